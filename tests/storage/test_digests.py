"""What the ledger promises of digests, on both databases."""

from dataclasses import replace
from datetime import timedelta

from news.articles.labels import Label
from news.delivery.digests import Selection, select
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import articles, chats, digests, subscriptions
from storage.digests import Bundle, Due
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, gathering, rows, settle
from tests import make
from tests.make import NOON

PARTY, HEALTH = "xay-dung-dang", "y-te"
HOUR = timedelta(hours=1)


def reader(tx: Tx, *topics: str, hours: str = "12:30 17:30") -> int:
    """A chat that hears by digest."""
    chat = make.chat(tx, *topics).number
    digests.choose(tx, chat=chat, hours=hours, now=NOON)
    return chat


def publish(tx: Tx, *topics: str, cluster: int | None = None, urgent: bool = False) -> int:
    """An article that is matched and fanned out."""
    number = make.stored(tx, topics=topics)
    tx.run(
        "UPDATE articles SET cluster_id = :cluster, urgent = :urgent WHERE id = :id",
        cluster=cluster, urgent=int(urgent), id=number,
    )  # fmt: skip
    make.fan_out(tx, article=number, now=NOON)
    return number


def make_due(tx: Tx, *, later: timedelta = HOUR) -> list[int | None]:
    """The digests of all who are due then."""
    found = digests.due(tx, now=NOON + later, limit=10)
    heaps = gathering.find(tx, chats=[one.chat for one in found])
    return [
        digests.make(tx, one, heaps[one.chat], select(heaps[one.chat].wanted), now=NOON + later)
        for one in found
        if heaps[one.chat].wanted
    ]


def sent(tx: Tx) -> None:
    """Everything has left."""
    tx.run("UPDATE outbox SET state = 'sent', due = NULL WHERE due IS NOT NULL")


async def states(db: Database, kind: str = "alert") -> list[str]:
    rows = await make.rows(db, "SELECT state FROM outbox WHERE kind = :kind ORDER BY chat_id, item_id", kind=kind)
    return [row["state"] for row in rows]


