"""Who works on the database: one at a time, and what the one before left behind is nobody's."""

from datetime import timedelta

from storage import workers
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim
from tests import make
from tests.make import NOON

SOON = NOON + timedelta(minutes=2)


async def test_a_worker_is_there_until_it_ends_or_the_next_one_comes(db: Database) -> None:
    first = await db.run(workers.begin, version="1", now=NOON)
    await db.run(workers.beat, worker=first, now=SOON)
    second = await db.run(workers.begin, version="2", now=SOON + timedelta(hours=1))
    await db.run(workers.end, worker=second, now=SOON + timedelta(hours=2))
    third = await db.run(workers.begin, version="2", now=SOON + timedelta(hours=3))
    found = await make.rows(db, "SELECT id, ended_at FROM workers ORDER BY id")
    assert [row["id"] for row in found] == [first, second, third]
    ends = [SOON, SOON + timedelta(hours=2), None]  # a crash: when it last said that it runs
    assert [row["ended_at"] for row in found] == [at and int(at.timestamp() * 1000) for at in ends]


async def test_every_role_is_the_newest_workers_with_an_epoch_of_its_own(db: Database) -> None:
    await db.run(workers.begin, version="1", now=NOON)
    worker = await db.run(workers.begin, version="1", now=SOON)
    found = await make.rows(db, "SELECT name, worker, epoch, until FROM roles ORDER BY name")
    assert found == [{"name": name, "worker": worker, "epoch": 2, "until": None} for name in sorted(workers.ROLES)]


async def test_the_number_of_a_worker_is_never_given_again(db: Database) -> None:
    numbers = []
    for day in range(3):
        numbers.append(await db.run(workers.begin, version="1", now=NOON + timedelta(days=day)))
        await db.run(workers.end, worker=numbers[-1], now=NOON + timedelta(days=day))
        await db.run(workers.sweep, before=NOON + timedelta(days=9))
    assert len(set(numbers)) == 3
    assert [row["id"] for row in await make.rows(db, "SELECT id FROM workers")] == numbers[-1:]


async def test_only_what_a_worker_that_is_gone_was_sending_is_taken_up(db: Database) -> None:
    def fill(tx: Tx) -> int:
        gone = workers.begin(tx, version="1", now=NOON)
        make.readers(tx, chats=4)
        for worker in (gone, 0):  # 0: nobody who is registered
            claimed = claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=SOON, worker=worker), limit=1)
            make.depart(tx, *claimed, worker=worker)
        claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=SOON, worker=gone), limit=1)
        here = workers.begin(tx, version="1", now=NOON)
        claimed = claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=SOON, worker=here), limit=1)
        make.depart(tx, *claimed, worker=here)
        return here

    here = await db.run(fill)
    assert await db.run(claim.recover, now=NOON) == 2
    found = await make.rows(db, "SELECT state, worker, copies FROM outbox ORDER BY chat_id")
    states = [("unknown", 1), ("unknown", 1), ("waiting", 0), ("sending", 0)]
    assert [(row["state"], row["copies"]) for row in found] == states
    assert found[3]["worker"] == here
