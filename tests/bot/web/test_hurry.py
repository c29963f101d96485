"""Visitors in a hurry: the program's own work gets its turns, and the log stays short."""

import asyncio
import logging
import re
import zlib
from contextlib import AsyncExitStack
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web

from bot.logs import SAID_AGAIN, Seldom
from bot.requests import Request
from bot.web.connections import GONE, KEY, Connection, Connections
from bot.web.conversations import ANSWERED_AT_ONCE
from bot.web.turnstile import AT_ONCE, Turnstile
from news.delivery.messages import Reply
from storage.engine.database import Database
from tests.fakes.clock import FakeClock
from tests.fakes.web_reader import Reader, served
from tests.waiting import eventually, patience

ASKED = 120
WHOLE = b"GET /count HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Turns:
    """Counts the loop's turns, and the requests that were served in each."""

    def __init__(self) -> None:
        self.turn = 0
        self.served: list[int] = []  #: the turn of each request

    async def go_on(self) -> None:
        while True:
            self.turn += 1
            await asyncio.sleep(0)

    async def count(self, _: web.Request) -> web.Response:
        self.served.append(self.turn)
        return web.Response(text="counted")

    def most(self) -> int:
        return max(self.served.count(turn) for turn in self.served)


async def _talk(url: str, *words: bytes) -> bytes:
    """What is answered until the other side hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    for word in words:
        writer.write(word)
    async with patience():
        answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize("visitors", [1, 8])
async def test_in_a_turn_of_the_loop_few_requests_are_served_however_many_came_at_once(
    sqlite_db: Database, visitors: int
) -> None:
    turns = Turns()
    going = asyncio.create_task(turns.go_on())
    async with served(sqlite_db, routes=[web.get("/count", turns.count)]) as chat:
        each = ASKED // visitors
        said = [WHOLE * (each - 1) + WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")] * visitors
        answers = await asyncio.gather(*(_talk(chat.url, words) for words in said))
    going.cancel()
    assert sum(answer.count(b"counted") for answer in answers) == ASKED
    assert turns.most() <= AT_ONCE


class Protocol:
    """aiohttp's side of a connection, where nothing comes of it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Nothing to do."""

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to do."""


def _connected(connections: Connections) -> tuple[Connection, Any]:
    """Somebody who is in, and what asks for him."""
    protocol: Any = Protocol()
    connection = connections.accepting(lambda: protocol)()
    connection.connection_made(asyncio.Transport({"peername": ("127.0.0.1", 9)}))
    return connection, SimpleNamespace(protocol=protocol)


async def test_a_platform_that_shows_its_secret_waits_behind_no_visitor() -> None:
    platform: list[Any] = []
    connections = Connections(99, network_of=lambda _: "", is_platform=lambda request: request in platform)
    order: list[Any] = []

    async def serve(request: Any) -> web.StreamResponse:
        order.append(request)
        return web.Response()

    asking = [_connected(connections)[1] for _ in range(9)]
    platform = asking[-1:]
    await asyncio.gather(*(connections.serving()(request, serve) for request in asking))
    assert order[0] is platform[0] and order[1:] == asking[:-1]


async def test_nothing_is_done_for_who_hung_up_while_others_had_their_turn() -> None:
    connections = Connections(9)
    connection, request = _connected(connections)

    async def never(_: web.Request) -> web.StreamResponse:
        raise AssertionError("served, and nobody is there")

    asking = asyncio.ensure_future(connections.serving()(request, never))
    await asyncio.sleep(0)
    connection.connection_lost(None)
    assert (await asking).status == GONE


@pytest.mark.parametrize(
    "words",
    [
        b"GET / HTTP/1.1\r\n\x00\xff: \x01\r\n\r\n",
        bytes(range(256)),
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-Long: " + b"x" * 20_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-More: x\r\n" * 500 + b"\r\n",
        b"POST /take HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_what_is_no_http_is_refused_without_a_stack_in_the_log(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture, words: bytes
) -> None:
    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    caplog.set_level(logging.INFO)
    async with served(sqlite_db, routes=[web.post("/take", take)]) as chat:
        for _ in range(3):
            assert b" 400 " in (await _talk(chat.url, words)).partition(b"\r\n")[0]
    assert "Traceback" not in caplog.text
    assert len(re.findall("not served", caplog.text)) <= 1


async def test_who_hangs_up_in_the_middle_of_a_sentence_is_no_mistake_of_ours(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    over = asyncio.Event()

    async def take(request: web.Request) -> web.Response:
        try:
            await request.read()
        finally:
            over.set()
        return web.Response()

    async with served(sqlite_db, routes=[web.post("/take", take)]) as chat:
        _, writer = await asyncio.open_connection("127.0.0.1", int(chat.url.rpartition(":")[2]))
        writer.write(b"POST /take HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf")
        connections = chat.runner.app[KEY]
        await eventually(lambda: connections.open == 1 and not connections.waiting)
        writer.transport.abort()
        async with patience():
            await over.wait()
    assert "Traceback" not in caplog.text


async def test_a_body_is_taken_as_it_comes_and_never_unpacked(sqlite_db: Database) -> None:
    bodies: list[bytes] = []

    async def take(request: web.Request) -> web.Response:
        bodies.append(await request.read())
        return web.Response()

    packed = zlib.compress(b" " * 900_000)
    head = f"POST /take HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: deflate\r\nContent-Length: {len(packed)}\r\n"
    async with served(sqlite_db, routes=[web.post("/take", take)]) as chat:
        await _talk(chat.url, head.encode() + b"Connection: close\r\n\r\n" + packed)
    assert bodies == [packed]


async def test_what_anybody_can_make_happen_is_a_line_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    clock = FakeClock()
    seldom = Seldom(logging.getLogger("baotin"), "refused reason=%s", clock=clock)
    for number in range(1000):
        seldom.say(number)
    await clock.advance(SAID_AGAIN)
    seldom.say("last")
    assert caplog.messages == ["refused reason=0 times=1", "refused reason=last times=1000"]


async def test_readers_who_type_all_at_once_are_answered_a_few_at_a_time(sqlite_db: Database) -> None:
    gate = asyncio.Event()
    at_work: list[int] = [0]

    async def answer(_: Request) -> Reply:
        at_work.append(at_work[-1] + 1)
        await gate.wait()
        at_work.append(at_work[-1] - 1)
        return Reply(text="answered")

    async with served(sqlite_db, answer=answer) as chat, AsyncExitStack() as stack:
        readers = [await stack.enter_async_context(Reader(chat.url)) for _ in range(ANSWERED_AT_ONCE + 3)]
        saying = [asyncio.create_task(reader.say("/chude")) for reader in readers]
        await eventually(lambda: at_work[-1] == ANSWERED_AT_ONCE)
        gate.set()
        assert [status for status, _ in await asyncio.gather(*saying)] == [200] * len(readers)
    assert max(at_work) == ANSWERED_AT_ONCE


async def test_who_waits_no_longer_keeps_nobody_behind_him_waiting() -> None:
    turnstile = Turnstile(at_once=1)
    gone, behind = (asyncio.create_task(turnstile.enter()) for _ in range(2))
    await asyncio.sleep(0)  # both wait, and the first turn is to come
    gone.cancel()
    for _turn in range(4):
        await asyncio.sleep(0)
    assert gone.cancelled() and behind.done()
