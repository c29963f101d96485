"""What the ledger promises of kills: what was only claimed has not left, what departed may have arrived."""

from datetime import datetime, timedelta
from typing import Any

from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, departures, settle
from storage.outbox.rows import Delivery, DropReason
from tests import make
from tests.make import NOON

LEASE = timedelta(minutes=2)
LATER = NOON + LEASE


async def take(db: Database, *, now: datetime = NOON, worker: int = 0) -> list[Delivery]:
    ours = claim.Claim(channel="telegram", now=now, lease_end=now + LEASE, worker=worker)
    return await db.run(claim.take, ours, limit=20, most_copies=2)


async def rows(db: Database) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in await make.rows(db, "SELECT state, copies FROM outbox ORDER BY chat_id")]


async def test_killed_again_and_again_between_claim_and_departure_nothing_is_lost(db: Database) -> None:
    await db.run(make.readers)
    for _kill in range(2):
        [one] = await take(db)
        assert await db.run(claim.recover, now=NOON) == 0
    assert await rows(db) == [("waiting", 0)]
    [one] = await take(db)
    await db.run(make.depart, one)
    assert await db.run(claim.recover, now=NOON) == 1
    assert await rows(db) == [("unknown", 1)]
    for _kill in range(2):
        [one] = await take(db)
        assert one.copies == 1
        assert await db.run(claim.recover, now=NOON) == 0
    assert await rows(db) == [("unknown", 1)]


async def test_one_that_never_departed_is_no_suspect_when_its_lease_is_over(db: Database) -> None:
    chats = await db.run(make.readers, chats=3)
    first = await take(db)
    await db.run(make.depart, first[0])
    assert len(first) == 3
    again = [await take(db, now=LATER), await take(db, now=LATER)]
    assert sorted((len(part), part[0].copies) for part in again) == [(1, 1), (2, 0)]
    assert {one.chat for part in again for one in part} == {chat.number for chat in chats}


async def test_only_what_is_still_ours_may_leave(db: Database) -> None:
    def lose_some(tx: Tx, claimed: list[Delivery]) -> None:
        settle.drop_of_chat(tx, chat=claimed[0].chat, reason=DropReason.GONE)
        tx.run("UPDATE outbox SET worker = 8 WHERE chat_id = :chat", chat=claimed[1].chat)
        tx.run("UPDATE outbox SET attempts = 2 WHERE chat_id = :chat", chat=claimed[2].chat)

    await db.run(make.readers, chats=4)
    claimed = await take(db, worker=7)
    await db.run(lose_some, claimed)
    assert await db.run(departures.record, claimed, worker=7, now=LATER) == set()  # their leases are over
    assert await db.run(departures.record, claimed, worker=7, now=NOON) == {departures.key_of(claimed[3])}


async def test_what_was_dropped_while_it_was_claimed_stays_so(db: Database) -> None:
    await db.run(make.readers)
    [one] = await take(db)
    await db.run(settle.drop_of_chat, chat=one.chat, reason=DropReason.GONE)
    await db.run(settle.release, one, due=NOON)
    assert await rows(db) == [("dropped", 0)]


async def test_what_is_claimed_often_and_never_leaves_ends_its_workers_seldom(db: Database) -> None:
    await db.run(make.readers)
    for _kill in range(claim.OFTEN):
        assert len(await take(db)) == 1
        await db.run(claim.recover, now=NOON)
    assert await take(db) == []
    assert len(await take(db, now=NOON + claim.LATER)) == 1


async def test_what_was_released_was_no_attempt_that_ended_a_worker(db: Database) -> None:
    await db.run(make.readers)
    for _wait in range(claim.OFTEN):
        [one] = await take(db)
        await db.run(settle.release, one, due=NOON)
    assert len(await take(db)) == 1
    await db.run(claim.recover, now=NOON)
    assert len(await take(db)) == 1


async def test_what_a_killed_worker_had_not_sent_has_its_place_before_newer_ones(db: Database) -> None:
    older, newer = await db.run(make.readers, chats=2)
    await db.run(lambda tx: tx.run("UPDATE outbox SET due = due + 1 WHERE chat_id = :chat", chat=newer.number))
    ours = claim.Claim(channel="telegram", now=NOON, lease_end=NOON + LEASE)
    assert [one.chat for one in await db.run(claim.take, ours, limit=1)] == [older.number]
    await db.run(claim.recover, now=NOON + timedelta(seconds=1))
    assert [one.chat for one in await take(db, now=NOON + timedelta(seconds=1))] == [older.number, newer.number]
