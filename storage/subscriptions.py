"""Filters: what chats subscribe to, and what they leave out."""

from collections.abc import Iterable
from datetime import datetime

from news.delivery.modes import Mode
from news.delivery.subscriptions import EVERYTHING, Filter, Kind, Subscription
from news.text.vietnamese import clean
from storage import chat_changes
from storage.engine.types import Tx
from storage.times import to_ms

#: The filter of a chat that is being edited; NULL where none is.
_EDITED = "(SELECT f.id FROM chats c JOIN filters f ON f.id = c.editing AND f.chat_id = c.id WHERE c.id = :chat)"
#: The filter that a chat's commands are about: the one that is being edited, else its first.
_PRESENT = f"COALESCE({_EDITED}, (SELECT MIN(id) FROM filters WHERE chat_id = :chat))"  # noqa: S608 (our own words)


def choose(tx: Tx, *, chat: int, filter_: int = 0) -> int:
    """The filter of this number where it is the chat's; for 0 the one that its commands are about. 0 where none is."""
    own = "(SELECT id FROM filters WHERE chat_id = :chat AND id = :filter)"
    found: int | None = tx.value(f"SELECT {own if filter_ else _PRESENT}", chat=chat, filter=filter_)
    return found or 0


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


def get(tx: Tx, *, chat: int, filter_: int = 0) -> Filter:
    """One filter of the chat, as `choose`; one that we never met subscribes to nothing."""
    found = _read(tx, f"f.id = {':filter' if filter_ else _PRESENT}", chat=chat, filter_=filter_)
    return found[0] if found else Filter()


def list_filters(tx: Tx, *, chat: int) -> list[Filter]:
    """All filters of the chat, the first one first."""
    return _read(tx, "1 = 1", chat=chat, filter_=0)


def _read(tx: Tx, which: str, *, chat: int, filter_: int) -> list[Filter]:
    """Filters of the chat with all they hold, by one question: each thing that is written asks for them."""
    found: dict[int, Filter] = {}
    for row in tx.rows(
        f"""
        SELECT f.id, f.mode, f.hours, s.kind, s.value, s.excepted, s.words
          FROM filters f LEFT JOIN subscriptions s ON s.filter_id = f.id AND s.chat_id = f.chat_id
         WHERE f.chat_id = :chat AND {which} ORDER BY f.id, s.created_at, s.value
        """,  # noqa: S608 (our own words)
        chat=chat,
        filter=filter_,
    ):
        one = found.setdefault(row["id"], Filter(number=row["id"], mode=Mode(row["mode"]), hours=row["hours"]))
        if row["kind"] is not None:
            side = one.excepted if row["excepted"] else one.wanted
            side[Kind(row["kind"])].append(row["value"])
            if row["words"]:
                one.words[row["value"]] = row["words"]
    return list(found.values())


def follow(tx: Tx, *, chat: int, kind: Kind, value: str, now: datetime, words: str = "", filter_: int = 0) -> bool:
    """Subscribe to *value*, a keyword typed as *words*; False where nothing changed by it.

    A topic that everything was followed without comes again with the rest. Else, naming a topic ends "everything" with
    its exceptions, and the reverse. Which filter is meant is said as in `choose`, here and below.
    """
    before = get(tx, chat=chat, filter_=filter_)
    if kind is Kind.TOPIC and (value == EVERYTHING or before.is_for_everything):
        if _remove(tx, chat=chat, filter_=before.number, kind=kind, value=value, excepted=True):
            return True
        keeps = EVERYTHING if value == EVERYTHING else ""
        tx.run(
            """
            DELETE FROM subscriptions
             WHERE chat_id = :chat AND filter_id = :filter AND kind = 'topic' AND value <> :keeps
            """,
            chat=chat,
            filter=before.number,
            keeps=keeps,
        )
        chat_changes.note(tx, chat=chat)
    changes = value not in before.wanted[kind] or (value == EVERYTHING and bool(before.excepted[Kind.TOPIC]))
    _put(tx, chat=chat, filter_=before.number, item=(kind, value), excepted=False, words=words, now=now)
    return changes


def leave_out(tx: Tx, *, chat: int, kind: Kind, value: str, now: datetime, words: str = "", filter_: int = 0) -> bool:
    """Except *value*, a keyword typed as *words*; False where it was excepted. It is followed no more."""
    before = get(tx, chat=chat, filter_=filter_)
    _put(tx, chat=chat, filter_=before.number, item=(kind, value), excepted=True, words=words, now=now)
    return value not in before.excepted[kind]


