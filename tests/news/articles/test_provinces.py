import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.labels.packs import voice
from bot import catalogue
from news.articles.leads import bare_lead
from news.articles.provinces import Provinces, parse
from news.errors import ConfigurationError
from news.text.vietnamese import fold
from tests.waiting import bounded_effort


@pytest.fixture(scope="module")
def provinces() -> Provinces:
    return catalogue.provinces()


def test_there_are_34_provinces_and_were_63(provinces: Provinces) -> None:
    former = [part for one in provinces for part in provinces.parts(one.slug)]

    assert len(list(provinces)) == 34
    assert len(former) == 63 - 34
    assert sum(one.kind == "thành phố" for one in provinces) == 6
    assert all(one.slug == fold(one.name.replace(" - ", " ")).replace(" ", "-") for one in [*provinces, *former])


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Lâm Đồng", "lam-dong"),
        ("lam dong", "lam-dong"),
        ("TP.HCM", "ho-chi-minh"),
        ("tphcm", "ho-chi-minh"),
        ("Sài Gòn", "ho-chi-minh"),
        ("BR-VT", "ba-ria-vung-tau"),
        ("Bà Rịa – Vũng Tàu", "ba-ria-vung-tau"),
        ("binh thuan", "binh-thuan"),
        ("Đăk Nông", "dak-nong"),
        ("Thừa Thiên - Huế", "hue"),
        ("Bắc Cạn", "bac-kan"),
        ("Hoà Bình", "hoa-binh"),
    ],
)
def test_a_province_is_found_by_what_people_type(provinces: Provinces, typed: str, slug: str) -> None:
    found = provinces.find(typed)

    assert found is not None
    assert found.slug == slug


def test_what_is_no_province_is_not_found_but_something_like_it_is_suggested(provinces: Provinces) -> None:
    assert provinces.find("Sông Mây") is None
    assert [one.slug for one in provinces.suggest("lam dog", 1)] == ["lam-dong"]
    assert (provinces.name("lam-dong"), provinces.name("Sông Mây")) == ("Lâm Đồng", "Sông Mây")
    assert provinces.get("sông mây") is None


def test_the_former_bình_thuận_is_part_of_lâm_đồng(provinces: Provinces) -> None:
    assert [part.name for part in provinces.parts("lam-dong")] == ["Đắk Nông", "Bình Thuận"]


@pytest.mark.parametrize(
    ("title", "newspaper", "slugs"),
    [
        pytest.param("Khởi công cầu mới", "lam-dong", ["lam-dong"], id="the newspaper's own"),
        pytest.param("Kè biển Phan Thiết sạt lở", "lam-dong", ["lam-dong", "binh-thuan"], id="a part of it"),
        pytest.param("Khởi công cầu mới", "binh-thuan", ["binh-thuan", "lam-dong"], id="a former province's newspaper"),
        pytest.param("Chuyện ở Hà Nội", "lam-dong", ["lam-dong"], id="another province is only visited"),
        pytest.param("Phan Thiết đón khách", "sông mây", ["sông mây"], id="an invented province"),
        pytest.param("Khởi công cầu mới", "", [], id="nothing is named"),
        pytest.param("Phan Thiết đón khách", "", ["binh-thuan", "lam-dong"], id="a town"),
        pytest.param("KÈ BIỂN PHAN THIẾT SẠT LỞ", "", ["binh-thuan", "lam-dong"], id="capitals"),
        pytest.param("Vì một thế giới hòa bình", "", [], id="a word"),
        pytest.param("Thủy điện Hoà Bình mở cửa xả", "", ["hoa-binh", "phu-tho"], id="a province"),
        pytest.param("Hội nghị châu Á - Thái Bình Dương", "", [], id="an ocean"),
        pytest.param("Anh hùng Nguyễn Thái Bình", "", [], id="a person"),
        pytest.param("Học tập Chủ tịch Hồ Chí Minh", "", [], id="the President"),
        pytest.param("Tp. Hồ Chí Minh mưa to", "", ["ho-chi-minh"], id="a city"),
        pytest.param("Mưa to ở thành phố Huế", "", ["hue"], id="a city, its kind in small letters"),
        pytest.param("Cháy trên đường Hà Giang", "", [], id="a street"),
        pytest.param("Mở đường, Hà Giang đón khách", "", ["ha-giang", "tuyen-quang"], id="a comma between"),
        pytest.param("Hà Giang đón khách", "", ["ha-giang", "tuyen-quang"], id="at the beginning"),
        pytest.param("Kỷ niệm Chiến thắng Điện Biên Phủ", "", [], id="a battle"),
        pytest.param("Đặc khu Trường Sa đón xuân", "", ["khanh-hoa"], id="islands"),
        pytest.param("Hoàng Sa, Trường Sa là của Việt Nam", "", [], id="islands as such"),
        pytest.param("Bà Rịa - Vũng Tàu cũ", "", ["ba-ria-vung-tau", "ho-chi-minh"], id="the longer name"),
        pytest.param("Ra mắt báo Sài Gòn Giải Phóng số mới", "", [], id="a newspaper"),
        pytest.param("Tàu Ea H'leo", "", ["dak-lak"], id="a name with a sign in it"),
    ],
)
def test_what_an_article_is_about(provinces: Provinces, title: str, newspaper: str, slugs: list[str]) -> None:
    assert provinces.about(title=title, lead="", newspaper=newspaper) == slugs


