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


def note_gone(tx: Tx, *, now: datetime) -> None:
    """Remember of each chat that is gone since when, where that is not known yet."""
    tx.run(f"UPDATE chats SET suspended_at = :now WHERE {_GONE} AND suspended_at IS NULL", now=to_ms(now))  # noqa: S608 (our own words)


def list_gone(tx: Tx, *, now: datetime, limit: int) -> list[int]:
    """The numbers of at most *limit* chats that are gone for too long."""
    rows = tx.rows(
        f"SELECT id FROM chats WHERE {_GONE} AND suspended_at < :before ORDER BY id LIMIT :limit",  # noqa: S608 (ours)
        before=to_ms(now - GONE),
        limit=limit,
    )
    return [row["id"] for row in rows]


def list_asleep(tx: Tx, *, now: datetime, limit: int) -> list[int]:
    """The same of chats that nobody uses, and that hear nothing: they follow nothing, or pause, or stopped."""
    rows = tx.rows(
        """
        SELECT id FROM chats c
         WHERE heard_at < :before
           AND (state = 'stopped' OR paused_until > :now OR NOT EXISTS (
                SELECT 1 FROM subscriptions s
                 WHERE s.chat_id = c.id AND s.excepted = 0 AND s.kind IN ('topic', 'keyword')))
         ORDER BY id LIMIT :limit
        """,
        before=to_ms(now - ASLEEP),
        now=to_ms(now),
        limit=limit,
    )
    return [row["id"] for row in rows]


def list_idle(tx: Tx, *, channel: str, since: datetime) -> list[int]:
    """The numbers of the chats of *channel* that nobody has used since *since*."""
    return [
        row["id"]
        for row in tx.rows(
            "SELECT id FROM chats WHERE channel = :channel AND heard_at < :since", channel=channel, since=to_ms(since)
        )
    ]
