"""A copy each night: whole, private, the last few; what hinders it is said once."""

import shutil
from datetime import timedelta
from pathlib import Path

from jobs.upkeep.copies import Copies
from news.watch.alarms import AlarmKind
from storage import settings
from storage.engine.database import Database
from storage.engine.sqlite import SqliteEngine, is_database
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import FakeNewsroom
from tests.make import NOON

DAY = timedelta(days=1)


class Nights:
    """Copies, a clock, and what the newsroom hears."""

    def __init__(self, db: Database, folder: Path, *, kept: int = 2) -> None:
        self.clock = FakeClock()
        self.room = FakeNewsroom(db, self.clock)
        self.copies = Copies(db, folder, kept=kept, clock=self.clock, alarms=self.room.alarms)

    async def make(self) -> list[str]:
        """Tonight's copy; all that was heard so far."""
        await self.copies.make()
        return await self.room.heard()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_the_last_few_nights_are_kept_and_nothing_else_is_touched(sqlite_db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    nights = Nights(sqlite_db, folder)
    for _ in range(4):
        assert await nights.make() == []
        nights.clock.set(nights.clock.now() + DAY)
        (folder / "mine.db").touch()
    assert names(folder) == ["baotin-2026-11-25.db", "baotin-2026-11-26.db", "mine.db"]
    assert is_database(folder / "baotin-2026-11-26.db")
    assert (folder / "baotin-2026-11-26.db").stat().st_mode & 0o077 == 0


async def test_where_none_are_wanted_none_are_made(sqlite_db: Database, tmp_path: Path) -> None:
    nights = Nights(sqlite_db, tmp_path / "copies", kept=0)
    await nights.room.alarms.begin(AlarmKind.COPY, reason="đĩa đầy")  # of when there were to be some
    assert await nights.make() == []
    assert not (tmp_path / "copies").exists() and await nights.room.alarms.list_open() == []


async def test_what_hinders_is_said_once_until_it_works_again(sqlite_db: Database, tmp_path: Path) -> None:
    nights = Nights(sqlite_db, tmp_path / "copies")
    for night in range(2):
        (tmp_path / "copies").touch()  # a file where the folder should be
        for _ in range(3):
            assert len(await nights.make()) == 2 * night + 1
        (tmp_path / "copies").unlink()
        heard = await nights.make()
        nights.clock.set(nights.clock.now() + DAY)
        for path in (tmp_path / "copies").iterdir():
            path.unlink()
        (tmp_path / "copies").rmdir()
    assert len(heard) == 4 and "copies" in heard[0] and "như thường" in heard[1]


async def test_a_damaged_database_is_named_and_no_good_copy_goes_for_it(sqlite_db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    nights = Nights(sqlite_db, folder, kept=1)
    await nights.make()
    await sqlite_db.run(settings.put, "a", "1" * 100_000)
    await sqlite_db.run(lambda tx: tx.value("PRAGMA writable_schema = 1"))
    await sqlite_db.run(lambda tx: tx.run("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'articles'"))
    nights.clock.set(NOON + DAY)
    assert await nights.make() == [], "that the database is damaged is an alarm of its own"
    assert "restore the newest copy" in sqlite_db.damage
    assert names(folder) == ["baotin-2026-11-23.db"]


class BadDisk(Database):
    """What is copied there is not what was read."""

    async def backup(self, path: str) -> None:
        await super().backup(path)
        with Path(path).open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * 4096)


async def test_a_copy_that_alone_is_damaged_is_no_damage_of_the_database(sqlite_model: Path, tmp_path: Path) -> None:
    db = BadDisk(SqliteEngine(str(shutil.copy(sqlite_model, tmp_path))))
    nights = Nights(db, tmp_path / "copies")
    [said] = await nights.make()
    assert "baotin backup" in said and str(tmp_path / "copies") in said
    assert (db.damage, names(tmp_path / "copies")) == ("", [])
    await db.close()
