from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.feeds.pages import PageLead, page_lead
from news.text.dates import VIETNAM
from tests.news.text.test_vietnamese import TEXT
from tests.waiting import bounded_effort

PAGES = Path(__file__).parents[2] / "data" / "pages"
URL = "https://bao.example/tin/bai-1.html"
LEAD = "Sáng 23/11, hơn ba trăm người dân đã có mặt từ sớm để chờ thông cầu."


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("family", "page"),
    [
        (
            "onecms",
            PageLead(
                title="Xã Tân An kết nạp 12 đảng viên mới",
                lead="Đảng uỷ xã Tân An vừa tổ chức lễ kết nạp 12 đảng viên mới, trong đó có 7 đảng viên trẻ.",
                image="https://cdn.example/le-ket-nap.jpg",
                published=at(2024, 9, 26, 9, 59),
                section="Xây dựng Đảng",
            ),
        ),
        (
            "epi",
            PageLead(
                title="Giá cà phê tăng trở lại",
                lead="Giá cà phê tại các huyện đã vượt 97,8 nghìn đồng một kg; nông dân phấn khởi vào vụ mới.",
                image="https://bao.example/anh/ca-phe.jpg",
                published=at(2026, 9, 5, 9, 18, 48),
                section="Kinh tế",
            ),
        ),
        (
            "vccorp",
            PageLead(
                title='Thêm ba tuyến xe buýt "xanh"',
                lead="Thành phố mở thêm ba tuyến xe buýt điện từ tháng 10, nối ba bệnh viện lớn.",
                image="https://cdn.example/bus.jpg",
                published=at(2026, 9, 5, 13, 30),
                section="Giao thông",
            ),
        ),
        (
            "a-id",
            PageLead(
                title="Khởi công hai cây cầu nông thôn",
                lead="Ngày 8-1, UBND xã khởi công hai cây cầu nông thôn, tổng vốn 1.716,7 triệu đồng.",
                image="https://bao.example/anh/cau.jpg",
                published=at(2026, 1, 8, 18, 21),
            ),
        ),
        (
            "cut-off",
            PageLead(
                title="Trường mới đón học sinh",
                lead="Ngôi trường mới của xã vùng cao vừa đón hơn 300 học sinh...",
            ),
        ),
    ],
)
def test_each_family_of_pages_gives_its_article(family: str, page: PageLead) -> None:
    raw = (PAGES / f"{family}.html").read_bytes().decode()
    assert page_lead(raw, url=URL, title=page.title) == page


def test_without_a_title_from_the_feed_the_page_names_itself() -> None:
    assert page_lead("<h1>Tin mới</h1>", url=URL, title="").title == "Tin mới"


def test_the_sapo_of_another_article_is_not_taken() -> None:
    page = (
        "<ul><li class=sapo>Một bài khác đang được đọc nhiều.</ul><div class=sapo>Sapo của chính bài này, đủ dài.</div>"
    )
    assert page_lead(page, url=URL, title="").lead == "Sapo của chính bài này, đủ dài."


@pytest.mark.parametrize("step", ['{"name": "Đời sống"}', '{"item": {"name": "Đời sống"}}'])
def test_the_path_in_json_tells_the_section(step: str) -> None:
    steps = f'[{{"name": "Trang chủ"}}, {step}, {{"item": "x", "name": "Cầu mới"}}, {{}}]'
    page = f'<script type=\'application/ld+json\'>{{"@type": "BreadcrumbList", "itemListElement": {steps}}}</script>'
    assert page_lead(page, url=URL, title="Cầu mới").section == "Đời sống"


def test_a_page_of_something_else_says_nothing() -> None:
    page = "<h1>Thời sự</h1><div class=sapo>Bài đầu tiên của chuyên mục, không phải bài được hỏi.</div>"
    assert page_lead(page, url=URL, title="Khởi công hai cây cầu nông thôn") == PageLead()


@pytest.mark.parametrize(
    "html",
    [
        "<p class=description>{}</p>",
        "<meta property='og:description' content='{} - VnExpress'>",
        "<meta name=description content='{}'><p class=sapo>Ngắn.</p>",
        '<script type=\'application/ld+json\'>[{{"@type": "ReportageNewsArticle", "description": "{}"}}]</script>',
        "<article><p>{}</p></article>",
        "<p>{}</p>",
    ],
)
def test_the_lead_is_found_where_the_page_has_it(html: str) -> None:
    lead = "Sáng 8/1, UBND xã khởi công hai cây cầu nông thôn."
    assert page_lead(html.format(lead), url=URL, title="Cầu mới").lead == lead


