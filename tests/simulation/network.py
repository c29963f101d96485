"""A network in a world: what aiohttp's session is to the program, with lines that break in every way there is.

A request takes its time to the server, which does what it is asked, and the answer takes its time back. In between
stands the line's trouble, and both ends may believe what they like.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp.client_reqrep import ConnectionKey
from multidict import CIMultiDict
from yarl import URL

from tests.simulation.world import World

#: How a line can be broken: no connection, gone before or after the server heard it, no end, nonsense, somebody else.
WAYS = ("refused", "reset", "lost", "hang", "garbage", "502", "cut")
HEARD = {"lost", "hang", "garbage", "cut"}  #: ways in which the server did hear it


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as a server sees it."""

    host: str
    path: str
    values: dict[str, Any]
    headers: dict[str, str]
    left: float  #: when it left the program
    life: int  #: which life of the program asks
    given_up: list[bool] = field(default_factory=list)  #: not empty where nobody waits for the answer any more


@dataclass(frozen=True, slots=True)
class Answered:
    """What a server says."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


#: What a server does with what it is asked. It did not hear it, or its answer gets lost, in one of the `WAYS`; else the
#: answer is with the program after so many seconds.
Server = Callable[[Asked, str, float], Answered | None]


class Line:
    """The way to one host."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.broken = ""  #: in which of the `WAYS`, as long as it is
        self.chances: dict[str, float] = {}  #: how probably one request meets one of the `WAYS`
        self.latency = (0.02, 0.12)  #: seconds for each direction
        self.vanishing: set[str] = set()  #: chats from which no answer ever comes back


class Network:
    """All lines, and the sessions of whoever lives."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.lines: dict[str, Line] = {}
        self.under_way = 0  #: requests that somebody waits for

    def way_of(self, line: Line, asked: Asked) -> str:
        """In which way this request fails; "" where it does not."""
        if str(asked.values.get("chat_id", "")) in line.vanishing:
            return "lost"
        if line.broken:
            return line.broken
        drawn = self.world.chance.random() if line.chances else 1.0
        for way, probability in line.chances.items():
            if (drawn := drawn - probability) < 0:
                return way
        return ""

    def carry(self, asked: Asked, on_end: Callable[[str, Answered | None], None]) -> None:
        """Bring a request to its server, and its outcome (a way, and an answer where one comes) back."""
        line, chance = self.lines[asked.host], self.world.chance
        there, back = chance.uniform(*line.latency), chance.uniform(*line.latency)
        way = self.way_of(line, asked)

        def arrive() -> None:
            answer = line.server(asked, way, back)
            if way != "hang":
                self.world.after(back, lambda: on_end(way, answer))

        self.world.after(there, arrive)


class Session:
    """The session of one life: as much of aiohttp's as the program's clients use."""

    def __init__(self, network: Network, loop: asyncio.AbstractEventLoop, life: int) -> None:
        self._network = network
        self._loop = loop
        self._life = life
        self.closed = False

    async def close(self) -> None:
        self.closed = True

    def request(self, method: str, url: Any, **options: Any) -> "Exchange":
        del method
        asked = _read(str(url), options, self._network.world.moment, self._life)
        timeout = options.get("timeout")
        seconds = getattr(timeout, "sock_read", None) or getattr(timeout, "total", None)
        return Exchange(self._network, self._loop, asked, str(url), seconds)

    def get(self, url: Any, **options: Any) -> "Exchange":
        return self.request("GET", url, **options)

    def post(self, url: Any, **options: Any) -> "Exchange":
        return self.request("POST", url, **options)

    async def __aenter__(self) -> "Session":
        return self

    async def __aexit__(self, *_: object) -> None:
        self.closed = True


class Exchange(AbstractAsyncContextManager["Response"]):
    """One request and its response."""

    def __init__(
        self, network: Network, loop: asyncio.AbstractEventLoop, asked: Asked, url: str, seconds: float | None
    ) -> None:
        self._network = network
        self._loop = loop
        self._asked = asked
        self._url = url
        self._seconds = seconds

    async def __aenter__(self) -> "Response":
        ended: asyncio.Future[tuple[str, Answered | None]] = self._loop.create_future()

        def end(way: str, answer: Answered | None) -> None:
            if not self._loop.is_closed() and not ended.done():
                ended.set_result((way, answer))

        self._network.under_way += 1
        try:
            self._network.carry(self._asked, end)
            async with asyncio.timeout(self._seconds):
                way, answer = await ended
        except TimeoutError:
            raise aiohttp.SocketTimeoutError("no answer") from None
        except asyncio.CancelledError:
            self._asked.given_up.append(True)
            raise
        finally:
            self._network.under_way -= 1
        return _outcome(self._url, way, answer)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to let go."""


def _read(url: str, options: dict[str, Any], left: float, life: int) -> Asked:
    parts = urlsplit(url)
    values: dict[str, Any] = dict(options.get("json") or {})
    if data := options.get("data"):
        values = {name: found[0] for name, found in parse_qs(data.decode()).items()}
    return Asked(parts.hostname or "", parts.path, values, dict(options.get("headers") or {}), left, life)


def _outcome(url: str, way: str, answer: Answered | None) -> "Response":
    if way == "refused":
        key = ConnectionKey(urlsplit(url).hostname or "", 443, True, True, None, None, None)
        raise aiohttp.ClientConnectorError(key, ConnectionRefusedError(111, "refused"))
    if way in ("reset", "lost"):
        raise aiohttp.ServerDisconnectedError
    if way == "garbage":
        return Response(url, Answered(body=b"<html>\xff\x00 nonsense"))
    if way == "502":
        return Response(url, Answered(502, b"<html>Bad Gateway"))
    assert answer is not None
    return Response(url, answer, is_cut=way == "cut")


class Response:
    """What came back."""

    def __init__(self, url: str, answer: Answered, *, is_cut: bool = False) -> None:
        self.status = answer.status
        self.url = URL(url)
        self.headers: CIMultiDict[str] = CIMultiDict(answer.headers)
        self.content = Content(answer.body, is_cut)
        self.content_length = None

    def close(self) -> None:
        """Nothing to let go."""


class Content:
    """A body, which may end in the middle."""

    def __init__(self, body: bytes, is_cut: bool) -> None:
        self._body = body[: len(body) // 2] if is_cut else body
        self._is_cut = is_cut

    async def iter_any(self) -> AsyncIterator[bytes]:
        yield self._body
        if self._is_cut:
            raise aiohttp.ClientPayloadError("the body ends in the middle")

    def iter_chunked(self, size: int) -> AsyncIterator[bytes]:
        del size
        return self.iter_any()
