"""Pairs as the tables have them, drawn by chance; and the slow model held against what fan-outs write, pair by pair."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest

from news.delivery.chats import Chat
from news.delivery.pairs import PairDifference, Why, compare, decide
from news.delivery.subscriptions import Kind
from storage import chats, clock_jumps, pairs, restored, subscriptions
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out
from tests import make
from tests.make import NOON
from tests.storage.town import Town


def differences(tx: Tx) -> list[PairDifference]:
    """Every pair there is, held against the model."""
    found = []
    for article in tx.rows("SELECT id FROM articles ORDER BY id"):
        for chat in tx.rows("SELECT id FROM chats ORDER BY id"):
            pair = pairs.read(tx, article=article["id"], chat=chat["id"])
            assert pair is not None
            found.append(compare(pair))
    return [one for one in found if one is not None]


def decisions(tx: Tx, article: int) -> list[Why]:
    """Why each chat is to have the article, or is not."""
    found = [pairs.read(tx, article=article, chat=row["id"]) for row in tx.rows("SELECT id FROM chats ORDER BY id")]
    return [decide(one).why for one in found if one is not None]


@pytest.mark.parametrize("turn", range(4))
async def test_the_model_and_the_fan_outs_agree_whatever_chats_change_meanwhile(
    db: Database, seed: int, turn: int
) -> None:
    chance = Random(f"{seed}-{turn}")

    def live(tx: Tx) -> list[PairDifference]:
        town = Town(tx, chance)
        numbers = [make.chat(tx).number for _ in range(12)]
        for _ in range(30):
            town.change(chance.choice(numbers))
        for _ in range(30):
            article = town.publish()
            while chance.random() < 0.7:
                town.write(article)
                if chance.random() < 0.06:
                    town.change(chance.choice(numbers))
        return differences(tx)

    assert await db.run(live) == []


def settled(tx: Tx) -> tuple[Chat, int]:
    """A chat, and an article that it has."""
    chat = make.chat(tx, "y-te")
    number = make.stored(tx, topics=("y-te",))
    tx.run("UPDATE articles SET state = 'matched' WHERE id = :id", id=number)
    make.fan_out(tx, article=number)
    return chat, number


@pytest.mark.parametrize(
    ("deed", "missing"),
    [
        ("DELETE FROM outbox", True),
        ("DELETE FROM article_labels WHERE value = 'y-te'", False),
        ("DELETE FROM subscriptions", False),
        ("UPDATE articles SET state = 'silent'", False),
    ],
)
async def test_what_a_hand_does_to_the_tables_is_a_difference(db: Database, deed: str, missing: bool) -> None:
    def do(tx: Tx) -> list[PairDifference]:
        settled(tx)
        assert differences(tx) == []
        tx.run(deed)
        return differences(tx)

    [found] = await db.run(do)
    assert found.is_missing is missing


async def test_a_cursor_put_forward_by_hand_leaves_a_difference(db: Database) -> None:
    def do(tx: Tx) -> list[PairDifference]:
        for _ in range(3):
            make.chat(tx, "y-te")
        number = make.stored(tx, topics=("y-te",))
        tx.run("UPDATE articles SET state = 'matched'")
        fan_out.begin(tx, kind="alert", item=number, now=NOON)
        fan_out.advance(tx, article=number, now=NOON, limit=1)
        assert differences(tx) == []
        tx.run("UPDATE fan_outs SET after_chat = after_chat + 1")
        return differences(tx)

    [found] = await db.run(do)
    assert found.is_missing


CHANGES: list[Callable[[Tx, Chat], object]] = [
    lambda tx, chat: subscriptions.follow(tx, chat=chat.number, kind=Kind.TOPIC, value="y-te", now=NOON),
    lambda tx, chat: subscriptions.unfollow_topics(tx, chat=chat.number),
    lambda tx, chat: subscriptions.unfollow_all(tx, chat=chat.number),
    lambda tx, chat: subscriptions.restore(tx, subscriptions.copy(tx, chat=chat.number), chat=chat.number),
    lambda tx, chat: chats.pause(tx, chat=chat.number, until=None),
    lambda tx, chat: chats.suspend(tx, chat=chat.number, why="blocked"),
    lambda tx, chat: chats.move(tx, channel=chat.channel, old=chat.address, new="-100", now=NOON),
    lambda tx, _: restored.begin_anew(tx, now=NOON),
    lambda tx, _: clock_jumps.put_right(tx, now=NOON, ahead=timedelta(hours=1)),
]


@pytest.mark.parametrize("change", CHANGES)
async def test_nothing_is_said_of_what_went_out_before_a_change(
    db: Database, change: Callable[[Tx, Chat], object]
) -> None:
    def do(tx: Tx) -> list[Why]:
        chat, number = settled(tx)
        assert decisions(tx, number) == [Why.ASKED]
        change(tx, chat)
        return decisions(tx, number)

    assert await db.run(do) == [Why.CHANGED]


async def test_a_chat_that_comes_back_begins_anew(db: Database) -> None:
    def do(tx: Tx) -> tuple[list[Why], list[Why]]:
        chat, _ = settled(tx)
        chats.suspend(tx, chat=chat.number, why="blocked")
        number = make.stored(tx, topics=("y-te",))
        tx.run("UPDATE articles SET state = 'matched'")
        make.fan_out(tx, article=number)
        away = decisions(tx, number)
        chats.meet(tx, channel=chat.channel, address=chat.address, now=NOON)
        return away, decisions(tx, number)

    assert await db.run(do) == ([Why.AWAY], [Why.CHANGED])


async def test_what_a_chat_got_from_another_says_nothing(db: Database) -> None:
    def do(tx: Tx) -> list[PairDifference]:
        old, _ = settled(tx)
        make.chat(tx, "kinh-te", address="-100")
        chats.move(tx, channel="telegram", old=old.address, new="-100", now=NOON)
        return differences(tx)

    assert await db.run(do) == []


def draw(tx: Tx, *, since: datetime = NOON, at: float = 0.5, way: pairs.Draw = "any") -> tuple[int, int] | None:
    """The pair of the article in the middle and of the chat *at* this place."""
    among = pairs.find_drawable(tx, since=since)
    return None if among is None else pairs.draw(tx, among, at=(0.5, at), way=way)


async def test_pairs_are_drawn_by_chance_in_every_way(db: Database) -> None:
    def do(tx: Tx) -> dict[str, list[tuple[int, int] | None]]:
        make.chat(tx, "kinh-te")
        settled(tx)
        make.chat(tx, "kinh-te")
        places = (0.0, 0.4, 0.999)
        return {way: [draw(tx, at=at, way=way) for at in places] for way in pairs.DRAWS}

    found = await db.run(do)
    twice = [(1, 2), (1, 2), None]
    assert found == {"any": [(1, 1), (1, 2), (1, 3)], "asking": twice, "written": twice}


async def test_there_is_nothing_to_draw_where_nothing_is(db: Database) -> None:
    def do(tx: Tx) -> list[object]:
        nothing: list[object] = [draw(tx)]
        make.stored(tx)
        nothing.append(draw(tx))
        tx.run("UPDATE articles SET state = 'matched'")
        nothing += [draw(tx, way=way) for way in pairs.DRAWS]
        make.chat(tx)
        nothing.append(draw(tx, way="asking"))
        nothing.append(draw(tx, since=NOON + timedelta(days=1)))
        return [*nothing, pairs.read(tx, article=99, chat=1), pairs.read(tx, article=1, chat=99)]

    assert not any(await db.run(do))
