"""What the engines and everything that asks a database have in common."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from storage.engine.full_text import FullText

Row = dict[str, Any]


class Tx(Protocol):
    """An open transaction: SQL that both databases read, values by name (`:now`).

    What the database refuses is a `StorageError` (`StorageFull`, `DamagedDatabase`); the transaction is undone then.
    """

    full_text: FullText  #: how the product keeps the words of articles

    @property
    def wrote(self) -> bool:
        """Whether any row was written so far."""

    def rows(self, sql: str, **values: Any) -> list[Row]:
        """Every row of the answer, each by the names of its columns."""

    def row(self, sql: str, **values: Any) -> Row | None:
        """The first row; None where there is none."""

    def column(self, sql: str, **values: Any) -> list[Any]:
        """The first column of every row: where there are thousands, this is cheaper than `rows`."""

    def value(self, sql: str, **values: Any) -> Any:
        """The first column of the first row; None where there is none."""

    def run(self, sql: str, **values: Any) -> int:
        """How many rows the statement wrote."""

    def many(self, sql: str, values: Iterable[Mapping[str, Any]]) -> None:
        """The statement once for each of *values*."""

    def lock(self, name: str) -> None:
        """Until this transaction ends, whoever else locks *name* waits."""


#: Called once a job is over, on a thread of the engine: its result, or its error.
Done = Callable[[Any, BaseException | None], None]


class Engine(Protocol):
    """What a product has to offer; all of it may block."""

    def submit(self, job: Callable[[Tx], Any], done: Done) -> None:
        """Have *job* run in a transaction that may write, after those that were submitted before it."""

    def submit_reading(self, job: Callable[[Tx], Any], done: Done) -> None:
        """Have *job* run on one consistent view; it neither writes nor waits for those that do."""

    def backup(self, path: str) -> None:
        """Copy the database into the file *path* while others work with it."""

    def find_damage(self) -> str:
        """What is wrong with the database, "" where nothing is, or where the product looks after itself."""

    def write_mark(self, mark: int) -> None:
        """Note outside the database how far it has come; nothing where there is no place for that."""

    def read_mark(self) -> int:
        """What was noted last, by whatever database stood here; 0 where nothing was."""

    def close(self) -> None:
        """Finish what was submitted, then let go of the database."""
