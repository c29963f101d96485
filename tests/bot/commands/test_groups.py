"""Who is answered in a group, and who may change what it gets."""

import re
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
    assert "Nhờ bạn" not in (await member.asks(f"/{command}")).text


async def test_the_help_in_a_group_says_who_may_change_settings(member: Person) -> None:
    assert "chỉ quản trị viên" in (await member.asks("/trogiup")).text


async def test_a_group_is_spoken_to_in_the_language_of_the_house(leader: Person) -> None:
    foreign = replace(leader, request=replace(leader.request, language="en"))
    assert (await foreign.asks("/start")).text.startswith("Chào")


@pytest.mark.parametrize(
    "command", ["chude", "tinh", "bantin", "yenlang", "tamdung", "ngonngu", "dung", "caidat", "thu y tế"]
)
async def test_who_may_change_nothing_sees_settings_without_buttons_that_refuse(
    leader: Person, member: Person, command: str
) -> None:
    await leader.asks("/theodoi y tế, thể thao")
    reply = await member.asks(f"/{command}")
    for label in labels(reply):
        assert "Nhờ bạn" not in (await member.presses(reply, label)).text
    assert reply.text.endswith("Trong nhóm, chỉ quản trị viên đổi được cài đặt.")
    assert len(labels(await leader.asks(f"/{command}"))) > len(labels(reply))


@pytest.mark.parametrize(
    "words",
    ["/theodoi y tế ở Huế", "/bo tất cả", "/tamdung abc", "/bantin 25:00", "/xoadulieu", "/thu + y tế", "/tukhoa a"],
)
async def test_who_may_change_nothing_is_asked_nothing(leader: Person, member: Person, words: str) -> None:
    await leader.asks("/theodoi y tế, thể thao")
    reply = await member.asks(words)
    assert reply.text.startswith("Trong nhóm, chỉ quản trị viên đổi được cài đặt. Nhờ bạn") and not reply.choices


@pytest.mark.parametrize(
    "words", ["/bo", "/tamdung", "/dung", "/ngonngu", "/yenlang", "/bantin", "/tukhoa", "/theodoi"]
)
async def test_where_others_are_asked_how_it_shall_be_they_see_how_it_is(
    leader: Person, member: Person, words: str
) -> None:
    await leader.asks("/theodoi y tế, thể thao")
    reply = await member.asks(words)
    assert reply.text.startswith("Cài đặt hiện nay:\nChủ đề: Y tế, sức khỏe; Thể thao\n") and "?" not in reply.text


@pytest.mark.parametrize("one_way", [False, True])
async def test_what_the_help_says_to_type_is_answered_in_groups_and_channels_too(
    leader: Person, member: Person, one_way: bool
) -> None:
    for one, count in ((leader, 7), (member, 2)):
        there = replace(one, request=replace(one.request, one_way=one_way))
        said = re.findall("“([^”]+)”", (await there.asks("/trogiup")).text)
        assert len(said) == count
        for words in said:
            assert "Nhờ bạn" not in (await there.asks(words)).text
    assert labels(await member.asks("/trogiup")) == ["Tìm và xem"]
    others = replace(leader, request=replace(leader.request, addressed=False))
    assert await others.types("Huế có gì mới?") is await others.types("gửi tin lúc 7 giờ sáng") is None


async def test_a_group_is_greeted_as_one_and_members_are_told_who_chooses(member: Person, leader: Person) -> None:
    assert (await member.asks("/start")).text.startswith("Chào cả nhóm, đây là Báo Tin.\n")
    assert "Nhóm chưa chọn tin gì. Quản trị viên của nhóm chọn bằng lệnh /chude." in (await member.asks("/start")).text
    assert "Bạn muốn nhận tin gì?" in (await leader.asks("/start")).text
    assert "quản trị viên đổi" not in (await member.asks("/chinhsach")).text


async def test_the_greeting_and_a_reason_offer_members_no_settings(leader: Person, member: Person) -> None:
    await leader.asks("/theodoi y tế")
    for words in ("/start", "/visao"):
        reply = await member.asks(words)
        assert "Nhờ bạn" not in reply.text
        assert not {"Chọn chủ đề", "Cài đặt", "Nhận mọi tin"} & set(labels(reply))
        assert {"Chọn chủ đề"} <= set(labels(await leader.asks(words)))
    assert "Tiếp ▸" in labels(await member.asks("/chude"))


async def test_a_long_label_ends_with_a_whole_word(person: Person) -> None:
    await person.asks("/theodoi y tế, thể thao, giáo dục, kinh tế, pháp luật")
    await person.asks("/caidat them")
    await person.asks("/theodoi nông thôn mới")
    first = labels(await person.asks("/caidat"))[0]
    assert first.startswith("1. Tin ") and first.endswith("…")
    assert first[:-1].rstrip() in "1. T" + (await person.asks("/caidat")).text.partition("1. T")[2]
    assert not first[:-1].endswith((",", ";", " "))


async def test_the_news_of_a_group_is_the_group_s_and_of_a_channel_the_channel_s(leader: Person) -> None:
    assert (await leader.asks("/theodoi y tế")).text == "Từ nay nhóm này nhận tin Y tế, sức khỏe."
    assert (await leader.asks("/theodoi y tế")).text == "Nhóm này đã nhận tin Y tế, sức khỏe từ trước."
    assert (await leader.asks("/bo thể thao")).text.startswith("Nhóm này chưa theo dõi Thể thao.")
    channel = replace(leader, request=replace(leader.request, address="-100", one_way=True))
    assert (await channel.asks("/theodoi y tế")).text == "Từ nay kênh này nhận tin Y tế, sức khỏe."
    await leader.asks("/ngonngu en")
    assert (await leader.asks("/follow sports")).text.startswith("From now on this group gets ")


async def test_the_news_of_one_person_is_that_person_s(person: Person) -> None:
    assert (await person.asks("/theodoi y tế")).text == "Từ nay bạn nhận tin Y tế, sức khỏe."
