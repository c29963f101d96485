"""What is not known to have arrived is counted where it ends, once, by channel and reason."""

from datetime import timedelta

from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, settle, undelivered
from storage.outbox.rows import DropReason
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)


async def test_every_way_to_end_without_knowing_is_counted_and_told_once(db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.readers(tx, chats=3)
        one, two, three = claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=3)
        settle.give_up_unknown(tx, one, most=5, now=NOON)
        make.depart(tx, two)
        settle.put_back(tx, three, due=NOON, unknown=True)
        claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=3, most_copies=1)

    await db.run(fill)
    assert await db.run(undelivered.take) == {("telegram", DropReason.UNCONFIRMED): 3}
    assert await db.run(undelivered.take) == {}


async def test_what_never_left_in_its_time_is_expired_and_what_left_is_unconfirmed(db: Database) -> None:
    def fill(tx: Tx) -> int:
        make.readers(tx, chats=3)
        make.notice(tx, make.chat(tx, channel="zalo").number)
        [one] = claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON + DAY), limit=1)
        settle.put_back(tx, one, due=NOON, unknown=True)
        return one.chat  # any of the three: all are due at once

    left = await db.run(fill)
    assert await db.run(settle.give_up, before=NOON - DAY, stale=NOON - DAY) == 0
    assert await db.run(settle.give_up, before=NOON + DAY, stale=NOON + DAY) == 4
    reasons = {row["chat_id"]: row["reason"] for row in await make.rows(db, "SELECT chat_id, reason FROM outbox")}
    assert reasons == {chat: "unconfirmed" if chat == left else "expired" for chat in range(1, 5)}
    assert await db.run(undelivered.take) == {
        ("telegram", DropReason.UNCONFIRMED): 1,
        ("telegram", DropReason.EXPIRED): 2,
        ("zalo", DropReason.EXPIRED): 1,
    }
