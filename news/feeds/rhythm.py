"""When to poll a feed again: as often as its newspaper writes, as seldom as its server asks."""

import math
from collections.abc import Collection
from datetime import datetime, timedelta

from news.feeds.feed import DAY, Feed, is_dead
from news.feeds.verdict import Verdict
from news.text.dates import VIETNAM

PUBLISHING = timedelta(minutes=5)  #: while a newspaper publishes, none of its feeds is left for longer
_HOUR = timedelta(hours=1)
_MEMORY = 7 * DAY  # a newspaper's week
_MOST = 1_000_000  # a thousand articles in one hour of the day: nobody writes more
_BUSY = 0.25  # articles an hour from which on a feed deserves min_interval
_NEWCOMER = 0.5  # articles an hour that a feed is trusted with until its own rhythm is known
_BURST = timedelta(hours=1)  # one article is often followed by another


def rhythm_after(
    feed: Feed, published: Collection[datetime], *, now: datetime
) -> tuple[tuple[int, ...], datetime | None]:
    """`hours` and `newest_at` once articles *published* then were first seen; both change only when there are any.

    Each article counts for less the older it is, so a feed that falls asleep is forgotten without being touched.
    """
    dates = [date for date in published if date <= now]
    if not dates:
        return feed.hours, feed.newest_at
    newest = max(dates) if feed.newest_at is None else max(feed.newest_at, *dates)
    if feed.newest_at is None and feed.baseline_at is None:
        # The first poll: forty items may be one day's or one year's.
        span = min(max(now - min(dates), DAY), _MEMORY)
        hours = [0.0] * 24
    else:
        span = _MEMORY
        hours = [value * _faded(feed.newest_at or newest, newest) for value in feed.hours]
    for date in dates:
        hours[date.astimezone(VIETNAM).hour] += 1000 * (DAY / span) * _faded(date, newest)
    return tuple(min(round(value), _MOST) for value in hours), newest


def _faded(then: datetime, now: datetime) -> float:
    return math.exp(-max((now - then) / _MEMORY, 0.0))


def _trust(feed: Feed, now: datetime) -> tuple[float, float]:
    """How much of its `hours` still counts, and how many articles an hour a newcomer may bring whatever they say."""
    known = _faded(feed.newest_at, now) if feed.newest_at is not None else 0.0
    age = max((now - feed.baseline_at) / (3 * DAY), 0.0) if feed.baseline_at is not None else 0.0
    return known, _NEWCOMER * math.exp(-age)


def _rate(feed: Feed, hour: int, known: float, unknown: float) -> float:
    """Articles that the feed may bring in this hour of the Vietnamese day."""
    around = feed.hours[hour] / 2 + feed.hours[hour - 1] / 4 + feed.hours[(hour + 1) % 24] / 4
    return (around + 0.05 * sum(feed.hours) / 24) / 1000 * known + unknown


def usual(feed: Feed, *, since: datetime, until: datetime) -> float:
    """How many articles the feed may be expected to have brought between the two, a week at most."""
    count, moment = 0.0, max(since, until - _MEMORY)
    known, unknown = _trust(feed, moment)
    while moment < until:
        step = min(_HOUR, until - moment)
        count += _rate(feed, moment.astimezone(VIETNAM).hour, known, unknown) * (step / _HOUR)
        moment += step
    return count


def next_poll(
    feed: Feed,
    *,
    now: datetime,
    min_interval: timedelta,
    max_interval: timedelta,
    retry_after: timedelta | None = None,
    max_age: timedelta | None = None,
    jitter: float = 0.5,
) -> datetime:
    """When to ask this feed again; *feed* already knows how the poll at *now* ended. *jitter* is between 0 and 1.

    - A feed that brings an article every four hours or more often, one that is new to us and one that published
      within the hour is asked every *min_interval*; others as many times less often as they bring less, hour by
      hour of the Vietnamese day, up to *max_interval*.
    - A `ttl` or max-age is a wish, and mostly a server's default: it asks for no more than five minutes of a feed that
      publishes, of others for no more than *max_interval*; a Retry-After is obeyed up to a day.
    - Failures double the interval, up to *max_interval*, give or take a quarter; the dead are asked once a day.
    - While our own network is away, all are asked every *min_interval*.
    """
    if feed.verdict in (Verdict.OFFLINE, Verdict.PARSER_DOWN):
        wait = min_interval
    elif feed.failures:
        doubled = min(min_interval * 2 ** min(feed.failures, 20), max_interval)
        wait = (DAY if is_dead(feed, now=now) else doubled) * (0.75 + 0.5 * jitter)
        wait = max(wait, min_interval)
    else:
        wait = _until_worth_it(feed, now, min_interval, max_interval)
        wait = max(wait, min(_wish(feed, max_age), PUBLISHING if wait <= PUBLISHING else max_interval, max_interval))
    return now + max(wait, min(retry_after or timedelta(), DAY))


def _wish(feed: Feed, max_age: timedelta | None) -> timedelta:
    return max(timedelta(minutes=feed.ttl), max_age or timedelta())


def _until_worth_it(feed: Feed, now: datetime, shortest: timedelta, longest: timedelta) -> timedelta:
    """The time in which as much may appear as in *shortest* of a busy feed."""
    if feed.newest_at is not None and now - feed.newest_at < _BURST:
        return shortest
    local, trust = now.astimezone(VIETNAM), _trust(feed, now)
    hour, left = local.hour, 1 - (local.minute + (local.second + local.microsecond / 1e6) / 60) / 60
    wanted, wait, most = _BUSY * (shortest / _HOUR), 0.0, longest / _HOUR  # hours, as floats: every poll comes here
    while wait < most:
        rate = _rate(feed, hour, *trust)
        if rate * left >= wanted:
            return min(max((wait + wanted / rate) * _HOUR, shortest), longest)
        wanted -= rate * left
        wait, left, hour = wait + left, 1.0, (hour + 1) % 24
    return longest
