"""Connections of visitors: how many there may be, how long one may take to say what it wants, and who gives way.

A browser says what it wants in one go and holds its connection for what is on the way. Whoever only holds it (half
a request, or none) is sent away after some seconds, and at once where others find no room. So visitors, however
hostile, never take what polling and sending need.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import cast

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.logs import SAID_AGAIN, Seldom
from bot.web import descriptors
from bot.web.errors import Handler
from bot.web.turnstile import Turnstile
from jobs.clock import SYSTEM_CLOCK, Clock

log = logging.getLogger(__name__)

HEADER = 10.0  #: seconds from the first byte, or from connecting, to the end of a request's header
IDLE = 60.0  #: seconds between an answer and the next request
GONE = 499  #: nginx' word for who hung up before being answered; nobody reads it
SWEEP = 1.0  #: seconds between two looks at who is late
KEY: web.AppKey["Connections"] = web.AppKey("connections")


class Connection(asyncio.Protocol):
    """One visitor's connection: aiohttp's protocol, with an eye on when it begins to speak."""

    def __init__(self, inner: web.RequestHandler, all_of_them: "Connections") -> None:
        self.inner = inner
        self.transport: asyncio.Transport | None = None
        self.network = ""  #: where it comes from; "" for proxies, which stand for many
        self.deadline = 0.0
        self._all = all_of_them

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self.inner.connection_made(transport)
        self._all.add(self)

    def data_received(self, data: bytes) -> None:
        self._all.hear(self)
        self.inner.data_received(data)

    def eof_received(self) -> None:
        self.inner.eof_received()

    def pause_writing(self) -> None:
        self.inner.pause_writing()

    def resume_writing(self) -> None:
        self.inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._all.remove(self)
        self.inner.connection_lost(exc)

    def close(self) -> None:
        """Now, whatever was to be said."""
        if self.transport is not None:
            self.transport.abort()


class Connections:
    """All of a server's, at most *most*; from one network a quarter of them.

    *network_of* says what network a peer's address belongs to, and "" for a proxy of ours; *is_platform*,
    who waits behind no visitor.
    """

    def __init__(
        self,
        most: int,
        *,
        network_of: Callable[[str], str] = str,
        is_platform: Callable[[web.Request], bool] = lambda _: False,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self.most = most
        self._of_network = max(most // 4, 8)
        self._network_of = network_of
        self._is_platform = is_platform
        self._clock = clock
        self._open: dict[web.RequestHandler, Connection] = {}
        self.waiting: dict[Connection, None] = {}  #: those without a request in hand, the oldest first
        self._networks: Counter[str] = Counter()
        self._full = float("-inf")  #: when somebody last found no room
        self._turnstile = Turnstile()
        line = "web connections are turned away open=%d most=%d network=%s"
        self._turned_away = Seldom(log, line, level=logging.WARNING, clock=clock)

    @property
    def open(self) -> int:
        """How many there are."""
        return len(self._open)

    def accepting(self, server: Callable[[], web.RequestHandler]) -> Callable[[], Connection]:
        """A factory of protocols for what comes to *server*."""
        return lambda: Connection(server(), self)

    def add(self, connection: Connection) -> None:
        """Somebody connected; where there is no room, whoever has waited longest without a request gives way."""
        assert connection.transport is not None
        peer = connection.transport.get_extra_info("peername")
        connection.network = self._network_of(str(peer[0])) if peer else ""
        self._open[connection.inner] = connection
        self._networks[connection.network] += 1
        crowded = bool(connection.network) and self._networks[connection.network] > self._of_network
        if crowded:
            self._dismiss(connection)
        elif len(self._open) > self.most:
            self._full = self._clock.monotonic()
            self._dismiss(next(iter(self.waiting), connection))
        if connection.inner in self._open:
            self._wait(connection, HEADER)

    def hear(self, connection: Connection) -> None:
        """Its first bytes after an answer came: the rest of the header must, too."""
        connection.deadline = min(connection.deadline, self._clock.monotonic() + HEADER)

    def remove(self, connection: Connection) -> None:
        """It is gone."""
        self.waiting.pop(connection, None)
        if self._open.pop(connection.inner, None) is not None:
            self._networks[connection.network] -= 1
            if not self._networks[connection.network]:
                del self._networks[connection.network]

    def serving(self) -> Middleware:
        """The layer that knows when a request is in hand."""

        @web.middleware
        async def serve(request: web.Request, handler: Handler) -> web.StreamResponse:
            connection = self._open.get(request.protocol)
            if connection is None:
                return await handler(request)
            self.waiting.pop(connection, None)
            try:
                if not self._is_platform(request):
                    await self._turnstile.enter()
                if connection.inner not in self._open:
                    return web.Response(status=GONE)
                return await handler(request)
            finally:
                if connection.inner in self._open:
                    self._wait(connection, IDLE)

        return serve

    async def watch(self, _: web.Application) -> AsyncIterator[None]:
        """Sweep for as long as the server runs."""
        task = asyncio.create_task(self._sweep_on(), name="connections")
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def _sweep_on(self) -> None:
        while True:
            await self._clock.sleep(SWEEP)
            self.sweep()

    def sweep(self) -> None:
        """Send away who is late."""
        now = self._clock.monotonic()
        for connection in [one for one in self.waiting if one.deadline <= now]:
            self.remove(connection)
            connection.close()

    def name_shortage(self) -> list[str]:
        """In a few words, where somebody found no room within the last minute; nothing otherwise."""
        if self._clock.monotonic() - self._full > SAID_AGAIN:
            return []
        return [f"web connections: all {self.most} in use, some were turned away{descriptors.cure_of(self.most)}"]

    def _wait(self, connection: Connection, seconds: float) -> None:
        self.waiting.pop(connection, None)
        self.waiting[connection] = None
        connection.deadline = self._clock.monotonic() + seconds

    def _dismiss(self, connection: Connection) -> None:
        self._turned_away.say(len(self._open), self.most, connection.network or "proxy")
        self.remove(connection)
        connection.close()
