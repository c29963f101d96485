"""What a sentence asks of a filter."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.asking.names import FilterName, FilterNames
from news.asking.phrases import PHRASES, Role
from news.asking.reader import read_request
from news.asking.requests import make_filter, write_request
from news.asking.ways import Way, choose_way
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from news.text.vietnamese import fold
from tests.news.asking.typed_names import PAPERS, PLACES, TOPICS, get_values, read

T, P, N, K = Kind.TOPIC, Kind.PROVINCE, Kind.NEWSPAPER, Kind.KEYWORD
EDU_HEALTH = {"topic": ["giao-duc", "y-te"], "province": ["nghe-an"]}
SENTENCES: list[tuple[str, dict[str, list[str]]]] = [
    ("giáo dục và y tế ở Nghệ An", EDU_HEALTH),
    ("Giáo dục, y tế tại tỉnh Nghệ An.", EDU_HEALTH),
    ("tin Nghệ An về giáo dục và y tế", EDU_HEALTH),
    ("ở Nghệ An: giáo dục; y tế", EDU_HEALTH),
    ("cho tôi tin về giáo dục với cả y tế ở Nghệ An nhé", EDU_HEALTH),
    ("tôi muốn nhận tin giáo dục cùng với y tế thuộc Nghệ An", EDU_HEALTH),
    ("#giáodục #ytế #nghệan", EDU_HEALTH),
    ("giáo dục\ny tế\nNghệ An", EDU_HEALTH),
    ("giáo dục và y tế ở Nghệ An, trừ tuyển sinh", EDU_HEALTH | {"-keyword": ["tuyển sinh"]}),
    ("giáo dục và y tế, trừ tuyển sinh, ở Nghệ An", EDU_HEALTH | {"-keyword": ["tuyển sinh"]}),
    ("giáo dục và y tế ở Nghệ An nhưng bỏ tuyển sinh", EDU_HEALTH | {"-keyword": ["tuyển sinh"]}),
    ("giáo dục và y tế ở Nghệ An, không lấy tuyển sinh", EDU_HEALTH | {"-keyword": ["tuyển sinh"]}),
    ("giáo dục và y tế Nghệ An -tuyển sinh", EDU_HEALTH | {"-keyword": ["tuyển sinh"]}),
    ("giáo dục và y tế ở Nghệ An ngoại trừ “học phí”", EDU_HEALTH | {"-keyword": ["học phí"]}),
    ("tin nông thôn mới báo Lâm Đồng", {"topic": ["nong-nghiep"], "newspaper": ["bao-lam-dong"]}),
    ("tin nông thôn mới của báo Lâm Đồng", {"topic": ["nong-nghiep"], "newspaper": ["bao-lam-dong"]}),
    ("Báo Lâm Đồng và Báo Nghệ An", {"newspaper": ["bao-lam-dong", "bao-nghe-an"]}),
    ("báo nhân dân", {"newspaper": ["nhan-dan"]}),
    ("thanh niên", {"topic": ["doan-the"]}),
    ("báo thanh niên", {"newspaper": ["thanh-nien"]}),
    ("tin xây dựng đảng", {"topic": ["xay-dung-dang"]}),
    ("đăng ký nhận tin xây dựng Đảng", {"topic": ["xay-dung-dang"]}),
    ("Nông nghiệp, nông thôn mới, Y tế, sức khỏe", {"topic": ["nong-nghiep", "y-te"]}),
    ("tất cả tin ở Huế", {"topic": [EVERYTHING], "province": ["hue"]}),
    ("tất cả, kể cả y tế", {"topic": [EVERYTHING]}),
    ("mọi tin trừ thể thao và nông nghiệp, nông thôn mới", {"topic": ["*"], "-topic": ["the-thao", "nong-nghiep"]}),
    ("mọi tin trừ bóng đá", {"topic": [EVERYTHING], "-topic": ["the-thao"]}),
    ("thể thao trừ bóng đá", {"topic": ["the-thao"], "-keyword": ["bóng đá"]}),
    ("giáo dục trừ tin ở Hà Nội", {"topic": ["giao-duc"], "-province": ["ha-noi"]}),
    ("giáo dục, không lấy báo Nghệ An", {"topic": ["giao-duc"], "-newspaper": ["bao-nghe-an"]}),
    ("giáo dục ở Bà Rịa - Vũng Tàu và Huế", {"topic": ["giao-duc"], "province": ["ba-ria-vung-tau", "hue"]}),
    ("y tế ở tp hcm", {"topic": ["y-te"], "province": ["ho-chi-minh"]}),
    ("y tế sg", {"topic": ["y-te"], "province": ["ho-chi-minh"]}),
    ("y tế hn, thể thao", {"topic": ["y-te", "the-thao"], "province": ["ha-noi"]}),
    ("y tế ở Đà Lạt", {"topic": ["y-te"], "province": ["lam-dong"]}),
    ("từ khóa học phí và sân bay, ở Hà Nội", {"keyword": ["học phí", "sân bay"], "province": ["ha-noi"]}),
    ("tin có “nồng độ cồn” ở Hà Nội", {"keyword": ["nồng độ cồn"], "province": ["ha-noi"]}),
    ("giáo dục có chữ học bổng", {"topic": ["giao-duc"], "keyword": ["học bổng"]}),
    ("giáo dục, trừ tin có chữ quảng cáo", {"topic": ["giao-duc"], "-keyword": ["quảng cáo"]}),
    ("cho tôi tin có chữ “mạng 5G”", {"keyword": ["mạng 5G"]}),
    ("giáo dục, trừ “5G”", {"topic": ["giao-duc"], "-keyword": ["5G"]}),
    ("giáo dục, trừ quảng cáo, thêm y tế", {"topic": ["giao-duc", "y-te"], "-keyword": ["quảng cáo"]}),
    ("không nhận tin thể thao nữa", {"-topic": ["the-thao"]}),
    ("bỏ y tế và thể thao", {"-topic": ["y-te", "the-thao"]}),
    ("y tế, bỏ y tế", {"-topic": ["y-te"]}),
    ("tuyển sinh, trừ giáo dục", {"-topic": ["giao-duc"]}),
    ("mọi tin y tế ở Huế", {"topic": ["y-te"], "province": ["hue"]}),
    ("tất cả tin về y tế và giáo dục", {"topic": ["y-te", "giao-duc"]}),
    ("tất cả tin của báo Lâm Đồng", {"topic": [EVERYTHING], "newspaper": ["bao-lam-dong"]}),
    ("y tế các tỉnh Nghệ An, Huế", {"topic": ["y-te"], "province": ["nghe-an", "hue"]}),
    ("không nhận tin thể thao nữa, chỉ lấy y tế", {"topic": ["y-te"], "-topic": ["the-thao"]}),
    ("1. y tế\n2. giáo dục", {"topic": ["y-te", "giao-duc"]}),
    ("GIÁO DỤC - Y TẾ (NGHỆ AN)", EDU_HEALTH),
    ("y tế, trừ tin buồn", {"topic": ["y-te"], "-keyword": ["tin buồn"]}),
    ("đừng gửi tin thể thao cho tôi nữa", {"-topic": ["the-thao"]}),
    ("tắt tin thể thao", {"-topic": ["the-thao"]}),
]


@pytest.mark.parametrize(("words", "asked"), SENTENCES)
def test_a_sentence_is_understood_as_a_whole(words: str, asked: dict[str, list[str]]) -> None:
    request = read(words)
    assert get_values(request) == asked
    assert request.is_understood


@pytest.mark.parametrize(("words", "asked"), [one for one in SENTENCES if "#" not in one[0]])
def test_it_is_understood_without_marks_too(words: str, asked: dict[str, list[str]]) -> None:
    plain = "".join(fold(letter) or letter for letter in words)
    request = read(plain)
    assert {kind: list(map(fold, values)) for kind, values in get_values(request).items()} == {
        kind: list(map(fold, values)) for kind, values in asked.items()
    }
    assert not request.unknown


@pytest.mark.parametrize(("words", "asked"), SENTENCES)
def test_what_is_understood_is_written_so_that_it_is_understood_again(words: str, asked: dict[str, list[str]]) -> None:
    assert get_values(read(write_request(read(words)))) == asked


@pytest.mark.parametrize(
    ("words", "unknown", "asked"),
    [
        ("y tế cơ sở", ["y tế cơ sở"], {}),
        ("cầu Cát Lái", ["cầu Cát Lái"], {}),
        ("sông Đồng Nai", ["sông Đồng Nai"], {}),
        ("bệnh viện Chợ Rẫy", ["bệnh viện Chợ Rẫy"], {}),
        ("cháy ở chợ Đồng Xuân", ["cháy ở chợ Đồng Xuân"], {}),
        ("ô nhiễm không khí", ["ô nhiễm không khí"], {}),
        ("lưu trú", ["lưu trú"], {}),
        ("cu tru", ["cu tru"], {}),
        ("va chạm xe", ["va chạm xe"], {}),
        ("tin bộ giáo dục", ["bộ giáo dục"], {}),
        ("bao hiem xa hoi", ["bao hiem xa hoi"], {}),
        ("giá sầu riêng Lâm Đồng", ["giá sầu riêng"], {"province": ["lam-dong"]}),
        ("giá sầu riêng ở Đà Lạt", ["giá sầu riêng"], {"province": ["lam-dong"]}),
        ("giáo dục, giá của vàng", ["giá của vàng"], {"topic": ["giao-duc"]}),
        ("cho tôi tin giá vàng nhé", ["giá vàng"], {}),
        ("xây dựng đáng kể", ["xây dựng đáng kể"], {}),
        ("trừ tất cả", ["tất cả"], {}),
        ("tin học", ["tin học"], {}),
        ("tru so uy ban", ["tru so uy ban"], {}),
        ("phun thuốc trừ sâu", ["phun thuốc trừ sâu"], {}),
        ("có tin y tế không", ["có tin y tế không"], {}),
    ],
)
def test_what_is_not_understood_is_said_as_typed(words: str, unknown: list[str], asked: dict[str, list[str]]) -> None:
    request = read(words)
    assert list(request.unknown) == unknown
    assert get_values(request) == asked
    assert not request.is_understood


@pytest.mark.parametrize(
    ("words", "several"), [("y tế ở qn", ["quang-ninh", "quang-nam"]), ("đn", ["dong-nai", "da-nang"])]
)
def test_a_name_of_several_places_is_left_open(words: str, several: list[str]) -> None:
    [unclear] = read(words).unclear
    assert [name.value for name in unclear.names] == several
    assert not read(words).wanted[P]


def test_a_town_is_said_with_its_province() -> None:
    assert read("y tế ở đà lạt").towns == (("đà lạt", "lam-dong"),)
    assert not read("y tế ở Lâm Đồng").towns


@pytest.mark.parametrize(
    ("words", "asks", "is_sentence", "scope", "everywhere"),
    [
        ("y tế", False, False, None, False),
        ("tin y tế", False, False, None, False),
        ("cho tôi y tế", True, False, None, False),
        ("y tế ở Huế", False, True, None, False),
        ("chỉ y tế thôi", True, True, Role.ONLY, False),
        ("y tế ở mọi tỉnh", False, True, None, True),
        ("y tế trên cả nước", False, True, None, True),
        ("thu hẹp y-te, ở hue", False, True, Role.NARROW, False),
        ("mở rộng y-te, ở hue", False, True, Role.WIDEN, False),
    ],
)
def test_how_it_is_asked_is_told(
    words: str, *, asks: bool, is_sentence: bool, scope: Role | None, everywhere: bool
) -> None:
    request = read(words)
    assert (request.asks, request.is_sentence, request.scope, request.everywhere) == (
        asks,
        is_sentence,
        scope,
        everywhere,
    )
    assert not request.unknown


def test_nothing_is_asked_by_nothing() -> None:
    for words in ("", " ", ",;.", "“”", "---", "👍", "tin", "và", "ở", "trừ", "từ khóa", "cho tôi"):
        request = read(words)
        assert not request.is_understood, words
        assert not get_values(request), words


_SAID = st.sampled_from(
    [phrase for phrases in PHRASES.values() for phrase in phrases]
    + [name for name, _aliases in TOPICS.values()]
    + [name for name, *_others in PLACES.values()]
    + [
        *PAPERS.values(),
        "qn",
        "đn",
        "giá vàng",
        ",",
        ";",
        "“",
        "”",
        '"',
        "-",
        "“học phí”",
        "“mạng 5G”",
        "5G",
        "“7h”",
        "-bóng đá",
        "\n",
        "\x00",
        "🙂",
    ]
)
_HOSTILE = (
    st.text()
    | st.lists(_SAID, max_size=40).map(" ".join)
    | st.text(alphabet=string.punctuation + "tru bo “”", max_size=300)
)


@given(_HOSTILE)
def test_whatever_is_typed_nothing_is_raised_and_nothing_is_asked_twice(words: str) -> None:
    request = read(words)
    for values in (*request.wanted.values(), *request.excepted.values(), request.unknown):
        assert len(values) == len(set(values)) <= 30
        assert all(value.strip() for value in values)
    assert not any(set(request.wanted[kind]) & set(request.excepted[kind]) for kind in Kind)


@given(st.lists(_SAID, max_size=12).map(" ".join))
def test_what_is_asked_for_in_any_words_is_written_and_understood_again(words: str) -> None:
    request = read(words)
    again = read(write_request(request))
    assert (get_values(again), again.everywhere) == (get_values(request), request.everywhere)


def _filter(**chosen: list[str]) -> Filter:
    found = Filter()
    for kind, values in chosen.items():
        found.wanted[Kind(kind)].extend(values)
    return found


@pytest.mark.parametrize(
    ("before", "words", "way"),
    [
        ({}, "y tế ở Huế", Way.REPLACE),
        ({}, "Huế", Way.ADD),
        ({"province": ["ha-noi"]}, "y tế ở Huế", Way.REPLACE),
        ({"topic": ["y-te"]}, "y tế ở Huế", Way.REPLACE),
        ({"topic": ["*"]}, "y tế ở Huế", Way.REPLACE),
        ({"topic": ["the-thao"]}, "y tế ở Huế", Way.ASK),
        ({"keyword": ["học phí"]}, "y tế ở Huế", Way.ASK),
        ({"keyword": ["học phí"]}, "từ khóa Học phí, ở Huế", Way.REPLACE),
        ({"topic": ["the-thao"]}, "mọi tin ở Huế", Way.REPLACE),
        ({"topic": ["the-thao"]}, "Huế", Way.ASK),
        ({"topic": ["*"]}, "Huế", Way.ASK),
        ({"topic": ["the-thao"], "province": ["ha-noi"]}, "Huế", Way.ADD),
        ({"topic": ["the-thao"], "province": ["hue"]}, "báo Lâm Đồng", Way.ASK),
        ({"topic": ["the-thao"], "province": ["hue"]}, "y tế ở Huế", Way.KEEP),
        ({"topic": ["the-thao"], "province": ["hue"]}, "y tế", Way.KEEP),
        ({"topic": ["the-thao"], "province": ["hue"]}, "y tế ở mọi tỉnh", Way.ASK),
        ({"topic": ["the-thao"]}, "y tế ở mọi tỉnh", Way.KEEP),
        ({"topic": ["the-thao"], "province": ["hue"]}, "ở mọi tỉnh", Way.REPLACE),
        ({"topic": ["the-thao"], "province": ["hue"]}, "y tế ở Hà Nội", Way.ASK),
        ({"topic": ["the-thao"]}, "thu hẹp y tế, ở Huế", Way.REPLACE),
        ({"topic": ["the-thao"], "province": ["hue"]}, "mở rộng y tế, ở Hà Nội", Way.ADD),
        ({"topic": ["the-thao"]}, "chỉ y tế ở Huế", Way.REPLACE),
    ],
)
def test_nobody_s_news_is_narrowed_without_a_question(before: dict[str, list[str]], words: str, way: Way) -> None:
    assert choose_way(_filter(**before), read(words)) is way


def test_a_name_without_letters_or_as_long_as_a_sentence_names_nothing() -> None:
    names = FilterNames(FilterName(kind=T, value="x", name=name) for name in ("", "…", "một " * 13))
    assert not read_request("một " * 13, names).wanted[T]
    assert not names.find("") and not names.find("…")


def test_what_a_sentence_holds_is_said() -> None:
    request = read("y tế ở Huế, báo Nghệ An, trừ bóng đá")
    assert request.has_subjects and request.has_places and not request.is_plain
    assert read("y tế").is_plain and not read("Huế").has_subjects


def test_a_sentence_is_a_filter_of_its_own() -> None:
    one = make_filter(read("y tế và “Giá Vàng” ở Huế, báo Nghệ An, trừ “Bóng Đá”"), {"bao-nghe-an": "Báo Nghệ An"})
    assert {kind: values for kind, values in one.wanted.items() if values} == {
        T: ["y-te"],
        Kind.KEYWORD: ["giá vàng"],
        Kind.PROVINCE: ["hue"],
        Kind.NEWSPAPER: ["bao-nghe-an"],
    }
    assert one.excepted[Kind.KEYWORD] == ["bóng đá"]
    assert one.as_typed(["giá vàng", "bóng đá", "bao-nghe-an"]) == ["Giá Vàng", "Bóng Đá", "Báo Nghệ An"]
    for words in ("Huế", "trừ y tế", "ở mọi tỉnh"):
        assert make_filter(read(words), {}).is_for_everything
    assert make_filter(read("blabla xyz"), {}).is_empty
