"""A busy hour of the whole program, but for its network, by a clock that goes from one event to the next."""

import asyncio
import re
import time
from contextlib import AsyncExitStack
from contextvars import copy_context
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random
from typing import Final

from aiohttp import web
from pydantic import SecretStr

from bench.labels.articles import Labelled, labelled
from bench.labels.packs import HELD_OUT, packs, rows_of
from bench.watch_times import AUDIT, PART, Hour, Stopwatch, TimedEngine
from bot import catalogue
from bot.app import App
from bot.channels import House, OpenChannel
from bot.config import Config
from bot.config.sections import AdminsConfig, FeedEntry, StorageConfig, TelegramConfig
from bot.outside import Outside, Served
from bot.telegram.channel import TelegramChannel
from jobs.delivery.pacing import Pacing
from jobs.polling.ingest import ingest
from jobs.schedule import Schedule, Work, guard
from jobs.upkeep.audit import FIRST
from news.delivery.messages import Message, Receipt
from news.delivery.subscriptions import Kind
from storage import audits, feeds
from storage.engine.database import Database
from storage.engine.sqlite import SqliteEngine
from storage.engine.types import Tx
from storage.feeds import PollResult
from storage.outbox import fan_out
from storage.times import to_ms
from tests import make
from tests.fakes.outlet import FakeOutlet
from tests.fakes.simulated import SimulatedClock

TOPICS: Final = [topic.slug for topic in catalogue.taxonomy()]
PAPERS: Final = ("Báo Cà Mau", "Báo Lâm Đồng", "Báo Tây Ninh", "Báo Gia Lai", "Báo Sơn La", "Báo Huế")
TOKEN: Final = "4242:AAfake-token-of-a-bench-0123456789abcde"
RATE: Final = 28  #: messages a second
LATENCY: Final = 0.1  #: seconds to the platform's answer
DAYS: Final = 3  #: of which articles and messages stand in the database before


class BenchSchedule(Schedule):
    """Calls jobs by the clock of the bench, each as one whose time is its own."""

    def __init__(self, clock: SimulatedClock) -> None:
        self._clock = clock
        self._jobs: list[tuple[Work, str, float]] = []
        self._tasks: list[asyncio.Task[None]] = []

    def every(self, interval: timedelta, work: Work, name: str) -> None:
        self._jobs.append((work, name, interval.total_seconds()))

    def daily(self, at: str, work: Work, name: str) -> None:
        """Not in this hour."""

    def start(self) -> None:
        for work, name, seconds in self._jobs:
            context = copy_context()
            context.run(PART.set, name)
            self._tasks.append(asyncio.create_task(self._repeat(work, name, seconds), context=context))

    async def _repeat(self, work: Work, name: str, seconds: float) -> None:
        while True:
            await guard(work, name)
            await self._clock.sleep(seconds)

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()


class NoVisitors:
    """A web server that nobody asks."""

    address = "http://127.0.0.1"

    async def stop(self) -> None:
        """Nothing to stop."""


class BenchOutside(Outside):
    """The bench's clock and file."""

    def __init__(self, clock: SimulatedClock, db: Database) -> None:
        super().__init__(clock)
        self.chance = Random(3)
        self._clock, self._db = clock, db

    async def open_database(self, url: str) -> Database:
        return self._db

    def schedule(self, zone: str) -> Schedule:
        return BenchSchedule(self._clock)

    async def serve(self, app: web.Application, host: str, port: int) -> Served:
        return NoVisitors()


class Platform(FakeOutlet):
    """Says yes, after a while."""

    def __init__(self, clock: SimulatedClock) -> None:
        super().__init__()
        self._clock = clock

    async def send(self, address: str, message: Message) -> Receipt:
        await self._clock.sleep(LATENCY)
        return await super().send(address, message)


class OpenPlatform(OpenChannel):
    """A channel by which messages leave; nobody writes."""

    def __init__(self, house: House, outlet: Platform) -> None:
        self.outlet = outlet
        self.pacing = Pacing(per_second=RATE)
        self.holding = house.hold(outlet, self.pacing)

    async def listen(self) -> None:
        """Nobody writes."""

    async def stop(self) -> None:
        """Nothing to stop."""


class PlatformChannel(TelegramChannel):
    """Telegram without its network."""

    def __init__(self, config: Config, outlet: Platform) -> None:
        super().__init__(config)
        self._outlet = outlet

    async def open(self, house: House, stack: AsyncExitStack) -> OpenChannel:
        return OpenPlatform(house, self._outlet)


def texts() -> list[Labelled]:
    """Articles as newspapers write them."""
    [pack] = [one for one in packs() if one.name.startswith(HELD_OUT)]
    return [labelled(row) for row in rows_of(pack) if row.get("lead")]


