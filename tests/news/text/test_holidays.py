"""Public holidays of Vietnam, and that the tables of the lunar year say what the moon does."""

from datetime import UTC, date, datetime, timedelta
from math import floor, radians, sin

import pytest

from news.text.dates import VIETNAM
from news.text.holidays import HUNG_KINGS, NEW_YEARS, is_day_off, list_holidays


def find_new_moon(number: int) -> date:
    """The day in Vietnam of this new moon, counted from January 1900 (Meeus, "Astronomical Algorithms", chapter 49,
    with the terms that are worth more than two minutes).
    """
    t = number / 1236.85
    mean = 2415020.75933 + 29.53058868 * number + 0.0001178 * t**2 - 0.000000155 * t**3
    mean += 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t**2))
    sun = radians(359.2242 + 29.10535608 * number - 0.0000333 * t**2)
    moon = radians(306.0253 + 385.81691806 * number + 0.0107306 * t**2)
    node = radians(21.2964 + 390.67050646 * number - 0.0016528 * t**2)
    shift = (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun) - 0.4068 * sin(moon) + 0.0161 * sin(2 * moon)
    shift += -0.0004 * sin(3 * moon) + 0.0104 * sin(2 * node) - 0.0051 * sin(sun + moon)
    shift += -0.0074 * sin(sun - moon) + 0.0004 * sin(2 * node + sun) - 0.0004 * sin(2 * node - sun)
    shift += -0.0006 * sin(2 * node + moon) + 0.0010 * sin(2 * node - moon) + 0.0005 * sin(sun + 2 * moon)
    clocks = -0.000278 + 0.000265 * t + 0.000262 * t**2
    julian = mean + shift - clocks
    return (datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=julian - 2451545)).astimezone(VIETNAM).date()


NEW_MOONS = [find_new_moon(number) for number in range(floor(124.9 * 12.3685), floor(151.2 * 12.3685))]


@pytest.mark.parametrize("year", sorted(NEW_YEARS))
def test_the_lunar_year_begins_with_a_new_moon_as_vietnam_sees_it(year: int) -> None:
    first, kings = NEW_YEARS[year], HUNG_KINGS[year]
    assert first in NEW_MOONS and date(year, 1, 21) <= first <= date(year, 2, 20)
    assert kings - timedelta(days=9) in NEW_MOONS and timedelta(days=66) < kings - first < timedelta(days=100)


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (2027, 2, 6), (2028, 1, 26), (2029, 2, 13), (2030, 2, 2), (2031, 1, 23), (2032, 2, 11), (2033, 1, 31),
        (2034, 2, 19), (2035, 2, 8), (2036, 1, 28), (2037, 2, 15), (2038, 2, 4), (2039, 1, 24), (2040, 2, 12),
    ],
)  # fmt: skip
def test_tet_is_a_holiday_from_its_eve_to_the_fourth_day(year: int, month: int, day: int) -> None:
    first = date(year, month, day)
    assert NEW_YEARS[year] == first
    assert all(first + timedelta(days=number) in list_holidays(year) for number in range(-1, 4))
    assert not is_day_off(first - timedelta(days=5)) or (first - timedelta(days=5)).weekday() == 6


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2027, "01-01 02-04 02-05 02-06 02-07 02-08 02-09 02-10 04-16 04-30 05-01 05-03 09-02 09-03 11-24"),
        (2028, "01-01 01-03 01-24 01-25 01-26 01-27 01-28 01-29 04-04 04-30 05-01 05-02 09-01 09-02 09-04 11-24"),
        (2029, "01-01 02-12 02-13 02-14 02-15 02-16 04-23 04-30 05-01 09-02 09-03 09-04 11-24 11-26"),
    ],
)
def test_a_holiday_at_the_weekend_gives_a_working_day_instead(year: int, days: str) -> None:
    assert " ".join(f"{day:%m-%d}" for day in sorted(list_holidays(year))) == days


def test_beyond_the_tables_the_solar_calendar_is_known() -> None:
    assert {date(2051, 1, 1), date(2051, 9, 2)} <= list_holidays(2051)
    assert date(2025, 11, 24) not in list_holidays(2025) and date(2026, 11, 24) in list_holidays(2026)


def test_sundays_are_days_off_and_saturdays_between_a_friday_that_is_one_and_them() -> None:
    assert is_day_off(date(2026, 11, 29)) and not is_day_off(date(2026, 11, 28))
    assert is_day_off(date(2027, 1, 2))  # after New Year, a Friday
