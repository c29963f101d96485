"""Why an article is not there: what is known of the feeds that should have listed it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from news.feeds.feed import Feed
from news.feeds.flood import Known, series_of
from news.text.links import canonical
from news.text.pasted import is_front, leads_elsewhere

MOST: Final = 5  #: clues of one kind; a newspaper may have dozens of feeds


class Cause(StrEnum):
    """Why an address is not known, the most telling first."""

    ELSEWHERE = "elsewhere"  #: it stands for another address
    FORGOTTEN = "forgotten"  #: it was known, and is kept no more
    FRONT = "front"  #: it is no article's
    UNREAD = "unread"  #: no feed of its newspaper is read
    BASELINE = "baseline"  #: it was published before its newspaper was first read
    GAP = "gap"  #: a feed rolled on faster than it was read
    FAILING = "failing"  #: a feed can't be read
    PAUSED = "paused"  #: a feed is not read, as an admin wants it
    UNLISTED = "unlisted"  #: no feed has listed it


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSight:
    """A feed as far as it says what it may have missed."""

    feed: Feed
    polled: datetime | None = None  #: when it was last asked
    gap_since: datetime | None = None  #: the last two readings that did not overlap
    gap_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When an article was published, as far as anything says so; None on a side where nothing does."""

    after: datetime | None = None
    before: datetime | None = None

    def touches(self, since: datetime, until: datetime) -> bool:
        """Whether it may have been between these."""
        return (self.after is None or self.after <= until) and (self.before is None or self.before >= since)

    @property
    def is_known(self) -> bool:
        """Whether anything says so."""
        return self.after is not None or self.before is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """One thing that explains, or may explain, why an article is not there."""

    cause: Cause
    sight: FeedSight | None = None
    sure: bool = False  #: the time of its publishing says so; else it only may be


def estimate(url: str, known: Iterable[Known]) -> Window:
    """When the article at *url* was published, by its newspaper's numbers, which count upwards."""
    found = series_of(canonical(url))
    if found is None:
        return Window()
    row, number = found
    below: tuple[int, datetime] | None = None
    above: tuple[int, datetime] | None = None
    for one in known:
        other = series_of(one.url)
        if other is None or other[0] != row:
            continue
        at = other[1], one.published or one.first_seen
        if at[0] < number and (below is None or at[0] > below[0]):
            below = at
        elif at[0] > number and (above is None or at[0] < above[0]):
            above = at
    return Window(after=below[1] if below else None, before=above[1] if above else None)


def find_causes(address: str, *, forgotten: bool, sights: Sequence[FeedSight], when: Window) -> list[Clue]:
    """Why *address* is not known, the most telling first; at least one. *forgotten*: it was known once."""
    if leads_elsewhere(address):
        return [Clue(cause=Cause.ELSEWHERE)]
    if forgotten:
        return [Clue(cause=Cause.FORGOTTEN)]
    if is_front(address):
        return [Clue(cause=Cause.FRONT)]
    return find_clues(sights, when=when)


def find_clues(sights: Sequence[FeedSight], *, when: Window) -> list[Clue]:
    """Why none of a newspaper's feeds brought an article published *when*; at least one."""
    if not sights:
        return [Clue(cause=Cause.UNREAD, sure=True)]
    found: list[Clue] = []
    begun = [(one.feed.baseline_at, place) for place, one in enumerate(sights) if one.feed.baseline_at is not None]
    if begun and when.before is not None and when.before <= min(begun)[0]:
        found.append(Clue(cause=Cause.BASELINE, sight=sights[min(begun)[1]], sure=True))
    gaps = [
        one
        for one in sights
        if one.gap_since is not None and one.gap_until is not None and when.touches(one.gap_since, one.gap_until)
    ]
    found += [Clue(cause=Cause.GAP, sight=one, sure=when.is_known) for one in gaps[:MOST]]
    active = [one for one in sights if one.feed.state == "active"]
    found += [Clue(cause=Cause.FAILING, sight=one) for one in active if one.feed.failing_since is not None][:MOST]
    found += [Clue(cause=Cause.PAUSED, sight=one) for one in sights if one.feed.state == "paused"][:MOST]
    if not any(one.sure for one in found):
        found.append(Clue(cause=Cause.UNLISTED))
    return found
