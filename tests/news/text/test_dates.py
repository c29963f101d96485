from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.dates import VIETNAM, believable, local_time, parse_date

NOW = datetime(2026, 9, 5, 12, tzinfo=UTC)
MOMENTS = st.integers(631_240_000, 3_092_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@pytest.mark.parametrize(
    ("text", "vietnam"),
    [
        ("Sat, 05 Sep 2026 22:17:01 +0700", "2026-09-05 22:17:01"),
        ("Sat, 05 Sep 26 17:09:00 +0700", "2026-09-05 17:09"),
        ("Fri, 04 Sep 2026 18:48:27 GMT+7", "2026-09-04 18:48:27"),
        ("Fri, 04 Sep 2026 18:48:27 GMT+07:00", "2026-09-04 18:48:27"),
        ("Mon, 05 Oct 2026 11:07:00 +07", "2026-10-05 11:07"),
        ("9/5/2026 1:30:00 PM", "2026-09-05 13:30"),
        ("9/5/2026 12:05:00 AM", "2026-09-05 00:05"),
        ("28/05/2026 5:00:00 PM", "2026-05-28 17:00"),
        ("Fri, 04 Sep 2026 02:43:06 GMT", "2026-09-04 09:43:06"),
        ("Fri, 04 Sep 2026 09:43:06 ICT", "2026-09-04 09:43:06"),
        ("Fri, 04 Sep 2026 02:43:06 Z", "2026-09-04 09:43:06"),
        ("Fri, 04 Sep 2026 02:43:06 EST", "2026-09-04 14:43:06"),
        ("Fri, 04 Sep 2026 02:43:06", "2026-09-04 02:43:06"),
        ("04 September 2026 02:43", "2026-09-04 02:43"),
        ("September 4, 2026 02:43", "2026-09-04 02:43"),
        ("Sat, 04 Sep 99 02:43:60 -0330", "1999-09-04 13:13:59"),
        ("2026-09-07T19:41:00", "2026-09-07 19:41"),
        ("2026-09-07t19:41:00.123456Z", "2026-09-08 02:41"),
        ("2026-09-05T09:18:48+0700", "2026-09-05 09:18:48"),
        ("2026-09-05T09:18:48+07:00", "2026-09-05 09:18:48"),
        ("2026-09-05 09:18", "2026-09-05 09:18"),
        ("2026-09-05", "2026-09-05 00:00"),
        ("2026/09/05 09:18", "2026-09-05 09:18"),
        ("Thứ 5, 28/05/2026 17:00:00 GMT+7", "2026-05-28 17:00"),
        ("26/09/2024, 09:59", "2024-09-26 09:59"),
        ("08/01/2026 - 18:21", "2026-01-08 18:21"),
        ("09:18 | 24/11/2025", "2025-11-24 09:18"),
        ("Thứ 5, 27/11/2025 10:19 [(GMT +7)]", "2025-11-27 10:19"),
        ("28/11/2025 | 23:19:37 [GMT +7]", "2025-11-28 23:19:37"),
        ("06:00, Thứ Năm, 12/07/2018 (GMT+7)", "2018-07-12 06:00"),
        ("Thứ bảy, 9/5/2026, 10:19 (GMT+7)", "2026-05-09 10:19"),
        ("15-01-2024 13:04", "2024-01-15 13:04"),
        ("  Cập nhật:\u00a08.1.26, 9h05 ", "2026-01-08 09:05"),
        ("9 giờ 30 ngày 5 tháng 9 năm 2026", "2026-09-05 09:30"),
        ("5/9/2026 1:30 CH", "2026-09-05 13:30"),
        ("08/01/2026 - 18:21 - 5 phút đọc", "2026-01-08 18:21"),
        ("08/01/2026 15:21 PM", "2026-08-01 15:21"),
    ],
)
def test_every_shape_this_press_writes_is_read(text: str, vietnam: str) -> None:
    assert parse_date(text) == datetime.fromisoformat(vietnam).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hôm nay",
        "4/7 chỉ tiêu",
        "40/2026/NQ-CP",
        "31/02/2026 10:00",
        "2026-13-01",
        "26/09/2024, 25:00",
        "Fri, 04 Sep 2026 18:48:27 +9900",
        "0001-01-01T00:00:00+07:00",
        "1/2/34567",
        "٠١/٠٢/٢٠٢٦",
        "26/09/2024 " + "x" * 200,
        "x" * 10_000 + "26/09/2024",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert parse_date(text) is None


@given(st.one_of(st.text(), st.text("0123456789:/-+.TZ GMTSeph|,[]AP", max_size=40), st.text(st.characters())))
def test_no_text_raises(text: str) -> None:
    when = parse_date(text)
    assert when is None or when.utcoffset() == timedelta(0)


@given(MOMENTS)
def test_a_date_that_is_written_out_is_read_back(when: datetime) -> None:
    there = when.astimezone(VIETNAM)
    for shape in ("%a, %d %b %Y %H:%M:%S %z", "%d/%m/%Y, %H:%M:%S", "%H:%M:%S | %d/%m/%Y", "%m/%d/%Y %I:%M:%S %p"):
        assert parse_date(there.strftime(shape)) == when
    assert parse_date(when.isoformat()) == parse_date(there.isoformat()) == when


@given(MOMENTS)
def test_people_can_hand_back_what_they_read(when: datetime) -> None:
    assert parse_date(local_time(when)) == when.replace(second=0)


def test_a_date_far_ahead_or_long_ago_is_not_believed() -> None:
    assert believable(None, now=NOW) is None
    assert believable(NOW + timedelta(hours=25), now=NOW) is None
    assert believable(datetime(1989, 12, 31, tzinfo=UTC), now=NOW) is None
    for when in (NOW, NOW + timedelta(hours=24), datetime(1990, 1, 1, tzinfo=UTC)):
        assert believable(when, now=NOW) is when
