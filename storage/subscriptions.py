"""Filters: what chats subscribe to, and what they leave out."""

from collections.abc import Iterable
from datetime import datetime

from news.delivery.subscriptions import EVERYTHING, Filter, Kind, Subscription
from news.text.vietnamese import clean
from storage import chat_changes
from storage.engine.types import Tx
from storage.times import to_ms

#: A chat's own filter, its first.
_FILTER = "(SELECT MIN(id) FROM filters WHERE chat_id = :chat)"


def begin(tx: Tx, *, chat: int, now: datetime) -> None:
    """Give a new chat its filter, which asks for nothing yet; nothing where another was quicker."""
    tx.run(
        """
        INSERT INTO filters (chat_id, created_at)
        SELECT id, :now FROM chats c WHERE id = :chat AND NOT EXISTS (SELECT 1 FROM filters WHERE chat_id = c.id)
        """,
        chat=chat,
        now=to_ms(now),
    )
    chat_changes.note(tx, chat=chat)


def get(tx: Tx, *, chat: int) -> Filter:
    """What the chat subscribes to; one that we never met subscribes to nothing."""
    found = Filter(number=tx.value(f"SELECT {_FILTER}", chat=chat) or 0)
    for row in tx.rows(
        """
        SELECT kind, value, excepted, words FROM subscriptions
         WHERE chat_id = :chat AND filter_id = :filter ORDER BY created_at, value
        """,
        chat=chat,
        filter=found.number,
    ):
        side = found.excepted if row["excepted"] else found.wanted
        side[Kind(row["kind"])].append(row["value"])
        if row["words"]:
            found.words[row["value"]] = row["words"]
    return found


def follow(tx: Tx, *, chat: int, kind: Kind, value: str, now: datetime, words: str = "") -> bool:
    """Subscribe to *value*, a keyword typed as *words*; False where nothing changed by it.

    A topic that everything was followed without comes again with the rest. Else, naming a topic ends "everything" with
    its exceptions, and the reverse.
    """
    before = get(tx, chat=chat)
    if kind is Kind.TOPIC and (value == EVERYTHING or before.is_for_everything):
        if let_in(tx, chat=chat, kind=kind, value=value):
            return True
        keeps = EVERYTHING if value == EVERYTHING else ""
        tx.run(
            "DELETE FROM subscriptions WHERE chat_id = :chat AND kind = 'topic' AND value <> :keeps",
            chat=chat,
            keeps=keeps,
        )
        chat_changes.note(tx, chat=chat)
    changes = value not in before.wanted[kind] or (value == EVERYTHING and bool(before.excepted[Kind.TOPIC]))
    _put(tx, chat=chat, kind=kind, value=value, excepted=False, words=words, now=now)
    return changes


def leave_out(tx: Tx, *, chat: int, kind: Kind, value: str, now: datetime, words: str = "") -> bool:
    """Except *value*, a keyword typed as *words*; False where it was excepted. It is followed no more."""
    fresh = value not in get(tx, chat=chat).excepted[kind]
    _put(tx, chat=chat, kind=kind, value=value, excepted=True, words=words, now=now)
    return fresh


def _put(tx: Tx, *, chat: int, kind: Kind, value: str, excepted: bool, words: str, now: datetime) -> None:
    tx.run(
        """
        INSERT INTO subscriptions (filter_id, chat_id, kind, value, excepted, words, created_at)
        SELECT MIN(id), chat_id, :kind, :value, :excepted, :words, :now FROM filters WHERE chat_id = :chat
         GROUP BY chat_id
        ON CONFLICT (kind, value, chat_id, filter_id) DO UPDATE
           SET created_at = CASE WHEN subscriptions.excepted = :excepted THEN subscriptions.created_at ELSE :now END,
               words = CASE WHEN :words = '' THEN subscriptions.words ELSE :words END,
               excepted = :excepted
        """,
        chat=chat,
        kind=kind.value,
        value=value,
        excepted=int(excepted),
        words=clean(words),
        now=to_ms(now),
    )
    chat_changes.note(tx, chat=chat)


