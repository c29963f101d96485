"""What `news.feeds` promises: whom to ask when, what counts against a feed, and what not to believe."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.feeds.feed import DAY, Attempt, Feed, failures_after, is_dead, is_offline, is_old
from news.feeds.rhythm import AFTER_COPY, ALONE, SPARED, Advice, Intervals, Place, next_poll, rhythm_after
from news.feeds.verdict import Verdict

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)  # in Vietnam
NIGHT = NOON + timedelta(hours=14)  # two in the morning
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
USUAL = Intervals(MINUTE, 30 * MINUTE)


def feed(**values: object) -> Feed:
    known: dict[str, object] = {
        "number": 1,
        "url": "https://baolamdong.vn/rss/xay-dung-dang",
        "newspaper": "Báo Lâm Đồng",
    }
    return Feed(**{**known, **values})  # type: ignore[arg-type]


def settled(*, per_day: int = 30, days: int = 14, until: datetime = NOON, **values: object) -> Feed:
    """A feed that has published from six to ten in the evening for some days."""
    young = feed(baseline_at=until - days * DAY, **values)
    for back in range(days, 0, -1):
        day = until - back * DAY
        morning = day.replace(hour=23) - DAY  # six in the morning in Vietnam
        dates = [morning + timedelta(hours=16) * place / per_day for place in range(per_day)]
        hours, newest = rhythm_after(young, dates, now=day + timedelta(hours=12))
        young = replace(young, hours=hours, newest_at=newest)
    return young


def wait(one: Feed, now: datetime = NOON, *, place: Place = ALONE, jitter: float = 0.5, **advice: Any) -> timedelta:
    between = advice.pop("between", USUAL)
    due = next_poll(one, now=now, intervals=between, advice=Advice(**advice), place=place, jitter=jitter)
    return due - now


def test_every_verdict_says_what_happened() -> None:
    assert all(verdict.sentence for verdict in Verdict)


def test_the_hashes_of_a_row_come_apart_again() -> None:
    assert feed(seen_items=b"a" * 16 + b"b" * 16).seen() == {b"a" * 16, b"b" * 16}


# When to look again


def test_a_feed_that_nobody_knows_yet_is_asked_often() -> None:
    assert wait(feed()) == MINUTE
    assert wait(feed(baseline_at=NIGHT - HOUR), NIGHT) == MINUTE
    assert wait(feed(baseline_at=NIGHT - DAY), NIGHT) < 2 * MINUTE


def test_a_lively_feed_is_asked_every_minute_by_day() -> None:
    assert wait(settled()) == MINUTE


def test_a_lively_feed_is_left_to_sleep_at_night() -> None:
    asleep = settled(until=NIGHT)
    assert 5 * MINUTE < wait(replace(asleep, newest_at=NIGHT - 4 * HOUR), NIGHT) <= 30 * MINUTE


def test_a_sleeper_is_asked_again_when_the_newspaper_gets_up() -> None:
    before_six = NIGHT + timedelta(hours=3, minutes=50)
    assert wait(settled(until=before_six), before_six) < 12 * MINUTE


def test_hours_in_which_nothing_comes_are_slept_through() -> None:
    half_past_four = NIGHT + timedelta(hours=2, minutes=30)
    seven = feed(baseline_at=NOON - 60 * DAY, newest_at=half_past_four - 2 * HOUR, hours=(0,) * 7 + (4000,) + (0,) * 16)
    waited = wait(seven, half_past_four, between=Intervals(10 * MINUTE, 5 * HOUR))
    assert 90 * MINUTE < waited < 100 * MINUTE  # the hour before counts a little, too


def test_a_word_in_the_night_wakes_it() -> None:
    assert wait(replace(settled(until=NIGHT), newest_at=NIGHT - timedelta(minutes=20)), NIGHT) == MINUTE


def test_a_feed_that_publishes_rarely_is_asked_rarely() -> None:
    weekly = feed(baseline_at=NOON - 60 * DAY, newest_at=NOON - 5 * DAY, hours=(0,) * 9 + (140,) + (0,) * 14)
    assert 10 * MINUTE < wait(weekly) <= 30 * MINUTE
    assert wait(replace(weekly, newest_at=NOON - 300 * DAY)) == 30 * MINUTE


def test_a_wish_is_granted_up_to_five_minutes_while_the_feed_publishes() -> None:
    lively = settled()
    assert wait(replace(lively, ttl=3)) == 3 * MINUTE
    assert wait(replace(lively, ttl=50)) == 5 * MINUTE
    assert wait(lively, max_age=timedelta(minutes=30)) == 5 * MINUTE
    assert wait(lively, max_age=timedelta(minutes=30), between=Intervals(MINUTE, 2 * MINUTE)) == 2 * MINUTE


def test_a_wish_of_a_quiet_feed_is_granted_up_to_the_longest_interval() -> None:
    weekly = feed(baseline_at=NOON - 60 * DAY, newest_at=NOON - 5 * DAY, hours=(0,) * 9 + (140,) + (0,) * 14)
    assert wait(replace(weekly, ttl=50)) == 30 * MINUTE
    assert wait(weekly, max_age=timedelta(days=365)) == 30 * MINUTE


def test_what_a_cache_shows_is_asked_for_again_right_after_its_end() -> None:
    lively = settled()
    assert wait(lively, max_age=17 * MINUTE, is_copy=True) == 17 * MINUTE + AFTER_COPY
    assert wait(lively, max_age=timedelta(hours=9), is_copy=True) == 30 * MINUTE
    assert wait(lively, max_age=timedelta(seconds=2), is_copy=True) == MINUTE
    assert wait(lively, is_copy=True) == MINUTE


def test_a_feed_that_another_covers_is_spared() -> None:
    lively, covered = settled(), Place(covered=True)
    assert wait(lively, place=covered) == 5 * MINUTE
    assert wait(lively, place=covered, max_age=10 * MINUTE) == SPARED * 10 * MINUTE
    assert wait(replace(lively, ttl=10_000), place=covered) == SPARED * 30 * MINUTE


def test_what_is_spared_is_spent_on_the_feed_that_covers_in_its_busiest_hours() -> None:
    noon, dawn, night = NOON, NOON - timedelta(hours=5), NIGHT  # seven in the morning is the busy hour
    hours = tuple(8000 if hour in (6, 7, 8) else 1000 if 9 <= hour < 21 else 0 for hour in range(24))
    front = feed(baseline_at=NOON - 60 * DAY, newest_at=NOON - 2 * HOUR, hours=hours)
    for place, expected in (Place(covers=4), (1, 5)), (Place(covers=60), (1, 1)), (Place(), (5, 5)):
        found = [wait(front, now, place=place, max_age=30 * MINUTE) for now in (dawn, noon)]
        assert found == [minutes * MINUTE for minutes in expected], place
    assert wait(front, dawn, place=Place(covers=8)) == MINUTE, "where its server wishes nothing"
    assert (
        wait(replace(front, newest_at=NIGHT - 5 * HOUR), night, place=Place(covers=8), max_age=30 * MINUTE) > HOUR / 4
    )


def test_an_order_to_wait_is_obeyed_for_up_to_a_day() -> None:
    assert wait(settled(), retry_after=2 * HOUR) == 2 * HOUR
    assert wait(settled(), retry_after=9 * DAY) == DAY


def failing(times: int, *, since: timedelta, verdict: Verdict = Verdict.TIMEOUT) -> Feed:
    return feed(failures=times, failing_since=NOON - since, verdict=verdict, baseline_at=NOON - 30 * DAY)


def test_failures_double_the_interval() -> None:
    waits = [wait(failing(times, since=HOUR)) for times in range(1, 8)]
    assert waits == [minutes * MINUTE for minutes in (2, 4, 8, 16, 30, 30, 30)]


def test_chance_spreads_what_failed_together() -> None:
    assert wait(failing(3, since=HOUR), jitter=0.0) == 6 * MINUTE
    assert wait(failing(3, since=HOUR), jitter=1.0) == 10 * MINUTE


def test_the_dead_are_asked_once_a_day() -> None:
    dead = failing(400, since=7 * DAY)
    assert is_dead(dead, now=NOON)
    assert wait(dead) == DAY


def test_what_is_not_found_is_dead_after_two_days() -> None:
    assert is_dead(failing(90, since=2 * DAY, verdict=Verdict.NOT_FOUND), now=NOON)
    assert not is_dead(failing(90, since=DAY, verdict=Verdict.GONE), now=NOON)
    assert not is_dead(failing(90, since=6 * DAY), now=NOON)
    assert not is_dead(feed(), now=NOON)


@pytest.mark.parametrize("trouble", [Verdict.OFFLINE, Verdict.PARSER_DOWN])
def test_our_own_trouble_does_not_count(trouble: Verdict) -> None:
    for one in (feed(), failing(3, since=HOUR)):
        away = replace(one, verdict=trouble)
        assert failures_after(away, trouble, now=NOON) == (one.failures, one.failing_since)
        assert wait(away) == MINUTE


def test_failures_count_from_the_first_and_end_with_a_good_look() -> None:
    assert failures_after(feed(), Verdict.EMPTY, now=NOON) == (1, NOON)
    assert failures_after(failing(3, since=HOUR), Verdict.HTML, now=NOON) == (4, NOON - HOUR)
    assert failures_after(failing(3, since=HOUR), Verdict.UNCHANGED, now=NOON) == (0, None)


TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 the zone is given beside


@given(
    TIMES,
    st.none() | TIMES,
    st.none() | TIMES,
    st.lists(TIMES),
    st.integers(0, 60),
    st.floats(0, 1),
    st.integers(1, 2000),
)
def test_a_look_is_never_too_soon_nor_forgotten(
    now: datetime,
    baseline: datetime | None,
    newest: datetime | None,
    dates: list[datetime],
    failures: int,
    jitter: float,
    shortest: int,
) -> None:
    hours, newest = rhythm_after(feed(newest_at=newest, hours=(300,) * 24), dates, now=now)
    one = feed(baseline_at=baseline, newest_at=newest, hours=hours, failures=failures, failing_since=now)
    least, most = timedelta(seconds=shortest), timedelta(hours=1)
    waited = next_poll(one, now=now, intervals=Intervals(least, most), jitter=jitter) - now
    assert least <= waited <= most * 1.25


def test_nothing_new_changes_no_rhythm() -> None:
    one = settled()
    assert rhythm_after(one, [], now=NOON) == (one.hours, one.newest_at)
    assert rhythm_after(one, [NOON + HOUR], now=NOON) == (one.hours, one.newest_at), "not out yet"


def test_the_first_forty_items_tell_the_rhythm_of_their_span() -> None:
    day = [NOON - timedelta(minutes=30 * back) for back in range(40)]
    hours, newest = rhythm_after(feed(), day, now=NOON)
    assert newest == NOON
    assert 30_000 < sum(hours) <= 40_000, "forty a day"


def test_old_habits_fade() -> None:
    one = settled()
    hours, newest = rhythm_after(one, [NOON + 30 * DAY], now=NOON + 30 * DAY)
    assert newest == NOON + 30 * DAY
    assert sum(hours) < sum(one.hours) / 20


# Whether to believe it


@pytest.mark.parametrize(("age", "old"), [(timedelta(hours=47), False), (timedelta(hours=49), True), (-HOUR, False)])
def test_what_is_dated_two_days_ago_is_old(age: timedelta, old: bool) -> None:
    assert is_old(NOON - age, now=NOON) is old


def test_what_has_no_date_is_not_old() -> None:
    assert not is_old(None, now=NOON)


# Whether it is us


def tried(*hosts: str, reached: bool = False, at: float = 1000) -> list[Attempt]:
    return [Attempt(at + place, host, reached) for place, host in enumerate(hosts)]


def test_three_silent_hosts_in_a_row_are_our_outage() -> None:
    assert is_offline(tried("a", "b", "c"), now=1010)
    assert not is_offline(tried("a", "b", "a"), now=1010), "two hosts may both be down"
    assert not is_offline([], now=1010)


def test_any_answer_since_says_that_we_are_there() -> None:
    silent = tried("a", "b", "c")
    assert is_offline([*tried("d", reached=True, at=900), *silent], now=1010)
    assert not is_offline([*tried("d", reached=True, at=1005), *silent], now=1010)
    assert not is_offline(silent, now=2000), "too long ago to say anything"
