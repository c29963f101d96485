"""Killed again and again: what arrives, what comes twice, and what the ledger says of it.

    python -m bench.kill                          # 500 articles to 50 chats, 200 kills; about a quarter of an hour
    python -m bench.kill --articles 40 --chats 10 --kills 10
    python -m bench.kill --postgresql             # the same on a PostgreSQL server of its own

The real program polls a newspaper on loopback and sends to a strict Bot API server, both in this process;
it is killed (SIGKILL) at random moments. Stops by itself after three hours at the latest.
"""

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from storage.outbox.rows import DEPARTED
from tests.fakes import postgres
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_limits import Limits
from tests.fakes.press import Press, press
from tests.storage.upgrades import asked
from tests.whole_way.program import Program, configuration, running, start

BATCH = 8  # articles published at once: more at a time would look like a flood
RARE = 10_000  # messages of which one may come a third time
FIRST = 1001  # number of the first chat
HOURS = 3 * 3600  # seconds: a busy machine takes its time


def title(number: int) -> str:
    """The headline of article *number*."""
    return f"Chi bộ số {number:04} kết nạp đảng viên mới"


class Run:
    """One run and its counts."""

    def __init__(
        self, arguments: argparse.Namespace, folder: Path, paper: Press, telegram: BotApi, *, url: str
    ) -> None:
        self.articles: int = arguments.articles
        self.kills: int = arguments.kills
        self.chats = range(FIRST, FIRST + arguments.chats)
        self.paper = paper
        self.telegram = telegram
        self.chance = random.Random(arguments.seed)
        self.config = configuration(
            folder,
            feed=f"{paper.url}/rss/home.rss",
            telegram=telegram.base_url,
            token=telegram.token,
            more="messages_per_second = 500",
        )
        self.url = url
        self.config.write_text(self.config.read_text("utf-8").replace(f"sqlite:///{folder}/baotin.db", url), "utf-8")
        self.published = 0
        self.killed = 0
        self.in_flight = 0  #: sends that had departed when the program was killed
        self.claimed = 0  #: and those that had not yet
        self.suspects = 0  #: at most, in hand at a kill: of what may have arrived before

    async def subscribe(self) -> None:
        """Every chat asks for the topic; the newspaper's first look is silent."""
        async with running(self.config) as program:
            for chat in self.chats:
                self.telegram.typed(chat, "/theodoi xây dựng Đảng", user=chat)
            while {message.chat for message in self.telegram.sent} < set(self.chats):
                await asyncio.sleep(0.05)
            await program.until_logged(r"read feed=\S+ items=3 new=0 quiet=3")

    async def torment(self) -> None:
        """Publish and kill until both are done, then let it work in peace until everything is there."""
        while self.killed < self.kills:
            program = await start(self.config)
            await self._started(program)
            await self._publish_for(program, self.chance.uniform(0.0, 4.0))
            await program.kill()
            self.killed += 1
            in_hand = self._count("state = 'sending'")
            departed = self._count(DEPARTED)
            self.in_flight += departed
            self.claimed += in_hand - departed
            self.suspects = max(self.suspects, self._count("state = 'sending' AND copies > 0"))
            if self.killed % 20 == 0:
                print(f"  kills {self.killed}, published {self.published}, sent {len(self.telegram.sent)}", flush=True)
        async with running(self.config) as program:
            while self.published < self.articles or self.missing() or self._count("due IS NOT NULL"):
                await self._publish_for(program, 0.5)

    async def _started(self, program: Program) -> None:
        seen = self.telegram.calls["getMe"]
        while self.telegram.calls["getMe"] == seen and program.process.returncode is None:
            await asyncio.sleep(0.01)

    async def _publish_for(self, program: Program, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.published < self.articles and self._all_matched():
                for _ in range(min(BATCH, self.articles - self.published)):
                    self.published += 1
                    self.paper.publish(title(self.published), at=datetime.now(UTC))
                del self.paper.items[40:]
            await asyncio.sleep(0.05)

    def _all_matched(self) -> bool:
        [(matched,)] = asked(self.url, "SELECT COUNT(*) FROM articles WHERE state = 'matched'")
        return bool(matched >= self.published)

    def _count(self, where: str) -> int:
        """Rows of the outbox."""
        [(rows,)] = asked(self.url, f"SELECT COUNT(*) FROM outbox WHERE {where}")
        return int(rows)

    def arrived(self) -> Counter[tuple[int, int]]:
        """How often each article reached each chat."""
        found: Counter[tuple[int, int]] = Counter()
        for message in self.telegram.sent:
            if message.text.startswith("Chi bộ số "):
                found[message.chat, int(message.text[10:14])] += 1
        return found

    def missing(self) -> int:
        """(chat, article) pairs that did not arrive."""
        return len(self.chats) * self.articles - len(self.arrived())

    def report(self) -> bool:
        """Print the counts; whether they are as promised."""
        arrived = self.arrived()
        repeats = sum(arrived.values()) - len(arrived)
        thirds = sum(max(0, times - 2) for times in arrived.values())
        by_state = "SELECT state, COUNT(*) FROM outbox WHERE kind = 'alert' GROUP BY state"
        states: dict[object, object] = dict(asked(self.url, by_state))
        [(copies,)] = asked(self.url, "SELECT COALESCE(SUM(copies), 0) FROM outbox")
        print(f"articles {self.articles}, chats {len(self.chats)}, kills {self.killed}")
        print(f"pairs wanted {len(self.chats) * self.articles}, arrived {len(arrived)}, missing {self.missing()}")
        print(f"arrived again {repeats}, of them a third time or more {thirds} (allowed {len(arrived) // RARE})")
        print(f"sends in flight at the kills {self.in_flight}; claimed and not departed {self.claimed}")
        print(f"in hand at a kill, at most, of what may have arrived before {self.suspects} (allowed 1)")
        print(f"the ledger: {states}; counted as copies {copies}")
        rare = thirds <= len(arrived) // RARE
        kept = not self.missing() and set(states) == {"sent"} and self.suspects <= 1
        return kept and repeats <= self.in_flight == copies and rare


async def main() -> int:
    """Exit status: 0 where everything is as promised."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own, instead of SQLite")
    arguments = parser.parse_args()
    api = BotApi(limits=Limits(per_second=0, chat_burst=0, per_group_minute=0))
    api.latency = 0.05
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = f"sqlite:///{folder}/baotin.db"
        if arguments.postgresql:
            url = stack.enter_context(postgres.database(stack.enter_context(postgres.server())))
        async with asyncio.timeout(HOURS), press() as paper, api.serving() as telegram:
            run = Run(arguments, Path(folder), paper, telegram, url=url)
            begun = time.monotonic()
            await run.subscribe()
            await run.torment()
            print(f"took {time.monotonic() - begun:.0f} s")
            return 0 if run.report() else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
