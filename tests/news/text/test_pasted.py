"""What people paste: one article under all the forms in which its address reaches us."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.links import canonical, keys_of
from news.text.pasted import candidates, find_address, headline_in, is_front, leads_elsewhere, strip_address
from tests.chance import examples

ARTICLE = "https://baolamdong.vn/thong-cau-moi-qua-song-luy-300123.html"


@pytest.mark.parametrize(
    "pasted",
    [
        ARTICLE,
        f"{ARTICLE}#binh-luan",
        f"{ARTICLE}?utm_source=zalo&utm_medium=zalo&zarsrc=30&fbclid=IwAR0",
        f"{ARTICLE}?mibextid=Zxz2cZ",
        f"{ARTICLE}/",
        "http://baolamdong.vn/thong-cau-moi-qua-song-luy-300123.html",
        "https://www.baolamdong.vn/thong-cau-moi-qua-song-luy-300123.html",
        "https://m.baolamdong.vn/thong-cau-moi-qua-song-luy-300123.html",
        "https://amp.baolamdong.vn/thong-cau-moi-qua-song-luy-300123.html",
        "https://baolamdong.vn/amp/thong-cau-moi-qua-song-luy-300123.html",
        "https://baolamdong.vn/thong-cau-moi-qua-song-luy-300123.html/amp",
        "https://baolamdong.vn/thong-cau-moi-qua-song-luy-300123.amp",
        "Https://BaoLamDong.VN/thong-cau-moi-qua-song-luy-300123.html",
        "HTTPS://BAOLAMDONG.VN/THONG-CAU-MOI-QUA-SONG-LUY-300123.HTML",
        "baolamdong.vn/thong-cau-moi-qua-song-luy-300123.html",
        "www.BaoLamDong.vn/thong-cau-moi-qua-song-luy-300123.html?x=1",
        "https://baolamdong.vn:443/thong-cau-moi-qua-song-luy-300123.html",
        "https://baolamdong.vn//thong-cau-moi-qua-song-luy-300123.html",
        "https://baolamdong.vn/dau-de-da-sua-300123.html",  # the number stays when the headline is rewritten
        f"Sao bài này {ARTICLE} không thấy gửi vậy?",
        f"Thông cầu mới qua sông Lũy\n{ARTICLE}.",
        f"({ARTICLE})",
        f"“{ARTICLE}”, anh xem giúp",
        f"[Thông cầu mới]({ARTICLE})",
        f"<{ARTICLE}>",
        f'<a href="{ARTICLE}?a=1&amp;utm_source=rss">Thông cầu mới</a>',
        f"*{ARTICLE}*",
        f"{ARTICLE}{ARTICLE}",
        f"Xem:{ARTICLE}",
        f"\u200b{ARTICLE}\u2060",
        f"https://l.facebook.com/l.php?u={quote(ARTICLE + '?fbclid=x', safe='')}&h=AT0x",
        f"https://www.google.com/url?sa=t&url={quote(ARTICLE, safe='')}&ved=2ah",
        f"https://www.facebook.com/sharer/sharer.php?u={ARTICLE}",
        "https://www.google.com/amp/s/baolamdong.vn/thong-cau-moi-qua-song-luy-300123.html",
        "https://baolamdong-vn.cdn.ampproject.org/c/s/baolamdong.vn/thong-cau-moi-qua-song-luy-300123.html",
        f"https://web.archive.org/web/20261123050000/{ARTICLE}",
        f"https://l.facebook.com/l.php?u={quote('https://www.google.com/url?q=' + quote(ARTICLE, safe=''), safe='')}",
    ],
)
def test_an_article_is_known_however_its_address_comes(pasted: str) -> None:
    keys = keys_of(link=ARTICLE, guid="", newspaper="Báo Lâm Đồng")
    found = [key for one in candidates(find_address(pasted)) for key in keys_of(link=one, guid="", newspaper="")]
    assert set(keys) & set(found), find_address(pasted)


@pytest.mark.parametrize(
    "words",
    [
        "", "sao hôm nay không có tin", "TP.HCM/Hà Nội", "ngày 1/12", "v.v...", "bài.Sau đó", "https://", "http:///x",
        "ai@baolamdong.vn", "1.000.000 đồng", "https://[", "và/hoặc", "/visao", "a.b", "file.html", "kinh.te",
    ],
)  # fmt: skip
def test_where_there_is_no_address_none_is_found(words: str) -> None:
    assert find_address(words) == ""


def test_a_bracket_that_is_part_of_the_address_stays() -> None:
    assert find_address("(xem https://a.vn/cau_(moi)_1.html)").endswith("cau_(moi)_1.html")
    assert find_address("(xem https://a.vn/cau_(moi))").endswith("cau_(moi)")


def test_what_was_passed_on_too_often_is_followed_so_far() -> None:
    assert find_address("https://a.vn/" * 3 + "tin-300123.html") == "https://a.vn/tin-300123.html"
    assert find_address("https://a.vn/" * 9 + "tin-300123.html").endswith("/tin-300123.html")


def test_an_address_without_end_is_none_and_takes_no_time() -> None:
    assert find_address("https://a.vn/" + ")" * 1_000_000) == "https://a.vn/"
    assert find_address("https://a.vn/" + "a" * 1_000_000) == ""


def test_the_words_around_it_are_what_is_left() -> None:
    assert strip_address(f"sao bài này {ARTICLE} chưa gửi") == "sao bài này chưa gửi"
    assert strip_address("sao chưa gửi") == "sao chưa gửi"


def test_an_address_that_carries_itself_or_no_address_stays_as_it_is() -> None:
    for query in ("?url=https://www.baolamdong.vn/khac", "?url=cau-moi", "?ref=https://a.vn/x", "?u=https://"):
        assert find_address(ARTICLE + query).startswith(ARTICLE)
    assert find_address("https://www.google.com/amp/x") == "https://www.google.com/amp/x"


@pytest.mark.parametrize(
    "address",
    ["https://bit.ly/3xYz", "https://www.facebook.com/share/p/1a2b/", "https://zalo.me/s/x", "https://t.co/a"],
)
def test_what_stands_for_another_address_is_named_as_such(address: str) -> None:
    assert leads_elsewhere(find_address(address))
    assert not leads_elsewhere(ARTICLE) and not leads_elsewhere("https://baox.com/a-1.html")


def test_front_pages_and_sections_are_no_articles() -> None:
    for front in ("https://baolamdong.vn", "https://m.baolamdong.vn/#x", "https://baolamdong.vn/xay-dung-dang/"):
        assert is_front(front)
    for article in (
        ARTICLE,
        "https://baolamdong.vn/?id=3",
        "https://baolamdong.vn/kinh-te/cau-moi",
        "https://baolamdong.vn/thong-cau-moi-qua-song-luy-sang-nay",
    ):
        assert not is_front(article)


@pytest.mark.parametrize(
    ("address", "headline"),
    [
        (ARTICLE, "thong cau moi qua song luy"),
        ("https://a.vn/xay-dung-dang/thong-cau-moi-qua-song-luy-post279123.html", "thong cau moi qua song luy"),
        ("https://a.vn/kinh-te/202409/thong-cau-moi-qua-song-luy-1a2b3c4/", "thong cau moi qua song luy"),
        ("https://a.vn/thong-cau-moi-qua-song-luy/123456.htm", "thong cau moi qua song luy"),
        ("https://a.vn/kinh-te/123456.htm", ""),
        ("https://a.vn", ""),
    ],
)
def test_an_address_ends_with_its_headline(address: str, headline: str) -> None:
    assert headline_in(address) == headline


@given(st.text() | st.builds("{} https://{}".format, st.text(), st.text()))
@examples(60)
def test_whatever_is_pasted_gives_an_address_of_the_web_or_none(text: str) -> None:
    address = find_address(text)
    assert not address or canonical(address).startswith("https://")
    assert isinstance(strip_address(text), str)
    assert isinstance(headline_in(address), str)
    assert not (is_front(address) and headline_in(address))


def test_of_two_addresses_without_a_blank_between_them_the_first_is_meant() -> None:
    text = "https://baolamdong.vn/cau-moi-1.htmlhttps://baonghean.vn/tin-khac-2.html"
    assert find_address(text) == "https://baolamdong.vn/cau-moi-1.html"