def unfollow(tx: Tx, *, chat: int, kind: Kind, value: str) -> bool:
    """Remove a subscription; False where there was none. "Everything" takes along the topics left out of it."""
    if kind is Kind.TOPIC and value == EVERYTHING:
        tx.run("DELETE FROM subscriptions WHERE chat_id = :chat AND kind = 'topic' AND excepted = 1", chat=chat)
    return _remove(tx, chat=chat, kind=kind, value=value, excepted=False)


def let_in(tx: Tx, *, chat: int, kind: Kind, value: str) -> bool:
    """Except *value* no more; False where it was not excepted."""
    return _remove(tx, chat=chat, kind=kind, value=value, excepted=True)


def _remove(tx: Tx, *, chat: int, kind: Kind, value: str, excepted: bool) -> bool:
    chat_changes.note(tx, chat=chat)
    return bool(
        tx.run(
            """
            DELETE FROM subscriptions
             WHERE chat_id = :chat AND kind = :kind AND value = :value AND excepted = :excepted
            """,
            chat=chat,
            kind=kind.value,
            value=value,
            excepted=int(excepted),
        )
    )


def unfollow_all(tx: Tx, *, chat: int) -> int:
    """Remove every subscription and exception; how many there were."""
    chat_changes.note(tx, chat=chat)
    return tx.run("DELETE FROM subscriptions WHERE chat_id = :chat", chat=chat)


def unfollow_topics(tx: Tx, *, chat: int) -> int:
    """Remove every topic, followed or left out, and nothing else; how many there were."""
    chat_changes.note(tx, chat=chat)
    return tx.run("DELETE FROM subscriptions WHERE chat_id = :chat AND kind = 'topic'", chat=chat)


def copy(tx: Tx, *, chat: int) -> list[Subscription]:
    """Every subscription and exception of the chat, as `restore` takes them."""
    return [
        Subscription(
            filter=row["filter_id"],
            kind=Kind(row["kind"]),
            value=row["value"],
            excepted=bool(row["excepted"]),
            words=row["words"],
            created_at=row["created_at"],
        )
        for row in tx.rows(
            "SELECT * FROM subscriptions WHERE chat_id = :chat ORDER BY filter_id, kind, value", chat=chat
        )
    ]


def restore(tx: Tx, before: Iterable[Subscription], *, chat: int) -> None:
    """Have the chat subscribe to what it did *before*, exactly; what its filters are no more is left out."""
    unfollow_all(tx, chat=chat)
    tx.many(
        """
        INSERT INTO subscriptions (filter_id, chat_id, kind, value, excepted, words, created_at)
        SELECT id, chat_id, :kind, :value, :excepted, :words, :created_at FROM filters
         WHERE id = :filter AND chat_id = :chat
        """,
        [
            {
                "filter": one.filter,
                "chat": chat,
                "kind": one.kind.value,
                "value": one.value,
                "excepted": int(one.excepted),
                "words": one.words,
                "created_at": one.created_at,
            }
            for one in before
        ],
    )


def merge(tx: Tx, *, old: int, new: int) -> None:
    """Have chat *new* follow and leave out what *old* does, but where it has its own say."""
    tx.run(
        f"""
        INSERT INTO subscriptions (filter_id, chat_id, kind, value, excepted, words, created_at)
        SELECT {_FILTER}, :chat, kind, value, excepted, words, created_at FROM subscriptions WHERE chat_id = :old
        ON CONFLICT DO NOTHING
        """,  # noqa: S608 (our own words)
        chat=new,
        old=old,
    )
    chat_changes.note(tx, chat=new)


def forget(tx: Tx, *, chat: int) -> None:
    """Delete the chat's filters."""
    tx.run("DELETE FROM subscriptions WHERE chat_id = :chat", chat=chat)
    tx.run("DELETE FROM filters WHERE chat_id = :chat", chat=chat)


def list_keywords(tx: Tx) -> list[str]:
    """Every keyword that a chat follows or leaves out, once."""
    return [row["value"] for row in tx.rows("SELECT DISTINCT value FROM subscriptions WHERE kind = 'keyword'")]
