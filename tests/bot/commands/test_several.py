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
