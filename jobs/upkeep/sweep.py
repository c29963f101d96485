"""Sweep: give up what is too old to be news, forget what nobody will ask for again."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from storage import (
    alarms,
    articles,
    books,
    broadcasts,
    chats,
    choices,
    corrections,
    digests,
    links,
    missing,
    muted_stories,
    notices,
    quota,
    retention,
    silences,
    undoing,
    updates,
    webchat,
    workers,
)
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out, settle

log = logging.getLogger(__name__)

STALE = timedelta(days=2)  #: news that could not be delivered for this long is none any more
RECORDS = timedelta(days=60)  #: how long the ledger remembers deliveries
ARTICLES = timedelta(days=90)  #: how long they can be searched and explained
CONVERSATIONS = timedelta(days=30)  #: messages of the web chat
STORIES = timedelta(days=30)  #: that chats muted: no event goes on for longer
BROWSERS = timedelta(days=60)  #: a browser that never came back
UPDATES = timedelta(days=7)  #: what people wrote and nobody could handle, and the numbers of questions
CHATS = 50  #: whose records are looked at in one transaction
LISTED = 1000  #: chats of which it is read at once whether anybody uses them


async def sweep(db: Database, *, now: datetime) -> None:
    """One sweep; each part is a transaction of its own, so that deliveries go on between."""
    forgotten, after = 0, 0
    while (part := await db.run(settle.sweep, before=now - RECORDS, after=after, chats=CHATS))[0] is not None:
        after, forgotten = part[0], forgotten + part[1]
    unsent = await db.run(settle.give_up, before=now - RECORDS, stale=now - STALE)  # kept with its reason for a day
    await db.run(broadcasts.sweep, before=now - RECORDS)
    await db.run(notices.sweep, before=now - RECORDS)
    await db.run(digests.sweep, before=now - RECORDS)
    await db.run(corrections.sweep, before=now - RECORDS)
    await db.run(missing.sweep, before=now - RECORDS)
    await db.run(fan_out.sweep, before=now - RECORDS)
    await db.run(workers.sweep, before=now - RECORDS)
    await db.run(alarms.sweep, before=now - RECORDS)
    articles_gone = await db.run(articles.sweep, before=now - ARTICLES)
    await db.run(books.sweep, before=now - ARTICLES)
    await db.run(webchat.sweep, before=now - CONVERSATIONS)
    await db.run(choices.sweep, before=now - UPDATES)
    await db.run(undoing.sweep, now=now)
    await db.run(quota.sweep, before=now - retention.REFUSED)
    await db.run(links.sweep, now=now)
    await db.run(silences.sweep)
    await db.run(muted_stories.sweep, before=now - STORIES)
    if unhandled := await db.run(updates.sweep, before=now - UPDATES):
        log.warning("what people wrote was never handled count=%d", unhandled)
    browsers = await db.run(_forget_browsers, since=now - BROWSERS)
    left = await _forget_left(db, now=now)
    log.info(
        "swept unsent=%d records=%d articles=%d browsers=%d left=%d", unsent, forgotten, articles_gone, browsers, left
    )


async def _forget_left(db: Database, *, now: datetime) -> int:
    """Forget chats that are gone, or hear nothing, for long; how many."""
    await db.run(retention.note_gone, now=now)
    count = 0
    while left := await db.run(_forget_gone, now=now):
        count += left
    after: int | None = 0
    while after is not None:
        after, asleep = await db.read(retention.list_asleep, now=now, after=after, limit=LISTED)
        for place in range(0, len(asleep), CHATS):
            count += await db.run(_forget_asleep, asleep[place : place + CHATS], now=now)
    return count


def _forget_gone(tx: Tx, *, now: datetime) -> int:
    left = retention.list_gone(tx, now=now, limit=CHATS)
    for chat in left:
        chats.forget(tx, chat=chat)
    return len(left)


def _forget_asleep(tx: Tx, listed: Collection[int], *, now: datetime) -> int:
    """But for who used it since it was listed."""
    left = [chat for chat in listed if retention.is_asleep(tx, chat=chat, now=now)]
    for chat in left:
        chats.forget(tx, chat=chat)
    return len(left)


def _forget_browsers(tx: Tx, *, since: datetime) -> int:
    gone = retention.list_idle(tx, channel=webchat.CHANNEL, since=since)
    for chat in gone:
        chats.forget(tx, chat=chat)
    return len(gone)
