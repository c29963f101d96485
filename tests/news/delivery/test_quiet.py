"""When it is quiet, when that is over, and what it does to the hours of digests."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.delivery.digests import HOURLY, move_hours, next_time
from news.delivery.quiet import QuietHours
from news.text.dates import VIETNAM

NIGHT = QuietHours(begin=time(22), end=time(6))
NOON = QuietHours(begin=time(11, 30), end=time(13, 15))

minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
hours = st.tuples(minutes, minutes).filter(lambda two: two[0] != two[1]).map(
    lambda two: QuietHours(begin=two[0], end=two[1])
)  # fmt: skip
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (Hypothesis wants them bare)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=VIETNAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "lasts", "over"),
    [
        (NIGHT, at(21, 59), False, at(6) + timedelta(days=1)),
        (NIGHT, at(22), True, at(6) + timedelta(days=1)),
        (NIGHT, at(5, 59), True, at(6)),
        (NIGHT, at(6), False, at(6) + timedelta(days=1)),
        (NOON, at(12), True, at(13, 15)),
        (NOON, at(13, 15), False, at(13, 15) + timedelta(days=1)),
    ],
)
def test_it_is_quiet_from_the_beginning_until_the_end_in_vietnam(
    quiet: QuietHours, now: datetime, lasts: bool, over: datetime
) -> None:
    assert (quiet.last(now), quiet.over(now)) == (lasts, over)


@given(quiet=hours, now=moments)
def test_it_is_never_quiet_when_it_is_over(quiet: QuietHours, now: datetime) -> None:
    over = quiet.over(now)
    assert now < over <= now + timedelta(days=1)
    assert not quiet.last(over)
    assert quiet.last(over - timedelta(minutes=1))


def test_digests_of_quiet_hours_come_when_these_end_and_the_others_stay() -> None:
    assert move_hours("05:00 06:00 21:00 23:00", NIGHT) == "05:00 23:00"
    assert move_hours("05:00", None) == ""
    assert next_time("05:00 06:30", after=at(1), quiet=NIGHT) == at(6)
    assert next_time("07:00", after=at(1), quiet=NIGHT) == at(7)
    assert next_time(HOURLY, after=at(21, 30), quiet=NIGHT) == at(6) + timedelta(days=1)


def test_who_hears_at_once_hears_of_the_night_in_the_morning() -> None:
    assert next_time("", after=at(12), quiet=NIGHT) == at(6) + timedelta(days=1)
    assert next_time("", after=at(12)) is None


@given(quiet=hours, now=moments, times=st.lists(minutes, max_size=4))
def test_no_digest_ever_falls_in_quiet_hours(quiet: QuietHours, now: datetime, times: list[time]) -> None:
    kept = " ".join(sorted({f"{one:%H:%M}" for one in times}))
    moment = next_time(kept, after=now, quiet=quiet)
    assert moment is not None and now < moment <= now + timedelta(days=1)
    assert not quiet.last(moment)
