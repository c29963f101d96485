"""What is said to words that are no command."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.steps import PATIENCE, PATIENCE_LASTS
from news.delivery.subscriptions import Kind
from tests.bot.commands.people import Clock, Person, labels


async def test_an_unknown_command_is_said_to_be_none(person: Person) -> None:
    assert (await person.asks("/qwxz abc")).text.startswith("Báo Tin không có lệnh “qwxz”.")
    assert "không có lệnh" not in (await person.asks("/trogiup abc")).text
    assert "không có lệnh" not in (await person.asks("/")).text


async def test_a_hint_to_plain_words_does_not_keep_the_help_away(person: Person) -> None:
    await person.asks("/start")
    assert "/trogiup" in (await person.asks("trời hôm nay đẹp quá")).text
    assert "Gõ như nói" in (await person.asks("/qwxz")).text


async def test_a_topic_s_name_within_another_s_is_not_offered(person: Person) -> None:
    await person.asks("/start")
    reply = await person.asks("bài về xây dựng Đảng hôm qua hay quá")
    assert labels(reply) == ["Theo dõi Xây dựng Đảng", "Mọi chủ đề"]


async def test_an_unknown_command_gets_the_whole_help_once_an_hour_and_else_a_line(
    person: Person, clock: Clock
) -> None:
    assert "Gõ như nói" in (await person.asks("/qwxz")).text
    again = await person.asks("/zzz")
    assert again.text.startswith("Báo Tin không có lệnh “zzz”.") and len(again.text) < 100
    assert labels(again)[-1] == "Trợ giúp"
    assert "/trogiup" in (await person.asks("/")).text
    clock.move(timedelta(hours=1))
    assert "Gõ như nói" in (await person.asks("/qwxz")).text


async def test_a_command_that_works_ends_the_row(person: Person) -> None:
    await person.asks("/qwxz")
    await person.asks("/caidat")
    assert "Gõ như nói" in (await person.asks("/qwxz")).text


async def test_each_chat_has_its_own_row(person: Person) -> None:
    await person.asks("/qwxz")
    other = replace(person, request=replace(person.request, address="8"))
    assert "Gõ như nói" in (await other.asks("/qwxz")).text


@pytest.mark.parametrize(
    ("words", "offered", "kept"),
    [
        ("hồ Xuân Hương", "Theo dõi từ khóa “hồ Xuân Hương”", [[], ["hồ xuân hương"], []]),
        ("xay dug dang", "Xây dựng Đảng", [["xay-dung-dang"], [], []]),
        ("lam don", "Tin của Lâm Đồng", [["*"], [], ["lam-dong"]]),
    ],
)
async def test_plain_words_are_answered_every_time_with_what_may_be_meant(
    person: Person, words: str, offered: str, kept: list[list[str]]
) -> None:
    await person.asks("/start")
    assert offered in labels(await person.asks(words))
    again = await person.asks(words)
    assert again.text.startswith(f"Báo Tin chưa hiểu “{words}”. Có phải") and offered in labels(again)
    await person.presses(again, offered)
    assert [await person.follows(kind) for kind in (Kind.TOPIC, Kind.KEYWORD, Kind.PROVINCE)] == kept


async def test_beside_a_topic_that_is_named_the_very_words_are_offered(person: Person) -> None:
    await person.asks("/start")
    reply = await person.asks("cao tốc Bảo Lộc")
    topic = "Nhận tin Giao thông, xây dựng, đô thị ở Lâm Đồng"
    assert labels(reply) == [topic, "Tin mới nhất", "Theo dõi từ khóa “cao tốc Bảo Lộc”"]
    assert await person.follows() == []
    await person.presses(reply, topic)
    assert await person.follows() == ["giao-thong-xay-dung"]
    assert await person.follows(Kind.PROVINCE) == ["lam-dong"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("trời hôm nay đẹp quá, phải không các bạn ơi", "chưa hiểu “trời hôm nay đẹp quá, phải không các bạn ơi”"),
        ("🙂", "chỉ hiểu chữ"),
    ],
)
async def test_what_could_be_no_keyword_is_answered_too(person: Person, words: str, said: str) -> None:
    await person.asks("/start")
    await person.asks(words)
    again = await person.asks(words)
    assert said in again.text and "/trogiup" in again.text and labels(again) == ["Trợ giúp"]


async def test_two_machines_do_not_talk_for_ever(person: Person, clock: Clock) -> None:
    await person.asks("/start")
    said = ["ừ nhỉ", "/qwxz", "hôm nay có tin nông thôn mới không", "/theodio y tế"] * PATIENCE
    answered = []
    for words in said:
        answered.append(await person.types(words))
        clock.move(timedelta(minutes=1))
    assert sum(one is not None for one in answered) == PATIENCE
    assert all(answered[:PATIENCE])
    clock.move(PATIENCE_LASTS)
    assert await person.types("ừ nhỉ")


async def test_who_uses_a_command_has_our_patience_again(person: Person) -> None:
    for _ in range(PATIENCE + 1):
        await person.types("ừ nhỉ")
    assert await person.types("ừ nhỉ") is None
    await person.asks("/caidat")
    assert await person.types("ừ nhỉ")


async def test_in_a_group_unknown_words_stay_unanswered(leader: Person) -> None:
    for _ in range(3):
        assert await leader.types("xin được hỏi một câu") is None
        assert await leader.types("/qwxz") is None


@pytest.mark.parametrize("words", ["/theodoi y tế", "theo dõi y tế", "/xoadulieu dong-y", "y tế", "/theodio y tế"])
async def test_what_is_passed_on_is_no_command_whatever_it_says(person: Person, leader: Person, words: str) -> None:
    await person.asks("/theodoi kinh tế")
    passing = replace(person, request=replace(person.request, forwarded=True))
    reply = await passing.asks(words)
    assert reply.text.startswith("Tin chuyển tiếp không phải là lệnh.") and not reply.choices
    assert await person.follows() == ["kinh-te"]
    assert await replace(leader, request=replace(leader.request, forwarded=True)).types(words) is None


async def test_no_letter_of_what_follows_is_eaten_by_a_slip(person: Person) -> None:
    for typed, meant in (("/theodo y te", "/theodoi y te"), ("/theodoo y tế", "/theodoi y tế"), ("/cai da", "/caidat")):
        assert labels(await person.asks(typed))[0] == meant
