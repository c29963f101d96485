"""What a claim promises of what may have arrived: alone, one at a time, never more copies than may be."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any

from news.delivery.quiet import QuietHours
from storage import chats
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, ledger, settle
from storage.outbox.rows import Delivery
from tests import make
from tests.make import NOON

LEASE = timedelta(minutes=2)


def at(now: datetime = NOON, *, lease_end: datetime = NOON + LEASE, busy: Collection[int] = ()) -> claim.Claim:
    return claim.Claim(channel="telegram", now=now, lease_end=lease_end, busy=busy)


async def take(db: Database, ours: claim.Claim | None = None, **how: Any) -> list[Delivery]:
    return await db.run(claim.take, ours or at(), limit=20, **how)


async def probe(db: Database, *, busy: Collection[int] = (), clean: bool = False) -> list[int]:
    found = await db.run(claim.take_probe, at(busy=busy), clean=clean)
    return [one.chat for one in found]


def doubt(tx: Tx, chat: int, *, copies: int = 1) -> None:
    """The chat's rows may have arrived."""
    tx.run("UPDATE outbox SET state = 'unknown', copies = :copies WHERE chat_id = :chat", copies=copies, chat=chat)


async def test_what_may_have_arrived_is_claimed_alone(db: Database) -> None:
    first, second, *_ = await db.run(make.readers, chats=5)
    await db.run(doubt, first.number)
    await db.run(doubt, second.number)
    tx_by_tx = [[one.chat for one in await take(db)] for _ in range(3)]
    assert sorted(map(len, tx_by_tx)) == [1, 1, 3]
    assert {chat for part in tx_by_tx if len(part) == 1 for chat in part} == {first.number, second.number}


async def test_while_one_is_under_way_no_other_suspect_is_claimed(db: Database) -> None:
    chats = await db.run(make.readers, chats=3)
    await db.run(doubt, chats[0].number)
    clean = await take(db, suspects=False)
    assert sorted(one.chat for one in clean) == [chats[1].number, chats[2].number]
    await db.run(make.depart, *clean)
    assert await take(db, at(NOON + LEASE), suspects=False) == []  # their leases ran out: suspects, too
    assert len(await take(db, at(NOON + LEASE))) == 1


async def test_what_left_as_often_as_it_may_is_over(db: Database) -> None:
    [chat] = await db.run(make.readers)
    await db.run(doubt, chat.number, copies=5)
    assert await take(db) == []
    assert await db.read(ledger.count_by_state) == {"unsure": 1, "repeats": 5}


async def test_a_crash_after_the_last_copy_is_counted_and_no_other_leaves(db: Database) -> None:
    await db.run(make.readers)
    await db.run(make.depart, *await take(db, most_copies=2))
    [second] = await take(db, at(NOON + LEASE, lease_end=NOON + 2 * LEASE), most_copies=2)
    assert second.copies == 1
    await db.run(make.depart, second)
    assert await take(db, at(NOON + 2 * LEASE), most_copies=2) == []
    assert await db.read(ledger.count_by_state) == {"unsure": 1, "repeats": 2}


async def test_a_probe_is_a_row_that_costs_little_in_a_chat_without_a_suspect(db: Database) -> None:
    doubted, clean = await db.run(make.readers, chats=2, items=2)
    tx = "UPDATE outbox SET state = 'unknown', copies = 1 WHERE chat_id = :chat AND item_id = 1"

    def one_row(tx_: Tx) -> None:
        tx_.run(tx, chat=doubted.number)

    await db.run(one_row)
    assert await probe(db) == [clean.number]
    assert await probe(db, busy={clean.number}, clean=True) == []
    assert await probe(db, busy={clean.number}) == [doubted.number]


async def test_where_nothing_else_is_due_a_probe_is_what_left_once_and_nothing_that_left_twice(db: Database) -> None:
    once, twice, dead = await db.run(make.readers, chats=3)
    await db.run(doubt, once.number)
    await db.run(doubt, twice.number, copies=2)

    def die(tx: Tx) -> None:
        tx.run(
            "UPDATE outbox SET state = 'sending', departed_at = 0, copies = 1 WHERE chat_id = :chat", chat=dead.number
        )

    await db.run(die)
    assert await probe(db) == [once.number]
    assert await probe(db) == []


async def test_no_probe_is_heard_in_the_night(db: Database) -> None:
    def fill(tx: Tx) -> None:
        [chat] = make.readers(tx)
        chats.set_quiet(tx, chat=chat.number, hours=QuietHours(begin=time(11), end=time(14)), now=NOON)

    await db.run(fill)
    assert await probe(db, clean=True) == []


async def test_what_has_not_left_waits_as_it_did_before(db: Database) -> None:
    await db.run(make.readers)
    [one] = await take(db)
    await db.run(settle.release, one, due=NOON)
    [again] = await take(db)
    assert (again.attempts, again.copies) == (1, 0)
    await db.run(settle.put_back, again, due=NOON, unknown=True)
    [third] = await take(db)
    await db.run(settle.release, third, due=NOON)
    [row] = await make.rows(db, "SELECT state, copies, attempts FROM outbox")
    assert (row["state"], row["copies"], row["attempts"]) == ("unknown", 1, 1)
