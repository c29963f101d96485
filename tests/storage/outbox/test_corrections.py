"""What the ledger promises of corrections, where a message can't be edited, on both databases."""

from datetime import timedelta

import pytest

from news.delivery.digests import select
from storage import chats, corrections, digests
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, gathering, settle
from storage.outbox import corrections as rows
from storage.outbox.rows import DropReason
from tests import make
from tests.make import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOPIC = "y-te"
WRONG, RIGHT, RIGHTER = (f"Nạn nhân {age} tuổi được đưa đi cấp cứu." for age in (34, 43, 45))


def reader(tx: Tx, *, hours: str = "12:30 17:30") -> int:
    """A chat that hears by digest."""
    chat = make.chat(tx, TOPIC).number
    digests.choose(tx, chat=chat, hours=hours, now=NOON)
    return chat


def publish(tx: Tx, lead: str = WRONG) -> int:
    """An article that is fanned out; its number."""
    number = make.stored(tx, topics=(TOPIC,), title="Tai nạn ở cầu Đại Ninh", lead=lead, state=ArticleState.MATCHED)
    make.fan_out(tx, article=number, now=NOON)
    return number


def correct(tx: Tx, number: int, lead: str = RIGHT, *, later: timedelta = HOUR) -> bool:
    """Its feed says something else, and whoever must hear of it does."""
    now = NOON + later
    changed = corrections.correct(tx, number, make.article(title="Tai nạn ở cầu Đại Ninh", lead=lead), feed=1, now=now)
    if changed:
        corrections.tell(tx, number, now=now, since=now - 7 * DAY)
    return changed


def bundle(tx: Tx, *, later: timedelta = HOUR, most: int = 30) -> list[digests.Bundle]:
    """The digests that are due then."""
    found = digests.due(tx, now=NOON + later, limit=10)
    heaps = gathering.find(tx, chats=[one.chat for one in found])
    made = [
        digests.make(tx, one, heaps[one.chat], select(heaps[one.chat].wanted, most=most), now=NOON + later)
        for one in found
    ]
    return [bundle for number in made if number and (bundle := digests.get(tx, number))]


def send(tx: Tx, *, at: timedelta = HOUR, kind: str = "digest") -> None:
    """What is open has arrived."""
    tx.run(
        """
        UPDATE outbox SET state = 'sent', due = NULL, sent_at = :at, message_id = '7'
         WHERE due IS NOT NULL AND kind = :kind
        """,
        kind=kind,
        at=int((NOON + at).timestamp() * 1000),
    )


def read(tx: Tx) -> list[tuple[int, int, str]]:
    """The rows of corrections: chat, correction, state."""
    found = tx.rows("SELECT * FROM outbox WHERE kind = 'correction' ORDER BY chat_id, item_id")
    return [(row["chat_id"], row["item_id"], row["state"]) for row in found]


async def test_who_had_it_in_a_digest_is_told_in_the_next_one(db: Database) -> None:
    def go(tx: Tx) -> None:
        chat, _nobody = reader(tx), make.chat(tx, "du-lich")
        number = publish(tx)
        bundle(tx)
        send(tx)
        assert correct(tx, number, later=2 * HOUR)
        assert read(tx) == [(chat, 1, "gathered")]
        [second] = bundle(tx, later=6 * HOUR)
        assert (second.parts, second.corrections) == ((), (1,))
        assert read(tx) == [(chat, 1, "bundled")]

    await db.run(go)


async def test_who_never_had_it_is_told_nothing(db: Database) -> None:
    """Still to be sent; one story too many for the digest; suspended or paused meanwhile; sent long ago."""

    def go(tx: Tx) -> None:
        reader(tx)
        first, second = publish(tx), publish(tx)
        bundle(tx, most=1)
        assert correct(tx, second) and read(tx) == []  # it leaves with the new words
        send(tx)
        assert correct(tx, first, later=2 * HOUR) and read(tx) == []  # it found no room

    await db.run(go)


@pytest.mark.parametrize("why", ["suspended", "paused", "old"])
async def test_who_is_gone_or_read_it_long_ago_is_told_nothing(db: Database, why: str) -> None:
    def go(tx: Tx) -> None:
        chat, number = reader(tx), publish(tx)
        bundle(tx)
        send(tx)
        if why == "suspended":
            chats.suspend(tx, chat=chat, why="blocked")
        if why == "paused":
            chats.pause(tx, chat=chat, until=NOON + DAY)
        assert correct(tx, number, later=3 * DAY if why == "old" else 2 * HOUR)
        assert read(tx) == []

    await db.run(go)


