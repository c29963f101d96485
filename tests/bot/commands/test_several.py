"""Chats that have several filters: each thing that is said finds the one it is about, and nothing else goes."""

import pytest

from tests.bot.commands.chosen import list_chosen
from tests.bot.commands.people import Person

HEALTH = {"topic": ["y-te"], "province": ["hue"]}
SPORT = {"topic": ["the-thao"], "province": ["nghe-an"]}


@pytest.fixture
async def reader(person: Person) -> Person:
    """Somebody who has two filters, each within a place of its own."""
    await person.asks("/theodoi y tế ở Huế")
    await person.asks("/thu + thể thao ở Nghệ An")
    assert await list_chosen(person) == [HEALTH, SPORT]
    return person


@pytest.mark.parametrize("words", ["/thu + thể thao ở Nghệ An", "/start topic_the-thao__tinh_nghe-an"])
async def test_what_is_saved_while_another_was_begun_is_left_alone_by_the_next_command(
    person: Person, words: str
) -> None:
    await person.asks("/theodoi y tế")
    await person.asks("/caidat them")
    await person.asks(words)
    assert "Nhóm tin thứ" not in (await person.asks("/theodoi kinh tế")).text
    assert await list_chosen(person) == [{"topic": ["kinh-te", "y-te"]}, SPORT]
    assert "Thể thao" in (await person.asks("/bo tất cả")).text
    assert "Đã bỏ tất cả" in (await person.asks("/bo tất cả đồng ý")).text
    assert await list_chosen(person) == [{}]


async def test_each_thing_goes_from_the_filter_that_holds_it(reader: Person) -> None:
    reply = await reader.asks("/bo y tế, thể thao")
    assert reply.text.splitlines()[:2] == [
        "Đã bỏ: Y tế, sức khỏe; Thể thao.",
        "Bạn không còn theo dõi gì nữa, nên sẽ không có tin gửi đến.",
    ]
    assert await list_chosen(reader) == [{"province": ["hue"]}]
    await reader.presses(reply, "Hoàn tác")
    assert await list_chosen(reader) == [HEALTH, SPORT]


async def test_what_only_a_further_filter_holds_goes_there(reader: Person) -> None:
    await reader.asks("/thu + giáo dục, thể thao ở Cà Mau")
    reply = await reader.asks("/bo giáo dục")
    assert reply.text.splitlines()[:2] == [
        "Đã bỏ: Giáo dục.",
        "Từ nay bạn nhận tin Thể thao ở Cà Mau. Ngoài ra vẫn có tin Y tế, sức khỏe ở Huế; tin Thể thao ở Nghệ An.",
    ]
    assert await list_chosen(reader) == [HEALTH, SPORT, {"topic": ["the-thao"], "province": ["ca-mau"]}]


async def test_what_remains_is_said_of_each_filter_that_lost_something(person: Person) -> None:
    await person.asks("/theodoi y tế, giáo dục ở Huế")
    await person.asks("/thu + thể thao, du lịch ở Nghệ An")
    await person.asks("/thu + kinh tế ở Cà Mau")
    reply = await person.asks("/bo y tế, du lịch")
    assert reply.text.splitlines()[:3] == [
        "Đã bỏ: Y tế, sức khỏe; Du lịch.",
        "Từ nay bạn nhận tin Giáo dục ở Huế.",
        "Từ nay bạn nhận tin Thể thao ở Nghệ An. Ngoài ra vẫn có tin Kinh tế ở Cà Mau.",
    ]


@pytest.mark.parametrize("words", ["/bo du lịch", "/bo tin du lịch ở Nghệ An"])
async def test_what_no_filter_holds_is_said_and_nothing_goes(reader: Person, words: str) -> None:
    assert (await reader.asks(words)).text == "Bạn chưa theo dõi Du lịch."
    assert await list_chosen(reader) == [HEALTH, SPORT]


async def test_what_is_wanted_goes_before_an_exception_elsewhere(person: Person) -> None:
    await person.asks("/theodoi nông nghiệp, trừ tin có “sầu riêng”")
    await person.asks("/thu + tin có “sầu riêng” ở Cà Mau")
    assert "“sầu riêng”" in (await person.asks("/bo sầu riêng")).text.splitlines()[0]
    assert await list_chosen(person) == [{"topic": ["nong-nghiep"], "-keyword": ["sầu riêng"]}]


async def test_a_sentence_takes_no_place_from_what_still_comes(person: Person) -> None:
    await person.asks("/theodoi y tế, giáo dục ở Huế")
    reply = await person.asks("/bo tin y tế ở Huế")
    assert reply.text.splitlines()[:2] == ["Đã bỏ: Y tế, sức khỏe.", "Từ nay bạn nhận tin Giáo dục ở Huế."]
    assert await list_chosen(person) == [{"topic": ["giao-duc"], "province": ["hue"]}]
    assert "Đã bỏ: Giáo dục; Huế." in (await person.asks("/bo tin giáo dục ở Huế")).text


async def test_places_go_from_the_filter_that_holds_each(person: Person) -> None:
    await person.asks("/theodoi y tế ở Huế, Cà Mau")
    await person.asks("/thu + thể thao ở Nghệ An, Lâm Đồng")
    reply = await person.asks("/tinh -Huế, Lâm Đồng, Hà Nội")
    assert reply.text.splitlines()[:4] == [
        "Đã bỏ Huế, Lâm Đồng.",
        "Bạn chưa chọn Hà Nội.",
        "Từ nay bạn nhận tin Y tế, sức khỏe ở Cà Mau.",
        "Từ nay bạn nhận tin Thể thao ở Nghệ An.",
    ]
    assert await list_chosen(person) == [
        {"topic": ["y-te"], "province": ["ca-mau"]},
        {"topic": ["the-thao"], "province": ["nghe-an"]},
    ]


async def test_while_one_is_edited_the_others_are_left_alone(reader: Person) -> None:
    settings = await reader.asks("/caidat")
    await reader.presses(settings, "2. Tin Thể thao ở Nghệ An")
    for words, said in (
        ("/bo y tế", "Bạn chưa theo dõi Y tế, sức khỏe."),
        ("/tinh -Huế", "Bạn chưa chọn Huế."),
    ):
        assert (await reader.asks(words)).text.splitlines() == ["Nhóm tin thứ 2:", said]
    assert await list_chosen(reader) == [HEALTH, SPORT]
