"""From an article to the outbox rows of everyone who follows its topic: SQL for many chats, beside a loop over them.

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

from news.articles.labels import Label
from news.delivery.subscriptions import Kind
from storage import articles
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out
from storage.outbox.fan_out import Chunk
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


def begin(tx: Tx, number: int) -> Chunk:
    """The transaction that marks the article as matched, but for its labels."""
    fan_out.begin(tx, kind="alert", item=number, now=NOW)
    return fan_out.advance(tx, article=number, now=NOW, limit=fan_out.FIRST)


def loop_over_chats(tx: Tx, number: int) -> int:
    """The same rows, chat by chat, with the same questions asked of each."""
    rows = 0
    for chat in tx.rows("SELECT id, channel FROM chats WHERE state = 'active' AND bundled = ''"):
        wanted = {row["value"] for row in tx.rows("SELECT * FROM subscriptions WHERE chat_id = :chat", chat=chat["id"])}
        if TOPIC in wanted:
            rows += tx.run(
                """
                INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at)
                VALUES (:chat, 'alert', :item, :channel, 3, :now, :now) ON CONFLICT DO NOTHING
                """,
                chat=chat["id"],
                item=number,
                channel=chat["channel"],
                now=to_ms(NOW),
            )
    return rows


async def in_chunks(db: Database, number: int) -> tuple[int, float]:
    """What the program does: how many rows, and how many milliseconds until the first can be claimed."""
    begun = time.perf_counter()
    chunk = await db.run(begin, number)
    first, rows = (time.perf_counter() - begun) * 1000, chunk.rows
    while not chunk.done:
        chunk = await db.run(fan_out.advance, article=number, now=NOW)
        rows += chunk.rows
    return rows, first


async def measured(db: Database, way: str, chats: int) -> tuple[float, float]:
    """Milliseconds from the article being stored to its last and its first row on disk, the middle of a few rounds."""
    times, firsts = [], []
    for _ in range(ROUNDS):
        number = await db.run(article)
        begun = time.perf_counter()
        rows, first = await in_chunks(db, number) if way == "chunks" else (await db.run(loop_over_chats, number), 0.0)
        times.append((time.perf_counter() - begun) * 1000)
        firsts.append(first)
        assert rows == chats, rows
    return statistics.median(times), statistics.median(firsts)


async def main() -> None:
    """Print both and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=10_000)
    chats = parser.parse_args().chats
    with tempfile.TemporaryDirectory() as folder:
        db = Database.open(f"sqlite:///{Path(folder)}/baotin.db")
        await db.run(fill, chats)
        chunks, first = await measured(db, "chunks", chats)
        loop, _ = await measured(db, "loop", chats)
        await db.close()
    print(f"{chats:,} chats follow the topic, {chats:,} another; SQLite, full durability")
    print(f"in chunks      {chunks:9.1f} ms, {chunks / chats * 1000:.2f} µs a row, the first ones after {first:.1f} ms")
    print(f"loop           {loop:9.1f} ms, {loop / chunks:.1f} times slower")


if __name__ == "__main__":
    asyncio.run(main())