async def test_a_polished_lead_is_no_correction_and_a_new_headline_alone_is_told_to_nobody(db: Database) -> None:
    def go(tx: Tx) -> None:
        reader(tx)
        number = publish(tx)
        bundle(tx)
        send(tx)
        assert not correct(tx, number, "Nạn nhân, 34 tuổi, được đưa đi cấp cứu!", later=2 * HOUR)
        made = make.article(title="Vụ tai nạn ở cầu Đại Ninh", lead="")
        assert corrections.correct(tx, number, made, feed=1, now=NOON)
        corrections.tell(tx, number, now=NOON + 2 * HOUR, since=NOON)
        assert read(tx) == []

    await db.run(go)


async def test_corrected_twice_before_it_is_told_it_is_told_once(db: Database) -> None:
    def go(tx: Tx) -> None:
        chat, number = reader(tx), publish(tx)
        bundle(tx)
        send(tx)
        assert correct(tx, number, later=2 * HOUR) and correct(tx, number, RIGHTER, later=3 * HOUR)
        assert read(tx) == [(chat, 1, "gathered")]
        bundle(tx, later=6 * HOUR)
        assert correct(tx, number, RIGHT, later=6 * HOUR)  # that digest has not left: it will say so
        assert read(tx) == [(chat, 1, "bundled")]
        [correction] = corrections.of(tx, [1])
        assert (correction.before[1], correction.article.lead) == (WRONG, RIGHT)

    await db.run(go)


async def test_corrected_again_after_it_was_told_it_is_told_again_but_not_for_ever(db: Database) -> None:
    def go(tx: Tx) -> None:
        chat, number = reader(tx), publish(tx)
        bundle(tx)
        send(tx)
        for turn, lead in enumerate([RIGHT, RIGHTER, WRONG, RIGHT, RIGHTER]):
            later = (2 + turn) * HOUR
            assert correct(tx, number, lead, later=later)
            tx.run("UPDATE outbox SET state = 'sent', due = NULL WHERE kind = 'correction'")
        assert read(tx) == [(chat, turn, "sent") for turn in range(1, corrections.MOST + 1)]

    await db.run(go)


async def test_a_chat_that_hears_at_once_is_told_at_once_outside_its_quiet_hours(db: Database) -> None:
    def go(tx: Tx) -> None:
        loud, silent, late = (make.chat(tx, TOPIC).number for _ in range(3))
        tx.run(
            "UPDATE chats SET quiet_from = 1, quiet_to = 1439, digest_at = 1 WHERE id IN (:silent, :late)",
            silent=silent,
            late=late,
        )
        tx.run("UPDATE chats SET digest_at = :far WHERE id = :late", late=late, far=2**50)
        number = publish(tx)
        tx.run("UPDATE outbox SET state = 'sent', due = NULL, sent_at = created_at, message_id = '5'")
        correct(tx, number)
        tx.run("UPDATE outbox SET due = NULL, state = 'dropped' WHERE kind = 'edit'")
        written = [rows.write_for(tx, chat=chat, article=number, now=NOON + HOUR) for chat in (loud, silent, late)]
        assert written == [1, 1, 1]
        assert read(tx) == [(loud, 1, "waiting"), (silent, 1, "gathered"), (late, 1, "waiting")]
        [now] = claim.take(tx, claim.Claim(channel="telegram", now=NOON + HOUR, lease_end=NOON + DAY), limit=10)
        assert (now.chat, now.kind, now.item) == (loud, "correction", 1)
        assert rows.write_for(tx, chat=loud, article=number, now=NOON + HOUR) == 0

    await db.run(go)


async def test_what_was_right_when_sent_is_not_corrected_for_what_others_had(db: Database) -> None:
    def go(tx: Tx) -> None:
        chat = make.chat(tx, TOPIC).number
        number = publish(tx)
        correct(tx, number, later=HOUR)
        send(tx, at=2 * HOUR, kind="alert")
        assert rows.write_for(tx, chat=chat, article=number, now=NOON + 3 * HOUR) == 0
        assert rows.write_for(tx, chat=chat, article=number, now=NOON + 3 * HOUR, correction=1) == 1  # it was overtaken

    await db.run(go)