async def test_news_is_gathered_and_then_told_in_one_message(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        reader(tx, PARTY, HEALTH)
        return [publish(tx, PARTY), publish(tx, HEALTH, PARTY), publish(tx, "du-lich")]

    first, second, _ = await db.run(fill)
    assert await states(db) == ["gathered"] * 2
    assert await db.read(claim.next_due, channel="telegram") is None
    assert not await db.read(digests.due, now=NOON + HOUR / 3, limit=10)
    [number] = await db.run(make_due)
    assert number is not None
    kept = await db.read(digests.get, number)
    assert kept is not None and kept.made == NOON + HOUR
    assert sorted(article for _, part in kept.parts for article in part) == [first, second]
    assert (await states(db), await states(db, "digest")) == (["bundled"] * 2, ["waiting"])
    [delivery] = await db.run(
        claim.take, claim.Claim(channel="telegram", now=NOON + HOUR, lease_end=NOON + 2 * HOUR), limit=10
    )
    assert (delivery.kind, delivery.item, delivery.lane) == ("digest", number, rows.DIGEST)


async def test_the_next_one_comes_at_the_next_hour_and_tells_nothing_again(db: Database) -> None:
    def fill(tx: Tx) -> None:
        reader(tx, PARTY)
        publish(tx, PARTY)

    await db.run(fill)
    assert len(await db.run(make_due)) == 1
    assert await db.run(make_due) == []
    await db.run(sent)
    [again] = await db.read(digests.due, now=NOON + 6 * HOUR, limit=10)
    assert (again.hours, again.at, again.last) == ("12:30 17:30", NOON + 5.5 * HOUR, NOON + HOUR)
    assert await db.run(make_due, later=6 * HOUR) == []


async def test_two_that_make_the_same_digest_make_it_once(db: Database) -> None:
    def fill(tx: Tx) -> Due:
        reader(tx, PARTY)
        publish(tx, PARTY)
        return digests.due(tx, now=NOON + HOUR, limit=10)[0]

    one = await db.run(fill)

    def make_it(tx: Tx) -> int | None:
        heap = gathering.find(tx, chats=[one.chat])[one.chat]
        return digests.make(tx, one, heap, select(heap.wanted), now=NOON + HOUR)

    assert [await db.run(make_it) is None for _ in range(2)] == [False, True]
    assert await states(db, "digest") == ["waiting"]


async def test_a_digest_that_has_not_left_is_not_followed_by_another(db: Database) -> None:
    def fill(tx: Tx) -> None:
        reader(tx, PARTY)
        publish(tx, PARTY)

    await db.run(fill)
    assert len(await db.run(make_due)) == 1
    await db.run(publish, PARTY)
    assert await db.run(make_due, later=30 * HOUR) == []
    await db.run(sent)
    assert len(await db.run(make_due, later=31 * HOUR)) == 1


async def test_what_is_no_longer_wanted_is_dropped(db: Database) -> None:
    def fill(tx: Tx) -> None:
        chat = reader(tx, PARTY, HEALTH)
        publish(tx, PARTY), publish(tx, HEALTH)
        vetoed = publish(tx, PARTY)
        articles.label(tx, vetoed, [Label(kind="keyword", value="bóng đá")])
        subscriptions.unfollow(tx, chat=chat, kind=Kind.TOPIC, value=HEALTH)
        subscriptions.leave_out(tx, chat=chat, kind=Kind.KEYWORD, value="bóng đá", now=NOON)

    await db.run(fill)
    assert len(await db.run(make_due)) == 1
    assert await states(db) == ["bundled", "dropped", "dropped"]


async def test_an_article_stands_under_the_topic_that_the_chat_follows(db: Database) -> None:
    def fill(tx: Tx) -> dict[int, list[tuple[int, str]]]:
        one, every, word = reader(tx, PARTY), reader(tx, EVERYTHING), reader(tx)
        subscriptions.follow(tx, chat=word, kind=Kind.KEYWORD, value="sầu riêng", now=NOON)
        number = make.stored(tx)
        carried = [("topic", "du-lich", 9.0), ("topic", PARTY, 1.0), ("topic", EVERYTHING, 0.0)]
        articles.label(tx, number, [Label(kind=kind, value=value, score=score) for kind, value, score in carried])
        plain = make.stored(tx, topics=(EVERYTHING,))
        articles.label(tx, plain, [Label(kind="keyword", value="sầu riêng")])
        for article in (number, plain):
            make.fan_out(tx, article=article, now=NOON)
        found = gathering.find(tx, chats=[one, every, word])
        return {chat: sorted((c.article, c.topic) for c in found[chat].wanted) for chat in (one, every, word)}

    one, every, word = (await db.run(fill)).values()
    assert [topic for _, topic in one] == [PARTY]
    assert [topic for _, topic in every] == ["du-lich", ""]
    assert [topic for _, topic in word] == [""]


async def test_a_story_is_told_once_however_it_is_told(db: Database) -> None:
    def fill(tx: Tx) -> None:
        chat = reader(tx, PARTY)
        publish(tx, PARTY, cluster=7), publish(tx, PARTY, cluster=7)
        make_due(tx)
        digests.choose(tx, chat=chat, hours="", now=NOON + HOUR)
        publish(tx, PARTY, cluster=7)

    await db.run(fill)
    assert await states(db) == ["bundled"]


async def test_who_goes_back_to_at_once_gets_a_last_digest_of_what_was_gathered(db: Database) -> None:
    def fill(tx: Tx) -> None:
        for chat in (reader(tx, PARTY), reader(tx, "du-lich")):
            publish(tx, PARTY) if chat == 1 else None
            digests.choose(tx, chat=chat, hours="", now=NOON)
        publish(tx, PARTY)

    await db.run(fill)
    assert await states(db) == ["gathered", "waiting"]
    assert await db.read(digests.chosen, chat=1) == ""
    assert len(await db.run(make_due, later=timedelta())) == 1
    assert await db.read(digests.due, now=NOON + 99 * HOUR, limit=10) == []
    assert await states(db) == ["bundled", "waiting"]


async def test_urgent_news_does_not_wait_but_can_be_left_to_the_digest(db: Database) -> None:
    def fill(tx: Tx) -> None:
        reader(tx, PARTY)
        publish(tx, PARTY, urgent=True)

    await db.run(fill)
    [delivery] = await db.run(claim.take, claim.Claim(channel="telegram", now=NOON, lease_end=NOON + HOUR), limit=10)
    assert delivery.lane == rows.BREAKING
    await db.run(settle.gather, delivery)
    assert await states(db) == ["gathered"]
    assert len(await db.run(make_due)) == 1


async def test_a_pause_passes_over_digests_and_drops_what_was_gathered(db: Database) -> None:
    def fill(tx: Tx) -> list[Due]:
        chat = reader(tx, PARTY)
        publish(tx, PARTY)
        chats.pause(tx, chat=chat, until=NOON + timedelta(days=1))
        publish(tx, PARTY)
        return digests.due(tx, now=NOON + HOUR, limit=10)

    [one] = await db.run(fill)
    assert one.paused
    assert await states(db) == ["dropped"]
    assert await db.run(digests.pass_over, one, now=NOON + HOUR)
    assert not await db.run(digests.pass_over, one, now=NOON + HOUR)
    [later] = await db.read(digests.due, now=NOON + timedelta(days=2), limit=10)
    assert (later.at, later.paused) == (NOON + 5.5 * HOUR, False)


async def test_zalo_begins_with_two_digests_a_day_and_others_at_once(db: Database) -> None:
    def fill(tx: Tx) -> list[str]:
        chats = [make.chat(tx, channel=channel).number for channel in ("zalo", "telegram", "webchat")]
        return [digests.chosen(tx, chat=chat) for chat in chats]

    assert await db.run(fill) == ["11:30 17:30", "", ""]
    [one] = await db.read(digests.due, now=NOON + 6 * HOUR, limit=10)
    assert (one.channel, one.at) == ("zalo", NOON + 5.5 * HOUR)


async def test_the_suspended_and_the_forgotten_are_due_nothing(db: Database) -> None:
    def fill(tx: Tx) -> int:
        gone, forgotten = reader(tx, PARTY), reader(tx, PARTY)
        chats.suspend(tx, chat=gone, why="blocked")
        chats.forget(tx, chat=forgotten)
        return gone

    await db.run(fill)
    assert not await db.read(digests.due, now=NOON + HOUR, limit=10)


async def test_a_bundle_is_read_again_and_forgotten_in_time(db: Database) -> None:
    bundle = Bundle(chat=1, parts=((HEALTH, (3, 2)), ("", (1,))), further=4)
    number = await db.run(digests.add, bundle, now=NOON)
    assert await db.read(digests.get, number) == replace(bundle, made=NOON)
    assert await db.read(digests.get, 99) is None
    assert await db.run(digests.sweep, before=NOON) == 0
    assert await db.run(digests.sweep, before=NOON + HOUR) == 1


async def test_a_group_that_moves_takes_its_digest_along(db: Database) -> None:
    def fill(tx: Tx) -> Selection:
        old = make.chat(tx, PARTY, address="-5").number
        digests.choose(tx, chat=old, hours="12:30", now=NOON)
        publish(tx, PARTY)
        [number] = make_due(tx)
        assert number is not None
        there = make.chat(tx, address="-1005").number
        chats.move(tx, channel="telegram", old="-5", new="-1005", now=NOON)
        kept = digests.get(tx, number)
        assert kept is not None and kept.chat == there
        return Selection(parts=kept.parts)

    assert len(await db.run(fill)) == 1


async def test_when_a_chat_has_its_next_digest_is_known_and_that_it_has_none(db: Database) -> None:
    at_hours = await db.run(reader)
    assert await db.read(digests.next_of, chat=at_hours) == NOON + timedelta(minutes=30)

    at_once = await db.run(make.chat)
    assert await db.read(digests.next_of, chat=at_once.number) is None
