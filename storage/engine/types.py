"""What the engines and everything that asks a database have in common."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

Row = dict[str, Any]


class Tx(Protocol):
    """An open transaction: SQL that both databases read, values by name (`:now`)."""

    def rows(self, sql: str, **values: Any) -> list[Row]: ...

    def row(self, sql: str, **values: Any) -> Row | None: ...

    def value(self, sql: str, **values: Any) -> Any: ...

    def run(self, sql: str, **values: Any) -> int: ...

    def many(self, sql: str, values: Iterable[Mapping[str, Any]]) -> None: ...

    def lock(self, name: str) -> None:
        """Until this transaction ends, whoever else locks *name* waits."""


#: Called once a job is over, on a thread of the engine: its result, or its error.
Done = Callable[[Any, BaseException | None], None]


class Engine(Protocol):
    """What a product has to offer; all of it may block."""

    def submit(self, job: Callable[[Tx], Any], done: Done) -> None: ...

    def submit_reading(self, job: Callable[[Tx], Any], done: Done) -> None: ...

    def backup(self, path: str) -> None: ...

    def find_damage(self) -> str:
        """What is wrong with the database, "" where nothing is, or where the product looks after itself."""

    def close(self) -> None: ...
