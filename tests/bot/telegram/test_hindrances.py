"""What hinders a reply on Telegram, and what becomes of it then."""

import asyncio
import time

import aiohttp
import pytest
from telegram import Bot

from bot.replies import Replies
from bot.requests import Request
from bot.telegram import http
from bot.telegram.outlet import TelegramOutlet
from jobs.clock import SystemClock
from jobs.delivery.pacing import Pacing
from news.delivery.chats import ChatState
from news.delivery.messages import Reply
from storage.engine.database import Database
from tests import make
from tests.bot.telegram.desks import Desk, found, updates_of
from tests.fakes.bot_api import BOT_ID, BotApi
from tests.fakes.bot_api_rules import Refusal, bad
from tests.fakes.outlet import NeverHeld
from tests.waiting import eventually


async def test_a_reply_waits_as_told_and_goes(api: BotApi, client: Bot, desk: Desk, sqlite_db: Database) -> None:
    made = updates_of(client, desk, sqlite_db)
    made.start()
    api.chat(7).refusal = Refusal(429, "Too Many Requests: retry after 1", retry_after=1)
    start = time.monotonic()
    api.typed(7, "/start")
    await eventually(lambda: api.calls["sendMessage"])
    api.chat(7).refusal = None
    await eventually(lambda: api.sent)
    assert time.monotonic() - start > 0.9
    await made.stop()


async def test_a_reply_that_would_wait_too_long_is_given_up_and_its_chat_waits(
    api: BotApi, client: Bot, desk: Desk, sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    pacing = Pacing()
    made = updates_of(client, desk, sqlite_db, pacing)
    made.start()
    api.chat(7).refusal = Refusal(429, "Too Many Requests", retry_after=9000)
    api.typed(7, "/start")
    await eventually(lambda: "reply given up" in caplog.text)
    assert pacing.busy(time.monotonic() + 8000) == {"7"}
    await made.stop()


async def test_a_reply_without_a_network_makes_everything_wait(
    session: aiohttp.ClientSession, sqlite_db: Database
) -> None:
    pacing = Pacing()
    away = TelegramOutlet(http.connect("1:a", "http://127.0.0.1:9", session))
    clock = SystemClock()
    replies = Replies(away, pacing, sqlite_db, clock, holding=NeverHeld(pacing, clock))
    asked = Request(channel="telegram", address="7", words="/start")
    saying = asyncio.create_task(replies.say(asked, Reply(text="Dạ")))
    await eventually(lambda: pacing.room(time.monotonic()) == 0)
    saying.cancel()
    await asyncio.gather(saying, return_exceptions=True)


@pytest.mark.usefixtures("updates")
async def test_a_reply_to_a_group_that_is_gone_suspends_it(api: BotApi, sqlite_db: Database) -> None:
    await sqlite_db.run(make.chat, address="-1007/5", group=True)
    api.chat(-1007, threads={5}).refusal = Refusal(403, "Forbidden: bot was kicked from the supergroup chat")
    api.typed(-1007, "/start", message_thread_id=5, is_topic_message=True)

    async def is_suspended() -> bool:
        chat = await found(sqlite_db, "-1007/5")
        return chat is not None and chat.state is ChatState.SUSPENDED

    await eventually(is_suspended)


@pytest.mark.usefixtures("updates")
async def test_a_reply_follows_a_group_to_its_new_address(api: BotApi, sqlite_db: Database) -> None:
    await sqlite_db.run(make.chat, address="-5", group=True)
    api.chat(-1008)
    api.chat(-5, "group").refusal = Refusal(400, "Bad Request: upgraded", migrate_to_chat_id=-1008)
    api.typed(-5, "/start")
    await eventually(lambda: api.to(-1008))
    assert await found(sqlite_db, "-5") is None and await found(sqlite_db, "-1008") is not None


@pytest.mark.usefixtures("updates")
async def test_a_refused_or_unsure_reply_is_not_repeated(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    api.chat(7).refusal = bad("something new")
    api.typed(7, "/start")
    await eventually(lambda: "reply given up channel=telegram address=7" in caplog.text)
    api.faults.append("lost")
    api.typed(8, "/start")
    await eventually(lambda: "reply unsure channel=telegram address=8" in caplog.text)
    assert len(api.sent) == 1


@pytest.mark.usefixtures("updates")
async def test_no_reply_is_nothing_to_say(api: BotApi, desk: Desk) -> None:
    desk.reply = None
    number = api.typed(7, "/im")
    await eventually(lambda: desk.requests and not [u for u in api.updates if u["update_id"] == number])
    assert not api.sent


async def test_what_one_person_may_not_be_told_aside_says_nothing_of_their_group(
    api: BotApi, client: Bot, desk: Desk, sqlite_db: Database
) -> None:
    made = updates_of(client, desk, sqlite_db)
    made.start()
    group = api.chat(-1007)
    await sqlite_db.run(make.chat, address="-1007")
    api.pressed(-1007, "/caidat", user=7)
    await eventually(lambda: api.answered)
    [menu] = api.asides.all
    group.refusals.append(Refusal(403, "Forbidden: user can't be written to"))
    api.pressed(-1007, "/caidat", user=7)
    await eventually(lambda: len(api.answered) == 2)
    assert api.answered[1]["show_alert"]
    desk.reply = Reply(text="Cài đặt", replaces=True)
    group.refusals.append(Refusal(403, "Forbidden: user can't be written to"))
    api.pressed(-1007, "/caidat", on=menu, user=7)
    await eventually(lambda: len(api.asides.all) == 2)
    await made.stop()
    chat = await found(sqlite_db, "-1007")
    assert chat is not None and chat.state is ChatState.ACTIVE


async def test_who_can_not_be_told_aside_makes_no_answer_to_others_public(
    api: BotApi, client: Bot, desk: Desk, sqlite_db: Database
) -> None:
    made = updates_of(client, desk, sqlite_db)
    made.start()
    desk.reply = Reply(text="Cài đặt", aside=True)
    group = api.chat(-1007)
    group.members[BOT_ID] = "administrator"
    group.refusals.append(Refusal(403, "Forbidden: user can't be written to"))
    api.typed(-1007, "/caidat", user=7)
    await eventually(lambda: api.sent)
    api.typed(-1007, "/caidat", user=8)
    await eventually(lambda: api.asides.all or len(api.sent) == 2)
    await made.stop()
    assert [aside.receiver for aside in api.asides.all] == [8] and len(api.sent) == 1
