"""When to poll a feed again: as often as its newspaper writes, as seldom as its server asks."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from news.feeds.feed import DAY, Feed, is_dead
from news.feeds.verdict import Verdict
from news.text.dates import VIETNAM

PUBLISHING = timedelta(minutes=5)  #: while a newspaper publishes, none of its feeds is left for longer
SPARED = 6  #: times as seldom as its server wishes, or as the longest interval, a feed is polled that another covers
AFTER_COPY = timedelta(seconds=1)  #: after the end of a cache's copy, so that it is no longer shown
_HOUR = timedelta(hours=1)
_MEMORY = 7 * DAY  # a newspaper's week
_MOST = 1_000_000  # a thousand articles in one hour of the day: nobody writes more
_BUSY = 0.85  # articles an hour from which on a feed deserves the shortest interval
_NEWCOMER = 0.9  # articles an hour that a feed is trusted with until its own rhythm is known
_SPENT = 1.47  # times the requests that a server wishes, of all its feeds together
_BURST = timedelta(hours=1)  # one article is often followed by another


@dataclass(frozen=True, slots=True)
class Place:
    """A feed's place among those of its newspaper."""

    covered: bool = False  #: nearly all its articles come through another feed
    covers: int = 0  #: how many others it covers


@dataclass(frozen=True, slots=True)
class Intervals:
    """How long a feed is left alone, as the configuration says."""

    shortest: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a server's answer says of asking again."""

    retry_after: timedelta | None = None  #: not before
    max_age: timedelta | None = None  #: as long as it holds what it sent for fresh
    is_copy: bool = False  #: a cache answered, which shows the same until `max_age` is over


ALONE = Place()
NO_ADVICE = Advice()


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
    intervals: Intervals,
    advice: Advice = NO_ADVICE,
    place: Place = ALONE,
    jitter: float = 0.5,
) -> datetime:
    """When to ask this feed again; *feed* already knows how the poll at *now* ended. *jitter* is between 0 and 1.

    - A feed that brings an article an hour or so, one that is new to us and one that published
      within the hour is asked as often as may be; others as many times less often as they bring less, hour by
      hour of the Vietnamese day, down to the longest of the *intervals*.
    - A `ttl` or max-age is a wish, and mostly a server's default: it asks for no more than five minutes of a feed that
      publishes, of others for no more than the longest interval; a Retry-After is obeyed up to a day. What a cache
      answered is asked right after that copy's end: before, there is nothing new.
    - A feed that another covers is asked every five minutes at most, or a sixth as often as its server wishes.
      What that saves is spent on the feed that covers it, in its busiest hours.
    - Failures double the interval, up to the longest, give or take a quarter; the dead are asked once a day.
    - While our own network is away, all are asked as often as may be.
    """
    if feed.verdict in (Verdict.OFFLINE, Verdict.PARSER_DOWN):
        wait = intervals.shortest
    elif feed.failures:
        doubled = min(intervals.shortest * 2 ** min(feed.failures, 20), intervals.longest)
        wait = (DAY if is_dead(feed, now=now) else doubled) * (0.75 + 0.5 * jitter)
        wait = max(wait, intervals.shortest)
    else:
        own = _until_worth_it(feed, now, intervals)
        wait = _heed(feed, own, _wish(feed, advice), now=now, place=place, intervals=intervals)
        if advice.is_copy and advice.max_age:
            wait = max(own, min(advice.max_age + AFTER_COPY, intervals.longest))
    return now + max(wait, min(advice.retry_after or timedelta(), DAY))


def _heed(
    feed: Feed, own: timedelta, wish: timedelta, *, now: datetime, place: Place, intervals: Intervals
) -> timedelta:
    """*own*, the feed's own rhythm, as its server's *wish* and its newspaper's other feeds change it."""
    longest = intervals.longest
    if place.covered:
        return max(own, min(max(SPARED * wish, PUBLISHING), SPARED * longest))
    if place.covers and wish > PUBLISHING and own <= PUBLISHING:
        polls = DAY / wish * (_SPENT * (place.covers + 1) - place.covers / SPARED)
        return intervals.shortest if _is_busy(feed, now, polls, intervals) else max(own, min(PUBLISHING, longest))
    return max(own, min(wish, PUBLISHING if own <= PUBLISHING else longest, longest))


def _is_busy(feed: Feed, now: datetime, polls: float, intervals: Intervals) -> bool:
    """Whether this is one of the hours of the day for which so many *polls* suffice, if it is polled at its most.

    In the other hours it is polled as `PUBLISHING` and the longest interval say. A few busy hours bring most of the
    news.
    """
    shortest, longest, trust = intervals.shortest, intervals.longest, _trust(feed, now)
    rates = [_rate(feed, hour, *trust) for hour in range(24)]
    publishing = sum(1 for rate in rates if rate * (PUBLISHING / _HOUR) >= _BUSY * (shortest / _HOUR))
    least = publishing * (_HOUR / PUBLISHING) + (24 - publishing) * (_HOUR / longest)
    affordable = (polls - least) / (_HOUR / shortest - _HOUR / PUBLISHING)
    local = now.astimezone(VIETNAM)
    return sum(1 for rate in rates if rate > rates[local.hour]) + local.minute / 60 < affordable


def _wish(feed: Feed, advice: Advice) -> timedelta:
    return max(timedelta(minutes=feed.ttl), advice.max_age or timedelta())


def _until_worth_it(feed: Feed, now: datetime, intervals: Intervals) -> timedelta:
    """The time in which as much may appear as in the shortest interval of a busy feed."""
    shortest, longest = intervals.shortest, intervals.longest
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
