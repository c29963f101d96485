"""Chats that were stopped."""

from news.delivery.chats import ChatState
from storage import admins, chats, quota, stopped
from storage.admins import AdminChat
from storage.engine.database import Database
from tests import make
from tests.make import NOON


async def test_a_stopped_chat_comes_back_once(db: Database) -> None:
    chat = (await db.run(make.chat)).number
    assert not await db.run(stopped.come_back, chat=chat)
    await db.run(stopped.stop, chat=chat)
    there = await db.read(chats.get, chat=chat)
    assert there and there.state is ChatState.STOPPED
    assert await db.run(stopped.come_back, chat=chat)
    assert not await db.run(stopped.come_back, chat=chat)
    there = await db.read(chats.get, chat=chat)
    assert there and there.state is ChatState.ACTIVE


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
    await db.run(stopped.come_back, chat=chat.number)
    await db.run(chats.suspend, chat=chat.number, why="gone")
    assert await db.read(quota.served, channel="zalo", group=False) == 0


async def test_an_admin_who_wants_no_news_hears_what_is_wrong_all_the_same(db: Database) -> None:
    admin = AdminChat("telegram", "7", "")
    chat, _ = await db.run(chats.meet, channel="telegram", address="7", now=NOON)
    await db.run(stopped.stop, chat=chat.number)
    assert [one.number for one in await db.run(admins.find, [admin], now=NOON)] == [chat.number]
    assert not await db.run(admins.are_gone, [admin])
