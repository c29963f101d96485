"""Which articles are missed when a feed lists others."""

from datetime import timedelta

import pytest

from news.feeds.missing import MOST, ListedArticle, find_missing, has_hole, is_front_page
from tests.make import NOON

HOUR = timedelta(hours=1)


def hashes(letters: str) -> bytes:
    return b"".join(letter.encode() * 16 for letter in letters)


@pytest.mark.parametrize(
    ("before", "after", "hole"),
    [
        ("abcd", "xabc", False),  # it rolls on
        ("abcd", "abcd", False),
        ("abcd", "xyz", False),  # all is another
        ("abcd", "ab", False),  # shorter
        ("", "abc", False),
        ("abcd", "acd", True),
        ("abcd", "xbcd", True),  # edited, or gone and another come
        ("abcd", "bcd", True),
    ],
)
def test_a_feed_that_rolls_on_has_no_hole(before: str, after: str, hole: bool) -> None:
    assert has_hole(hashes(before), hashes(after)) is hole


def listed(number: int, *, url: str = "", age: timedelta | None = None, is_sent: bool = True) -> ListedArticle:
    """An article so many hours old."""
    shown = NOON - (number * HOUR if age is None else age)
    address = url or f"https://bao.example/tin-so-{number}-{100_000 + number}.html"
    return ListedArticle(number=number, url=address, shown=shown, first_seen=shown, is_sent=is_sent)


def body(*articles: ListedArticle) -> bytes:
    return "".join(f"<item><link>{one.url}?utm_source=rss</link></item>" for one in articles).encode()


KNOWN = [listed(number) for number in range(1, 9)]


def missing(*there: ListedArticle, known: list[ListedArticle] | None = None) -> list[int]:
    return [one.number for one in find_missing(KNOWN if known is None else known, body(*there), now=NOON)]


def test_what_is_gone_while_older_ones_stay_is_missed_the_newest_first() -> None:
    assert missing(*KNOWN) == []
    assert missing(*KNOWN[:2], *KNOWN[3:]) == [3]
    assert missing(*KNOWN[1:3], *KNOWN[4:]) == [1, 4]


def test_what_rolled_off_the_end_is_not_missed() -> None:
    assert missing(*KNOWN[:4]) == []
    assert missing(*KNOWN[:4], KNOWN[7]) == []  # one old article that is kept on top says nothing
    assert missing() == []


def test_where_many_go_only_some_are_asked_for() -> None:
    assert missing(*KNOWN[6:]) == [1, 2, 3, 4, 5] and MOST == 5


def test_what_nobody_got_and_what_is_old_is_not_missed() -> None:
    unsent, old = listed(1, is_sent=False), listed(2, age=timedelta(days=3))
    rest = [listed(number, age=timedelta(days=4, hours=number)) for number in (3, 4, 5)]
    assert missing(*rest, known=[unsent, old, *rest]) == []


def test_a_rewritten_address_is_known_by_the_number_in_it_and_a_short_one_by_its_query() -> None:
    renamed = listed(1, url="https://bao.example/ten-moi-100001.html")
    assert [one.number for one in find_missing(KNOWN, body(renamed, *KNOWN[1:]), now=NOON)] == []
    by_query, short = listed(1, url="https://bao.example/?baiviet=77"), listed(2, url="https://bao.example/a")
    assert missing(*KNOWN[2:], known=[by_query, short, *KNOWN[2:]]) == [1]
    assert missing(by_query, *KNOWN[2:], known=[by_query, short, *KNOWN[2:]]) == []


@pytest.mark.parametrize(
    ("url", "instead_of", "front"),
    [
        ("https://bao.example", "https://bao.example/tin-1.html", True),
        ("https://bao.example/index.html", "https://bao.example/tin-1.html", True),
        ("https://bao.example/tin-1.html", "https://bao.example/tin-1.html", False),
        ("https://bao.example/chinh-tri", "https://bao.example/tin-1.html", False),
        ("https://bao.example/?id=2", "https://bao.example/tin-1.html", False),
        ("https://bao.example/", "https://bao.example/?id=2", False),
    ],
)
def test_a_redirect_to_the_front_page_is_no_article(url: str, instead_of: str, front: bool) -> None:
    assert is_front_page(url, instead_of=instead_of) is front
