"""Missing: articles that a feed stops listing while it lists older ones are noted, so that their pages are asked.

A section's page and a sitemap are feeds like others here: what was only moved about on them is found on its own page.
"""

import logging

from news.feeds.feed import Feed
from news.feeds.missing import find_missing, has_hole
from storage import missing
from storage.engine.database import Database
from storage.feeds import PollResult

log = logging.getLogger(__name__)


async def note_missing(db: Database, before: Feed, result: PollResult, body: bytes) -> None:
    """Note what the feed as it was *before* listed and its *body* does not; noting it twice does no harm."""
    if not has_hole(before.seen_items, result.feed.seen_items):
        return
    known = await db.read(missing.known, feed=before.number, now=result.polled_at)
    if found := [one.number for one in find_missing(known, body, now=result.polled_at)]:
        await db.run(missing.note, found, newspaper=before.newspaper, now=result.polled_at)
        log.warning("missed feed=%s count=%d: their pages are asked", before.url, len(found))
