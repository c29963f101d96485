"""Things for tests, with sensible values where a test does not care."""

import itertools
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from news.articles.article import Article
from news.articles.labels import Label
from news.delivery.chats import Chat, Newcomer
from news.delivery.messages import Reply
from news.delivery.subscriptions import Kind
from news.feeds.feed import NewFeed
from storage import articles, broadcasts, chats, feeds, notices, subscriptions
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import departures
from storage.outbox import fan_out as fan_outs
from storage.outbox.rows import Delivery

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # in Vietnam

_numbers = itertools.count(1)


def key(text: str) -> bytes:
    """A key as long as real ones."""
    return blake2b(text.encode(), digest_size=16).digest()


def article(name: str = "", **values: Any) -> Article:
    """An article whose identity is *name*."""
    name = name or f"bai-{next(_numbers)}"
    usual: dict[str, Any] = {
        "url": f"https://bao.example/{name}.html",
        "keys": (key(name),),
        "title": f"Tin {name}",
        "lead": "Sáng 23/11, hội nghị bàn nhiều việc quan trọng của địa phương.",
        "published": NOON,
    }
    return Article(**{**usual, **values})


def stored(
    tx: Tx, name: str = "", /, *, state: ArticleState = ArticleState.NEW, topics: tuple[str, ...] = (), **values: Any
) -> int:
    """An article in the ledger, about *topics*; its number."""
    number = articles.add(
        tx, article(name, **values), feed=1, newspaper="Báo Lâm Đồng", province="lam-dong", state=state, now=NOON
    )
    articles.label(tx, number, [Label(kind=Kind.TOPIC, value=topic) for topic in topics])
    return number


def chat(tx: Tx, /, *topics: str, channel: str = "telegram", address: str = "", **values: Any) -> Chat:
    """A chat that follows *topics*."""
    newcomer = Newcomer(**{"hours": "11:30 17:30" if channel == "zalo" else "", **values})
    address = address or str(next(_numbers) + 1000)
    met, _ = chats.meet(tx, channel=channel, address=address, now=NOON, newcomer=newcomer)
    for topic in topics:
        subscriptions.follow(tx, chat=met.number, kind=Kind.TOPIC, value=topic, now=NOON)
    return met


def readers(
    tx: Tx, /, *, chats: int = 1, items: int = 1, topic: str = "xay-dung-dang", channel: str = "telegram"
) -> list[Chat]:
    """*chats* following a topic, and *items* articles about it in their outbox."""
    found = [chat(tx, topic, channel=channel) for _ in range(chats)]
    for _ in range(items):
        fan_out(tx, article=stored(tx, topics=(topic,)), now=NOON)
    return found


def fan_out(tx: Tx, /, *, article: int, now: datetime = NOON) -> int:
    """All rows of *article*, in one transaction; how many."""
    fan_outs.begin(tx, kind="alert", item=article, now=now)
    count, done = 0, False
    while not done:
        chunk = fan_outs.advance(tx, article=article, now=now)
        count, done = count + chunk.rows, chunk.done
    return count


def broadcast(tx: Tx, /, *, text: str = "Nghỉ lễ", now: datetime = NOON) -> int:
    """A broadcast to every chat there is, all its rows written; its number."""
    channels = sorted({channel for channel, _state in chats.count(tx)})
    number = broadcasts.add(tx, author="telegram:1", audience="", text=text, now=now)
    said = sum(broadcasts.audience(tx, "all", channels=channels).values())
    broadcasts.confirm(tx, number, words="all", said=said, channels=channels, now=now)
    while broadcasts.advance(tx, number, channels=channels, now=now):
        pass
    return number


def notice(tx: Tx, /, *to: int, text: str = "Nguồn hỏng", now: datetime = NOON) -> int:
    """A notice of the program to these chats; its number."""
    number = notices.add(tx, Reply(text=text), now=now)
    fan_outs.write_notice(tx, notice=number, chats=to, now=now)
    return number


def depart(tx: Tx, /, *claimed: Delivery, worker: int = 0) -> None:
    """They leave, within whatever lease they have."""
    assert len(departures.record(tx, claimed, worker=worker, now=NOON - timedelta(days=1))) == len(claimed)


def sent(tx: Tx, /, *, article: int, topic: str = "xay-dung-dang", now: datetime = NOON) -> Chat:
    """A chat that has *article* already, as its channel's message 1."""
    reader = chat(tx, topic)
    articles.label(tx, article, [Label(kind=Kind.TOPIC, value=topic)])
    fan_out(tx, article=article, now=now)
    tx.run(
        "UPDATE outbox SET state = 'sent', due = NULL, message_id = '1', sent_at = created_at WHERE item_id = :article",
        article=article,
    )
    return reader


def feed(tx: Tx, url: str = "https://bao.example/rss/home.rss", /, **values: Any) -> int:
    """A feed to be looked at now; its number."""
    feeds.add(tx, NewFeed(**{"url": url, "newspaper": "Báo Lâm Đồng", **values}), now=NOON)
    number: int = tx.value("SELECT id FROM feeds WHERE url = :url", url=url)
    return number


async def rows(db: Database, sql: str, **values: Any) -> list[dict[str, Any]]:
    """What a table holds."""

    def read(tx: Tx) -> list[dict[str, Any]]:
        return tx.rows(sql, **values)

    return await db.read(read)
