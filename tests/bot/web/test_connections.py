"""Who may hold a connection, and for how long; over real sockets, by a clock that is moved by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.logs import SAID_AGAIN
from bot.web import server
from bot.web.connections import HEADER, IDLE, KEY, Connections
from bot.web.descriptors import CURE
from tests.fakes.clock import FakeClock
from tests.waiting import eventually, patience

HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
STREAM = b"GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n"


@dataclass
class House:
    """A server with little room."""

    connections: Connections
    clock: FakeClock
    port: int
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def comes(self, words: bytes = b"") -> asyncio.StreamReader:
        """A visitor who says so much, and is in."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writers.append(writer)
        writer.write(words)
        return reader

    async def holds(self, open_: int) -> None:
        await eventually(lambda: self.connections.open == open_)


@asynccontextmanager
async def house(most: int, *, network_of: Callable[[str], str] = lambda _peer: "") -> AsyncIterator[House]:
    """The real server, around two handlers: one answers at once, one when the test wants."""
    clock = FakeClock()
    connections = Connections(most, network_of=network_of, clock=clock)

    async def page(_: web.Request) -> web.Response:
        return web.Response(text="page")

    async def stream(_: web.Request) -> web.Response:
        made.begun.set()
        await made.over.wait()
        return web.Response(text="stream")

    app = web.Application(middlewares=[connections.serving()])
    app.add_routes([web.get("/", page), web.get("/stream", stream)])
    app[KEY] = connections
    app.cleanup_ctx.append(connections.watch)
    runner = await server.start(app, "127.0.0.1", 0)
    made = House(connections, clock, runner.addresses[0][1])
    try:
        yield made
    finally:
        made.over.set()
        for writer in made.writers:
            writer.close()
        await server.stop(runner)


async def ended(reader: asyncio.StreamReader) -> bytes:
    """What came until the other side closed."""
    async with patience():
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""


async def answer(reader: asyncio.StreamReader) -> bytes:
    async with patience():
        return await reader.readuntil(b"page")


@pytest.mark.parametrize("words", [b"", HALF])
async def test_who_never_says_what_it_wants_is_sent_away(words: bytes) -> None:
    async with house(10) as made:
        reader = await made.comes(words)
        await made.holds(1)
        await made.clock.advance(HEADER - 2)
        assert made.connections.open == 1
        await made.clock.advance(3)
        assert await ended(reader) == b""
        await made.holds(0)


async def test_an_idle_browser_is_kept_for_a_minute_but_not_with_half_a_request() -> None:
    async with house(10) as made:
        reader, half = await made.comes(WHOLE), await made.comes(WHOLE)
        await answer(reader)
        await answer(half)
        await made.clock.advance(HEADER + 2)
        assert made.connections.open == 2
        made.writers[0].write(WHOLE)
        await answer(reader)
        made.writers[1].write(HALF)
        soon = made.clock.monotonic() + IDLE / 2
        await eventually(lambda: any(one.deadline < soon for one in made.connections.waiting))
        await made.clock.advance(HEADER + 2)
        await ended(half)
        assert made.connections.open == 1
        await made.clock.advance(IDLE)
        await ended(reader)


async def test_what_is_being_served_takes_as_long_as_it_takes() -> None:
    async with house(10) as made:
        reader = await made.comes(STREAM)
        await made.begun.wait()
        await made.clock.advance(IDLE * 100)
        made.over.set()
        async with patience():
            await reader.readuntil(b"stream")


async def test_where_there_is_no_room_who_waited_longest_for_nothing_gives_way() -> None:
    async with house(3) as made:
        served = await made.comes(STREAM)
        await made.begun.wait()
        first, _second = await made.comes(HALF), await made.comes(HALF)
        await made.holds(3)
        assert made.connections.name_shortage() == []
        newcomer = await made.comes(WHOLE)
        await answer(newcomer)
        assert await ended(first) == b""
        await made.holds(3)
        named = f"web connections: all 3 in use, some were turned away: raise {CURE}"
        assert made.connections.name_shortage() == [named]
        await made.clock.advance(SAID_AGAIN + 1)
        assert made.connections.name_shortage() == []
        made.over.set()
        async with patience():
            await served.readuntil(b"stream")


async def test_where_all_are_being_served_the_newcomer_is_turned_away() -> None:
    async with house(1) as made:
        await made.comes(STREAM)
        await made.begun.wait()
        assert await ended(await made.comes(WHOLE)) == b""
        await made.holds(1)


async def test_one_network_has_a_quarter_of_the_room(caplog: pytest.LogCaptureFixture) -> None:
    async with house(32, network_of=str) as made:
        for _ in range(8):
            await made.comes(HALF)
        await made.holds(8)
        assert await ended(await made.comes(WHOLE)) == b""
        await made.holds(8)
        assert caplog.text.count("web connections are turned away") == 1
        assert made.connections.name_shortage() == []
