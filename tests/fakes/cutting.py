"""A line that breaks: a proxy on loopback before a server, that cuts, slows and halves its answers by a plan."""

import asyncio
import re
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from urllib.parse import urlsplit

from tests.fakes.cutting_ways import BREAKING, END, PLANNED, Caller, Unsuitable, Way, reset


@dataclass(frozen=True, slots=True)
class Cut:
    """One thing that will happen: to the first request in which *words* are found."""

    way: Way
    words: re.Pattern[bytes]


class CuttingProxy:
    """One server's line. What happened on it is counted in `happened`."""

    def __init__(self) -> None:
        self.url = ""
        self.plan: list[Cut] = []
        self.happened: Counter[Way] = Counter()
        self.dice: Random | None = None
        self.left = 0  #: how many more may break by chance …
        self.share = 0.2  #: … of so many requests
        self._port = 0
        self._upstream = ("", 0)
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    def cut(self, way: Way, words: str = "") -> None:
        """The next request in which the expression *words* is found fares so."""
        self.plan.append(Cut(way, re.compile(words.encode(), re.DOTALL)))

    def break_by_chance(self, dice: Random, times: int) -> None:
        """So many requests, chosen by *dice*, fare in ways that these choose."""
        self.dice, self.left = dice, times

    def stop(self) -> None:
        """Nothing breaks any more."""
        self.left = 0
        self.plan.clear()

    @asynccontextmanager
    async def serving(self, url: str) -> AsyncIterator["CuttingProxy"]:
        """Before the server at *url*, on a port of its own."""
        self._upstream = (urlsplit(url).hostname or "", urlsplit(url).port or 80)
        with _bound(0) as holder:  # keeps the port while nobody listens there
            self._port = holder.getsockname()[1]
            self.url = f"http://127.0.0.1:{self._port}"
            await self.heal()
            try:
                yield self
            finally:
                self.refuse()
                for line in self._lines:
                    line.cancel()
                await asyncio.gather(*self._lines, return_exceptions=True)

    def refuse(self) -> None:
        """Nobody listens any more, and what was connected is reset."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in self._writers:
            reset(writer)

    async def heal(self) -> None:
        """Listen (again)."""
        self._server = await asyncio.start_server(self._serve, sock=_bound(self._port))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        self._writers.add(writer)
        try:
            caller = Caller(reader)
            while (request := await caller.read_request()) and await self._answer(request, caller, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._lines.discard(task)
            self._writers.discard(writer)
            writer.close()

    async def _answer(self, request: bytes, caller: Caller, writer: asyncio.StreamWriter) -> bool:
        """Whether the line is of use afterwards."""
        cut = self._choose_by_chance() or self._choose(request, heard=False)
        if cut is not None and cut.way is Way.UNHEARD:
            self.happened[cut.way] += 1
            reset(writer)
            return False
        answer = await self._ask(request, caller)
        if not answer:
            reset(writer)
            return False
        if (cut := cut or self._choose(request, heard=True)) is None:
            writer.write(answer)
            await writer.drain()
            return True
        try:
            goes_on = await BREAKING[cut.way](answer, caller, writer)
        except (Unsuitable, ConnectionError) as trouble:
            self.plan.insert(0, cut)  # another one will do
            return isinstance(trouble, Unsuitable)
        self.happened[cut.way] += 1
        return goes_on

    def _choose(self, request: bytes, *, heard: bool) -> Cut | None:
        """What the plan says of the request, before or after the server *heard* it; None where all is well."""
        for cut in self.plan:
            if (cut.way is not Way.UNHEARD) == heard and cut.words.search(request):
                self.plan.remove(cut)
                return cut
        return None

    def _choose_by_chance(self) -> Cut | None:
        if self.dice is None or self.left <= 0 or self.dice.random() >= self.share:
            return None
        self.left -= 1
        return Cut(self.dice.choice(PLANNED), re.compile(b""))

    async def _ask(self, request: bytes, caller: Caller) -> bytes:
        """What the server answers; nothing where it hangs up, or the program does so before."""
        asked = asyncio.create_task(_asked(self._upstream, request))
        hung_up = asyncio.create_task(caller.wait_for_end())
        try:
            await asyncio.wait([asked, hung_up], return_when=asyncio.FIRST_COMPLETED)
            return asked.result() if asked.done() else b""
        finally:
            for task in (asked, hung_up):
                task.cancel()
            await asyncio.gather(asked, hung_up, return_exceptions=True)


async def _asked(upstream: tuple[str, int], request: bytes) -> bytes:
    """What the server says, as one that would go on listening."""
    reader, writer = await asyncio.open_connection(*upstream)
    try:
        head, _, body = request.partition(END)
        head = re.sub(rb"\r\nconnection:[^\r]*", b"", head, flags=re.IGNORECASE)
        writer.write(head + b"\r\nConnection: close" + END + body)
        answer = await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()
    return re.sub(rb"\r\nconnection:[^\r]*", b"", answer, count=1, flags=re.IGNORECASE)


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind(("127.0.0.1", port))
    return bound
