"""Read: what a feed's answer brings that its last one did not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from jobs.clock import Clock
from jobs.fetching.answers import Answer
from jobs.parsing.parser import Parser
from news.articles.article import Article, article_of
from news.feeds.feed import Feed, Form
from news.feeds.splitting import Parts, split
from news.feeds.verdict import Verdict

MOST_NEW = 50  #: articles taken in one poll of a list; each costs its newspaper another page
MOST_PARSED = 250  #: entries of a feed parsed at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read."""

    feed: Feed  #: as it is known now
    articles: list[Article]  #: that were not there before
    items: int  #: how many it lists, known ones included
    verdict: Verdict = Verdict.OK
    is_whole: bool = True  #: or the next poll is to bring the rest, although nothing changed


async def read(parser: Parser, feed: Feed, answer: Answer, *, limit: int, clock: Clock) -> Reading:
    """Read *answer*, leads shortened to *limit* characters; FeedError where it can't be understood.

    *feed* has the answer's own hash already; it is taken away where the next poll is to read all again.
    """
    if feed.form is Form.RSS:
        return await _read_feed(parser, feed, answer, limit, clock)
    return await _read_list(parser, feed, answer, limit, clock)


async def _read_feed(parser: Parser, feed: Feed, answer: Answer, limit: int, clock: Clock) -> Reading:
    """The entries of *answer* that were not in the last one, as articles."""
    parts = split(answer.body)
    hashes = parts.hashes() if parts else ()
    seen = feed.seen()
    unseen = [number for number, one in enumerate(hashes) if one not in seen]
    ttl, verdict, items = feed.ttl, Verdict.OK, len(hashes)
    found: list[Article] = []
    for body in _portions(answer.body, parts, unseen):
        parsed = await parser.articles(
            body,
            answer.content_type,
            base=answer.url,
            newspaper=feed.newspaper,
            section=feed.section,
            limit=limit,
            now=clock.now(),
        )
        ttl, items = parsed.ttl, max(items, parsed.entries)
        verdict = verdict if parsed.verdict is Verdict.OK else parsed.verdict
        found += [_without_a_shared_guid(article, answer.body) for article in parsed.articles]
    body_hash = feed.body_hash if verdict is Verdict.OK else b""
    after = replace(feed, body_hash=body_hash, seen_items=b"".join(hashes), ttl=ttl)
    return Reading(feed=after, articles=found, items=items, verdict=verdict, is_whole=verdict is Verdict.OK)


async def _read_list(parser: Parser, feed: Feed, answer: Answer, limit: int, clock: Clock) -> Reading:
    """The articles that a sitemap or a section's page lists and did not list before."""
    parsed = await parser.entries(answer.body, answer.content_type, form=feed.form, url=answer.url)
    now, seen = clock.now(), feed.seen()
    hashes = {hash_of(entry.link.encode("utf-8", "replace")): entry for entry in parsed.entries}
    unseen = [(one, entry) for one, entry in hashes.items() if one not in seen]
    later = dict(unseen[MOST_NEW:] if feed.baseline_at is not None else [])
    made = (
        article_of(
            entry, base=answer.url, newspaper=feed.newspaper, section=feed.section, limit=limit, now=now, wordless=True
        )
        for _, entry in unseen[: len(unseen) - len(later)]
    )
    is_whole = not later and parsed.verdict is Verdict.OK
    after = replace(
        feed,
        body_hash=feed.body_hash if is_whole else b"",
        seen_items=b"".join(one for one in hashes if one not in later),  # as they are listed
    )
    found = [article for article in made if article]
    return Reading(feed=after, articles=found, items=len(hashes), verdict=parsed.verdict, is_whole=is_whole)


def _portions(body: bytes, parts: Parts | None, unseen: Sequence[int]) -> list[bytes]:
    """What is to be parsed: of a long list no more at once than the parser's time allows."""
    if parts is None or len(unseen) == len(parts.items) <= MOST_PARSED:
        return [body]
    return [parts.only(set(unseen[at : at + MOST_PARSED])) for at in range(0, len(unseen), MOST_PARSED)]


def _without_a_shared_guid(article: Article, body: bytes) -> Article:
    """*article* without a guid that stands more than once in its feed: some feeds give all items the same."""
    shared = article.guid and body.count(article.guid.encode("utf-8", "replace")) > 1
    return replace(article, keys=article.keys[:-1], guid="") if shared else article


def hash_of(body: bytes) -> bytes:
    """What tells it from others."""
    return sha256(body).digest()[:16]  # twice as fast as blake2b where the processor helps, as most do
