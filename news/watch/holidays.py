"""Days on which Vietnam does not work, and newspapers write little."""

from datetime import date, timedelta
from typing import Final

from news.text.holidays import NEW_YEARS

BEFORE: Final = timedelta(days=3)  #: newsrooms empty from the 27th of the last month on …
AFTER: Final = timedelta(days=7)  #: … and fill again after the official week

#: New Year, 30 April and 1 May, 2 September and the day beside it: (month, day).
FIXED: Final = frozenset({(1, 1), (4, 30), (5, 1), (9, 1), (9, 2), (9, 3)})


def is_holiday(day: date) -> bool:
    """Whether on *day* newspapers are silent without anything being wrong.

    >>> is_holiday(date(2026, 2, 15)), is_holiday(date(2026, 2, 25)), is_holiday(date(2026, 9, 2))
    (True, False, True)
    """
    new_year = NEW_YEARS.get(day.year)
    if new_year is not None and new_year - BEFORE <= day <= new_year + AFTER:
        return True
    return (day.month, day.day) in FIXED
