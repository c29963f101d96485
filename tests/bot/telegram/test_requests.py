"""Which messages are for the bot, what they say to it, and who may change settings."""

from typing import Any

import pytest
from telegram import Bot, Chat, Update, User

from bot.requests import Request
from bot.telegram.format import ButtonCommands
from bot.telegram.requests import Administrators, read_message, read_press
from tests.fakes.bot_api import BOT_ID, BotApi

ME = User(id=BOT_ID, first_name="Báo Tin", is_bot=True, username="BaoTinBot")
US = {"id": BOT_ID, "is_bot": True, "first_name": "Báo Tin", "username": "BaoTinBot"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
FORUM = -1007


async def asked(api: BotApi, client: Bot, chat: int, text: str | None, **extra: Any) -> Request | None:
    kind = extra.pop("kind", "message")
    if text is not None:
        extra["text"] = text
    data = {kind: api.message(chat, **extra), "update_id": 1}
    update = Update.de_json(data, client)
    message = update.message or update.channel_post
    assert message is not None
    return await read_message(message, ME, Administrators(client))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/start", "/start"),
        ("  /theodoi Xây dựng Đảng ", "/theodoi Xây dựng Đảng"),
        ("/theodoi@BaoTinBot Xây dựng", "/theodoi Xây dựng"),
        ("/chủđề@baotinbot", "/chủđề"),
        ("/start@OtherBot", None),
        ("nông nghiệp", "nông nghiệp"),
        ("/", "/"),
        ("   ", None),
        (None, None),
    ],
)
async def test_in_private_everything_is_for_us_but_commands_of_others(
    api: BotApi, client: Bot, text: str | None, words: str | None
) -> None:
    found = await asked(api, client, 7, text)
    assert (found.words if found else None) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/theodoi@BaoTinBot Xây dựng", "/theodoi Xây dựng"),
        ("/theodoi Xây dựng", "/theodoi Xây dựng"),
        ("/theodoi@OtherBot Xây dựng", None),
        ("Mọi người ăn cơm chưa?", None),
        ("@baotinbot  nông nghiệp nhé", "nông nghiệp nhé"),
        ("@BaoTinBotXin chào", None),
        ("email a@b.vn", None),
    ],
)
async def test_in_a_group_only_commands_and_mentions_are_for_us(
    api: BotApi, client: Bot, text: str, words: str | None
) -> None:
    found = await asked(api, client, FORUM, text)
    assert (found.words if found else None) == words


async def test_a_reply_to_the_bot_is_for_us_and_a_reply_to_others_is_not(api: BotApi, client: Bot) -> None:
    ours = api.message(FORUM, text="Tin") | {"from": US}
    found = await asked(api, client, FORUM, "ở đâu?", reply_to_message=ours)
    assert found is not None
    assert found.words == "ở đâu?"
    assert found.answers == str(ours["message_id"])
    assert await asked(api, client, FORUM, "ở đâu?", reply_to_message=api.message(FORUM, text="Tin")) is None
    command = await asked(api, client, FORUM, "/visao", reply_to_message=api.message(FORUM, text="Tin"))
    assert command is not None and command.answers == ""


async def test_the_first_message_of_a_forum_topic_is_no_reply_to_it(api: BotApi, client: Bot) -> None:
    topic = api.message(FORUM, forum_topic_created={"name": "Tin", "icon_color": 1}) | {"from": US}
    assert await asked(api, client, FORUM, "Chào cả nhà", reply_to_message=topic) is None


async def test_what_somebody_passes_on_is_marked_as_such(api: BotApi, client: Bot) -> None:
    origin = {"type": "hidden_user", "date": 1_727_300_000, "sender_user_name": "Ai đó"}
    found = [
        await asked(api, client, 7, "/xoadulieu"),
        await asked(api, client, 7, "/xoadulieu", forward_origin=origin),
    ]
    assert [one and one.forwarded for one in found] == [False, True]


async def test_a_picture_that_is_passed_on_says_what_stands_below_it(api: BotApi, client: Bot) -> None:
    origin = {"type": "hidden_user", "date": 1_727_300_000, "sender_user_name": "Ai đó"}
    link = [{"type": "text_link", "offset": 0, "length": 7, "url": "https://bao.example/cau-moi-300123.html"}]
    below = {"caption": "Cầu mới", "caption_entities": link}
    found = await asked(api, client, 7, None, forward_origin=origin, **below)
    assert found is not None and found.forwarded and found.words == "Cầu mới"
    assert found.html == '<a href="https://bao.example/cau-moi-300123.html">Cầu mới</a>'
    assert await asked(api, client, FORUM, None, forward_origin=origin, **below) is None


async def test_words_below_a_picture_or_in_answer_to_one_are_told_from_others(api: BotApi, client: Bot) -> None:
    picture: dict[str, Any] = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}
    answered = {"reply_to_message": api.message(7, **picture, caption="Nghỉ lễ")}
    found = [
        await asked(api, client, 7, None, **picture, caption="/thongbao Nghỉ lễ"),
        await asked(api, client, 7, "/thongbao", **answered),
        await asked(api, client, 7, "/thongbao Nghỉ lễ"),
        await asked(api, client, 7, "/thongbao", reply_to_message=api.message(7, text="Nghỉ lễ")),
    ]
    assert [one and one.illustrated for one in found] == [True, True, False, False]


