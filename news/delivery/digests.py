"""Digests: when a chat's next one comes, and which articles stand in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from news.delivery.quiet import QuietHours
from news.delivery.schedules import DigestTime, schedule_of, write_schedule
from news.text.dates import VIETNAM

MOST = 30  #: stories in one digest; the others are counted, and found by /moinhat
MORNING, EVENING = "07:00", "17:30"
HOURLY = " ".join(f"{hour:02}:00" for hour in range(6, 23))  #: nobody wants one at night
WEEK: Final = 7  #: days


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that a chat has not been told of."""

    article: int
    shown: datetime  #: published, or first seen
    topic: str = ""  #: the strongest of those the chat follows, else of all; "" where there is none
    cluster: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What stands in a digest: articles by topic, and how many more there are."""

    parts: tuple[tuple[str, tuple[int, ...]], ...] = ()
    further: int = 0

    def __len__(self) -> int:
        return sum(len(articles) for _, articles in self.parts)


def select(candidates: Iterable[Candidate], *, most: int = MOST) -> Selection:
    """The newest *most* stories, each once, grouped by topic; the topic with the newest story comes first."""
    stories: list[Candidate] = []
    clusters: set[int] = set()
    for one in sorted(candidates, key=lambda one: (one.shown, one.article), reverse=True):
        if one.cluster is None or one.cluster not in clusters:
            stories.append(one)
        if one.cluster is not None:
            clusters.add(one.cluster)
    parts: dict[str, list[int]] = {}
    for one in stories[:most]:
        parts.setdefault(one.topic, []).append(one.article)
    named = [part for part in parts.items() if part[0]] + [part for part in parts.items() if not part[0]]
    return Selection(
        parts=tuple((topic, tuple(articles)) for topic, articles in named), further=max(0, len(stories) - most)
    )


def move_hours(hours: str, quiet: QuietHours | None) -> str:
    """Those of *hours* that fall in quiet hours; one digest makes up for them when these end.

    >>> move_hours("05:00 06:00 17:30", QuietHours(begin=time(22), end=time(6)))
    '05:00'
    """
    return write_schedule(one for one in schedule_of(hours) if quiet.covers(one.at)) if quiet else ""


def next_time(hours: str, *, after: datetime, quiet: QuietHours | None = None) -> datetime | None:
    """The first of *hours* (in Vietnam) later than *after*; None where news comes at once.

    Where there are quiet hours, what they held back comes when they end.

    >>> from datetime import UTC
    >>> print(next_time("11:30 17:30", after=datetime(2026, 11, 23, 5, 0, tzinfo=UTC)))
    2026-11-23 10:30:00+00:00
    >>> print(next_time("7@08:00", after=datetime(2026, 11, 23, 5, 0, tzinfo=UTC)))
    2026-11-29 01:00:00+00:00
    """
    schedule = schedule_of(hours)
    if not schedule and quiet is None:
        return None
    today = after.astimezone(VIETNAM).date()
    for ahead in range(-1, WEEK + 1):
        found = [moment for moment in _list_moments(schedule, today + timedelta(days=ahead), quiet) if moment > after]
        if found:
            return min(found).astimezone(after.tzinfo)
    return None


def _list_moments(schedule: Sequence[DigestTime], day: date, quiet: QuietHours | None) -> list[datetime]:
    """When the digests of this *day* come: those that quiet hours cover at the end of these, maybe on the next day."""
    times = [one.at for one in schedule if day.isoweekday() in one.days]
    if quiet and not schedule:
        times = [quiet.end]
    moments = [datetime.combine(day, at, VIETNAM) for at in times]
    return [quiet.over(one) if quiet and quiet.covers(one.time()) else one for one in moments]
