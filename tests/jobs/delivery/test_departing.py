"""When it is written down that a message leaves: right before it does, for many at once, and no sooner."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from jobs.delivery.departing import Departing
from jobs.delivery.recording import WAIT_HELD
from news.delivery.messages import Abilities, Message
from news.delivery.quota import Month
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, settle
from storage.outbox.rows import Delivery, DropReason
from tests import make
from tests.fakes.clock import FakeClock
from tests.fakes.outlet import FakeOutlet
from tests.fakes.post import Post
from tests.make import NOON
from tests.waiting import eventually


class Gate:
    """A month that allows everything, in its own time."""

    def __init__(self) -> None:
        self.asked = 0
        self.open = asyncio.Event()

    async def allows(self, delivery: Delivery, message: Message) -> bool:
        self.asked += 1
        await self.open.wait()
        return True

    async def month(self) -> Month:
        raise AssertionError("nobody asks")

    def cost(self, message: Message) -> int:
        return 1


def seldom() -> FakeOutlet:
    """A channel where no third copy leaves."""
    return FakeOutlet(abilities=Abilities(max_length=2000, copies=2))


async def departed(db: Database) -> list[bool]:
    return [row["departed_at"] is not None for row in await make.rows(db, "SELECT departed_at FROM outbox")]


async def test_killed_twice_before_it_left_a_message_arrives_once(sqlite_db: Database) -> None:
    await sqlite_db.run(make.readers)
    for _kill in range(2):
        gate = Gate()
        post = Post(sqlite_db, seldom(), gate)
        running = asyncio.create_task(post.delivering.run())
        await eventually(lambda gate=gate: gate.asked)
        assert await departed(sqlite_db) == [False]
        await post.delivering.stop(within=0.05)  # in the midst of it, as a kill would
        await running
        assert await post.rows() == [("sending", 0)]
        await sqlite_db.run(claim.recover, now=NOON)
    post = Post(sqlite_db, seldom())
    await post.drain()
    assert len(post.outlet.said) == 1
    assert await post.rows() == [("sent", 0)]


async def test_it_is_written_down_before_it_leaves(sqlite_db: Database) -> None:
    await sqlite_db.run(make.readers)
    outlet = FakeOutlet(gate=asyncio.Event())
    post = Post(sqlite_db, outlet)
    draining = asyncio.create_task(post.drain())
    await eventually(lambda: outlet.waiting)
    assert await departed(sqlite_db) == [True]
    assert outlet.gate is not None
    outlet.gate.set()
    await draining
    assert await post.rows() == [("sent", 0)]


async def test_what_is_dropped_before_it_leaves_does_not_leave(sqlite_db: Database) -> None:
    [chat] = await sqlite_db.run(make.readers)
    gate = Gate()
    post = Post(sqlite_db, quota=gate)
    draining = asyncio.create_task(post.drain())
    await eventually(lambda: gate.asked)
    await sqlite_db.run(settle.drop_of_chat, chat=chat.number, reason=DropReason.GONE)
    gate.open.set()
    await draining
    assert not post.outlet.said
    assert await post.rows() == [("dropped", 0)]


async def test_where_it_cannot_be_written_down_it_leaves_later(sqlite_db: Database) -> None:
    def refuse(tx: Tx) -> None:
        tx.run(
            """
            CREATE TRIGGER refuse BEFORE UPDATE ON outbox WHEN NEW.departed_at IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'not now'); END
            """
        )

    def allow(tx: Tx) -> None:
        tx.run("DROP TRIGGER refuse")

    await sqlite_db.run(make.readers)
    await sqlite_db.run(refuse)
    post = Post(sqlite_db)
    await post.drain()
    assert not post.outlet.said
    assert await post.rows() == [("waiting", 0)]
    await sqlite_db.run(allow)
    await post.drain(WAIT_HELD)
    assert len(post.outlet.said) == 1


async def test_those_that_leave_together_share_a_write(sqlite_db: Database) -> None:
    class Watched:
        """The same database; how much was written at a time."""

        def __init__(self) -> None:
            self.writes: list[int] = []

        async def run(self, job: Callable[..., Any], deliveries: list[Delivery], **values: Any) -> Any:
            self.writes.append(len(deliveries))
            return await sqlite_db.run(job, deliveries, **values)

    await sqlite_db.run(make.readers, chats=20)
    ours = claim.Claim(channel="telegram", now=NOON, lease_end=NOON + timedelta(minutes=2))
    claimed = await sqlite_db.run(claim.take, ours, limit=20)
    watched = Watched()
    departing = Departing(watched, clock=FakeClock(), worker=0)  # type: ignore[arg-type]
    await asyncio.gather(*(departing.record(one) for one in claimed))
    assert watched.writes == [20]
    assert await departed(sqlite_db) == [True] * 20


async def test_one_that_is_stopped_while_it_is_written_down_takes_no_other_along(sqlite_db: Database) -> None:
    await sqlite_db.run(make.readers, chats=2)
    ours = claim.Claim(channel="telegram", now=NOON, lease_end=NOON + timedelta(minutes=2))
    claimed = await sqlite_db.run(claim.take, ours, limit=2)
    departing = Departing(sqlite_db, clock=FakeClock(), worker=0)
    stopped, other = (asyncio.create_task(departing.record(one)) for one in claimed)
    await asyncio.sleep(0)  # both wait for the same write
    stopped.cancel()
    await asyncio.wait([stopped, other])
    assert (stopped.cancelled(), other.cancelled()) == (True, False)
    await other
    assert await departed(sqlite_db) == [True, True]
