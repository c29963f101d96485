"""Many readers behind a line that breaks in every way: what leaves, when, and what the ledger says of it."""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar

from bot import catalogue
from bot.zalo.client import Me, TextStyle, ZaloClient
from bot.zalo.errors import AmbiguousTimeout, Transient
from bot.zalo.outlet import ZaloOutlet
from jobs.clock import Clock
from jobs.delivery.compose import Composer
from jobs.delivery.deliver import Delivering
from jobs.delivery.outlet import Outlet
from jobs.delivery.pacing import Pacing
from jobs.delivery.quota import Quota
from news.delivery.messages import Alert, Message, Receipt
from news.delivery.outages import Outage
from news.errors import ChannelAway, Unsure
from storage.engine.types import Tx
from tests import make
from tests.fakes.outlet import FakeChannel, FakeOutlet, LimitedZalo
from tests.fakes.simulated import SimulatedClock

TOPIC = "xay-dung-dang"
LATENCY = 0.1  #: seconds to an answer while all is well
READ_TIMEOUT = 20.0  #: seconds until a client gives an answer up
WAYS = ("reset", "hang", "garbage", "502")  #: in which a line is broken
Sent = tuple[str, str]  #: a chat's address and an article's title
Answer = TypeVar("Answer")


class Line:
    """A network to a platform. While `broken` names a way nothing is confirmed, although every second one arrives."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.broken = ""
        self.left: list[tuple[float, Sent]] = []  #: all that left, and when
        self.arrived: Counter[Sent] = Counter()
        self.under_way = 0

    async def carry(self, address: str, title: str) -> str:
        """A message leaves; its id. `Gateway` or `Silence` where the platform says none."""
        sent, way = (address, title), self.broken
        if way != "502":
            self.left.append((self.clock.monotonic(), sent))
            self.arrived[sent] += not way or len(self.left) % 2
        self.under_way += 1
        try:
            await self.answer()
        finally:
            self.under_way -= 1
        return str(len(self.left))

    async def answer(self) -> None:
        """An answer comes, or not."""
        way = self.broken
        await self.clock.sleep(READ_TIMEOUT if way == "hang" else LATENCY)
        if way == "502" and way == self.broken:
            raise Gateway
        if way or self.broken:  # it broke meanwhile
            raise Silence


class Gateway(Exception):
    """Something in front of the platform speaks: 502."""


class Silence(Exception):
    """No answer that can be understood."""


@dataclass
class Telegram(FakeOutlet):
    """A platform without a quota."""

    line: Line = field(kw_only=True)

    async def send(self, address: str, message: Message) -> Receipt:
        assert isinstance(message, Alert)
        with as_ours():
            return Receipt(message_id=await self.line.carry(address, message.title))

    async def check(self) -> None:
        with as_ours():
            await self.line.answer()


@contextmanager
def as_ours() -> Iterator[None]:
    """Trouble of the line as an outlet says it."""
    try:
        yield
    except Gateway:
        raise ChannelAway(timedelta(seconds=15), why="HTTP 502") from None
    except Silence:
        raise Unsure("no answer") from None


class ZaloLine(ZaloClient):
    """The client of Zalo's own outlet, whose requests go by the line."""

    def __init__(self, line: Line) -> None:
        super().__init__("1:simulated")
        self._line = line

    async def send_message(
        self, chat_id: str, text: str, *, text_styles: Sequence[TextStyle] = (), parse_mode: str = ""
    ) -> str:
        title = re.search(r"Tin (?:khẩn )?\d+", text)
        assert title is not None, text
        return await self._asked(self._line.carry(chat_id, title[0]))

    async def get_me(self) -> Me:
        await self._asked(self._line.answer())
        return Me(id="1", account_name="bot", display_name="", can_join_groups=False)

    async def _asked(self, answer: Awaitable[Answer]) -> Answer:
        try:
            return await answer
        except Gateway:
            raise Transient("sendMessage", 502, "Bad Gateway") from None
        except Silence:
            raise AmbiguousTimeout("sendMessage", None, "no answer in time") from None


