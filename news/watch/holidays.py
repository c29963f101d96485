"""Days on which Vietnam does not work, and newspapers write little."""

from datetime import date, timedelta
from typing import Final

#: The first day of the lunar year by the Vietnamese calendar (reckoned for UTC+7; a day off the Chinese one now and
#: then). Checked against the calendars that were published up to 2027; a day more or less is within `BEFORE`, `AFTER`.
NEW_YEARS: Final = {
    year: date(year, month, day)
    for year, month, day in (
        (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26), (2029, 2, 13), (2030, 2, 2), (2031, 1, 23),
        (2032, 2, 11), (2033, 1, 31), (2034, 2, 19), (2035, 2, 8), (2036, 1, 28), (2037, 2, 15), (2038, 2, 4),
        (2039, 1, 24), (2040, 2, 12), (2041, 2, 1), (2042, 1, 22), (2043, 2, 10), (2044, 1, 30), (2045, 2, 17),
        (2046, 2, 6), (2047, 1, 26), (2048, 2, 14), (2049, 2, 2), (2050, 1, 23),
    )
}  # fmt: skip
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
