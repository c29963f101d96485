"""What delivery promises while it runs: nobody delayed, woken in time, ended well, patient with a full disk."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from jobs.delivery.deliver import SETTLED
from news.delivery.messages import Receipt
from news.errors import TryLater
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.fakes.clock import FakeClock
from tests.fakes.outlet import FakeOutlet
from tests.fakes.post import Post
from tests.make import NOON
from tests.waiting import eventually


async def test_a_slow_chat_delays_no_other(sqlite_db: Database) -> None:
    slow, quick = await sqlite_db.run(make.readers, chats=2, items=2)
    outlet = FakeOutlet()
    post = Post(sqlite_db, outlet)

    shut = asyncio.Event()
    sending = outlet.send

    async def send(address: str, message: Any) -> Any:
        if address == slow.address:
            await shut.wait()
        return await sending(address, message)

    outlet.send = send  # type: ignore[method-assign]
    running = asyncio.create_task(post.delivering.run())
    await eventually(lambda: outlet.addresses().count(quick.address) == 2)
    assert slow.address not in outlet.addresses()
    shut.set()
    await eventually(lambda: len(outlet.said) == 4)
    await post.delivering.stop()
    await running


async def test_stopping_finishes_what_is_being_sent_and_leaves_the_rest(sqlite_db: Database) -> None:
    await sqlite_db.run(make.readers, chats=3, items=2)
    outlet = FakeOutlet(gate=asyncio.Event())
    post = Post(sqlite_db, outlet, per_second=5)
    running = asyncio.create_task(post.delivering.run())
    await eventually(lambda: make.rows(sqlite_db, "SELECT 1 AS x FROM outbox WHERE state = 'sending'"))
    stopping = asyncio.create_task(post.delivering.stop())
    await asyncio.sleep(0)
    assert outlet.gate is not None
    outlet.gate.set()
    await asyncio.gather(stopping, running)
    states = [state for state, _ in await post.rows()]
    assert set(states) <= {"sent", "waiting"} and "waiting" in states
    assert states.count("sent") == len(outlet.said)


async def test_what_cannot_be_finished_in_time_is_left_under_its_lease(sqlite_db: Database) -> None:
    await sqlite_db.run(make.readers)
    post = Post(sqlite_db, FakeOutlet(gate=asyncio.Event()))
    running = asyncio.create_task(post.delivering.run())
    await eventually(lambda: post.outlet.waiting)
    await post.delivering.stop(within=0.05)
    await running
    assert await post.rows() == [("sending", 0)]


async def test_a_message_that_becomes_due_wakes_the_channel_at_once(sqlite_db: Database) -> None:
    clock = FakeClock()  # that nobody moves: it looks again because it is woken, not after a while
    post = Post(sqlite_db, clock=clock)
    running = asyncio.create_task(post.delivering.run())
    await clock.asleep()  # it found nothing
    await sqlite_db.run(make.readers)
    post.delivering.wake()
    await eventually(lambda: post.outlet.said)
    await post.delivering.stop()
    await running


async def test_what_may_have_arrived_waits_until_the_process_has_run_for_a_while(sqlite_db: Database) -> None:
    suspect, other = await sqlite_db.run(make.readers, chats=2)
    await sqlite_db.run(_doubt, suspect.number)
    clock = FakeClock()
    post = Post(sqlite_db, clock=clock)
    begun, running = clock.monotonic(), asyncio.create_task(post.delivering.run())
    await eventually(lambda: other.address in post.outlet.addresses())
    while clock.monotonic() < begun + SETTLED:
        assert post.outlet.addresses() == [other.address]
        await clock.asleep()
        await clock.advance(0.5)
    while len(post.outlet.said) < 2:
        await clock.asleep()
        await clock.advance(0.5)
    assert post.outlet.addresses() == [other.address, suspect.address]
    await post.delivering.stop()
    await running


def _doubt(tx: Tx, chat: int) -> None:
    tx.run("UPDATE outbox SET state = 'unknown', copies = 1 WHERE chat_id = :chat", chat=chat)


async def test_what_is_due_later_is_sent_later_without_being_woken(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.readers)
    clock = FakeClock()
    post = Post(sqlite_db, clock=clock)
    post.outlet.then(chat.address, TryLater(timedelta(seconds=30)))
    running = asyncio.create_task(post.delivering.run())

    async def is_put_back() -> bool:
        return await post.rows() == [("waiting", 0)]

    await eventually(lambda: not post.outlet.outcomes[chat.address])
    await eventually(is_put_back)
    while clock.now() < NOON + timedelta(seconds=30):
        assert not post.outlet.said
        await clock.asleep()
        await clock.advance(1)
    while not post.outlet.said:
        await clock.asleep()
        await clock.advance(0.1)
    await post.delivering.stop()
    await running


async def test_a_full_disk_pauses_delivery_and_nothing_goes_twice(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def room(tx: Tx, pages: int) -> None:
        tx.value(f"PRAGMA max_page_count = {pages}")

    chats = await sqlite_db.run(make.readers, chats=3, items=2)
    outlet = FakeOutlet(gate=asyncio.Event())
    assert outlet.gate is not None
    for chat in chats:  # receipts so long that writing them down needs room
        outlet.then(chat.address, Receipt(message_id="x" * 50_000))
    post = Post(sqlite_db, outlet)

    async def all_are_sent() -> bool:
        return [state for state, _ in await post.rows()] == ["sent"] * 6

    running = asyncio.create_task(post.delivering.run())
    await eventually(lambda: outlet.waiting == 3)
    await sqlite_db.run(room, 1)  # SQLite takes it as: no page more than there are
    outlet.gate.set()
    await eventually(lambda: "outcome waits" in caplog.text)
    await sqlite_db.run(room, 1_000_000)
    await eventually(all_are_sent)
    assert len(outlet.said) == 6
    await post.delivering.stop()
    await running


async def test_claims_that_cannot_be_written_pause_delivery(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def table(tx: Tx, before: str, after: str) -> None:
        tx.run(f"ALTER TABLE {before} RENAME TO {after}")

    await sqlite_db.run(make.readers)
    await sqlite_db.run(table, "outbox", "elsewhere")
    post = Post(sqlite_db)
    running = asyncio.create_task(post.delivering.run())
    await eventually(lambda: "delivery paused" in caplog.text)
    await sqlite_db.run(table, "elsewhere", "outbox")
    await eventually(lambda: post.outlet.said)
    await post.delivering.stop()
    await running
