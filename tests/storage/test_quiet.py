"""What the ledger promises of quiet hours, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from news.digests import select
from news.quiet import QuietHours
from storage import audiences, broadcast_rows, broadcasts, digests, outbox, quiet, recipients
from storage.articles import Label
from storage.database import Database, Tx
from storage.outbox import Delivery
from tests import make
from tests.make import NOON

PARTY = "xay-dung-dang"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NIGHT = QuietHours(begin=time(22), end=time(6))
EVENING = NOON + 9 * HOUR  # 21:00 in Vietnam
DARK = NOON + 11 * HOUR  # 23:00
MORNING = NOON + 18 * HOUR  # 06:00


def sleeper(tx: Tx, hours: QuietHours = NIGHT, *, bundled: str = "", now: datetime = EVENING) -> int:
    """A chat that follows the topic and wants its nights quiet."""
    chat = make.chat(tx, PARTY).number
    if bundled:
        digests.choose(tx, chat=chat, hours=bundled, now=now)
    quiet.choose(tx, chat=chat, hours=hours, now=now)
    return chat


def publish(tx: Tx, *, now: datetime, urgent: bool = False) -> int:
    """An article that is fanned out."""
    number = make.stored(tx, topics=(PARTY,))
    tx.run("UPDATE articles SET urgent = :urgent WHERE id = :id", urgent=int(urgent), id=number)
    outbox.fan_out(tx, article=number, now=now)
    return number


def bundle(tx: Tx, *, now: datetime) -> list[tuple[int, ...]]:
    """The digests that are due, made: the articles of each."""
    made = []
    for one in digests.due(tx, now=now, limit=10):
        heap = digests.gathered(tx, chats=[one.chat])[one.chat]
        if not heap.wanted:
            digests.pass_over(tx, one, now=now)
        elif number := digests.make(tx, one, heap, select(heap.wanted), now=now):
            kept = digests.get(tx, number)
            assert kept is not None
            made.append(tuple(sorted(article for _, part in kept.parts for article in part)))
    return made


async def claim(db: Database, *, now: datetime, limit: int = 10) -> list[Delivery]:
    return await db.run(outbox.claim, channel="telegram", now=now, lease_end=now + 2 * MINUTE, limit=limit)


async def states(db: Database, kind: str = "article") -> list[str]:
    rows = await make.rows(db, "SELECT state FROM outbox WHERE kind = :kind ORDER BY chat_id, item_id", kind=kind)
    return [row["state"] for row in rows]


async def settled(db: Database, *claimed: Delivery, now: datetime) -> None:
    for one in claimed:
        await db.run(outbox.settle, one, "sent", now=now, message_id="1")


async def test_the_news_of_a_night_comes_as_one_bundle_in_the_morning(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        sleeper(tx)
        return [publish(tx, now=DARK + minutes * MINUTE) for minutes in range(40)]

    numbers = await db.run(fill)
    assert await states(db) == ["gathered"] * 40
    assert await claim(db, now=DARK + HOUR) == []
    assert await db.run(bundle, now=MORNING - MINUTE) == []
    assert await db.run(bundle, now=MORNING) == [tuple(sorted(numbers))[-30:]]
    assert await states(db) == ["bundled"] * 40
    [digest] = await claim(db, now=MORNING)
    assert digest.kind == "digest"
    await settled(db, digest, now=MORNING)
    assert await db.run(bundle, now=MORNING + HOUR) == []
    assert [one.kind for one in await claim(db, now=MORNING + HOUR)] == []


async def test_before_and_after_the_hours_news_comes_at_once(db: Database) -> None:
    def fill(tx: Tx) -> None:
        sleeper(tx)
        publish(tx, now=EVENING), publish(tx, now=MORNING + MINUTE)

    await db.run(fill)
    assert await states(db) == ["waiting"] * 2


@pytest.mark.parametrize("hours", [NIGHT, QuietHours(begin=time(11, 30), end=time(13, 15))])
async def test_the_database_and_the_program_agree_when_it_is_quiet(db: Database, hours: QuietHours) -> None:
    def told(tx: Tx) -> list[tuple[bool, bool, int, int]]:
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

    found = await db.run(told)
    assert {lasts for lasts, _, _, _ in found} == {True, False}
    assert all(lasts == ours and ends == over for lasts, ours, ends, over in found)


async def test_breaking_news_breaks_the_hours_only_of_those_who_agreed(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        chats = [sleeper(tx, replace(NIGHT, urgent=urgent)) for urgent in (True, False, None)]
        publish(tx, now=DARK, urgent=True)
        publish(tx, now=DARK)
        return chats

    agreed, *others = await db.run(fill)
    [one] = await claim(db, now=DARK)
    assert (one.chat, one.lane) == (agreed, outbox.BREAKING)
    await settled(db, one, now=DARK)
    assert await claim(db, now=MORNING - MINUTE) == []
    await db.run(bundle, now=MORNING)
    first = await claim(db, now=MORNING)
    assert sorted((one.chat, one.lane) for one in first) == [
        (agreed, outbox.DIGEST), *((chat, outbox.BREAKING) for chat in others)
    ]  # fmt: skip
    await settled(db, *first, now=MORNING)
    assert [one.lane for one in await claim(db, now=MORNING)] == [outbox.DIGEST] * 2


async def test_what_was_due_before_the_hours_is_kept_back_when_they_begin(db: Database) -> None:
    def fill(tx: Tx) -> int:
        chat = sleeper(tx)
        publish(tx, now=EVENING), publish(tx, now=EVENING), publish(tx, now=EVENING, urgent=True)
        return chat

    chat = await db.run(fill)
    assert await claim(db, now=DARK) == []
    assert await states(db) == ["gathered", "gathered", "waiting"]
    assert await db.read(outbox.next_due, channel="telegram") == round(MORNING.timestamp() * 1000)
    assert len(await db.run(bundle, now=MORNING)) == 1
    assert [(one.chat, one.lane) for one in await claim(db, now=MORNING)] == [(chat, outbox.BREAKING)]


async def test_a_crash_in_the_night_is_not_heard_before_the_morning_and_counted(db: Database) -> None:
    def fill(tx: Tx) -> None:
        sleeper(tx), sleeper(tx)
        publish(tx, now=EVENING)

    await db.run(fill)
    one, _ = await claim(db, now=EVENING)
    await db.run(outbox.put_back, one, due=EVENING, unsure=True)
    assert await claim(db, now=DARK) == []
    assert sorted(await states(db)) == ["unsure"] * 2
    assert await db.run(bundle, now=MORNING) == []
    assert sorted(one.unsure for one in await claim(db, now=MORNING)) == [1, 1]


async def test_a_digest_made_just_before_the_hours_waits_for_their_end(db: Database) -> None:
    def fill(tx: Tx) -> None:
        sleeper(tx, bundled="21:59")
        publish(tx, now=EVENING)
        assert len(bundle(tx, now=EVENING + 59 * MINUTE)) == 1

    await db.run(fill)
    assert await claim(db, now=EVENING + HOUR) == []
    assert await db.run(bundle, now=MORNING) == []
    assert [one.kind for one in await claim(db, now=MORNING)] == ["digest"]


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


async def test_a_claim_that_is_late_for_the_mornings_bundle_leaves_the_row_for_the_end(db: Database) -> None:
    def fill(tx: Tx) -> None:
        sleeper(tx)
        publish(tx, now=EVENING)
        tx.run("UPDATE chats SET digest_at = NULL")

    await db.run(fill)
    assert await claim(db, now=DARK) == []
    assert await states(db) == ["waiting"]
    assert [one.kind for one in await claim(db, now=MORNING)] == ["article"]


async def test_an_edit_makes_no_sound_and_does_not_wait(db: Database) -> None:
    def fill(tx: Tx) -> int:
        sleeper(tx)
        return publish(tx, now=EVENING)

    number = await db.run(fill)
    [one] = await claim(db, now=EVENING)
    await settled(db, one, now=EVENING)
    await db.run(outbox.fan_out_edit, article=number, now=DARK, since=EVENING - HOUR)
    assert [one.kind for one in await claim(db, now=DARK)] == ["edit"]


async def test_announcements_wait_too(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, int]:
        asleep, awake = sleeper(tx), make.chat(tx).number
        number, few = (
            broadcasts.add(tx, author="telegram:1", audience=words, text="Tin", state="sending", now=DARK)
            for words in ("all", "admins")
        )
        while broadcast_rows.spread(tx, number, channels=["telegram"], now=DARK):
            pass
        outbox.fan_out_broadcast(tx, broadcast=few, chats=[asleep], lane=outbox.BROADCAST, now=DARK)
        return asleep, awake

    asleep, awake = await db.run(fill)
    assert [one.chat for one in await claim(db, now=DARK)] == [awake]
    first = await claim(db, now=MORNING)
    assert {one.chat for one in first} == {asleep, awake}
    await settled(db, *first, now=MORNING)
    assert [(one.chat, one.kind) for one in await claim(db, now=MORNING)] == [(asleep, "broadcast")]


async def test_who_ends_quiet_hours_in_the_night_hears_at_once_what_waited(db: Database) -> None:
    def fill(tx: Tx) -> int:
        chat = sleeper(tx)
        publish(tx, now=DARK), publish(tx, now=DARK, urgent=True)
        quiet.choose(tx, chat=chat, hours=None, now=DARK + MINUTE)
        return chat

    await db.run(fill)
    assert len(await db.run(bundle, now=DARK + MINUTE)) == 1
    [first] = await claim(db, now=DARK + MINUTE)
    assert first.lane == outbox.BREAKING
    await settled(db, first, now=DARK + MINUTE)
    assert [one.kind for one in await claim(db, now=DARK + MINUTE)] == ["digest"]
    assert [row["digest_at"] for row in await make.rows(db, "SELECT digest_at FROM chats")] == [None]


async def test_other_hours_that_still_last_keep_back_what_waited(db: Database) -> None:
    def fill(tx: Tx) -> None:
        chat = sleeper(tx)
        publish(tx, now=DARK), publish(tx, now=DARK, urgent=True)
        quiet.choose(tx, chat=chat, hours=QuietHours(begin=time(21), end=time(7)), now=DARK + MINUTE)

    await db.run(fill)
    for now in (DARK + MINUTE, MORNING):
        assert await claim(db, now=now) == []
        assert await db.run(bundle, now=now) == []
    assert len(await db.run(bundle, now=MORNING + HOUR)) == 1
    assert [one.lane for one in await claim(db, now=MORNING + HOUR)] == [outbox.BREAKING]


@pytest.mark.parametrize(("bundled", "at_once"), [("05:00", True), ("07:00", False)])
async def test_who_hears_by_digest_gets_at_the_end_only_what_the_hours_held_up(
    db: Database, bundled: str, at_once: bool
) -> None:
    def fill(tx: Tx) -> None:
        chat = sleeper(tx, bundled=bundled)
        publish(tx, now=DARK)
        quiet.choose(tx, chat=chat, hours=None, now=DARK)

    await db.run(fill)
    assert bool(await db.run(bundle, now=DARK)) is at_once
    assert bool(await db.run(bundle, now=MORNING + HOUR)) is not at_once


async def test_who_chooses_news_at_once_in_the_night_still_hears_it_in_the_morning(db: Database) -> None:
    def fill(tx: Tx) -> None:
        chat = sleeper(tx, bundled="07:00")
        publish(tx, now=DARK)
        digests.choose(tx, chat=chat, hours="", now=DARK)
        publish(tx, now=DARK)

    await db.run(fill)
    assert await states(db) == ["gathered"] * 2
    assert await db.run(bundle, now=DARK) == []
    assert [len(one) for one in await db.run(bundle, now=MORNING)] == [2]


async def test_the_hours_are_kept_with_the_chat_and_forgotten_with_it(db: Database) -> None:
    hours = replace(NIGHT, urgent=True)

    def fill(tx: Tx) -> list[QuietHours | None]:
        found = []
        number = sleeper(tx, hours)
        for chosen in (hours, replace(NIGHT, urgent=False), NIGHT, None):
            quiet.choose(tx, chat=number, hours=chosen, now=EVENING)
            chat = recipients.get(tx, chat=number)
            assert chat is not None
            found.append(chat.quiet)
        quiet.choose(tx, chat=number, hours=hours, now=EVENING)
        recipients.forget(tx, chat=number)
        quiet.choose(tx, chat=number, hours=hours, now=EVENING)
        return found

    assert await db.run(fill) == [hours, replace(NIGHT, urgent=False), NIGHT, None]
    assert await db.read(recipients.counts) == {}


async def test_a_group_that_moves_takes_its_quiet_hours_and_what_they_held_along(db: Database) -> None:
    def fill(tx: Tx) -> QuietHours | None:
        old = make.chat(tx, PARTY, address="-5", group=True).number
        quiet.choose(tx, chat=old, hours=NIGHT, now=EVENING)
        publish(tx, now=DARK)
        make.chat(tx, address="-1005", group=True)
        recipients.move(tx, channel="telegram", old="-5", new="-1005")
        there = recipients.find(tx, channel="telegram", address="-1005")
        assert there is not None
        return there.quiet

    assert await db.run(fill) == NIGHT
    assert await db.run(bundle, now=DARK) == []
    assert len(await db.run(bundle, now=MORNING)) == 1


async def test_a_group_that_moves_leaves_nothing_gathered_behind(db: Database) -> None:
    def fill(tx: Tx) -> None:
        old = make.chat(tx, PARTY, address="-5", group=True).number
        digests.choose(tx, chat=old, hours="07:00", now=EVENING)
        publish(tx, now=EVENING)
        make.chat(tx, address="-1005", group=True)
        recipients.move(tx, channel="telegram", old="-5", new="-1005")

    await db.run(fill)
    assert len(await db.run(bundle, now=DARK)) == 1


async def test_who_would_hear_of_an_article_in_the_night(db: Database) -> None:
    def fill(tx: Tx) -> list[tuple[int, int]]:
        sleeper(tx), sleeper(tx, replace(NIGHT, urgent=True)), make.chat(tx, PARTY)
        labels = [Label(kind="topic", value=PARTY)]
        asked = [(DARK, False), (DARK, True), (EVENING, False)]
        found = [audiences.expected(tx, labels, now=now, urgent=urgent)[0] for now, urgent in asked]
        return [(one.at_once, one.bundled) for one in found]

    assert await db.run(fill) == [(1, 2), (2, 1), (3, 0)]


async def test_a_digest_that_another_choice_overtook_is_not_made(db: Database) -> None:
    def fill(tx: Tx) -> int | None:
        chat = sleeper(tx)
        publish(tx, now=DARK)
        [one] = digests.due(tx, now=MORNING, limit=10)
        heap = digests.gathered(tx, chats=[chat])[chat]
        tx.run("UPDATE chats SET quiet_to = 420")
        return digests.make(tx, one, heap, select(heap.wanted), now=MORNING)

    assert await db.run(fill) is None
    assert await states(db) == ["gathered"]


def test_times_are_kept_as_minutes_of_the_day() -> None:
    row = {**quiet.columns(QuietHours(begin=time(22, 30), end=time(5))), "quiet_urgent": None}
    assert (row["quiet_from"], row["quiet_to"]) == (1350, 300)
    assert quiet.of(row) == QuietHours(begin=time(22, 30), end=time(5))
    assert quiet.of({**quiet.columns(None), "quiet_urgent": None}) is None
    assert quiet.moment(datetime(2026, 11, 23, 16, 0, 59, tzinfo=UTC))["minute"] == 23 * 60
