"""What looking at feeds costs: the real fetcher with its database, beside the library `reader`, over one server.

    python -m bench.poll                    # 1,000 feeds of 40 entries: 304, the same body, one new entry each
    python -m bench.poll --feeds 200

The server is another process on loopback. CPU is that of the program and its parsing worker (user and system),
per feed; `reader` is given the same feeds in the same run. Wanted: 7, 60 and 12 times less than `reader`,
under 100 MB of memory.
"""

import argparse
import asyncio
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import aiohttp
import uvloop

from jobs.clock import SYSTEM_CLOCK
from jobs.fetching.addresses import networks
from jobs.fetching.client import Client
from jobs.fetching.politeness import Politeness
from jobs.parsing import memory
from jobs.parsing.parser import Parser
from jobs.polling.outcome import Rules
from jobs.polling.poll import Polling
from news.feeds.feed import NewFeed
from storage import feeds
from storage.engine.database import Database
from storage.engine.types import Tx
from tests.fakes.clock import DatedClock

if TYPE_CHECKING:
    from aiohttp import web

WANTED = {"304": 7, "same": 60, "new": 12}
ENTRIES = 40
BEGIN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=12)
LEAD = (
    "Sáng 23/11, đoàn công tác của tỉnh kiểm tra tiến độ tuyến đường nối khu công nghiệp với cảng biển, "
    "yêu cầu các đơn vị giải phóng mặt bằng đúng hạn và chăm lo đời sống người dân trong vùng dự án."
)


def item(feed: int, number: int) -> str:
    """One item in the manner of this press: an anchor around a picture, then the lead."""
    link = f"https://bao{feed}.example/chinh-tri/tin-so-{number}-{feed}{number:05}.html"
    title = f"Kiểm tra tiến độ tuyến đường nối khu công nghiệp với cảng biển, bài số {number}"
    date = format_datetime(BEGIN + timedelta(minutes=number))
    picture = f'<img src="https://anh.example/{number}.jpg" alt="{title}" />'
    return (
        f'<item><title>{title}</title><description><![CDATA[<a href="{link}">{picture}</a><br/>{LEAD}]]></description>'
        f"<pubDate>{date}</pubDate><link>{link}</link><guid>{link}</guid></item>"
    )


class Server:
    """Every feed, in one of three moods: 304, the same body without validators, one new entry."""

    def __init__(self) -> None:
        self.mood = "new"
        self.round = 0
        self._bodies: dict[tuple[int, int], bytes] = {}

    def body(self, feed: int) -> bytes:
        kept = (feed, self.round)
        if kept not in self._bodies:
            items = "\n".join(item(feed, self.round + number) for number in range(ENTRIES, 0, -1))
            head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Báo</title>'
            self._bodies[kept] = f"{head}{items}</channel></rss>".encode()
        return self._bodies[kept]

    async def feed(self, request: "web.Request") -> "web.StreamResponse":
        from aiohttp import web

        if self.mood == "304" and "If-None-Match" in request.headers:
            return web.Response(status=304)
        body = self.body(int(request.match_info["number"]))
        headers = {"ETag": f'"{self.round}"'} if self.mood != "same" else {}
        return web.Response(body=body, content_type="application/rss+xml", headers=headers)

    async def set(self, request: "web.Request") -> "web.StreamResponse":
        """Another mood; with `new`, every feed has one more entry."""
        from aiohttp import web

        self.mood = request.match_info["mood"]
        self.round += self.mood == "new"
        for number in range(int(request.query["feeds"])):
            self.body(number)  # made now, so that it costs nothing while we measure
        return web.Response()


def serve() -> None:
    """The server's process: prints its port. What only it needs is not loaded where memory is measured."""
    from aiohttp import web

    server = Server()
    app = web.Application()
    app.add_routes([web.get("/feed/{number}", server.feed), web.post("/mood/{mood}", server.set)])

    async def run() -> None:
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(json.dumps(runner.addresses[0][1]), flush=True)
        await asyncio.sleep(1800)

    uvloop.run(run())


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The server, in a process of its own."""
    process = subprocess.Popen([sys.executable, "-m", "bench.poll", "--serve"], stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{json.loads(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()


def cpu(*children: int) -> float:
    """Seconds that this process and *children* have used."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    ticks = sum(sum(map(int, Path(f"/proc/{child}/stat").read_text().split()[13:15])) for child in children)
    return own.ru_utime + own.ru_stime + ticks / os.sysconf("SC_CLK_TCK")


