"""Sweep: give up what is too old to be news, forget what nobody will ask for again."""

import logging
from datetime import datetime, timedelta

from storage import articles, digests, outbox, recipients, updates, webchat
from storage.database import Database, Tx

log = logging.getLogger(__name__)

STALE = timedelta(days=2)  #: news that could not be delivered for this long is none any more
RECORDS = timedelta(days=60)  #: how long the ledger remembers deliveries
ARTICLES = timedelta(days=90)
CONVERSATIONS = timedelta(days=30)  #: messages of the web chat
BROWSERS = timedelta(days=60)  #: a browser that never came back
UPDATES = timedelta(days=7)


async def sweep(db: Database, *, now: datetime) -> None:
    """One sweep; each part is a transaction of its own, so that deliveries go on between."""
    given_up, records = await db.run(outbox.sweep, before=now - RECORDS, stale=now - STALE)
    await db.run(digests.sweep, before=now - RECORDS)
    told = await db.run(articles.sweep, before=now - ARTICLES)
    await db.run(webchat.sweep, before=now - CONVERSATIONS)
    await db.run(updates.sweep, before=now - UPDATES)
    browsers = await db.run(_forget_browsers, since=now - BROWSERS)
    log.info("swept given_up=%d records=%d articles=%d browsers=%d", given_up, records, told, browsers)


def _forget_browsers(tx: Tx, *, since: datetime) -> int:
    gone = recipients.idle(tx, channel="webchat", since=since)
    for chat in gone:
        recipients.forget(tx, chat=chat)
    return len(gone)
