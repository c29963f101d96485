"""From what a person does in Telegram to what stands in the chat, over HTTP."""

import pytest
from telegram import Bot

from bot.telegram.answers import BUTTON_WAIT
from bot.telegram.updates import TelegramUpdates
from jobs.delivery.pacing import Pacing
from news.delivery.chats import ChatState
from news.delivery.messages import Choice, Reply
from storage.engine.database import Database
from tests import make
from tests.bot.telegram.desks import Desk, found, updates_of
from tests.fakes.bot_api import BotApi
from tests.fakes.clock import FakeClock
from tests.waiting import eventually


@pytest.mark.usefixtures("updates")
async def test_a_command_is_answered_in_its_chat(api: BotApi, desk: Desk) -> None:
    api.chat(-1007, threads={5}, members={7: "creator"})
    api.typed(7, "/start")
    api.typed(-1007, "/chude@BaoTinBot", message_thread_id=5, is_topic_message=True)
    await eventually(lambda: len(api.sent) == 2)
    assert {(sent.chat, sent.thread, sent.text) for sent in api.sent} == {(7, None, "Dạ"), (-1007, 5, "Dạ")}
    assert sorted(desk.words()) == ["/chude", "/start"]


async def test_it_is_deaf_when_telegram_has_not_answered_for_long(api: BotApi, updates: TelegramUpdates) -> None:
    await eventually(lambda: api.calls["getUpdates"])
    assert not updates.is_deaf(3600)
    updates.advanced -= 3600
    assert updates.is_deaf(3600)


@pytest.mark.usefixtures("updates")
async def test_a_pressed_button_changes_its_message(api: BotApi, desk: Desk) -> None:
    button = Choice(label="Theo dõi", command="/theodoi a")
    desk.reply = Reply(text="Chọn chủ đề", choices=((button,),), replaces=True)
    api.typed(7, "/chude")
    await eventually(lambda: api.sent)
    desk.reply = Reply(text="Đã theo dõi", replaces=True)
    api.pressed(7, api.sent[0].keyboard[0][0]["callback_data"], on=api.sent[0])
    await eventually(lambda: api.sent[0].edits and api.answered)
    assert (len(api.sent), api.sent[0].text, api.sent[0].keyboard) == (1, "Đã theo dõi", [])
    assert desk.words() == ["/chude", "/theodoi a"]
    assert len(api.answered) == 1


@pytest.mark.usefixtures("updates")
async def test_what_cannot_be_edited_any_more_is_said_below(api: BotApi, desk: Desk) -> None:
    desk.reply = Reply(text="Đã theo dõi", replaces=True)
    api.typed(7, "/chude")
    await eventually(lambda: api.sent)
    shown = api.sent.pop()
    api.pressed(7, "/theodoi a", on=shown)
    api.pressed(8, "/theodoi b")
    await eventually(lambda: len(api.sent) == 2)


@pytest.mark.usefixtures("updates")
async def test_a_press_too_old_to_be_confirmed_is_answered_all_the_same(api: BotApi) -> None:
    api.pressed(7, "/theodoi a")
    api.presses.clear()
    await eventually(lambda: api.sent)
    assert not api.answered


async def test_a_press_is_confirmed_though_the_answer_before_it_is_slow(
    api: BotApi, client: Bot, desk: Desk, sqlite_db: Database
) -> None:
    clock = FakeClock()
    made = updates_of(client, desk, sqlite_db, Pacing(per_second=None), clock=clock)
    made.start()
    desk.open.clear()
    api.typed(7, "/start")
    api.pressed(7, "/theodoi a")
    await clock.asleep()
    await eventually(lambda: desk.requests)
    assert desk.words() == ["/start"] and not api.answered
    await clock.advance(BUTTON_WAIT)
    await eventually(lambda: api.answered)
    desk.open.set()
    await eventually(lambda: len(api.sent) == 2)
    assert len(api.answered) == 1
    await made.stop()


@pytest.mark.usefixtures("updates")
async def test_a_press_without_words_is_answered_and_asks_nothing(api: BotApi, desk: Desk) -> None:
    api.pressed(7, "", on=None)
    await eventually(lambda: api.answered)
    assert not desk.requests


@pytest.mark.usefixtures("updates")
async def test_a_fault_of_ours_stops_no_other_chat(api: BotApi, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    api.typed(7, "/sập")
    api.typed(8, "/start")
    await eventually(lambda: api.sent and "update not handled channel=telegram" in caplog.text)


@pytest.mark.usefixtures("updates")
async def test_chatter_in_a_group_is_left_alone(api: BotApi, desk: Desk) -> None:
    api.typed(-1007, "Chào cả nhà")
    last = api.typed(7, "/start")
    await eventually(lambda: api.sent and not [u for u in api.updates if u["update_id"] <= last])
    assert desk.words() == ["/start"]


@pytest.mark.usefixtures("updates")
async def test_an_update_that_cannot_be_read_holds_up_no_other(
    api: BotApi, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    api.update("message", {"message_id": 1})
    await eventually(lambda: not api.updates)
    api.update("message", {"message_id": 1})
    api.typed(7, "/start")
    await eventually(lambda: api.sent)
    api.typed(7, "/chude")
    await eventually(lambda: len(api.sent) == 2)
    assert desk.words() == ["/start", "/chude"]
    assert "update not understood" in caplog.text


@pytest.mark.usefixtures("updates")
async def test_a_group_that_takes_the_bot_in_is_welcomed_and_a_channel_is_not(api: BotApi, desk: Desk) -> None:
    api.chat(-1005, "channel")
    api.became(-1005, "administrator")
    api.became(-1007, "member")
    api.became(-1007, "administrator", before="member")
    api.became(9, "member", before="kicked")
    api.typed(7, "/chude")
    await eventually(lambda: len(api.sent) == 3)
    assert {(request.address, request.words) for request in desk.requests} == {("-1007", "/start"), ("7", "/chude")}
    assert sorted(sent.chat for sent in api.sent) == [-1007, 7, 7]  # who put it into the channel hears of it alone


@pytest.mark.usefixtures("updates")
async def test_a_chat_that_left_is_suspended_and_one_that_moved_is_followed(api: BotApi, sqlite_db: Database) -> None:
    for address in ("9", "-1007", "-5"):
        await sqlite_db.run(make.chat, address=address)
    api.became(9, "kicked", before="member")
    api.became(-1007, "left", before="member")
    api.chat(-5, "group")
    api.update("message", api.message(-5, migrate_to_chat_id=-1008))
    api.update("message", api.message(-1008, migrate_from_chat_id=-5))

    async def is_over() -> bool:
        gone = [await found(sqlite_db, address) for address in ("9", "-1007")]
        states = {chat.state for chat in gone if chat}
        return await found(sqlite_db, "-1008") is not None and states == {ChatState.SUSPENDED}

    await eventually(is_over)
    assert await found(sqlite_db, "-5") is None
    assert not api.sent
