import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from news.articles.leads import SHORTEST, bare_lead, lead_and_image, read_description
from news.text.vietnamese import utf16_length
from tests.news.text.test_vietnamese import TEXT
from tests.waiting import bounded_effort

LEAD = "Sáng 8/1, Ủy ban nhân dân xã khởi công hai cây cầu mới."
TITLE = "Khởi công hai cây cầu"
PICTURE = (
    f'<a href="https://bao.example/a1.html"><img src="https://cdn.example/1.jpg" alt="{TITLE}" title="{TITLE}"/></a>'
)
TAGS = st.sampled_from(
    ["<p>", "</p>", "<br/>", "</br>", "<a href='/x'>", "<img src=", "&amp;", "&", "<", "(CTO) - ", "TPO - "]
)


def lead_of(description: str, *, title: str, limit: int) -> str:
    return lead_and_image(description, title=title, limit=limit)[0]


def image_of(description: str, base: str) -> str:
    return lead_and_image(description, title="", limit=400, base=base)[1]


def test_the_picture_and_all_tags_are_gone() -> None:
    for description in (
        LEAD,
        f"{PICTURE}<br/>{LEAD}",
        f"\n <a href=x><img width=130 src='/x.jpg' ></a></br>{LEAD}\n",
        f'<img src="x.jpg" alt="a > b & c">{LEAD}',
        f"<p>{LEAD}</p>",
        f"<a href='/x'>{TITLE}</a><p>{LEAD}</p>",
        f"<figure><img src='x.jpg'><figcaption>Toàn cảnh cây cầu cũ ở xã</figcaption></figure><div>{LEAD}</div>",
        f"<script>var a = 1;</script><style>p {{}}</style>{LEAD}<!-- x -->",
        f"<b>{LEAD[:9]}</b>{LEAD[9:]}",
    ):
        assert lead_of(description, title=TITLE, limit=400) == LEAD


@pytest.mark.parametrize(
    ("description", "lead"),
    [
        (
            "H&ocirc;m nay, x&#227; c&oacute; &quot;c&#7847;u m&#7899;i&quot; &amp; đường.",
            'Hôm nay, xã có "cầu mới" & đường.',
        ),
        ("Hôm nay, xã có &amp;quot;cầu mới&amp;quot; và đường.", 'Hôm nay, xã có "cầu mới" và đường.'),
        ("&lt;p&gt;Hôm nay, xã c&amp;oacute; cầu mới.&lt;/p&gt;", "Hôm nay, xã có cầu mới."),
        ("Xã có 5 &lt; 7 cây cầu, A&B cùng xây.", "Xã có 5 < 7 cây cầu, A&B cùng xây."),
        ("<p>Xã có cầu mới, hiệu quả.</p><p>Theo đó, TP.Huế vui.</p>", "Xã có cầu mới, hiệu quả. Theo đó, TP.Huế vui."),
        ("<p>A <b>B</b></p>", ""),
    ],
)
def test_entities_are_undone_however_often_they_were_made(description: str, lead: str) -> None:
    assert lead_of(description, title="", limit=400) == lead


@pytest.mark.parametrize(
    "prefix",
    [
        "(CTO) - ",
        "(Chinhphu.vn) -  ",
        "TPO - ",
        "BNEWS ",
        "(ĐTCK) ",
        "(Baothanhhoa.vn) - ",
        "ĐNO - ",
        "SGGPO ",
        "SGGPO\n",
        "SGGPO",
        "(BBNĐT)",
        "Kiên Giang - ",
        "(GLO)- ",
        "(PLO)- ",
        "(NLĐO)- ",
        "(KTSG Online) – ",
        "TTO - ",
        "QĐND - ",
        "VOV.VN - ",
        "(CTO) - Cần Thơ – ",
        "TP Hồ Chí Minh - ",
        "Bà Rịa - Vũng Tàu - ",
        "Thừa Thiên - Huế - ",
        "Ninh Thuận\u00a0- ",
        "GD&TĐ - ",
    ],
)
def test_agency_and_place_before_the_lead_are_removed(prefix: str) -> None:
    assert bare_lead(prefix + LEAD, title=TITLE) == LEAD


@pytest.mark.parametrize(
    "lead",
    [
        "Hà Nội - Hải Phòng là tuyến cao tốc dài 105 km.",
        "Hà Nội - Lào Cai đón thêm hai chuyến tàu du lịch.",
        "TP.HCM - Long Thành - Dầu Giây sắp được mở rộng.",
        "Bà Rịa - Vũng Tàu có thêm hai khu công nghiệp.",
        "Hà Nội - thủ đô nghìn năm văn hiến - đón khách.",
        "UBND - HĐND tỉnh vừa họp về đầu tư công.",
        "VNPT - doanh nghiệp nhà nước - đầu tư trạm mới.",
        "TTXVN đưa tin về cơn bão số 5 đang đến gần.",
        "(Bài 2) của loạt bài về nông thôn mới ở xã.",
        "Kiên Giang hôm nay có mưa to đến rất to.",
        "GDP quý III tăng 8,2% so với cùng kỳ năm trước.",
    ],
)
def test_a_sentence_that_only_looks_like_a_prefix_stays(lead: str) -> None:
    assert bare_lead(lead, title="") == lead


def test_a_title_before_a_name_is_no_route() -> None:
    assert bare_lead("Kiên Giang - Ông Nguyễn An trồng lúa trên đất phèn.", title="").startswith("Ông")


