"""What a newspaper's page leads to: its own feeds, by their sections' names, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from news.feeds.discovery import FeedCandidate, Source, find_links, merge, section_named

URL = "https://bao.example/"


def test_feeds_of_other_sites_and_pages_about_feeds_are_none() -> None:
    html = (
        '<a href="https://khac.example/rss/a.rss">A</a> <a href="/rss/b.html">B</a> <a href="javascript:x">C</a>'
        '<a href="/rss/a.png">D</a> <a href="/rss-la-gi-12345.html">E</a> <a>F</a> <a href="/van-hoa/feed/"> </a>'
    )
    assert find_links(html, url=URL).feeds == (("https://bao.example/van-hoa/feed/", "van hoa"),)


def test_lists_of_feeds_are_told_from_feeds() -> None:
    html = "".join(f'<a href="{path}">x</a>' for path in ("/rss", "/rss.html", "/kenh-rss", "/rss/index.htm", "/rss/a"))
    found = find_links(html, url=URL)
    assert [one.removeprefix(URL) for one in found.indexes] == ["rss", "rss.html", "kenh-rss", "rss/index.htm"]
    assert len(found.feeds) == 1


def test_a_feed_is_named_by_its_link_the_menu_or_what_stands_beside_it() -> None:
    html = (
        '<base href="/giao-dien/"><nav><a href="/chinh-tri/">CHÍNH TRỊ</a><a href="/chinh-tri-a123.html">Bài</a></nav>'
        '<a href="/rss/y-te" title="Y tế">RSS</a>'
        '<p><a href="/rss/chinh-tri.rss"></a></p>'
        '<div><b>Văn hóa</b><a href="/rss/van-hoa.rss">XML</a></div>'
        '<ul><li>Du lịch <!-- x --><a href="/rss/du-lich.rss"></a></li>'
        '<li><a href="/x">Quảng cáo</a><a href="/rss/the-thao.rss"></a></li></ul>'
        '<a href="/rss/y-te">Sức khỏe</a>'
    )
    found = find_links(html, url=URL)
    names = {url.rpartition("/")[2]: name for url, name in found.feeds}
    assert names == {
        "y-te": "Y tế",
        "chinh-tri.rss": "Chính trị",
        "van-hoa.rss": "Văn hóa",
        "du-lich.rss": "Du lịch",
        "the-thao.rss": "the thao",
    }
    assert found.sections == (("chinh-tri", "Chính trị"),)


def test_a_link_without_anything_around_it_is_named_by_its_address() -> None:
    assert find_links('<a href="/rss/kinh-te"></a>', url=URL).feeds == ((f"{URL}rss/kinh-te", "kinh te"),)


def test_announced_feeds_count_only_where_they_are_feeds_of_the_site() -> None:
    html = (
        '<link rel="alternate" type="application/rss+xml" href="/x/chinh-tri.xml">'
        '<link rel="alternate" hreflang="en" href="/en">'
        '<link rel="alternate" type="application/rss+xml" href="//k.example/">'
        '<nav><a href="/chinh-tri">Chính trị</a></nav>'
    )
    assert find_links(html, url=URL).announced == ((f"{URL}x/chinh-tri.xml", "Chính trị"),)


def test_a_feed_of_the_whole_newspaper_has_no_section() -> None:
    assert section_named("Tin mới nhất", f"{URL}rss/tong-hop.rss") == ""
    assert section_named("Chính trị", f"{URL}rss/home") == ""


def test_an_address_from_several_sources_counts_once_as_the_likeliest() -> None:
    guess = FeedCandidate(url=URL, section="a", source=Source.GUESSED)
    listed = FeedCandidate(url=URL, section="b", source=Source.INDEX)
    assert merge([guess, listed]) == [listed]


@given(st.text(), st.text())
def test_no_page_breaks_the_search(words: str, address: str) -> None:
    find_links(f'<nav><p>{words}<a href="{address}">{words}</a></p></nav><a href="/rss/{address}">{words}</a>', url=URL)
