"""Times of the day as people write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.hours import join_points, read_time, read_times


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("6h va 18h", ["06:00", "18:00"]),
        ("7 gio ruoi toi", ["19:30"]),
        ("12h trua", ["12:00"]),
        ("12h dem", ["00:00"]),
        ("24h", ["00:00"]),
        ("24h30", None),
        ("7h mai", None),
        ("va", None),
        ("", None),
    ],
)
def test_a_list_of_times_is_read_whole_or_not_at_all(said: str, times: list[str] | None) -> None:
    assert read_times(said) == (None if times is None else [time.fromisoformat(one) for one in times])


def test_points_between_digits_become_hours() -> None:
    assert join_points("7:30, 8.15. Hết") == "7h30, 8h15. Hết"


@given(st.integers(0, 99), st.none() | st.integers(0, 99), st.sampled_from([None, "sang", "toi", "dem", "pm"]))
def test_any_hour_is_a_time_or_none(hour: int, minute: int | None, part: str | None) -> None:
    found = read_time(str(hour), None if minute is None else str(minute), part)
    assert (found is None) == (hour > 24 or (minute or 0) > 59 or (hour == 24 and bool(minute)))


@given(st.text())
def test_any_words_are_times_or_none(words: str) -> None:
    read_times(words)
