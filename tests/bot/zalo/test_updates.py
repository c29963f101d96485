"""What came in is read the same whichever way and in whichever shape it came."""

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.zalo.client import Me
from bot.zalo.updates import Inbound, names_of, normalise, without_mention
from tests.fakes import zalo_events as people
from tests.fakes.zalo_events import GROUP, LAN

EVENT = people.text("/chude")
MESSAGE = Inbound(
    message_id=EVENT["message"]["message_id"],
    event="message.text.received",
    address=LAN,
    who=LAN,
    name="Lan",
    group=False,
    text="/chude",
)


@pytest.mark.parametrize(
    "body",
    [
        EVENT,
        {"ok": True, "result": EVENT},
        {"ok": True, "result": EVENT, "error_code": 0},
        {"result": EVENT},
        [EVENT],
        {"ok": True, "result": [EVENT]},
        [{"ok": True, "result": EVENT}],
    ],
)
def test_every_shape_gives_the_same_message(body: object) -> None:
    assert normalise(body) == [MESSAGE]


def test_several_at_once_keep_their_order() -> None:
    events = [people.text(str(number)) for number in range(3)]
    assert [message.text for message in normalise({"ok": True, "result": events})] == ["0", "1", "2"]


@pytest.mark.parametrize("body", [None, {}, [], {"ok": True}, {"ok": True, "result": None}, {"ok": True, "result": {}}])
def test_nothing_is_nothing(body: object, caplog: pytest.LogCaptureFixture) -> None:
    assert normalise(body) == []
    assert not caplog.records


def _without(*path: str) -> dict[str, Any]:
    event = people.text("bí mật")
    inner: Any = event
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return event


@pytest.mark.parametrize(
    "body",
    [
        "text",
        7,
        {"ok": True, "result": "text"},
        {"event_name": "message.text.received"},
        {"event_name": "message.text.received", "message": "text"},
        {"event_name": ["message.text.received"], "message": {}},
        {"update_id": 1, "message": {"chat": {"id": 7}}},
        [[[[EVENT]]]],
        {"ok": True, "result": {"result": {"result": {"result": EVENT}}}},
        _without("message", "message_id"),
        _without("message", "chat", "id"),
        _without("message", "chat"),
        people.unknown(),
    ],
)
def test_what_is_not_understood_is_logged_without_its_words_and_dropped(
    body: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert normalise(body) == []
    assert "update dropped" in caplog.text
    assert "bí mật" not in caplog.text


def test_bots_are_not_answered(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert normalise(people.text("chào", bot=True)) == []
    assert "reason=bot" in caplog.text


def test_pictures_bring_their_caption_under_either_name() -> None:
    for field in ("photo_url", "photo"):
        [message] = normalise(people.photo("xem giúp", field=field))
        assert (message.text, message.picture) == ("xem giúp", "https://photo.zdn.example/x.jpg")
    [message] = normalise(people.photo())
    assert message.text == ""


def test_what_has_no_words_is_still_a_message() -> None:
    for event in (people.sticker(), people.voice(), people.unsupported()):
        [message] = normalise(event)
        assert (message.address, message.text) == (LAN, "")


def test_a_group_is_told_from_a_private_chat() -> None:
    [message] = normalise(people.text("@Bot Báo Tin chào", chat=GROUP, who=LAN))
    assert (message.address, message.who, message.group) == (GROUP, LAN, True)
    event = people.text("chào", chat=GROUP, who=LAN)
    del event["message"]["chat"]["chat_type"]
    assert normalise(event)[0].group


def test_numbers_as_ids_do() -> None:
    event = people.text("chào")
    event["message"]["message_id"], event["message"]["chat"]["id"] = 12, 34
    [message] = normalise(event)
    assert (message.message_id, message.address) == ("12", "34")


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["ok", "result", "event_name", "message", "chat", "from", "id", "message_id", "text"]),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_body_is_read_without_an_error(body: object) -> None:
    assert isinstance(normalise(body), list)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@Bot Báo Tin /chude", "/chude"),
        ("@bot báo tin   chủ đề", "chủ đề"),
        ("@BOT BÁO TIN: chủ đề", "chủ đề"),
        ("@Bot Ba\u0301o Tin, 1", "1"),  # decomposed, as some phones type
        ("theo dõi kinh tế @Bot Báo Tin", "theo dõi kinh tế"),
        ("@Bot Báo Tin", ""),
        ("@bot.BaoTin 2", "2"),
        ("@Bot Báo Tin Tức /chude", "/chude"),
        ("@Bot Báo Tinh /chude", "@Bot Báo Tinh /chude"),
        ("@Minh ơi /chude", "@Minh ơi /chude"),
        ("chủ đề", "chủ đề"),
    ],
)
def test_the_bots_name_is_no_part_of_the_words(text: str, words: str) -> None:
    assert without_mention(text, ["Bot Báo Tin Tức", "Bot Báo Tin", "bot.BaoTin"]) == words


def test_a_bot_that_does_not_know_its_name_goes_by_the_slash() -> None:
    assert without_mention("@Bot Nào Đó /chude", ()) == "/chude"
    assert without_mention("@Bot Nào Đó 1", ()) == "@Bot Nào Đó 1"


def test_a_bots_names_come_longest_first() -> None:
    me = Me(id="1", account_name="bot.B", display_name="Bot Báo Tin", can_join_groups=True)
    assert names_of(me) == ("Bot Báo Tin", "bot.B")
    assert names_of(Me(id="1", account_name="", display_name="", can_join_groups=True)) == ()
