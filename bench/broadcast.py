"""An announcement to a large crowd, with everything that goes wrong on the way: does it add up, how fast is it?

    python -m bench.broadcast                     # 10,000 chats at 500/s, two kills; under two minutes
    python -m bench.broadcast --chats 2000 --rate 200

The real program and a strict Bot API server run as processes of their own; `baotin broadcast` announces beside
them. 2 % of the chats blocked the bot, 1 % moved, 0.5 % of the calls get a 502, one gets a 429, the program is killed
(SIGKILL) and started again twice, and breaking news is published meanwhile.
"""

import argparse
import asyncio
import contextlib
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from bisect import bisect_right
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from storage.engine.database import Database
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_limits import Limits
from tests.fakes.bot_api_rules import Refusal
from tests.fakes.press import Press, press
from tests.whole_way.crowd import Crowd
from tests.whole_way.program import ROOT, Program, configuration, start

TEXT = "Thông báo thử nghiệm: <b>tòa soạn</b> nghỉ lễ ngày 1/1, tin vẫn gửi như thường."
MARK = "Thông báo thử nghiệm"
STORM = "Lệnh sơ tán khẩn cấp dân vùng ven biển trước bão số {number}"
TOPIC, FOLLOWERS = "*", 20
LATENCY = 0.05


def allowed(rate: int) -> int:
    """What the server takes in a second: as far above what is configured as Telegram's 30 above 28."""
    return rate * 30 // 28


class Server(BotApi):
    """One of its calls, in the middle, is told to wait."""

    def __init__(self, crowd: Crowd, rate: int) -> None:
        super().__init__(limits=Limits(per_second=allowed(rate)))
        crowd.join(self)
        self.latency = LATENCY
        self.chances = {"502": 0.005}
        self.asked: list[float] = []  #: when each call came: those that are refused took their turn, too
        self._slow_down = crowd.size // 2

    async def _write(self, method: str, parameters: dict[str, Any], request: web.Request) -> Any:
        self.asked.append(time.monotonic())
        if self.calls["sendMessage"] >= self._slow_down:
            self._slow_down = sys.maxsize
            raise Refusal(429, "Too Many Requests: retry after 3", retry_after=3)
        return await super()._write(method, parameters, request)


async def serve(crowd: Crowd, rate: int) -> None:
    """The server: says where it is, then takes messages until it is ended."""
    api = Server(crowd, rate)

    async def figures(_request: web.Request) -> web.Response:
        sent = [[one.chat, one.at, one.text] for one in api.sent]
        return web.json_response({"sent": sent, "refused": len(api.flood_control.refused), "asked": api.asked})

    async def count(_request: web.Request) -> web.Response:
        return web.json_response({"count": len(api.sent)})

    async with api.serving(figures=figures, count=count):
        print(json.dumps({"base_url": api.base_url, "token": api.token}), flush=True)
        parent = os.getppid()
        while os.getppid() == parent:  # not to outlive a run that was ended
            await asyncio.sleep(0.5)


class Run:
    """One run: what happens when, and what is seen."""

    def __init__(self, crowd: Crowd, rate: int, base_url: str, paper: Press, config: Path) -> None:
        self.crowd, self.rate, self.base_url, self.paper, self.config = crowd, rate, base_url, paper, config
        self.pauses: list[tuple[float, float]] = []  #: from a kill to the moment the program is ready again
        self.published: dict[str, float] = {}

    async def asked(self, session: aiohttp.ClientSession, page: str) -> Any:
        async with session.get(f"{self.base_url}/{page}") as answer:
            return await answer.json()

    async def until(self, session: aiohttp.ClientSession, share: float) -> None:
        """Come back when so much has arrived."""
        while (await self.asked(session, "count"))["count"] < share * self.crowd.size:
            await asyncio.sleep(0.02)

    async def ready(self) -> Program:
        program = await start(self.config)
        await program.until_logged("is on name=")
        return program

    def publish(self) -> None:
        title = STORM.format(number=len(self.published) + 1)
        self.published[title] = time.monotonic()
        self.paper.publish(title, at=datetime.now(UTC))

    async def through(self, session: aiohttp.ClientSession) -> str:
        """Announce, kill twice, publish three times; what the terminal said in the end."""
        program = await self.ready()
        await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")
        terminal = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "broadcast", TEXT, "--html", "--yes-to", str(self.crowd.size),
            "--config", str(self.config), cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        try:
            for number, share in enumerate((0.15, 0.3, 0.45, 0.6, 0.75), 1):
                await self.until(session, share)
                if number % 2:
                    self.publish()
                    continue
                killed = time.monotonic()
                await program.kill()
                program = await self.ready()
                self.pauses.append((killed, time.monotonic()))
            async with asyncio.timeout(300):
                said, _ = await terminal.communicate()
        finally:
            if terminal.returncode is None:
                terminal.kill()
            await program.stop()
        return said.decode()


def outage(asked: list[float], killed: float, ready: float) -> float:
    """The longest silence from a kill until the program is back."""
    around = [at for at in asked if killed - 1 <= at <= ready + 1]
    return max((after - before for before, after in pairwise(around)), default=0.0)


