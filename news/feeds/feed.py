"""What a feed is, how a look at it can end, when to look again, and when not to believe it."""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum

_VIETNAM = timezone(timedelta(hours=7))  # no daylight saving since 1979
DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


class Form(StrEnum):
    """What is looked at: a feed, or where there is none a list that people or search engines read."""

    RSS = "rss"
    SITEMAP = "sitemap"
    SECTION = "section"


class Verdict(StrEnum):
    """How a look at a feed or page ended; the value is kept in the feed's row."""

    OK = "ok"
    UNCHANGED = "unchanged"
    INCOMPLETE = "incomplete"
    FLOOD = "flood"
    EMPTY = "empty"
    HTML = "html"
    TRUNCATED = "truncated"
    UNPARSEABLE = "unparseable"
    TOO_HEAVY = "too_heavy"
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    NOT_FOUND = "not_found"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    BLOCKED = "blocked"
    ROBOTS = "robots"
    TOO_MANY_REQUESTS = "too_many_requests"
    SERVER_ERROR = "server_error"
    BAD_ANSWER = "bad_answer"
    REDIRECT_LOOP = "redirect_loop"
    BAD_REDIRECT = "bad_redirect"
    BAD_ADDRESS = "bad_address"
    PRIVATE_ADDRESS = "private_address"
    UNRESOLVABLE = "unresolvable"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    OFFLINE = "offline"
    PARSER_DOWN = "parser_down"

    @property
    def good(self) -> bool:
        """Whether the feed works; an empty one does not: a wrong path often answers with an empty list."""
        return self in (Verdict.OK, Verdict.UNCHANGED, Verdict.INCOMPLETE, Verdict.FLOOD)

    @property
    def ours(self) -> bool:
        """Whether the trouble is our own and does not count against the feed."""
        return self in (Verdict.OFFLINE, Verdict.PARSER_DOWN)

    @property
    def sentence(self) -> str:
        """For logs: what happened and, where there is something to do, what."""
        return _SENTENCES[self]


