"""The database: one door to it, whichever product stands behind.

    await db.run(claim.take, request, limit=20)       # one write transaction
    await db.read(topics.of, article)                 # one reading transaction

The functions called are plain ones that take a `Tx`; they run on the database's own threads,
never on the event loop. What they write is all kept or, on an error, all undone.
"""

import asyncio
import logging
from collections.abc import Callable
from contextvars import copy_context
from typing import Any, Concatenate, ParamSpec, TypeVar

from news.errors import CannotWrite, DamagedDatabase, StorageError
from storage.engine.sqlite import SqliteEngine
from storage.engine.types import Engine, Tx

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """Hands work to the engine's threads and its outcome back to the event loop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._closed = False
        self.trouble = ""  #: why nothing could be written the last time; "" once something was
        self.damage = ""  #: what was found wrong with the file while it was worked with

    @classmethod
    def open(cls, url: str, *, lock: bool = False) -> "Database":
        """Open the database at *url* and bring its schema up to date.

        With *lock*, refuse to if another process holds it: `AlreadyRunning`. A schema newer
        than this program is `NewerDatabase`, and nothing is touched.
        """
        if url.startswith("sqlite:///"):
            return cls(SqliteEngine(url.removeprefix("sqlite:///"), lock=lock))
        from storage.engine.postgresql import PostgresEngine  # takes 24 MB, so only where it is used

        return cls(PostgresEngine(url, lock=lock))

    async def run(self, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What *job* returns, its writes kept; it shares its commit with others that wait."""
        try:
            result, wrote = await self._submitted(self._engine.submit, job, args, kwargs)
        except CannotWrite as error:
            self.trouble = str(error)
            raise
        if wrote:  # else the disk may be as full as it was
            self.trouble = ""
        return result

    async def read(self, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What *job* returns, from one consistent view; it can't write and never waits for a writer."""
        result, _wrote = await self._submitted(self._engine.submit_reading, job, args, kwargs)
        return result

    async def _submitted(
        self, submit: Callable[..., None], job: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[T, bool]:
        """What *job* returns, and whether it wrote anything."""
        if self._closed:
            raise StorageError("the database is closed")
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[tuple[T, bool]] = loop.create_future()

        def settle(result: tuple[T, bool], error: BaseException | None) -> None:
            if isinstance(error, DamagedDatabase):
                self._note_damage(str(error))
            if outcome.done():  # whoever asked has gone
                return
            if error is None:
                outcome.set_result(result)
            else:
                outcome.set_exception(error)

        def done(result: tuple[T, bool], error: BaseException | None) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, result, error)

        context = copy_context()  # the words of a job are in the language of whoever asks
        submit(lambda tx: (context.run(job, tx, *args, **kwargs), tx.wrote), done)
        return await outcome

    async def backup(self, path: str) -> None:
        """A complete copy at *path*, taken while work goes on."""
        await asyncio.to_thread(self._engine.backup, path)

    async def find_damage(self) -> str:
        """What is wrong with the database, "" where nothing is; reads all of it."""
        return await asyncio.to_thread(self._engine.find_damage)

    async def look_for_damage(self) -> bool:
        """Whether anything is wrong with it, which `damage` says from then on; reads all of it."""
        if found := await self.find_damage():
            self._note_damage(f"the database is damaged: restore the newest copy ({found})")
        return bool(found)

    def _note_damage(self, damage: str) -> None:
        if not self.damage:
            self.damage = damage
            log.critical("%s", damage)

    async def write_mark(self, mark: int) -> None:
        """Note beside the database how far it has come, so that an older copy in its place is noticed."""
        await asyncio.to_thread(self._engine.write_mark, mark)

    async def read_mark(self) -> int:
        """What was noted last, by whatever database stood here; 0 where nothing was, or can be."""
        return await asyncio.to_thread(self._engine.read_mark)

    async def close(self) -> None:
        """Finish what was handed in, then let go of the files and the lock."""
        if not self._closed:
            self._closed = True
            await asyncio.to_thread(self._engine.close)