async def test_bots_and_copies_of_channel_posts_are_not_answered(api: BotApi, client: Bot) -> None:
    assert await asked(api, client, FORUM, "/start", **{"from": US}) is None
    assert await asked(api, client, FORUM, "/start", via_bot=US) is None
    assert await asked(api, client, FORUM, "/start", is_automatic_forward=True) is None


async def test_the_answer_goes_to_the_forum_topic_where_it_was_asked(api: BotApi, client: Bot) -> None:
    found = await asked(api, client, FORUM, "/start", message_thread_id=5, is_topic_message=True)
    assert found is not None
    assert found.address == "-1007/5"
    outside = await asked(api, client, FORUM, "/start", message_thread_id=99)
    assert outside is not None
    assert outside.address == "-1007"


async def test_a_request_tells_who_asks_and_where(api: BotApi, client: Bot) -> None:
    private = await asked(api, client, 7, "/start")
    assert private is not None
    request = private
    assert (request.channel, request.address, request.who, request.name) == ("telegram", "7", "7", "Lan")
    assert (request.group, request.may_change, request.language, request.pressed) == (False, True, "vi", False)
    api.chat(FORUM, title="Tòa soạn")
    group = await asked(api, client, FORUM, "/start", user=8)
    assert group is not None
    assert (group.name, group.who, group.group) == ("Tòa soạn", "8", True)


@pytest.mark.parametrize(
    ("status", "may"), [("creator", True), ("administrator", True), ("member", False), ("left", False)]
)
async def test_in_a_group_administrators_change_settings(api: BotApi, client: Bot, status: str, may: bool) -> None:
    api.chat(FORUM).members[7] = status
    found = await asked(api, client, FORUM, "/chude")
    assert found is not None
    assert found.may_change is may


async def test_an_anonymous_administrator_may_change_and_somebodys_channel_may_not(api: BotApi, client: Bot) -> None:
    for sender, may in ((FORUM, True), (-1009, False)):
        chat = api.chat(sender, "supergroup").as_json()
        found = await asked(api, client, FORUM, "/chude", sender_chat=chat, **{"from": ANONYMOUS})
        assert found is not None
        assert (found.may_change, found.who) == (may, "")


async def test_who_posts_in_a_channel_may_change_it(api: BotApi, client: Bot) -> None:
    channel = api.chat(-1005, "channel").as_json()
    found = await asked(api, client, -1005, "/theodoi a", kind="channel_post", user=None, sender_chat=channel)
    assert found is not None
    assert (found.may_change, found.group, found.who) == (True, True, "")
    assert await asked(api, client, -1005, "Tin mới", kind="channel_post", user=None, sender_chat=channel) is None
    reply = api.message(-1005, text="Tin") | {"from": US}
    again = await asked(
        api, client, -1005, "Đính chính", kind="channel_post", user=None, sender_chat=channel, reply_to_message=reply
    )
    assert again is None


async def test_telegram_is_asked_for_an_administrator_once_a_minute(api: BotApi, client: Bot) -> None:
    now = 0.0
    administrators = Administrators(client, clock=lambda: now)
    chat, user = Chat(FORUM, "supergroup"), User(7, "Lan", False)
    api.chat(FORUM).members[7] = "administrator"
    assert await administrators.include(chat, user)
    api.chat(FORUM).members[7] = "member"
    now = 59.0
    assert await administrators.include(chat, user)
    now = 61.0
    assert not await administrators.include(chat, user)
    assert api.calls["getChatMember"] == 2
    assert not await administrators.include(chat, None)
    assert await administrators.include(Chat(-1005, "channel"), None)


async def test_when_telegram_cannot_say_nobody_may_change(
    api: BotApi, client: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    api.token = "another"
    assert not await Administrators(client).include(Chat(FORUM, "supergroup"), User(7, "Lan", False))
    assert "can't tell administrators" in caplog.text


async def pressed(api: BotApi, client: Bot, data: str | None, **extra: Any) -> Request | None:
    person = {"id": 7, "is_bot": False, "first_name": "Lan"}
    query = {"id": "q", "from": person, "chat_instance": "1"} | ({"data": data} if data else {}) | extra
    update = Update.de_json({"update_id": 1, "callback_query": query}, client)
    assert update.callback_query is not None
    return await read_press(update.callback_query, ButtonCommands(), Administrators(client))


async def test_a_button_stands_for_its_command_where_it_hangs(api: BotApi, client: Bot) -> None:
    message = api.message(FORUM, text="Tin", message_thread_id=5, is_topic_message=True)
    found = await pressed(api, client, "/bo a", message=message)
    assert found is not None
    request = found
    assert (request.words, request.address, request.pressed, request.may_change) == ("/bo a", "-1007/5", True, False)
    assert found.pressed_on == str(message["message_id"])


async def test_a_reader_who_presses_a_button_in_a_channel_may_not_change_it(api: BotApi, client: Bot) -> None:
    api.chat(-1005, "channel")
    found = await pressed(api, client, "/bo a", message=api.message(-1005, text="Tin"))
    assert found is not None
    assert not found.may_change


async def test_a_message_too_old_to_be_seen_cannot_be_edited(api: BotApi, client: Bot) -> None:
    found = await pressed(api, client, "/bo a", message=api.message(7, user=None, date=0))
    assert found is not None
    assert (found.address, found.pressed_on) == ("7", "")


async def test_a_press_without_a_message_or_words_asks_nothing(api: BotApi, client: Bot) -> None:
    assert await pressed(api, client, "/bo a", inline_message_id="x") is None
    assert await pressed(api, client, None, message=api.message(7, text="Tin"), game_short_name="x") is None
