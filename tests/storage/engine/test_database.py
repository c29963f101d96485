"""What the door to the database promises, on both products."""

import asyncio
import contextlib
import resource
import sqlite3
import threading
from contextvars import ContextVar
from pathlib import Path

import pytest

from news.errors import AlreadyRunning, CannotWrite, NewerDatabase, StorageError, StorageFull
from storage import settings
from storage.engine.database import Database
from storage.engine.types import Tx
from tests.fakes import postgres
from tests.waiting import PATIENCE, eventually


def _put_and_fail(tx: Tx, name: str) -> None:
    settings.put(tx, name, "1")
    raise ValueError(name)


async def test_what_was_written_is_read_again(db: Database) -> None:
    await db.run(settings.put, "a", "một")
    assert await db.read(settings.get, "a") == "một"
    assert await db.read(settings.get, "b", "none") == "none"


async def test_a_job_speaks_the_language_of_whoever_asks(db: Database) -> None:
    language: ContextVar[str] = ContextVar("language", default="vi")
    language.set("en")
    assert await db.run(lambda _tx: language.get()) == await db.read(lambda _tx: language.get()) == "en"


async def test_a_job_that_fails_leaves_nothing_and_harms_no_other(db: Database) -> None:
    outcomes = await asyncio.gather(
        db.run(settings.put, "before", "1"),
        db.run(_put_and_fail, "bad"),
        db.run(settings.put, "after", "1"),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes] == [type(None), ValueError, type(None)]
    assert [await db.read(settings.get, name) for name in ("before", "bad", "after")] == ["1", "", "1"]


async def test_a_wrong_statement_is_a_storage_error_and_the_next_one_works(db: Database) -> None:
    with pytest.raises(StorageError):
        await db.run(lambda tx: tx.run("UPDATE nowhere SET a = :a", a=1))
    with pytest.raises(StorageError):
        await db.read(lambda tx: tx.rows("SELECT * FROM nowhere"))
    await db.run(settings.put, "a", "1")
    assert await db.read(settings.get, "a") == "1"


async def test_reading_cannot_write(db: Database) -> None:
    with pytest.raises(StorageError):
        await db.read(settings.put, "a", "1")


async def test_a_percent_sign_and_a_cast_are_just_sql(db: Database) -> None:
    assert await db.read(lambda tx: tx.value("SELECT CAST(:a AS TEXT) || '%'", a="x")) == "x%"


async def test_a_row_that_is_not_there_is_none(db: Database) -> None:
    assert await db.read(lambda tx: tx.row("SELECT * FROM settings")) is None
    assert await db.read(lambda tx: tx.value("SELECT value FROM settings")) is None


async def test_a_second_process_is_turned_away(db_url: str) -> None:
    first = await asyncio.to_thread(Database.open, db_url, lock=True)
    with pytest.raises(AlreadyRunning):
        await asyncio.to_thread(Database.open, db_url, lock=True)
    await first.close()
    again = await asyncio.to_thread(Database.open, db_url, lock=True)
    await again.close()


async def test_a_database_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "baotin.db"
    await Database.open(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('baotin', '9999_later', '2030')"
        )
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerDatabase):
        Database.open(f"sqlite:///{path}")
    assert path.read_bytes() == before


async def test_a_newer_postgresql_database_is_refused(postgres_url: str, db_url: str) -> None:
    if not db_url.startswith("postgresql"):
        return
    first = await asyncio.to_thread(Database.open, db_url)
    await first.run(lambda tx: tx.run("INSERT INTO schema_steps (name) VALUES ('9999_later')"))
    await first.close()
    with pytest.raises(NewerDatabase):
        await asyncio.to_thread(Database.open, db_url)


async def test_a_full_disk_has_a_name_and_work_goes_on_when_there_is_room(sqlite_db: Database) -> None:
    def fill(tx: Tx, pages: int) -> None:
        tx.value(f"PRAGMA max_page_count = {pages}")

    size = await sqlite_db.read(lambda tx: tx.value("PRAGMA page_count"))
    await sqlite_db.run(fill, size)
    assert sqlite_db.trouble == ""
    with pytest.raises(StorageFull):
        await sqlite_db.run(settings.put, "big", "x" * 1_000_000)
    assert "full" in sqlite_db.trouble
    await sqlite_db.run(fill, 1_000_000)
    assert "full" in sqlite_db.trouble, "nothing was written since"
    await sqlite_db.run(settings.put, "big", "x" * 1_000_000)
    assert sqlite_db.trouble == ""
    assert len(await sqlite_db.read(settings.get, "big")) == 1_000_000


