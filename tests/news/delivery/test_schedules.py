"""Digest hours with days of the week: how they are kept, and when the next one comes."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.delivery.digests import move_hours, next_time
from news.delivery.quiet import QuietHours
from news.delivery.schedules import (
    DigestTime,
    count_week,
    days_of,
    hours_of,
    schedule_of,
    set_days,
    times_of,
    write_schedule,
)
from news.text.dates import VIETNAM
from tests.make import NOON

MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=VIETNAM)
NIGHT = QuietHours(begin=time(22), end=time(6))
SCHEDULES = st.lists(
    st.builds(
        DigestTime,
        at=st.sampled_from([time(0), time(5), time(6), time(7, 30), time(12), time(22), time(23, 59)]),
        days=st.frozensets(st.integers(1, 7), min_size=1),
    ),
    min_size=1,
    max_size=5,
)


def test_hours_of_every_day_are_kept_as_they_always_were() -> None:
    assert hours_of([time(17, 30), time(7)]) == "07:00 17:30"
    assert days_of("07:00 17:30") == frozenset(range(1, 8)) and count_week("07:00 17:30") == 14


def test_days_stand_before_their_time_and_no_time_twice() -> None:
    hours = write_schedule(
        [
            DigestTime(at=time(8), days=frozenset({7})),
            DigestTime(at=time(7), days=frozenset({1, 2})),
            DigestTime(at=time(7), days=frozenset({2, 3})),
        ]
    )
    assert hours == "123@07:00 7@08:00"
    assert (count_week(hours), days_of(hours), set_days(hours, {6})) == (4, None, "6@07:00 6@08:00")
    assert days_of("") is None and times_of(hours) == [time(7), time(8)]


def test_who_does_not_know_of_days_reads_no_wrong_hours() -> None:
    with pytest.raises(ValueError):
        time.fromisoformat("123@07:00")


@given(SCHEDULES)
def test_what_is_kept_is_read_again(schedule: list[DigestTime]) -> None:
    hours = write_schedule(schedule)
    assert write_schedule(schedule_of(hours)) == hours


def local(moment: datetime | None) -> str:
    assert moment is not None
    return f"{moment.astimezone(VIETNAM):%d %H:%M}"


@pytest.mark.parametrize(
    ("hours", "after", "comes"),
    [
        ("12345@07:00", MONDAY, "23 07:00"),
        ("12345@07:00", MONDAY.replace(day=27, hour=8), "30 07:00"),
        ("7@08:00", MONDAY, "29 08:00"),
        ("7@08:00", MONDAY.replace(day=29, hour=8), "06 08:00"),
        ("12345@07:00 7@08:00", MONDAY.replace(day=28), "29 08:00"),
    ],
)
def test_the_next_digest_is_on_one_of_its_days(hours: str, after: datetime, comes: str) -> None:
    assert local(next_time(hours, after=after)) == comes


def test_a_digest_in_quiet_hours_comes_when_they_end_and_on_no_other_day() -> None:
    assert move_hours("7@05:00 7@08:00", NIGHT) == "7@05:00"
    assert local(next_time("7@05:00", after=MONDAY, quiet=NIGHT)) == "29 06:00"
    assert local(next_time("6@23:00", after=MONDAY, quiet=NIGHT)) == "29 06:00"
    assert local(next_time("", after=MONDAY, quiet=NIGHT)) == "23 06:00"


@given(SCHEDULES, st.integers(0, 60 * 24 * 60), st.sampled_from([None, NIGHT, QuietHours(begin=time(1), end=time(7))]))
def test_the_next_digest_is_the_first_of_all_that_come(
    schedule: list[DigestTime], minutes: int, quiet: QuietHours | None
) -> None:
    after = NOON + timedelta(minutes=minutes)
    expected = []
    for ahead in range(-2, 10):
        day = (after.astimezone(VIETNAM) + timedelta(days=ahead)).date()
        for one in schedule:
            if day.isoweekday() in one.days:
                moment = datetime.combine(day, one.at, VIETNAM)
                while quiet and quiet.last(moment):
                    moment += timedelta(minutes=1)
                expected.append(moment)
    assert next_time(write_schedule(schedule), after=after, quiet=quiet) == min(one for one in expected if one > after)
