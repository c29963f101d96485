"""Zalo's plan has room for so many: who comes in, what the others are told, who changes a group's settings."""

import dataclasses
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.config import Config
from bot.inbox import Inbox
from bot.texts import language
from bot.wiring import channels_of
from bot.zalo.admission import Admission
from bot.zalo.client import ZaloClient
from bot.zalo.outlet import ZaloOutlet
from bot.zalo.quota import wording
from bot.zalo.updates import normalise
from jobs.delivery.quota import Quota
from news.delivery.messages import Alert, Reply
from news.delivery.quota import Month
from news.errors import TryLater, Unsure
from storage import chats, quota
from storage.engine.database import Database
from tests import make
from tests.fakes import zalo_events as people
from tests.fakes.outlet import LimitedZalo
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_desk import Desk, take
from tests.fakes.zalo_events import GROUP, LAN
from tests.fakes.zalo_fixtures import desk as desk
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client
from tests.make import NOON
from tests.waiting import eventually

HOA, MINH = "c93d25f680e4ba17c04b", "d93d25f680e4ba17c04c"
ELSEWHERE = ["https://baotin.example", "https://t.me/BaoTinBot"]


def admission(db: Database, *, users: int = 1, groups: int = 0, invitations: list[str] | None = None) -> Admission:
    return Admission(
        db, users=users, groups=groups, admins=[MINH], language="vi",
        invitations=lambda: ELSEWHERE if invitations is None else invitations, now=lambda: NOON,
    )  # fmt: skip


def quota_of(db: Database, limit: int) -> Quota:
    async def trouble(text: str) -> None:
        return

    return Quota(db, LimitedZalo(limit), wording=wording, on_trouble=trouble, now=lambda: NOON)


@pytest.fixture
async def inbox(sqlite_db: Database, zalo_client: ZaloClient, desk: Desk) -> AsyncIterator[Inbox]:
    """For one user and one group, with a month of ten messages."""
    await sqlite_db.run(chats.forget, chat=1)  # Lan, whom nobody has greeted here
    inbox = desk.open_inbox(zalo_client, admission=admission(sqlite_db, groups=1), quota=quota_of(sqlite_db, 10))
    yield inbox
    await inbox.stop(within=1)


async def said(zalo: FakeZalo, desk: Desk, inbox: Inbox, *events: people.Event) -> list[str]:
    """What the bot says to these."""
    before = len(zalo.texts)
    handled = len(desk.handled) + len(events)
    zalo.meets(*(event["message"]["chat"]["id"] for event in events))
    for event in events:
        await take(inbox, event)
    await eventually(lambda: len(desk.handled) >= handled)
    return zalo.texts[before:]


async def test_the_first_who_finds_no_room_gets_one_kind_message_and_nothing_more(
    sqlite_db: Database, zalo: FakeZalo, desk: Desk, inbox: Inbox
) -> None:
    await sqlite_db.run(make.chat, channel="zalo", address=LAN)
    [sorry] = await said(zalo, desk, inbox, people.text("/chude", chat=HOA))
    assert "đã đủ số người" in sorry
    assert sorry.splitlines()[-2:] == ELSEWHERE
    assert await said(zalo, desk, inbox, people.text("/start", chat=HOA), people.sticker(chat=HOA)) == []
    assert desk.requests == []
    await sqlite_db.run(chats.suspend_address, channel="zalo", address=LAN, why="blocked")
    assert await said(zalo, desk, inbox, people.text("/start", chat=HOA)) == ["Đã nghe: /start"]


async def test_who_is_served_stays_served_and_admins_always_are(
    sqlite_db: Database, zalo: FakeZalo, desk: Desk, inbox: Inbox
) -> None:
    await sqlite_db.run(make.chat, channel="zalo", address=LAN)
    assert await said(zalo, desk, inbox, people.text("/chude")) != []
    assert await said(zalo, desk, inbox, people.text("/start", chat=MINH)) == ["Đã nghe: /start"]


async def test_a_group_too_many_is_told_so_in_its_own_words(
    sqlite_db: Database, zalo: FakeZalo, desk: Desk, inbox: Inbox
) -> None:
    await sqlite_db.run(make.chat, channel="zalo", address="g1", group=True)
    [sorry] = await said(zalo, desk, inbox, people.text("@Bot Báo Tin chào", chat=GROUP, who=HOA))
    assert "đã đủ số nhóm" in sorry


async def test_where_nothing_else_is_on_nothing_is_offered(sqlite_db: Database) -> None:
    await sqlite_db.run(make.chat, channel="zalo", address=LAN)
    [message] = normalise(people.text("chào", chat=HOA))
    sorry = await admission(sqlite_db, invitations=[]).refusal(message)
    assert sorry is not None and "quay lại sau" in sorry.text


async def test_a_plan_without_limits_lets_everyone_in(sqlite_db: Database) -> None:
    await sqlite_db.run(make.chat, channel="zalo", address=LAN)
    [message] = normalise(people.text("chào", chat=HOA))
    assert await admission(sqlite_db, users=0).refusal(message) is None


async def test_the_first_who_spoke_in_a_group_and_admins_change_its_settings(sqlite_db: Database) -> None:
    made = admission(sqlite_db)
    assert await made.may_change(GROUP, HOA)
    assert not await made.may_change(GROUP, LAN)
    assert await made.may_change(GROUP, MINH)
    assert await made.may_change(GROUP, HOA)


async def test_answers_and_all_else_stop_at_the_limit(
    sqlite_db: Database, zalo: FakeZalo, desk: Desk, inbox: Inbox, zalo_client: ZaloClient
) -> None:
    await desk.greet(LAN)
    await sqlite_db.run(quota.add, channel="zalo", now=NOON, messages=8)
    assert len(await said(zalo, desk, inbox, people.text("một"), people.text("hai"))) == 2
    assert await said(zalo, desk, inbox, people.text("ba")) == []
    month = quota_of(sqlite_db, 10)
    channel = ZaloOutlet(zalo_client, quota=month)
    with pytest.raises(TryLater) as over:
        await channel.send(LAN, Reply(text="Thông báo"))
    assert over.value.everywhere and over.value.wait >= timedelta(minutes=30)


async def test_what_may_have_arrived_is_counted(sqlite_db: Database, zalo: FakeZalo, zalo_client: ZaloClient) -> None:
    month = quota_of(sqlite_db, 10)
    channel = ZaloOutlet(zalo_client, quota=month)
    zalo.then("sendMessage", "drop")
    with pytest.raises(Unsure):
        await channel.send(LAN, Alert(title="Tin", url="https://bao.example/1"))
    assert await sqlite_db.read(quota.used, channel="zalo", now=NOON) == 1


def test_admins_read_how_much_is_used_and_when_all_is() -> None:
    month = Month(limit=3000, used=2400, chats=9, now=NOON)
    assert wording(month).startswith("Zalo: đã dùng 2400/3000 tin")
    with language("en"):
        assert "all 3000 messages" in wording(dataclasses.replace(month, used=3000))
    assert wording(dataclasses.replace(month, used=2970)).endswith("Còn 30 tin để dành trả lời tòa soạn.")
    assert "Còn" not in wording(dataclasses.replace(month, used=3000))


def test_admins_read_which_channels_go_on() -> None:
    month = Month(limit=10, used=10, chats=9, now=NOON)
    others = [one for one in channels_of(Config()) if one.name != "zalo"]
    assert wording(month, others=others[1:]).endswith("Telegram không bị ảnh hưởng.")
    assert wording(month, others=others).endswith("Trang web và Telegram không bị ảnh hưởng.")
    assert "ảnh hưởng" not in wording(month)
