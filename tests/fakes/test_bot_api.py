"""The fake Bot API refuses what Telegram refuses; otherwise tests against it would promise nothing."""

from typing import Any

import aiohttp
import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_asides import Asides, Press
from tests.fakes.bot_api_face import Face, check_commands, read_scope
from tests.fakes.bot_api_html import Unparsable, parse_html
from tests.fakes.bot_api_limits import FloodControl, Limits
from tests.fakes.bot_api_rules import Refusal, read_keyboard, read_parameters, read_text


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &lt; b &amp; c &eacute; &#273;", "a < b & c &eacute; đ", []),
        ("<b>x<i>y</i></b>", "xy", [("bold", 0, 2), ("italic", 1, 1)]),
        ("😀<b>x</b>", "😀x", [("bold", 2, 1)]),
        ('<a href="https://a.vn/?a=1&amp;b">x</a>', "x", [("text_link", 0, 1)]),
        ('<a href="http://localhost/">x</a><b></b>', "x", []),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ('<tg-time unix="1795000000" format="t">9 giờ</tg-time>', "9 giờ", [("date_time", 0, 5)]),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found, marks = parse_html(source)
    assert (found, [(mark["type"], mark["offset"], mark["length"]) for mark in marks]) == (text, entities)


@pytest.mark.parametrize(
    "source",
    ["a < b", "<p>x</p>", "<b>x", "x</b>", "<b><i>x</b></i>", "<br>", '<b class="x">y</b>', "<a href='x>y</a>"],
)
def test_html_that_telegram_cannot_parse_is_refused(source: str) -> None:
    with pytest.raises(Unparsable, match="can't parse entities"):
        parse_html(source)


@pytest.mark.parametrize(
    "form",
    [
        {"chat_id": "7"},
        {"chat_id": "7", "text": ""},
        {"text": "x"},
        {"chat_id": "Lan", "text": "x"},
        {"chat_id": "7", "text": "x", "unheard_of": "1"},
        {"chat_id": "7", "text": "x", "link_preview_options": "yes"},
        {"chat_id": "7", "text": "x", "allow_paid_broadcast": "1"},
    ],
)
def test_parameters_must_be_the_methods_own(form: dict[str, str]) -> None:
    with pytest.raises(Refusal, match="Bad Request"):
        read_parameters("sendMessage", form)


