"""The platform's pace: what a refusal for it holds, and how the parts of a long message keep it."""

import asyncio
from datetime import timedelta

import pytest

from bot import catalogue
from bot.zalo.client import ZaloClient
from bot.zalo.outlet import PART_WAIT, ZaloOutlet
from jobs.delivery.compose import Composer
from jobs.delivery.deliver import Delivering
from jobs.delivery.pacing import Pacing
from jobs.delivery.quota import Quota
from news.delivery.messages import Reply
from news.errors import TryLater
from storage import quota as count
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.fakes import zalo_events as people
from tests.fakes.clock import FakeClock
from tests.fakes.outlet import FakeChannel, LimitedZalo
from tests.fakes.zalo_api import FakeZalo
from tests.fakes.zalo_desk import Desk, take
from tests.fakes.zalo_events import LAN
from tests.fakes.zalo_fixtures import desk as desk
from tests.fakes.zalo_fixtures import zalo as zalo
from tests.fakes.zalo_fixtures import zalo_client as zalo_client
from tests.fakes.zalo_rules import Refusal
from tests.make import NOON
from tests.waiting import eventually

SHORT = Reply(text="chào")
LONG = Reply(text="\n\n".join(f"Đoạn {number}: " + "chữ " * 300 for number in range(4)))  # four parts


async def test_a_429_holds_everyone_for_a_second_first(zalo: FakeZalo, zalo_client: ZaloClient) -> None:
    channel = ZaloOutlet(zalo_client)
    zalo.quota = 1
    await channel.send(LAN, SHORT)
    with pytest.raises(TryLater) as caught:
        await channel.send(LAN, SHORT)
    assert (caught.value.everywhere, caught.value.wait) == (True, timedelta(seconds=1))


async def test_each_part_after_the_first_waits_for_a_turn_of_its_own(zalo: FakeZalo, zalo_client: ZaloClient) -> None:
    asked: list[str] = []

    async def turn(address: str) -> bool:
        asked.append(address)
        return len(asked) != 3

    channel = ZaloOutlet(zalo_client, turn=turn)
    with pytest.raises(TryLater) as caught:
        await channel.send(LAN, LONG)
    assert (asked, caught.value.wait) == ([LAN] * 3, PART_WAIT)
    await channel.send(LAN, LONG)  # whoever sends it again waited for the turn of the part where it broke off
    assert [text[:6] for text in zalo.texts] == ["Đoạn 0", "Đoạn 1", "Đoạn 2", "Đoạn 3"]
    assert len(asked) == 3


async def test_a_broadcast_that_is_refused_once_reaches_everyone_within_the_minute(
    zalo: FakeZalo, zalo_client: ZaloClient, sqlite_db: Database
) -> None:
    readers = [f"{number:020x}" for number in range(12)]
    zalo.meets(*readers)
    zalo.then("sendMessage", Refusal(429, "Quota exceeded"))

    def fill(tx: Tx) -> None:
        for reader in readers:
            make.chat(tx, channel="zalo", address=reader)
        make.broadcast(tx, now=NOON)

    await sqlite_db.run(fill)
    clock = FakeClock()
    channel = FakeChannel(ZaloOutlet(zalo_client, clock=clock.monotonic), Pacing(per_second=1), clock=clock)
    composer = Composer(sqlite_db, catalogue.taxonomy(), catalogue.provinces())
    delivering = Delivering(sqlite_db, channel, composer, clock=clock)
    running = asyncio.create_task(delivering.run())

    async def has_reached_all() -> bool:
        await clock.advance(0.1)
        return len(zalo.sent) == len(readers)

    await eventually(has_reached_all)
    stopping = asyncio.create_task(delivering.stop())

    async def has_ended() -> bool:
        await clock.advance(0.1)
        return running.done() and stopping.done()

    await eventually(has_ended)
    assert sorted(said["chat_id"] for said in zalo.sent) == readers


async def test_an_admin_is_answered_when_readers_are_not_any_more(
    zalo: FakeZalo, zalo_client: ZaloClient, desk: Desk
) -> None:
    async def hear_of(trouble: str) -> None:
        """That the month is nearly used is told elsewhere."""

    quota = Quota(
        desk.db,
        LimitedZalo(300, admins=[LAN]),
        wording=lambda month: "",
        on_trouble=hear_of,
        now=desk.clock.now,
    )
    reader = "c93d25f680e4ba17c04b"
    zalo.meets(reader)
    await desk.greet(reader)
    await desk.db.run(count.add, channel="zalo", now=desk.clock.now(), messages=297)
    inbox = desk.open_inbox(zalo_client, quota=quota)
    for done, chat in enumerate([reader, LAN, reader, LAN, LAN, LAN], start=1):
        await take(inbox, people.text(f"/thongke {done}", chat=chat))
        await eventually(lambda done=done: len(desk.handled) == done)
    await inbox.stop(within=1)
    assert [said["chat_id"] for said in zalo.sent] == [LAN] * 3  # and not one more than the plan allows