_SENTENCES = {
    Verdict.OK: "read, and understood",
    Verdict.UNCHANGED: "the same as at the last look",
    Verdict.INCOMPLETE: "ends in the middle; what came before was read",
    Verdict.FLOOD: "most of the feed looks new at once; held until an admin decides",
    Verdict.EMPTY: "answers without a single item; the path may be wrong",
    Verdict.HTML: "a web page, not a feed; look for the feed's own address",
    Verdict.TRUNCATED: "ends in the middle, before anything of use",
    Verdict.UNPARSEABLE: "neither RSS nor Atom nor JSON Feed",
    Verdict.TOO_HEAVY: "takes too much time or memory to parse",
    Verdict.TOO_LARGE: "larger than polling.max_feed_bytes",
    Verdict.BOMB: "a few bytes that unpack to more than polling.max_feed_bytes",
    Verdict.NOT_FOUND: "not found (404)",
    Verdict.GONE: "gone for good (410)",
    Verdict.FORBIDDEN: "the server refuses us (401 or 403)",
    Verdict.BLOCKED: "the server asks for a browser's challenge to be solved",
    Verdict.ROBOTS: "the newspaper's robots.txt asks programs to keep away from this page",
    Verdict.TOO_MANY_REQUESTS: "the server wants to be asked less often (429)",
    Verdict.SERVER_ERROR: "the server failed (5xx)",
    Verdict.BAD_ANSWER: "an answer that is not proper HTTP, or of no use",
    Verdict.REDIRECT_LOOP: "more than five redirects",
    Verdict.BAD_REDIRECT: "a redirect to something that is no web address",
    Verdict.BAD_ADDRESS: "not a web address (http or https)",
    Verdict.PRIVATE_ADDRESS: "leads into a private network; name it in polling.allow_private_networks if that is meant",
    Verdict.UNRESOLVABLE: "the host name is not known",
    Verdict.REFUSED: "the connection was refused or broken off",
    Verdict.UNREACHABLE: "no way to the host",
    Verdict.TIMEOUT: "no complete answer in time",
    Verdict.TLS: "no secure connection (certificate or old encryption)",
    Verdict.OFFLINE: "our own network is away; this does not count against the feed",
    Verdict.PARSER_DOWN: "our own parser does not start; this does not count against the feed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One address of a newspaper that is looked at again and again, and what is known of it."""

    number: int
    url: str  #: as configured: what people know it by
    newspaper: str
    province: str = ""
    section: str = ""
    form: Form = Form.RSS
    state: str = "active"  #: active, paused, held (flood)
    fetch_url: str = ""  #: where permanent redirects have led within the site; empty: url
    moved_to: str = ""  #: where a permanent redirect leads away from the site: followed, never taken over unasked
    etag: str = ""
    last_modified: str = ""
    body_hash: bytes = b""
    seen_items: bytes = b""  #: hashes of the items of the last look, 16 bytes each
    baseline_at: datetime | None = None  #: of the first good look; None: the next one is silent
    ok_at: datetime | None = None  #: of the last good look
    failures: int = 0  #: since the last good look
    failing_since: datetime | None = None
    verdict: str = ""  #: of the last look
    newest_at: datetime | None = None  #: the date of the newest article
    ttl: int = 0  #: minutes, as the feed asks
    hours: tuple[int, ...] = (0,) * 24  #: articles expected in each hour of a Vietnamese day, in thousandths

    def seen(self) -> frozenset[bytes]:
        """The hashes in `seen_items`, one by one."""
        return frozenset(self.seen_items[at : at + 16] for at in range(0, len(self.seen_items), 16))


def failures_after(feed: Feed, verdict: Verdict, *, now: datetime) -> tuple[int, datetime | None]:
    """`failures` and `failing_since` once a look ended with *verdict*; our own trouble changes neither."""
    if verdict.good:
        return 0, None
    if verdict.ours:
        return feed.failures, feed.failing_since
    return feed.failures + 1, feed.failing_since or now


def is_dead(feed: Feed, *, now: datetime) -> bool:
    """Whether the feed has failed for so long that it is asked rarely and admins are told."""
    if feed.failing_since is None:
        return False
    missing = feed.verdict in (Verdict.NOT_FOUND, Verdict.GONE)
    return now - feed.failing_since >= (2 * DAY if missing else 7 * DAY)


# How often a feed publishes --------------------------------------------------------------------------------------

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
    if feed.newest_at is None:  # the first look: forty items may be one day's or one year's
        span = min(max(now - min(dates), DAY), _MEMORY)
        hours = [0.0] * 24
    else:
        span = _MEMORY
        hours = [value * _faded(feed.newest_at, newest) for value in feed.hours]
    for date in dates:
        hours[date.astimezone(_VIETNAM).hour] += 1000 * (DAY / span) * _faded(date, newest)
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


def next_look(
    feed: Feed,
    *,
    now: datetime,
    min_interval: timedelta,
    max_interval: timedelta,
    retry_after: timedelta | None = None,
    max_age: timedelta | None = None,
    jitter: float = 0.5,
) -> datetime:
    """When to ask this feed again; *feed* already knows how the look at *now* ended. *jitter* is between 0 and 1.

    - A feed that brings an article every four hours or more often, one that is new to us and one that published
      within the hour is asked every *min_interval*; others as many times less often as they bring less, hour by
      hour of the Vietnamese day, up to *max_interval*.
    - A `ttl` or max-age is a wish and asks for no more than *max_interval*; a Retry-After is obeyed up to a day.
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
        wait = max(_until_worth_it(feed, now, min_interval, max_interval), min(_wish(feed, max_age), max_interval))
    return now + max(wait, min(retry_after or timedelta(), DAY))


def _wish(feed: Feed, max_age: timedelta | None) -> timedelta:
    return max(timedelta(minutes=feed.ttl), max_age or timedelta())


def _until_worth_it(feed: Feed, now: datetime, shortest: timedelta, longest: timedelta) -> timedelta:
    """The time in which as much may appear as in *shortest* of a busy feed."""
    if feed.newest_at is not None and now - feed.newest_at < _BURST:
        return shortest
    local, trust = now.astimezone(_VIETNAM), _trust(feed, now)
    hour, left = local.hour, 1 - (local.minute + (local.second + local.microsecond / 1e6) / 60) / 60
    wanted, wait, most = _BUSY * (shortest / _HOUR), 0.0, longest / _HOUR  # hours, as floats: every look comes here
    while wait < most:
        rate = _rate(feed, hour, *trust)
        if rate * left >= wanted:
            return min(max((wait + wanted / rate) * _HOUR, shortest), longest)
        wanted -= rate * left
        wait, left, hour = wait + left, 1.0, (hour + 1) % 24
    return longest


# Whether to believe what it brings -------------------------------------------------------------------------------


FEW = 10  #: new entries, and fewer are never a flood
_NIGHT = timedelta(hours=6)  # without a good look: then everything may well be new
_BUSIEST = 20  # articles an hour that no section of a provincial newspaper exceeds


def flood(*, entries: int, new: Sequence[datetime | None], last_good: datetime | None, now: datetime) -> bool:
    """Whether most of a feed looks new at once, and dates do not explain it.

    *entries* is all that the feed lists, *new* the dates of those never seen. After a while without looks a feed may
    well be all new, but then all of it is dated since, and is no more than a newspaper writes in that time.
    """
    if len(new) < FEW or len(new) * 2 <= entries:
        return False
    if last_good is None or any(date is None or date <= last_good for date in new):
        return True
    gap = now - last_good
    return gap < _NIGHT and len(new) > _BUSIEST * (gap / timedelta(hours=1))


def is_old(published: datetime | None, *, now: datetime) -> bool:
    """Whether a story first seen today is kept but not told: some sections list items from years ago."""
    return published is not None and now - published > 2 * DAY


# Whether it is us ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to reach a public host."""

    at: float  #: seconds on a steady clock
    host: str
    reached: bool  #: anything answered at all, be it a refusal


def offline(attempts: Iterable[Attempt], *, now: float) -> bool:
    """Whether our own network is away: since the last host that answered, three others in a row did not.

    Looks at the last ten minutes only. Hosts of a private network say nothing, so they are not handed in; nor is a
    name that the resolver knows not to exist.
    """
    silent: set[str] = set()
    for attempt in sorted(attempts, key=lambda attempt: attempt.at, reverse=True):
        if attempt.reached or now - attempt.at > 600:
            break
        silent.add(attempt.host)
    return len(silent) >= 3
