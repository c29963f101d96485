"""The start of a worker: what the one before left is looked at first, and said where a person must know."""

from datetime import datetime, timedelta

import pytest

from jobs.upkeep.working import ASKING, PUT_OFF, STOOD, Working
from news.errors import DamagedDatabase
from storage import clock_jumps, restored, workers
from storage.engine.database import Database
from storage.times import to_ms
from tests import make
from tests.fakes.clock import FakeClock
from tests.make import NOON

WEEK = timedelta(days=7)


def standstill(since: datetime, until: datetime, *, restored: bool) -> str:
    return f"{'restored' if restored else 'stood'} {until - since}"


def worker(db: Database, at: datetime) -> Working:
    return Working(db, clock=FakeClock(at), wording=standstill)


async def begin(db: Database, at: datetime) -> str:
    return await worker(db, at).begin(version="1", quotas=("zalo",))


async def test_a_first_start_and_a_short_stop_are_no_news(db: Database) -> None:
    assert await begin(db, NOON) == ""
    assert await begin(db, NOON + STOOD) == ""


async def test_after_a_long_time_it_is_said_and_what_is_too_old_is_not_sent(db: Database) -> None:
    await begin(db, NOON)
    await db.run(make.readers)
    assert await begin(db, NOON + WEEK) == "stood 7 days, 0:00:00"
    working = worker(db, NOON + WEEK)
    assert await working.begin(version="1", quotas=()) == ""
    assert await waiting(db) == to_ms(NOON + WEEK + PUT_OFF), "it does not leave before the date is sure"
    await working.give_up_stale(timedelta(seconds=3))
    [row] = await make.rows(db, "SELECT state, reason FROM outbox")
    assert row == {"state": "dropped", "reason": "expired"}
    await working.give_up_stale(None)


async def test_by_a_clock_that_others_contradict_nothing_is_too_old(db: Database) -> None:
    await begin(db, NOON)
    await db.run(make.readers)
    clock = FakeClock(NOON + WEEK)
    working = Working(db, clock=clock, wording=standstill)
    await working.begin(version="1", quotas=())
    for ahead in (None, WEEK, -WEEK):
        await clock.advance(60)
        await working.give_up_stale(ahead)
        assert await waiting(db) == to_ms(clock.now() + PUT_OFF)
    clock.set(NOON + timedelta(minutes=3))
    await db.run(clock_jumps.put_right, now=clock.now(), ahead=WEEK)
    await working.give_up_stale(timedelta())
    due = await waiting(db)
    assert due is not None and due <= (to_ms(clock.now() + PUT_OFF) or 0), "put right, it goes at once"


async def test_where_nobody_can_be_asked_our_own_clock_is_believed_in_the_end(sqlite_db: Database) -> None:
    await begin(sqlite_db, NOON)
    await sqlite_db.run(make.readers)
    clock = FakeClock(NOON + WEEK)
    working = Working(sqlite_db, clock=clock, wording=standstill)
    await working.begin(version="1", quotas=())
    await clock.advance(ASKING)
    await working.give_up_stale(None)
    assert await waiting(sqlite_db) is None


async def waiting(db: Database) -> int | None:
    [row] = await make.rows(db, "SELECT due FROM outbox")
    due: int | None = row["due"]
    return due


async def test_of_a_copy_that_was_restored_it_is_said_how_old_it_is(db: Database) -> None:
    await begin(db, NOON)
    await db.run(restored.begin_anew, now=NOON + WEEK)
    assert await begin(db, NOON + WEEK) == "restored 7 days, 0:00:00"
    assert await begin(db, NOON + WEEK) == ""


async def test_it_beats_and_ends(db: Database) -> None:
    working = worker(db, NOON)
    await working.begin(version="1", quotas=())
    await working.beat()
    await working.end()
    assert await db.read(workers.last) == workers.Last(NOON, killed=False)


async def test_after_a_kill_a_damaged_database_is_not_worked_with(sqlite_db: Database) -> None:
    await begin(sqlite_db, NOON)
    await sqlite_db.run(lambda tx: tx.value("PRAGMA writable_schema = 1"))
    await sqlite_db.run(lambda tx: tx.run("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'articles'"))
    with pytest.raises(DamagedDatabase, match="restore the newest copy"):
        await begin(sqlite_db, NOON)