@pytest.mark.parametrize(
    "json",
    [
        "",
        "[" * 100_000,
        "null",
        '{"@type": 5, "image": {"url": 3}}',
        '{"@type": "NewsArticle", "image": [], "headline": []}',
    ],
)
def test_json_of_any_kind_is_borne(json: str) -> None:
    page = page_lead(f"<script type='application/ld+json'>{json}</script>", url=URL, title="Cầu mới")
    assert page == PageLead(title="Cầu mới")


@pytest.mark.parametrize(
    "html",
    [
        "<meta property='article:published_time' content='hôm qua'><time datetime='2026-09-05T10:00'>x</time>",
        "<time>x</time><i class=date>5/9/2026 10:00</i>",
    ],
)
def test_the_first_date_that_can_be_read_is_taken(html: str) -> None:
    assert page_lead(html, url=URL, title="").published == at(2026, 9, 5, 10)


@given(
    st.lists(st.one_of(TEXT, st.sampled_from(["<p>", "<h1>", "<meta property=og:title content='", "<div class=sapo>"])))
)
def test_any_page_gives_an_answer(parts: list[str]) -> None:
    page_lead("".join(parts), url=URL, title="Đảng")
    page_lead("".join(parts), url="", title="")


@pytest.mark.parametrize("hostile", ["<p>dài ", "<div class=sapo>", "<h1>x</h1>", "<a>", "<meta content=x>", "<b>x"])
def test_a_long_page_of_trouble_takes_bounded_time(hostile: str) -> None:
    with bounded_effort():
        page_lead(hostile * (100_000 // len(hostile)), url=URL, title="Đảng")


@pytest.mark.parametrize(
    ("head", "body", "lead_from"),
    [
        ("", f'<p class="sapo">{LEAD}</p>', "sapo"),
        (f'<meta property="og:description" content="{LEAD}">', "", "description"),
        (f'<script type="application/ld+json">{{"@type": "Article", "description": "{LEAD}"}}</script>', "", "json-ld"),
        ("", f"<article><p>{LEAD}</p></article>", "paragraph"),
        ("", "", ""),
    ],
)
def test_a_page_says_where_its_lead_stands(head: str, body: str, lead_from: str) -> None:
    page = page_lead(f"<html><head>{head}</head><body><h1>Cầu mới</h1>{body}</body></html>", url=URL, title="Cầu mới")

    assert page.lead_from == lead_from
    assert page.lead == (LEAD if lead_from else "")


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="canonical" href="/cau-moi-1.html">', "https://bao.example/cau-moi-1.html"),
        ('<meta property="og:url" content="https://bao.example/cau-moi-2.html">', "https://bao.example/cau-moi-2.html"),
        ("", ""),
    ],
)
def test_a_page_says_its_own_address(head: str, address: str) -> None:
    page = page_lead(f"<html><head>{head}</head><body><h1>Cầu mới</h1></body></html>", url=URL, title="Cầu mới")

    assert page.address == address


SCRAMBLED = "Jáhk hưz, hộp lkơ kợo zôt bòk zởk kxờk hải dư, gừ soh ô tuộo sêkx tủ zô hải tùk xưo kxok ruêk."


@pytest.mark.parametrize(
    ("said", "shown", "hour"),
    [
        ("2026-03-04", "04/03/2026 - 17:06", 17),
        ("2026-03-04T00:00:00+07:00", "Thứ Tư, 4/3/2026, 08:15 (GMT+7)", 8),
        ("04-03-2026", "17:06 | 04/03/2026", 17),
        ("2026-03-04", "05/03/2026 - 09:30", 0),
        ("2026-03-04", "hôm nay", 0),
        ("2026-03-04T06:20:00+07:00", "04/03/2026 - 17:06", 6),
    ],
)
def test_a_date_with_a_time_beats_one_without(said: str, shown: str, hour: int) -> None:
    html = f"""<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{said}"}}</script>
    <h1>Mở cống Cái Sâu</h1><div class="date">{shown}</div><p>{LEAD}</p>"""

    published = page_lead(html, url=URL, title="").published
    assert published is not None
    assert published.astimezone(VIETNAM).date() == at(2026, 3, 4).date()
    assert published.astimezone(VIETNAM).hour == hour


def test_letters_exchanged_against_copying_are_no_lead() -> None:
    html = f"<h1>Mở cống Cái Sâu</h1><h2 class='sapo'>{SCRAMBLED}</h2><div class='article__body'><p>{{}}</p></div>"

    assert page_lead(html.format(LEAD), url=URL, title="").lead == LEAD
    assert page_lead(html.format(SCRAMBLED), url=URL, title="").lead == ""
