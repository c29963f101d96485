"""Digests: when a chat's next one comes, and which articles stand in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from news.delivery.days_off import OVER, DaysOff, is_in_rest, next_working_day
from news.delivery.quiet import QuietHours
from news.delivery.schedules import DigestTime, schedule_of, write_schedule
from news.text.dates import VIETNAM
from news.text.holidays import is_day_off

MOST = 30  #: stories in one digest; the others are counted, and found by /moinhat
MORNING, EVENING = "07:00", "17:30"
HOURLY = " ".join(f"{hour:02}:00" for hour in range(6, 23))  #: nobody wants one at night
LONGEST: Final = 30  #: days between two digests, Tết and a week among them


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

    >>> from datetime import time
    >>> move_hours("05:00 06:00 17:30", QuietHours(begin=time(22), end=time(6)))
    '05:00'
    """
    return write_schedule(one for one in schedule_of(hours) if quiet.covers(one.at)) if quiet else ""


def next_time(
    hours: str, *, after: datetime, quiet: QuietHours | None = None, days_off: DaysOff = DaysOff.AS_OTHERS
) -> datetime | None:
    """The first of *hours* (in Vietnam) later than *after*; None where news comes at once.

    Where there are quiet hours, or days off, what they held back comes when they end.

    >>> from datetime import UTC
    >>> print(next_time("11:30 17:30", after=datetime(2026, 11, 23, 5, 0, tzinfo=UTC)))
    2026-11-23 10:30:00+00:00
    >>> print(next_time("7@08:00", after=datetime(2026, 11, 23, 5, 0, tzinfo=UTC)))
    2026-11-29 01:00:00+00:00
    """
    schedule = schedule_of(hours)
    if not schedule and quiet is None and not days_off:
        return None
    day = after.astimezone(VIETNAM).date() - timedelta(days=1)  # whose digests may come after midnight
    while days_off and is_day_off(day):
        day -= timedelta(days=1)
    days = (day + timedelta(days=ahead) for ahead in range(LONGEST))
    coming = ([one for one in _list_moments(schedule, day, quiet, days_off) if one > after] for day in days)
    return min(next(moments for moments in coming if moments)).astimezone(after.tzinfo)


def _list_moments(
    schedule: Sequence[DigestTime], day: date, quiet: QuietHours | None, days_off: DaysOff
) -> list[datetime]:
    """When the digests of this *day* come: those that quiet hours cover at the end of these, maybe on the next day,
    and those of days off in the morning, or after them where the next working day has none of its own.
    """
    times = [one.at for one in schedule if day.isoweekday() in one.days]
    if not schedule:
        times = _list_ends(day, quiet, days_off)
    found = []
    for at in times:
        moment = _after_quiet(datetime.combine(day, at, VIETNAM), quiet)
        if days_off and is_day_off(moment.date()):
            coming = moment.date() if days_off is DaysOff.MORNING else next_working_day(moment.date())
            if coming != moment.date() and any(coming.isoweekday() in one.days for one in schedule):
                continue
            moment = _after_quiet(datetime.combine(coming, OVER, VIETNAM), quiet)
        found.append(moment)
    return found


def _list_ends(day: date, quiet: QuietHours | None, days_off: DaysOff) -> list[time]:
    """When what days off and quiet hours held back comes on this *day*, to a chat that has no hours of its own."""
    rests = bool(days_off) and is_in_rest(day)
    ends_quiet = quiet is not None and not (rests and (is_day_off(day) or quiet.end <= OVER))
    return ([OVER] if rests else []) + ([quiet.end] if quiet is not None and ends_quiet else [])


def _after_quiet(moment: datetime, quiet: QuietHours | None) -> datetime:
    return quiet.over(moment) if quiet and quiet.last(moment) else moment
