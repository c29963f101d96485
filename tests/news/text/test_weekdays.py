"""What days of the week are read in what people write."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.weekdays import find_days, write_days


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("thứ 2 đến thứ 6", "12345"),
        ("từ thứ hai tới hết thứ bảy", "123456"),
        ("thu 2 - thu 6", "12345"),
        ("t2-t6", "12345"),
        ("thứ 2 đến 6 lúc 7h", "12345"),
        ("thứ sáu đến chủ nhật", "567"),
        ("chủ nhật đến thứ ba", "127"),
        ("T2-4-6", "135"),
        ("thứ 3, 5, 7", "246"),
        ("thứ hai, tư và sáu", "135"),
        ("thứ 6 - 7h", "5"),
        ("thứ 2, 7:00", "1"),
        ("thứ hai hàng tuần", "1"),
        ("mỗi chủ nhật", "7"),
        ("CN", "7"),
        ("ngày thường", "12345"),
        ("cac ngay trong tuan", "12345"),
        ("cuối tuần", "67"),
        ("hằng ngày", "1234567"),
        ("weekdays", "12345"),
        ("every Sunday", "7"),
        ("mon-fri", "12345"),
        ("daily", "1234567"),
    ],
)
def test_days_are_read_as_people_write_them(words: str, days: str) -> None:
    [found] = find_days(words)
    assert "".join(map(str, sorted(found.days))) == days and not found.excepted


@pytest.mark.parametrize(
    "words", ["", "7:00", "thu 12", "thứ 8", "T20", "ngày", "món ngon", "tháng 2", "mùa thu", "món, ngon"]
)
def test_other_words_are_no_days(words: str) -> None:
    assert not find_days(words)


def test_days_that_are_left_out_are_said_to_be() -> None:
    every, but = find_days("hàng ngày, trừ chủ nhật")
    assert (len(every.days), every.excepted) == (7, False) and (sorted(but.days), but.excepted) == ([7], True)


def test_what_is_written_is_read_again() -> None:
    for count in range(1, 8):
        for days in combinations(range(1, 8), count):
            found = find_days(write_days(frozenset(days)))
            assert frozenset().union(*(one.days for one in found)) == set(days)


@given(st.text(max_size=60))
def test_any_text_is_gone_through(text: str) -> None:
    for one in find_days(text):
        assert 0 <= one.begin < one.end <= len(text) and one.days


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("7h trừ thứ 7 và chủ nhật", "12345"),
        ("7h trừ thứ 7, chủ nhật", "12345"),
        ("7h trừ chủ nhật, thứ 7 8h", "123456"),
    ],
)
def test_what_is_left_out_goes_on_to_the_next_day_but_not_to_one_with_a_time_of_its_own(words: str, days: str) -> None:
    left_out = {day for one in find_days(words) if one.excepted for day in one.days}
    assert "".join(str(day) for day in range(1, 8) if day not in left_out) == days
