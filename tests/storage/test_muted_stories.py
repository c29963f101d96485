"""Who heard enough of a story hears no more of it, until they want to; and of every article it is known why."""

from datetime import timedelta
from typing import Any, cast

from news.delivery.books import balance
from storage import articles, chats, clusters, muted_stories
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import balance as balances
from storage.outbox import claim, fan_out, muted, settle
from storage.outbox.rows import DropReason
from tests import make
from tests.make import NOON

TOPIC, DAY = "giao-thong", timedelta(days=1)
ROWS = "SELECT chat_id, item_id, state, reason, due FROM outbox WHERE kind = 'alert' ORDER BY chat_id, item_id"


def publish(tx: Tx, *, cluster: int | None = None, thread: int | None = None) -> int:
    """An article that everybody gets, told again of a story or how one goes on."""
    number = make.stored(tx, topics=(TOPIC,))
    [article] = articles.of(tx, [number])
    articles.mark_matched(tx, article, cluster=cluster)
    if cluster is not None:
        clusters.begin(tx, cluster)
    elif thread is not None:
        clusters.follow(tx, number, thread=thread)
    make.fan_out(tx, article=number)
    return number


def states(tx: Tx, chat: int) -> list[tuple[str, str]]:
    """What became of the chat's articles, in their order."""
    return [(row["state"], row["reason"]) for row in tx.rows(ROWS) if row["chat_id"] == chat]


def arrive(tx: Tx) -> None:
    """Whatever is on its way is there."""
    lease = claim.Claim(channel="telegram", now=NOON, lease_end=NOON + DAY)
    while claimed := claim.take(tx, lease, limit=100):
        for one in claimed:
            settle.mark_sent(tx, one, now=NOON)


def is_balanced(tx: Tx) -> bool:
    """Whether each alert that was asked for is accounted for, as each row is."""
    alerts = {sheet: sums for sheet, sums in balances.read(tx, since=NOON - DAY).items() if sheet.channel}
    return balance(alerts) == []


async def test_how_a_muted_story_goes_on_is_kept_away_from_that_chat_alone(db: Database) -> None:
    def go(tx: Tx) -> tuple[list[tuple[str, str]], list[tuple[str, str]], bool]:
        tired, curious = make.chat(tx, TOPIC), make.chat(tx, TOPIC)
        first = publish(tx)
        arrive(tx)
        assert muted_stories.mute(tx, chat=tired.number, article=first, now=NOON)
        assert not muted_stories.mute(tx, chat=tired.number, article=first, now=NOON)
        publish(tx, thread=first)
        publish(tx)
        return states(tx, tired.number), states(tx, curious.number), is_balanced(tx)

    tired, curious, balanced = await db.run(go)
    assert tired == [("sent", ""), ("dropped", DropReason.MUTED), ("waiting", "")]
    assert curious == [("sent", ""), ("waiting", ""), ("waiting", "")]
    assert balanced


async def test_what_is_on_its_way_is_kept_away_too_for_digests_as_well(db: Database) -> None:
    def go(tx: Tx) -> tuple[list[tuple[str, str]], list[tuple[str, str]], bool]:
        now, later = make.chat(tx, TOPIC), make.chat(tx, TOPIC, hours="11:30 17:30")
        first = publish(tx)
        arrive(tx)
        publish(tx, thread=first)
        for one in (now, later):
            muted_stories.mute(tx, chat=one.number, article=first, now=NOON)
        return states(tx, now.number), states(tx, later.number), is_balanced(tx)

    now, later, balanced = await db.run(go)
    assert now == [("sent", ""), ("dropped", DropReason.MUTED)]
    assert later == [("dropped", DropReason.MUTED), ("dropped", DropReason.MUTED)]
    assert balanced


async def test_what_may_have_arrived_is_no_longer_kept_away(db: Database) -> None:
    def go(tx: Tx) -> list[tuple[str, str]]:
        reader = make.chat(tx, TOPIC)
        first = publish(tx)
        tx.run("UPDATE outbox SET state = 'unknown', copies = 1")
        muted_stories.mute(tx, chat=reader.number, article=first, now=NOON)
        return states(tx, reader.number)

    assert await db.run(go) == [("unknown", "")]


async def test_the_same_story_of_another_newspaper_is_kept_away_where_the_first_never_came(db: Database) -> None:
    def go(tx: Tx) -> tuple[list[tuple[str, str]], bool]:
        reader = make.chat(tx, TOPIC)
        first = publish(tx)
        muted_stories.mute(tx, chat=reader.number, article=first, now=NOON)
        publish(tx, cluster=first)
        return states(tx, reader.number), is_balanced(tx)

    assert await db.run(go) == ([("dropped", DropReason.MUTED)] * 2, True)


