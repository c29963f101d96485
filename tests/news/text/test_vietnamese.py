import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from news.text.letters import unscrambled
from news.text.vietnamese import clean, cut, fold, holds, key, slug, utf16_length
from tests.waiting import bounded_effort

# Text of the kinds that go wrong: ordinary letters, marks, look-alikes, blanks, emoji, halves of pairs.
TROUBLE = (
    "aăâeêiyoôơuưdđkmqhAĂÂĐÐðƉɖẢảệựỳ \u00a0\u200b\u200d\ufeff\u00ad\ufe0f\u0300\u0301\u0303\u0309\u0323\u0302\u031b"
    "аеорсхТНΑο𝐚𝗮ａ²½…“”.,-_0129Äáº£»‘\x00\x85\u2028👩🌾🇻🇳\ud83d\ude00\U000e0067ﬁßİŉé"
)
TEXT = st.one_of(st.text(TROUBLE), st.text(), st.text(st.characters()))
SPELLINGS = "hoà hòa uỷ Ủy kĩ Kỹ ĐẢNG đang quý quí toàn thuyết khoẻ TP.HCM 97,8% – …"
WORDS = st.lists(st.sampled_from(SPELLINGS.split(" ")))


def mixed(text: str, decompose: list[bool]) -> str:
    choices = iter(decompose)
    return "".join(unicodedata.normalize("NFD", c) if next(choices, False) else c for c in text)


@given(TEXT, st.lists(st.booleans()))
def test_composed_decomposed_and_mixed_text_have_one_key(text: str, decompose: list[bool]) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    some = mixed(composed, decompose)
    for same in (clean, key, fold):
        assert same(text) == same(composed) == same(decomposed) == same(some)


@given(TEXT)
def test_doing_it_twice_changes_nothing(text: str) -> None:
    for once in (clean, key, fold):
        assert once(once(text)) == once(text)
    assert key(clean(text)) == key(text)
    assert fold(key(text)) == fold(text) == key(fold(text))


@given(st.one_of(TEXT, WORDS.map(" ".join)))
@example("Ã\x92")
def test_the_fast_way_and_the_thorough_way_agree(text: str) -> None:
    assume(unscrambled(text) == text)  # what is repaired as a whole is not, with anything beside it
    star = " ☃"  # never ordinary, and a blank to keys
    assert key(text) == key(text + star)
    assert fold(text) == fold(text + star)
    assert f"{clean(text)}{star}".strip() == clean(clean(text) + star)


@given(TEXT)
def test_what_is_shown_is_composed_and_holds_nothing_unseen(text: str) -> None:
    shown = clean(text)
    assert unicodedata.is_normalized("NFC", shown)
    assert shown == " ".join(shown.split())
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co") or c in "\u200b\u00ad\ufeffÐð" for c in shown)
    shown.encode()


@given(TEXT)
def test_a_key_is_letters_and_digits_between_single_blanks(text: str) -> None:
    for word in key(text).split(" "):
        assert not word or word[0].isalnum()
        assert all(c.isalnum() or unicodedata.category(c).startswith("M") for c in word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà bình", "Hòa Bình"),
        ("UỶ BAN", "Ủy ban"),
        ("thuỷ lợi, khoẻ", "thủy lợi khỏe"),
        ("kĩ thuật", "kỹ thuật"),
        ("lí luận", "lý luận"),
        ("tỉ đồng", "tỷ đồng"),
        ("kỉ luật", "kỷ luật"),
        ("hi vọng", "hy vọng"),
        ("quí III", "quý III"),
        ("Ðảng", "Đảng"),
        ("ðảng", "đảng"),
        ("Ɖảng", "Đảng"),
        ("2020–2025", "2020 - 2025"),
        ("xây\u00a0dựng\u200b Đảng", "xây dựng Đảng"),
        ("Đảng".replace("a", "а"), "Đảng"),
        ("хây dựng", "xây dựng"),
        ("𝗰𝗼̂𝗻𝗴 𝗮𝗻", "công an"),
        ("ＴＰ Huế", "TP Huế"),
        ("\u0301Đảng", "Đảng"),
        ("❤\ufe0f Huế", "Huế"),
    ],
)
def test_two_spellings_of_one_thing_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Đảng", "đang"), ("vi", "Vy"), ("thi", "Thy"), ("quỷ", "qủy"), ("toàn", "tòan"), ("đáng", "dáng"), ("ma", "má")],
)
def test_different_words_keep_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_words_of_another_alphabet_stay_in_it() -> None:
    assert key("Путин") == "путин"
    assert key("оса") == "оса"  # every letter has a Latin look-alike, none is Latin
    assert key("Aж") == "aж"


