"""What hinders a reply on Telegram, and what becomes of it then."""

import asyncio
import time

import aiohttp
import pytest
from telegram import Bot

from bot.requests import Request
from bot.telegram import http
from bot.telegram.outlet import TelegramOutlet
from bot.telegram.replies import Replies
from bot.telegram.requests import Asked
from jobs.delivery.pacing import Pacing
from news.delivery.messages import Reply
from tests.bot.telegram.desks import Desk, updates_of
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_rules import Refusal, bad
from tests.waiting import eventually


async def test_a_reply_waits_as_told_and_goes(api: BotApi, client: Bot, desk: Desk) -> None:
    made = updates_of(client, desk)
    made.start()
    api.chat(7).refusal = Refusal(429, "Too Many Requests: retry after 1", retry_after=1)
    start = time.monotonic()
    api.typed(7, "/start")
    await eventually(lambda: api.calls["sendMessage"] == 1)
    api.chat(7).refusal = None
    await eventually(lambda: api.sent)
    assert time.monotonic() - start > 0.9
    await made.stop()


async def test_a_reply_that_would_wait_too_long_is_given_up_and_its_chat_waits(
    api: BotApi, client: Bot, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    pacing = Pacing()
    made = updates_of(client, desk, pacing)
    made.start()
    api.chat(7).refusal = Refusal(429, "Too Many Requests", retry_after=9000)
    api.typed(7, "/start")
    await eventually(lambda: "reply given up" in caplog.text)
    assert pacing.busy(time.monotonic() + 8000) == {"7"}
    await made.stop()


async def test_a_reply_without_a_network_makes_everything_wait(session: aiohttp.ClientSession, desk: Desk) -> None:
    pacing = Pacing()
    away = TelegramOutlet(http.connect("1:a", "http://127.0.0.1:9", session))
    replies = Replies(away, pacing, gone=desk.note_gone, moved=desk.note_moved)
    asked = Asked(request=Request(channel="telegram", address="7", words="/start"))
    saying = asyncio.create_task(replies.say(asked, Reply(text="Dạ")))
    await eventually(lambda: pacing.room(time.monotonic()) == 0)
    saying.cancel()
    await asyncio.gather(saying, return_exceptions=True)


@pytest.mark.usefixtures("updates")
async def test_a_reply_to_a_chat_that_is_gone_tells_so(api: BotApi, desk: Desk) -> None:
    api.chat(-1007, threads={5}).refusal = Refusal(403, "Forbidden: bot was kicked from the supergroup chat")
    api.typed(-1007, "/start", message_thread_id=5, is_topic_message=True)
    await eventually(lambda: desk.gone)
    assert desk.gone == ["-1007"]


@pytest.mark.usefixtures("updates")
async def test_a_reply_follows_a_group_to_its_new_address(api: BotApi, desk: Desk) -> None:
    api.chat(-1008)
    api.chat(-5, "group").refusal = Refusal(400, "Bad Request: upgraded", migrate_to_chat_id=-1008)
    api.typed(-5, "/start")
    await eventually(lambda: api.to(-1008))
    assert desk.moved == [("-5", "-1008")]


@pytest.mark.usefixtures("updates")
async def test_a_refused_or_unsure_reply_is_not_repeated(
    api: BotApi, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    api.chat(7).refusal = bad("something new")
    api.typed(7, "/start")
    await eventually(lambda: "reply refused address=7" in caplog.text)
    api.faults.append("lost")
    api.typed(8, "/start")
    await eventually(lambda: "reply not sent address=8" in caplog.text)
    assert len(api.sent) == 1


@pytest.mark.usefixtures("updates")
async def test_no_reply_is_nothing_to_say(api: BotApi, desk: Desk) -> None:
    desk.reply = None
    number = api.typed(7, "/im")
    await eventually(lambda: desk.requests and not [u for u in api.updates if u["update_id"] == number])
    assert not api.sent