@pytest.mark.parametrize(
    "suffix",
    [
        " (Ảnh: Văn An)",
        " (Ảnh minh họa: TTXVN).",
        " Ảnh: Văn An",
        " Đọc thêm…",
        " Xem thêm",
        " >> Xem thêm: Cầu cũ ở xã",
        " [...]",
        " (Đọc tiếp...)",
        " Ảnh: An. Xem chi tiết...",
    ],
)
def test_credits_and_invitations_after_the_lead_are_removed(suffix: str) -> None:
    assert bare_lead(LEAD + suffix, title=TITLE) == LEAD
    assert lead_of(f"{PICTURE}<br>{LEAD}<a href='/x'>{suffix}</a>", title=TITLE, limit=400) == LEAD


@pytest.mark.parametrize(
    "description",
    [
        "",
        " ",
        "…",
        "- . -",
        PICTURE,
        TITLE,
        f"{PICTURE}{TITLE}",
        f"{TITLE}. {TITLE.upper()}",
        "(CTO) - ",
        "Xem thêm",
        "Tin ngắn.",
        "&nbsp;",
    ],
)
def test_what_is_no_lead_gives_none(description: str) -> None:
    assert lead_of(description, title=TITLE, limit=400) == ""


def test_a_cut_off_headline_is_no_lead() -> None:
    assert bare_lead("Khởi công hai cây cầu mới ở…", title="Khởi công hai cây cầu mới ở xã") == ""


def test_the_headline_before_the_lead_is_removed() -> None:
    assert bare_lead(f"{TITLE} - {LEAD}", title=TITLE) == LEAD
    assert bare_lead(f"{TITLE} {LEAD}", title=TITLE) == LEAD
    longer = f"{TITLE} ở xã miền núi."
    assert bare_lead(longer, title=TITLE) == longer


def test_a_long_lead_is_shortened() -> None:
    assert lead_of(f"<p>{LEAD}</p><p>Cầu dài 97,8 m, xây trong hai năm.</p>", title="", limit=70) == LEAD


@pytest.mark.parametrize(
    ("description", "address"),
    [
        (PICTURE, "https://cdn.example/1.jpg"),
        ("<img src='//cdn.example/1.jpg'>", "https://cdn.example/1.jpg"),
        ("<img src=' /anh/cau moi.jpg\n'>", "https://bao.example/anh/cau%20moi.jpg"),
        ("&lt;img src=&quot;/1.jpg&quot;&gt;", "https://bao.example/1.jpg"),
        ("<img src='/dot.gif' width=1><img src='/2.jpg'>", "https://bao.example/2.jpg"),
        ("<img src='data:image/gif;base64,R0' data-src='/3.jpg'>", "https://bao.example/3.jpg"),
        ("<img src='javascript:alert(1)'><img src='http://[x/'><img src><img>", ""),
        ("Không có ảnh", ""),
    ],
)
def test_the_first_real_picture_is_found(description: str, address: str) -> None:
    assert image_of(description, "https://bao.example/tin/a1.html") == address


@given(st.lists(st.one_of(TAGS, TEXT)).map("".join), st.integers(0, 60))
def test_any_description_gives_a_lead_within_the_limit_or_none(description: str, limit: int) -> None:
    lead = lead_of(description, title="Đảng", limit=limit)
    assert utf16_length(lead) <= limit
    assert "\n" not in lead
    image_of(description, "https://bao.example/")


@given(TEXT)
@example("000000000000½½ﬁ")  # compared as "1 2" and "fi", it is longer than it is
def test_a_bare_lead_is_long_enough_or_empty(text: str) -> None:
    assert len(bare_lead(text, title="x")) >= SHORTEST or not bare_lead(text, title="x")


@pytest.mark.parametrize(
    "hostile", ["<div>", "<a>", "&amp;", "&", "<", "Xem thêm ", "(Ảnh ", " ", "<p a=1 ", "[", "- ", ">"]
)
def test_a_long_description_of_trouble_takes_bounded_time(hostile: str) -> None:
    text = hostile * (100_000 // len(hostile))
    with bounded_effort():
        lead_of(text, title="Đảng", limit=400)
        image_of(text, "https://bao.example/")


@pytest.mark.parametrize(
    ("description", "place"),
    [
        ("Bình Thuận - Nhóm thợ lặn vớt được chiếc neo cổ nặng hai tấn.", "Bình Thuận"),
        ("(TNO) - Đắk Lắk - Ba đàn voi rừng kéo về rẫy mía đêm qua.", "Đắk Lắk"),
        ("<img src='/a.jpg'>TP.HCM – Chợ nổi mở cửa thêm hai giờ mỗi tối.", "TP.HCM"),
        ("Quảng Trị - Sáng 4/3, tàu khách trật bánh ở ga Mỹ Trạch cũ.", "Quảng Trị"),
        ("Hà Nội - Hải Phòng là tuyến cao tốc dài 105 km của miền Bắc.", ""),
        ("Sáng 4/3, ba chiếc ghe chở dừa gặp nạn trên sông Hậu.", ""),
    ],
)
def test_the_place_before_a_lead_is_kept_beside_it(description: str, place: str) -> None:
    found = read_description(description, title="", limit=400)

    assert found.place == place
    assert not place or place not in found.lead
