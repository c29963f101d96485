"""A digest that nobody confirms: its articles come with the next one, and none more often than it may."""

from datetime import timedelta

from news.delivery.digests import select
from news.delivery.retries import COPIES
from news.delivery.subscriptions import Kind
from storage import chats, digests, subscriptions
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, departures, gathering, ledger, settle, undelivered
from storage.outbox.rows import Delivery
from tests import make
from tests.make import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def reader(tx: Tx, *, hours: str = "12:30 17:30") -> int:
    chat = make.chat(tx, "y-te").number
    digests.choose(tx, chat=chat, hours=hours, now=NOON)
    return chat


def publish(tx: Tx) -> int:
    number = make.stored(tx, topics=("y-te",))
    make.fan_out(tx, article=number, now=NOON)
    return number


def shown(tx: Tx, number: int) -> list[int]:
    """The articles that this digest shows."""
    bundle = digests.get(tx, number)
    assert bundle is not None
    return sorted(article for _topic, articles in bundle.parts for article in articles)


def leave(tx: Tx, *, days: int = 0, most: int = COPIES) -> Delivery:
    """The next digest of that day is made, and claimed."""
    now = NOON + HOUR + days * DAY
    [one] = digests.due(tx, now=now, limit=9)
    heap = gathering.find(tx, chats=[one.chat])[one.chat]
    assert digests.make(tx, one, heap, select(heap.wanted), now=now) is not None
    [delivery] = claim.take(
        tx, claim.Claim(channel="telegram", now=now, lease_end=now + HOUR), limit=9, most_copies=most
    )
    return delivery


async def test_its_articles_are_in_the_next_one_which_goes_alone(db: Database) -> None:
    def first(tx: Tx) -> int:
        reader(tx)
        article = publish(tx)
        delivery = leave(tx)
        assert delivery.copies == 0
        settle.give_up_unknown(tx, delivery, most=COPIES, now=NOON)
        return article

    def second(tx: Tx) -> tuple[Delivery, list[int]]:
        publish(tx)
        delivery = leave(tx, days=1)
        return delivery, shown(tx, delivery.item)

    lost = await db.run(first)
    delivery, articles = await db.run(second)
    assert delivery.copies == 1 and lost in articles and len(articles) == 2
    assert (await db.read(ledger.count_by_state))["repeats"] == 1
    assert await db.run(undelivered.take) == {}


async def test_an_article_leaves_no_more_often_than_it_may_in_all_of_them(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        reader(tx)
        publish(tx)
        settle.give_up_unknown(tx, leave(tx, most=2), most=2, now=NOON)
        newer = publish(tx)
        settle.give_up_unknown(tx, leave(tx, days=1, most=2), most=2, now=NOON)
        last = leave(tx, days=2, most=2)
        assert last.copies == 1
        assert shown(tx, last.item) == [newer]
        settle.put_back(tx, last, due=NOON, unknown=True)
        assert claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=9, most_copies=2) == []
        return [row["copies"] for row in tx.rows("SELECT copies FROM outbox WHERE kind = 'alert' ORDER BY item_id")]

    assert await db.run(fill) == [2, 2]
    assert (await db.read(ledger.count_by_state))["repeats"] == 3
    assert list((await db.run(undelivered.take)).values()) == [2]


async def test_who_hears_at_once_by_now_gets_them_one_by_one(db: Database) -> None:
    def fill(tx: Tx) -> list[Delivery]:
        chat = reader(tx)
        publish(tx)
        delivery = leave(tx)
        digests.choose(tx, chat=chat, hours="", now=NOON)
        settle.give_up_unknown(tx, delivery, most=COPIES, now=NOON)
        return claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON), limit=9)

    [alert] = await db.run(fill)
    assert (alert.kind, alert.copies) == ("alert", 1)
    assert (await db.read(ledger.count_by_state))["repeats"] == 1


async def test_a_chat_that_becomes_another_repeats_nothing_that_one_has(db: Database) -> None:
    def move(tx: Tx) -> tuple[int, list[int], list[int]]:
        old, new = (make.chat(tx, "y-te", address=address, group=True).number for address in ("-5", "-1005"))
        digests.choose(tx, chat=old, hours="12:30", now=NOON)
        both = publish(tx)
        settle.mark_sent(tx, claimed(tx), now=NOON, message_id="1")
        digests.choose(tx, chat=new, hours="17:30", now=NOON)
        subscriptions.follow(tx, chat=old, kind=Kind.TOPIC, value="du-lich", now=NOON)
        mine = make.stored(tx, topics=("du-lich",))
        make.fan_out(tx, article=mine, now=NOON)
        departures.record(tx, [leave(tx)], worker=0, now=NOON + HOUR)
        chats.move(tx, channel="telegram", old="-5", new="-1005", now=NOON)
        [one] = digests.due(tx, now=NOON + 6 * HOUR, limit=9)
        heap = gathering.find(tx, chats=[new])[new]
        number = digests.make(tx, one, heap, select(heap.wanted), now=NOON + 6 * HOUR)
        assert number is not None
        return new, [both, mine], shown(tx, number)

    new, articles, in_digest = await db.run(move)
    assert in_digest == articles[1:]
    rows = await make.rows(db, "SELECT chat_id, kind, state, copies FROM outbox ORDER BY kind, item_id")
    assert [tuple(row.values()) for row in rows] == [
        (new, "alert", "sent", 0),
        (new, "alert", "bundled", 1),
        (new, "digest", "dropped", 0),
        (new, "digest", "unknown", 1),
    ]


def claimed(tx: Tx) -> Delivery:
    """What is due at noon."""
    [delivery] = claim.take(tx, claim.Claim(channel="telegram", now=NOON, lease_end=NOON + HOUR), limit=9)
    return delivery