def test_the_headline_counts_before_the_lead(provinces: Provinces) -> None:
    lead = "Đoàn từ Hà Nội vào."

    assert provinces.about(title="Thủ tướng thăm Cà Mau", lead=lead) == ["ca-mau"]
    assert provinces.about(title="Thủ tướng đi thăm", lead=lead) == ["ha-noi"]


def test_labelled_articles_are_placed() -> None:
    """By the newspaper nearly all; by words alone what is said is mostly right, though much is not said."""
    provinces, press = catalogue.provinces(), catalogue.newspapers()
    right = wrong = missed = 0
    for row in voice("tuning"):
        paper = press.of_site(row["url"])
        newspaper = paper.province if paper else ""
        slugs = provinces.about(title=row["title"], lead=row["lead"], newspaper=newspaper)
        today = {one.now or one.slug for slug in slugs if (one := provinces.get(slug))}
        wanted = {row["province"]} - {""}
        right += len(today & wanted)
        wrong += len(today - wanted)
        missed += len(wanted - today)

    assert right / (right + wrong) > 0.9  # the rest are essays and world news, which their newspaper's readers get
    assert right / (right + missed) > 0.99


def test_each_is_taken_off_the_beginning_of_a_lead(provinces: Provinces) -> None:
    """Leads know the places that stand before them by a list of their own."""
    everyone = [one for home in provinces for one in (home, *provinces.parts(home.slug))]
    lead = "Sáng 23/11, đoàn công tác đã đến thăm và làm việc tại nhiều xã."

    assert [one.name for one in everyone if bare_lead(f"{one.name} - {lead}", title="") != lead] == []


@given(st.text(), st.text())
def test_any_text_is_placed(title: str, lead: str) -> None:
    assert set(catalogue.provinces().about(title=title, lead=lead, newspaper="sông mây")) == {"sông mây"}


def test_a_megabyte_is_placed_in_a_moment(provinces: Provinces) -> None:
    with bounded_effort():
        for text in ("Bà " * 330_000, "\ud800" * 1_000_000, "Hà Nội" * 150_000):
            provinces.about(title=text, lead=text)


@pytest.mark.parametrize(
    "wrong",
    ["province = 3", "[[province", "[[province]]\nslug = 'a'", "[[province]]\nslug = 'a'\nname = 'A'\nx = 1", "a = []"],
)
def test_a_mistake_in_the_catalogue_is_named(wrong: str) -> None:
    with pytest.raises(ConfigurationError, match=r"provinces\.toml"):
        parse(wrong)


def test_a_word_that_is_several_syllables_moves_no_name(provinces: Provinces) -> None:
    assert provinces.about(title="Chạy 21½ vòng ㍿ ở Lâm Đồng", lead="") == ["lam-dong"]
    assert provinces.about(title="½ ½ ½ Cà Mau", lead="") == ["ca-mau"]


@pytest.mark.parametrize(
    "title",
    [
        "Hoàng Anh Gia Lai chia điểm trên sân khách",
        "Đại sứ Hòa Bình trồng cây cùng học trò",
        "Sứ giả Hòa Bình kể chuyện gỡ mìn",
        "Các thôn Hà Nam, Nam Định và Thái Bình góp đất làm đường",
        "Ba buôn Hòa Bình, Yên Bái, Sơn La có nước sạch",
        "Khối Thái Nguyên dựng cổng chào mới",
        "Lễ mừng lúa mới ở bản Hòa Bình",
    ],
)
def test_a_club_a_title_and_hamlets_are_no_provinces(provinces: Provinces, title: str) -> None:
    assert provinces.about(title=title, lead="") == []


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Gia Lai thắng Khánh Hòa ở trận cuối", "gia-lai"),
        ("Hồ Hòa Bình tích nước sớm", None),
        ("Văn bản Hà Nội vừa ký có hiệu lực ngay", "ha-noi"),
        ("Thôn Hà Nam, Đồng Nai có cầu mới", "dong-nai"),
        ("Các thôn Hà Nam, Nam Định ở vùng cao Lâm Đồng", "lam-dong"),
    ],
)
def test_what_stands_beside_them_is_one(provinces: Provinces, title: str, slug: str | None) -> None:
    assert (slug in provinces.about(title=title, lead="")) if slug else not provinces.about(title=title, lead="")
