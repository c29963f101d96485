"""A number typed where there are no buttons, that chooses nothing."""

from dataclasses import replace

import pytest

from tests.bot.commands.people import Person


def typing(person: Person, offered: int, *, early: bool = False) -> Person:
    """The same person, whose channel says that a number chooses nothing of so many."""
    return replace(person, request=replace(person.request, offered=offered, early=early))


@pytest.mark.parametrize(
    ("offered", "early", "said"),
    [
        (3, False, "chỉ có các số từ 1 đến 3"),
        (1, False, "chỉ có số 1"),
        (0, False, "không có gì để chọn bằng số"),
        (3, True, "trước khi bạn kịp đọc"),
    ],
)
async def test_who_types_it_is_told_which_ones_there_are_and_is_offered_no_keyword(
    person: Person, offered: int, early: bool, said: str
) -> None:
    await person.asks("/start")
    reply = await typing(person, offered, early=early).asks("99")
    assert said in reply.text
    assert not any("tukhoa" in choice.command for row in reply.choices for choice in row)


async def test_in_a_group_too_and_not_for_ever(member: Person) -> None:
    said = [await typing(member, 3).types("99") for _ in range(30)]
    assert said[0] is not None and said[-1] is None
