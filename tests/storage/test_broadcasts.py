"""Announcements: confirmed once, written chat by chat, counted to the last row; on both databases."""

from datetime import timedelta

import pytest

from news.delivery.subscriptions import EVERYTHING
from storage import broadcasts, chats
from storage.broadcasts import Confirmation
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import broadcast_rows, claim, rows, settle
from storage.outbox.rows import DropReason
from tests import make
from tests.make import NOON

CHANNELS = ("telegram", "zalo")
LATER = NOON + timedelta(minutes=10)


def draft(tx: Tx) -> int:
    return broadcasts.add(tx, author="telegram:1", audience="", text="Nghỉ lễ", now=NOON, html="<b>Nghỉ</b> lễ")


async def ready(db: Database, chats: int = 3, **values: object) -> int:
    """An announcement to *chats*, confirmed."""

    def fill(tx: Tx) -> int:
        for _ in range(chats):
            make.chat(tx)
        number = draft(tx)
        said = sum(broadcasts.audience(tx, "all", channels=CHANNELS).values())
        became = broadcasts.confirm(tx, number, words="all", said=said, channels=CHANNELS, now=NOON)
        assert became == Confirmation(chats=said)
        return number

    return await db.run(fill)


async def spread(db: Database, number: int, limit: int = 2) -> int:
    parts = 0
    while await db.run(broadcasts.advance, number, channels=CHANNELS, now=NOON, limit=limit):
        parts += 1
    return parts


async def figures(db: Database, number: int) -> dict[str, int]:
    def read(tx: Tx) -> dict[str, int]:
        found = broadcasts.get(tx, number)
        assert found is not None
        return broadcasts.figures(tx, found)

    found = await db.read(read)
    assert sum(found[name] for name in broadcast_rows.FIGURES) == found["total"]
    return {name: count for name, count in found.items() if count}


async def test_an_audience_is_counted_by_channel_without_the_suspended(db: Database) -> None:
    def fill(tx: Tx) -> None:
        one = make.chat(tx, "y-te")
        chats.suspend(tx, chat=make.chat(tx, "y-te").number, why="blocked")
        chats.pause(tx, chat=one.number, until=NOON + timedelta(days=1))
        make.chat(tx, EVERYTHING, channel="zalo")
        make.chat(tx, "du-lich", channel="webchat")

    await db.run(fill)
    assert await db.read(broadcasts.audience, "all", channels=CHANNELS) == {"telegram": 1, "zalo": 1}
    assert await db.read(broadcasts.audience, "channel:zalo", channels=CHANNELS) == {"zalo": 1}
    assert await db.read(broadcasts.audience, "channel:webchat", channels=CHANNELS) == {}
    assert await db.read(broadcasts.audience, "topic:y-te", channels=CHANNELS) == {"telegram": 1, "zalo": 1}
    assert await db.read(broadcasts.audience, "topic:du-lich", channels=CHANNELS) == {"zalo": 1}


async def test_a_draft_goes_once_whoever_confirms(db: Database) -> None:
    number = await ready(db)
    again = await db.run(broadcasts.confirm, number, words="all", said=3, channels=CHANNELS, now=NOON)
    assert again.refused == "sending"
    kept = await db.read(broadcasts.get, number)
    assert kept is not None and (kept.state, kept.audience, kept.confirmed) == ("sending", "all", NOON)
    assert not await db.run(broadcasts.discard, number)
    assert await db.run(broadcasts.show, number, now=NOON) is None


@pytest.mark.parametrize(
    ("said", "words", "later", "refused"),
    [
        (3, "all", timedelta(minutes=59), None),
        (3, "all", timedelta(minutes=61), "stale"),
        (9, "all", timedelta(), "changed"),
        (4, "all", timedelta(), None),
        (0, "topic:y-te", timedelta(), "nobody"),
    ],
)
async def test_a_confirmation_holds_for_what_was_shown_and_not_for_ever(
    db: Database, said: int, words: str, later: timedelta, refused: str | None
) -> None:
    def fill(tx: Tx) -> int:
        make.chat(tx), make.chat(tx), make.chat(tx)
        return draft(tx)

    number = await db.run(fill)
    became = await db.run(broadcasts.confirm, number, words=words, said=said, channels=CHANNELS, now=NOON + later)
    assert became.refused == refused
    if refused == "stale":
        assert await db.run(broadcasts.show, number, now=NOON + later) is not None
        became = await db.run(broadcasts.confirm, number, words=words, said=said, channels=CHANNELS, now=NOON + later)
        assert became.refused is None


async def test_a_draft_that_was_discarded_is_unknown(db: Database) -> None:
    number = await db.run(draft)
    assert await db.run(broadcasts.discard, number)
    became = await db.run(broadcasts.confirm, number, words="all", said=1, channels=CHANNELS, now=NOON)
    assert became.refused == "unknown"
    assert not await db.run(broadcasts.cancel, number)
    assert not await db.run(broadcasts.advance, number, channels=CHANNELS, now=NOON)


