"""Many readers behind a line that breaks in every way: what leaves, when, and what the ledger says of it."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot import catalogue
from jobs.clock import Clock
from jobs.delivery.compose import Composer
from jobs.delivery.deliver import Delivering
from jobs.delivery.pacing import Pacing
from news.delivery.messages import Abilities, Alert, Message, Receipt
from news.delivery.outages import Outage
from news.errors import ChannelAway, Unsure
from storage.engine.database import Tx
from tests import make
from tests.fakes.outlet import FakeChannel, FakeOutlet
from tests.fakes.simulated import SimulatedClock

TOPIC = "xay-dung-dang"
LATENCY = 0.1  #: seconds to an answer while all is well
READ_TIMEOUT = 20.0  #: seconds until a client gives an answer up
WAYS = ("reset", "hang", "garbage", "502")  #: in which a line is broken
Sent = tuple[str, str]  #: a chat's address and an article's title


@dataclass
class Line(FakeOutlet):
    """A platform over a network. While `broken` names a way nothing is confirmed, although every second one arrives."""

    clock: Clock = field(kw_only=True)
    broken: str = ""
    left: list[tuple[float, Sent]] = field(default_factory=list)  #: all that left, and when
    arrived: Counter[Sent] = field(default_factory=Counter)
    under_way: int = 0
    vanishing: str = ""  #: the address where everything vanishes for ever

    async def send(self, address: str, message: Message) -> Receipt:
        assert isinstance(message, Alert)
        sent = (address, message.title)
        way = "reset" if address == self.vanishing else self.broken
        if way != "502":
            self.left.append((self.clock.monotonic(), sent))
            self.arrived[sent] += not way or len(self.left) % 2
        self.under_way += 1
        try:
            await self._answer(way)
        finally:
            self.under_way -= 1
        return Receipt(message_id=str(len(self.left)))

    async def check(self) -> None:
        await self._answer(self.broken)

    async def _answer(self, way: str) -> None:
        await self.clock.sleep(READ_TIMEOUT if way == "hang" else LATENCY)
        if way == "502" and way == self.broken:
            raise ChannelAway(timedelta(seconds=15), why="HTTP 502")
        if way or self.broken:  # it broke meanwhile
            raise Unsure("no answer")


class Crowd:
    """Readers of one topic on one channel, whose delivery runs as in the program."""

    def __init__(self, url: str, *, readers: int, rate: float = 28, abilities: Abilities | None = None) -> None:
        self.clock, self.db = SimulatedClock.over(url)
        self.line = Line(clock=self.clock, abilities=abilities or Abilities(max_length=4096, edit=True))
        self.channel = FakeChannel(self.line, Pacing(per_second=rate), clock=self.clock, on_outage=self._hear_of)
        composer = Composer(self.db, catalogue.taxonomy(), catalogue.provinces())
        self.delivering = Delivering(self.db, self.channel, composer, clock=self.clock)
        self.readers = readers
        self.published: list[str] = []
        self.reports: list[str] = []

    async def _hear_of(self, outage: Outage) -> None:
        self.reports.append(str(outage))

    async def begin(self) -> None:
        """The readers come, and delivery runs."""

        def fill(tx: Tx) -> None:
            for number in range(self.readers):
                make.chat(tx, TOPIC, channel=self.line.name, address=f"r{number}", hours="")

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
