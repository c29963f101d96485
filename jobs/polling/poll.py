"""Poll: ask each feed when its time has come, and keep what is new.

A poll that finds nothing new costs next to nothing: an unchanged body is not read, items already
seen are not parsed, and what is written about such polls is written for many at once.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache, partial
from random import Random
from urllib.parse import urlsplit

from jobs.clock import Clock
from jobs.fetching.answers import Answer
from jobs.fetching.client import Client
from jobs.fetching.probe import fetch
from jobs.fetching.robots import Robots
from jobs.parsing.parser import Parser
from jobs.polling.ingest import Ingested, ingest
from jobs.polling.missing import note_missing
from jobs.polling.outcome import Rules, fail, succeed
from jobs.polling.read import hash_of, read
from jobs.polling.recording import PollRecording
from news.articles.article import Article
from news.errors import FeedError, StorageError
from news.feeds.coverage import Coverage
from news.feeds.feed import Feed, Form
from news.feeds.rhythm import ALONE, PUBLISHING, SPARED, Place
from news.feeds.sitemaps import at_date
from news.feeds.verdict import Verdict
from storage import feeds, siblings
from storage.engine.database import Database
from storage.feeds import PollResult

log = logging.getLogger(__name__)

AT_ONCE = 64  #: polls under way; each may hold a body …
MOST_DUE = 10_000  #: feeds started in one round
LOST = 2  #: failures of a feed after which others are no longer spared because of it


class Polling:
    """All feeds, each at its own pace."""

    def __init__(
        self,
        db: Database,
        client: Client,
        parser: Parser,
        rules: Rules,
        *,
        clock: Clock,
        chance: Random,
        on_articles: Callable[[], None] = lambda: None,
    ) -> None:
        self._db = db
        self._client = client
        self._parser = parser
        self._rules = rules
        self._clock = clock
        self._chance = chance
        self._on_articles = on_articles
        self._coverage = Coverage()
        self._robots = Robots(client, now=clock.now)
        self._places = asyncio.Semaphore(AT_ONCE)
        self._hosts: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(rules.at_one_host))
        self._under_way: dict[int, asyncio.Task[None]] = {}  #: by feed
        self._put_off: dict[int, datetime] = {}  #: by feed: its last poll could not be kept, so it seems due at once
        self._recording = PollRecording(db, clock)
        self.advanced = self._clock.monotonic()  #: when nothing was due, or the last poll was kept: for `/healthz`

    async def round(self) -> int:
        """Start polling every feed that is due; how many. A slow one holds up no other, nor the next round."""
        now = self._clock.now()
        found = await self._db.read(feeds.due, now=now, limit=MOST_DUE)
        if not found:
            self.advanced = self._clock.monotonic()
        latest = now + self._rules.min_interval  # later only where the clock was set back
        self._put_off = {number: until for number, until in self._put_off.items() if now < until <= latest}
        due = [feed for feed in found if feed.number not in self._under_way and feed.number not in self._put_off]
        for feed in due:
            task = asyncio.create_task(self._poll_and_record(feed), name=f"poll-{feed.number}")
            self._under_way[feed.number] = task
            task.add_done_callback(partial(self._end, feed.number))
        return len(due)

    def _end(self, number: int, _: object) -> None:
        del self._under_way[number]

    async def finish(self) -> None:
        """Come back when every poll that was started is written down."""
        while self._under_way:
            await asyncio.wait(self._under_way.values())

    async def stop(self) -> None:
        """Drop the polls under way: whatever they would have found is found by the next."""
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _poll_and_record(self, feed: Feed) -> None:
        """Poll, and have the result written down: a feed's trouble is its own."""
        try:
            async with self._hosts[_host_of(feed.fetch_url or feed.url)], self._places:
                result = await self._poll_or_name(feed)
            kept = result is None or await self._recording.record(result, under_way=len(self._under_way))
        except StorageError as error:
            log.error("not kept feed=%s reason=%s", feed.url, error)
            kept = False
        if kept:
            self.advanced = self._clock.monotonic()
        else:  # newspapers need not suffer for our full disk
            self._put_off[feed.number] = self._clock.now() + self._rules.min_interval

    async def _poll_or_name(self, feed: Feed) -> PollResult | None:
        try:
            return await self.poll(feed)
        except StorageError:
            raise
        except Exception as error:
            log.exception("unexpected feed=%s", feed.url)
            return self._fail(feed, FeedError(Verdict.UNPARSEABLE, repr(error)))

    async def poll(self, feed: Feed) -> PollResult | None:
        """One turn; None where it is written down already, together with the articles it brought."""
        try:
            answer = await self._ask(feed)
            body_hash = b"" if answer.unchanged else hash_of(answer.body)
            if answer.unchanged or body_hash == feed.body_hash:
                self._coverage.note_success(feed.number)
                return self._succeed(feed, answer, Verdict.UNCHANGED)
            known, limit = replace(feed, body_hash=body_hash), self._rules.max_lead
            found = await read(self._parser, known, answer, limit=limit, clock=self._clock)
        except FeedError as error:
            result = self._fail(feed, error)
            if result.feed.failures >= LOST and self._coverage.note_failure(feed.number, feed.newspaper):
                await self._wake_siblings(feed, now=result.polled_at, longest=self._rules.max_interval * SPARED)
            return result
        if not found.is_whole:  # its server is not to say next time that nothing changed
            answer = replace(answer, etag="", last_modified="")
        result = self._succeed(found.feed, answer, found.verdict, items=found.items)
        if found.verdict is Verdict.OK:  # before the poll is written down: it would not be noticed again
            await note_missing(self._db, feed, result, answer.body)
        if not found.articles and feed.baseline_at is not None:
            return result
        await self._ingest(feed, result, found.articles)
        return None

    async def _ask(self, feed: Feed) -> Answer:
        url = feed.fetch_url or feed.url
        if feed.form is not Form.RSS:
            await self._robots.check(at_date(url, self._clock.now()))
        return await fetch(
            self._client,
            url,
            now=self._clock.now(),
            etag=feed.etag,
            last_modified=feed.last_modified,
            cap=self._rules.max_feed_bytes,
        )

    async def _ingest(self, feed: Feed, result: PollResult, found: list[Article]) -> None:
        """Keep what the poll brought, and tell those whom it concerns."""
        ahead = self._client.clock_ahead()
        ingested = await self._db.run(ingest, result, found, now=result.polled_at, ahead=ahead)
        if feed.baseline_at is not None:
            self._coverage.note(feed.number, feed.newspaper, fresh=ingested.fresh, known=ingested.shared)
        if ingested.new:
            await self._wake_siblings(feed, now=result.polled_at, longest=self._rules.max_interval)
        self._log(feed, result, ingested)

    def _succeed(self, feed: Feed, answer: Answer, verdict: Verdict, *, items: int | None = None) -> PollResult:
        place = self._place_of(feed)
        return succeed(feed, answer, verdict, self._rules, now=self._clock.now(), place=place, items=items)

    def _place_of(self, feed: Feed) -> Place:
        """A list is no feed: it tells less, and is polled seldom anyway."""
        return self._coverage.place_of(feed.number, feed.newspaper) if feed.form is Form.RSS else ALONE

    async def _wake_siblings(self, feed: Feed, *, now: datetime, longest: timedelta) -> None:
        """Poll the newspaper's other feeds soon: it publishes, or they are no longer covered."""
        within, but = min(PUBLISHING, self._rules.max_interval), self._coverage.covered(feed.newspaper)
        await self._db.run(siblings.wake, feed, now=now, within=within, longest=longest, but=but)

    def _fail(self, feed: Feed, error: FeedError) -> PollResult:
        return fail(feed, error, self._rules, now=self._clock.now(), jitter=self._chance.random())

    def _log(self, feed: Feed, result: PollResult, ingested: Ingested) -> None:
        log.info(
            "read feed=%s items=%s new=%d quiet=%d held=%d edited=%d",
            feed.url, result.items, ingested.new, ingested.quiet, ingested.held, ingested.edited,
        )  # fmt: skip
        if ingested.new or ingested.edited or ingested.quiet:
            self._on_articles()


@lru_cache(maxsize=10_000)
def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # it will be named when it is asked
        return ""