class Crowd:
    """Readers of one topic on one channel, whose delivery runs as in the program."""

    def __init__(self, url: str, *, readers: int, rate: float = 28, limit: int = 0) -> None:
        """*limit*: how many messages Zalo takes in a month; 0: it is Telegram."""
        self.clock, self.db = SimulatedClock.over(url)
        self.line = Line(self.clock)
        outlet: Outlet = Telegram(line=self.line)
        self.quota = Quota(
            self.db,
            LimitedZalo(limit),
            wording=lambda month: f"{month.used}/{month.limit}",
            on_trouble=self._hear,
            now=self.clock.now,
        )
        if limit:
            outlet = ZaloOutlet(ZaloLine(self.line), quota=self.quota, clock=self.clock.monotonic)
            outlet.abilities = replace(outlet.abilities, burst=None)  # each by itself: it is the line that breaks
        self.name = outlet.name
        self.channel = FakeChannel(
            outlet,
            Pacing(per_second=rate),
            self.quota if limit else None,
            clock=self.clock,
            on_outage=self._hear_of,
        )
        composer = Composer(self.db, catalogue.taxonomy(), catalogue.provinces())
        self.delivering = Delivering(self.db, self.channel, composer, clock=self.clock)
        self.readers = readers
        self.published: list[str] = []
        self.reports: list[str] = []

    async def _hear_of(self, outage: Outage) -> None:
        self.reports.append(str(outage))

    async def _hear(self, text: str) -> None:
        self.reports.append(text)

    async def begin(self) -> None:
        """The readers come, and delivery runs."""

        def fill(tx: Tx) -> None:
            for number in range(self.readers):
                make.chat(tx, TOPIC, channel=self.name, address=f"r{number}", hours="")

        await self.db.run(fill)
        self._running = asyncio.create_task(self.delivering.run())

    async def end(self) -> None:
        """Delivery stops as it does in the program."""
        stopping = asyncio.create_task(self.delivering.stop())
        await self.clock.live(timedelta(seconds=10))
        await stopping
        await self._running
        await self.db.close()

    async def publish(self, *, urgent: bool = False) -> str:
        """An article that everyone asked for."""
        title = f"{'Tin khẩn' if urgent else 'Tin'} {len(self.published)}"

        def fill(tx: Tx) -> None:
            article = make.stored(tx, title=title, topics=(TOPIC,), published=self.clock.now())
            if urgent:
                tx.run("UPDATE articles SET urgent = 1 WHERE id = :id", id=article)
            make.fan_out(tx, article=article, now=self.clock.now())

        self.published.append(title)
        await self.db.run(fill)
        self.delivering.wake()
        return title

    async def live(self, minutes: float, *, publish: bool = True) -> None:
        """So much time passes, with an article at the beginning of each minute."""
        for _ in range(int(minutes)):
            if publish:
                await self.publish()
            await self.clock.live(timedelta(minutes=1))
        await self.clock.live(timedelta(minutes=minutes % 1))

    async def suffer(self, minutes: int) -> int:
        """The line is broken for *minutes*, in one way after the other; how many were under way when it broke.

        That is, how many may have been: as many as were allowed to be.
        """
        allowed = self.channel.holding.room(10**6) + self.line.under_way
        for place in range(minutes):
            self.line.broken = WAYS[place * len(WAYS) // minutes]
            await self.live(1)
        self.line.broken = ""
        return allowed

    async def until_sent(self, *, minutes: int = 60) -> None:
        """All of it is sent, which takes no longer than *minutes*."""
        for _ in range(minutes * 2):
            if not await self.open_rows():
                return
            await self.clock.live(timedelta(seconds=30))
        raise AssertionError(f"{await self.open_rows()} rows are still open")

    async def open_rows(self) -> int:
        [row] = await make.rows(self.db, "SELECT COUNT(*) AS n FROM outbox WHERE due IS NOT NULL")
        return int(row["n"])

    def lost(self) -> int:
        """How many (reader, article) pairs never arrived."""
        return self.readers * len(self.published) - len(+self.line.arrived)

    def copies(self) -> Counter[Sent]:
        """How often each message left."""
        return Counter(sent for _moment, sent in self.line.left)

    def second_copies(self) -> int:
        """How many messages left once more than they had to."""
        copies = self.copies()
        return sum(copies.values()) - len(copies)

    def rates(self, since: float) -> Iterator[int]:
        """How many left in each ten seconds from *since* on, but for the last ones."""
        moments = [moment for moment, _sent in self.line.left if moment >= since]
        for place in range(int((moments[-1] - since) / 10)):
            yield sum(since + place * 10 <= moment < since + place * 10 + 10 for moment in moments)

    async def reasons(self) -> dict[Any, int]:
        """How the rows ended."""
        rows = await make.rows(self.db, "SELECT state, reason, COUNT(*) AS n FROM outbox GROUP BY state, reason")
        return {(row["state"], row["reason"]): row["n"] for row in rows}
