"""What a feed is, and when not to believe it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from news.feeds.verdict import Verdict

DAY = timedelta(days=1)


class Form(StrEnum):
    """What is polled: a feed, or where there is none a list that people or search engines read."""

    RSS = "rss"
    SITEMAP = "sitemap"
    SECTION = "section"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeed:
    """An address of a newspaper as somebody names it, before anything is known of it."""

    url: str
    newspaper: str
    province: str = ""  #: its slug; "": all of them, or several
    section: str = ""
    form: Form = Form.RSS


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One address of a newspaper that is polled again and again, and what is known of it."""

    number: int
    url: str  #: as configured: what people know it by
    newspaper: str
    province: str = ""
    section: str = ""
    form: Form = Form.RSS
    state: str = "active"  #: active, paused, removed
    fetch_url: str = ""  #: where permanent redirects have led within the site; empty: url
    moved_to: str = ""  #: where a permanent redirect leads away from the site: followed, never taken over unasked
    etag: str = ""
    last_modified: str = ""
    body_hash: bytes = b""
    seen_items: bytes = b""  #: hashes of the items of the last good poll, 16 bytes each
    baseline_at: datetime | None = None  #: UTC, of the first good poll; None: the next one is silent
    ok_at: datetime | None = None  #: UTC, of the last good poll
    read_at: datetime | None = None  #: of the last good poll that met another body than the one before
    failures: int = 0  #: in a row, since the last good poll
    failing_since: datetime | None = None
    verdict: str = ""  #: of the last poll: `news.feeds.verdict`
    newest_at: datetime | None = None  #: the date of the newest article
    ttl: int = 0  #: minutes, as the feed asks
    hours: tuple[int, ...] = (0,) * 24  #: articles expected in each hour of a Vietnamese day, in thousandths

    def seen(self) -> frozenset[bytes]:
        """The hashes in `seen_items`, one by one."""
        return frozenset(self.seen_items[at : at + 16] for at in range(0, len(self.seen_items), 16))


def failures_after(feed: Feed, verdict: Verdict, *, now: datetime) -> tuple[int, datetime | None]:
    """`failures` and `failing_since` once a poll ended with *verdict*; our own trouble changes neither."""
    if verdict.is_good:
        return 0, None
    if verdict.is_ours:
        return feed.failures, feed.failing_since
    return feed.failures + 1, feed.failing_since or now


def is_dead(feed: Feed, *, now: datetime) -> bool:
    """Whether the feed has failed for so long that it is asked rarely and admins are told."""
    if feed.failing_since is None:
        return False
    missing = feed.verdict in (Verdict.NOT_FOUND, Verdict.GONE)
    return now - feed.failing_since >= (2 * DAY if missing else 7 * DAY)


# Whether to believe what it brings -------------------------------------------------------------------------------


def is_old(published: datetime | None, *, now: datetime) -> bool:
    """Whether an article first seen today is kept but not told: some sections list items from years ago."""
    return published is not None and now - published > 2 * DAY


# Whether it is us ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to reach a public host."""

    at: float  #: seconds on a steady clock
    host: str
    reached: bool  #: anything answered at all, be it a refusal


def is_offline(attempts: Iterable[Attempt], *, now: float) -> bool:
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
