"""When news comes to who wants to be spared on days off."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.delivery.days_off import DaysOff, rest_end
from news.delivery.digests import next_time
from news.delivery.quiet import QuietHours
from news.delivery.schedules import schedule_of
from news.text.dates import VIETNAM
from news.text.holidays import is_day_off
from tests.make import NOON

MORNING, URGENT = DaysOff.MORNING, DaysOff.URGENT
NIGHT, LONG = QuietHours(begin=time(22), end=time(6)), QuietHours(begin=time(22), end=time(8))
NAP = QuietHours(begin=time(12), end=time(13, 30))


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026 if month > 6 else 2027, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (at(28, 23, 59), None),  # Saturday
        (at(29, 0), at(30, 7)),
        (at(30, 6, 59), at(30, 7)),
        (at(30, 7), None),
        (at(24, 12), at(25, 7)),  # a holiday on a Tuesday
        (at(3, 23, month=2), None),
        (at(4, 0, month=2), at(11, 7, month=2)),  # Tết
    ],
)
def test_a_day_off_lasts_until_the_morning_after_it(now: datetime, end: datetime | None) -> None:
    assert rest_end(now) == end


@pytest.mark.parametrize(
    ("hours", "choice", "quiet", "after", "comes"),
    [
        ("", URGENT, None, at(25, 12), at(30, 7)),
        ("", MORNING, None, at(25, 12), at(29, 7)),
        ("", MORNING, None, at(29, 7), at(30, 7)),
        ("", URGENT, NIGHT, at(25, 12), at(26, 6)),
        ("", URGENT, NIGHT, at(29, 1), at(30, 7)),
        ("", URGENT, LONG, at(29, 1), at(30, 8)),
        ("", URGENT, NAP, at(30, 7), at(30, 13, 30)),
        ("17:30", URGENT, None, at(28, 18), at(30, 17, 30)),
        ("17:30", MORNING, None, at(28, 18), at(29, 7)),
        ("07:00 17:30", MORNING, None, at(29, 7), at(30, 7)),
        ("06:00", URGENT, None, at(29, 5), at(30, 6)),
        ("7@08:00", URGENT, None, at(28, 12), at(30, 7)),
        ("7@08:00", MORNING, None, at(28, 12), at(29, 7)),
        ("12345@07:00", MORNING, None, at(28, 12), at(30, 7)),
        ("12345@07:00", URGENT, None, at(3, 12, month=2), at(11, 7, month=2)),
        ("6@23:00", URGENT, NIGHT, at(28, 12), at(30, 7)),
        ("23:00", DaysOff.AS_OTHERS, NIGHT, at(28, 12), at(29, 6)),
    ],
)
def test_what_days_off_hold_back_comes_after_them_in_one_digest(
    hours: str, choice: DaysOff, quiet: QuietHours | None, after: datetime, comes: datetime
) -> None:
    assert next_time(hours, after=after, quiet=quiet, days_off=choice) == comes


@given(
    st.sampled_from(["", "07:00 17:30", "7@08:00", "12345@06:00", "6@12:00 7@09:00", "23:30"]),
    st.sampled_from([MORNING, URGENT]),
    st.sampled_from([None, NIGHT, LONG]),
    st.integers(0, 400 * 24 * 4),
)
def test_there_is_always_a_next_digest_and_none_on_a_day_off_but_in_the_morning(
    hours: str, choice: DaysOff, quiet: QuietHours | None, quarters: int
) -> None:
    after = NOON + timedelta(minutes=15 * quarters)
    found = next_time(hours, after=after, quiet=quiet, days_off=choice)
    assert found is not None and after < found <= after + timedelta(days=20)
    here = found.astimezone(VIETNAM)
    assert not (quiet and quiet.last(found))
    if is_day_off(here.date()):
        assert choice is MORNING and here.time() in (time(7), time(8))
    elif not hours and quiet is None:
        assert here.time() == time(7) and is_day_off(here.date() - timedelta(days=1))
    # nothing is passed over: a time of its own that is on a working day, and is not quiet, comes
    day = after.astimezone(VIETNAM)
    while day < here:
        for one in schedule_of(hours):
            own = datetime.combine(day.date(), one.at, VIETNAM)
            if day.isoweekday() in one.days and not is_day_off(day.date()) and not (quiet and quiet.last(own)):
                assert not after < own < found
        day += timedelta(days=1)
