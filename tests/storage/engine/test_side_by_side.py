"""What two transactions that run at the same time may not do: keep the same thing twice, or stumble over each other."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from jobs.polling.ingest import Ingested, ingest
from storage import chats, feeds
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.feeds import PollResult
from tests import make
from tests.make import NOON
from tests.waiting import PATIENCE, a_moment


async def beside(db: Database, job: Callable[[Tx], Any]) -> list[Any]:
    """What *job* gives twice, the second time begun before the first has ended (where it can be)."""
    done, go_on = threading.Event(), threading.Event()

    def slow(tx: Tx) -> Any:
        found = job(tx)
        done.set()
        go_on.wait(PATIENCE)
        return found

    first = asyncio.create_task(db.run(slow))
    await asyncio.to_thread(done.wait, PATIENCE)
    second = asyncio.create_task(db.run(job))
    await a_moment()  # it waits, or has not seen the first's work
    go_on.set()
    return list(await asyncio.gather(first, second))


async def test_a_story_in_two_feeds_that_are_read_at_once_is_one_article(db: Database) -> None:
    await db.run(make.feed)
    [listed] = await db.read(feeds.everything)
    look = PollResult(feed=listed.feed, polled_at=NOON, next_poll=NOON, items=1)
    story = make.article("mot-bai")

    def take(tx: Tx) -> Ingested:
        return ingest(tx, look, [story], now=NOON)

    outcomes = await beside(db, take)
    assert sorted(one.quiet for one in outcomes) == [0, 1]
    assert len(await make.rows(db, "SELECT id FROM articles")) == 1


async def test_a_chat_that_asks_twice_at_once_is_met_twice_without_trouble(db: Database) -> None:
    def meet(tx: Tx) -> bool:
        return chats.meet(tx, channel="telegram", address="7", now=NOON)[0].number > 0

    assert await beside(db, meet) == [True, True]
    assert len(await make.rows(db, "SELECT id FROM chats")) == 1
