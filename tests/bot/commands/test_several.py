"""Chats that have several filters: each thing that is said finds the one it is about, and nothing else goes."""

import pytest

from tests.bot.commands.chosen import list_chosen
from tests.bot.commands.people import Person, labels

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


async def test_a_sentence_takes_some_of_the_places_where_the_same_goes_on_coming_from_others(person: Person) -> None:
    await person.asks("/theodoi y tế, thể thao ở Huế, Cà Mau")
    await person.asks("/thu + thể thao ở Nghệ An, Lâm Đồng")
    reply = await person.asks("/bo tin thể thao ở Lâm Đồng")
    assert reply.text.splitlines()[:2] == [
        "Đã bỏ: Lâm Đồng.",
        "Từ nay bạn nhận tin Thể thao ở Nghệ An. Ngoài ra vẫn có tin Y tế, sức khỏe; Thể thao ở Cà Mau, Huế.",
    ]
    assert (await list_chosen(person))[1] == SPORT
    reply = await person.asks("/bo tin thể thao ở Nghệ An")
    assert "Đã bỏ: Thể thao; Nghệ An." in reply.text and len(await list_chosen(person)) == 1


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


@pytest.fixture
async def grower(person: Person) -> Person:
    """Somebody who has a keyword in each of two filters."""
    await person.asks("/theodoi tin có “sầu riêng” ở Cà Mau")
    await person.asks("/thu + tin có “lúa mì” ở Nghệ An")
    return person


async def test_each_keyword_goes_from_the_filter_that_holds_it(grower: Person) -> None:
    reply = await grower.asks("/tukhoa bỏ sầu riêng, bỏ lúa mì")
    assert reply.text.splitlines()[:2] == [
        "Đã bỏ từ khóa “sầu riêng”, “lúa mì”.",
        "Chưa theo dõi chủ đề hay từ khóa nào nên chưa có tin gửi đến.",
    ]
    assert await list_chosen(grower) == [{"province": ["ca-mau"]}]


async def test_of_two_filters_the_keyword_that_is_named_goes(grower: Person) -> None:
    reply = await grower.asks("/tukhoa bỏ lúa mì")
    assert reply.text.splitlines()[:2] == ["Đã bỏ từ khóa “lúa mì”.", "Bạn vẫn nhận tin có “sầu riêng” ở Cà Mau."]
    assert await list_chosen(grower) == [{"keyword": ["sầu riêng"], "province": ["ca-mau"]}]


async def test_a_keyword_of_another_filter_is_not_there_while_one_is_edited(grower: Person) -> None:
    await grower.presses(await grower.asks("/caidat"), "2. Tin có “lúa mì” ở Nghệ An")
    reply = await grower.asks("/tukhoa bỏ sầu riêng")
    assert reply.text.splitlines() == ["Nhóm tin thứ 2:", "Không có từ khóa “sầu riêng” nên không bỏ gì."]
    assert len(await list_chosen(grower)) == 2


async def test_keywords_are_added_where_the_one_that_they_replace_was(grower: Person) -> None:
    reply = await grower.asks("/tukhoa bỏ lúa mì, mít, -bơ")
    assert reply.text.splitlines()[:2] == [
        "Đã bỏ từ khóa “lúa mì”.",
        "Từ nay bạn nhận tin có “mít” ở Nghệ An, trừ tin có “bơ”. Ngoài ra vẫn có tin có “sầu riêng” ở Cà Mau.",
    ]
    assert await list_chosen(grower) == [
        {"keyword": ["sầu riêng"], "province": ["ca-mau"]},
        {"keyword": ["mít"], "province": ["nghe-an"], "-keyword": ["bơ"]},
    ]


async def test_a_filter_that_loses_its_last_keyword_goes_with_its_exceptions(grower: Person) -> None:
    reply = await grower.asks("/tukhoa bỏ lúa mì, -bơ")
    assert reply.text.splitlines()[:2] == ["Đã bỏ từ khóa “lúa mì”.", "Bạn vẫn nhận tin có “sầu riêng” ở Cà Mau."]
    assert await list_chosen(grower) == [{"keyword": ["sầu riêng"], "province": ["ca-mau"]}]


