"""A request that never left and an answer that was lost are told apart, and nothing tells the token."""

import asyncio
import logging
import traceback
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, InputFile
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.telegram import http
from bot.telegram.http import AiohttpRequest, AnswerLost, NotSent
from tests.fakes.bot_api import BotApi
from tests.waiting import PAUSE, patience


async def test_a_message_goes_over_the_session(api: BotApi, client: Bot) -> None:
    api.chat(7)
    message = await client.send_message(7, "Chào bạn & cảm ơn", parse_mode="HTML")
    assert message.message_id == api.sent[0].message_id
    assert api.sent[0].text == "Chào bạn & cảm ơn"


@pytest.mark.parametrize("fault", ["drop", "lost", "nonsense"])
async def test_no_answer_means_that_the_message_may_have_arrived(api: BotApi, client: Bot, fault: str) -> None:
    api.chat(7)
    api.faults.append(fault)
    with pytest.raises(AnswerLost):
        await client.send_message(7, "Chào")
    assert len(api.sent) == (0 if fault == "drop" else 1)


async def test_an_answer_that_takes_too_long_is_lost(api: BotApi, session: aiohttp.ClientSession) -> None:
    api.chat(7).latency = 5.0
    hasty = Bot(api.token, base_url=f"{api.base_url}/bot", request=AiohttpRequest(session, read_timeout=0.05))
    with pytest.raises(AnswerLost):
        await hasty.send_message(7, "Chào")
    with pytest.raises(AnswerLost):
        await http.connect(api.token, api.base_url, session).send_message(7, "Chào", read_timeout=0.05)


async def test_an_answer_that_comes_drop_by_drop_is_lost_after_the_same_time(session: aiohttp.ClientSession) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(PAUSE)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", drip)
    async with TestServer(app) as server, patience():
        request = AiohttpRequest(session, read_timeout=0.3)
        with pytest.raises(NetworkError):  # `AnswerLost`, but where the machine is too busy to connect in a second
            await request.post(str(server.make_url("/")), connect_timeout=1.0)


async def test_a_connection_refused_means_that_nothing_left(api: BotApi, session: aiohttp.ClientSession) -> None:
    client = http.connect(api.token, "http://127.0.0.1:9", session)
    with pytest.raises(NotSent):
        await client.get_me()
    with pytest.raises(NotSent):
        await http.connect(api.token, "http://[", session).get_me()


async def test_a_closed_session_means_that_nothing_left(client: Bot, session: aiohttp.ClientSession) -> None:
    await session.close()
    with pytest.raises(NotSent):
        await client.get_me()


async def test_a_gateway_page_is_an_error_of_the_network(api: BotApi, client: Bot) -> None:
    api.chat(7)
    api.faults.append("502")
    with pytest.raises(NetworkError, match="502") as caught:
        await client.send_message(7, "Chào")
    assert not isinstance(caught.value, NotSent | AnswerLost)


async def test_a_wait_is_told_without_a_warning(api: BotApi, client: Bot) -> None:
    api.chat(7)
    with pytest.raises(RetryAfter) as caught:
        for _ in range(4):
            await client.send_message(7, "Chào")
    assert str(caught.value.retry_after) == "0:00:03"


@pytest.mark.parametrize(
    ("said", "seconds"), [("NaN", 1), ('"soon"', 1), ("null", 1), ("-1", 1), ("0", 1), ("1e300", 1e9), ("2.5", 2.5)]
)
async def test_a_refusal_whose_wait_makes_no_sense_is_a_refusal_all_the_same(
    session: aiohttp.ClientSession, said: str, seconds: float
) -> None:
    body = b'{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":%s}}'

    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=429, body=body % said.encode())

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", refuse)
    server = TestServer(app)
    await server.start_server()
    client = http.connect("1:a", str(server.make_url("")).rstrip("/"), session)
    with pytest.raises(RetryAfter) as caught:
        await client.send_message(7, "Chào")
    assert caught.value.retry_after == timedelta(seconds=seconds)
    await server.close()


LONG = b'{"ok":true,"result":"%s"}' % (b"x" * 500)


@pytest.mark.parametrize("body", [LONG, b"[]", b'{"ok": true}', b'{"ok": false, "result": 1}', b"\xff"])
async def test_a_success_that_is_not_the_bot_apis_is_no_success(session: aiohttp.ClientSession, body: bytes) -> None:
    request = AiohttpRequest(session, max_answer_bytes=400)
    app = web.Application()

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, status=int(request.query.get("status", 200)))

    app.router.add_route("*", "/{rest:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    try:
        with pytest.raises(AnswerLost):
            await request.post(f"http://{host}:{port}/")
        with pytest.raises(TelegramError):
            await request.post(f"http://{host}:{port}/?status=500")
    finally:
        await runner.cleanup()


async def test_a_file_goes_in_parts_beside_its_parameters(api: BotApi, client: Bot) -> None:
    api.chat(7)
    file = InputFile("tên".encode(), filename="dữ liệu.json")
    await client.send_document(7, file, caption="Đây & đó = 1")
    [sent] = api.sent
    assert sent.parameters["document"] == ("dữ liệu.json", "tên".encode(), "application/json")
    assert sent.text == "Đây & đó = 1"


async def test_the_session_is_closed_only_by_its_owner(session: aiohttp.ClientSession) -> None:
    async with AiohttpRequest(session):
        pass
    assert not session.closed


async def test_a_proxy_of_the_environment_is_used_except_for_local_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    async with http.open_session("https://api.telegram.org") as session:
        with pytest.raises(NotSent, match="Proxy"):
            await http.connect("1:a", "https://api.telegram.org", session).get_me()
    async with BotApi().serving() as api, http.open_session(api.base_url) as session:
        assert (await http.connect(api.token, api.base_url, session).get_me()).username == "BaoTinBot"


async def test_no_error_and_no_log_tells_the_token(
    api: BotApi, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="telegram")
    api.chat(7)
    api.faults.extend(["502", "drop", "lost", "nonsense"])
    good = http.connect(api.token, api.base_url, session)
    secret = "4242:AAanother-token-that-nobody-may-see-00000"
    wrong = http.connect(secret, api.base_url, session)
    away = http.connect(secret, "http://127.0.0.1:9", session)
    calls = [good.send_message(7, "Chào") for _ in range(4)]
    calls += [wrong.send_message(7, "Chào"), away.send_message(7, "Chào")]
    shown = ""
    for error in await asyncio.gather(*calls, return_exceptions=True):
        assert isinstance(error, TelegramError)
        assert error.__cause__ is None or isinstance(error.__cause__, TelegramError)  # aiohttp's may tell the address
        shown += "".join(traceback.format_exception(error))
    with pytest.raises(InvalidToken):
        await wrong.get_me()
    for token in (api.token, secret):
        assert token not in shown
        assert token.partition(":")[2] not in shown + caplog.text
