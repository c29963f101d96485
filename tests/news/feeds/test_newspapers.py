"""What the catalogue of newspapers promises: every province has one, each feed says how sure it is."""

import pytest

from bot import catalogue
from news.errors import ConfigurationError
from news.feeds.newspapers import Press, Sureness, parse

FAMILY = '[[family]]\nslug = "a"\nname = "A"\n'


@pytest.fixture(scope="module")
def press() -> Press:
    return catalogue.newspapers()


def test_every_province_has_a_newspaper_of_today_and_former_ones_come_last(press: Press) -> None:
    for province in catalogue.provinces():
        papers = press.of_province(province.slug)
        assert papers and not papers[0].former
    assert [one.site for one in press.of_province("lam-dong")] == [
        "baolamdong.vn",
        "baobinhthuan.com.vn",
        "baodaknong.vn",
    ]


def test_fifteen_provinces_have_a_feed_that_somebody_saw(press: Press) -> None:
    seen = {
        one.province
        for one in press.newspapers
        for feed in one.feeds
        if one.province and feed.sureness.better_than_a_guess
    }
    assert len(seen) == 15 and not seen & {"hue", "quang-tri"}


def test_party_building_is_known_where_it_was_seen(press: Press) -> None:
    found = {
        feed.url
        for one in press.newspapers
        for feed in one.feeds
        if feed.section == "Xây dựng Đảng" and feed.sureness.better_than_a_guess
    }
    assert found == {
        "https://baoquangninh.vn/rss/news/xay-dung-dang.rss",
        "https://nhandan.vn/rss/xay-dung-dang-1179.rss",
    }


def test_what_is_dead_or_left_is_not_worth_a_try() -> None:
    assert not (Sureness.DEAD.may_live or Sureness.OLD.may_live)
    assert Sureness.GUESSED.may_live and Sureness.BLOCKED.may_live


@pytest.mark.parametrize(
    ("words", "site"),
    [
        ("bao lam dong", "baolamdong.vn"),
        ("Hà Tĩnh", "baohatinh.vn"),
        ("https://www.sggp.org.vn/rss/home.rss", "sggp.org.vn"),
        ("dongkhoi.baodongnai.com.vn", "baodongnai.com.vn"),
        ("Nhân Dân", "nhandan.vn"),
    ],
)
def test_a_newspaper_is_found_by_name_or_address(press: Press, words: str, site: str) -> None:
    found = press.find(words)
    assert found is not None and found.site == site


@pytest.mark.parametrize("words", ["vn", "com.vn", "", "báo nào đó", "notbaolamdong.vn"])
def test_no_newspaper_is_found_by_half_an_address(press: Press, words: str) -> None:
    assert press.find(words) is None


@pytest.mark.parametrize(
    ("html", "family"),
    [
        ('<link href="https://static.1cdn.vn/x.css">', "onecms"),
        ('<a href="/mot-post2790.html"><a href="/hai-post2791.html"><a href="/ba-post2792.html">', "epi"),
        ('<a href="/mot-post2790.html">', None),
        ('<a href="/x/202411/a-1a2b3c4/">' * 3, "yyyymm-hex"),
        ("<html></html>", None),
    ],
)
def test_a_family_is_told_by_its_marks_or_by_several_links(press: Press, html: str, family: str | None) -> None:
    found = press.family_of(html)
    assert (found.slug if found else None) == family


def test_a_family_puts_the_feed_of_a_section_where_its_rule_says(press: Press) -> None:
    onecms, a_id = press.family("onecms"), press.family("a-id")
    assert onecms and a_id and press.family("none such") is None
    assert onecms.feed_of("chinh-tri/xay-dung-dang") == "/rss/chinh-tri/xay-dung-dang"
    assert a_id.feed_of("chinh-tri") == "/rss/cate/chinh-tri/"
    assert a_id.feed_of("chinh-tri/xay-dung-dang") == "/rss/subcate/xay-dung-dang/"


def test_all_mistakes_of_the_catalogue_are_told_at_once() -> None:
    broken = (
        FAMILY + '[[newspaper]]\nname = "Báo X"\nsite = "x.vn"\nprovince = "binh-thuan"\nfamily = "b"\n'
        'used = [["", "/rss"], ["", "javascript:1"]]\nguessed = [["Y tế", "/rss"]]\n'
    )
    with pytest.raises(ConfigurationError) as caught:
        parse(broken, catalogue.provinces())
    problems = "\n".join(caught.value.problems)
    for words in ("'binh-thuan'", "'b'", "javascript:1", "listed twice", "no newspaper of lam-dong"):
        assert words in problems


@pytest.mark.parametrize(
    "toml", ["[[", "", FAMILY, FAMILY + '[[newspaper]]\nnam = "X"\nsite = "x.vn"', FAMILY + "x = 1"]
)
def test_a_catalogue_that_cannot_be_read_says_so(toml: str) -> None:
    with pytest.raises(ConfigurationError, match=r"feeds\.toml"):
        parse(toml, catalogue.provinces())
