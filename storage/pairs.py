"""Pairs of an article and a chat, as plain rows, for the slow model; and drawing some of them by chance."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from news.delivery.pairs import ArticleRow, ChatRow, FanOutRow, FilterRow, Pair
from storage.engine.types import Tx
from storage.outbox import ledger
from storage.times import from_ms, to_ms

Draw = Literal["any", "asking", "written"]  #: chats: any; one that asks for a label of the article; one with a row
DRAWS: Final[tuple[Draw, ...]] = ("any", "asking", "written")


def read(tx: Tx, *, article: int, chat: int) -> Pair | None:
    """What the tables say of the two; None where one of them is not there."""
    about, asking = read_article(tx, article), read_chat(tx, chat)
    if about is None or asking is None:
        return None
    found = ledger.list_of_story(tx, chat=chat, article=article)
    return Pair(
        article=about,
        chat=asking,
        row=next((one for one in found if one.article == article), None),
        same_story=tuple(one for one in found if one.article != article),
    )


def read_article(tx: Tx, number: int) -> ArticleRow | None:
    """The article of this number."""
    row = tx.row("SELECT id, title, state FROM articles WHERE id = :article", article=number)
    if row is None:
        return None
    labels = tx.rows("SELECT kind, value FROM article_labels WHERE article_id = :article", article=number)
    return ArticleRow(
        number=number,
        state=row["state"],
        labels=frozenset((label["kind"], label["value"]) for label in labels),
        title=row["title"],
        fan_out=_read_fan_out(tx, number),
    )


def _read_fan_out(tx: Tx, article: int) -> FanOutRow | None:
    row = tx.row("SELECT * FROM fan_outs WHERE kind = 'alert' AND item_id = :article", article=article)
    if row is None:
        return None
    return FanOutRow(begun=from_ms(row["created_at"]), ended=from_ms(row["done_at"]), after_chat=row["after_chat"])


def read_chat(tx: Tx, number: int) -> ChatRow | None:
    """The chat of this number, with its filters."""
    row = tx.row("SELECT * FROM chats WHERE id = :chat", chat=number)
    if row is None:
        return None
    filters: dict[int, tuple[set[tuple[str, str]], set[tuple[str, str]]]] = {}
    for one in tx.rows("SELECT * FROM subscriptions WHERE chat_id = :chat", chat=number):
        sides = filters.setdefault(one["filter_id"], (set(), set()))
        sides[one["excepted"]].add((one["kind"], one["value"]))
    modes = {
        one["id"]: one["mode"] for one in tx.rows("SELECT id, mode FROM filters WHERE chat_id = :chat", chat=number)
    }
    return ChatRow(
        number=number,
        channel=row["channel"],
        is_active=row["state"] == "active",
        paused_until=from_ms(row["paused_until"]),
        changed_after=row["changed_after"],
        filters=tuple(
            FilterRow(wanted=frozenset(wanted), excepted=frozenset(excepted), mode=modes.get(one, ""))
            for one, (wanted, excepted) in filters.items()
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawable:
    """Between which numbers articles and chats may be drawn."""

    articles: tuple[int, int]
    chats: tuple[int, int]


def find_drawable(tx: Tx, *, since: datetime) -> Drawable | None:
    """The articles seen *since* then, and all chats; None where there are none of one kind."""
    oldest = "SELECT id FROM articles WHERE first_seen >= :since ORDER BY first_seen, id LIMIT 1"
    ends = (
        tx.value(oldest, since=to_ms(since)),
        tx.value("SELECT MAX(id) FROM articles"),
        tx.value("SELECT MIN(id) FROM chats"),  # asked for both ends at once, SQLite goes through all chats
        tx.value("SELECT MAX(id) FROM chats"),
    )
    return None if None in ends else Drawable(articles=ends[:2], chats=ends[2:])


def draw(tx: Tx, among: Drawable, *, at: tuple[float, float], way: Draw) -> tuple[int, int] | None:
    """The numbers of a pair by chance, *at* two places from 0 to 1: of an article and of a chat found in this *way*.

    None where there is none at that place.
    """
    article = _value(
        tx,
        "SELECT id FROM articles WHERE id >= :place AND state IN ('matched', 'silent') ORDER BY id LIMIT 1",
        place=_place(*among.articles, at[0]),
    )
    chat = None if article is None else _draw_chat(tx, article, place=_place(*among.chats, at[1]), at=at[1], way=way)
    return None if article is None or chat is None else (article, chat)


def _draw_chat(tx: Tx, article: int, *, place: int, at: float, way: Draw) -> int | None:
    """The next chat at or above *place*."""
    values: dict[str, Any] = {"place": place}
    if way == "any":
        return _value(tx, "SELECT id FROM chats WHERE id >= :place ORDER BY id LIMIT 1", **values)
    if way == "written":
        return ledger.find_chat(tx, article=article, **values)
    labels = tx.rows(
        """
        SELECT kind, value FROM article_labels
         WHERE article_id = :article AND kind IN ('topic', 'keyword') ORDER BY kind, value
        """,
        article=article,
    )
    if not labels:
        return None
    label = labels[_place(0, len(labels) - 1, (at * 997) % 1)]  # another one for each place
    return _value(
        tx,
        """
        SELECT chat_id FROM subscriptions
         WHERE kind = :kind AND value = :value AND chat_id >= :place ORDER BY chat_id LIMIT 1
        """,
        **label,
        **values,
    )


def _place(first: int, last: int, at: float) -> int:
    return min(first + int((last - first + 1) * at), last)


def _value(tx: Tx, sql: str, **values: Any) -> int | None:
    found: int | None = tx.value(sql, **values)
    return found
