"""The books after a life with everything in it: they balance to the last number; what a hand changes is named."""

from datetime import timedelta
from random import Random

import pytest

from news.delivery.books import Account, Imbalance, Sums, balance, day_of
from storage import articles, books, chats, restored
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import balance as balances
from storage.outbox import claim, fan_out, settle
from tests import make
from tests.make import NOON
from tests.storage.town import Town

MONTH_AGO = NOON - timedelta(days=30)


def live(tx: Tx, chance: Random, *, turns: int = 150) -> Town:
    town = Town(tx, chance, tires=True)
    for _ in range(12):
        town.meet()
    for _ in range(turns):
        town.live()
        if chance.random() < 0.1:
            books.add_up(tx, limit=chance.randrange(1, 200))
    return town


def imbalances(tx: Tx) -> list[Imbalance]:
    return balance(balances.read(tx, since=MONTH_AGO))


def totals(tx: Tx) -> Sums:
    total = Sums()
    for sums in balances.read(tx, since=MONTH_AGO).values():
        total.add(sums)
    return total


@pytest.mark.parametrize("turn", range(3))
async def test_the_books_balance_to_the_last_number_after_a_week_of_everything(
    db: Database, seed: int, turn: int
) -> None:
    def go(tx: Tx) -> list[Imbalance]:
        live(tx, Random(f"{seed}-{turn}"))
        return imbalances(tx)

    assert await db.run(go) == []


HANDS = [
    ("DELETE FROM outbox WHERE kind = 'alert' AND due IS NOT NULL", Account.ASKED),
    ("DELETE FROM outbox WHERE kind = 'alert' AND state = 'sent'", Account.SENT),
    ("UPDATE outbox SET state = 'sent', reason = '' WHERE kind = 'alert' AND state = 'dropped'", Account.SENT),
    ("UPDATE books SET n = n + 1 WHERE account = 'sent'", Account.SENT),
    ("UPDATE books SET n = n - 1 WHERE account = 'asked'", Account.ASKED),
    ("UPDATE books SET n = n + 1 WHERE account = 'entries'", Account.ENTRIES),
    ("DELETE FROM books WHERE account = 'old'", Account.ENTRIES),
    ("DELETE FROM article_labels WHERE kind = 'topic' AND value = '*'", Account.LABELS),
    ("DELETE FROM articles WHERE state = 'matched'", Account.MATCHED),
    ("DELETE FROM articles WHERE state = 'silent'", Account.QUIET),
    ("DELETE FROM articles WHERE state = 'new'", Account.ARTICLES),
]


@pytest.mark.parametrize(("deed", "account"), HANDS)
async def test_what_a_hand_changes_is_named(sqlite_db: Database, deed: str, account: str) -> None:
    def go(tx: Tx) -> list[Imbalance]:
        town = live(tx, Random(7), turns=80)
        town.ingest(articles.ArticleState.NEW)
        for number in (town.publish(), town.publish()):
            make.fan_out(tx, article=number)
        while books.add_up(tx):
            pass
        assert imbalances(tx) == []
        assert tx.run(deed) > 0
        return imbalances(tx)

    found = await sqlite_db.run(go)
    assert account in {one.account for one in found}


async def test_a_cursor_put_forward_is_named(db: Database) -> None:
    def go(tx: Tx) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        for _ in range(3):
            make.chat(tx, "y-te")
        number = make.stored(tx, topics=("y-te",))
        tx.run("UPDATE articles SET state = 'matched'")
        fan_out.begin(tx, kind="alert", item=number, now=NOON)
        fan_out.advance(tx, article=number, now=NOON, limit=1)
        before = balances.find_cursors_ahead(tx)
        tx.run("UPDATE fan_outs SET after_chat = after_chat + 1")
        return before, balances.find_cursors_ahead(tx)

    before, after = await db.run(go)
    assert (before, len(after)) == ([], 1)


async def test_a_restored_copy_balances(db: Database) -> None:
    def go(tx: Tx) -> list[Imbalance]:
        live(tx, Random(3), turns=60)
        restored.begin_anew(tx, now=NOON + timedelta(days=3))
        return imbalances(tx)

    assert await db.run(go) == []


async def test_a_month_without_articles_has_nothing_in_it(db: Database) -> None:
    assert await db.read(balances.read, since=NOON) == {}
    assert await db.run(books.add_up) == 0


async def test_records_that_are_swept_are_not_missed(db: Database) -> None:
    """The check looks at days of which all records are kept."""

    def go(tx: Tx) -> tuple[list[Imbalance], int]:
        make.readers(tx, items=2)
        later = NOON + timedelta(days=70)
        settle.give_up(tx, before=NOON, stale=later)
        settle.sweep(tx, before=later - timedelta(days=60), after=0, chats=50)
        articles.sweep(tx, before=later)
        books.add_up(tx)
        found = balance(balances.read(tx, since=later - timedelta(days=58)))
        return found, books.sweep(tx, before=later)

    found, gone = await db.run(go)
    assert found == [] and gone > 0


async def test_what_was_dropped_and_arrives_all_the_same_is_sent(db: Database) -> None:
    def go(tx: Tx) -> dict[str, int]:
        [chat] = make.readers(tx)
        lease = claim.Claim(channel="telegram", now=NOON, lease_end=NOON + timedelta(minutes=2))
        [delivery] = claim.take(tx, lease, limit=1)
        chats.pause(tx, chat=chat.number, until=NOON + timedelta(days=1))
        settle.mark_sent(tx, delivery, now=NOON)
        return totals(tx).booked

    booked = await db.run(go)
    assert (booked[Account.ASKED], booked[Account.SENT], booked.get("paused", 0)) == (1, 1, 0)


async def test_the_day_of_an_article_stays_when_the_clock_is_put_right(db: Database) -> None:
    def go(tx: Tx) -> set[int]:
        make.stored(tx)
        tx.run("UPDATE articles SET first_seen = 0")
        return {sheet.day for sheet in balances.read(tx, since=NOON)} | {tx.value("SELECT day FROM articles")}

    assert await db.run(go) == {day_of(NOON)}


async def test_an_article_whose_first_sight_a_clock_moved_is_not_missed(db: Database) -> None:
    """Its day, and so its sheet of the books, stays: `put_right` brings back only when it was first seen."""

    def go(tx: Tx) -> None:
        moved = make.stored(tx)
        make.stored(tx)
        before = balance(balances.read(tx, since=NOON))
        tx.run("UPDATE articles SET first_seen = first_seen - 86400000 WHERE id = :id", id=moved)
        assert balance(balances.read(tx, since=NOON)) == before

    await db.run(go)
