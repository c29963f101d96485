"""Why an article is not there: what its newspaper's feeds say, and its number."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from news.feeds.feed import Feed
from news.feeds.flood import Known
from news.feeds.unseen import Cause, FeedSight, Window, estimate, find_clues
from tests.make import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNKNOWN = Window()


def sight(*, gap: tuple[datetime, datetime] | None = None, **values: Any) -> FeedSight:
    usual: dict[str, Any] = {
        "number": 1,
        "url": "https://bao.example/rss",
        "newspaper": "Báo",
        "baseline_at": NOON - DAY,
    }
    feed = Feed(**{**usual, **values})
    return FeedSight(feed=feed, gap_since=gap[0] if gap else None, gap_until=gap[1] if gap else None)


def causes(*sights: FeedSight, when: Window = UNKNOWN) -> list[tuple[Cause, bool]]:
    return [(one.cause, one.sure) for one in find_clues(sights, when=when)]


def known(number: int, *, published: datetime | None, path: str = "tin") -> Known:
    return Known(
        number=number,
        url=f"https://bao.example/{path}-{number}.html",
        title="",
        published=published,
        first_seen=NOON,
    )


def test_where_no_feed_is_read_that_is_why() -> None:
    assert causes() == [(Cause.UNREAD, True)]


def test_where_all_is_well_no_feed_listed_it() -> None:
    assert causes(sight()) == [(Cause.UNLISTED, False)]
    assert causes(sight(baseline_at=None)) == [(Cause.UNLISTED, False)]


def test_what_came_before_the_first_reading_of_any_feed_was_never_seen() -> None:
    two = sight(), sight(baseline_at=NOON - 2 * DAY)
    assert causes(*two, when=Window(before=NOON - 2 * DAY)) == [(Cause.BASELINE, True)]
    assert causes(*two, when=Window(before=NOON - DAY)) == [(Cause.UNLISTED, False)]
    [found] = find_clues(two, when=Window(before=NOON - 3 * DAY))
    assert found.sight is two[1]


def test_a_gap_may_be_why_and_surely_is_where_the_time_says_so() -> None:
    one = sight(gap=(NOON - 2 * HOUR, NOON - HOUR))
    assert causes(one) == [(Cause.GAP, False), (Cause.UNLISTED, False)]
    assert causes(one, when=Window(after=NOON - 90 * HOUR / 60, before=NOON)) == [(Cause.GAP, True)]
    assert causes(one, when=Window(after=NOON)) == [(Cause.UNLISTED, False)]
    assert causes(one, when=Window(before=NOON - 3 * HOUR)) == [(Cause.UNLISTED, False)]


def test_feeds_that_are_ill_or_paused_are_named_a_few_of_each() -> None:
    ill = sight(failing_since=NOON, verdict="not_found")
    found = causes(*[ill] * 9, sight(state="paused", failing_since=NOON), when=Window(after=NOON))
    assert found == [*[(Cause.FAILING, False)] * 5, (Cause.PAUSED, False), (Cause.UNLISTED, False)]


def test_numbers_count_upwards_so_neighbours_say_when() -> None:
    around = [
        known(300100, published=NOON - 3 * HOUR), known(300120, published=NOON - 2 * HOUR),
        known(300130, published=None), known(300140, published=NOON + HOUR),
        known(299, published=NOON), known(300123, published=NOON), known(300124, published=NOON, path="muc/tin"),
        known(1300125, published=NOON),
    ]  # fmt: skip
    found = estimate("https://m.bao.example/cau-moi-300123.html/amp", around)
    assert found == Window(after=NOON - 2 * HOUR, before=NOON) and found.is_known
    assert estimate("https://bao.example/cau-moi-300090.html", around) == Window(before=NOON - 3 * HOUR)
    assert estimate("https://bao.example/cau-moi-300190.html", around) == Window(after=NOON + HOUR)


@pytest.mark.parametrize("address", ["https://bao.example/cau-moi.html", "https://khac.example/tin-300123.html"])
def test_without_a_number_of_the_same_row_nothing_says_when(address: str) -> None:
    found = estimate(address, [known(300100, published=NOON)])
    assert found == UNKNOWN and not found.is_known
