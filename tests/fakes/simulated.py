"""Time that goes from one event to the next: a whole day in seconds, whatever the machine does besides."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from storage.engine.database import Database
from storage.engine.postgresql import PostgresEngine
from storage.engine.sqlite import SqliteEngine
from storage.engine.types import Engine
from tests.fakes.clock import FakeClock
from tests.waiting import patience

TURNS = 12  #: of the loop in a row without work for the database, and all that is left waits for the clock


class WatchedEngine:
    """An engine that knows how much it is asked for and has not done yet."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.busy = 0
        self.done = asyncio.Event()

    def submit(self, job: Callable[..., Any], done: Callable[..., None]) -> None:
        self._engine.submit(job, self._counted(done))

    def submit_reading(self, job: Callable[..., Any], done: Callable[..., None]) -> None:
        self._engine.submit_reading(job, self._counted(done))

    def _counted(self, done: Callable[..., None]) -> Callable[..., None]:
        loop = asyncio.get_running_loop()
        self.busy += 1

        def end() -> None:
            self.busy -= 1
            self.done.set()

        def count(result: Any, error: BaseException | None) -> None:
            done(result, error)
            loop.call_soon_threadsafe(end)

        return count

    def backup(self, path: str) -> None:
        self._engine.backup(path)

    def find_damage(self) -> str:
        return self._engine.find_damage()

    def write_mark(self, mark: int) -> None:
        self._engine.write_mark(mark)

    def read_mark(self) -> int:
        return self._engine.read_mark()

    def close(self) -> None:
        self._engine.close()


class SimulatedClock(FakeClock):
    """Moves on by itself as soon as nobody has anything left to do at this moment."""

    def __init__(self, engine: WatchedEngine) -> None:
        super().__init__()
        self._engine = engine

    @classmethod
    def over(cls, url: str) -> tuple["SimulatedClock", Database]:
        """A clock, and the database at *url*, which it waits for."""
        is_file = url.startswith("sqlite:///")
        watched = WatchedEngine(SqliteEngine(url.removeprefix("sqlite:///")) if is_file else PostgresEngine(url))
        return cls(watched), Database(watched)

    async def live(self, time: timedelta) -> None:
        """So much time passes."""
        end = self.monotonic() + time.total_seconds()
        async with patience():
            await self._settle()
            while (moment := self.next_alarm()) is not None and moment <= end:
                self.ring(moment)
                await self._settle()
        self.ring(end)

    async def _settle(self) -> None:
        quiet = 0
        while quiet < TURNS:
            await asyncio.sleep(0)
            quiet += 1
            while self._engine.busy:
                self._engine.done.clear()
                await self._engine.done.wait()
                quiet = 0
