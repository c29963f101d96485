"""From an article to the outbox rows of everyone who follows its topic: one SQL statement, beside a loop over chats.

    python -m bench.fan_out                     # 10,000 chats on SQLite
    python -m bench.fan_out --chats 100000

Both write the same rows over the same data, each into a database of its own kind of copy, a few times over.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from news.delivery.subscriptions import Kind
from storage import articles
from storage.articles import ArticleState, Label
from storage.engine.database import Database, Tx
from storage.outbox import claim as outbox
from storage.times import to_ms
from tests import make

TOPIC = "xay-dung-dang"
NOW = datetime.now(UTC)
ROUNDS = 5


def fill(tx: Tx, chats: int) -> None:
    """Chats that follow the topic, and as many that follow another."""
    for number in range(2 * chats):
        make.chat(tx, TOPIC if number < chats else "y-te", address=str(number + 1))


def article(tx: Tx) -> int:
    """A new article about the topic, stored and labelled."""
    number = articles.add(
        tx, make.article(), feed=1, newspaper="Báo", province="lam-dong", state=ArticleState.MATCHED, now=NOW
    )
    articles.label(tx, number, [Label(kind=Kind.TOPIC, value=TOPIC), Label(kind=Kind.TOPIC, value="*")])
    return number


def one_statement(tx: Tx, number: int) -> int:
    """What the program does."""
    return outbox.fan_out(tx, article=number, now=NOW)


def loop_over_chats(tx: Tx, number: int) -> int:
    """The same rows, chat by chat, with the same questions asked of each."""
    rows = 0
    for chat in tx.rows("SELECT id, channel FROM chats WHERE state = 'active' AND bundled = ''"):
        wanted = {row["value"] for row in tx.rows("SELECT * FROM subscriptions WHERE chat_id = :chat", chat=chat["id"])}
        if TOPIC in wanted:
            rows += tx.run(
                """
                INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at)
                VALUES (:chat, 'article', :item, :channel, 3, :now, :now) ON CONFLICT DO NOTHING
                """,
                chat=chat["id"],
                item=number,
                channel=chat["channel"],
                now=to_ms(NOW),
            )
    return rows


async def measured(db: Database, way: str, chats: int) -> float:
    """Milliseconds from the article being stored to its rows being on disk, the middle of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        number = await db.run(article)
        begun = time.perf_counter()
        rows = await db.run(one_statement if way == "one" else loop_over_chats, number)
        times.append((time.perf_counter() - begun) * 1000)
        assert rows == chats, rows
    return statistics.median(times)


async def main() -> None:
    """Print both and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=10_000)
    chats = parser.parse_args().chats
    with tempfile.TemporaryDirectory() as folder:
        db = Database.open(f"sqlite:///{Path(folder)}/baotin.db")
        await db.run(fill, chats)
        one = await measured(db, "one", chats)
        loop = await measured(db, "loop", chats)
        await db.close()
    print(f"{chats:,} chats follow the topic, {chats:,} another; SQLite, full durability")
    print(f"one statement  {one:9.1f} ms, {one / chats * 1000:.2f} µs a row")
    print(f"loop           {loop:9.1f} ms, {loop / one:.0f} times slower")


if __name__ == "__main__":
    asyncio.run(main())
