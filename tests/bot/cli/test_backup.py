"""`baotin backup`, `restore`, `stats`: a copy is whole, and only a copy of ours takes the database's place."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from storage import settings
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, settle
from storage.outbox.rows import DropReason
from tests import make
from tests.bot.cli.operator import Operator


def kept(path: Path, job: Callable[..., Any], *args: Any, **values: Any) -> Any:
    """What *job* gives on the database at *path*."""

    async def work() -> Any:
        database = await asyncio.to_thread(Database.open, f"sqlite:///{path}")
        try:
            return await database.run(job, *args, **values)
        finally:
            await database.close()

    return asyncio.run(work())


@pytest.fixture
def operator(operator: Operator) -> Operator:
    """With a database in which "a" is "first"."""
    operator.configures()
    kept(operator.database, settings.put, "a", "first")
    return operator


def test_a_copy_is_taken_and_brought_back_and_what_was_there_is_kept(operator: Operator) -> None:
    assert operator.types("backup", "copies/today.db") == 0
    assert "Đã sao lưu vào copies/today.db" in operator.said
    kept(operator.database, settings.put, "a", "second")
    assert operator.types("restore", "copies/today.db") == 0
    assert "Đã khôi phục từ copies/today.db." in operator.said
    assert kept(operator.database, settings.get, "a") == "first"
    assert f"Bản trước đó nằm ở {operator.database}.before." in operator.said
    assert kept(Path(f"{operator.database}.before"), settings.get, "a") == "second"
    assert not list(operator.folder.rglob("*.restoring*")) and not list(operator.folder.rglob("*.part"))


def test_a_copy_is_taken_while_the_bot_works_on_it(operator: Operator) -> None:
    async def busy() -> None:
        database = await asyncio.to_thread(Database.open, f"sqlite:///{operator.database}", lock=True)
        writing = asyncio.create_task(_write(database))
        assert await asyncio.to_thread(operator.types, "backup", "copy.db") == 0
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        await database.close()

    async def _write(database: Database) -> None:
        while True:
            await database.run(settings.put, "a", "busy")

    asyncio.run(busy())
    with closing(sqlite3.connect(operator.folder / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_restoring_is_refused_while_the_bot_works(operator: Operator) -> None:
    operator.types("backup", "copy.db")
    running = Database.open(f"sqlite:///{operator.database}", lock=True)
    try:
        assert operator.types("restore", "copy.db") == 1
    finally:
        asyncio.run(running.close())
    assert "Một Báo Tin khác đang dùng cơ sở dữ liệu này. Hãy dừng nó trước." in operator.complained
    assert kept(operator.database, settings.get, "a") == "first"


def test_on_a_new_machine_there_is_nothing_to_keep(operator: Operator) -> None:
    operator.types("backup", "copy.db")
    operator.database.unlink()
    assert operator.types("restore", "copy.db") == 0
    assert "Bản trước đó" not in operator.said
    assert kept(operator.database, settings.get, "a") == "first"


def test_a_broken_database_can_be_replaced_and_is_kept(operator: Operator) -> None:
    operator.types("backup", "copy.db")
    operator.database.write_bytes(b"no database" * 1000)
    assert operator.types("restore", "copy.db") == 0
    assert kept(operator.database, settings.get, "a") == "first"
    assert Path(f"{operator.database}.before").read_bytes().startswith(b"no database")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "nay trống rỗng"), (b"no database" * 1000, "Cơ sở dữ liệu bị hỏng")],
    ids=["emptied", "overwritten"],
)
def test_a_database_that_is_lost_is_named_with_its_cure_which_works(
    operator: Operator, content: bytes, said: str
) -> None:
    asyncio.run(Database.open(f"sqlite:///{operator.database}", lock=True).close())
    operator.types("backup", "copy.db")
    operator.database.write_bytes(content)
    for command in ("once", "stats"):
        assert operator.types(command) == 1
        assert said in operator.complained and "baotin restore" in operator.complained
    assert operator.database.read_bytes() == content
    assert operator.types("restore", "copy.db") == 0
    assert kept(operator.database, settings.get, "a") == "first"


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('baotin', '9999_later', '2030')"
        )


@pytest.mark.parametrize("content", [b"", b"not a database at all", None, "another's"])
def test_what_is_no_copy_of_ours_is_refused(operator: Operator, content: bytes | str | None) -> None:
    file = operator.folder / "copy.db"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE articles (a)")
    before = operator.database.read_bytes()
    assert operator.types("restore", "copy.db") == 1
    assert ("không thấy tệp" if content is None else "không phải bản sao lưu của Báo Tin") in operator.complained
    assert operator.database.read_bytes() == before


def test_a_copy_of_a_newer_version_is_refused(operator: Operator) -> None:
    operator.types("backup", "copy.db")
    newer(operator.folder / "copy.db")
    assert operator.types("restore", "copy.db") == 1
    assert "mới hơn" in operator.complained
    assert kept(operator.database, settings.get, "a") == "first"
    assert not list(operator.folder.rglob("*.restoring*"))


def test_a_restoring_that_was_killed_leaves_nothing_to_the_next(operator: Operator) -> None:
    operator.types("backup", "copy.db")
    before = operator.folder / "before.db"
    with closing(sqlite3.connect(before)) as other, closing(sqlite3.connect(before)) as reader:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE another (number)")
        other.commit()
        reader.execute("SELECT * FROM another")
        Path(f"{operator.database}.restoring-wal").write_bytes(Path(f"{before}-wal").read_bytes())
    assert operator.types("restore", "copy.db") == 0
    assert kept(operator.database, settings.get, "a") == "first"


def test_a_database_of_a_newer_version_is_refused_untouched(operator: Operator) -> None:
    newer(operator.database)
    before = operator.database.read_bytes()
    assert operator.types("once") == 1
    assert "Hãy nâng cấp chương trình" in operator.complained
    assert operator.database.read_bytes() == before


def test_the_database_is_not_its_own_copy(operator: Operator) -> None:
    assert operator.types("backup", "data/../data/baotin.db") == 1
    assert "chính là cơ sở dữ liệu đang dùng" in operator.complained


def test_where_nothing_can_be_written_the_place_is_named(operator: Operator) -> None:
    (operator.folder / "file").write_text("x")
    assert operator.types("backup", "file/copy.db") == 1
    assert "không ghi được file/copy.db" in operator.complained
    operator.types("backup", "copy.db")
    (operator.folder / "config.toml").write_text('[storage]\nurl = "sqlite:///file/x/baotin.db"\n')
    assert operator.types("restore", "copy.db") == 1
    assert "không ghi được cơ sở dữ liệu" in operator.complained


@pytest.mark.parametrize("words", [("backup", "copy.db"), ("stats",)])
def test_before_the_first_run_there_is_nothing_to_look_at(operator: Operator, words: tuple[str, ...]) -> None:
    operator.database.unlink()
    assert operator.types(*words) == 1
    assert "bot chưa chạy lần nào" in operator.complained
    assert not operator.database.exists()


def test_the_numbers_are_those_of_the_database(operator: Operator) -> None:
    def filled(tx: Tx) -> None:
        for _ in range(2):
            make.chat(tx, "xay-dung-dang")
        make.feed(tx)
        make.fan_out(tx, article=make.stored(tx, topics=("xay-dung-dang",)), now=make.NOON)
        [one] = claim.take(tx, claim.Claim(channel="telegram", now=make.NOON, lease_end=make.NOON), limit=1)
        settle.drop(tx, one, reason=DropReason.REFUSED)

    kept(operator.database, filled)
    assert operator.types("stats") == 0
    assert "Nguồn tin: 1" in operator.said
    assert "Nơi nhận telegram (đang nhận tin): 2" in operator.said
    assert "Lượt gửi đang chờ đến lượt: 1" in operator.said
    assert "Không gửi vì kênh không nhận tin này: 1" in operator.said


def test_postgresql_is_copied_with_its_own_tools(operator: Operator, postgres_url: str) -> None:
    url = f"{postgres_url}/postgres"
    (operator.folder / "config.toml").write_text(f'[storage]\nurl = "{url}"\n')
    assert operator.types("backup", "copy.db") == 1
    assert "pg_dump" in operator.complained
    assert operator.types("restore", "copy.db") == 1
    assert "pg_restore" in operator.complained
