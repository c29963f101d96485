"""The first minute on a phone: three questions in one message, whoever else types and whatever happens meanwhile."""

import pytest_asyncio
from telegram import Bot

from bot.commands import Commands
from bot.telegram.updates import TelegramUpdates
from news.delivery.subscriptions import Kind
from storage import digests, subscriptions
from storage.engine.database import Database
from tests.bot.commands import week
from tests.bot.commands.people import Clock, commands
from tests.bot.telegram.desks import found, updates_of
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_chats import Sent
from tests.waiting import eventually


@pytest_asyncio.fixture
async def desk(sqlite_db: Database) -> Commands:
    await sqlite_db.run(week.fill)
    return commands(sqlite_db, Clock())


async def begun(api: BotApi) -> Sent:
    api.typed(7, "/start")
    await eventually(lambda: api.to(7))
    return api.to(7)[-1]


async def press(api: BotApi, message: Sent, label: str, then: str) -> None:
    """Press it, and wait until the message says *then*."""
    data = next(
        one["callback_data"] for row in message.keyboard for one in row if one["text"].removeprefix("✅ ") == label
    )
    api.pressed(7, data, on=message)
    await eventually(lambda: then in message.text)


async def test_one_message_asks_all_three_and_ends_with_the_newest_article(
    api: BotApi, sqlite_db: Database, updates: TelegramUpdates
) -> None:
    message = await begun(api)
    for label, then in (
        ("Tỉnh khác ▸", "Câu 1/3"),
        ("Bỏ qua ›", "Câu 2/3"),
        ("Xây dựng Đảng", "Từ nay bạn nhận tin Xây dựng Đảng"),
        ("‹ Quay lại", "Câu 1/3"),
        ("Cả nước", "Đã chọn cả nước."),
        ("Xong ›", "Câu 3/3"),
        ("Bản tin sáng 7:00", "Cần gì, cứ gõ /trogiup."),
    ):
        await press(api, message, label, then)
    assert message.text.startswith("Từ nay bạn nhận tin Xây dựng Đảng: khoảng 3 tin mỗi ngày. Bài mới được gộp")
    assert [one["type"] for one in message.entities] == ["text_link", "italic"]
    assert message.buttons() == ["Tin mới nhất", "Cài đặt", "‹ Chọn lại"]
    assert len(api.to(7)) == 1 and len(api.answered) == 7
    chat = await found(sqlite_db, "7")
    assert chat and await sqlite_db.read(digests.chosen, chat=chat.number) == "07:00"


async def test_what_is_typed_meanwhile_is_done_and_the_question_can_still_be_answered(
    api: BotApi, client: Bot, sqlite_db: Database, updates: TelegramUpdates
) -> None:
    message = await begun(api)
    api.typed(7, "/tim Tin 5")
    await eventually(lambda: len(api.to(7)) == 2)
    await updates.stop()
    again = updates_of(client, commands(sqlite_db, Clock()), sqlite_db)  # the program was started anew
    again.start()
    api.typed(7, "nghệ an")
    asked = await eventually(lambda: next((one for one in api.to(7) if "Câu 2/3" in one.text), None))
    assert asked is not None and asked.text.startswith("Đã chọn Nghệ An.\n") and "Câu 1/3" in message.text
    await press(api, message, "Huế", "Đã chọn Huế.")
    await again.stop()
    chat = await found(sqlite_db, "7")
    assert chat and (await sqlite_db.read(subscriptions.get, chat=chat.number))[Kind.PROVINCE] == ["hue"]
