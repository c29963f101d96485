"""A disk in a world: the real SQLite file and the real transactions, and what a power cut leaves of them.

Writes take their time, a full disk takes none, and whoever cuts the power may do so while a commit is on its way to
the disk: then any part of what SQLite wrote since it last waited for the disk may be there, and any may not.
"""

import sqlite3
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storage.engine.database import Database
from storage.engine.files import ENDINGS
from storage.engine.sqlite import TOGETHER, SqliteEngine, _read_once
from storage.engine.types import Done, Tx
from tests.simulation.world import Livelock, World

MOST = 40_000  #: commits of one universe: with more, the program runs in a circle
SECTOR = 512  #: bytes that a disk writes whole, or not at all


class Disk:
    """A folder with a database in it, and the whims of what it stands on."""

    def __init__(self, world: World, folder: Path, model: bytes) -> None:
        self.world = world
        self.path = folder / "baotin.db"
        self.path.write_bytes(model)
        self.is_full = False
        self.was_full: list[float] = []  #: when it began to be
        self.slow = 0.0  #: seconds that a commit takes at most, besides the usual
        self.commits = 0
        self.on_commit: Callable[[list[str]], str] = lambda names: ""  #: may say how the power is cut: "before" …
        self.after_commit: Callable[[list[str]], None] = lambda names: None
        self.engine: WorldEngine | None = None

    def open(self, on_cut: Callable[[], None]) -> "WorldDatabase":
        """For another life of the program."""
        self.engine = WorldEngine(self, on_cut)
        return WorldDatabase(self.engine)

    def read(self) -> dict[str, bytes]:
        """The database's files as they stand on the disk."""
        parts = [Path(f"{self.path}{ending}") for ending in ENDINGS[:2]]
        return {str(part): part.read_bytes() for part in parts if part.exists()}

    def keep(self, parts: dict[str, bytes]) -> None:
        """From now on these are the files."""
        for ending in ENDINGS:
            Path(f"{self.path}{ending}").unlink(missing_ok=True)
        for name, content in parts.items():
            Path(name).write_bytes(content)

    def tear(self, before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, bytes]:
        """What a power cut leaves while one becomes the other: of each sector the old or the new."""
        main = str(self.path)
        if before.get(main) != after[main]:  # a checkpoint: SQLite begins it when the log is whole on the disk
            return {**after, main: self._tear_file(before.get(main, b""), after[main])}
        return {name: self._tear_file(before.get(name, b""), new) for name, new in after.items()}

    def _tear_file(self, old: bytes, new: bytes) -> bytes:
        end = max(self.world.chance.randint(min(len(old), len(new)), len(new)) // SECTOR * SECTOR, len(old))
        parts = []
        for at in range(0, end, SECTOR):
            was, will_be = old[at : at + SECTOR], new[at : at + SECTOR]
            is_new = was == will_be or self.world.happens(0.5)
            parts.append(will_be if is_new else was.ljust(len(will_be), b"\0"))
        return b"".join(parts)


class WorldEngine(SqliteEngine):
    """SQLite's engine without its threads: what they would do is done when the world says so."""

    def __init__(self, disk: Disk, on_cut: Callable[[], None]) -> None:
        self._path = disk.path
        self._lock = None
        self._disk = disk
        self._world = disk.world
        self._on_cut = on_cut
        self._connection = self._opened()
        self._reader = self._connected_for_reading()
        self._waiting: deque[tuple[str, Callable[[Tx], Any], Done]] = deque()
        self._is_writing = False
        self._is_limited = False
        self.is_dead = False
        self.named = ""  #: the job that is submitted next, for whoever watches
        self.busy = 0

    def submit(self, job: Callable[[Tx], Any], done: Done) -> None:
        if self.is_dead:
            return
        self.busy += 1
        self._waiting.append((self.named, job, done))
        if not self._is_writing:
            self._is_writing = True
            self._world.after(self._wait(), self._write_next)

    def _wait(self) -> float:
        chance = self._world.chance
        return chance.uniform(0.0005, 0.004) + (chance.uniform(0, self._disk.slow) if self._disk.slow else 0.0)

    def _write_next(self) -> None:
        if self.is_dead:
            return
        jobs = [self._waiting.popleft() for _ in range(min(TOGETHER, len(self._waiting)))]
        self.busy -= len(jobs)
        names = [name for name, _job, _done in jobs]
        self._disk.commits += 1
        if self._disk.commits > MOST:
            raise Livelock(f"{MOST} commits, and no end")
        how = self._disk.on_commit(names)
        if how == "before":
            self._on_cut()
            return
        before = self._disk.read() if how == "torn" else {}
        self._limit()
        answers: list[Callable[[], None]] = []

        def later(done: Done) -> Done:
            return lambda result, error: answers.append(lambda: done(result, error))

        self._commit_together([(job, later(done)) for _name, job, done in jobs])
        if how:
            if how == "torn":
                torn = self._disk.tear(before, self._disk.read())
                self._on_cut()
                self._disk.keep(torn)
            else:
                self._on_cut()
            return
        self._world.note("commit", *names)
        self._disk.after_commit(names)
        for answer in answers:
            answer()
        if self._waiting:
            self._world.after(self._wait(), self._write_next)
        else:
            self._is_writing = False

    def _limit(self) -> None:
        """A full disk: SQLite gets no page more than it has."""
        if self._disk.is_full != self._is_limited:
            self._is_limited = self._disk.is_full
            pages = self._connection.execute("PRAGMA page_count").fetchone()[0] if self._is_limited else 1_000_000
            self._connection.execute(f"PRAGMA max_page_count = {pages}")

    def submit_reading(self, job: Callable[[Tx], Any], done: Done) -> None:
        if self.is_dead:
            return
        self.busy += 1
        self._world.after(self._world.chance.uniform(0.0002, 0.002), lambda: self._read_now(job, done))

    def _read_now(self, job: Callable[[Tx], Any], done: Done) -> None:
        if not self.is_dead:
            self.busy -= 1
            _read_once(self._reader, job, done)

    def close(self) -> None:
        """Finish what was submitted."""
        while self._waiting and not self.is_dead:
            self._write_next()
        self._end()

    def die(self) -> None:
        """The process or its machine is gone: the files stay as they are, without the order that a close makes."""
        parts = self._disk.read()
        self._end()
        self._disk.keep(parts)

    def _end(self) -> None:
        if not self.is_dead:
            self.is_dead = True
            self._reader.close()
            self._connection.close()

    def write(self, job: Callable[[Tx], Any]) -> None:
        """At once, before anybody lives."""
        errors: list[BaseException] = []
        self._commit_together([(job, lambda result, error: errors.extend([error] if error else []))])
        for error in errors:
            raise error

    def look(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """What a table holds at this moment, for whoever judges."""
        cursor = self._reader.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


class WorldDatabase(Database):
    """The door to it, which tells what is asked for."""

    def __init__(self, engine: WorldEngine) -> None:
        super().__init__(engine)
        self.engine = engine

    async def _submitted(
        self, submit: Callable[..., None], job: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        self.engine.named = getattr(job, "__qualname__", "")
        return await super()._submitted(submit, job, args, kwargs)


def damage(path: Path) -> str:
    """What SQLite finds wrong with the file; "" where nothing is."""
    connection = sqlite3.connect(path)
    try:
        found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    finally:
        connection.close()
    return "" if found == "ok" else found
