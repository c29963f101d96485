"""A start with very many open rows: how soon it serves, how soon the first message leaves, how much memory it takes.

    python -m bench.backlog                       # 50,000 rows of 1,000 chats, on SQLite
    python -m bench.backlog --postgresql

The whole program, as its operator starts it, once without a row and once with all of them.
"""

import argparse
import asyncio
import contextlib
import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.fakes import postgres
from tests.fakes.bot_api import BotApi
from tests.fakes.press import press
from tests.waiting import eventually
from tests.whole_way.program import configuration, running

TOPIC = "nong-nghiep"
LISTENING = 20.0  #: seconds for which messages are counted
SLOWER, LARGER = 2.0, 60.0  #: seconds and megabytes that the rows may cost a start


@dataclass(frozen=True)
class Figures:
    """What one start came to."""

    served: float  #: seconds of processor until it served
    first: float  #: seconds from then until the first message arrived
    rate: float  #: messages a second afterwards
    memory: float  #: megabytes at the most, without the child


def fill(tx: Tx, chats: int, articles: int) -> None:
    """Articles that all *chats* asked for, and no message of them sent."""
    for number in range(1, chats + 1):
        make.chat(tx, TOPIC, address=str(number))
    for number in range(articles):
        title = f"Xã vùng cao hoàn thành đường liên thôn số {number} trước mùa mưa"
        article = make.stored(tx, title=title, topics=(TOPIC,), published=datetime.now(UTC))
        make.fan_out(tx, article=article, now=datetime.now(UTC))


def processor_of(pid: int) -> float:
    """Seconds of processor that the process took."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> float:
    """Megabytes that the process took at the most."""
    [kilobytes] = re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("utf-8"))
    return int(kilobytes) / 1024


async def measure(url: str, folder: Path, chats: int, articles: int) -> Figures:
    """One start."""
    db = Database.open(url)
    await db.run(fill, chats, articles)
    await db.close()
    async with press() as paper, BotApi().serving() as telegram:
        for number in range(1, chats + 1):
            telegram.chat(number)
        feed = f"{paper.url}/rss/home.rss"
        config = configuration(folder, feed=feed, telegram=telegram.base_url, token=telegram.token)
        config.write_text(config.read_text("utf-8").replace(f"sqlite:///{folder}/baotin.db", url), "utf-8")
        async with running(config) as program:
            served, begun = processor_of(program.process.pid), time.monotonic()
            first = rate = 0.0
            if articles:
                await eventually(lambda: telegram.sent)
                first = max(0.0, telegram.sent[0].at - begun)
                await asyncio.sleep(LISTENING)
                rate = (len(telegram.sent) - 1) / (telegram.sent[-1].at - telegram.sent[0].at)
            return Figures(served, first, rate, memory_of(program.process.pid))


async def compare(chosen: argparse.Namespace, stack: contextlib.ExitStack) -> bool:
    """Print the figures; whether a start with the rows is as good as one without."""
    server = stack.enter_context(postgres.server()) if chosen.postgresql else ""
    found = []
    for articles in (0, chosen.rows // chosen.chats):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(postgres.database(server)) if server else f"sqlite:///{folder}/baotin.db"
        one = await measure(url, folder, chosen.chats, articles)
        found.append(one)
        print(
            f"{articles * chosen.chats} rows open: serves after {one.served:.2f} s of processor, "
            f"first message {one.first:.1f} s later, then {one.rate:.1f}/s, {one.memory:.0f} MB",
            flush=True,
        )
    empty, full = found
    is_quick = full.served - empty.served <= SLOWER and full.first <= SLOWER
    return is_quick and full.memory - empty.memory <= LARGER


def main() -> int:
    """Exit status: 0 where the rows cost a start next to nothing."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rows", type=int, default=50_000)
    options.add_argument("--chats", type=int, default=1000)
    options.add_argument("--postgresql", action="store_true")
    with contextlib.ExitStack() as stack:
        good = asyncio.run(compare(options.parse_args(), stack))
    print("good" if good else "FALLS SHORT")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
