"""What is urgent goes first, and no kind of message waits for ever behind another."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from news.delivery.messages import Message, Receipt
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox.rows import BREAKING, BROADCAST, DIGEST, EDIT, LANES, NEWS, NOTICE
from storage.times import to_ms
from tests import make
from tests.fakes.clock import FakeClock
from tests.fakes.outlet import FakeOutlet
from tests.fakes.post import Post
from tests.make import NOON
from tests.waiting import eventually

RATE = 28
WAITING = {NOTICE: 3, BREAKING: 500, EDIT: 50, BROADCAST: 50, NEWS: 50, DIGEST: 10}
SEEN = 400  #: messages, after which every lane but that of notices still has something to say


class Crowd(FakeOutlet):
    """Remembers for which lanes it was used, in order."""

    lanes: list[int]

    async def send(self, address: str, message: Message) -> Receipt:
        self.lanes.append(int(address.partition("-")[0]))
        return await super().send(address, message)


def fill(tx: Tx, waiting: dict[int, int]) -> None:
    """In each lane so many chats have a message waiting, those of the last lanes for longest."""
    article = make.stored(tx)
    for age, lane in enumerate(LANES):
        chats = [make.chat(tx, address=f"{lane}-{number}").number for number in range(waiting.get(lane, 0))]
        tx.many(
            "INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at) "
            "VALUES (:chat, 'alert', :item, 'telegram', :lane, :due, :due)",
            [{"chat": chat, "item": article, "lane": lane, "due": to_ms(NOON) - age} for chat in chats],
        )


class Rush(Post):
    """A channel with the usual rate, which goes on while a test lets time go by."""

    def __init__(self, db: Database) -> None:
        self.clock, self.crowd = FakeClock(), Crowd()
        self.crowd.lanes = []
        super().__init__(db, self.crowd, clock=self.clock, per_second=RATE)

    async def until_left(self, many: int) -> list[int]:
        """The lanes of all that has left, which are *many* or a few more."""

        async def have_left() -> bool:
            await self.clock.advance(0.1)
            return len(self.crowd.lanes) >= many

        await eventually(have_left)
        return list(self.crowd.lanes)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.delivering.run())
        yield
        stopping = asyncio.create_task(self.delivering.stop())

        async def has_ended() -> bool:
            await self.clock.advance(0.1)
            return task.done() and stopping.done()

        await eventually(has_ended)


async def test_what_is_urgent_has_most_turns_and_every_lane_its_share(sqlite_db: Database) -> None:
    rush = Rush(sqlite_db)
    await sqlite_db.run(fill, WAITING)
    async with rush.running():
        lanes = (await rush.until_left(SEEN))[:SEEN]
    turns = Counter(lanes)
    assert Counter(lanes[:8])[NOTICE] == WAITING[NOTICE]
    assert turns[BREAKING] > 0.9 * SEEN
    assert turns[BREAKING] > turns[EDIT] > turns[NEWS] > turns[DIGEST] > 0
    assert abs(turns[NEWS] - turns[BROADCAST]) <= 2


async def test_what_comes_while_a_broadcast_goes_out_is_not_behind_it(sqlite_db: Database) -> None:
    rush = Rush(sqlite_db)
    await sqlite_db.run(fill, {BROADCAST: 200})
    async with rush.running():
        before = len(await rush.until_left(20))
        await sqlite_db.run(fill, {NOTICE: 2, BREAKING: 2, EDIT: 5, NEWS: 20})
        lanes = (await rush.until_left(before + 60))[before:]
    assert Counter(lanes[:20])[NOTICE] == Counter(lanes[:20])[BREAKING] == 2  # behind what was claimed already
    assert Counter(lanes)[EDIT] == 5 and Counter(lanes)[NEWS] == 20
