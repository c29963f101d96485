"""Retention: which chats are gone, or asleep, for so long that what is kept of them goes."""

from datetime import datetime, timedelta
from typing import Final

from storage.engine.types import Tx
from storage.times import to_ms

GONE: Final = timedelta(days=180)  #: since it blocked us or left: until then its settings wait for its return
ASLEEP: Final = timedelta(days=365)  #: since anybody there typed or pressed anything, where it hears nothing either
REFUSED: Final = timedelta(days=30)  #: of whom a channel has no room for; then they are answered once more

#: Whoever blocked us or left. Who stopped is still there, and was promised that nothing is lost.
_GONE: Final = "state <> 'active' AND state <> 'stopped'"

#: Whoever follows nothing, or pauses, or stopped, and does not use the chat `c` either.
_ASLEEP: Final = """heard_at < :before
    AND (state = 'stopped' OR paused_until > :now OR NOT EXISTS (
         SELECT 1 FROM subscriptions s WHERE s.chat_id = c.id AND s.excepted = 0 AND s.kind IN ('topic', 'keyword')))"""


def note_gone(tx: Tx, *, now: datetime) -> None:
    """Remember of each chat that is gone since when, where that is not known yet."""
    tx.run(f"UPDATE chats SET suspended_at = :now WHERE {_GONE} AND suspended_at IS NULL", now=to_ms(now))  # noqa: S608 (our own words)


def list_gone(tx: Tx, *, now: datetime, limit: int) -> list[int]:
    """The numbers of at most *limit* chats that are gone for too long."""
    rows = tx.rows(
        f"SELECT id FROM chats WHERE {_GONE} AND suspended_at < :before LIMIT :limit",  # noqa: S608 (our own words)
        before=to_ms(now - GONE),
        limit=limit,
    )
    return [row["id"] for row in rows]


def list_asleep(tx: Tx, *, now: datetime, after: int, limit: int) -> tuple[int | None, list[int]]:
    """Those that are asleep among the next *limit* chats above *after*: nobody uses them, and they hear nothing.

    The last of these chats, None where there are no more; and the numbers of those asleep.
    """
    last: int | None = tx.value(
        "SELECT MAX(id) FROM (SELECT id FROM chats WHERE id > :after ORDER BY id LIMIT :limit) AS listed",
        after=after,
        limit=limit,
    )
    rows = tx.rows(
        f"SELECT id FROM chats c WHERE id > :after AND id <= :last AND {_ASLEEP} ORDER BY id",  # noqa: S608 (our own words)
        after=after,
        last=last or 0,
        before=to_ms(now - ASLEEP),
        now=to_ms(now),
    )
    return last, [row["id"] for row in rows]


def is_asleep(tx: Tx, *, chat: int, now: datetime) -> bool:
    """Whether it is, still."""
    found = tx.value(
        f"SELECT 1 FROM chats c WHERE id = :chat AND {_ASLEEP}",  # noqa: S608 (our own words)
        chat=chat,
        before=to_ms(now - ASLEEP),
        now=to_ms(now),
    )
    return found is not None


def list_idle(tx: Tx, *, channel: str, since: datetime) -> list[int]:
    """The numbers of the chats of *channel* that nobody has used since *since*."""
    return [
        row["id"]
        for row in tx.rows(
            "SELECT id FROM chats WHERE channel = :channel AND heard_at < :since", channel=channel, since=to_ms(since)
        )
    ]
