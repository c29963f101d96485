"""Who is answered in a group, and who may change what it gets."""

from dataclasses import replace

import pytest

from tests.bot.commands.people import Person, labels


async def test_in_a_group_what_is_not_for_us_is_left_alone(leader: Person) -> None:
    unaddressed = replace(leader, request=replace(leader.request, addressed=False))
    for words in ("/qwxz", "/weather Đà Lạt", "theo dõi y tế", "chủ đề", "xin chào", "y tế"):
        assert await unaddressed.types(words) is None
    assert await leader.types("xin được hỏi một câu") is None
    assert await leader.chat() is None


async def test_in_a_group_a_slash_or_our_name_is_enough(leader: Person) -> None:
    unaddressed = replace(leader, request=replace(leader.request, addressed=False))
    await unaddressed.asks("/theodoi y tế")
    await unaddressed.asks("@BaoTinBot theo dõi kinh tế")
    await leader.asks("theo dõi thể thao")
    assert sorted(await leader.follows()) == ["kinh-te", "the-thao", "y-te"]


async def test_in_a_group_a_slip_is_answered(leader: Person) -> None:
    assert labels(await leader.asks("/theodio y tế")) == ["/theodoi y tế"]


@pytest.mark.parametrize(
    "words",
    [
        "/theodoi y tế",
        "/bo kinh tế",
        "/bo tất cả đồng ý",
        "/chude 1 +y-te",
        "/tinh Lâm Đồng",
        "/tinh 1 +lam-dong",
        "/tinh tất cả",
        "/tukhoa cao tốc",
        "/tamdung 3 ngày",
        "/tieptuc",
        "/ngonngu en",
        "/xoadulieu dong-y",
    ],
)
async def test_in_a_group_only_its_administrators_change_settings(leader: Person, member: Person, words: str) -> None:
    await leader.asks("/theodoi kinh tế")
    before = await leader.chat()
    refused = await member.asks(words)
    assert "chỉ quản trị viên" in refused.text
    assert not refused.replaces
    assert await leader.chat() == before
    assert await leader.follows() == ["kinh-te"]
    assert "chỉ quản trị viên" not in (await leader.asks(words)).text


@pytest.mark.parametrize("command", ["chude", "tinh", "tukhoa", "tamdung", "caidat", "dulieu", "ngonngu", "moinhat"])
async def test_in_a_group_everybody_may_look(member: Person, command: str) -> None:
    assert "chỉ quản trị viên" not in (await member.asks(f"/{command}")).text


async def test_the_help_in_a_group_says_who_may_change_settings(member: Person) -> None:
    assert "chỉ quản trị viên" in (await member.asks("/trogiup")).text


async def test_a_group_is_spoken_to_in_the_language_of_the_house(leader: Person) -> None:
    foreign = replace(leader, request=replace(leader.request, language="en"))
    assert (await foreign.asks("/start")).text.startswith("Chào")
