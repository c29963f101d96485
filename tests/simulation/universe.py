"""A universe: a world with the whole program in it, which lives, is cut off and lives again until all is settled."""

import asyncio
import logging
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import App
from bot.config import Config
from bot.config.sections import AdminsConfig, FeedEntry, PollingConfig, StorageConfig, TelegramConfig, ZaloConfig
from storage.engine.database import Database
from tests.simulation.disk import Disk
from tests.simulation.loop import WorldLoop
from tests.simulation.messengers import Messenger, Telegram, Zalo
from tests.simulation.network import Network
from tests.simulation.newspapers import Newspaper, mark_of
from tests.simulation.outside import WorldOutside, WorldTelegram, WorldZalo
from tests.simulation.people import Person
from tests.simulation.world import World

NAP = 150.0  #: seconds that a machine may sleep and nobody minds
LONGEST = 60 * 3600.0  #: seconds in which everything must be settled once all is well
ADMIN = 7  #: the newsroom's chat on Telegram
FOLDER = Path("/dev/shm")  #: where a file costs nothing, where there is such a place


@cache
def model() -> bytes:
    """The file of a database with today's tables, made once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.db"
        asyncio.run(Database.open(f"sqlite:///{path}").close())
        return path.read_bytes()


class Life:
    """The program from its start to its end."""

    def __init__(self, universe: "Universe", number: int) -> None:
        self._universe = universe
        self.number = number
        self.began = universe.world.moment
        self.loop = WorldLoop(universe.world)
        self.loop.leisure = self._leisure
        self.app: App | None = None
        self.is_on = True
        self.is_ready = False

    def _leisure(self) -> float:
        engine = self._universe.disk.engine
        idle = not self._universe.network.under_way and engine is not None and not engine.busy
        is_calm = self._universe.world.moment > self._universe.calm_from
        leisure = self._universe.leisure if idle and is_calm else 0.0
        return min(leisure, self._universe.idle()) if leisure > NAP else leisure  # something may have become due sooner

    def run(self) -> bool:
        """Whether it came to its own end."""
        try:
            ended = self.loop.live(self._work())
        finally:
            self.is_on = False
            self.loop.bury()
            if (engine := self._universe.disk.engine) is not None and not engine.is_dead:
                engine.die()
        return ended

    async def _work(self) -> None:
        universe = self._universe
        self.outside = WorldOutside(
            universe.world, universe.disk, universe.network,
            life=self.number, stretch=universe.stretch, on_cut=self.cut,
        )  # fmt: skip
        self.outside.wrong = universe.wrong
        builders = [
            lambda config: WorldTelegram(config, lambda: self.outside.session),
            lambda config: WorldZalo(config, lambda: self.outside.session),
        ]
        async with App(universe.config, builders=builders, outside=self.outside) as self.app:
            self.app.articles.matching.first, self.app.articles.matching.chunk = universe.chunks
            self.app.delivery.broadcasting.part = universe.chunks[1]
            self.is_ready = True
            universe.on_ready()
            await self.app.run()

    def cut(self) -> None:
        """The power goes."""
        if self.is_on:
            self.is_on = False
            self.loop.is_cut = True
            self._universe.world.note("cut", self.number)
            self._universe.world.situations["cuts"] += 1
            if (engine := self._universe.disk.engine) is not None:
                engine.die()

    def do(self, work: Coroutine[Any, Any, Any]) -> None:
        """Have the program do something besides."""
        self.loop.create_task(work)

    def stop(self) -> None:
        """It is asked to end."""
        if self.app is not None and self.is_on:
            self.app.stop()


class Universe:
    """Everything there is; `plan` says what happens in it."""

    def __init__(self, seed: int, folder: Path, *, told: bool = False) -> None:
        self.world = World(seed, begins=datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=37 * (seed % 39)))
        self.world.is_told = told
        self.network = Network(self.world)
        self.disk = Disk(self.world, folder, model())
        self.telegram, self.zalo = Telegram(self.world), Zalo(self.world)
        self.papers: list[Newspaper] = []
        self.people: list[Person] = []
        self.lives: list[tuple[float, float]] = []  #: from when to when the program ran
        self.life: Life | None = None
        self.leisure = 0.0
        self.calm_from = 0.0  #: before, something was written whose rows are still on their way
        self.stretch = 1.0
        self.chunks = (500, 2000)
        self.wrong = timedelta()  #: how far the machine's clock is ahead
        self.jumps: list[tuple[float, timedelta]] = [(0.0, timedelta())]
        self.is_over = False  #: all that was planned has happened, and all is well
        self.pending: list[Callable[[], Coroutine[Any, Any, None]]] = []
        self.errors: list[str] = []  #: what the program logged that must never be
        self.downtime: Callable[[], float] = lambda: 5.0
        self.on_settled: Callable[[], None] = lambda: None
        for messenger in (self.telegram, self.zalo):
            self.network.lines[messenger.host] = messenger.line

    def add_paper(self, name: str, province: str, host: str) -> Newspaper:
        """Another newspaper."""
        paper = Newspaper(self.world, name, province, host)
        self.papers.append(paper)
        self.network.lines[host] = paper.line
        return paper

    @property
    def config(self) -> Config:
        """The program's configuration."""
        return Config(
            storage=StorageConfig(url=f"sqlite:///{self.disk.path}", backups_kept=0),
            telegram=TelegramConfig(token=SecretStr("4242:AAfake-token-of-a-test-0123456789abcde")),
            zalo=ZaloConfig(token=SecretStr("1:simulated"), monthly_messages=0),
            polling=PollingConfig(min_interval=timedelta(seconds=20), max_interval=timedelta(seconds=300)),
            admins=AdminsConfig(telegram=[ADMIN]),
            feeds=[FeedEntry(url=one.feed, newspaper=one.name, province=one.province) for one in self.papers],
        )

    def messenger(self, channel: str) -> Messenger:
        """The platform of this channel."""
        return self.telegram if channel == "telegram" else self.zalo

    def set_clock(self, wrong: timedelta) -> None:
        """The machine's clock is ahead by so much from now on."""
        self.wrong = wrong
        self.jumps.append((self.world.moment, wrong))
        self.world.note("clock", wrong)
        if self.life is not None and self.life.is_ready:
            self.life.outside.wrong = wrong

    def ask(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Have the running program do this; where it does not run, or is cut off before, the next life does."""
        self.pending.append(work)
        self._begin(work)

    def _begin(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        life = self.life
        if life is None or not life.is_ready or not life.is_on:
            return

        async def do() -> None:
            await work()
            self.pending.remove(work)

        life.do(do())

    def on_ready(self) -> None:
        """A life begins to work."""
        for work in list(self.pending):
            self._begin(work)

    @property
    def db(self) -> Database:
        """The database of the present life."""
        assert self.life is not None and self.life.app is not None
        return self.life.app.db

    def live(self) -> None:
        """All lives, to the end of the last one."""
        with watched(self._complain):
            number = 0
            while True:
                number += 1
                begun = self.world.moment
                self.life = Life(self, number)
                ended = self.life.run()
                self.lives.append((begun, self.world.moment))
                if ended and self.is_over:
                    break
                self.world.pass_until(self.world.moment + self.downtime())
            self.life = None

    def _complain(self, what: str) -> None:
        if self.life is not None and self.life.is_on:  # who is cut off may say anything
            self.errors.append(what)

    def watch_settling(self) -> None:
        """From now on all is well: end when everything is settled, or when it should have been."""
        deadline = self.world.moment + LONGEST

        def look() -> None:
            if self.is_settled() or self.world.moment > deadline:
                self.is_over = True
                self.world.note("settled" if self.world.moment <= deadline else "not settled")
                if self.life is not None:
                    self.life.stop()
                return
            self.leisure = self.idle()
            self.world.after(max(40.0, self.leisure), look)

        self.world.after(40.0, look)

    def idle(self) -> float:
        """Seconds in which nothing in the tables is due: the machine may sleep so long."""
        engine = self.disk.engine
        if engine is None or engine.is_dead or self.life is None or not self.life.is_ready:
            return 5.0
        due = engine.look(NEXT)[0]["due"]
        if due is None:
            return 1800.0
        return float(min(max(due / 1000 - self.life.outside.clock.now().timestamp(), 8.0), 3600.0))

    def is_settled(self) -> bool:
        """Whether nothing is left to do."""
        engine = self.disk.engine
        if engine is None or engine.is_dead or self.pending or self.life is None or not self.life.is_ready:
            return False
        if engine.look(UNSETTLED)[0]["n"]:
            return False
        known = {mark_of(row["url"]): row["title"] for row in engine.look("SELECT url, title FROM articles")}
        return all(known.get(one.mark) == one.title for paper in self.papers for one in paper.listed())


#: How much is left to do: rows that may go, things that wait for a digest, articles and fan-outs that are open.
UNSETTLED = f"""
    SELECT (SELECT COUNT(*) FROM outbox WHERE due IS NOT NULL)
         + (SELECT COUNT(*) FROM outbox WHERE state = 'gathered')
         + (SELECT COUNT(*) FROM articles WHERE state IN ('page', 'new', 'quiet', 'held'))
         + (SELECT COUNT(*) FROM fan_outs WHERE done_at IS NULL)
         + (SELECT COUNT(*) FROM broadcasts WHERE confirmed_at IS NOT NULL AND done_at IS NULL)
         + (SELECT COUNT(*) FROM missing_articles WHERE due IS NOT NULL) AS n
"""  # noqa: F541


#: When the next of these is due.
NEXT = """
    SELECT MIN(due) AS due FROM (
           SELECT MIN(due) AS due FROM outbox
            UNION ALL SELECT MIN(due) FROM missing_articles
            UNION ALL SELECT MIN(asked_at) + 7200000 FROM feeds
            UNION ALL SELECT MIN(c.digest_at) FROM chats c
                       WHERE EXISTS (SELECT 1 FROM outbox o WHERE o.chat_id = c.id AND o.state = 'gathered')) AS ends
"""


class _Complaints(logging.Handler):
    """Hears what must never be logged: an error that has no name."""

    def __init__(self, hear: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._hear = hear

    def emit(self, record: logging.LogRecord) -> None:
        ours = record.name.partition(".")[0] in ("bot", "jobs", "storage", "news")
        if record.exc_info and (ours or "callback" in record.getMessage()):
            self._hear(f"{record.getMessage()}: {record.exc_info[1]!r}")


@contextmanager
def watched(hear: Callable[[str], None]) -> Iterator[None]:
    """Within it, what is logged is looked at and kept from everybody else."""
    root, handler = logging.getLogger(), _Complaints(hear)
    before, level = root.handlers[:], root.level
    root.handlers[:] = [handler]
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.handlers[:] = before
        root.setLevel(level)
