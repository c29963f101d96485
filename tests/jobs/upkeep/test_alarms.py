"""The newsroom hears of each trouble once, by a way that works, over restarts too, and once when it is well."""

import contextlib
import logging
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from jobs.upkeep.alarms import LOST, OF_USE
from news.watch.alarms import AlarmKind
from storage import chats
from storage.engine.database import Database
from storage.engine.types import Tx
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import FakeNewsroom

MINUTE = timedelta(minutes=1)
COPY, JUMP = AlarmKind.COPY, AlarmKind.JUMP
BROKEN = (
    "Đêm qua không sao lưu được cơ sở dữ liệu. Tin vẫn đi như thường, nhưng nếu máy chủ hỏng thì mất những gì ghi sau"
    " bản sao trước. Nhờ người vận hành xem thư mục chứa bản sao (storage.backups) còn chỗ và ghi được không, rồi sao"
    " lưu ngay: baotin backup TỆP. Máy báo: đĩa đầy"
)
WELL = "Cơ sở dữ liệu lại được sao lưu như thường."


async def test_it_is_told_once_over_restarts_too_and_once_when_it_is_well(db: Database) -> None:
    clock = FakeClock()
    for _ in range(3):
        room = FakeNewsroom(db, clock)  # a start of the program
        for _ in range(2):
            await room.alarms.keep(COPY, {"": {"reason": "đĩa đầy"}}, looked=True)
            assert await room.heard() == await room.heard("zalo") == [BROKEN]
    assert [name.split(",")[0] for name in room.alarms.name()] == ["no copy of last night"]
    await room.alarms.keep(COPY, {}, looked=True)
    await room.alarms.end(COPY)
    room = FakeNewsroom(db, clock)
    for _ in range(2):
        assert await room.heard() == [BROKEN, WELL]
    assert room.alarms.name() == []


async def test_where_nobody_could_look_nothing_is_well_and_what_is_found_is_told(sqlite_db: Database) -> None:
    await FakeNewsroom(sqlite_db, FakeClock()).alarms.keep(COPY, {"": {"reason": "đĩa đầy"}}, looked=False)
    room = FakeNewsroom(sqlite_db, FakeClock())  # a start of the program
    await room.alarms.keep(COPY, {}, looked=False)
    assert await room.heard() == [BROKEN]
    await room.alarms.keep(COPY, {}, looked=True)
    assert await room.heard() == [BROKEN, WELL]


async def test_two_a_second_are_one_with_a_count(sqlite_db: Database) -> None:
    room = FakeNewsroom(sqlite_db, FakeClock())
    for _ in range(2):
        await room.alarms.begin(JUMP, seconds=-3600)
    [words] = await room.heard()
    assert "lùi lại 1 giờ" in words and "2 lần" in words
    await room.alarms.begin(JUMP, seconds=-3600)
    assert await room.heard() == [words]


async def test_who_is_on_a_channel_that_is_held_hears_afterwards_and_not_what_is_over_by_then(
    sqlite_db: Database,
) -> None:
    room = FakeNewsroom(sqlite_db, FakeClock())
    room.held = {"telegram"}
    await room.alarms.begin(COPY, reason="đĩa đầy")
    assert await room.heard() == await room.heard("zalo") == [BROKEN]
    await room.alarms.end(COPY)
    assert (await room.heard(), await room.heard("zalo")) == ([WELL], [BROKEN, WELL])