def fill(tx: Tx, chats: int, articles: int) -> None:
    """Three in five chats follow a topic each, others a keyword that is seldom written; and the days before."""
    chance = Random(7)
    first = make.chat(tx, address="1000").number
    tx.run(
        """
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :chats)
        INSERT INTO chats (channel, address, created_at, heard_at)
        SELECT 'telegram', CAST(1000 + n AS TEXT), :now, :now FROM numbers
        """,
        chats=chats - 1,
        now=to_ms(make.NOON),
    )
    tx.run("INSERT INTO filters (chat_id, created_at) SELECT id, created_at FROM chats WHERE id <> :first", first=first)
    tx.many(
        """
        INSERT INTO subscriptions (filter_id, chat_id, kind, value, words, created_at)
        VALUES (:filter, :chat, :kind, :value, :value, :now)
        """,
        [
            {
                "filter": row["id"],
                "chat": row["chat_id"],
                "kind": Kind.TOPIC if row["id"] % 5 < 3 else Kind.KEYWORD,
                "value": chance.choice(TOPICS) if row["id"] % 5 < 3 else f"thôn {row['id']}",
                "now": to_ms(make.NOON),
            }
            for row in tx.rows("SELECT id, chat_id FROM filters")
        ],
    )
    tx.many(
        """
        INSERT INTO articles (feed_id, newspaper, url, title, first_seen, day, state)
        VALUES (:feed, :newspaper, :url, :topic, :seen, (:seen + 25200000) / 86400000, 'matched')
        """,
        [
            {
                "feed": number % len(PAPERS) + 1,
                "newspaper": PAPERS[number % len(PAPERS)],
                "url": f"https://bao.example/truoc-{number}.html",
                "topic": chance.choice(TOPICS),
                "seen": to_ms(make.NOON - timedelta(hours=1 + number * DAYS * 24 / (DAYS * articles))),
            }
            for number in reversed(range(DAYS * articles))
        ],
    )
    for sql in BEFORE:
        tx.run(sql, beyond=fan_out.BEYOND) if ":beyond" in sql else tx.run(sql)
    audits.record(tx, wrong=0, decided=0)  # an hour ago: who never audited looks at all days first


#: The feeds were read before, and are not asked in this hour.
READ: Final = "UPDATE feeds SET baseline_at = :now, ok_at = :now, next_poll = :late"

#: What came of the articles of the days before: all who follow a topic got its articles.
BEFORE: Final = (
    """
    INSERT INTO article_labels (kind, value, article_id, score, evidence)
    SELECT 'topic', title, id, 1, '' FROM articles UNION ALL SELECT 'topic', '*', id, 1, '' FROM articles
    """,
    """
    INSERT INTO fan_outs (kind, item_id, after_chat, created_at, done_at, counted_to)
    SELECT 'alert', id, 0, first_seen, first_seen, :beyond FROM articles
    """,
    """
    INSERT INTO outbox (chat_id, kind, item_id, channel, lane, state, created_at, sent_at, message_id)
    SELECT s.chat_id, 'alert', a.id, 'telegram', 3, 'sent', a.first_seen, a.first_seen + 30000, a.id
      FROM articles a JOIN subscriptions s ON s.kind = 'topic' AND s.value = a.title
    """,
    "DELETE FROM bookings",
    "DELETE FROM books",
    *re.findall(
        r"INSERT INTO books .*?(?=;)",
        (Path(__file__).parents[1] / "storage/schema/0014_proof.sql").read_text("utf-8"),
        re.DOTALL,
    ),
)


class Town:
    """The program in its hour."""

    def __init__(self, path: Path, stopwatch: Stopwatch) -> None:
        self.stopwatch = stopwatch
        self.engine = TimedEngine(SqliteEngine(str(path)), stopwatch)
        self.clock = SimulatedClock(self.engine)
        self.db = Database(self.engine)
        self.platform = Platform(self.clock)
        config = Config(
            storage=StorageConfig(url=f"sqlite:///{path}", backups_kept=0),
            telegram=TelegramConfig(token=SecretStr(TOKEN)),
            admins=AdminsConfig(telegram=[1]),
            feeds=[FeedEntry(url=f"https://bao.example/{n}.rss", newspaper=one) for n, one in enumerate(PAPERS)],
        )
        builders = [lambda config: PlatformChannel(config, self.platform)]
        self.app = App(config, builders=builders, outside=BenchOutside(self.clock, self.db))

    async def live(self, chats: int, articles: int, *, minutes: int) -> Hour:
        """So many minutes of an hour in which *articles* come evenly."""
        await self.db.run(fill, chats, articles)
        async with self.app:
            asyncio.get_running_loop().set_task_factory(self.stopwatch.task)
            running = asyncio.create_task(self.app.run())
            await self.db.run(lambda tx: tx.run(READ, now=to_ms(make.NOON), late=2 * to_ms(make.NOON)))
            for host in PAPERS:  # whose answers say that our date is right
                self.app.upkeep.host_clocks.note(host, format_datetime(self.clock.now()))
            await self.clock.live(timedelta(minutes=1, seconds=5))
            stock = Random(5).sample(texts(), articles)
            self.stopwatch.jobs.clear()
            self.stopwatch.steps.clear()
            cpu, own = time.process_time(), time.thread_time()
            for number, text in enumerate(stock[: articles * minutes // 60]):
                await self.db.run(self._bring, number, text)
                self.app.articles.wake()
                await self.clock.live(timedelta(hours=1) / articles)
            threads = time.process_time() - cpu - (time.thread_time() - own)
            jobs, steps = self.stopwatch.jobs.copy(), self.stopwatch.steps.copy()
            audit = await self._audit()
            if minutes < FIRST.total_seconds() / 60:  # none came within these minutes
                steps[AUDIT] += audit * minutes / 60
            self.app.stop()
            await self.clock.live(timedelta(seconds=20))
            await running
        return Hour(jobs, steps, threads, len(self.platform.said))

    async def _audit(self) -> float:
        """Seconds of an audit, which finds that what was measured did its work."""
        begun = time.process_time()
        found = await self.app.upkeep.auditing.round()
        assert not found.count and found.decided > 100, found.imbalances or found.differences or found.decided
        return time.process_time() - begun

    def _bring(self, tx: Tx, number: int, text: Labelled) -> None:
        """A feed brings an article."""
        feed = feeds.get(tx, number % len(PAPERS) + 1)
        assert feed is not None
        now = self.clock.now()
        article = make.article(title=text.title, lead=text.lead, published=now, section=text.section)
        result = PollResult(feed=feed, polled_at=now, next_poll=now + timedelta(days=1))
        ingest(tx, result, [article], now=now)
