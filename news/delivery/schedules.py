"""Digest hours as they are kept: times of the day in Vietnam, of every day or of some days of the week.

"07:00 17:30" is every day; before a time stand the days that it is for, 1 for Monday to 7 for Sunday, where these are
not all: "12345@07:00 7@08:00". A program that does not know of days can't take these for other hours: it reads none.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import time

from news.text.weekdays import EVERY_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTime:
    """A time of the day at which a digest comes, on these days of the week (1 for Monday to 7 for Sunday)."""

    at: time
    days: frozenset[int] = EVERY_DAY


def hours_of(times: Iterable[time], days: Collection[int] = EVERY_DAY) -> str:
    """Times as they are kept, on these *days*: in order, each once.

    >>> hours_of([time(17, 30), time(7), time(7)]), hours_of([time(7)], {1, 2, 3})
    ('07:00 17:30', '123@07:00')
    """
    return write_schedule(DigestTime(at=one, days=frozenset(days)) for one in times)


def write_schedule(schedule: Iterable[DigestTime]) -> str:
    """Digest times as they are kept.

    >>> days = frozenset({6, 7}), frozenset(range(1, 6))
    >>> write_schedule(DigestTime(at=time(8), days=one) for one in days)
    '08:00'
    """
    days: dict[time, frozenset[int]] = {}
    for one in schedule:
        days[one.at] = days.get(one.at, frozenset()) | one.days
    return " ".join(
        f"{at:%H:%M}" if days[at] == EVERY_DAY else f"{''.join(map(str, sorted(days[at])))}@{at:%H:%M}"
        for at in sorted(days)
        if days[at]
    )


def schedule_of(hours: str) -> list[DigestTime]:
    """Kept hours as digest times, the earliest of the day first.

    >>> [(str(one.at), sorted(one.days)) for one in schedule_of("67@07:00")]
    [('07:00:00', [6, 7])]
    """
    found = []
    for one in hours.split():
        days, sign, at = one.rpartition("@")
        found.append(
            DigestTime(at=time.fromisoformat(at), days=frozenset(map(int, days)) if sign else EVERY_DAY),
        )
    return found


def times_of(hours: str) -> list[time]:
    """The times of kept hours, whatever their days."""
    return [one.at for one in schedule_of(hours)]


def days_of(hours: str) -> frozenset[int] | None:
    """The days that all of these hours are for; None where they differ, or there are no hours."""
    found = {one.days for one in schedule_of(hours)}
    return found.pop() if len(found) == 1 else None


def set_days(hours: str, days: Collection[int]) -> str:
    """The times of *hours*, on these days.

    >>> set_days("12345@07:00 7@08:00", EVERY_DAY)
    '07:00 08:00'
    """
    return hours_of(times_of(hours), days)


def count_week(hours: str) -> int:
    """How many digests a week these hours are."""
    return sum(len(one.days) for one in schedule_of(hours))


def group_by_days(hours: str) -> dict[frozenset[int], list[str]]:
    """The times of kept *hours* by their days, those of the earliest first."""
    groups: dict[frozenset[int], list[str]] = {}
    for one in schedule_of(hours):
        groups.setdefault(one.days, []).append(f"{one.at:%H:%M}")
    return groups
