"""The database's file: private, whole, and by name where it is neither."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from news.errors import DamagedDatabase, EmptyDatabase, StorageError, StorageReadOnly
from storage import settings
from storage.engine.database import Database
from storage.engine.files import damaged, find_damage, make_private
from storage.engine.types import Tx


def url(folder: Path) -> str:
    return f"sqlite:///{folder}/data/baotin.db"


def modes(folder: Path) -> dict[str, int]:
    """Who may do what with each file."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}


def spoil(path: Path) -> None:
    """Overwrite what stands behind the first page."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))


async def test_everything_is_its_owner_s_alone(tmp_path: Path) -> None:
    database = Database.open(url(tmp_path), lock=True)
    await database.run(settings.put, "a", "1")
    await database.backup(str(tmp_path / "data" / "copy.db"))
    found = modes(tmp_path / "data")
    assert {"baotin.db", "baotin.db-wal", "baotin.db-shm", "baotin.db.lock", "copy.db"} <= found.keys()
    assert found.pop("data") == 0o700 and set(found.values()) == {0o600}
    await database.close()


async def test_what_others_could_read_they_can_no_more(tmp_path: Path) -> None:
    await Database.open(url(tmp_path), lock=True).close()
    for path in (tmp_path / "data").iterdir():
        path.chmod(0o644)
    await Database.open(url(tmp_path), lock=True).close()
    found = modes(tmp_path / "data")
    del found["data"]
    assert set(found.values()) == {0o600}


def test_a_file_that_is_private_is_left_alone(tmp_path: Path) -> None:
    make_private(tmp_path / "file")
    make_private(tmp_path / "file")
    assert modes(tmp_path)["file"] == 0o600


@pytest.mark.parametrize("lock", [True, False])
async def test_a_database_that_was_emptied_is_not_begun_anew_in_silence(tmp_path: Path, lock: bool) -> None:
    await Database.open(url(tmp_path), lock=True).close()
    await Database.open(url(tmp_path), lock=True).close()
    (tmp_path / "data" / "baotin.db").write_bytes(b"")
    with pytest.raises(EmptyDatabase, match="restore the newest copy"):
        Database.open(url(tmp_path), lock=lock)
    (tmp_path / "data" / "baotin.db").unlink()
    await Database.open(url(tmp_path), lock=lock).close()


async def test_a_first_start_that_was_killed_can_be_repeated(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name in ("baotin.db", "baotin.db.lock"):
        (tmp_path / "data" / name).touch()
    await Database.open(url(tmp_path), lock=True).close()


async def test_a_file_that_can_t_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "baotin.db").symlink_to(tmp_path / "away" / "baotin.db")
    with pytest.raises(StorageError, match="can't be used"):
        Database.open(url(tmp_path))


def test_a_folder_that_can_t_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(StorageError, match="folder can't be used"):
        Database.open(url(tmp_path))


async def test_a_whole_database_has_no_damage(db: Database) -> None:
    assert await db.find_damage() == ""


async def test_damage_is_found_and_named_while_it_is_worked_with(tmp_path: Path) -> None:
    path = tmp_path / "data" / "baotin.db"
    database = Database.open(url(tmp_path))
    await database.run(settings.put, "a", "1" * 100_000)
    await database.close()
    spoil(path)
    assert find_damage(path) and find_damage(path, thorough=True)
    with pytest.raises(DamagedDatabase, match="restore the newest copy"):
        again = Database.open(url(tmp_path))
        try:
            await again.run(settings.put, "a", "2")
        finally:
            await again.close()


async def test_damage_found_while_running_is_logged_once(sqlite_db: Database, caplog: pytest.LogCaptureFixture) -> None:
    def damaged_row(tx: Tx) -> None:
        raise DamagedDatabase("the database is damaged: restore the newest copy")

    assert sqlite_db.damage == ""
    for _ in range(3):
        with pytest.raises(DamagedDatabase):
            await sqlite_db.run(damaged_row)
    assert "restore" in sqlite_db.damage and caplog.text.count("restore the newest copy") == 1


def test_what_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"no database" * 1000)
    assert "not a database" in find_damage(tmp_path / "file")
    assert "restore the newest copy" in str(damaged(tmp_path / "file", "why"))


def test_what_is_missing_is_damaged(tmp_path: Path) -> None:
    assert find_damage(tmp_path / "nowhere")


def test_an_index_that_lost_an_entry_is_found_by_a_thorough_look(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "file", isolation_level=None)) as connection:
        connection.executescript("CREATE TABLE t (a); CREATE INDEX i ON t (a) WHERE a > 0; INSERT INTO t VALUES (1)")
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("UPDATE sqlite_master SET sql = 'CREATE INDEX i ON t (a)' WHERE name = 'i'")
        connection.execute("INSERT INTO t VALUES (0)")
    assert find_damage(tmp_path / "file", thorough=True)


async def test_a_database_that_takes_nothing_says_so(sqlite_db: Database) -> None:
    with pytest.raises(StorageReadOnly, match="owner"):
        await sqlite_db.read(settings.put, "a", "1")
