"""The start of a worker: what the one before left is looked at first, and said where a person must know."""

from datetime import datetime, timedelta

import pytest

from jobs.upkeep.working import STOOD, Working
from news.errors import DamagedDatabase
from storage import restored, workers
from storage.engine.database import Database
from tests import make
from tests.fakes.clock import FakeClock
from tests.make import NOON

WEEK = timedelta(days=7)


def absence(since: datetime, until: datetime, *, restored: bool) -> str:
    return f"{'restored' if restored else 'stood'} {until - since}"


def worker(db: Database, at: datetime) -> Working:
    return Working(db, clock=FakeClock(at), wording=absence)


async def begin(db: Database, at: datetime) -> str:
    return await worker(db, at).begin(version="1", quotas=("zalo",))


async def test_a_first_start_and_a_short_stop_are_no_news(db: Database) -> None:
    assert await begin(db, NOON) == ""
    assert await begin(db, NOON + STOOD) == ""


async def test_after_a_long_time_it_is_said_and_what_is_too_old_is_not_sent(db: Database) -> None:
    await begin(db, NOON)
    await db.run(make.told)
    assert await begin(db, NOON + WEEK) == "stood 7 days, 0:00:00"
    assert await begin(db, NOON + WEEK) == ""
    [row] = await make.rows(db, "SELECT state, reason FROM outbox")
    assert row == {"state": "dropped", "reason": "expired"}


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
