"""What a digest holds ends as the digest does: what never came is never said to have been told."""

from datetime import timedelta

from news.delivery.books import balance
from news.delivery.digests import select
from storage import chats, digests, restored
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import balance as balances
from storage.outbox import claim, gathering, settle
from storage.outbox.rows import Delivery, DropReason
from tests import make
from tests.make import NOON

DAY = timedelta(days=1)


def gather(tx: Tx) -> int:
    """A chat for whose digest two articles wait."""
    chat = make.chat(tx, "y-te", channel="zalo").number
    for _ in range(2):
        number = make.stored(tx, topics=("y-te",))
        tx.run("UPDATE articles SET state = 'matched'")
        make.fan_out(tx, article=number)
    return chat


def begin(tx: Tx) -> Delivery:
    """A digest with two articles, claimed."""
    chat = gather(tx)
    tx.run("UPDATE chats SET digest_at = 0")
    [due] = digests.due(tx, now=NOON, limit=1)
    heap = gathering.find(tx, chats=[chat])[chat]
    digests.make(tx, due, heap, select(heap.wanted), now=NOON)
    [delivery] = claim.take(tx, claim.Claim(channel="zalo", now=NOON, lease_end=NOON + DAY), limit=1)
    return delivery


def ends(tx: Tx) -> set[tuple[str, str]]:
    """How the articles ended; the books agree with it."""
    wrong = balance(balances.read(tx, since=NOON))
    assert [one for one in wrong if one.sheet.channel] == []
    return {(row["state"], row["reason"]) for row in tx.rows("SELECT state, reason FROM outbox WHERE kind = 'alert'")}


async def test_the_articles_of_a_digest_that_is_dropped_are_dropped_for_its_reason(db: Database) -> None:
    def go(tx: Tx) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        delivery = begin(tx)
        before = ends(tx)
        settle.drop(tx, delivery, reason=DropReason.REFUSED)
        return before, ends(tx)

    assert await db.run(go) == ({("bundled", "")}, {("dropped", "refused")})


async def test_a_digest_that_arrives_although_it_was_dropped_brings_its_articles(db: Database) -> None:
    def go(tx: Tx) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        delivery = begin(tx)
        chats.pause(tx, chat=delivery.chat, until=NOON + DAY)
        paused = ends(tx)
        settle.mark_sent(tx, delivery, now=NOON)
        return paused, ends(tx)

    assert await db.run(go) == ({("dropped", "paused")}, {("bundled", "")})


async def test_a_digest_given_up_is_no_reason_to_say_that_its_articles_were_read(db: Database) -> None:
    def go(tx: Tx) -> set[tuple[str, str]]:
        delivery = begin(tx)
        settle.put_back(tx, delivery, due=NOON, unknown=True)
        settle.give_up(tx, before=NOON + DAY, stale=NOON - DAY)
        return ends(tx)

    assert await db.run(go) == {("dropped", "unconfirmed")}


async def test_a_digest_of_an_older_copy_is_dropped_with_its_articles(db: Database) -> None:
    def go(tx: Tx) -> set[tuple[str, str]]:
        begin(tx)
        restored.begin_anew(tx, now=NOON)
        return ends(tx)

    assert await db.run(go) == {("dropped", "expired")}


async def test_the_last_digest_comes_though_quiet_hours_are_chosen_before_it(db: Database) -> None:
    def go(tx: Tx) -> list[int]:
        chat = gather(tx)
        digests.choose(tx, chat=chat, hours="", now=NOON)
        chats.set_quiet(tx, chat=chat, hours=None, now=NOON)
        return [one.chat for one in digests.due(tx, now=NOON, limit=10)]

    assert len(await db.run(go)) == 1


async def test_a_last_digest_that_the_month_does_not_allow_comes_later(db: Database) -> None:
    def go(tx: Tx) -> list[int]:
        chat = gather(tx)
        digests.choose(tx, chat=chat, hours="", now=NOON)
        [due] = digests.due(tx, now=NOON, limit=10)
        digests.pass_over(tx, due, now=NOON)
        return [one.chat for one in digests.due(tx, now=NOON + digests.LATER, limit=10)]

    assert len(await db.run(go)) == 1