async def test_rows_are_written_in_parts_each_once(db: Database) -> None:
    number = await ready(db, 5)
    assert [one.number for one in await db.read(broadcasts.unfinished)] == [number]
    assert await spread(db, number) == 3
    assert await spread(db, number) == 0
    kept = await db.read(broadcasts.get, number)
    assert kept is not None and kept.total == 5
    found = await make.rows(db, "SELECT lane, channel, state FROM outbox WHERE kind = 'broadcast'")
    assert found == [{"lane": rows.BROADCAST, "channel": "telegram", "state": "waiting"}] * 5
    assert await figures(db, number) == {"waiting": 5, "total": 5}
    assert await db.read(broadcast_rows.is_open, number, channels=CHANNELS)


async def test_every_row_is_counted_in_one_place(db: Database) -> None:
    number = await ready(db, 7)
    await spread(db, number)

    def happen(tx: Tx) -> None:
        due = claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=LATER), limit=10)
        sent, twice, failed, gone, unsure, forgotten, _waits = due
        settle.mark_sent(tx, sent, now=NOON)
        settle.put_back(tx, twice, due=NOON, unknown=True)
        settle.mark_sent(tx, twice, now=NOON)
        settle.drop(tx, failed, reason=DropReason.REFUSED)
        chats.suspend(tx, chat=gone.chat, why="blocked")
        settle.drop(tx, unsure, reason=DropReason.UNCONFIRMED)
        chats.forget(tx, chat=forgotten.chat)

    await db.run(happen)
    expected = {"sent": 2, "repeated": 1, "failed": 1, "gone": 1, "unsure": 1, "missing": 1, "waiting": 1, "total": 7}
    assert await figures(db, number) == expected


async def test_what_is_cancelled_never_goes_and_what_may_have_gone_stays_unsure(db: Database) -> None:
    number = await ready(db, 5)
    await spread(db, number)

    def begin(tx: Tx) -> None:
        under_way, maybe, lost = claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=LATER), limit=3)
        settle.put_back(tx, maybe, due=LATER, unknown=True)
        make.depart(tx, lost)
        tx.run("UPDATE outbox SET due = :due WHERE chat_id = :chat", due=0, chat=lost.chat)  # its lease ran out
        assert broadcasts.cancel(tx, number)
        assert not broadcasts.cancel(tx, number)
        assert broadcast_rows.close(tx, number, channels=CHANNELS, now=NOON) == 4
        assert broadcast_rows.close(tx, number, channels=CHANNELS, now=NOON) == 0
        assert broadcast_rows.is_open(tx, number, channels=CHANNELS)
        settle.mark_sent(tx, under_way, now=NOON)

    await db.run(begin)
    assert await figures(db, number) == {"sent": 1, "unsure": 2, "cancelled": 2, "total": 5}
    assert not await db.read(broadcast_rows.is_open, number, channels=CHANNELS)
    became = await db.run(broadcasts.confirm, number, words="all", said=5, channels=CHANNELS, now=NOON)
    assert became.refused == "cancelled"


async def test_one_that_is_cancelled_early_still_counts_everybody(db: Database) -> None:
    number = await ready(db, 5)
    await db.run(broadcasts.advance, number, channels=CHANNELS, now=NOON, limit=2)
    await db.run(broadcasts.cancel, number)
    await spread(db, number)
    await db.run(broadcast_rows.close, number, channels=CHANNELS, now=NOON)
    assert await figures(db, number) == {"cancelled": 5, "total": 5}


async def test_it_ends_once_and_its_figures_are_kept(db: Database) -> None:
    number = await ready(db, 1)
    await spread(db, number)
    await db.run(broadcasts.report_in, number, "17")
    assert await db.run(broadcasts.finish, number, figures={"sent": 1}, now=LATER)
    assert not await db.run(broadcasts.finish, number, figures={"sent": 2}, now=LATER)
    assert await db.read(broadcasts.unfinished) == []
    [kept] = await db.read(broadcasts.latest, limit=5)
    assert (kept.state, kept.done, kept.progress, kept.outcome) == ("done", LATER, "17", {"sent": 1})
    became = await db.run(broadcasts.confirm, number, words="all", said=1, channels=CHANNELS, now=NOON)
    assert became.refused == "done"


async def test_drafts_are_forgotten_and_what_was_broadcast_is_not(db: Database) -> None:
    forgotten = await db.run(draft)
    kept = [await ready(db), await ready(db), await db.run(draft)]  # the newest one's number must not be given again
    assert await db.run(broadcasts.sweep, before=NOON) == 0
    assert await db.run(broadcasts.sweep, before=NOON + timedelta(days=1)) == 1
    assert forgotten not in kept
    assert [row["id"] for row in await make.rows(db, "SELECT id FROM broadcasts ORDER BY id")] == kept
