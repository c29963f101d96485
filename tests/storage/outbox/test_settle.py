"""When the ledger lets go of what it keeps, on both databases."""

from datetime import timedelta

from storage import books
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, settle
from storage.outbox.rows import DropReason
from storage.times import to_ms
from tests import make
from tests.make import NOON


async def test_the_sweep_gives_up_old_news_and_forgets_old_records(db: Database) -> None:
    await db.run(make.readers, chats=2)
    taken = await db.run(claim.take, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=2)
    one, _other = sorted(taken, key=lambda delivery: delivery.chat)  # both were due in the same moment
    await db.run(settle.mark_sent, one, now=NOON)
    await db.run(claim.recover, now=NOON)
    later = NOON + timedelta(days=3)
    assert await db.run(settle.give_up, before=NOON, stale=later) == 1
    assert sorted(row["state"] for row in await make.rows(db, "SELECT state FROM outbox")) == ["dropped", "sent"]
    assert await db.run(settle.sweep, before=NOON, after=0, chats=9) == (one.chat + 1, 0)
    assert await db.run(settle.sweep, before=later, after=0, chats=1) == (one.chat, 1)
    assert await db.run(settle.sweep, before=later, after=one.chat, chats=1) == (one.chat + 1, 1)
    assert await db.run(settle.sweep, before=later, after=one.chat + 1, chats=1) == (None, 0)


async def test_what_no_channel_ever_took_is_closed_in_the_end_with_a_reason(db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.notice(tx, make.chat(tx, channel="zalo").number)

    await db.run(fill)
    later = NOON + timedelta(days=60)
    assert await db.run(settle.sweep, before=later, after=0, chats=9) == (1, 0)
    assert await db.run(settle.give_up, before=NOON, stale=later) == 0
    assert await db.run(settle.give_up, before=later, stale=later) == 1
    found = await make.rows(db, "SELECT state, reason FROM outbox")
    assert found == [{"state": "dropped", "reason": DropReason.EXPIRED}]


async def test_what_is_being_sent_is_neither_given_up_nor_forgotten(db: Database) -> None:
    await db.run(make.readers)
    later = NOON + timedelta(days=60)
    [one] = await db.run(claim.take, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=2)
    assert await db.run(settle.give_up, before=later, stale=later) == 0
    assert await db.run(settle.sweep, before=later, after=0, chats=9) == (one.chat, 0)


async def test_what_arrives_after_all_has_no_reason_left(db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.readers(tx)
        [one] = claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=1)
        settle.drop_of_chat(tx, chat=one.chat, reason=DropReason.PAUSED, detail="in between")
        settle.mark_sent(tx, one, now=NOON, message_id="5")
        settle.mark_sent(tx, one, now=NOON)

    await db.run(fill)
    found = await make.rows(db, "SELECT state, reason, detail, message_id FROM outbox")
    assert found == [{"state": "sent", "reason": "", "detail": "", "message_id": "5"}]


async def test_what_is_dropped_on_its_way_is_not_sent_again_whatever_is_heard_of_it(db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.readers(tx, chats=3)
        ours = claim.Claim(channel="telegram", now=NOON, lease_end=NOON)
        doubtful, failed, postponed = claim.take(tx, ours, limit=3)
        for one in (doubtful, failed, postponed):
            settle.drop_of_chat(tx, chat=one.chat, reason=DropReason.PAUSED)
        for _copy in range(2):
            settle.put_back(tx, doubtful, due=NOON, unknown=True)
        settle.put_back(tx, failed, due=NOON)
        settle.gather(tx, postponed)

    await db.run(fill)
    found = await make.rows(db, "SELECT state, due, reason, copies FROM outbox ORDER BY chat_id")
    assert [tuple(row.values()) for row in found] == [
        ("dropped", None, DropReason.UNCONFIRMED, 1),
        ("dropped", None, DropReason.PAUSED, 0),
        ("dropped", None, DropReason.PAUSED, 0),
    ]


async def test_what_was_forgotten_on_its_way_is_counted_as_erased_alone(db: Database) -> None:
    def fill(tx: Tx) -> dict[str, int]:
        make.readers(tx)
        [one] = claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=1)
        settle.forget_chat(tx, chat=one.chat)
        settle.mark_sent(tx, one, now=NOON)
        [day] = tx.column("SELECT day FROM articles")
        return {account: n for (channel, account), n in books.read_day(tx, day=day).items() if channel}

    assert await db.run(fill) == {"asked": 1, "erased": 1}


async def test_what_may_be_stale_waits_on_and_nothing_else(db: Database) -> None:
    await db.run(make.readers)
    later = NOON + timedelta(minutes=10)
    assert await db.run(settle.put_off, stale=NOON, until=later) == 0
    assert await db.run(settle.put_off, stale=NOON + timedelta(seconds=1), until=later) == 1
    assert await db.run(settle.put_off, stale=later, until=later) == 0, "it waits already"
    for kind, waits in ("edit", 1), ("correction", 1), ("broadcast", 0), ("notice", 0):
        await db.run(_change, kind)
        assert await db.run(settle.put_off, stale=later, until=later + timedelta(minutes=1)) == waits, kind


def _change(tx: Tx, kind: str) -> None:
    tx.run("UPDATE outbox SET kind = :kind, due = :due", kind=kind, due=to_ms(NOON))


async def test_a_notice_that_is_on_its_way_is_not_dropped(db: Database) -> None:
    def fill(tx: Tx) -> int:
        return make.notice(tx, *(make.chat(tx).number for _ in range(2)))

    notice = await db.run(fill)
    [leaving] = await db.run(claim.take, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=1)
    assert await db.run(settle.drop_notice, notice=notice) == 1
    found = await make.rows(db, "SELECT chat_id, state FROM outbox")
    assert {row["state"]: row["chat_id"] == leaving.chat for row in found} == {"sending": True, "dropped": False}
