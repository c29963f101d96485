"""What is counted of a limited plan, on both databases."""

from datetime import UTC, datetime, time, timedelta

from news.delivery.modes import Mode
from news.delivery.quiet import QuietHours
from storage import chats, digests, filters, quota, subscriptions
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)
LAST_EVENING = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam


async def test_messages_are_counted_by_the_month_of_vietnam(db: Database) -> None:
    assert await db.run(quota.add, channel="zalo", now=NOON) == 1
    assert await db.run(quota.add, channel="zalo", now=LAST_EVENING, messages=4) == 5
    assert await db.run(quota.add, channel="zalo", now=LAST_EVENING + timedelta(minutes=1)) == 1
    assert await db.read(quota.used, channel="zalo", now=LAST_EVENING) == 5
    assert await db.read(quota.used, channel="telegram", now=NOON) == 0


async def test_a_month_tells_what_waits_what_were_digests_and_how_it_went_lately(db: Database) -> None:
    def fill(tx: Tx) -> None:
        reader = make.chat(tx, "y-te", channel="zalo").number
        digests.choose(tx, chat=make.chat(tx, channel="zalo").number, hours="", now=NOON)
        chats.suspend(tx, chat=make.chat(tx, channel="zalo").number, why="blocked")
        for days, messages in ((9, 50), (7, 10), (2, 20), (0, 3)):
            quota.add(tx, channel="zalo", now=NOON - days * DAY, messages=messages)
        for kind, state, due, sent in (
            ("digest", "sent", None, NOON - DAY), ("digest", "sent", None, NOON - 30 * DAY),
            ("digest", "waiting", NOON, None), ("edit", "waiting", NOON, None),
        ):  # fmt: skip
            tx.run(
                "INSERT INTO outbox (chat_id, kind, item_id, channel, lane, state, due, sent_at, created_at) "
                "VALUES (:chat, :kind, :item, 'zalo', 4, :state, :due, :sent, 0)",
                chat=reader, kind=kind, item=int((sent or NOON).timestamp()), state=state,
                due=due and int(due.timestamp() * 1000), sent=sent and int(sent.timestamp() * 1000),
            )  # fmt: skip

    await db.run(fill)
    month = await db.read(quota.month, channel="zalo", limit=3000, now=NOON)
    assert (month.used, month.chats, month.waiting, month.digests) == (83, 1, 1, 1)
    assert (month.lately, month.lately_days) == (30, 2)


async def test_a_month_is_shared_by_all_who_hear_by_digest_as_chats_or_by_a_filter(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        found = []
        for mode, hours in ((Mode.DIGEST, ""), (Mode.AT_ONCE, "07:00"), (Mode.SILENT, ""), (Mode.AS_CHAT, "07:00")):
            chat = make.chat(tx, "y-te", channel="zalo", hours=hours).number
            number = subscriptions.choose(tx, chat=chat)
            filters.set_mode(tx, chat=chat, filter_=number, mode=mode, now=NOON)
            chats.set_quiet(tx, chat=chat, hours=QuietHours(begin=time(22), end=time(6)), now=NOON)
            found.append(quota.month(tx, channel="zalo", limit=3000, now=NOON).chats)
        return found

    assert await db.run(fill) == [1, 1, 1, 2]


async def test_what_a_crash_left_in_flight_counts_as_sent(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        make.readers(tx, items=1, chats=2)
        claimed = claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON + DAY), limit=2)
        make.depart(tx, claimed[0])
        counted = [quota.assume(tx, channel="telegram", now=NOON)]
        claim.recover(tx, now=NOON)
        return [*counted, quota.assume(tx, channel="telegram", now=NOON), quota.used(tx, channel="telegram", now=NOON)]

    assert await db.run(fill) == [1, 0, 1]


async def test_served_are_those_who_can_be_reached(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, int]:
        make.chat(tx, channel="zalo")
        make.chat(tx, channel="zalo", group=True)
        chats.suspend(tx, chat=make.chat(tx, channel="zalo").number, why="blocked")
        make.chat(tx)
        return quota.served(tx, channel="zalo", group=False), quota.served(tx, channel="zalo", group=True)

    assert await db.run(fill) == (1, 1)


async def test_who_finds_no_room_is_told_once_and_again_after_there_was_room(db: Database) -> None:
    async def answers() -> bool:
        return await db.run(quota.turn_away, channel="zalo", address="a", now=NOON)

    assert [await answers(), await answers()] == [True, False]
    await db.run(quota.let_in, channel="zalo", address="a")
    assert await answers()


async def test_the_first_to_speak_keeps_a_group_until_it_is_forgotten(db: Database) -> None:
    async def keeper(who: str) -> str:
        return await db.run(quota.keeper, channel="zalo", address="g", who=who)

    group = await db.run(make.chat, channel="zalo", address="g", group=True)
    assert [await keeper("lan"), await keeper("minh")] == ["lan", "lan"]
    await db.run(chats.forget, chat=group.number)
    assert await keeper("minh") == "minh"
