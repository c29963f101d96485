"""Whatever wait the platform asks for, and whoever hears of it: nothing is sent before it is over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from news.delivery.messages import Message, Receipt
from news.errors import TryLater
from storage import corrections
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out
from tests import make
from tests.fakes.clock import FakeClock
from tests.fakes.outlet import FakeOutlet
from tests.fakes.post import Post
from tests.make import NOON
from tests.waiting import eventually

CHATS = 6
WAIT = timedelta(seconds=30)


class Strict(FakeOutlet):
    """Asks everybody to wait at the message or edit of this number, and notices who comes meanwhile."""

    def __init__(self, clock: FakeClock, busy_at: int = 3, wait: timedelta = WAIT) -> None:
        super().__init__()
        self.clock = clock
        self.busy_at = busy_at
        self.wait = wait
        self.count = self.too_early = 0
        self.until = 0.0

    def _look(self) -> None:
        self.count += 1
        self.too_early += self.clock.monotonic() < self.until
        if self.count == self.busy_at:
            self.until = self.clock.monotonic() + min(self.wait, timedelta(hours=1)).total_seconds()
            raise TryLater(self.wait, everywhere=True)

    async def send(self, address: str, message: Message) -> Receipt:
        self._look()
        return await super().send(address, message)

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        self._look()
        await super().edit(address, message_id, message)


@asynccontextmanager
async def running(post: Post, clock: FakeClock) -> AsyncIterator[None]:
    """Delivery goes on by itself."""
    task = asyncio.create_task(post.delivering.run())
    yield
    stopping = asyncio.create_task(post.delivering.stop())

    async def has_ended() -> bool:
        await clock.advance(0.1)
        return task.done() and stopping.done()

    await eventually(has_ended)


async def until_sent(post: Post, clock: FakeClock, many: int, *, step: float = 0.1) -> None:
    """Time goes by in steps of so many seconds until *many* rows are sent."""

    async def is_so() -> bool:
        await clock.advance(step)
        return [state for state, _copies in await post.rows()].count("sent") == many

    await eventually(is_so)


@pytest.mark.parametrize(
    ("wait", "step"), [(WAIT, 0.1), (timedelta(seconds=-1), 0.1), (timedelta(seconds=10**9), 20.0)]
)
async def test_what_waits_for_its_turn_when_all_must_wait_goes_afterwards(
    sqlite_db: Database, wait: timedelta, step: float
) -> None:
    clock = FakeClock()
    platform = Strict(clock, wait=wait)
    await sqlite_db.run(make.readers, chats=CHATS)
    post = Post(sqlite_db, platform, clock=clock, per_second=10, ahead=5.0)  # all claimed at once
    async with running(post, clock):
        await until_sent(post, clock, CHATS, step=step)
    assert (platform.too_early, platform.count, len(platform.said)) == (0, CHATS + 1, CHATS)


async def test_edits_wait_as_all_else_does(sqlite_db: Database) -> None:
    def fix(tx: Tx) -> None:
        assert corrections.correct(tx, 1, make.article("x", title="Tít đã sửa"), feed=1, now=NOON)
        assert fan_out.write_edits(tx, article=1, now=NOON, since=NOON) == CHATS

    clock = FakeClock()
    platform = Strict(clock, busy_at=CHATS + 3)
    await sqlite_db.run(make.readers, chats=CHATS)
    post = Post(sqlite_db, platform, clock=clock, per_second=10, ahead=5.0)
    async with running(post, clock):
        await until_sent(post, clock, CHATS)
        await sqlite_db.run(fix)
        await until_sent(post, clock, 2 * CHATS)
    assert (platform.too_early, len(platform.said), len(platform.edited)) == (0, CHATS, CHATS)


async def test_a_wait_that_is_asked_for_when_the_platform_is_probed_is_everybody_s(sqlite_db: Database) -> None:
    clock = FakeClock()
    post = Post(sqlite_db, clock=clock)
    post.outlet.away = TryLater(timedelta(seconds=-1), everywhere=True)
    assert not await post.delivering.holding.is_well()
    assert post.delivering.holding.until_probe() == 1.0
    assert post.delivering._pacing.is_held("7", clock.monotonic())
