"""The figures, counted seldom."""

import asyncio

from jobs.upkeep.count import Counting
from storage.engine.database import Database
from tests import make
from tests.fakes.clock import FakeClock


async def test_whoever_asks_within_the_minute_gets_the_same_count(sqlite_db: Database) -> None:
    clock = FakeClock()
    counting, always = Counting(sqlite_db, clock=clock), Counting(sqlite_db, clock=clock, kept=0)
    first, second = await asyncio.gather(counting.figures(), counting.figures())
    await sqlite_db.run(make.readers)
    assert await counting.figures() is first is second
    assert (await always.figures()).chats == {("telegram", "active"): 1}
    await clock.advance(60)
    assert (await counting.figures()).chats == {("telegram", "active"): 1}
