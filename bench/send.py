"""How fast alerts leave: from the ledger through the real Telegram channel, to a strict Bot API server.

    python -m bench.send                    # 2,000 messages at 28/s, then 2,000 with paid_broadcast
    python -m bench.send --rates 28         # only the first

The server is another process on loopback, takes 100 ms for each answer and refuses what comes too fast.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime

import uvloop
from aiohttp import web

from bot import catalogue
from bot.telegram import http
from bot.telegram.outlet import PAID_PER_SECOND, TelegramOutlet
from jobs.clock import SYSTEM_CLOCK
from jobs.delivery.compose import Composer
from jobs.delivery.deliver import Delivering
from jobs.delivery.pacing import Pacing
from jobs.parsing import memory
from news.delivery.outages import Outage
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, ledger
from tests import make
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_limits import Limits
from tests.fakes.outlet import FakeChannel

LATENCY = 0.1
#: configured: messages a second at least, in a sliding second at most
WANTED = {28: (27.5, 30), PAID_PER_SECOND: (900.0, 1000)}
TOPIC = "nong-nghiep"


@dataclass(frozen=True)
class Figures:
    """What one run came to."""

    sent: int
    failed: int
    seconds: float  #: from the first arrival to the last
    most: int  #: in any sliding second, as the server saw it
    refused: int  #: 429
    cpu: float  #: of this process

    @property
    def rate(self) -> float:
        return (self.sent - 1) / self.seconds


def fill(tx: Tx, chats: int) -> None:
    """An article about a topic that every chat follows, in the outbox of each."""
    for number in range(1, chats + 1):
        make.chat(tx, TOPIC, address=str(number))
    article = make.stored(
        tx,
        title="Xã vùng cao hoàn thành đường liên thôn trước mùa mưa",
        lead="Sáng 26/9, xã khánh thành tuyến đường dài 4,5 km nối ba thôn. Dân góp một phần kinh phí.",
        topics=(TOPIC,),
    )
    assert make.fan_out(tx, article=article, now=datetime.now(UTC)) == chats


async def deliver(channel: TelegramOutlet, chats: int, per_second: int) -> int:
    """Deliver one article to every chat through the ledger; how many did not get it."""

    async def hear_of(outage: Outage) -> None:
        print(f"  {outage}", file=sys.stderr)

    outgoing = FakeChannel(channel, Pacing(per_second=per_second), on_outage=hear_of)
    with tempfile.TemporaryDirectory() as folder:
        db = Database.open(f"sqlite:///{folder}/baotin.db")
        await db.run(fill, chats)
        composer = Composer(db, catalogue.taxonomy(), catalogue.provinces())
        delivering = Delivering(db, outgoing, composer, clock=SYSTEM_CLOCK)
        memory.settle()
        running = asyncio.create_task(delivering.run())
        while await db.read(claim.next_due, channel=channel.name) is not None:
            await asyncio.sleep(0.2)
        await delivering.stop()
        await running
        states = await db.read(ledger.count_by_state)
        await db.close()
    return chats - states.get("sent", 0)


async def measure(messages: int, per_second: int) -> Figures:
    """One run against a server of its own."""
    arguments = [sys.executable, "-m", "bench.send", "--serve", "--messages", str(messages)]
    limit = 30 if per_second <= 30 else 1000
    server = subprocess.Popen([*arguments, "--rates", str(limit)], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        platform = json.loads(server.stdout.readline())
        async with http.open_session(platform["base_url"]) as session:
            bot = http.connect(platform["token"], platform["base_url"], session)
            channel = TelegramOutlet(bot, paid_broadcast=per_second > 30)
            before = time.process_time()
            failed = await deliver(channel, messages, per_second)
            cpu = time.process_time() - before
            async with session.get(f"{platform['base_url']}/figures") as answer:
                seen = await answer.json()
    finally:
        server.terminate()
        server.wait(timeout=10)
    times = seen["times"]
    most = max(bisect_right(times, start + 1.0) - at for at, start in enumerate(times))
    return Figures(len(times), failed, times[-1] - times[0], most, seen["refused"], cpu)


async def serve(messages: int, per_second: int) -> None:
    """The server: says where it is, then takes messages until it is ended."""
    api = BotApi(limits=Limits(per_second=per_second))
    api.latency = LATENCY
    for number in range(1, messages + 1):
        api.chat(number)

    async def figures(_request: web.Request) -> web.Response:
        return web.json_response({"times": [sent.at for sent in api.sent], "refused": len(api.flood_control.refused)})

    async with api.serving(figures=figures):
        print(json.dumps({"base_url": api.base_url, "token": api.token}), flush=True)
        parent = os.getppid()
        while os.getppid() == parent:  # not to outlive a run that was ended
            await asyncio.sleep(0.5)


def main() -> int:
    """Print the figures; 1 when one falls short."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--messages", type=int, default=2000)
    options.add_argument("--rates", type=int, nargs="+", default=list(WANTED))
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if chosen.serve:
            runner.run(serve(chosen.messages, chosen.rates[0]))
            return 0
        good = True
        for per_second in chosen.rates:
            got = runner.run(measure(chosen.messages, per_second))
            least, most = WANTED.get(per_second, (0.0, per_second))
            enough = got.rate >= least and got.most <= most and not got.failed
            good = good and enough
            print(
                f"configured {per_second}/s: {got.sent} messages in {got.seconds:.1f} s = {got.rate:.2f}/s "
                f"(wanted {least}), at most {got.most} in a sliding second (allowed {most}), "
                f"{got.refused} refused, {got.failed} failed, {1000 * got.cpu / got.sent:.2f} ms CPU a message: "
                f"{'good' if enough else 'FALLS SHORT'}",
                flush=True,
            )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
