"""What the flood guard promises: only what nothing explains is doubtful."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from news.articles.article import Article
from news.feeds.flood import AT_ONCE, Known, doubt, find_old_numbers, recognise
from tests import make
from tests.make import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def doubted(dates: list[datetime | None], *, usual: float = 0, gap: timedelta = MINUTE) -> int:
    return doubt(dates, usual=usual, gap=gap).count(True)


def undated(number: int, **values: Any) -> Article:
    return make.article(url=f"https://bao.example/tin-{number}.html", published=None, **values)


def known(number: int, *, title: str = "", seen: datetime = NOON, published: datetime | None = None) -> Known:
    return Known(
        number=number, url=f"https://bao.example/tin-{number}.html", title=title, published=published, first_seen=seen
    )


@pytest.mark.parametrize("date", [None, NOON])
def test_a_dozen_stories_in_one_minute_are_news(date: datetime | None) -> None:
    assert doubted([date] * 12) == 0
    assert doubted([date] * AT_ONCE) == 0


def test_what_nothing_explains_is_doubtful() -> None:
    assert doubted([None] * 40) == 40
    assert doubted([NOON] * 40) == 40, "a list made anew dates everything with that minute"


def test_dates_are_believed_even_beside_one_that_is_late_or_missing() -> None:
    night = [NOON - 15 * MINUTE * place for place in range(29)]
    assert doubted([*night, NOON - 30 * HOUR]) == 0
    assert doubted([*night, None], gap=8 * HOUR) == 0
    assert doubted([*night, *[None] * 40]) == 40, "only those without a date"


def test_more_dates_in_an_hour_than_any_newspaper_has_are_not_believed() -> None:
    busy: list[datetime | None] = [NOON - timedelta(seconds=30 * place) for place in range(100)]
    quiet: list[datetime | None] = [NOON - DAY, NOON - 20 * HOUR]
    assert doubted(busy + quiet) == 100


def test_time_without_a_reading_explains_what_has_no_date() -> None:
    assert doubted([None] * 30) == 30
    assert doubted([None] * 30, gap=8 * HOUR) == 0
    assert doubted([None] * 30, usual=6) == 0, "as much as the feed usually brings"
    assert doubted([None] * 200, usual=6, gap=8 * HOUR) == 200


def test_an_article_is_known_under_a_new_link_by_headline_and_moment() -> None:
    fresh = [make.article(title="Khởi công cầu mới"), make.article(title="Giá vàng hôm nay"), make.article(title="")]
    there = [
        known(1, title="KHỞI CÔNG cầu mới", published=NOON),
        known(2, title="Giá vàng hôm nay", published=NOON - DAY),
        known(3, published=NOON),
    ]
    assert recognise(fresh, there) == {0: 1}


def test_a_site_that_moved_is_known_by_its_headlines_alone() -> None:
    fresh = [undated(900 + place, title=f"Tin {place}") for place in range(8)]
    there = [known(place, title=f"Tin {place}") for place in range(6)]
    assert recognise(fresh, there) == {place: place for place in range(6)}
    assert recognise(fresh, there[:4]) == {}, "a few may be columns that bear the same one every day"


def test_dates_of_the_move_are_not_believed_when_they_are_many() -> None:
    fresh = [make.article(title=f"Tin {place}", published=NOON) for place in range(20)]
    there = [known(place, title=f"Tin {place}", published=NOON - DAY) for place in range(20)]
    assert recognise(fresh, there) == {place: place for place in range(20)}
    assert recognise(fresh[:8], there) == {}


def test_a_number_from_before_is_old_where_no_date_says_otherwise() -> None:
    there = [known(200_000, seen=NOON - 3 * DAY), known(200_900)]
    fresh = [undated(199_999), undated(200_001), make.article(url="https://bao.example/tin-100000.html")]
    assert find_old_numbers(fresh, there, since=NOON - DAY) == {0}
    assert find_old_numbers([undated(200_100), undated(201_000)], there[1:], since=NOON - DAY) == {0}
    assert find_old_numbers(fresh, [], since=NOON - DAY) == set()
    unnumbered = replace(there[0], url="https://bao.example/gioi-thieu")
    assert find_old_numbers(fresh, [unnumbered], since=NOON - DAY) == set()


def test_a_new_system_that_counts_anew_makes_nothing_old() -> None:
    there = [known(200_000, seen=NOON - 3 * DAY)]
    urls = ("tin-70001.html", "tin-post100000.html", "tin/so-100000.html", "tin-100000.htm", "gioi-thieu")
    fresh = [make.article(url=f"https://bao.example/{url}", published=None) for url in urls]
    assert find_old_numbers(fresh, there, since=NOON - DAY) == set()
