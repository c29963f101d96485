"""An older copy takes the database's place: nothing old goes out again, and it is said once what is missing."""

from datetime import timedelta
from typing import Any

from storage import feeds, restored, workers
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out
from tests import make
from tests.make import NOON

LATER = NOON + timedelta(days=7)


async def test_nothing_that_waits_in_an_older_copy_goes_out_but_notices(db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.feed(tx)
        tx.run("UPDATE feeds SET baseline_at = 1, etag = 'x', body_hash = seen_items")
        [chat] = make.readers(tx, items=2)
        tx.run("UPDATE outbox SET state = 'gathered', due = NULL WHERE item_id = (SELECT MIN(item_id) FROM outbox)")
        make.notice(tx, chat.number)
        fan_out.begin(tx, kind="alert", item=99, now=NOON)
        for state in (ArticleState.PAGE, ArticleState.NEW, ArticleState.HELD, ArticleState.MATCHED):
            make.stored(tx, state.value, state=state)
        restored.begin_anew(tx, now=LATER)

    await db.run(fill)
    found: list[Any] = await make.rows(db, "SELECT kind, state, reason FROM outbox ORDER BY kind")
    assert [(row["kind"], row["state"]) for row in found] == [("alert", "dropped")] * 2 + [("notice", "waiting")]
    assert await db.read(fan_out.unfinished) == []
    states = await make.rows(db, "SELECT state FROM articles WHERE url NOT LIKE '%bai-%' ORDER BY id")
    assert [row["state"] for row in states] == ["silent", "quiet", "quiet", "matched"]
    [feed] = await db.read(feeds.due, now=LATER, limit=5)
    assert feed.baseline_at is None and feed.etag == "" and not feed.seen()


async def test_how_old_the_copy_is_is_said_once(db: Database) -> None:
    assert await db.run(restored.take_note) is None
    await db.run(restored.begin_anew, now=LATER)
    assert await db.run(restored.take_note) == LATER  # it was never worked with
    await db.run(workers.begin, version="1", now=NOON)
    await db.run(restored.begin_anew, now=LATER)
    assert await db.run(restored.take_note) == NOON
    assert await db.run(restored.take_note) is None


async def test_how_the_last_worker_went(db: Database) -> None:
    assert await db.read(workers.last) is None
    worker = await db.run(workers.begin, version="1", now=NOON)
    assert await db.read(workers.last) == workers.Last(NOON, killed=True)
    await db.run(workers.end, worker=worker, now=LATER)
    assert await db.read(workers.last) == workers.Last(LATER, killed=False)


async def test_a_copy_that_lacks_minutes_is_older_and_what_no_clock_can_set_back_says_so(db: Database) -> None:
    assert not await db.read(restored.is_older, mark=0)
    assert [await db.run(restored.count_beat) for _ in range(4)] == [1, 2, 3, 4]
    assert [await db.read(restored.is_older, mark=mark) for mark in (0, 4, 6, 7)] == [False, False, False, True]
