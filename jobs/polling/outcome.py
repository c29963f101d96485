"""What a poll of a feed comes to: the feed as it is known from then on, and when to poll again."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from jobs.fetching.answers import Answer
from news.errors import FeedError
from news.feeds.feed import Feed, Form, failures_after
from news.feeds.rhythm import Advice, Intervals, Place, next_poll
from news.feeds.sitemaps import is_dated, without_date
from news.feeds.verdict import Verdict
from news.text.links import same_site
from news.text.vietnamese import clean
from storage.feeds import PollResult

log = logging.getLogger(__name__)

SLOWLY = timedelta(minutes=15)  #: between polls of a sitemap or page, which are heavier than a feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the configuration says of polling."""

    min_interval: timedelta = timedelta(seconds=60)
    max_interval: timedelta = timedelta(minutes=30)
    max_feed_bytes: int = 10_000_000  #: unpacked
    max_lead: int = 400  #: characters
    at_one_host: int = 2  #: polls of one newspaper at once, so that one with fifty feeds holds up no other


def succeed(
    feed: Feed,
    answer: Answer,
    verdict: Verdict,
    rules: Rules,
    *,
    now: datetime,
    place: Place,
    items: int | None = None,
) -> PollResult:
    """A poll that was answered well; *place* is the feed's among those of its newspaper."""
    after = _feed_after(feed, answer, verdict, now=now)
    due = next_poll(
        after,
        now=now,
        intervals=_intervals(rules, feed),
        advice=Advice(retry_after=answer.retry_after, max_age=answer.max_age, is_copy=answer.is_copy),
        place=place,
    )
    return PollResult(feed=after, polled_at=now, next_poll=due, items=items)


def _feed_after(feed: Feed, answer: Answer, verdict: Verdict, *, now: datetime) -> Feed:
    """The feed after a good poll.

    A redirect "for good" is remembered within the newspaper's own site; one that leads elsewhere is followed
    each time, and an admin decides.
    """
    moved, at_home = answer.moved_to, True
    if moved:
        moved = without_date(moved) if is_dated(feed.url) else moved
        at_home = same_site(urlsplit(moved).hostname or "", urlsplit(feed.url).hostname or "")
    return replace(
        feed,
        verdict=verdict,
        ok_at=now,
        failures=0,
        failing_since=None,
        fetch_url=moved if moved and at_home else feed.fetch_url,
        moved_to="" if at_home else moved,
        etag=answer.etag or (feed.etag if answer.unchanged else ""),
        last_modified=answer.last_modified or (feed.last_modified if answer.unchanged else ""),
    )


def fail(feed: Feed, error: FeedError, rules: Rules, *, now: datetime, jitter: float) -> PollResult:
    """A poll that ended in trouble; *jitter*, from 0 to 1, spreads the next ones of many feeds."""
    verdict, detail = Verdict(error.verdict), clean(error.detail)  # a server's own words, whatever they hold
    failures, since = failures_after(feed, verdict, now=now)
    after = replace(feed, verdict=verdict, failures=failures, failing_since=since)
    if feed.fetch_url and verdict in (Verdict.NOT_FOUND, Verdict.GONE):
        after = replace(after, fetch_url="")  # the redirect that was "for good" was not
    due = next_poll(
        after,
        now=now,
        intervals=_intervals(rules, feed),
        advice=Advice(retry_after=error.retry_after),
        jitter=jitter,
    )
    if verdict != feed.verdict:
        log.warning("feed in trouble feed=%s verdict=%s detail=%s", feed.url, verdict, detail)
    return PollResult(feed=after, polled_at=now, next_poll=due, detail=detail)


def _intervals(rules: Rules, feed: Feed) -> Intervals:
    least = timedelta() if feed.form is Form.RSS else SLOWLY
    return Intervals(max(rules.min_interval, least), max(rules.max_interval, least))