async def test_who_wants_to_hear_of_it_after_all_gets_what_still_is_news(db: Database) -> None:
    def go(tx: Tx) -> tuple[list[tuple[str, str]], bool, list[tuple[str, str]]]:
        reader = make.chat(tx, TOPIC)
        first = publish(tx)
        arrive(tx)
        muted_stories.mute(tx, chat=reader.number, article=first, now=NOON)
        old, fresh = publish(tx, thread=first), publish(tx, thread=first)
        tx.run("UPDATE outbox SET created_at = 0 WHERE item_id = :old", old=old)
        assert muted_stories.unmute(tx, chat=reader.number, article=fresh, now=NOON)
        assert not muted_stories.unmute(tx, chat=reader.number, article=fresh, now=NOON)
        came = states(tx, reader.number)
        publish(tx, thread=first)
        return came, is_balanced(tx), states(tx, reader.number)[3:]

    came, balanced, after = await db.run(go)
    assert came == [("sent", ""), ("dropped", DropReason.MUTED), ("waiting", "")]
    assert balanced and after == [("waiting", "")]


async def test_a_fan_out_in_chunks_keeps_it_away_from_each(db: Database) -> None:
    def go(tx: Tx) -> list[str]:
        readers = [make.chat(tx, TOPIC) for _ in range(5)]
        first = publish(tx)
        arrive(tx)
        for one in readers[1::2]:
            muted_stories.mute(tx, chat=one.number, article=first, now=NOON)
        number = make.stored(tx, topics=(TOPIC,), state=ArticleState.MATCHED)
        clusters.follow(tx, number, thread=first)
        fan_out.begin(tx, kind="alert", item=number, now=NOON)
        while not fan_out.advance(tx, article=number, now=NOON, limit=2).done:
            pass
        return tx.column("SELECT state FROM outbox WHERE item_id = :number ORDER BY chat_id", number=number)

    assert await db.run(go) == ["waiting", "dropped", "waiting", "dropped", "waiting"]


async def test_it_goes_with_its_chat_and_is_forgotten_in_time(db: Database) -> None:
    def go(tx: Tx) -> list[int]:
        old, new = make.chat(tx, TOPIC, address="1"), make.chat(tx, TOPIC, address="2")
        first = publish(tx)
        for one in (old, new):
            muted_stories.mute(tx, chat=one.number, article=first, now=NOON)
        muted_stories.mute(tx, chat=old.number, article=publish(tx), now=NOON + DAY)
        counts = [muted_stories.count(tx, chat=one.number) for one in (old, new)]
        chats.move(tx, channel="telegram", old="1", new="2", now=NOON)
        counts += [muted_stories.count(tx, chat=one.number) for one in (old, new)]
        counts += [muted_stories.sweep(tx, before=NOON + DAY), muted_stories.count(tx, chat=new.number)]
        chats.forget(tx, chat=new.number)
        return [*counts, muted_stories.count(tx, chat=new.number)]

    assert await db.run(go) == [2, 1, 0, 2, 1, 1, 0]


async def test_a_fan_out_goes_through_nobody_else_s_mutes(sqlite_db: Database) -> None:
    asked: list[str] = []

    class Watched:
        """The transaction, which notes what is asked of it."""

        def __init__(self, tx: Tx) -> None:
            self._tx = tx

        def __getattr__(self, name: str) -> Any:
            def ask(sql: str, *rows: Any, **values: Any) -> Any:
                if not rows:
                    plan = self._tx.rows(f"EXPLAIN QUERY PLAN {sql}", **values)
                    asked.extend(str(step["detail"]) for step in plan)
                return getattr(self._tx, name)(sql, *rows, **values)

            return ask

    def go(tx: Tx) -> None:
        reader, first = make.chat(tx, TOPIC), publish(tx)
        muted_stories.mute(tx, chat=reader.number, article=first, now=NOON)
        last = publish(tx, thread=first)
        muted.drop_of_article(cast("Tx", Watched(tx)), article=last, after=0, last=100)
        muted.take_back(cast("Tx", Watched(tx)), chat=reader.number, article=last, since=NOON)

    await sqlite_db.run(go)
    assert len(asked) > 5 and [step for step in asked if step.startswith("SCAN") and "CONSTANT" not in step] == []
