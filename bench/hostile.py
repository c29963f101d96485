"""Hostile visitors of every kind: how long an article takes to its reader meanwhile.

    python -m bench.hostile                                  # 2,000 connections, 1,024 descriptors, 20 articles
    python -m bench.hostile --connections 0                  # the same without visitors, to compare
    python -m bench.hostile --each                           # kind by kind, 2,000 of each
    python -m bench.hostile --direct                         # no proxy in between: each network by its own address

The real program polls a newspaper on loopback each second and sends to a strict Bot API server, both in this process;
the visitors (`bench/hostile_kinds.py`) come from another. Whoever is sent away comes again. Wanted: every article
within 2 s. Stops by itself, after ten minutes at the latest.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import aiohttp

from bench.hostile_crowd import Outside, crowd
from bench.hostile_kinds import KINDS
from tests.fakes.bot_api import BotApi
from tests.fakes.press import Press, press
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.whole_way.program import Program, configuration, running

READER = 7
WANTED = 2.0  #: seconds
PAUSE = 1.0  #: seconds between two articles
LATEST = 590.0  #: seconds that the whole may take
NAMES = [kind.__name__ for kind in KINDS]

WEBHOOKS = """updates = "webhook"

[zalo]
token = "{token}"
base_url = "{zalo}"
updates = "webhook"
"""
DIRECT = 'trusted_proxies = ["127.0.0.1/32"]\n'


@dataclass
class Stage:
    """The program with its newspaper, its platform and one reader."""

    program: Program
    paper: Press
    telegram: BotApi
    published: int = 0

    @property
    def port(self) -> int:
        return int(self.program.url.rpartition(":")[2])

    async def says(self, words: str) -> float:
        """Seconds until the reader's words, which Telegram brings again until they are taken, are answered."""
        self.telegram.typed(READER, words)
        update, begun, before = self.telegram.updates[-1], time.monotonic(), len(self.telegram.to(READER))
        while not await self._bring(update):
            await asyncio.sleep(PAUSE)
        while len(self.telegram.to(READER)) == before:
            await asyncio.sleep(0.01)
        return time.monotonic() - begun

    async def _bring(self, update: object) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.telegram.webhook_secret}
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(f"{self.program.url}/telegram/webhook", json=update, headers=headers) as answer,
            ):
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def publish(self) -> float:
        """Seconds from the newspaper's page to the reader's phone."""
        self.published += 1
        title = f"Chi bộ số {self.published:04} kết nạp đảng viên mới"
        self.paper.publish(title, at=None)
        begun = time.monotonic()
        while not any(title in one.text for one in self.telegram.to(READER)):
            await asyncio.sleep(0.01)
        return time.monotonic() - begun

    async def health(self) -> str:
        """What `/healthz` says, if it is reached."""
        try:
            async with aiohttp.ClientSession() as session, session.get(f"{self.program.url}/healthz") as answer:
                return f"{answer.status} {json.dumps(await answer.json(), ensure_ascii=False)}"
        except (aiohttp.ClientError, TimeoutError) as error:
            return f"not reached: {error!r}"

    def costs(self) -> str:
        """What the program has taken of the machine so far."""
        known = Path(f"/proc/{self.program.process.pid}")
        if not known.exists():
            return "not told here"
        peak = (known / "status").read_text().partition("VmHWM:")[2].split()[0]
        ticks = (known / "stat").read_text().rpartition(")")[2].split()
        seconds = (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
        return f"{int(peak) // 1024} MB at most, {seconds:.0f} s of processor, {len(self.program.logged()):,} B of log"


@asynccontextmanager
async def staged(arguments: argparse.Namespace, folder: Path) -> AsyncIterator[Stage]:
    """All on, and the reader follows."""
    async with press() as paper, BotApi().serving() as telegram, FakeZalo() as zalo:
        more = WEBHOOKS.format(token=TOKEN, zalo=zalo.url)
        feed = f"{paper.url}/rss/home.rss"
        config = configuration(folder, feed=feed, telegram=telegram.base_url, token=telegram.token, more=more)
        web = '[web]\npublic_url = "https://bot.example.org"\n' + (DIRECT if arguments.direct else "")
        config.write_text(config.read_text("utf-8").replace("[web]\n", web), "utf-8")
        async with running(config, descriptors=arguments.descriptors) as program:
            stage = Stage(program, paper, telegram)
            while not (telegram.webhook and paper.asked):
                await asyncio.sleep(0.1)
            await stage.says("/theodoi xây dựng Đảng")
            yield stage


async def measure(stage: Stage, outside: Outside, articles: int) -> list[float]:
    """How many seconds each of so many articles takes."""
    seconds = []
    for number in range(articles):
        await asyncio.sleep(PAUSE)
        seconds.append(await stage.publish())
        print(f"article {number + 1}: {seconds[-1]:.2f} s, {outside.open} visitors are in", flush=True)
    return seconds


async def measure_all(stage: Stage, arguments: argparse.Namespace, kinds: list[str]) -> list[float]:
    """All *kinds* at once."""
    async with crowd(stage.port, arguments.connections, kinds, direct=arguments.direct) as outside:
        while arguments.connections and not outside.open:
            await asyncio.sleep(0.1)
        seconds = await measure(stage, outside, arguments.articles)
        print("health:", await stage.health())
        print(f"a reader's command is answered after {await stage.says('/chude'):.2f} s")
    for kind in NAMES if outside.came else ():
        came, answers = (outside.came or {}).get(kind, 0), (outside.answers or {}).get(kind, {})
        print(f"  {kind:22} came {came:6}, answers {answers}")
    return seconds


async def measure_each(stage: Stage, arguments: argparse.Namespace, kinds: list[str]) -> list[float]:
    """One kind after the other."""
    seconds = []
    for kind in kinds:
        async with crowd(stage.port, arguments.connections, [kind], direct=arguments.direct) as outside:
            while arguments.connections and not outside.open:
                await asyncio.sleep(0.1)
            found = []
            for _ in range(3):
                await asyncio.sleep(PAUSE)
                found.append(await stage.publish())
            inside, health = outside.open, await stage.health()
        answers = sum(((outside.answers or {}).get(kind, {})).values())
        print(f"{kind:22} {max(found):5.2f} s, {inside:4} in, {answers:6} answers; {health}", flush=True)
        seconds += found
    return seconds


async def run(arguments: argparse.Namespace, folder: Path) -> bool:
    """Whether every article came in time."""
    kinds = arguments.kinds.split(",") if arguments.kinds else NAMES
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    async with staged(arguments, folder) as stage:
        seconds = await (measure_each if arguments.each else measure_all)(stage, arguments, kinds)
        print("the program took", stage.costs())
        warned = (
            one.partition(" WARNING ")[2] or one.partition(" ERROR ")[2] for one in stage.program.logged().splitlines()
        )
        for line, times in Counter(one[:110] for one in warned if one).most_common(15):
            print(f"log, {times}×: {line}")
    print(f"longest {max(seconds):.2f} s, median {median(seconds):.2f} s; wanted {WANTED} s")
    return max(seconds) <= WANTED


def main() -> None:
    """Read the options, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=2000)
    parser.add_argument("--descriptors", type=int, default=1024, help="that the program may have at most")
    parser.add_argument("--articles", type=int, default=20)
    parser.add_argument("--kinds", default="", help="only these, with commas between them")
    parser.add_argument("--each", action="store_true", help="one kind after the other, three articles each")
    parser.add_argument("--direct", action="store_true", help="no proxy stands between visitors and the program")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        good = asyncio.run(asyncio.wait_for(run(arguments, Path(folder)), LATEST))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