def _put(tx: Tx, *, chat: int, filter_: int, item: tuple[Kind, str], excepted: bool, words: str, now: datetime) -> None:
    tx.run(
        """
        INSERT INTO subscriptions (filter_id, chat_id, kind, value, excepted, words, created_at)
        SELECT id, chat_id, :kind, :value, :excepted, :words, :now FROM filters WHERE id = :filter AND chat_id = :chat
        ON CONFLICT (kind, value, chat_id, filter_id) DO UPDATE
           SET created_at = CASE WHEN subscriptions.excepted = :excepted THEN subscriptions.created_at ELSE :now END,
               words = CASE WHEN :words = '' THEN subscriptions.words ELSE :words END,
               excepted = :excepted
        """,
        chat=chat,
        filter=filter_,
        kind=item[0].value,
        value=item[1],
        excepted=int(excepted),
        words=clean(words),
        now=to_ms(now),
    )
    chat_changes.note(tx, chat=chat)


def unfollow(tx: Tx, *, chat: int, kind: Kind, value: str, filter_: int = 0) -> bool:
    """Remove a subscription; False where there was none. "Everything" takes along the topics left out of it."""
    number = choose(tx, chat=chat, filter_=filter_)
    if kind is Kind.TOPIC and value == EVERYTHING:
        tx.run(
            """
            DELETE FROM subscriptions
             WHERE chat_id = :chat AND filter_id = :filter AND kind = 'topic' AND excepted = 1
            """,
            chat=chat,
            filter=number,
        )
    return _remove(tx, chat=chat, filter_=number, kind=kind, value=value, excepted=False)


def let_in(tx: Tx, *, chat: int, kind: Kind, value: str, filter_: int = 0) -> bool:
    """Except *value* no more; False where it was not excepted."""
    number = choose(tx, chat=chat, filter_=filter_)
    return _remove(tx, chat=chat, filter_=number, kind=kind, value=value, excepted=True)


def _remove(tx: Tx, *, chat: int, filter_: int, kind: Kind, value: str, excepted: bool) -> bool:
    chat_changes.note(tx, chat=chat)
    return bool(
        tx.run(
            """
            DELETE FROM subscriptions
             WHERE chat_id = :chat AND filter_id = :filter AND kind = :kind AND value = :value AND excepted = :excepted
            """,
            chat=chat,
            filter=filter_,
            kind=kind.value,
            value=value,
            excepted=int(excepted),
        )
    )


def unfollow_all(tx: Tx, *, chat: int, filter_: int = 0) -> int:
    """Remove every subscription and exception; how many there were.

    Of the filter that is named or being edited; of all, where none is.
    """
    chat_changes.note(tx, chat=chat)
    editing: int = filter_ or tx.value(f"SELECT {_EDITED}", chat=chat) or 0
    return tx.run(
        "DELETE FROM subscriptions WHERE chat_id = :chat AND (filter_id = :filter OR :filter = 0)",
        chat=chat,
        filter=editing,
    )


def unfollow_topics(tx: Tx, *, chat: int, filter_: int = 0) -> int:
    """Remove every topic, followed or left out, and nothing else; how many there were."""
    chat_changes.note(tx, chat=chat)
    return tx.run(
        "DELETE FROM subscriptions WHERE chat_id = :chat AND filter_id = :filter AND kind = 'topic'",
        chat=chat,
        filter=choose(tx, chat=chat, filter_=filter_),
    )


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
    tx.run("DELETE FROM subscriptions WHERE chat_id = :chat", chat=chat)
    chat_changes.note(tx, chat=chat)
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


def forget(tx: Tx, *, chat: int) -> None:
    """Delete the chat's filters."""
    tx.run("DELETE FROM subscriptions WHERE chat_id = :chat", chat=chat)
    tx.run("DELETE FROM filters WHERE chat_id = :chat", chat=chat)


def list_keywords(tx: Tx) -> list[str]:
    """Every keyword that a chat follows or leaves out, once."""
    return [row["value"] for row in tx.rows("SELECT DISTINCT value FROM subscriptions WHERE kind = 'keyword'")]


def count_places(tx: Tx, provinces: Iterable[str], *, most: int = 500) -> dict[str, int]:
    """How many filters want each of these provinces, counted up to *most*: which are dear to many, not a statistic."""
    slugs = list(provinces)
    listed = ", ".join(f"(CAST(:slug{place} AS TEXT))" for place in range(len(slugs)))
    rows = tx.rows(
        f"""
        WITH wanted (slug) AS (VALUES {listed})
        SELECT slug, (SELECT COUNT(*) FROM (
                          SELECT 1 FROM subscriptions
                           WHERE kind = 'province' AND value = slug AND excepted = 0 LIMIT :most) counted) AS n
          FROM wanted
        """,  # noqa: S608 (names of values)
        most=most,
        **{f"slug{place}": slug for place, slug in enumerate(slugs)},
    )
    return {row["slug"]: row["n"] for row in rows}
