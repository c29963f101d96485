"""Times of the day in a sentence."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.asking.hours import take_hours


@pytest.mark.parametrize(
    ("words", "left", "hours"),
    [
        ("y tế lúc 7h sáng", "y tế ", ["07:00"]),
        ("y te luc 7 gio sang hang ngay", "y te  hang ngay", ["07:00"]),
        ("y tế vào lúc 17:30, thể thao", "y tế , thể thao", ["17:30"]),
        ("5 giờ 30 chiều", "", ["17:30"]),
        ("8 giờ tối", "", ["20:00"]),
        ("12h trưa", "", ["12:00"]),
        ("1 giờ trưa", "", ["13:00"]),
        ("at 7 am", "at 7 am", []),
        ("at 7:00 pm", "", ["19:00"]),
        ("lúc 7h và 17h", " và ", ["07:00", "17:00"]),
        ("7h, 7h", ", ", ["07:00"]),
        ("y tế mỗi sáng", "y tế ", ["07:00"]),
        ("thể thao vào buổi tối", "thể thao ", ["19:00"]),
        ("moi buoi chieu", "", ["17:30"]),
        ("tin 24h", "tin 24h", []),
        ("đợt 25h61", "đợt 25h61", []),
        ("nghị quyết 18-NQ/TW", "nghị quyết 18-NQ/TW", []),
        ("quốc lộ 1, tỉnh lộ 7", "quốc lộ 1, tỉnh lộ 7", []),
        ("hải sản", "hải sản", []),
        ("toi muon nhan tin y te hàng tuần", "toi muon nhan tin y te hàng tuần", []),
        ("sáng kiến hay mỗi tuần", "sáng kiến hay mỗi tuần", []),
        ("mạng 5G", "mạng 5G", []),
        ("mạng 5g, 4g", "mạng 5g, 4g", []),
        ("đầu tư vào 5G", "đầu tư vào 5G", []),
        ("phủ sóng 4G 30 xã", "phủ sóng 4G 30 xã", []),
        ("mạng 5G tối ưu", "mạng 5G tối ưu", []),
        ("y tế lúc 7g", "y tế ", ["07:00"]),
        ("y tế vào 7g", "y tế ", ["07:00"]),
        ("y tế 7g30, 5g chiều", "y tế , ", ["07:30", "17:00"]),
        ("y tế lúc 7G 30", "y tế ", ["07:30"]),
        ("“chuyến bay 7h30”, lúc 8h", "“chuyến bay 7h30”, ", ["08:00"]),
        ("trừ “mỗi sáng”", "trừ “mỗi sáng”", []),
        ("", "", []),
    ],
)
def test_times_are_taken_out_and_told(words: str, left: str, hours: list[str]) -> None:
    assert take_hours(words) == (left, tuple(map(time.fromisoformat, hours)))


@given(st.text() | st.lists(st.sampled_from(["7h", "lúc 25h", "8 giờ tối", "mỗi sáng", "9:75", "x"])).map(" ".join))
def test_any_text_keeps_what_is_no_time(words: str) -> None:
    left, hours = take_hours(words)
    assert len(left) <= len(words) and len(hours) == len(set(hours)) <= 6