def judged(run: Run, seen: dict[str, Any], said: str) -> bool:
    """Print the figures; whether all of them are as they should be."""
    crowd = run.crowd
    arrivals = [(chat, at) for chat, at, text in seen["sent"] if MARK in text]
    missed, wrong, repeats = crowd.counted([chat for chat, _ in arrivals])
    with contextlib.closing(sqlite3.connect(run.config.parent / "baotin.db")) as ledger:
        [(copies, outcome)] = ledger.execute(
            "SELECT (SELECT SUM(copies) FROM outbox WHERE kind = 'broadcast'), outcome FROM broadcasts WHERE id = 1"
        )
        refused = {  # by the server, at random, at the first try: no way of ours to be quicker
            int(address)
            for (address,) in ledger.execute(
                "SELECT address FROM outbox JOIN chats ON id = chat_id WHERE kind = 'alert' AND attempts > 1"
            )
        }
    report = json.loads(outcome)
    figures = {name: int(found[1].replace(".", "")) if (found := re.search(rf"{words}: ([\d.]+)", said)) else 0
            for name, words in (("total", "Tổng cộng"), ("sent", "Đã gửi"), ("gone", "rời đi"))}  # fmt: skip
    places = ("sent", "gone", "failed", "unsure", "cancelled", "waiting", "missing")
    adds_up = sum(report[name] for name in places) == report["total"] == crowd.size
    exact = report["sent"] == len(crowd.reachable()) and report["gone"] == crowd.blocked
    exact = exact and all(figures[name] == report[name] for name in figures)

    times = sorted(at for _, at in arrivals)
    end = times[int(len(times) * 0.985) - 1]  # what met a 502 near the end comes 15 s later
    asked = [at for at in sorted(seen["asked"]) if times[0] <= at <= end]
    idle = sum(outage(asked, *pause) for pause in run.pauses)
    rate = (len(asked) - 1) / (asked[-1] - asked[0] - idle)
    every = sorted(at for _, at, _ in seen["sent"])
    most = max(bisect_right(every, at + 1.0) - place for place, at in enumerate(every))

    waits = [
        at - run.published[title]
        for title in run.published
        for chat, at, text in seen["sent"]
        if title in text and chat not in refused
    ]
    urgent = len(waits) + len(refused) * len(run.published) >= len(run.published) * FOLLOWERS and max(waits) <= 1 + 2
    log = (run.config.parent / "baotin.log").read_text("utf-8")
    secret = re.search(r'token = "\d+:([^"]+)"', run.config.read_text("utf-8"))
    assert secret is not None
    silent = secret[1] not in log and secret[1] not in said

    verdicts = {
        f"{crowd.size} chats, {len(crowd.gone)} blocked, {crowd.moved} moved: {len(arrivals)} messages arrived, "
        f"{len(missed)} chats missed, {len(wrong)} wrong ones": not missed and not wrong,
        f"{repeats} came twice; the ledger counts {copies}": repeats <= copies,
        f"report {report}": adds_up and exact,
        f"{rate:.1f} calls/s outside {idle:.1f} s of restarts, configured {run.rate} "
        f"({100 * rate / run.rate:.1f} %, wanted 95 %); at most {most} in a sliding second, "
        f"{seen['refused']} refused": rate >= 0.95 * run.rate and most <= allowed(run.rate),
        f"{len(waits)} breaking alerts of {len(run.published)} storms, from publishing to arrival at most "
        f"{max(waits, default=99):.2f} s, of them up to 1 s until the feed is looked at (wanted 3 s); "
        f"{len(refused)} more whose server said 502": urgent,
        "no token in log or terminal": silent,
    }
    for words, good in verdicts.items():
        print(f"{'good' if good else 'FALLS SHORT'}: {words}", flush=True)
    return all(verdicts.values())


async def measure(crowd: Crowd, rate: int) -> bool:
    arguments = [sys.executable, "-m", "bench.broadcast", "--serve", "--chats", str(crowd.size), "--rate", str(rate)]
    server = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert server.stdout is not None
    try:
        platform = json.loads(server.stdout.readline())
        with tempfile.TemporaryDirectory() as folder:
            async with press() as paper, aiohttp.ClientSession() as session:
                more = f"messages_per_second = {rate}"
                config = configuration(
                    Path(folder),
                    feed=f"{paper.url}/rss/home.rss",
                    telegram=platform["base_url"],
                    token=platform["token"],
                    more=more,
                )
                database = Database.open(f"sqlite:///{folder}/baotin.db")
                followers = [one for one in crowd.private if one not in crowd.gone][:FOLLOWERS]
                await database.run(crowd.settle, topic=TOPIC, followers=followers)
                await database.close()
                run = Run(crowd, rate, platform["base_url"], paper, config)
                said = await run.through(session)
                print(said.strip().splitlines()[-1] if said else "", flush=True)
                return judged(run, await run.asked(session, "figures"), said)
    finally:
        server.terminate()
        server.wait(timeout=10)


def main() -> int:
    """Print the figures; 1 when one falls short."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--chats", type=int, default=10_000)
    options.add_argument("--rate", type=int, default=500)
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    crowd = Crowd(chosen.chats, blocked=chosen.chats // 50, moved=chosen.chats // 100)
    if chosen.serve:
        asyncio.run(serve(crowd, chosen.rate))
        return 0
    return 0 if asyncio.run(measure(crowd, chosen.rate)) else 1


if __name__ == "__main__":
    sys.exit(main())
