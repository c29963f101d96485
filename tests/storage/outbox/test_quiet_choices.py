"""What happens to quiet hours that are chosen, changed, moved and forgotten, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from news.articles.labels import Label
from news.delivery.digests import select
from news.delivery.quiet import QuietHours
from storage import chats, digests
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import audience, gathering, quiet, rows
from tests import make
from tests.storage.outbox.nights import (
    DARK,
    EVENING,
    HOUR,
    MINUTE,
    MORNING,
    NIGHT,
    PARTY,
    bundle,
    publish,
    settled,
    sleeper,
    states,
    take,
)


async def test_who_ends_quiet_hours_in_the_night_hears_at_once_what_waited(db: Database) -> None:
    def fill(tx: Tx) -> int:
        chat = sleeper(tx)
        publish(tx, now=DARK), publish(tx, now=DARK, urgent=True)
        chats.set_quiet(tx, chat=chat, hours=None, now=DARK + MINUTE)
        return chat

    await db.run(fill)
    assert len(await db.run(bundle, now=DARK + MINUTE)) == 1
    [first] = await take(db, now=DARK + MINUTE)
    assert first.lane == rows.BREAKING
    await settled(db, first, now=DARK + MINUTE)
    assert [one.kind for one in await take(db, now=DARK + MINUTE)] == ["digest"]
    assert [row["digest_at"] for row in await make.rows(db, "SELECT digest_at FROM chats")] == [None]


async def test_other_hours_that_still_last_keep_back_what_waited(db: Database) -> None:
    def fill(tx: Tx) -> None:
        chat = sleeper(tx)
        publish(tx, now=DARK), publish(tx, now=DARK, urgent=True)
        chats.set_quiet(tx, chat=chat, hours=QuietHours(begin=time(21), end=time(7)), now=DARK + MINUTE)

    await db.run(fill)
    for now in (DARK + MINUTE, MORNING):
        assert await take(db, now=now) == []
        assert await db.run(bundle, now=now) == []
    assert len(await db.run(bundle, now=MORNING + HOUR)) == 1
    assert [one.lane for one in await take(db, now=MORNING + HOUR)] == [rows.BREAKING]


@pytest.mark.parametrize(("bundled", "at_once"), [("05:00", True), ("07:00", False)])
async def test_who_hears_by_digest_gets_at_the_end_only_what_the_hours_held_up(
    db: Database, bundled: str, at_once: bool
) -> None:
    def fill(tx: Tx) -> None:
        chat = sleeper(tx, bundled=bundled)
        publish(tx, now=DARK)
        chats.set_quiet(tx, chat=chat, hours=None, now=DARK)

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
            chats.set_quiet(tx, chat=number, hours=chosen, now=EVENING)
            chat = chats.get(tx, chat=number)
            assert chat is not None
            found.append(chat.quiet)
        chats.set_quiet(tx, chat=number, hours=hours, now=EVENING)
        chats.forget(tx, chat=number)
        chats.set_quiet(tx, chat=number, hours=hours, now=EVENING)
        return found

    assert await db.run(fill) == [hours, replace(NIGHT, urgent=False), NIGHT, None]
    assert await db.read(chats.count) == {}


async def test_a_group_that_moves_takes_its_quiet_hours_and_what_they_held_along(db: Database) -> None:
    def fill(tx: Tx) -> QuietHours | None:
        old = make.chat(tx, PARTY, address="-5", group=True).number
        chats.set_quiet(tx, chat=old, hours=NIGHT, now=EVENING)
        publish(tx, now=DARK)
        make.chat(tx, address="-1005", group=True)
        chats.move(tx, channel="telegram", old="-5", new="-1005", now=DARK)
        there = chats.find(tx, channel="telegram", address="-1005")
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
        chats.move(tx, channel="telegram", old="-5", new="-1005", now=EVENING)

    await db.run(fill)
    assert await db.run(bundle, now=DARK) == []
    assert len(await db.run(bundle, now=MORNING + HOUR)) == 1  # at seven, as it chose


async def test_who_would_hear_of_an_article_in_the_night(db: Database) -> None:
    def fill(tx: Tx) -> list[tuple[int, int]]:
        sleeper(tx), sleeper(tx, replace(NIGHT, urgent=True)), make.chat(tx, PARTY)
        labels = [Label(kind="topic", value=PARTY)]
        asked = [(DARK, False), (DARK, True), (EVENING, False)]
        found = [audience.estimate(tx, labels, now=now, urgent=urgent)[0] for now, urgent in asked]
        return [(one.at_once, one.bundled) for one in found]

    assert await db.run(fill) == [(1, 2), (2, 1), (3, 0)]


async def test_a_digest_that_another_choice_overtook_is_not_made(db: Database) -> None:
    def fill(tx: Tx) -> int | None:
        chat = sleeper(tx)
        publish(tx, now=DARK)
        [one] = digests.due(tx, now=MORNING, limit=10)
        heap = gathering.find(tx, chats=[chat])[chat]
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