async def test_a_keyword_that_is_wanted_goes_before_one_that_is_left_out(person: Person) -> None:
    await person.asks("/theodoi nông nghiệp, trừ tin có “sầu riêng”")
    await person.asks("/thu + tin có “sầu riêng” ở Cà Mau")
    assert "Đã bỏ từ khóa “sầu riêng”." in (await person.asks("/tukhoa bỏ sầu riêng")).text
    assert await list_chosen(person) == [{"topic": ["nong-nghiep"], "-keyword": ["sầu riêng"]}]
    assert "Đã bỏ từ khóa “sầu riêng”." in (await person.asks("/tukhoa bỏ sầu riêng")).text
    assert await list_chosen(person) == [{"topic": ["nong-nghiep"]}]


async def test_where_only_one_thing_is_wanted_all_that_goes_is_said(person: Person) -> None:
    await person.asks("/theodoi y tế ở Huế, trừ tin có “bão”")
    await person.asks("/thu + thể thao ở Nghệ An, trừ tin có “bóng đá”")
    before = await list_chosen(person)
    reply = await person.asks("chỉ nhận du lịch")
    assert reply.text.splitlines()[:2] == [
        "Từ nay bạn nhận tin Du lịch ở mọi tỉnh, trừ tin có “bão”.",
        "Thay cho: Y tế, sức khỏe; Huế; tin Thể thao ở Nghệ An, trừ tin có “bóng đá”.",
    ]
    assert "vẫn giữ như cũ" not in reply.text  # what sport was without is gone with it
    assert await list_chosen(person) == [{"topic": ["du-lich"], "-keyword": ["bão"]}]
    await person.presses(reply, "Hoàn tác")
    assert await list_chosen(person) == before


async def test_where_only_one_thing_is_wanted_of_the_filter_being_edited_the_others_stay(reader: Person) -> None:
    await reader.presses(await reader.asks("/caidat"), "2. Tin Thể thao ở Nghệ An")
    reply = await reader.asks("chỉ nhận du lịch")
    assert reply.text.splitlines()[:3] == [
        "Nhóm tin thứ 2:",
        "Từ nay bạn nhận tin Du lịch ở mọi tỉnh.",
        "Thay cho: Thể thao; Nghệ An.",
    ]
    assert labels(reply)[-1] == "Xong"
    assert await list_chosen(reader) == [HEALTH, {"topic": ["du-lich"]}]


async def test_a_sentence_about_the_filter_being_edited_is_answered_as_such(reader: Person) -> None:
    await reader.presses(await reader.asks("/caidat"), "2. Tin Thể thao ở Nghệ An")
    for words in ("nhận thêm tin du lịch", "thôi nhận tin y tế", "bỏ y tế đi", "không nhận tin du lịch nữa"):
        assert (await reader.asks(words)).text.startswith("Nhóm tin thứ 2:\n"), words
    assert await list_chosen(reader) == [HEALTH, SPORT]
    asked = await reader.asks("tin kinh tế ở Cà Mau")
    assert asked.text.startswith("Nhóm tin thứ 2:\n")
    await reader.asks("/caidat")


async def test_a_sentence_that_says_no_takes_each_thing_from_the_filter_that_holds_it(person: Person) -> None:
    await person.asks("/theodoi y tế, giáo dục ở Huế")
    await person.asks("/thu + thể thao, kinh tế ở Nghệ An")
    reply = await person.asks("không nhận tin y tế, thể thao nữa")
    assert reply.text.splitlines()[:2] == [
        "Từ nay bạn nhận tin Giáo dục ở Huế.",
        "Từ nay bạn nhận tin Kinh tế ở Nghệ An.",
    ]
    assert await list_chosen(person) == [
        {"topic": ["giao-duc"], "province": ["hue"]},
        {"topic": ["kinh-te"], "province": ["nghe-an"]},
    ]
    reply = await person.asks("không nhận tin giáo dục, kinh tế, du lịch nữa")
    assert reply.text.splitlines()[0] == "Bạn không còn theo dõi gì nữa, nên sẽ không có tin gửi đến."


@pytest.mark.parametrize(
    "words", ["/bo y tế ở Huế", "bỏ y tế ở Huế", "không nhận tin y tế ở Huế nữa", "thôi nhận y tế ở Huế"]
)
async def test_a_sentence_and_a_command_take_the_place_alone_where_the_rest_goes_on(person: Person, words: str) -> None:
    await person.asks("/theodoi y tế ở Nghệ An, Huế")
    await person.asks(words)
    assert await list_chosen(person) == [{"topic": ["y-te"], "province": ["nghe-an"]}]
