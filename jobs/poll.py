"""Poll: ask each feed when its time has come, and keep what is new.

A look that finds nothing new costs next to nothing: an unchanged body is not read, items already
seen are not parsed, and what is written about such looks is written for many at once.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import blake2b

from jobs.http import Answer, Client
from jobs.parsing import Parser
from jobs.take_in import TakenIn, take_in
from news.articles import Article, Entry, article_of
from news.errors import FeedError, StorageError
from news.feeds import Feed, Verdict, failures_after, next_look
from news.splitting import split
from storage import feeds
from storage.database import Database
from storage.feeds import Look

log = logging.getLogger(__name__)

AT_ONCE = 64  #: looks under way; the client sees to it that no host gets more than two
MOST_DUE = 10_000  #: feeds started in one round
GATHERING = 0.05  #: seconds in which the ends of looks gather, to be written down in one go


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the configuration says of polling."""

    min_interval: timedelta = timedelta(seconds=60)
    max_interval: timedelta = timedelta(minutes=30)
    max_feed_bytes: int = 10_000_000
    max_lead: int = 400


class Polling:
    """All feeds, each at its own pace."""

    def __init__(
        self,
        db: Database,
        client: Client,
        parser: Parser,
        rules: Rules,
        *,
        arrived: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._db = db
        self._client = client
        self._parser = parser
        self._rules = rules
        self._arrived = arrived
        self._now = now
        self._places = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[int, asyncio.Task[None]] = {}  #: by feed
        self._unwritten: list[tuple[Look, asyncio.Event]] = []
        self._writing: asyncio.Task[None] | None = None

    async def round(self) -> int:
        """Start looking at every feed that is due; how many. A slow one holds up no other, nor the next round."""
        due = [
            feed
            for feed in await self._db.read(feeds.due, now=self._now(), limit=MOST_DUE)
            if feed.number not in self._under_way
        ]
        for feed in due:
            task = asyncio.create_task(self._recorded(feed), name=f"look-{feed.number}")
            self._under_way[feed.number] = task
            task.add_done_callback(partial(self._over, feed.number))
        return len(due)

    def _over(self, number: int, _: object) -> None:
        del self._under_way[number]

    async def settled(self) -> None:
        """Come back when every look that was started is written down."""
        while self._under_way:
            await asyncio.wait(self._under_way.values())

    async def stop(self) -> None:
        """Drop the looks under way: whatever they would have found is found by the next."""
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _recorded(self, feed: Feed) -> None:
        """Look, and have the look written down: a feed's trouble is its own."""
        try:
            async with self._places:
                look = await self._looked(feed)
            if look is not None:
                await self._written(look)
        except StorageError as error:
            log.error("not kept feed=%s reason=%s", feed.url, error)

    async def _looked(self, feed: Feed) -> Look | None:
        try:
            return await self.look(feed)
        except StorageError:
            raise
        except Exception as error:
            log.exception("unexpected feed=%s", feed.url)
            return self._failed(feed, Verdict.UNPARSEABLE, repr(error), retry_after=None)

    async def _written(self, look: Look) -> None:
        """Have the look written down, together with those that end at about the same time."""
        written = asyncio.Event()
        self._unwritten.append((look, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await written.wait()

    async def _write(self) -> None:
        while self._unwritten:
            await asyncio.sleep(GATHERING)
            looks, self._unwritten = self._unwritten, []
            try:
                await self._db.run(feeds.record, [look for look, _ in looks])
            except StorageError as error:
                log.error("looks not kept count=%d reason=%s", len(looks), error)
            for _, written in looks:
                written.set()

    async def look(self, feed: Feed) -> Look | None:
        """One look; None where it is written down already, together with the articles it brought."""
        try:
            answer = await self._client.get(
                feed.fetch_url or feed.url,
                etag=feed.etag,
                last_modified=feed.last_modified,
                cap=self._rules.max_feed_bytes,
            )
            if answer.unchanged or _hash(answer.body) == feed.body_hash:
                return self._unchanged(feed, answer)
            look, found = await self._read(feed, answer)
        except FeedError as error:
            return self._failed(feed, Verdict(error.verdict), error.detail, retry_after=error.retry_after)
        if not found and feed.baseline_at is not None:
            return look
        taken = await self._db.run(take_in, look, found, now=look.looked_at)
        self._tell(feed, look, taken)
        return None

    async def _read(self, feed: Feed, answer: Answer) -> tuple[Look, list[Article]]:
        """The entries of *answer* that were not in the last one, as articles."""
        parts = split(answer.body)
        hashes = parts.hashes() if parts else ()
        seen = feed.seen()
        unseen = [number for number, one in enumerate(hashes) if one not in seen]
        ttl, verdict, items = feed.ttl, Verdict.OK, len(hashes)
        entries: tuple[Entry, ...] = ()
        if unseen or not parts:
            some = parts is not None and len(unseen) < len(hashes)
            body = parts.only(unseen) if parts and some else answer.body
            parsed = await self._parser.entries(body, answer.content_type)
            ttl, entries, verdict = parsed.ttl, parsed.entries, parsed.verdict
            items = max(items, len(entries))
        now = self._now()
        after = replace(
            self._well(feed, answer, verdict, now=now),
            body_hash=_hash(answer.body) if verdict is Verdict.OK else b"",
            seen_items=b"".join(hashes),
            ttl=ttl,
        )
        found = [article for entry in entries if (article := self._article(feed, entry, answer.url, now))]
        return self._look(after, answer, now=now, items=items), found

    def _article(self, feed: Feed, entry: Entry, base: str, now: datetime) -> Article | None:
        return article_of(
            entry, base=base, newspaper=feed.newspaper, now=now, limit=self._rules.max_lead, section=feed.section
        )

    def _unchanged(self, feed: Feed, answer: Answer) -> Look:
        now = self._now()
        return self._look(self._well(feed, answer, Verdict.UNCHANGED, now=now), answer, now=now)

    def _well(self, feed: Feed, answer: Answer, verdict: Verdict, *, now: datetime) -> Feed:
        """The feed after a good look."""
        return replace(
            feed,
            verdict=verdict,
            ok_at=now,
            failures=0,
            failing_since=None,
            fetch_url=answer.moved_to or feed.fetch_url,
            etag=answer.etag or (feed.etag if answer.unchanged else ""),
            last_modified=answer.last_modified or (feed.last_modified if answer.unchanged else ""),
        )

    def _look(self, feed: Feed, answer: Answer, *, now: datetime, items: int | None = None) -> Look:
        due = next_look(
            feed,
            now=now,
            min_interval=self._rules.min_interval,
            max_interval=self._rules.max_interval,
            retry_after=answer.retry_after,
            max_age=answer.max_age,
        )
        return Look(feed=feed, looked_at=now, next_look=due, items=items)

    def _failed(self, feed: Feed, verdict: Verdict, detail: str, *, retry_after: timedelta | None) -> Look:
        now = self._now()
        failures, since = failures_after(feed, verdict, now=now)
        after = replace(feed, verdict=verdict, failures=failures, failing_since=since)
        if feed.fetch_url and verdict in (Verdict.NOT_FOUND, Verdict.GONE):
            after = replace(after, fetch_url="")  # the redirect that was "for good" was not
        due = next_look(
            after,
            now=now,
            min_interval=self._rules.min_interval,
            max_interval=self._rules.max_interval,
            retry_after=retry_after,
            jitter=random.random(),  # noqa: S311 (spreads load, keeps no secret)
        )
        if verdict != feed.verdict:
            log.warning("feed in trouble feed=%s verdict=%s detail=%s", feed.url, verdict, detail)
        return Look(feed=after, looked_at=now, next_look=due, detail=detail)

    def _tell(self, feed: Feed, look: Look, taken: TakenIn) -> None:
        log.info(
            "read feed=%s items=%s new=%d quiet=%d held=%d edited=%d",
            feed.url, look.items, taken.new, taken.quiet, taken.held, taken.edited,
        )  # fmt: skip
        if taken.new or taken.edited or taken.quiet:
            self._arrived()


def _hash(body: bytes) -> bytes:
    return blake2b(body, digest_size=16).digest()
