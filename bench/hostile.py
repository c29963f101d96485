"""Hostile visitors of every kind: how long an article takes to its reader meanwhile.

    python -m bench.hostile                                  # 2,000 connections, 1,024 descriptors, 20 articles
    python -m bench.hostile --connections 0                  # the same without visitors, to compare

The real program polls a newspaper on loopback each second and sends to a strict Bot API server, both in this process.
Whoever is sent away comes again at once. Wanted: every article within 2 s. Stops by itself, after ten minutes at the
latest.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import aiohttp

from bot.web import descriptors
from tests.fakes.bot_api import BotApi
from tests.fakes.press import Press, press
from tests.whole_way.program import Program, configuration, running

READER = 7
WANTED = 2.0  # seconds
PAUSE = 1.0  # seconds between two articles, and before somebody who was sent away comes again
LATEST = 600.0  # seconds that the whole may take

Lines = tuple[asyncio.StreamReader, asyncio.StreamWriter]
HEAD = b"Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n"


async def silent(lines: Lines) -> None:
    """Connects and says nothing."""


async def half_a_header(lines: Lines) -> None:
    """Never comes to the end of what it wants."""
    lines[1].write(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")


async def drop_by_drop(lines: Lines) -> None:
    """A header letter by letter, for ever."""
    lines[1].write(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    while not lines[1].is_closing():
        lines[1].write(b"a")
        await asyncio.sleep(PAUSE)


async def slow_body(lines: Lines) -> None:
    """A sentence for the chat, the end of which never comes."""
    lines[1].write(b"POST /chat/say HTTP/1.1\r\n" + HEAD + b"{")


async def slow_webhook(lines: Lines) -> None:
    """The same for a page that does not exist."""
    lines[1].write(b"POST /zalo/webhook HTTP/1.1\r\n" + HEAD + b"{")


async def reads_nothing(lines: Lines) -> None:
    """Asks for the page a hundred times, and takes no answer."""
    lines[1].transport.pause_reading()  # type: ignore[attr-defined]  # a socket's, which has it
    lines[1].write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100)


async def nonsense(lines: Lines) -> None:
    """Speaks no HTTP."""
    lines[1].write(b"\x16\x03\x01" + bytes(range(256)))


async def open_page(lines: Lines) -> None:
    """A page with its stream: what a reader does, but by the hundred."""
    lines[1].write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    head = (await lines[0].readuntil(b"\r\n\r\n")).decode()
    cookie = head.partition("Set-Cookie: ")[2].partition(";")[0]
    lines[1].write(f"GET /chat/stream HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())


KINDS: tuple[Callable[[Lines], Awaitable[None]], ...] = (
    silent, half_a_header, drop_by_drop, slow_body, slow_webhook, reads_nothing, nonsense, open_page,
)  # fmt: skip


class Crowd:
    """So many visitors of each kind in turn."""

    def __init__(self, port: int, many: int) -> None:
        self.open = 0
        self.came: Counter[str] = Counter()
        self._port = port
        self._tasks = [asyncio.create_task(self._keep_coming(KINDS[one % len(KINDS)])) for one in range(many)]

    async def _keep_coming(self, visit: Callable[[Lines], Awaitable[None]]) -> None:
        while True:
            with suppress(OSError, EOFError):
                await self._come(visit)
            await asyncio.sleep(PAUSE)

    async def _come(self, visit: Callable[[Lines], Awaitable[None]]) -> None:
        lines = await asyncio.open_connection("127.0.0.1", self._port)
        self.open += 1
        self.came[visit.__name__] += 1
        try:
            await visit(lines)
            await lines[0].read() if visit is not reads_nothing else await lines[1].wait_closed()
        finally:
            self.open -= 1
            lines[1].close()

    async def go(self) -> None:
        """All of them, at once."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def publish(paper: Press, telegram: BotApi, number: int) -> float:
    """Seconds from the newspaper's page to the reader's phone."""
    title = f"Chi bộ số {number:04} kết nạp đảng viên mới"
    paper.publish(title, at=None)
    begun = time.monotonic()
    while not any(title in one.text for one in telegram.to(READER)):
        await asyncio.sleep(0.01)
    return time.monotonic() - begun


async def health_of(program: Program) -> str:
    """What `/healthz` says, if it is reached."""
    try:
        async with aiohttp.ClientSession() as session, session.get(f"{program.url}/healthz") as answer:
            return json.dumps(await answer.json())
    except (aiohttp.ClientError, TimeoutError) as error:
        return f"not reached: {error!r}"


async def measure(arguments: argparse.Namespace, folder: Path) -> bool:
    """Whether every article came in time."""
    async with press() as paper, BotApi().serving() as telegram:
        feed = f"{paper.url}/rss/home.rss"
        config = configuration(folder, feed=feed, telegram=telegram.base_url, token=telegram.token)
        async with running(config, descriptors=arguments.descriptors) as program:
            telegram.typed(READER, "/theodoi xây dựng Đảng")
            while not (telegram.to(READER) and paper.asked):
                await asyncio.sleep(0.1)
            crowd = Crowd(int(program.url.rpartition(":")[2]), arguments.connections)
            try:
                seconds = []
                for number in range(arguments.articles):
                    await asyncio.sleep(PAUSE)
                    seconds.append(await publish(paper, telegram, number))
                    print(f"article {number + 1}: {seconds[-1]:.2f} s, {crowd.open} visitors are in", flush=True)
                print("health:", await health_of(program))
            finally:
                await crowd.go()
            print("came:", dict(crowd.came))
            for line in sorted({one.partition(" WARNING ")[2][:90] for one in program.logged().splitlines()} - {""}):
                print("log:", line)
    print(f"longest {max(seconds):.2f} s, median {sorted(seconds)[len(seconds) // 2]:.2f} s; wanted {WANTED} s")
    return max(seconds) <= WANTED


def main() -> None:
    """Read the options, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=2000)
    parser.add_argument("--descriptors", type=int, default=1024, help="that the program may have at most")
    parser.add_argument("--articles", type=int, default=20)
    arguments = parser.parse_args()
    descriptors.raise_limit()
    with tempfile.TemporaryDirectory() as folder:
        good = asyncio.run(asyncio.wait_for(measure(arguments, Path(folder)), LATEST))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
