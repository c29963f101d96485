"""What `news.links` promises: one name for one page, and no number that is only a date."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from news.text.links import canonical, keys_of, link_of, publisher_number, section_of, site_of

ONE = "https://baolamdong.vn/xay-dung-dang-314409.html"


@pytest.mark.parametrize(
    "twin",
    [
        "http://baolamdong.vn/xay-dung-dang-314409.html",
        "https://www.baolamdong.vn/xay-dung-dang-314409.html",
        "http://m.baolamdong.vn/xay-dung-dang-314409.html",
        "https://amp.baolamdong.vn/xay-dung-dang-314409.html",
        "https://www.m.baolamdong.vn/xay-dung-dang-314409.html",
        "HTTPS://BaoLamDong.VN./xay-dung-dang-314409.html",
        "https://baolamdong.vn:443/xay-dung-dang-314409.html",
        "http://baolamdong.vn:80/xay-dung-dang-314409.html",
        "https://reader@baolamdong.vn/xay-dung-dang-314409.html",
        "https://baolamdong.vn/xay-dung-dang-314409.html/",
        "https://baolamdong.vn//xay-dung-dang-314409.html",
        "https://baolamdong.vn/xay-dung-dang-314409.html/amp",
        "https://baolamdong.vn/xay-dung-dang-314409.amp",
        "https://baolamdong.vn/amp/xay-dung-dang-314409.html",
        "https://baolamdong.vn/xay-dung-dang-314409.html?utm_source=rss&UTM_Medium=feed",
        "https://baolamdong.vn/xay-dung-dang-314409.html?fbclid=1&gclid=2&gidzl=3&zarsrc=30&amp=1",
        "https://baolamdong.vn/xay-dung-dang-314409.html?",
        "https://baolamdong.vn/xay-dung-dang-314409.html#binh-luan",
        "\n  https://baolamdong.vn/xay-dung-\ndang-314409.html\u00a0",
    ],
)
def test_one_page_has_one_name(twin: str) -> None:
    assert canonical(twin) == ONE


def test_parameters_that_mean_something_stay_in_one_order() -> None:
    assert canonical("https://x.vn/tin?id=7&utm_term=a&cat=2") == canonical("http://www.x.vn/tin/?cat=2&amp;id=7")
    assert canonical("https://x.vn/tin?id=7") != canonical("https://x.vn/tin?id=8")


def test_an_escape_has_one_spelling() -> None:
    assert (
        canonical("https://x.vn/đảng")
        == canonical("https://x.vn/%c4%91%e1%ba%a3ng")
        == "https://x.vn/%C4%91%E1%BA%A3ng"
    )


def test_a_relative_link_is_resolved() -> None:
    assert canonical("../b-12345.html", "http://www.x.vn/rss/tin/home") == "https://x.vn/rss/b-12345.html"
    assert canonical("//cdn.x.vn/a") == "https://cdn.x.vn/a"


def test_a_link_for_people_keeps_scheme_and_host() -> None:
    assert link_of("http://www.qdnd.vn/a/?b=2&utm_source=x&a=1#c") == "http://www.qdnd.vn/a/?b=2&a=1"
    assert link_of(" http://x.vn/ảnh 1.jpg\n") == "http://x.vn/%E1%BA%A3nh%201.jpg"
    assert link_of("http://x.vn:8080") == "http://x.vn:8080/"
    assert link_of("http://[::1]:80/a") == "http://[::1]/a"


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "mailto:toasoan@x.vn",
        "ftp://x.vn/a",
        "http://",
        "http://x.vn:99999/",
        "http://[::1/",
        "http://a b.vn".replace(" ", "^"),
        "https://" + "ạ" * 70 + ".vn/",
        "https://x.vn/" + "a" * 1990,
        "https://x.vn/" + "a" * 5000,
        "#top",
        "tin-tuc.html",
    ],
)
def test_what_is_no_link_is_empty(odd: str) -> None:
    assert canonical(odd) == link_of(odd) == ""


def test_only_an_alias_of_a_whole_host_is_dropped() -> None:
    assert site_of("m.vn") == "m.vn"
    assert site_of("travinh.baovinhlong.vn") == "travinh.baovinhlong.vn"


@given(
    st.text()
    | st.from_regex(r"https?://(www\.|m\.){0,2}[a-z]{1,3}\.vn(:\d+)?(/amp|/|\.amp|[a-zđ%&?=#]){0,12}", fullmatch=True)
)
@example("http://x.vn:443/")
@example("http://x.vn/.amp/amp")
def test_a_name_is_its_own_name(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)
    assert link_of(link_of(url)) == link_of(url)
    assert canonical(link_of(url)) == canonical(url) or not link_of(url)


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://nguoiquansat.vn/doanh-nghiep-314409.html", "314409"),
        ("https://baohatinh.vn/dang-bo-post279123.html", "post279123"),
        ("https://baohatinh.vn/dang-bo-post279123.amp", "post279123"),
        ("https://www.baocantho.com.vn/dang-bo-a123.html", "a123"),
        ("https://baobacninhtv.vn/dang-bo-postid412345.bbg", "postid412345"),
        ("https://baothanhhoa.vn/dang-bo-220512.htm", "220512"),
        ("https://baothanhhoa.vn/chinh-tri/dang-bo/98765.htm", "98765"),
        ("https://tuoitre.vn/dang-bo-20260905101112345.htm", "20260905101112345"),
        ("https://nld.com.vn/dang-bo-196260905101112345.htm", "196260905101112345"),
        ("https://baodongnai.com.vn/chinh-tri/202409/dang-bo-1a2b3c4/", "202409-1a2b3c4"),
        ("https://baohungyen.vn/dang-bo-3187654.html?utm_source=x", "3187654"),
        ("https://baosonla.vn/xay-dung-dang/dang-bo-k8DfjUIHg.html", "k8DfjUIHg"),
    ],
)
def test_each_family_numbers_its_stories(url: str, number: str) -> None:
    assert publisher_number(url) == number


@pytest.mark.parametrize(
    "url",
    [
        "https://x.vn/nghi-quyet-nam-2024.html",
        "https://x.vn/chuong-trinh-1719.html",
        "https://x.vn/tin-ngay-20240926.html",
        "https://x.vn/tin-ngay-26092024.html",
        "https://x.vn/tin-thang-092024.html",
        "https://x.vn/tin-thang-202409.html",
        "https://x.vn/tin-20240926095901.html",
        "https://x.vn/tin-00000.html",
        "https://x.vn/tin-bai/xay-dung-dang/dang-bo-12345",
        "https://x.vn/chinh-tri/209999/dang-bo-1a2b3c4/",
        "https://x.vn/dang-bo-nghiencuu.html",
        "https://x.vn/12345/",
        "javascript:-12345.html",
    ],
)
def test_no_number_is_taken_from_a_date_or_a_word(url: str) -> None:
    assert publisher_number(url) == ""


def keys(link: str = "", guid: str = "", newspaper: str = "Báo Lâm Đồng") -> set[bytes]:
    return set(keys_of(link=link, guid=guid, newspaper=newspaper))


def test_a_new_slug_with_the_old_number_is_the_same_story() -> None:
    assert keys(ONE) & keys("http://m.baolamdong.vn/xay-dung-dang-vung-manh-314409.html")
    assert not keys(ONE) & keys("https://baolamdong.vn/xay-dung-dang-314410.html")
    assert not keys(ONE) & keys("https://baohaiphong.vn/xay-dung-dang-314409.html"), "another paper counts for itself"


def test_a_new_link_with_the_old_guid_is_the_same_story() -> None:
    assert keys("https://x.vn/a", "tag:x.vn,2024:77") & keys("https://x.vn/b", " tag:x.vn,2024:77\n")
    assert keys("https://x.vn/a", "https://x.vn/?p=77") & keys("https://x.vn/b", "http://www.x.vn/?p=77")
    assert not keys("https://x.vn/a", "guid-1234", "Báo A") & keys("https://x.vn/b", "guid-1234", "Báo B")


@pytest.mark.parametrize(
    "guid", ["", "1", "0042", "null", "undefined", "20240926", "https://x.vn/", "Báo Lâm Đồng", "\ud800"]
)
def test_a_guid_that_many_items_may_share_names_nothing(guid: str) -> None:
    assert not keys("https://x.vn/a", guid) & keys("https://x.vn/b", guid)


def test_a_guid_that_is_the_link_adds_no_name() -> None:
    assert len(keys_of(link="https://x.vn/a", guid="http://www.x.vn/a/", newspaper="Báo X")) == 1
    assert keys_of(link="", guid="", newspaper="Báo X") == ()


@given(st.text(), st.text(), st.text())
def test_every_name_is_sixteen_bytes(link: str, guid: str, newspaper: str) -> None:
    assert all(len(key) == 16 for key in keys_of(link=link, guid=guid, newspaper=newspaper))


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("https://baokhanhhoa.vn/chinh-tri/xay-dung-dang/202409/dang-bo-1a2b3c4/", "chinh-tri/xay-dung-dang"),
        ("https://baodienbienphu.vn/tin-bai/xay-dung-dang/dang-bo", "xay-dung-dang"),
        ("https://baothanhhoa.vn/chinh-tri/dang-bo/98765.htm", "chinh-tri"),
        ("https://baocaobang.vn/Chinh-tri/dang-bo-12345.html", "chinh-tri"),
        ("https://baolamdong.vn/dang-bo-12345.html", ""),
        ("https://x.vn", ""),
        ("", ""),
    ],
)
def test_a_link_shows_its_section(url: str, section: str) -> None:
    assert section_of(url) == section
