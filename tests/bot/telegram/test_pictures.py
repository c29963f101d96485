"""Pictures, stickers, voices and the like: what stands below them is read, and what has no words is told so kindly."""

from typing import Any

import pytest

from bot.commands import Commands
from news.delivery.subscriptions import Kind
from storage import subscriptions
from storage.engine.database import Database
from tests.bot.commands.people import Clock, commands
from tests.bot.telegram.desks import found
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_chats import Sent
from tests.waiting import eventually

FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO: dict[str, Any] = {"photo": [FILE | {"width": 90, "height": 90}]}
WORDLESS: list[dict[str, Any]] = [
    PHOTO,
    {"sticker": FILE | {"width": 5, "height": 5, "type": "regular", "is_animated": False, "is_video": False}},
    {"voice": FILE | {"duration": 3}},
    {"video": FILE | {"width": 5, "height": 5, "duration": 3}},
    {"video_note": FILE | {"length": 5, "duration": 3}},
    {"document": FILE},
    {"audio": FILE | {"duration": 3}},
    {"location": {"longitude": 106.7, "latitude": 10.8}},
    {"contact": {"phone_number": "0900000000", "first_name": "Lan"}},
]


pytestmark = pytest.mark.usefixtures("updates")


@pytest.fixture
def desk(sqlite_db: Database) -> Commands:
    return commands(sqlite_db, Clock())


async def met(api: BotApi, chat: int) -> None:
    """The chat is known by now."""
    api.typed(chat, "/trogiup")
    await eventually(lambda: api.to(chat))
    api.sent.clear()


async def passed(api: BotApi, chat: int = 7) -> list[Sent]:
    """What the chat was answered, once all that it said is handled."""
    api.typed(chat, "/dulieu")
    await eventually(lambda: api.to(chat) and "Báo Tin chỉ giữ" in api.to(chat)[-1].text)
    return api.to(chat)[:-1]


@pytest.mark.parametrize("content", WORDLESS, ids=lambda content: next(iter(content)))
async def test_what_has_no_words_is_answered_once_and_kindly(api: BotApi, content: dict[str, Any]) -> None:
    await met(api, 7)
    for _ in range(3):
        api.update("message", api.message(7, **content))
    api.update("message", api.message(-1007, **content))
    [sent] = await passed(api)
    assert "chỉ hiểu chữ" in sent.text and sent.buttons() == ["Chọn chủ đề", "Tin mới nhất", "Trợ giúp"]
    assert not await passed(api, -1007)


async def test_a_picture_as_the_first_word_is_the_start(api: BotApi) -> None:
    api.update("message", api.message(7, **PHOTO))
    await eventually(lambda: api.to(7))
    assert "đây là Báo Tin" in api.to(7)[0].text


async def test_a_command_below_a_picture_is_carried_out_and_the_rest_of_its_album_asks_nothing(
    api: BotApi, sqlite_db: Database
) -> None:
    await met(api, 7)
    api.update("message", api.message(7, **PHOTO, caption="/theodoi y tế", media_group_id="a"))
    for _ in range(3):
        api.update("message", api.message(7, **PHOTO, media_group_id="a"))
    [sent] = await passed(api)
    assert sent.text.startswith("Từ nay bạn nhận tin Y tế")
    chat = await found(sqlite_db, "7")
    assert chat and (await sqlite_db.read(subscriptions.get, chat=chat.number))[Kind.TOPIC] == ["y-te"]


async def test_an_album_is_one_message(api: BotApi) -> None:
    await met(api, 7)
    for _ in range(5):
        api.update("message", api.message(7, **PHOTO, media_group_id="b"))
    assert len(await passed(api)) == 1


async def test_what_telegram_itself_says_in_a_chat_is_no_message(api: BotApi) -> None:
    await met(api, 7)
    api.update("message", api.message(7, message_auto_delete_timer_changed={"message_auto_delete_time": 60}))
    assert not await passed(api)
