"""Silence is noticed where it is not usual, and nothing is said in a quiet week, at night, on weekends, at Tết."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from news.watch.silence import find_silent
from tests.news.watch.press_life import MONDAY, RATES, hour_of, live, until

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKS = 28  #: days that are learnt from


@pytest.mark.parametrize("one_paper", [False, True])
def test_nothing_is_said_in_an_ordinary_week(seed: int, *, one_paper: bool) -> None:
    rates = {"Báo 30": 30.0} if one_paper else RATES
    seen = live(rates, begin=MONDAY, days=WEEKS + 7, chance=Random(seed))
    for hours in range(WEEKS * 24, (WEEKS + 7) * 24):
        now = MONDAY + hours * HOUR
        assert find_silent(until(seen, now), now=now, since=MONDAY) == {}, now


def test_nothing_is_said_at_tet(seed: int) -> None:
    begin = datetime(2027, 1, 10, 17, tzinfo=UTC)  # a Monday; the year begins on 6 February
    seen = live(RATES, begin=begin, days=WEEKS + 14, chance=Random(seed))
    for hours in range(20 * 24, (WEEKS + 14) * 24, 2):
        now = begin + hours * HOUR
        assert find_silent(until(seen, now), now=now, since=begin) == {}, now


@pytest.mark.parametrize(("name", "within"), [("Báo 20", 72), ("Báo 50", 36), ("Báo 200", 12)])
def test_a_newspaper_that_stops_is_noticed_the_sooner_the_more_it_writes(name: str, within: int, seed: int) -> None:
    stop = MONDAY + 29 * DAY + 9 * HOUR
    seen = live(RATES, begin=MONDAY, days=WEEKS + 7, chance=Random(seed))
    seen[name] = {hour: count for hour, count in seen[name].items() if hour < hour_of(stop)}
    now = stop + within * HOUR
    [silence] = find_silent(until(seen, now), now=now, since=MONDAY).items()
    assert silence[0] == name and stop - DAY <= silence[1].last < stop
    assert timedelta() < silence[1].usual < 3 * DAY


def test_what_nobody_looked_at_was_not_silent(seed: int) -> None:
    stop = MONDAY + 29 * DAY + 9 * HOUR
    seen = until(live(RATES, begin=MONDAY, days=WEEKS + 7, chance=Random(seed)), stop)
    now = stop + 60 * HOUR
    assert find_silent(seen, now=now, since=MONDAY) != {}, "all are silent, and we looked"
    assert find_silent(seen, now=now, since=now - 2 * HOUR) == {}


def test_a_month_without_articles_and_newcomers_say_nothing(seed: int) -> None:
    seen = live(RATES, begin=MONDAY, days=10, chance=Random(seed))
    assert find_silent(seen, now=MONDAY + 13 * DAY, since=MONDAY) == {}, "not yet two weeks old"
    assert find_silent(seen, now=MONDAY + 50 * DAY, since=MONDAY) == {}
    month = live(RATES, begin=MONDAY, days=20, chance=Random(seed))
    assert set(find_silent(month, now=MONDAY + 50 * DAY, since=MONDAY)) > {"Báo 5", "Báo 50"}, "a month of silence"
    assert find_silent({}, now=MONDAY, since=MONDAY) == {}
    burst = {"Báo": {hour_of(MONDAY): 40}}
    assert find_silent(burst, now=MONDAY + 20 * DAY, since=MONDAY) == {}, "one heap has no rhythm"
    old = {"Báo": {hour_of(MONDAY) - 999: 40}}
    assert find_silent(old, now=MONDAY + 20 * DAY, since=MONDAY) == {}


def test_one_long_trouble_teaches_nobody_that_silence_is_usual(seed: int) -> None:
    stop, name = MONDAY + 36 * DAY + 9 * HOUR, "Báo 50"
    seen = live(RATES, begin=MONDAY, days=WEEKS + 14, chance=Random(seed))
    trouble = range(hour_of(MONDAY + 16 * DAY), hour_of(MONDAY + 20 * DAY))
    seen[name] = {hour: n for hour, n in seen[name].items() if hour not in trouble and hour < hour_of(stop)}
    now = stop + 60 * HOUR
    assert list(find_silent(until(seen, now), now=now, since=MONDAY)) == [name]


def test_a_newspaper_may_rest_at_tet_while_others_write(seed: int) -> None:
    begin, tet = datetime(2027, 1, 3, 17, tzinfo=UTC), datetime(2027, 2, 2, 17, tzinfo=UTC)
    seen = live(RATES, begin=begin, days=42, chance=Random(seed))
    seen["Báo 50"] = {hour: count for hour, count in seen["Báo 50"].items() if hour < hour_of(tet)}
    now = tet + 8 * DAY
    assert find_silent(until(seen, now), now=now, since=begin) == {}