async def test_a_database_that_another_program_holds_says_so(sqlite_db: Database) -> None:
    await sqlite_db.run(lambda tx: tx.value("PRAGMA busy_timeout = 0"))
    [known] = await sqlite_db.read(lambda tx: tx.rows("PRAGMA database_list"))
    with contextlib.closing(sqlite3.connect(known["file"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CannotWrite, match="another program"):
            await sqlite_db.run(settings.put, "a", "1")
        assert "another program" in sqlite_db.trouble
        other.execute("ROLLBACK")
    await sqlite_db.run(settings.put, "a", "1")
    assert sqlite_db.trouble == ""


async def test_a_disk_that_fails_is_named(sqlite_db: Database) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))  # a write that fails, and not for want of room
    try:
        with pytest.raises(CannotWrite, match="the database's disk fails"):
            await sqlite_db.run(settings.put, "big", "x" * 2_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    await sqlite_db.run(settings.put, "big", "x" * 2_000_000)


async def test_jobs_that_wait_share_a_commit(sqlite_db: Database) -> None:
    gate = threading.Event()
    blocked = asyncio.ensure_future(sqlite_db.run(lambda tx: gate.wait(PATIENCE)))
    await asyncio.sleep(0)
    others = [asyncio.ensure_future(sqlite_db.run(settings.put, f"n{n}", "1")) for n in range(100)]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(blocked, *others)
    assert await sqlite_db.read(lambda tx: tx.value("SELECT COUNT(*) FROM settings")) == 100


async def test_who_stops_waiting_harms_nobody(sqlite_db: Database) -> None:
    waiting = asyncio.ensure_future(sqlite_db.run(settings.put, "a", "1"))
    await asyncio.sleep(0)
    waiting.cancel()
    await sqlite_db.run(settings.put, "b", "1")
    assert await sqlite_db.read(settings.get, "b") == "1"


async def test_a_closed_database_says_so_instead_of_never_answering(db_url: str) -> None:
    database = await asyncio.to_thread(Database.open, db_url)
    await database.close()
    await database.close()
    with pytest.raises(StorageError, match="closed"):
        await database.run(settings.put, "a", "1")


async def test_a_job_that_meddles_with_the_transaction_is_undone_and_the_next_one_works(sqlite_db: Database) -> None:
    def meddle(tx: Tx) -> None:
        settings.put(tx, "a", "1")
        tx.run("RELEASE job")

    with pytest.raises(StorageError):
        await sqlite_db.run(meddle)
    assert await sqlite_db.read(settings.get, "a") == ""
    await sqlite_db.run(settings.put, "b", "1")
    assert await sqlite_db.read(settings.get, "b") == "1"


@pytest.mark.parametrize(("code", "is_away"), [("57P01", True), ("53300", True), ("40001", False)])
async def test_a_server_that_serves_nobody_is_told_from_one_that_refuses(db_url: str, code: str, is_away: bool) -> None:
    if not db_url.startswith("postgresql"):
        return
    database = await asyncio.to_thread(Database.open, db_url)
    with pytest.raises(StorageError) as caught:
        await database.run(lambda tx: tx.run(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$"))
    assert isinstance(caught.value, CannotWrite) is is_away
    assert bool(database.trouble) is is_away
    await database.close()


async def test_a_full_disk_of_the_database_server_has_a_name(db_url: str) -> None:
    if not db_url.startswith("postgresql"):
        return
    database = await asyncio.to_thread(Database.open, db_url)
    with pytest.raises(StorageFull):
        await database.run(
            lambda tx: tx.run("DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$")
        )
    await database.close()


def test_an_outcome_for_a_loop_that_is_gone_is_dropped(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/baotin.db")
    begun, gate = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        begun.set()
        gate.wait(PATIENCE)

    async def ask_and_go() -> None:
        asking = asyncio.ensure_future(database.run(slow))
        await eventually(begun.is_set)
        asking.cancel()

    asyncio.run(ask_and_go())
    gate.set()
    assert asyncio.run(database.read(settings.get, "a", "none")) == "none"
    asyncio.run(database.close())


async def test_a_backup_is_one_whole_file(sqlite_db: Database, tmp_path: Path) -> None:
    await sqlite_db.run(settings.put, "a", "1")
    await sqlite_db.backup(str(tmp_path / "copy.db"))
    copy = Database.open(f"sqlite:///{tmp_path}/copy.db")
    assert await copy.read(settings.get, "a") == "1"
    await copy.close()


async def test_a_postgresql_backup_names_the_tool_to_use(postgres_url: str, db_url: str) -> None:
    if db_url.startswith("postgresql"):
        database = await asyncio.to_thread(Database.open, db_url)
        with pytest.raises(StorageError, match="pg_dump"):
            await database.backup("x")
        await database.close()


async def test_a_lost_connection_is_made_anew(postgres_url: str, db_url: str) -> None:
    if not db_url.startswith("postgresql"):
        return
    database = await asyncio.to_thread(Database.open, db_url)
    for _ in range(8):  # whichever worker takes it
        with contextlib.suppress(StorageError):
            await database.run(lambda tx: tx.value("SELECT pg_terminate_backend(pg_backend_pid())"))
    for number in range(16):
        await database.run(settings.put, f"n{number}", "1")
    await database.close()


async def test_one_connection_serves_as_long_as_one_is_enough(postgres_kept: postgres.Kept) -> None:
    """A process of the server that knows the tables already answers sooner."""

    def who(tx: Tx) -> int:
        return int(tx.value("SELECT pg_backend_pid()"))

    def both(tx: Tx) -> int:
        together.wait(PATIENCE)
        return who(tx)

    together = threading.Barrier(2)
    database = await asyncio.to_thread(Database.open, postgres_kept.hand_out())
    alone = {await database.run(who) for _ in range(8)}
    pair = await asyncio.gather(database.run(both), database.read(both))
    afterwards = {await database.run(who) for _ in range(8)}
    await database.close()
    assert len(alone) == 1 and len(set(pair)) == 2 and alone < set(pair)
    assert len(afterwards) == 1, "that used last is used next"


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "baotin.db").write_text("không phải cơ sở dữ liệu" * 100, "utf-8")
    with pytest.raises(StorageError):
        Database.open(f"sqlite:///{tmp_path}/baotin.db", lock=True)
