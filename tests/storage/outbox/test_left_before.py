"""What may have arrived stays known as that, whatever becomes of its row; and a new edit is a new message."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from jobs.delivery import outcomes
from storage import chats, corrections, withdrawals
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, fan_out, settle
from storage.outbox.rows import Delivery, DropReason
from tests import make
from tests.make import NOON

TOPIC = "xay-dung-dang"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def take(tx: Tx, now: datetime) -> list[Delivery]:
    """What is claimed then, at most one row."""
    asked = claim.Claim(channel="telegram", now=now, lease_end=now + 2 * MINUTE)
    return claim.take(tx, asked, limit=1)


def doubted(tx: Tx) -> Delivery:
    """An alert that left once, was never confirmed, and is claimed again."""
    make.readers(tx)
    [first] = take(tx, NOON)
    make.depart(tx, first)
    outcomes.doubt(tx, first, why="no answer", most=5, now=NOON)
    [again] = take(tx, NOON + MINUTE)
    assert again.copies == 1
    return again


def state(tx: Tx, kind: str = "alert") -> tuple[str, str, int]:
    row = tx.row("SELECT state, reason, copies FROM outbox WHERE kind = :kind", kind=kind)
    assert row is not None
    return row["state"], row["reason"], row["copies"]


def edited(tx: Tx, *, age: int, now: datetime) -> None:
    """The article, which a chat has, is corrected, so that its message is edited."""
    lead = f"Nạn nhân {age} tuổi được đưa đi cấp cứu."
    number: int = tx.value("SELECT id FROM articles")
    title = tx.value("SELECT title FROM articles")
    corrections.correct(tx, number, make.article(title=title, lead=lead), feed=1, now=now)
    corrections.tell(tx, number, now=now, since=now - 7 * DAY)


async def test_an_edit_leaves_though_the_one_before_was_never_confirmed(db: Database) -> None:
    def go(tx: Tx) -> tuple[tuple[str, str, int], list[int]]:
        make.sent(tx, article=make.stored(tx))
        edited(tx, age=34, now=NOON)
        now = NOON
        for minutes in (1, 6, 61, 361, 1):
            [edit] = take(tx, now)
            make.depart(tx, edit)
            outcomes.doubt(tx, edit, why="no answer", most=5, now=now)
            now += minutes * MINUTE
        ended = state(tx, "edit")
        edited(tx, age=43, now=now)
        return ended, [one.copies for one in take(tx, now)]

    assert await db.run(go) == (("dropped", "unconfirmed", 5), [0])


async def test_an_edit_is_not_old_because_there_was_one_before(db: Database) -> None:
    def go(tx: Tx) -> list[str]:
        make.sent(tx, article=make.stored(tx))
        edited(tx, age=34, now=NOON)
        for edit in take(tx, NOON):
            settle.mark_sent(tx, edit, now=NOON)
        later = NOON + 4 * DAY
        edited(tx, age=43, now=later)
        settle.give_up(tx, before=later - 60 * DAY, stale=later - 2 * DAY)
        return [one.kind for one in take(tx, later)]

    assert await db.run(go) == ["edit"]


ENDS: list[Callable[[Tx, Delivery], object]] = [
    lambda tx, one: outcomes.fail(tx, one, now=NOON),
    lambda tx, one: outcomes.postpone(tx, one, now=NOON),
    lambda tx, one: outcomes.move(tx, one, new="-100", now=NOON),
    lambda tx, one: settle.release(tx, one, due=NOON),
]


@pytest.mark.parametrize("end", ENDS, ids=["error", "quota", "moved", "released"])
async def test_what_may_have_arrived_stays_unknown(db: Database, end: Callable[[Tx, Delivery], object]) -> None:
    def go(tx: Tx) -> tuple[str, str, int]:
        end(tx, doubted(tx))
        return state(tx)

    assert await db.run(go) == ("unknown", "", 1)


async def test_a_notice_that_may_have_arrived_is_offered_again_as_that(db: Database) -> None:
    def go(tx: Tx) -> tuple[str, str, int]:
        chat = make.chat(tx)
        number = make.notice(tx, chat.number)
        [notice] = take(tx, NOON)
        make.depart(tx, notice)
        outcomes.doubt(tx, notice, why="no answer", most=5, now=NOON)
        chats.suspend(tx, chat=chat.number, why="blocked")
        fan_out.write_notice(tx, notice=number, chats=[chat.number], now=NOON)
        settle.drop_notice(tx, notice=number)
        return state(tx, "notice")

    assert await db.run(go) == ("unknown", "", 1)


async def test_an_article_that_is_put_back_does_not_begin_its_copies_anew(db: Database) -> None:
    def go(tx: Tx) -> tuple[tuple[str, str, int], bool]:
        settle.release(tx, doubted(tx), due=NOON)
        number: int = tx.value("SELECT id FROM articles")
        tx.run("UPDATE articles SET state = 'matched'")
        withdrawals.withdraw(tx, number, now=NOON)
        withdrawals.restore(tx, number, now=NOON)
        fan_out.advance(tx, article=number, now=NOON)
        return state(tx), take(tx, NOON) == []

    assert await db.run(go) == (("dropped", DropReason.UNCONFIRMED, 1), True)