@pytest.mark.parametrize(
    "parameters",
    [
        {"text": "x" * 4097},
        {"text": "😀" * 2049},
        {"text": " \n\u200b"},
        {"text": "<b> </b>", "parse_mode": "HTML"},
        {"text": "x", "parse_mode": "Markdown"},
        {"text": "x", "link_preview_options": {"disabled": True}},
    ],
)
def test_texts_that_are_empty_or_too_long_are_refused(parameters: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        read_text(parameters)


@pytest.mark.parametrize(
    "button",
    [
        {"text": "x"},
        {"text": " ", "callback_data": "a"},
        {"text": "x", "callback_data": ""},
        {"text": "x", "callback_data": "đ" * 33},
        {"text": "x", "url": "javascript:x"},
        {"text": "x", "url": "https://a.vn", "callback_data": "a"},
    ],
)
def test_buttons_that_telegram_refuses_are_refused(button: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        read_keyboard({"reply_markup": {"inline_keyboard": [[button]]}})


@pytest.mark.parametrize(("age", "refused"), [("", False), ("old", True), ("careless", False)])
def test_an_older_server_does_not_know_what_is_newer(age: str, refused: bool) -> None:
    form = {"chat_id": "-5", "text": "x", "ephemeral_message_parameters": "{}"}
    if refused:
        with pytest.raises(Refusal):
            read_parameters("sendMessage", form, age=age)
    else:
        assert ("ephemeral_message_parameters" in read_parameters("sendMessage", form, age=age)) == (not age)
    keyboard = {"reply_markup": {"inline_keyboard": [[{"text": "x", "disabled": {}}]]}}
    if age:
        with pytest.raises(Refusal):
            read_keyboard(keyboard, age)
        with pytest.raises(Refusal):
            read_parameters("editEphemeralMessageText", {}, age=age)
    else:
        assert read_keyboard(keyboard)


def test_commands_have_latin_names_and_descriptions() -> None:
    for command in ({"command": "Chủđề", "description": "x"}, {"command": "chude", "description": ""}):
        with pytest.raises(Refusal):
            check_commands([command], knows_asides=True)
    with pytest.raises(Refusal):
        check_commands([{"command": "a", "description": "b"}] * 101, knows_asides=True)
    only_we = [{"command": "a", "description": "b", "is_ephemeral": True}]
    check_commands(only_we, knows_asides=True)
    with pytest.raises(Refusal):
        check_commands(only_we, knows_asides=False)


@pytest.mark.parametrize("scope", [{}, {"type": "chat"}, {"type": "default", "chat_id": 7}, {"type": "mọi nhóm"}])
def test_a_scope_is_one_that_there_is(scope: dict[str, Any]) -> None:
    assert read_scope({"type": "chat", "chat_id": 7}) == "chat 7"
    with pytest.raises(Refusal):
        read_scope(scope)


def test_a_description_has_its_length() -> None:
    face = Face()
    texts = {"description": "x" * 513}, {"short_description": "x" * 121}
    for method, text in zip(("setMyDescription", "setMyShortDescription"), texts, strict=True):
        with pytest.raises(Refusal):
            face.answer(method, text, knows_asides=True, chats={})


@pytest.mark.parametrize(
    "wrong",
    [
        {"chat_id": 7},
        {"ephemeral_message_parameters": {"callback_query_id": "q"}},
        {"ephemeral_message_parameters": {"receiver_user_id": 8, "callback_query_id": "q"}},
        {"ephemeral_message_parameters": {"receiver_user_id": 7, "callback_query_id": "late"}},
        {"ephemeral_message_parameters": {"receiver_user_id": 7, "callback_query_id": "q", "unheard_of": 1}},
        {"ephemeral_message_parameters": {"receiver_user_id": 7}},
        {"ephemeral_message_parameters": {"receiver_user_id": 7}, "reply_parameters": {"ephemeral_message_id": 1}},
    ],
)
def test_an_aside_goes_to_who_pressed_just_now(wrong: dict[str, Any]) -> None:
    asides = Asides()
    asides.presses = {"q": Press("q", -5, 7), "late": Press("late", -5, 7, at=0.0)}
    right = {"chat_id": -5, "ephemeral_message_parameters": {"receiver_user_id": 7, "callback_query_id": "q"}}
    asides.check(right, is_admin=False)
    with pytest.raises(Refusal):
        asides.check(right | wrong, is_admin=False)


def test_the_thirty_first_message_of_a_second_must_wait() -> None:
    control = FloodControl(Limits())
    assert [control.refuse(chat, group=False, now=0.02 * chat) for chat in range(31)] == [0] * 30 + [1]
    assert control.most_in_a_second() == 30


def test_a_chats_burst_and_a_groups_minute_are_limited() -> None:
    control = FloodControl(Limits())
    assert [control.refuse(7, group=False, now=0.0) for _ in range(4)] == [0, 0, 0, 3]
    assert [control.refuse(8, group=True, now=2.0 * number) for number in range(21)] == [0] * 20 + [20]


def test_who_comes_back_too_early_is_counted() -> None:
    control = FloodControl(Limits(chat_burst=1, retry_after=5))
    assert [control.refuse(7, group=False, now=now) for now in (0.0, 0.5, 3.0, 9.0)] == [0, 5, 5, 0]
    assert control.too_early == 1


async def test_only_the_bots_own_token_and_known_methods_are_served() -> None:
    async with BotApi().serving() as api, aiohttp.ClientSession() as session:
        for address, status in (("bot1:x/getMe", 401), (f"bot{api.token}/getMe", 200), (f"bot{api.token}/get", 404)):
            async with session.post(f"{api.base_url}/{address}") as answer:
                assert answer.status == status
