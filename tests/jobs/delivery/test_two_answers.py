"""A platform that says yes twice, of two copies of one message: the ledger has one row, which is over."""

import asyncio
from datetime import timedelta

from jobs.delivery.deliver import LEASE
from storage.engine.database import Database
from tests import make
from tests.fakes.post import Post
from tests.waiting import eventually


async def test_an_answer_that_comes_after_the_second_copy_s_changes_nothing_but_where_edits_go(
    sqlite_db: Database,
) -> None:
    slow, quick = Post(sqlite_db), Post(sqlite_db)
    await sqlite_db.run(make.readers)
    slow.outlet.gate = asyncio.Event()
    late = asyncio.create_task(slow.drain())
    await eventually(lambda: slow.outlet.waiting == 1)
    await quick.drain(LEASE + timedelta(seconds=1))
    assert len(quick.outlet.said) == 1
    slow.outlet.gate.set()
    await late
    assert len(slow.outlet.said) == 1
    assert await quick.rows() == [("sent", 1)]
    await quick.drain(timedelta(days=1))
    await slow.drain(timedelta(days=1))
    assert (len(quick.outlet.said), len(slow.outlet.said)) == (1, 1)