async def test_what_a_message_said_is_compared_with_what_holds_by_now(db: Database) -> None:
    def go(tx: Tx) -> None:
        number, title = publish(tx), "Tai nạn ở cầu Đại Ninh"
        assert rows.find_overtaken(tx, {number: (title, RIGHT)}) == {}  # wrong, but never corrected
        correct(tx, number)
        assert rows.find_overtaken(tx, {}) == {}
        assert rows.find_overtaken(tx, {number: (title, RIGHT), 99: ("", "")}) == {}
        assert rows.find_overtaken(tx, {number: (title, "Nạn nhân, 43 tuổi, được đưa đi cấp cứu!")}) == {}
        assert rows.find_overtaken(tx, {number: (title, WRONG)}) == {number: 1}

    await db.run(go)


async def test_a_digest_tells_of_a_few_and_the_next_of_the_rest(db: Database) -> None:
    def go(tx: Tx) -> None:
        chat = reader(tx)
        numbers = [publish(tx) for _ in range(rows.AT_ONCE + 2)]
        bundle(tx)
        send(tx)
        assert all(correct(tx, number, later=2 * HOUR) for number in numbers)
        [made] = bundle(tx, later=6 * HOUR)
        assert len(made.corrections) == rows.AT_ONCE
        assert rows.find(tx, chats=[chat]) == {chat: [rows.AT_ONCE + 1, rows.AT_ONCE + 2]}

    await db.run(go)


async def test_corrections_are_forgotten_with_the_records_and_so_is_what_nobody_knows(db: Database) -> None:
    def go(tx: Tx) -> None:
        number = publish(tx)
        correct(tx, number)
        assert not correct(tx, 99)
        assert [one.number for one in corrections.of(tx, [1, 2])] == [1]
        tx.run("DELETE FROM articles")
        assert corrections.of(tx, [1]) == []
        assert corrections.sweep(tx, before=NOON) == 0
        assert corrections.sweep(tx, before=NOON + DAY) == 1

    await db.run(go)


async def test_a_digest_that_is_never_confirmed_leaves_its_corrections_to_the_next(db: Database) -> None:
    def go(tx: Tx) -> None:
        chat, number = reader(tx), publish(tx)
        bundle(tx)
        send(tx)
        correct(tx, number, later=2 * HOUR)
        bundle(tx, later=6 * HOUR)
        [one] = claim.take(tx, claim.Claim(channel="telegram", now=NOON + 6 * HOUR, lease_end=NOON + DAY), limit=5)
        settle.give_up_unknown(tx, one, most=5, now=NOON + 7 * HOUR)
        assert read(tx) == [(chat, 1, "gathered")]
        [following] = bundle(tx, later=DAY + HOUR)
        assert following.corrections == (1,)

    await db.run(go)


@pytest.mark.parametrize(("ahead", "edits"), [(timedelta(), 0), (40 * DAY, 1)])
async def test_by_a_clock_that_is_days_ahead_nothing_was_sent_too_long_ago(
    db: Database, ahead: timedelta, edits: int
) -> None:
    def go(tx: Tx) -> None:
        make.chat(tx, TOPIC)
        number = publish(tx)
        send(tx, kind="alert")
        now = NOON + 40 * DAY + HOUR
        corrections.correct(tx, number, make.article(title="Tai nạn ở cầu Đại Ninh", lead=RIGHT), feed=1, now=now)
        corrections.tell(tx, number, now=now, since=now - 7 * DAY, ahead=ahead)

    await db.run(go)
    assert len(await make.rows(db, "SELECT chat_id FROM outbox WHERE kind = 'edit'")) == edits


async def test_a_digest_that_is_dropped_takes_its_corrections_along(db: Database) -> None:
    def go(tx: Tx) -> None:
        chat, number = reader(tx), publish(tx)
        bundle(tx)
        send(tx)
        assert correct(tx, number, later=2 * HOUR)
        bundle(tx, later=6 * HOUR)
        [digest] = claim.take(
            tx, claim.Claim(channel="telegram", now=NOON + 6 * HOUR, lease_end=NOON + 7 * HOUR), limit=9
        )
        settle.drop(tx, digest, reason=DropReason.REFUSED)
        assert read(tx) == [(chat, 1, "dropped")]

    await db.run(go)
