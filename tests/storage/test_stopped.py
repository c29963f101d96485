"""Chats that were stopped."""

from datetime import datetime

import pytest

from news.delivery.chats import ChatState
from news.delivery.days_off import DaysOff
from news.text.dates import VIETNAM
from storage import admins, chats, days_off, digests, filters, quota, stopped
from storage.admins import AdminChat
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.make import NOON

TET = datetime(2027, 2, 6, 15, 0, tzinfo=VIETNAM)


async def test_a_stopped_chat_comes_back_once(db: Database) -> None:
    chat = (await db.run(make.chat)).number
    assert not await db.run(stopped.come_back, chat=chat, now=NOON)
    await db.run(stopped.stop, chat=chat)
    there = await db.read(chats.get, chat=chat)
    assert there and there.state is ChatState.STOPPED
    assert await db.run(stopped.come_back, chat=chat, now=NOON)
    assert not await db.run(stopped.come_back, chat=chat, now=NOON)
    there = await db.read(chats.get, chat=chat)
    assert there and there.state is ChatState.ACTIVE


@pytest.mark.parametrize("way", ["stopped", "blocked"])
async def test_on_a_day_off_it_comes_back_to_the_next_of_its_digests(db: Database, way: str) -> None:
    """Not to one that was due while it was away, in the night after."""

    def live(tx: Tx) -> datetime | None:
        chat = chats.meet(tx, channel="zalo", address="1", now=NOON)[0].number
        digests.choose(tx, chat=chat, hours="11:30", now=NOON)
        days_off.choose(tx, chat=chat, choice=DaysOff.URGENT, now=NOON)
        if way == "stopped":
            stopped.stop(tx, chat=chat)
            stopped.come_back(tx, chat=chat, now=TET)
        else:
            chats.suspend(tx, chat=chat, why="blocked")
            chats.meet(tx, channel="zalo", address="1", now=TET)
        return digests.next_of(tx, chat=chat)

    assert await db.run(live) == datetime(2027, 2, 11, 11, 30, tzinfo=VIETNAM)


async def test_it_is_met_again_as_stopped(db: Database) -> None:
    chat, first = await db.run(chats.meet, channel="zalo", address="1", now=NOON)
    assert first
    await db.run(stopped.stop, chat=chat.number)
    again, first = await db.run(chats.meet, channel="zalo", address="1", now=NOON)
    assert again.state is ChatState.STOPPED and not first


async def test_it_keeps_its_room_in_the_plan(db: Database) -> None:
    chat, _ = await db.run(chats.meet, channel="zalo", address="1", now=NOON)
    await db.run(stopped.stop, chat=chat.number)
    assert await db.read(quota.served, channel="zalo", group=False) == 1
    await db.run(stopped.come_back, chat=chat.number, now=NOON)
    await db.run(chats.suspend, chat=chat.number, why="gone")
    assert await db.read(quota.served, channel="zalo", group=False) == 0


async def test_an_admin_who_wants_no_news_hears_what_is_wrong_all_the_same(db: Database) -> None:
    admin = AdminChat("telegram", "7", "")
    chat, _ = await db.run(chats.meet, channel="telegram", address="7", now=NOON)
    await db.run(stopped.stop, chat=chat.number)
    assert [one.number for one in await db.run(admins.find, [admin], now=NOON)] == [chat.number]
    assert not await db.run(admins.are_gone, [admin])


async def test_a_chat_that_is_forgotten_meanwhile_chooses_nothing(db: Database) -> None:
    def live(tx: Tx) -> int:
        chat = chats.meet(tx, channel="zalo", address="1", now=NOON)[0].number
        chats.forget(tx, chat=chat)
        digests.choose(tx, chat=chat, hours="11:30", now=NOON)
        days_off.choose(tx, chat=chat, choice=DaysOff.URGENT, now=NOON)
        filters.resume(tx, chat=chat, now=NOON)
        return len(tx.rows("SELECT id FROM chats"))

    assert await db.run(live) == 0