async def test_without_any_way_the_log_says_so_and_all_of_it_is_the_first_message_afterwards(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    clock = FakeClock()
    room = FakeNewsroom(sqlite_db, clock)
    room.held = {"telegram", "zalo"}
    for _ in range(2):
        await room.alarms.begin(COPY, reason="đĩa đầy")
        await room.alarms.begin(JUMP, seconds=3600)
        assert await room.heard() == []
    assert caplog.text.count("alarm kind=copy subject= reason=đĩa đầy") == 1
    assert caplog.text.count("no admin can be reached") == 1
    assert len(room.alarms.name()) == 2
    await room.alarms.end(COPY)
    await clock.advance(MINUTE)
    room.held = set()
    [words] = await room.heard()
    assert "nhảy tới trước 1 giờ" in words and words.endswith(WELL)


async def test_a_newsroom_without_a_channel_has_the_log(sqlite_db: Database, caplog: pytest.LogCaptureFixture) -> None:
    room = FakeNewsroom(sqlite_db, FakeClock(), admins=())
    await room.alarms.begin(COPY, reason="đĩa đầy")
    await room.alarms.round()
    assert "no admin can be reached" in caplog.text and len(room.alarms.name()) == 1


async def test_what_reached_nobody_is_told_to_the_first_who_can_be_reached(sqlite_db: Database) -> None:
    clock = FakeClock()
    room = FakeNewsroom(sqlite_db, clock)
    await room.alarms.begin(COPY, reason="đĩa đầy")
    await room.alarms.round()

    def block(tx: Tx) -> None:
        for row in tx.rows("SELECT id FROM chats"):
            chats.suspend(tx, chat=row["id"], why="blocked")

    await sqlite_db.run(block)
    await clock.advance(LOST)
    for _ in range(2):
        assert await room.heard() == []
    await sqlite_db.run(chats.meet, channel="telegram", address="1", now=clock.now())
    assert await room.heard() == [BROKEN]


async def test_what_passed_and_was_heard_is_over(sqlite_db: Database) -> None:
    clock = FakeClock()
    room = FakeNewsroom(sqlite_db, clock)
    await room.alarms.begin(JUMP, seconds=3600)
    await room.heard()
    await clock.advance(LOST)
    await room.heard()
    assert await room.alarms.list_open() == []


async def test_while_the_database_takes_nothing_it_is_kept_in_memory(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(tx: Tx) -> None:
        tx.run("ALTER TABLE alarms RENAME TO away")

    def allow(tx: Tx) -> None:
        tx.run("ALTER TABLE away RENAME TO alarms")

    room = FakeNewsroom(sqlite_db, FakeClock())
    await sqlite_db.run(refuse)
    for _ in range(2):
        await room.alarms.keep(COPY, {"": {"reason": "đĩa đầy"}}, looked=True)
    await room.alarms.begin(JUMP, seconds=60)
    await room.alarms.end(JUMP)
    assert room.alarms.name() == ["no copy of last night"]
    assert sum("alarm not kept" in one.message for one in caplog.records if one.levelno == logging.ERROR) == 2
    await sqlite_db.run(allow)
    assert await room.heard() == [BROKEN]


async def test_what_was_kept_in_memory_and_is_over_never_begins(sqlite_db: Database) -> None:
    def rename(tx: Tx, before: str, after: str) -> None:
        tx.run(f"ALTER TABLE {before} RENAME TO {after}")

    room = FakeNewsroom(sqlite_db, FakeClock())
    await sqlite_db.run(rename, "alarms", "away")
    await room.alarms.begin(COPY, reason="đĩa đầy")
    await room.alarms.forget(JUMP)
    await sqlite_db.run(rename, "away", "alarms")
    await room.alarms.end(COPY)  # before any round could write it down
    assert await room.heard() == [] and await room.alarms.list_open() == [] and room.alarms.name() == []


async def test_what_is_over_while_it_is_put_into_words_is_not_told_as_lasting(
    sqlite_db: Database, tmp_path: Path
) -> None:
    room = FakeNewsroom(sqlite_db, FakeClock())

    def end() -> None:
        with contextlib.closing(sqlite3.connect(tmp_path / "baotin.db")) as other, other:
            other.execute("UPDATE alarms SET ended_at = began_at WHERE ended_at IS NULL")

    await room.alarms.begin(COPY, reason="đĩa đầy")
    room.meanwhile = end
    assert await room.heard() == []
    assert await room.heard() == [WELL]


async def test_without_admins_what_is_over_is_a_record(sqlite_db: Database) -> None:
    room = FakeNewsroom(sqlite_db, FakeClock(), admins=())
    await room.alarms.begin(COPY, reason="đĩa đầy")
    await room.alarms.begin(JUMP, seconds=3600)
    await room.alarms.round()
    assert [one.kind for one in await room.alarms.list_open()] == [COPY]
    await room.alarms.end(COPY)
    await room.alarms.round()
    assert await room.alarms.list_open() == []


async def test_a_notice_that_may_have_arrived_is_not_told_again(sqlite_db: Database) -> None:
    clock = FakeClock()
    room = FakeNewsroom(sqlite_db, clock)
    await room.alarms.begin(COPY, reason="đĩa đầy")
    await room.heard()
    await sqlite_db.run(lambda tx: tx.run("UPDATE outbox SET state = 'dropped', reason = 'unconfirmed'"))
    await clock.advance(LOST)
    assert await room.heard() == []
    [alarm] = await room.alarms.list_open()
    assert alarm.notice is not None


async def test_what_lasts_for_months_is_not_told_again(sqlite_db: Database) -> None:
    clock = FakeClock()
    room = FakeNewsroom(sqlite_db, clock)
    await room.alarms.begin(COPY, reason="đĩa đầy")
    await room.heard()
    await clock.advance(OF_USE)
    await sqlite_db.run(lambda tx: tx.run("DELETE FROM outbox"))
    assert await room.heard() == []
