"""What a fan-out in chunks promises: every chat that asked gets one row, whatever happens between."""

from datetime import timedelta

import pytest

from news.delivery.subscriptions import Kind
from storage import chats, subscriptions
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import broadcast_rows, fan_out
from storage.outbox.fan_out import Chunk
from tests import make
from tests.make import NOON

PARTY, HEALTH = "xay-dung-dang", "y-te"


def article(tx: Tx, *topics: str) -> int:
    """An article whose fan-out has begun."""
    number = make.stored(tx, topics=topics)
    fan_out.begin(tx, kind="alert", item=number, now=NOON)
    return number


async def chats_of(db: Database, number: int) -> list[int]:
    """Who has a row of it; twice, who has two."""
    found = await make.rows(
        db, "SELECT chat_id FROM outbox WHERE kind = 'alert' AND item_id = :number ORDER BY chat_id", number=number
    )
    return [row["chat_id"] for row in found]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
async def test_the_chunks_together_are_everyone_who_asked_each_once(db: Database, limit: int) -> None:
    def fill(tx: Tx) -> tuple[int, list[int]]:
        asked = [
            make.chat(tx, *topics).number
            for topics in [(PARTY,), (HEALTH,), (PARTY, HEALTH), (PARTY,), ("du-lich",), (HEALTH,), (PARTY,)]
        ]
        del asked[4]
        return article(tx, PARTY, HEALTH), asked

    number, asked = await db.run(fill)
    rows, done = 0, False
    while not done:
        before = await db.read(fan_out.cursor, kind="alert", item=number)
        chunk = await db.run(fan_out.advance, article=number, now=NOON, limit=limit)
        assert chunk.rows <= 2 * limit  # it is about two topics
        assert chunk.done or (await db.read(fan_out.cursor, kind="alert", item=number) or 0) > (before or 0)
        rows, done = rows + chunk.rows, chunk.done
    assert await chats_of(db, number) == asked and rows == len(asked)
    assert await db.run(fan_out.advance, article=number, now=NOON, limit=limit) == Chunk(0, done=True)


async def test_a_crash_between_two_chunks_loses_and_repeats_none(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, list[int]]:
        asked = [make.chat(tx, PARTY).number for _ in range(5)]
        number = article(tx, PARTY)
        fan_out.advance(tx, article=number, now=NOON, limit=2)
        return number, asked

    def crash(tx: Tx) -> None:
        fan_out.advance(tx, article=number, now=NOON, limit=2)
        raise RuntimeError("the power went")

    number, asked = await db.run(fill)
    with pytest.raises(RuntimeError):
        await db.run(crash)
    assert await db.read(fan_out.unfinished) == [number]
    assert await chats_of(db, number) == asked[:2]
    while not (await db.run(fan_out.advance, article=number, now=NOON, limit=2)).done:
        pass
    assert await chats_of(db, number) == asked
    assert await db.read(fan_out.unfinished) == []


async def test_the_first_that_began_goes_on_first_and_what_is_done_stays_so(db: Database) -> None:
    def fill(tx: Tx) -> list[int]:
        make.chat(tx, PARTY), make.chat(tx, PARTY)
        numbers = [make.stored(tx, topics=(PARTY,)) for _ in range(3)]
        for place, number in enumerate(reversed(numbers)):
            fan_out.begin(tx, kind="alert", item=number, now=NOON + timedelta(seconds=place))
            fan_out.advance(tx, article=number, now=NOON, limit=1)
        fan_out.advance(tx, article=numbers[1], now=NOON, limit=9)
        fan_out.begin(tx, kind="alert", item=numbers[1], now=NOON)
        fan_out.begin(tx, kind="broadcast", item=7, now=NOON)
        return numbers

    first, _done, last = await db.run(fill)
    assert await db.read(fan_out.unfinished) == [last, first]


async def test_an_article_that_nobody_asked_for_is_done_at_once(db: Database) -> None:
    def fill(tx: Tx) -> Chunk:
        return fan_out.advance(tx, article=article(tx, PARTY), now=NOON, limit=1)

    assert await db.run(fill) == Chunk(0, done=True)


async def test_who_follows_it_meanwhile_gets_it_or_not_but_never_twice(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, int, int]:
        early, first, second, late = (make.chat(tx, *topics).number for topics in ([], [PARTY], [PARTY], []))
        number = article(tx, PARTY)
        fan_out.advance(tx, article=number, now=NOON, limit=1)
        for chat in (early, late):
            subscriptions.follow(tx, chat=chat, kind=Kind.TOPIC, value=PARTY, now=NOON)
        subscriptions.unfollow(tx, chat=second, kind=Kind.TOPIC, value=PARTY)
        while not fan_out.advance(tx, article=number, now=NOON, limit=1).done:
            pass
        return number, first, late

    number, first, late = await db.run(fill)
    assert await chats_of(db, number) == [first, late]


async def test_a_group_that_moves_to_a_chat_already_passed_is_not_left_out(db: Database) -> None:
    def fill(tx: Tx) -> tuple[int, int]:
        new = make.chat(tx, address="-100", group=True)
        make.chat(tx, PARTY), make.chat(tx, PARTY, address="-1", group=True)
        number = article(tx, PARTY)
        fan_out.advance(tx, article=number, now=NOON, limit=1)
        chats.move(tx, channel="telegram", old="-1", new="-100", now=NOON)
        while not fan_out.advance(tx, article=number, now=NOON, limit=1).done:
            pass
        return number, new.number

    number, new = await db.run(fill)
    assert await chats_of(db, number) == [new, new + 1]


async def test_of_one_story_a_chat_hears_once_whichever_fan_out_comes_first(db: Database) -> None:
    def fill(tx: Tx) -> None:
        for _ in range(4):
            make.chat(tx, PARTY)
        pair = [article(tx, PARTY), article(tx, PARTY)]
        tx.run("UPDATE articles SET cluster_id = :first", first=pair[0])
        for limit in (1, 2, 9):
            for number in pair:
                fan_out.advance(tx, article=number, now=NOON, limit=limit)

    await db.run(fill)
    assert sorted(row["chat_id"] for row in await make.rows(db, "SELECT chat_id FROM outbox")) == [1, 2, 3, 4]


async def test_what_never_began_has_nothing_to_write(db: Database) -> None:
    await db.run(make.chat, PARTY)
    assert await db.run(fan_out.advance, article=7, now=NOON) == Chunk(0, done=True)
    broadcast = await db.run(broadcast_rows.advance, 7, audience="all", channels=("telegram",), now=NOON)
    assert broadcast == Chunk(0, done=True)
    assert await make.rows(db, "SELECT * FROM outbox") == []


async def test_what_was_done_long_ago_is_forgotten_and_what_is_open_never(db: Database) -> None:
    def fill(tx: Tx) -> int:
        make.readers(tx)
        return article(tx, PARTY)

    number = await db.run(fill)
    assert await db.run(fan_out.sweep, before=NOON) == 0
    assert await db.run(fan_out.sweep, before=NOON + timedelta(days=1)) == 1
    assert await db.read(fan_out.unfinished) == [number]
