"""The lines of an alert: nothing is said twice, and a time is as short as its reader needs it."""

from datetime import UTC, date, datetime

import pytest

from bot.words.alert_lines import list_hashtags, name_others, name_source, say_when, write_headline
from news.delivery.messages import Alert, TopicTag

EVENING = datetime(2026, 12, 1, 11, 21, tzinfo=UTC)  # 18:21 in Vietnam
ALERT = Alert(title="Tin", url="")


@pytest.mark.parametrize(
    ("newspaper", "province", "named"),
    [
        ("Báo Lâm Đồng", "Lâm Đồng", ["Báo Lâm Đồng"]),
        ("Hànộimới", "Hà Nội", ["Hànộimới", "Hà Nội"]),
        ("Báo Nghệ An điện tử", "Nghệ An", ["Báo Nghệ An điện tử"]),
        ("Báo Hà Nam Ninh", "Ninh", ["Báo Hà Nam Ninh"]),
        ("Báo An", "Nghệ An", ["Báo An", "Nghệ An"]),
        ("Tuổi Trẻ", "", ["Tuổi Trẻ"]),
        ("", "Huế", ["Huế"]),
        ("", "", []),
    ],
)
def test_a_place_that_the_newspaper_s_name_says_is_not_said_again(
    newspaper: str, province: str, named: list[str]
) -> None:
    assert name_source(Alert(title="", url="", newspaper=newspaper, province=province)) == named


@pytest.mark.parametrize(
    ("moment", "today", "said"),
    [
        (EVENING, date(2026, 12, 1), "18:21"),
        (EVENING, date(2026, 12, 2), "18:21 hôm qua"),
        (EVENING, date(2026, 12, 3), "18:21 1/12"),
        (EVENING, date(2026, 11, 30), "18:21 1/12"),
        (EVENING, date(2027, 1, 1), "18:21 01/12/2026"),
        (EVENING, None, "18:21 01/12/2026"),
        (datetime(2026, 12, 1, 17, 5, tzinfo=UTC), date(2026, 12, 2), "00:05"),
        (datetime(2026, 11, 30, 17, 0, tzinfo=UTC), date(2026, 12, 1), "hôm nay"),
        (datetime(2026, 11, 30, 17, 0, tzinfo=UTC), date(2026, 12, 2), "hôm qua"),
        (datetime(2026, 11, 30, 17, 0, tzinfo=UTC), date(2026, 12, 5), "1/12"),
        (None, date(2026, 12, 1), ""),
    ],
)
def test_a_time_says_the_day_only_where_it_is_another(moment: datetime | None, today: date | None, said: str) -> None:
    assert say_when(moment, today) == said


def test_urgent_news_is_marked_before_its_first_word() -> None:
    assert write_headline(Alert(title="Xả lũ", url="", urgent=True), "Xả lũ") == "🔴 KHẨN: Xả lũ"
    assert write_headline(ALERT, "Tin") == "Tin"


def test_what_there_is_not_makes_no_line() -> None:
    assert (name_others(ALERT), list_hashtags(ALERT)) == ("", "")
    tags = tuple(TopicTag(slug=name, name=name, hashtag=f"#{name}") for name in ("Một", "Hai"))
    full = Alert(title="", url="", also=("Báo Một", "Báo Hai"), topics=tags)
    assert (name_others(full), list_hashtags(full)) == ("Cũng trên: Báo Một, Báo Hai", "#Một #Hai")
