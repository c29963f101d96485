"""How often news comes, as people say it: rounded, and never surer than what was counted."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST: Final = 100  #: a day; what is more is only more
WEEK: Final = 7.0  #: days
_WHOLE: Final = 6.5  #: days from which a count is one of a week
_ONE: Final = 0.95  #: a day, from which it is about one


class Every(StrEnum):
    """What a rate is of."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """Between `low` and `high` in a day or a week. (0, 1): less than one; (100, 0): more than that; (0, 0): none."""

    low: int
    high: int
    every: Every = Every.DAY


def round_frequency(count: int, *, days: float) -> Frequency:
    """The rate of *count* in so many days.

    >>> [round_frequency(count, days=7).low for count in (42, 161, 640, 900)]
    [6, 25, 90, 100]
    >>> round_frequency(2, days=7)
    Frequency(low=1, high=2, every=<Every.WEEK: 'week'>)
    """
    a_day = count / days
    if not count:
        return Frequency(low=0, high=0)
    if a_day > MOST:
        return Frequency(low=MOST, high=0)
    if a_day >= _ONE:
        step = 1 if a_day < 10 else 5 if a_day < 50 else 10
        near = max(round(a_day / step) * step, 1)
        return Frequency(low=near, high=near)
    a_week = a_day * WEEK
    if days < _WHOLE or a_week > 4.5:
        return Frequency(low=0, high=1)
    return Frequency(low=1, high=2, every=Every.WEEK) if a_week <= 2.5 else Frequency(low=3, high=4, every=Every.WEEK)
