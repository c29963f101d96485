"""A copy each night: whole, private, the last few; what hinders it is said once."""

from datetime import timedelta
from pathlib import Path

from jobs.upkeep.copies import Copies
from storage import settings
from storage.engine.database import Database
from storage.engine.sqlite import is_database
from tests.fakes.clock import FakeClock
from tests.make import NOON

DAY = timedelta(days=1)


def made(db: Database, folder: Path, reports: list[str], *, kept: int = 2) -> tuple[Copies, FakeClock]:
    async def report(text: str) -> None:
        reports.append(text)

    clock = FakeClock()
    return Copies(db, folder, kept=kept, clock=clock, on_trouble=report), clock


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_the_last_few_nights_are_kept_and_nothing_else_is_touched(sqlite_db: Database, tmp_path: Path) -> None:
    folder, reports = tmp_path / "copies", list[str]()
    copies, clock = made(sqlite_db, folder, reports)
    for _ in range(4):
        await copies.make()
        clock.set(clock.now() + DAY)
        (folder / "mine.db").touch()
    assert names(folder) == ["baotin-2026-11-25.db", "baotin-2026-11-26.db", "mine.db"]
    assert is_database(folder / "baotin-2026-11-26.db") and reports == []
    assert (folder / "baotin-2026-11-26.db").stat().st_mode & 0o077 == 0


async def test_where_none_are_wanted_none_are_made(sqlite_db: Database, tmp_path: Path) -> None:
    copies, _ = made(sqlite_db, tmp_path / "copies", [], kept=0)
    await copies.make()
    assert not (tmp_path / "copies").exists()


async def test_what_hinders_is_said_once_until_it_works_again(sqlite_db: Database, tmp_path: Path) -> None:
    reports: list[str] = []
    copies, _ = made(sqlite_db, tmp_path / "copies", reports)
    for _ in range(2):
        (tmp_path / "copies").touch()  # a file where the folder should be
        for _ in range(3):
            await copies.make()
        (tmp_path / "copies").unlink()
        await copies.make()
        for path in (tmp_path / "copies").iterdir():
            path.unlink()
        (tmp_path / "copies").rmdir()
    assert len(reports) == 2 and "copies" in reports[0]


async def test_a_damaged_database_is_named_and_no_good_copy_goes_for_it(sqlite_db: Database, tmp_path: Path) -> None:
    folder, reports = tmp_path / "copies", list[str]()
    copies, clock = made(sqlite_db, folder, reports, kept=1)
    await copies.make()
    await sqlite_db.run(settings.put, "a", "1" * 100_000)
    await sqlite_db.run(lambda tx: tx.value("PRAGMA writable_schema = 1"))
    await sqlite_db.run(lambda tx: tx.run("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'articles'"))
    clock.set(NOON + DAY)
    await copies.make()
    assert names(folder) == ["baotin-2026-11-23.db"]
    [said] = reports
    assert "restore the newest copy" in said