def megabytes(*children: int) -> float:
    """MB that this process and *children* hold at most."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for child in children:
        peak = next(line for line in Path(f"/proc/{child}/status").read_text().splitlines() if line.startswith("VmHWM"))
        own += int(peak.split()[1]) / 1024
    return own


@dataclass
class Measured:
    """CPU milliseconds a feed, by mood, and the memory at the end."""

    name: str
    costs: dict[str, float]
    seconds: dict[str, float]
    megabytes: float


async def moods(home: str, count: int, look: Callable[[], Awaitable[None]], used: Callable[[], float]) -> Measured:
    """Warm up, then one cycle in each mood."""
    costs, seconds = {}, {}
    async with aiohttp.ClientSession() as session:

        async def mood(name: str) -> None:
            async with session.post(f"{home}/mood/{name}", params={"feeds": count}) as answer:
                assert answer.status == 200

        await mood("new")
        await look()
        await mood("new")
        await look()
        for name in ("304", "same", "same", "new"):  # the first "same" loses the ETag
            await mood(name)
            before, begun = used(), time.monotonic()
            await look()
            costs[name], seconds[name] = (used() - before) / count * 1000, time.monotonic() - begun
    return Measured("", costs, seconds, 0)


async def ours(home: str, count: int, folder: Path) -> Measured:
    """The real fetcher and its database."""
    db = Database.open(f"sqlite:///{folder}/baotin.db")
    clock = [datetime.now(UTC)]

    def fill(tx: Tx) -> None:
        for number in range(count):
            feeds.add(tx, NewFeed(url=f"{home}/feed/{number}", newspaper=f"Báo {number}"), now=clock[0])

    await db.run(fill)
    client = Client(
        user_agent="baotin/bench",
        clock=SYSTEM_CLOCK,
        allowed=networks(["127.0.0.1/32"]),
        politeness=Politeness(clock=SYSTEM_CLOCK, at_once=64, spacing=0),  # one host plays all newspapers
    )
    memory.settle()
    async with client, Parser(clock=SYSTEM_CLOCK, seconds=30) as parser:
        polling = Polling(
            db, client, parser, Rules(at_one_host=64), clock=DatedClock(lambda: clock[0]), chance=Random(1)
        )

        async def look() -> None:
            clock[0] += timedelta(hours=1)
            assert await polling.round() == count
            await polling.finish()

        def children() -> list[int]:
            return [parser.pid] if parser.pid is not None else []

        measured = await moods(home, count, look, lambda: cpu(*children()))
        measured.name, measured.megabytes = "baotin", megabytes(*children())
        articles = await db.read(lambda tx: tx.value("SELECT COUNT(*) FROM articles"))
        assert articles == count * (ENTRIES + 2), articles
    await db.close()
    return measured


async def theirs(home: str, count: int, folder: Path) -> Measured:
    """`reader`, with its own fetching, parsing and storage."""
    from reader import make_reader

    library = make_reader(f"{folder}/reader.db")
    for number in range(count):
        library.add_feed(f"{home}/feed/{number}")

    async def look() -> None:
        await asyncio.to_thread(library.update_feeds, scheduled=False, workers=1)

    measured = await moods(home, count, look, cpu)
    measured.name, measured.megabytes = "reader", megabytes()
    library.close()
    return measured


def alone(which: str, home: str, count: int) -> Measured:
    """One of the two in a process of its own, so that neither pays for the other."""
    command = [sys.executable, "-m", "bench.poll", "--feeds", str(count), "--only", which, "--home", home]
    made = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=1500).stdout.splitlines()[-1])
    return Measured(**made)


def main() -> int:
    """Exit status: 0 where the ratios and the memory are as wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--only", choices=["baotin", "reader"], help=argparse.SUPPRESS)
    parser.add_argument("--home", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve()
        return 0
    if arguments.only:
        work = ours if arguments.only == "baotin" else theirs
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(vars(uvloop.run(work(arguments.home, arguments.feeds, Path(folder))))))
        return 0
    with server() as home:
        us = alone("baotin", home, arguments.feeds)
    with server() as home:
        them = alone("reader", home, arguments.feeds)
    good = us.megabytes < 100
    for mood, wanted in WANTED.items():
        ratio = them.costs[mood] / us.costs[mood]
        good = good and ratio >= wanted
        print(
            f"{mood:5} baotin {us.costs[mood]:6.2f} ms/feed ({us.seconds[mood]:.1f} s)   "
            f"reader {them.costs[mood]:6.2f} ms/feed   {ratio:5.1f} times less, wanted {wanted}"
        )
    print(f"memory baotin {us.megabytes:.0f} MB with its worker (wanted under 100), reader {them.megabytes:.0f} MB")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
