"""What is said to a bot as to a person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.steps import PATIENCE, THANKED
from bot.commands.talk import Talk, read_talk
from tests.bot.commands.people import Clock, Person

STOP, GREETING, THANKS, ASSENT = Talk.STOP, Talk.GREETING, Talk.THANKS, Talk.ASSENT


@pytest.mark.parametrize(
    ("words", "talk"),
    [
        ("không nhận tin nữa", STOP),
        ("khong nhan tin nua", STOP),
        ("Tôi không muốn nhận tin nữa!", STOP),
        ("tắt thông báo giúp em với ạ", STOP),
        ("đừng làm phiền nữa", STOP),
        ("chào", GREETING),
        ("chào cả nhà", GREETING),
        ("xin chào báo tin", GREETING),
        ("Chào bạn ạ", GREETING),
        ("hello bot", GREETING),
        ("bạn là ai vậy", None),
        ("bạn là ai", GREETING),
        ("báo tin là gì", GREETING),
        ("cảm ơn", THANKS),
        ("cam on ban nhieu", THANKS),
        ("dạ em cảm ơn anh ạ", THANKS),
        ("thank you so much", THANKS),
        ("ok cảm ơn", THANKS),
        ("tạm biệt", THANKS),
        ("ok", ASSENT),
        ("OK!", ASSENT),
        ("oke bạn", ASSENT),
        ("vâng ạ", ASSENT),
        ("ừ", ASSENT),
        ("được rồi", ASSENT),
        ("👍", ASSENT),
        ("👍🏻👍🏻", ASSENT),
        ("❤️", ASSENT),
        ("🙂", None),
        ("", None),
        ("...", None),
        ("y tế", None),
        ("cảm ơn bác sĩ", None),
        ("không nhận hối lộ", None),
        ("không khí", None),
        ("tin", None),
        ("báo tin", None),
        ("cấm đường", None),
        ("chào mừng đại hội", None),
        ("tắt đèn", None),
    ],
)
def test_talk_is_told_from_what_asks_for_news(words: str, talk: Talk | None) -> None:
    assert read_talk(words) is talk


@given(st.text())
def test_any_words_are_talk_or_none(words: str) -> None:
    read_talk(words)


async def test_thanks_get_a_kind_word_once_and_no_keyword_is_offered(person: Person, clock: Clock) -> None:
    await person.asks("/theodoi y tế")
    reply = await person.asks("cảm ơn bạn")
    assert reply.text == "Báo Tin cảm ơn bạn. Có bài mới, tin sẽ đến đây." and not reply.choices
    assert await person.types("cảm ơn") is None
    clock.move(THANKED)
    assert await person.types("cảm ơn")


@pytest.mark.parametrize("words", ["ok", "👍", "vâng ạ", "dạ", "ừ"])
async def test_an_assent_is_answered_by_silence(person: Person, words: str) -> None:
    await person.asks("/start")
    assert await person.types(words) is None


async def test_where_a_message_costs_thanks_are_answered_by_silence(person: Person) -> None:
    zalo = replace(person, request=replace(person.request, channel="zalo"))
    await zalo.asks("/start")
    assert await zalo.types("cảm ơn") is None
    assert await zalo.types("ok") is None
    assert "Bạn muốn dừng nhận tin?" in (await zalo.asks("không nhận tin nữa")).text


async def test_a_greeting_gets_the_start_and_so_does_whoever_says_anything_first(person: Person) -> None:
    for address, words in (("21", "ok"), ("22", "cảm ơn"), ("23", "👍"), ("24", "chào bạn"), ("25", "chao ban oi")):
        new = replace(person, request=replace(person.request, address=address))
        assert (await new.asks(words)).text.startswith("Chào bạn, đây là Báo Tin.")


async def test_two_machines_do_not_greet_each_other_for_ever(person: Person, clock: Clock) -> None:
    await person.asks("/start")
    answered = []
    for words in ["chào bạn ơi", "không nhận tin nữa ạ", "cảm ơn bạn", "ok"] * PATIENCE:
        answered.append(await person.types(words))
        clock.move(timedelta(minutes=1))
    assert sum(one is not None for one in answered) == PATIENCE + 1


async def test_in_a_group_talk_is_left_to_people(leader: Person) -> None:
    for words in ("cảm ơn", "ok", "chào cả nhà"):
        assert await leader.types(words) is None
    assert "Bạn muốn dừng gửi tin đến nhóm này?" in (await leader.asks("không nhận tin nữa")).text
    others = replace(leader, request=replace(leader.request, addressed=False))
    assert await others.types("không nhận tin nữa") is None
