"""The clock is wrong and is put right: noticed within seconds, logged once, and news goes on within one interval."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from jobs.upkeep.clock_watch import EVERY, ClockWatch
from storage import feeds, workers
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim
from storage.times import to_ms
from tests import make
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import FakeNewsroom
from tests.make import NOON
from tests.waiting import eventually, patience

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def write_as_of(tx: Tx, moment: int) -> None:
    """A poll, a heartbeat and a row put off for a minute, all at *moment* (ms)."""
    tx.run("UPDATE feeds SET polled_at = :at, next_poll = :at + 60000", at=moment)
    tx.run("UPDATE outbox SET due = :at + 60000", at=moment)
    tx.run("UPDATE workers SET heartbeat_at = :at", at=moment)


async def is_news_on(db: Database, clock: FakeClock) -> bool:
    """Whether, within a minute from now, the feed is polled and the row is sent."""

    def ask(tx: Tx) -> bool:
        soon = clock.now() + MINUTE
        due = feeds.due(tx, now=soon, limit=5)
        return bool(due and claim.take(tx, claim.Claim(channel="telegram", now=soon, lease_end=soon), limit=5))

    return await db.run(ask)


@pytest.fixture
async def filled(db: Database) -> Database:
    """A feed, a row, a worker."""

    def fill(tx: Tx) -> None:
        make.feed(tx)
        make.readers(tx)
        workers.begin(tx, version="1", now=NOON)

    await db.run(fill)
    return db


@pytest.mark.parametrize("wrong", [DAY, -DAY, 400 * DAY])
async def test_at_the_start_after_a_clock_that_was_wrong(
    filled: Database, wrong: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    await filled.run(write_as_of, to_ms(NOON + wrong))
    clock = FakeClock(NOON)
    await ClockWatch(filled, clock=clock, alarms=FakeNewsroom(filled, clock).alarms).start()
    assert await is_news_on(filled, clock)
    assert caplog.text.count("the clock was ahead") == (wrong > timedelta())


@pytest.mark.parametrize("wrong", [DAY, -DAY])
async def test_while_running_there_and_back(
    filled: Database, wrong: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    clock, jumps = FakeClock(NOON), list[int]()
    room = FakeNewsroom(filled, clock)
    watch = ClockWatch(filled, clock=clock, alarms=room.alarms, on_jump=lambda: jumps.append(1))
    await filled.run(write_as_of, to_ms(NOON))
    for at in (NOON + wrong, NOON):
        clock.set(at)
        assert await watch.look()
        assert await is_news_on(filled, clock)
        await filled.run(write_as_of, to_ms(at))
    assert not await watch.look()
    assert len(jumps) == caplog.text.count("the clock was set") == 2
    [words] = await room.heard()
    assert "1 ngày" in words and "2 lần" in words


async def test_it_looks_every_few_seconds_and_leaves_a_clock_alone_that_runs_well(sqlite_db: Database) -> None:
    clock, jumps = FakeClock(), list[int]()
    room = FakeNewsroom(sqlite_db, clock)
    watch = ClockWatch(sqlite_db, clock=clock, alarms=room.alarms, on_jump=lambda: jumps.append(1))
    watching = asyncio.create_task(watch.run())
    for _ in range(3):
        await clock.asleep()
        await clock.advance(EVERY)
    assert jumps == [] and await room.heard() == []
    await clock.asleep()
    clock.set(clock.now() - DAY)
    await clock.advance(EVERY)
    await eventually(lambda: jumps == [1])
    watching.cancel()
    with suppress(asyncio.CancelledError):
        async with patience():
            await watching


async def test_a_database_that_takes_nothing_gets_it_with_the_next_look(
    filled: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(tx: Tx) -> None:
        tx.run("ALTER TABLE feeds RENAME COLUMN next_poll TO away")

    def allow(tx: Tx) -> None:
        tx.run("ALTER TABLE feeds RENAME COLUMN away TO next_poll")

    clock, jumps = FakeClock(NOON + DAY), list[int]()
    room = FakeNewsroom(filled, clock)
    watch = ClockWatch(filled, clock=clock, alarms=room.alarms, on_jump=lambda: jumps.append(1))
    await filled.run(write_as_of, to_ms(NOON + DAY))
    await filled.run(refuse)
    clock.set(NOON)
    assert await watch.look() and "times not put right" in caplog.text
    await filled.run(allow)
    assert await watch.look() and await is_news_on(filled, clock)
    assert len(jumps) == 2 and not await watch.look()
