"""What the ledger promises of quiet hours, on both databases."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from news.delivery.quiet import QuietHours
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import broadcast_rows, claim, fan_out, quiet, rows, settle
from storage.times import to_ms
from tests import make
from tests.make import NOON
from tests.storage.outbox.nights import (
    DARK,
    EVENING,
    HOUR,
    MINUTE,
    MORNING,
    NIGHT,
    bundle,
    publish,
    settled,
    sleeper,
    states,
    take,
)


async def test_the_news_of_a_night_comes_as_one_bundle_in_the_morning(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        sleeper(tx)
        return [publish(tx, now=DARK + minutes * MINUTE) for minutes in range(40)]

    numbers = await db.run(fill)
    assert await states(db) == ["gathered"] * 40
    assert await take(db, now=DARK + HOUR) == []
    assert await db.run(bundle, now=MORNING - MINUTE) == []
    assert await db.run(bundle, now=MORNING) == [tuple(sorted(numbers))[-30:]]
    assert await states(db) == ["bundled"] * 40
    [digest] = await take(db, now=MORNING)
    assert digest.kind == "digest"
    await settled(db, digest, now=MORNING)
    assert await db.run(bundle, now=MORNING + HOUR) == []
    assert [one.kind for one in await take(db, now=MORNING + HOUR)] == []


async def test_before_and_after_the_hours_news_comes_at_once(db: Database) -> None:
    def fill(tx: Tx) -> None:
        sleeper(tx)
        publish(tx, now=EVENING), publish(tx, now=MORNING + MINUTE)

    await db.run(fill)
    assert await states(db) == ["waiting"] * 2


@pytest.mark.parametrize("hours", [NIGHT, QuietHours(begin=time(11, 30), end=time(13, 15))])
async def test_the_database_and_the_program_agree_when_it_is_quiet(db: Database, hours: QuietHours) -> None:
    def compare(tx: Tx) -> list[tuple[bool, bool, int, int]]:
        sleeper(tx, hours)
        found = []
        for step in range(0, 24 * 60, 7):
            now = NOON + step * MINUTE + timedelta(seconds=31)
            row = tx.row(
                f"SELECT CASE WHEN {quiet.LAST} THEN 1 ELSE 0 END AS lasts, {quiet.END} AS ends FROM chats c",
                **quiet.moment(now),
            )
            assert row is not None
            over = int(hours.over(now).timestamp() * 1000) if row["lasts"] else row["ends"]
            found.append((bool(row["lasts"]), hours.last(now), row["ends"], over))
        return found

    found = await db.run(compare)
    assert {lasts for lasts, _, _, _ in found} == {True, False}
    assert all(lasts == ours and ends == over for lasts, ours, ends, over in found)


async def test_breaking_news_breaks_the_hours_only_of_those_who_agreed(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        chats = [sleeper(tx, replace(NIGHT, urgent=urgent)) for urgent in (True, False, None)]
        publish(tx, now=DARK, urgent=True)
        publish(tx, now=DARK)
        return chats

    agreed, *others = await db.run(fill)
    [one] = await take(db, now=DARK)
    assert (one.chat, one.lane) == (agreed, rows.BREAKING)
    await settled(db, one, now=DARK)
    assert await take(db, now=MORNING - MINUTE) == []
    await db.run(bundle, now=MORNING)
    first = await take(db, now=MORNING)
    assert sorted((one.chat, one.lane) for one in first) == [
        (agreed, rows.DIGEST), *((chat, rows.BREAKING) for chat in others)
    ]  # fmt: skip
    await settled(db, *first, now=MORNING)
    assert [one.lane for one in await take(db, now=MORNING)] == [rows.DIGEST] * 2


async def test_what_was_due_before_the_hours_is_kept_back_when_they_begin(db: Database) -> None:
    def fill(tx: Tx) -> int:
        chat = sleeper(tx)
        publish(tx, now=EVENING), publish(tx, now=EVENING), publish(tx, now=EVENING, urgent=True)
        return chat

    chat = await db.run(fill)
    assert await take(db, now=DARK) == []
    assert await states(db) == ["gathered", "gathered", "waiting"]
    assert await db.read(claim.next_due, channel="telegram") == round(MORNING.timestamp() * 1000)
    assert len(await db.run(bundle, now=MORNING)) == 1
    assert [(one.chat, one.lane) for one in await take(db, now=MORNING)] == [(chat, rows.BREAKING)]


async def test_a_crash_in_the_night_is_not_heard_before_the_morning_and_counted(db: Database) -> None:
    def fill(tx: Tx) -> None:
        sleeper(tx), sleeper(tx)
        publish(tx, now=EVENING)

    await db.run(fill)
    one, other = await take(db, now=EVENING)
    await db.run(settle.put_back, one, due=EVENING, unknown=True)
    await db.run(make.depart, other)
    assert await take(db, now=DARK) == []
    assert sorted(await states(db)) == ["unknown"] * 2
    assert await db.run(bundle, now=MORNING) == []
    suspects = [await take(db, now=MORNING) for _ in range(2)]  # each alone
    assert [[one.copies for one in part] for part in suspects] == [[1], [1]]


async def test_a_digest_made_just_before_the_hours_waits_for_their_end(db: Database) -> None:
    def fill(tx: Tx) -> None:
        sleeper(tx, bundled="21:59")
        publish(tx, now=EVENING)
        assert len(bundle(tx, now=EVENING + 59 * MINUTE)) == 1

    await db.run(fill)
    assert await take(db, now=EVENING + HOUR) == []
    assert await db.run(bundle, now=MORNING) == []
    assert [one.kind for one in await take(db, now=MORNING)] == ["digest"]


async def test_a_digest_overdue_in_the_night_is_made_in_the_morning(db: Database) -> None:
    def fill(tx: Tx) -> None:
        sleeper(tx, bundled="05:00 12:00", now=NOON - HOUR)
        publish(tx, now=NOON - MINUTE)

    await db.run(fill)
    assert await db.run(bundle, now=DARK) == []
    assert len(await db.run(bundle, now=MORNING)) == 1


async def test_news_that_is_late_for_the_mornings_bundle_comes_at_once(db: Database) -> None:
    def fill(tx: Tx) -> None:
        sleeper(tx)
        publish(tx, now=DARK)
        assert len(bundle(tx, now=MORNING)) == 1
        publish(tx, now=MORNING - timedelta(milliseconds=20))

    await db.run(fill)
    assert await states(db) == ["bundled", "waiting"]


@pytest.mark.parametrize("digest_at", [None, to_ms(DARK + 25 * HOUR)])
async def test_a_claim_that_is_late_for_the_mornings_bundle_leaves_the_row_for_the_end(
    db: Database, digest_at: int | None
) -> None:
    def fill(tx: Tx) -> None:
        sleeper(tx)
        publish(tx, now=EVENING)
        tx.run("UPDATE chats SET digest_at = :at", at=digest_at)

    await db.run(fill)
    assert await take(db, now=DARK) == []
    assert await states(db) == ["waiting"]
    assert [one.kind for one in await take(db, now=MORNING)] == ["alert"]


async def test_an_edit_makes_no_sound_and_does_not_wait(db: Database) -> None:
    def fill(tx: Tx) -> int:
        sleeper(tx)
        return publish(tx, now=EVENING)

    number = await db.run(fill)
    [one] = await take(db, now=EVENING)
    await settled(db, one, now=EVENING)
    await db.run(fan_out.write_edits, article=number, now=DARK, since=EVENING - HOUR)
    assert [one.kind for one in await take(db, now=DARK)] == ["edit"]


async def test_broadcasts_and_notices_wait_too(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, int]:
        asleep, awake = sleeper(tx), make.chat(tx).number
        make.broadcast(tx, now=DARK)
        make.notice(tx, asleep, now=DARK)
        return asleep, awake

    asleep, awake = await db.run(fill)
    assert await db.read(broadcast_rows.next_due, 1, channels=["telegram", "zalo"]) == DARK
    [one] = await take(db, now=DARK)
    assert one.chat == awake
    await settled(db, one, now=DARK)
    assert await db.read(broadcast_rows.next_due, 1, channels=["telegram", "zalo"]) == MORNING
    assert await db.read(broadcast_rows.next_due, 9, channels=["telegram"]) is None
    first = await take(db, now=MORNING)
    assert [(one.chat, one.kind) for one in first] == [(asleep, "notice")]
    await settled(db, *first, now=MORNING)
    assert [(one.chat, one.kind) for one in await take(db, now=MORNING)] == [(asleep, "broadcast")]