def test_text_is_shown_as_written_but_for_what_is_broken() -> None:
    assert clean("  Uỷ ban\u00a0Kiểm tra: “kĩ”,\n 97,8% ") == "Uỷ ban Kiểm tra: “kĩ”, 97,8%"
    assert clean("co\u0302\u0323 \x07a\udcff\ue000") == "cộ a"
    assert clean("👩\u200d🌾 ❤\ufe0f a\u200db\ufe0f") == "👩\u200d🌾 ❤\ufe0f ab"


@pytest.mark.parametrize("charset", ["cp1252", "latin-1"])
def test_bytes_read_in_the_wrong_charset_are_repaired(charset: str) -> None:
    for words in ("Đảng ủy", "Tỉnh ủy", "“Xây dựng nông thôn mới”"):
        scrambled = words.encode().decode("latin-1")
        if charset == "cp1252":
            scrambled = "".join(bytes([ord(c)]).decode(charset, "replace").replace("\ufffd", c) for c in scrambled)
        assert clean(scrambled) == words
        assert clean(unicodedata.normalize("NFD", scrambled)) == words


@pytest.mark.parametrize("right", ["Ä‘ và Đảng ủy", "Âm nhạc", "á»", "Â© 2026", "SÃ¡CH Ẩ"])
def test_what_may_have_been_meant_is_not_repaired(right: str) -> None:
    assert clean(right) == right


def test_folding_leaves_no_marks() -> None:
    assert fold("Đắk Lắk, Ðắc Lắc, kĩ thuật") == "dak lak dac lac ky thuat"
    assert fold("Müller ǿ x\u0323") == "muller ø x"
    assert slug("Bà Rịa – Vũng Tàu!") == "ba-ria-vung-tau"


def test_a_phrase_is_found_between_syllable_boundaries_only() -> None:
    text = key("Công tác xây dựng Đảng, xây dựng đang thi công")
    assert holds("xây dựng đảng", text)
    assert holds("thi công", text)
    assert not holds("dựng đả", text)
    assert not holds("ông tác", text)
    assert not holds("", text)
    assert not holds("", "")


@example("\u200d🇳", 1)
@given(TEXT, st.integers(-1, 20))
def test_a_cut_never_exceeds_and_never_splits(text: str, units: int) -> None:
    part = cut(text, units)
    assert text.startswith(part)
    assert utf16_length(part) <= max(units, 0)
    if part != text and text[len(part) :]:
        after = text[len(part)]
        if part:
            assert not unicodedata.category(after).startswith("M")
            assert part[-1] != "\u200d"


@pytest.mark.parametrize(
    "whole", ["ê\u0323", "👩\u200d🌾", "👍\U0001f3fd", "🇻🇳", "🏴\U000e0067\U000e007f", "\ud83d\ude00"]
)
def test_what_people_see_as_one_is_cut_as_one(whole: str) -> None:
    assert utf16_length(whole) > 1
    assert cut("ab" + whole, 1 + utf16_length(whole)) == "ab"
    assert cut("ab" + whole + "c", 2 + utf16_length(whole)) == "ab" + whole
    assert cut(whole, utf16_length(whole) - 1) == ""


def test_flags_are_cut_two_by_two() -> None:
    assert cut("🇻🇳🇱🇦", 7) == cut("🇻🇳🇱🇦", 4) == "🇻🇳"


@pytest.mark.parametrize(
    "hostile", ["\u0301\u0323", "á\u0323", "Ä", "\u200d👩", "аa", "ﷺ", "\udc00", "Ã¡", "🇻", "\ufe0f"]
)
def test_a_long_text_of_trouble_takes_bounded_time(hostile: str) -> None:
    text = "a" + hostile * (150_000 // len(hostile.encode("utf-8", "surrogatepass")))
    with bounded_effort():
        for answer in (clean, key, fold):
            answer(text)
        cut(text, 4096)


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("пhà пước", "nhà nước"),
        ("cυộc tυyển", "cuộc tuyển"),
        ("ᴛuyển sinh", "tuyển sinh"),
        ("tᴜyển dụng", "tuyển dụng"),
        ("ɦọc sinh", "học sinh"),
        ("ᴄôɴɢ ᴀɴ", "công an"),
        ("вảo ɦiểm", "bảo hiểm"),
    ],
)
def test_letters_that_only_look_like_ours_are_read_as_ours(odd: str, plain: str) -> None:
    assert key(odd) == key(plain)


def test_a_megabyte_of_marks_is_no_more_than_a_few() -> None:
    marks = "\u0301\u0323\u0302"
    with bounded_effort():
        for text in ("a" + marks * 333_333, ("a" + marks * 10) * 33_000, marks * 333_333):
            assert len(clean(text)) < 300_000
            key(text)
            fold(text)
    assert clean("a" + "\u0323" * 3) == "ạ" + "\u0323" * 2
