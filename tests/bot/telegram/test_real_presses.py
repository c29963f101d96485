"""The program's own commands behind pressed buttons, as people in groups and channels meet them."""

from dataclasses import replace

import pytest
from telegram import Bot

from bot.commands import Commands
from bot.telegram.outlet import TelegramOutlet
from bot.telegram.updates import TelegramUpdates
from news.delivery.messages import Alert
from news.delivery.subscriptions import Kind
from storage import subscriptions
from storage.engine.database import Database
from tests import make
from tests.bot.commands.people import Clock, commands
from tests.bot.telegram.desks import found
from tests.fakes.bot_api import BOT_ID, BotApi
from tests.waiting import eventually

GROUP, ADMIN, STRANGER = -1007, 7, 8
ALERT = Alert(title="Trạm y tế mới", url="https://a.vn/1", article=1)
BEFORE = "/bo y-te"  #: what buttons of older alerts carry


@pytest.fixture
def desk(sqlite_db: Database) -> Commands:
    return commands(sqlite_db, Clock())


async def followed(db: Database, address: str = str(GROUP)) -> list[str]:
    chat = await found(db, address)
    assert chat is not None
    return (await db.read(subscriptions.get, chat=chat.number)).wanted[Kind.TOPIC]


async def test_a_group_s_alert_is_pressed_by_a_stranger_and_by_its_admin_and_nothing_is_posted(
    api: BotApi, client: Bot, sqlite_db: Database, updates: TelegramUpdates
) -> None:
    api.chat(GROUP).members |= {ADMIN: "administrator", STRANGER: "member", BOT_ID: "administrator"}
    api.typed(GROUP, "/theodoi y tế", user=ADMIN)
    await eventually(lambda: api.asides.all)
    await TelegramOutlet(client).send(str(GROUP), ALERT)
    [alert] = api.sent
    for user in (STRANGER, STRANGER, ADMIN, ADMIN):
        api.pressed(GROUP, BEFORE, on=alert, user=user)
    await eventually(lambda: len(api.answered) == 4)
    toasts = [one["text"] for one in api.answered]
    assert [toast.startswith("Trong nhóm, chỉ quản trị viên") for toast in toasts] == [True, True, False, False]
    assert toasts[2].startswith("Đã bỏ: Y tế, sức khỏe. Nhóm này không còn theo dõi gì nữa")
    assert toasts[3] == "Nhóm này chưa theo dõi Y tế, sức khỏe."
    assert await followed(sqlite_db) == [] and len(api.sent) == 1 and alert.edits == 0
    api.typed(GROUP, "/hoantac", user=ADMIN)
    await eventually(lambda: len(api.asides.all) == 2)
    assert await followed(sqlite_db) == ["y-te"] and len(api.sent) == 1


async def test_a_stranger_s_turn_of_a_page_turns_it_for_nobody_else(
    api: BotApi, sqlite_db: Database, updates: TelegramUpdates
) -> None:
    api.chat(GROUP).members |= {ADMIN: "administrator", STRANGER: "member"}
    api.typed(GROUP, "/chude", user=ADMIN)
    await eventually(lambda: api.sent)
    [menu] = api.sent
    api.pressed(GROUP, "/chude 2", on=menu, user=STRANGER)
    await eventually(lambda: api.answered)
    assert menu.edits == 0 and "Trang 2" in api.asides.all[0].text
    api.pressed(GROUP, "/chude 2", on=menu, user=ADMIN)
    await eventually(lambda: menu.edits)
    assert "Trang 2" in menu.text and len(api.sent) == 1


async def test_in_private_a_switch_changes_its_message_and_says_so_in_a_toast(
    api: BotApi, sqlite_db: Database, updates: TelegramUpdates
) -> None:
    api.typed(7, "/chude")
    await eventually(lambda: api.sent)
    [menu] = api.sent
    for _ in range(2):  # and once more, when the first press is done
        api.pressed(7, "/chude 1 +y-te", on=menu)
    await eventually(lambda: len(api.answered) == 2 and "Từ nay bạn nhận tin Y tế" in menu.text)
    assert {one["text"] for one in api.answered} == {"Đã theo dõi Y tế, sức khỏe."}
    assert len(api.sent) == 1 and await followed(sqlite_db, "7") == ["y-te"]


async def test_less_of_its_like_opens_in_a_group_for_who_pressed_alone(
    api: BotApi, client: Bot, sqlite_db: Database, updates: TelegramUpdates
) -> None:
    api.chat(GROUP).members |= {ADMIN: "administrator", STRANGER: "member", BOT_ID: "administrator"}
    api.typed(GROUP, "/theodoi y tế", user=ADMIN)
    await eventually(lambda: api.asides.all)
    number = await sqlite_db.run(lambda tx: make.stored(tx, topics=("y-te",)))
    await TelegramOutlet(client).send(str(GROUP), replace(ALERT, article=number))
    [alert] = api.sent
    less = alert.keyboard[0][-1]["callback_data"]
    api.pressed(GROUP, less, on=alert, user=STRANGER)
    await eventually(lambda: api.answered)
    assert api.answered[0]["text"].startswith("Trong nhóm, chỉ quản trị viên")
    api.pressed(GROUP, less, on=alert, user=ADMIN)
    await eventually(lambda: len(api.asides.all) == 2)
    opened = api.asides.all[1]
    api.pressed(GROUP, opened.keyboard[1][0]["callback_data"], on=opened, user=ADMIN)
    await eventually(lambda: len(api.asides.all) == 3)  # nothing is left to come, which is said in a message of its own
    assert "Đã bỏ" in api.asides.all[2].text and await followed(sqlite_db) == []
    assert alert.edits == 0 and len(api.sent) == 1
