"""What a section's page lists: its articles from the top, and not what stands around them."""

from hypothesis import given
from hypothesis import strategies as st

from news.feeds.listings import MOST, list_entries

URL = "https://bao.example/chinh-tri/"


def titles(html: str) -> dict[str, str]:
    return {one.link.removeprefix("https://bao.example"): one.title for one in list_entries(html, url=URL)}


def test_articles_are_listed_once_by_their_longest_whole_headline() -> None:
    html = """<base href="/giao-dien/"><body class="menu-open">
      <div class="menu"><a href="/noi-bat-a10001.html">Nổi bật</a></div>
      <ul><li><a href="/hop-dang-bo-a10002.html"><img alt="Họp Đảng bộ xã" src="x.jpg"></a>
        <a href="/hop-dang-bo-a10002.html">Họp…</a></li>
      <li><a href="/dai-hoi-a10003.html" title="Đại hội chi bộ thôn">Đại hội chi bộ...</a></li>
      <li><a href="/khong-ten-a10004.html"><img src="x.jpg"></a></li>
      <li><a href="https://khac.example/tin-a10005.html">Báo khác</a><a href="/chinh-tri/">Chính trị</a></li></ul>
      <aside><a href="/doc-nhieu-a10006.html">Đọc nhiều</a></aside></body>"""
    assert titles(html) == {
        "/hop-dang-bo-a10002.html": "Họp Đảng bộ xã",
        "/dai-hoi-a10003.html": "Đại hội chi bộ thôn",
        "/khong-ten-a10004.html": "",
    }


def test_without_any_number_a_long_slug_will_do() -> None:
    html = '<a href="/tin-bai/khoi-cong-cau-noi-hai-xa">Khởi công</a><a href="/tin-bai/chinh-tri">Chính trị</a><a>x</a>'
    assert titles(html) == {"/tin-bai/khoi-cong-cau-noi-hai-xa": "Khởi công"}


def test_a_page_without_end_gives_only_so_many() -> None:
    assert len(titles("".join(f'<a href="/tin-{number}.html">T</a>' for number in range(20_000, 20_500)))) == MOST


@given(st.text(), st.text())
def test_no_page_breaks_it(words: str, address: str) -> None:
    list_entries(
        f'<a href="{address}" title="{words}">{words}</a><a href="/x-a12345.html"><img alt="{words}"></a>', url=URL
    )
