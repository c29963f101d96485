"""What typed words mean to a search, and the words by which an article is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import catalogue
from news.articles.labels import Label
from news.articles.search_names import SearchNames
from news.articles.searching import Search, make_findable, read_search

NAMES = SearchNames(
    catalogue.provinces(),
    [("Báo Nghệ An", True), ("Báo Đồng Khởi (Bến Tre)", True), ("Sài Gòn Giải Phóng", True), ("Hànộimới", True),
     ("Lao Động", False), ("VnExpress", False)],
)  # fmt: skip


def read(typed: str) -> Search:
    return read_search(typed, NAMES.find)


def labels_of(typed: str) -> list[str]:
    """The label words that are looked for."""
    return [phrase[0] for part in read(typed).parts for phrase in part if phrase[0][0] in "#@"]


def test_each_syllable_is_a_part_and_each_quotation_is_one() -> None:
    assert read("sầu riêng").parts == ((("=sầu",),), (("=riêng",),))
    assert read("sau rieng sau").parts == ((("sau",),), (("rieng",),))
    assert read('"sầu riêng"').parts == ((("=sầu", "=riêng"),),)
    assert read("« Sầu riêng »").parts == read("“sầu riêng").parts == read('"sầu riêng"').parts


def test_marks_on_one_word_count_for_all_of_its_group_but_for_names() -> None:
    assert read("kinh tế").parts == ((("=kinh",),), (("=tế",),))
    assert read("kinh tế, viet").parts == ((("=kinh",),), (("=tế",),), (("viet",),))
    assert read("nong do Nghệ An").parts[:2] == ((("nong",),), (("do",),))
    assert read("nồng độ nghe an").parts[2] == (("nghe", "an"), ("#nghe-an",))


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("nghệ an", ["#nghe-an"]),
        ("mưa ở Nghệ An", ["#nghe-an"]),
        ("thành phố huế", ["#hue"]),
        ("Bà Rịa - Vũng Tàu", ["#ba-ria-vung-tau"]),
        ("tphcm", ["#ho-chi-minh"]),
        ("tp hcm", ["#ho-chi-minh"]),
        ("Bình Thuận", ["#binh-thuan"]),
        ("báo nghệ an", ["@bao-nghe-an"]),
        ("BAO NGHE AN", ["@bao-nghe-an"]),
        ("báo đồng khởi", ["@bao-dong-khoi-ben-tre"]),
        ("sài gòn giải phóng", ["@sai-gon-giai-phong"]),
        ("hà nội mới", ["@hanoimoi"]),
        ("vnexpress", ["@vnexpress"]),
        ("lao động", []),
        ("báo lao động", ["@lao-dong"]),
        ('"nghệ an"', []),
        ("nghề an", []),
        ("nghệ sĩ an", []),
    ],
)
def test_names_of_places_and_newspapers_are_known(typed: str, labels: list[str]) -> None:
    assert labels_of(typed) == labels


def test_a_name_is_also_found_where_it_is_written() -> None:
    assert read("tp hcm").parts == ((("hcm",), ("#ho-chi-minh",)),)
    assert ("tp", "hcm") in read("tphcm").parts[0] and ("tphcm",) in read("tphcm").parts[0]


def test_words_that_only_lead_to_a_place_need_not_be_there() -> None:
    assert read("mưa ở tỉnh Nghệ An").parts[-1] == read("nghệ an").parts[0]
    assert read("ở nhà").parts == ((("=ở",),), (("=nhà",),))
    assert read("tại").parts == ((("=tại",),),)


def test_what_was_typed_is_kept_for_offers() -> None:
    found = read('giá Sầu riêng Nghệ An, "Thanh Long", ???')
    assert (found.phrases, found.names) == (("giá sầu riêng", "Thanh Long"), ("nghệ an",))
    assert (found.marked, found.quoted) == (True, True)
    assert not read("sau rieng").marked and not read('"mít"').quoted


def test_an_article_is_found_with_and_without_marks_and_by_its_places() -> None:
    labels = [
        Label(kind="province", value="nghe-an"),
        Label(kind="newspaper", value="bao"),
        Label(kind="topic", value="y"),
    ]
    found = make_findable("Bệnh viện", "Mới", [*labels, Label(kind="newspaper", value="")])
    assert (found.written, found.plain) == (("=bệnh", "=viện", "=mới"), ("benh", "vien", "moi"))
    assert found.labels == ("#nghe-an", "@bao")
    assert make_findable("", "", []).written == ()


@given(st.text(max_size=300))
def test_any_words_can_be_looked_for_and_kept(text: str) -> None:
    found, kept = read(text), make_findable(text, text, [])
    assert len(kept.written) == len(kept.plain)
    words = [word for part in found.parts for phrase in part for word in phrase]
    for word in (*words, *kept.written, *kept.plain):
        assert word and len(word) <= 61 and not set(word) & set("\"'\\ \0:*&|!()<>")


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=9), min_size=1, max_size=5
    )
)
def test_the_words_of_an_article_find_it(words: list[str]) -> None:
    kept = make_findable(" ".join(words), "", [])
    for part in read_search(" ".join(words), lambda _words: ()).parts:
        assert any(set(phrase) <= {*kept.written, *kept.plain} for phrase in part)
