"""What was typed, and what is meant."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import ALL
from bot.commands.reading import LONGEST, CommandNames, quote, split

NAMES = [(name, command.name) for command in ALL for name in (command.name, *command.aliases)]
WORDS = CommandNames(NAMES)


@pytest.mark.parametrize(
    "typed",
    [
        "/theodoi xây dựng Đảng",
        "/theo dõi xây dựng Đảng",
        "/Theo Dõi   xây dựng Đảng ",
        "/THEODOI xây dựng Đảng",
        "/theo_doi xây dựng Đảng",
        "/theodoi@BaoTinBot xây dựng Đảng",
        "/theodoi@bao_tin_bot xây dựng Đảng",
        "@BaoTinBot theo dõi xây dựng Đảng",
        "theo dõi xây dựng Đảng @BaoTinBot",
        "theo doi: xây dựng Đảng",
        "theodoi xây dựng Đảng",
        "／theodoi xây dựng Đảng",
        "\\theodoi xây dựng Đảng",
        "//theodoi xây dựng Đảng",
        "/ theodoi xây dựng Đảng",
        "/follow xây dựng Đảng",
        "Follow xây dựng Đảng",
        "/theodoi\u00a0\u200bxây dựng\tĐảng",
        "/theodoi xây dựng Ðảng",
    ],
)
def test_a_command_is_found_however_it_is_typed(typed: str) -> None:
    for form in ("NFC", "NFD"):
        read = WORDS.read(unicodedata.normalize(form, typed))
        assert (read.command, read.rest) == ("theodoi", "xây dựng Đảng")


@pytest.mark.parametrize(("name", "command"), NAMES)
def test_every_name_means_its_command_with_and_without_slash(name: str, command: str) -> None:
    for typed in (f"/{name}", name, name.upper(), f"/{name} y tế", f"/{name.replace(' ', '')}"):
        assert WORDS.read(typed).command == command, typed


def test_no_two_commands_share_a_name() -> None:
    assert {WORDS.read(f"/{name}").command for name, _ in NAMES} == {command.name for command in ALL}
    assert len({name.casefold() for name, _ in NAMES}) == len(NAMES)


def test_an_underscore_parts_the_words_of_a_link_that_can_be_pressed() -> None:
    read = WORDS.read("/theodoi_xay_dung_dang")
    assert (read.command, read.rest) == ("theodoi", "xay dung dang")


def test_a_mark_typed_wrongly_is_forgiven_after_a_slash_only() -> None:
    assert WORDS.read("/theo dỏi y tế").command == "theodoi"
    assert WORDS.read("bố ơi").command is None
    assert WORDS.read("/bố y tế").command == "bo"


def test_the_name_of_a_bot_is_heard_and_left_out() -> None:
    read = WORDS.read("@BaoTinBot ơi, hôm nay có gì?")
    assert read.addressed
    assert read.rest == "ơi, hôm nay có gì?"
    assert not WORDS.read("robot ơi").addressed


@pytest.mark.parametrize(
    ("typed", "command", "rest"),
    [
        ("/theodio y te", "theodoi", "y te"),
        ("/theo dio y te", "theodoi", "y te"),
        ("/chued", "chude", ""),
        ("/chuđ", "chude", ""),
        ("/tamdugn 3 ngày", "tamdung", "3 ngày"),
        ("/moinha", "moinhat", ""),
        ("/tukhao cao tốc", "tukhoa", "cao tốc"),
        ("/theo", "theodoi", ""),
        ("/settigns", "caidat", ""),
        ("theodio y te", "theodoi", "y te"),
        ("chued", "chude", ""),
    ],
)
def test_a_slip_is_understood_as_what_it_nearly_is(typed: str, command: str, rest: str) -> None:
    read = WORDS.read(typed)
    assert read.command is None
    assert WORDS.find_slips(read)[0] == (command, rest)


@pytest.mark.parametrize("typed", ["/xyz", "/weather", "/poll", "/", "", "chào buổi sáng", "tình hình thế nào", "ti"])
def test_what_is_near_nothing_is_no_slip(typed: str) -> None:
    assert WORDS.find_slips(WORDS.read(typed)) == []


def test_names_that_hold_the_separator_are_found_whole() -> None:
    known = {"y tế": 1, "nội chính, phòng chống tham nhũng": 2, "đất và người": 3}
    found = list(split("y tế, nội chính, phòng chống tham nhũng và đất và người; cái gì", known.get))
    assert found == [
        ("y tế", 1),
        ("nội chính, phòng chống tham nhũng", 2),
        ("đất và người", 3),
        ("cái gì", None),
    ]


def test_separators_alone_name_nothing() -> None:
    assert list(split(" , ;, ", lambda name: None)) == []


@given(st.text(alphabet="ab ,"))
def test_every_part_is_given_once_and_in_order(text: str) -> None:
    named = [name for name, _ in split(text[:50], lambda name: None)]
    assert named == [" ".join(bit.split(" ")) for bit in map(str.strip, text[:50].split(",")) if bit]


def test_no_more_than_some_parts_are_looked_at() -> None:
    assert len(list(split("a," * 5000, lambda name: None))) == 30


def test_a_sign_after_the_name_belongs_to_what_follows() -> None:
    assert WORDS.read("/tukhoa - bóng đá").rest == "- bóng đá"
    assert WORDS.read("/theodoi *").rest == "*"
    assert WORDS.read("theo dõi: y tế").rest == "y tế"


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    read = WORDS.read(text)
    assert read.command or WORDS.find_slips(read) is not None
    assert len(read.rest) <= 2 * LONGEST


def test_what_is_said_back_is_short() -> None:
    assert quote("y  tế\n") == "y tế"
    assert len(quote("dài " * 1000)) == 60
