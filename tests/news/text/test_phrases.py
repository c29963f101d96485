import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.phrases import Phrases, matches
from news.text.vietnamese import fold, key
from tests.news.text.test_vietnamese import TEXT

LETTERS = "đường duong đương Dương xây xay dựng dung Đảng dang đang đáng hoà hòa a\u0323 kĩ ky , - ☃"
SYLLABLES = st.sampled_from(LETTERS.split(" "))
SENTENCES = st.lists(SYLLABLES, max_size=12).map(" ".join)
PHRASES = st.lists(st.lists(SYLLABLES, max_size=3).map(" ".join), max_size=8)


def one_by_one(phrases: list[str], text: str) -> set[tuple[int, int, int]]:
    """The same promise, kept without an automaton: number of the phrase, first syllable, syllable after the last."""
    words = key(text).split()
    places = set()
    for number, phrase in enumerate(phrases):
        wanted = key(phrase).split()
        for first in range(len(words) - len(wanted) + 1):
            have = words[first : first + len(wanted)]
            if wanted and all(w == h or w == fold(w) == fold(h) for w, h in zip(wanted, have, strict=True)):
                places.add((number, first, first + len(wanted)))
    return places


@given(PHRASES, st.one_of(SENTENCES, TEXT))
def test_all_at_once_finds_what_one_by_one_finds(phrases: list[str], text: str) -> None:
    text_key = key(text)
    found = Phrases((phrase, number) for number, phrase in enumerate(phrases)).find(text)
    places = {
        (match.value, text_key[: match.start].count(" "), text_key[: match.end].count(" ") + 1) for match in found
    }
    assert places == one_by_one(phrases, text)
    assert len(places) == len(found)


@given(PHRASES, SENTENCES)
def test_a_match_never_starts_or_ends_inside_a_syllable(phrases: list[str], text: str) -> None:
    text_key = key(text)
    for match in Phrases((phrase, phrase) for phrase in phrases).find(text):
        assert f" {text_key} "[match.start] == f" {text_key} "[match.end + 1] == " "
        part = text_key[match.start : match.end]
        assert fold(part) == fold(match.value)
        assert match.exact == (part == key(match.value))


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("duong", "Con đường mới", True),
        ("duong", "Ông Dương", True),
        ("đường", "Con đường mới", True),
        ("đường", "Ông Dương, đương nhiên", False),
        ("xay dung dang", "Công tác xây dựng Đảng", True),
        ("xay dung dang", "cầu đang xây dựng đang thi công", True),
        ("xây dựng Đảng", "cầu đang xây dựng đang thi công", False),
        ("xây dựng dang", "xây dựng Đảng", True),
        ("uỷ ban", "Ủy ban nhân dân", True),
        ("đảng viên", "Đảng, viên chức", True),
        ("đảng", "đảngviên", False),
        ("…", "…", False),
        ("đảng", "", False),
    ],
)
def test_a_typed_mark_must_agree_and_a_missing_one_is_free(phrase: str, text: str, found: bool) -> None:
    assert matches(phrase, text) is found


def test_a_match_tells_whether_every_mark_agrees() -> None:
    [work, police] = Phrases([("công an", 1)]).find("Công ăn việc làm, công an tỉnh")
    assert (work.exact, police.exact) == (False, True)


def test_one_phrase_may_stand_for_several_things() -> None:
    assert [match.value for match in Phrases([("Đảng", 1), ("đảng", 2)]).find("Đảng")] == [1, 2]


def test_no_phrases_find_nothing() -> None:
    assert Phrases[int]([]).find("Đảng") == []


def test_thousands_of_phrases_cost_hardly_more_than_a_few() -> None:
    text = "Ban Thường vụ Tỉnh ủy họp về xây dựng nông thôn mới " * 10
    syllables = [f"{onset}{rime}" for onset in "bcdđghklmnprstvx" for rime in ("ang", "ảng", "ây", "ựng", "ông", "ới")]
    pairs = [(f"{a} {b}", a) for a in syllables for b in syllables]

    def effort(phrases: Phrases[str]) -> float:
        begun = time.thread_time()
        for _ in range(20):
            phrases.find(text)
        return time.thread_time() - begun

    few, many = (min(effort(phrases) for _ in range(3)) for phrases in (Phrases(pairs[:9]), Phrases(pairs)))
    assert many < 50 * few  # of phrases there are a thousand times as many


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("tphcm", "Kẹt xe ở TP.HCM"),
        ("TP.HCM", "kẹt xe tphcm"),
        ("tp hcm", "TPHCM mưa lớn"),
        ("metro tphcm", "Metro TP. HCM chạy thử"),
        ("ngập TP.HCM", "Chống ngập TPHCM"),
        ("TPHCM", "TPHCM"),
    ],
)
def test_the_city_is_found_in_one_word_and_in_two(phrase: str, text: str) -> None:
    assert matches(phrase, text)
    assert not matches(phrase, "TP Huế mưa lớn")
