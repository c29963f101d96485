"""A wrong clock, put right: nothing waits longer than its kind allows, and what was decided otherwise is kept."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from news.delivery.quiet import QuietHours
from storage import chats, clock_jumps, digests, feeds, workers
from storage.articles import ArticleState
from storage.clock_jumps import measure, put_right
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim
from storage.times import from_ms, to_ms
from tests import make
from tests.make import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RIGHT = timedelta()


async def moments(db: Database, sql: str) -> list[datetime | None]:
    """The times that *sql* finds."""
    found: list[Any] = [[*row.values()] for row in await make.rows(db, sql)]
    return [from_ms(value) for row in found for value in row]


async def test_what_was_written_last_says_how_far_the_clock_was_ahead(db: Database) -> None:
    assert await db.run(measure, now=NOON) == RIGHT
    worker = await db.run(workers.begin, version="1", now=NOON + DAY)
    assert await db.run(measure, now=NOON) == DAY
    await db.run(workers.end, worker=worker, now=NOON + DAY + HOUR)
    assert await db.run(measure, now=NOON) == DAY + HOUR
    assert await db.run(measure, now=NOON + 2 * DAY) == RIGHT
    await db.run(put_right, now=NOON, ahead=DAY + HOUR)
    assert await db.run(measure, now=NOON) == RIGHT


@pytest.mark.parametrize(
    ("polled", "due", "ahead", "then"),
    [
        (-MINUTE, MINUTE, RIGHT, MINUTE),  # as it should be
        (-MINUTE, 24 * HOUR, RIGHT, 24 * HOUR),  # its server said so
        (DAY, DAY + 5 * MINUTE, RIGHT, 5 * MINUTE),  # polled in the future: five minutes from now
        (DAY, DAY + 40 * HOUR, RIGHT, RIGHT),  # longer than anybody waits
        (DAY, DAY - HOUR, RIGHT, RIGHT),
        (-MINUTE, 40 * HOUR, RIGHT, RIGHT),
        (None, HOUR, RIGHT, RIGHT),  # new, and never polled
        (-MINUTE, DAY, DAY, RIGHT),  # resumed by hand while the clock was ahead
        (-MINUTE, DAY + MINUTE, DAY, MINUTE),
        (-HOUR, -MINUTE, DAY, -MINUTE),  # due already
    ],
)
async def test_a_feed_waits_no_longer_than_was_decided_at_its_last_poll(
    db: Database, polled: timedelta | None, due: timedelta, ahead: timedelta, then: timedelta
) -> None:
    def written(tx: Tx) -> None:
        make.feed(tx)
        tx.run(
            "UPDATE feeds SET polled_at = :polled, ok_at = :polled, newest_at = :polled, next_poll = :due",
            polled=None if polled is None else to_ms(NOON + polled),
            due=to_ms(NOON + due),
        )
        put_right(tx, now=NOON, ahead=ahead)

    await db.run(written)
    [feed] = await db.read(feeds.everything)
    assert feed.next_poll == NOON + then
    assert feed.polled_at == feed.feed.ok_at == (None if polled is None else NOON + min(polled, RIGHT))


async def test_a_feed_is_not_dead_because_the_clock_was_days_ahead(db: Database) -> None:
    def fail(tx: Tx, *, now: datetime) -> None:
        put_right(tx, now=now, ahead=NOON - now)
        tx.run("UPDATE feeds SET polled_at = :now, next_poll = :due", now=to_ms(now), due=to_ms(now + 20 * HOUR))

    def written(tx: Tx) -> None:
        make.feed(tx)
        tx.run("UPDATE feeds SET failures = 3, failing_since = :since", since=to_ms(NOON - MINUTE))
        fail(tx, now=NOON + 40 * DAY)

    await db.run(written)
    [feed] = await db.read(feeds.everything)
    assert feed.feed.failing_since == NOON + 40 * DAY - MINUTE
    await db.run(put_right, now=NOON, ahead=40 * DAY)
    [feed] = await db.read(feeds.everything)
    assert (feed.next_poll, feed.feed.failing_since) == (NOON, NOON)


@pytest.mark.parametrize(
    ("due", "ahead", "then"),
    [
        (6 * HOUR, RIGHT, 6 * HOUR),  # believed: quiet hours may last so long
        (DAY + HOUR, RIGHT, RIGHT),
        (DAY + HOUR, DAY, HOUR),  # put off for an hour by a clock that was a day ahead
        (6 * HOUR, DAY, RIGHT),
        (9 * DAY, DAY, RIGHT),
    ],
)
async def test_a_row_goes_when_it_would_have_gone_under_the_right_clock(
    db: Database, due: timedelta, ahead: timedelta, then: timedelta
) -> None:
    def written(tx: Tx) -> None:
        make.readers(tx)
        tx.run("UPDATE outbox SET due = :due, created_at = :due", due=to_ms(NOON + due))
        put_right(tx, now=NOON, ahead=ahead)

    await db.run(written)
    [found, created] = await moments(db, "SELECT due, created_at FROM outbox")
    assert found == NOON + then
    assert created == (NOON if then != due else NOON + due)


async def test_quiet_hours_are_kept_by_a_row_that_was_brought_back(db: Database) -> None:
    night, hours = NOON.replace(hour=16), QuietHours(begin=time(22), end=time(6))  # 23:00 in Vietnam

    def written(tx: Tx) -> list[Any]:
        [chat] = make.readers(tx)
        chats.set_quiet(tx, chat=chat.number, hours=hours, now=night)
        tx.run("UPDATE outbox SET due = :due", due=to_ms(night + 5 * HOUR))
        put_right(tx, now=night, ahead=DAY)
        return claim.take(tx, claim.Claim(channel="telegram", now=night, lease_end=night + MINUTE), limit=5)

    assert await db.run(written) == []
    assert await moments(db, "SELECT digest_at FROM chats") == [night + 7 * HOUR]


async def test_a_clock_set_forward_makes_nothing_older_that_is_still_open(db: Database) -> None:
    def written(tx: Tx) -> None:
        make.readers(tx, chats=2)
        tx.run("UPDATE outbox SET due = NULL, state = 'sent' WHERE chat_id = (SELECT MIN(chat_id) FROM outbox)")
        put_right(tx, now=NOON + DAY, ahead=-DAY)

    await db.run(written)
    assert await moments(db, "SELECT created_at FROM outbox ORDER BY chat_id") == [NOON, NOON + DAY]
    assert await moments(db, "SELECT due FROM outbox WHERE due IS NOT NULL") == [NOON]


@pytest.mark.parametrize(("due", "ahead", "then"), [(9, RIGHT, 9), (90, RIGHT, 0), (9, DAY, 0)])
async def test_an_article_s_page_is_asked_soon(db: Database, due: int, ahead: timedelta, then: int) -> None:
    def written(tx: Tx) -> None:
        make.stored(tx, state=ArticleState.PAGE)
        tx.run("UPDATE articles SET page_due = :due, first_seen = :due", due=to_ms(NOON + due * MINUTE))
        put_right(tx, now=NOON, ahead=ahead)

    await db.run(written)
    assert await moments(db, "SELECT page_due, first_seen FROM articles") == [NOON + then * MINUTE, NOON]


@pytest.mark.parametrize("ahead", [RIGHT, 2 * DAY])
async def test_a_digest_comes_at_the_next_of_its_hours(db: Database, ahead: timedelta) -> None:
    def written(tx: Tx) -> None:
        at_hours, at_once, never = (make.chat(tx, address=name) for name in ("hours", "once", "never"))
        digests.choose(tx, chat=at_hours.number, hours="11:30 17:30", now=NOON + ahead)
        tx.run(
            "UPDATE chats SET digest_at = digest_at + :more WHERE digest_at > 0",
            more=to_ms(NOON + 3 * DAY) - to_ms(NOON),
        )
        tx.run("UPDATE chats SET digest_at = :at WHERE id = :id", at=to_ms(NOON + 3 * DAY), id=at_once.number)
        assert never.number not in (at_hours.number, at_once.number)
        put_right(tx, now=NOON, ahead=ahead)

    await db.run(written)
    found = await moments(db, "SELECT digest_at FROM chats ORDER BY id")
    assert found == [NOON.replace(hour=10, minute=30), NOON, None]


async def test_a_digest_of_tomorrow_is_left_alone_where_the_clock_was_right(db: Database) -> None:
    def written(tx: Tx) -> None:
        chat = make.chat(tx)
        digests.choose(tx, chat=chat.number, hours="11:30", now=NOON)
        put_right(tx, now=NOON, ahead=RIGHT)

    await db.run(written)
    assert await moments(db, "SELECT digest_at FROM chats") == [NOON.replace(hour=4, minute=30) + DAY]


@pytest.mark.parametrize(
    ("chosen", "length", "then"),
    [
        (DAY, HOUR, HOUR),  # under the wrong clock: for an hour, as they were told
        (-HOUR, 3 * DAY, 3 * DAY - HOUR),  # before
        (-HOUR, 500 * DAY, 365 * DAY),
    ],
)
async def test_a_pause_lasts_as_long_as_was_chosen(
    db: Database, chosen: timedelta, length: timedelta, then: timedelta
) -> None:
    def written(tx: Tx) -> None:
        chat = make.chat(tx)
        chats.pause(tx, chat=chat.number, until=NOON + chosen + length)
        tx.run("UPDATE chats SET heard_at = :at, digested = :at", at=to_ms(NOON + chosen))
        put_right(tx, now=NOON, ahead=DAY)

    await db.run(written)
    found = await moments(db, "SELECT paused_until, heard_at, digested FROM chats")
    assert found == [NOON + then, *[NOON + min(chosen, RIGHT)] * 2]


def test_what_is_believed_covers_what_each_kind_may_wait() -> None:
    assert clock_jumps.LONGEST_POLL >= DAY * 1.25 and timedelta(days=365) <= clock_jumps.LONGEST_PAUSE


async def test_no_alarm_began_or_ended_in_the_future(db: Database) -> None:
    def write(tx: Tx) -> None:
        tx.run(
            """
            INSERT INTO alarms (kind, subject, detail, began_at, ended_at, reported_at, closed_at)
            VALUES ('disk', '/', '{}', :at, :at, :at, :at)
            """,
            at=to_ms(NOON + DAY),
        )

    await db.run(write)
    await db.run(put_right, now=NOON, ahead=DAY)
    assert await moments(db, "SELECT began_at, ended_at, reported_at, closed_at FROM alarms") == [NOON] * 4
