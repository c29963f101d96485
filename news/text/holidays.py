"""Vietnam's public holidays: Labour Code of 2019, article 112, and what a day off at the weekend gives instead."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

#: The first day of the lunar year by the Vietnamese calendar, reckoned for UTC+7: a day before the Chinese one in 2030.
NEW_YEARS: Final = {
    year: date(year, month, day)
    for year, month, day in (
        (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26), (2029, 2, 13), (2030, 2, 2), (2031, 1, 23),
        (2032, 2, 11), (2033, 1, 31), (2034, 2, 19), (2035, 2, 8), (2036, 1, 28), (2037, 2, 15), (2038, 2, 4),
        (2039, 1, 24), (2040, 2, 12), (2041, 2, 1), (2042, 1, 22), (2043, 2, 10), (2044, 1, 30), (2045, 2, 17),
        (2046, 2, 6), (2047, 1, 26), (2048, 2, 14), (2049, 2, 2), (2050, 1, 23),
    )
}  # fmt: skip
#: The tenth of the third lunar month, the day of the Hùng kings, by the same calendar.
HUNG_KINGS: Final = {
    year: date(year, month, day)
    for year, month, day in (
        (2025, 4, 7), (2026, 4, 26), (2027, 4, 16), (2028, 4, 4), (2029, 4, 23), (2030, 4, 12), (2031, 4, 1),
        (2032, 4, 19), (2033, 4, 9), (2034, 4, 28), (2035, 4, 17), (2036, 4, 6), (2037, 4, 24), (2038, 4, 13),
        (2039, 4, 3), (2040, 4, 20), (2041, 4, 10), (2042, 4, 29), (2043, 4, 19), (2044, 4, 7), (2045, 4, 26),
        (2046, 4, 15), (2047, 4, 4), (2048, 4, 22), (2049, 4, 11), (2050, 4, 1),
    )
}  # fmt: skip
_DAY: Final = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6
_CULTURE_SINCE: Final = 2026  #: 24 November is a day off


@lru_cache(maxsize=8)
def list_holidays(year: int) -> frozenset[date]:
    """The public holidays of the *year* with the days instead; beyond the tables, those of the solar calendar alone.

    What the government moves by a decree of its own, a few months before, is not known here.
    """
    lunar = _list_new_year(NEW_YEARS[year]) if year in NEW_YEARS else frozenset()
    fixed = [date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)]
    if year >= _CULTURE_SINCE:
        fixed.append(date(year, 11, 24))
    if year in HUNG_KINGS:
        fixed.append(HUNG_KINGS[year])
    national = date(year, 9, 2)  # and the day before or after, whichever makes the longer rest
    beside = national + _DAY if national.weekday() in (0, 3, _SUNDAY) else national - _DAY
    found = {*lunar, *fixed, beside}
    for day in sorted(fixed):
        if day.weekday() in (_SATURDAY, _SUNDAY):
            found.add(_find_working_day(day, found))
    return frozenset(found)


def _list_new_year(first: date) -> frozenset[date]:
    """The last day of the old lunar year and four of the new one; a Saturday among them gives the working day before
    them, a Sunday the one after.
    """
    days = {first + number * _DAY for number in range(-1, 4)}
    found = set(days)
    for day in sorted(days):
        if day.weekday() == _SATURDAY:
            found.add(_find_working_day(day, found, step=-_DAY))
        elif day.weekday() == _SUNDAY:
            found.add(_find_working_day(day, found))
    return frozenset(found)


def _find_working_day(day: date, holidays: set[date], *, step: timedelta = _DAY) -> date:
    while day in holidays or day.weekday() in (_SATURDAY, _SUNDAY):
        day += step
    return day


@lru_cache(maxsize=64)
def is_day_off(day: date) -> bool:
    """Whether it is a Sunday, a public holiday, or the Saturday between such a Friday and its Sunday.

    >>> [is_day_off(date(2027, 2, day)) for day in (3, 4, 10, 11)]
    [False, True, True, False]
    """
    if day.weekday() == _SUNDAY or day in list_holidays(day.year):
        return True
    return day.weekday() == _SATURDAY and day - _DAY in list_holidays(day.year)
