"""What came in from the channels: kept in the order of its arrival until it is handled, and handled once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.engine.types import Tx
from storage.times import from_ms, to_ms

TRIES = 3  #: times an update is begun in all: one that brings the program down must not do so for ever
CHAT_ROOM = 100  #: updates of one chat that may wait: nobody types, or presses buttons, faster than we answer


class Kept(StrEnum):
    """What became of an update that came in."""

    NEW = "new"  #: it waits
    KNOWN = "known"  #: it came before: it was handled, or waits already
    FLOOD = "flood"  #: not kept: too many of its chat wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An update that is to be handled."""

    update: str  #: the channel's name for it
    body: bytes  #: as it was kept
    tries: int  #: how often it was begun, this time included
    taken: datetime  #: when it came in


def is_known(tx: Tx, *, channel: str, update: str) -> bool:
    """Whether this update was handled before."""
    return bool(
        tx.value(
            "SELECT COUNT(*) FROM updates_seen WHERE channel = :channel AND update_id = :update",
            channel=channel,
            update=update,
        )
    )


def keep(tx: Tx, *, channel: str, update: str, chat: str, body: bytes, now: datetime) -> Kept:
    """Let the update wait until it is handled, whatever happens to the program."""
    tx.lock(_name(channel, update))
    if is_known(tx, channel=channel, update=update):
        return Kept.KNOWN
    count = "SELECT COUNT(*) FROM updates_waiting WHERE channel = :channel AND chat = :chat"
    if tx.value(count, channel=channel, chat=chat) >= CHAT_ROOM:
        return Kept.FLOOD
    added = tx.run(
        """
        INSERT INTO updates_waiting (channel, update_id, chat, body, taken_at)
        VALUES (:channel, :update, :chat, :body, :now)
        ON CONFLICT DO NOTHING
        """,
        channel=channel,
        update=update,
        chat=chat,
        body=body,
        now=to_ms(now),
    )
    return Kept.NEW if added else Kept.KNOWN


def begin(tx: Tx, *, channel: str, chat: str) -> Waiting | None:
    """The oldest update of the chat that was not begun `TRIES` times already; it counts as begun once more."""
    row = tx.row(
        """
        UPDATE updates_waiting SET tries = tries + 1
         WHERE id = (
               SELECT MIN(id) FROM updates_waiting
                WHERE channel = :channel AND chat = :chat AND tries < :tries)
        RETURNING update_id, body, tries, taken_at
        """,
        channel=channel,
        chat=chat,
        tries=TRIES,
    )
    if row is None:
        return None
    taken = from_ms(row["taken_at"])
    return Waiting(update=row["update_id"], body=bytes(row["body"]), tries=row["tries"], taken=taken)


def remember(tx: Tx, *, channel: str, update: str, now: datetime) -> None:
    """The update is handled: it waits no more, and should it come again, it is old."""
    tx.lock(_name(channel, update))
    tx.run(
        "DELETE FROM updates_waiting WHERE channel = :channel AND update_id = :update", channel=channel, update=update
    )
    tx.run(
        """
        INSERT INTO updates_seen (channel, update_id, seen_at) VALUES (:channel, :update, :now)
        ON CONFLICT DO NOTHING
        """,
        channel=channel,
        update=update,
        now=to_ms(now),
    )


def chats_waiting(tx: Tx, *, channel: str) -> list[str]:
    """The chats that have updates to begin, the longest waiting first."""
    rows = tx.rows(
        """
        SELECT chat FROM updates_waiting WHERE channel = :channel AND tries < :tries
         GROUP BY chat ORDER BY MIN(id)
        """,
        channel=channel,
        tries=TRIES,
    )
    return [row["chat"] for row in rows]


def drop_late(tx: Tx, *, channel: str, before: datetime) -> int:
    """Forget what came before *before* and still waits: nobody waits for the answer; how many."""
    return tx.run(
        "DELETE FROM updates_waiting WHERE channel = :channel AND taken_at < :before",
        channel=channel,
        before=to_ms(before),
    )


def forget(tx: Tx, *, channel: str, address: str) -> None:
    """Forget what was written there and nobody could handle: the rest goes when it is handled, in a moment."""
    tx.run(
        "DELETE FROM updates_waiting WHERE channel = :channel AND chat = :address AND tries >= :tries",
        channel=channel,
        address=address.partition("/")[0],
        tries=TRIES,
    )


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget updates from before *before*; how many were never handled, try as we might."""
    tx.run("DELETE FROM updates_seen WHERE seen_at < :before", before=to_ms(before))
    return tx.run("DELETE FROM updates_waiting WHERE taken_at < :before", before=to_ms(before))


def _name(channel: str, update: str) -> str:
    """What is locked, so that an update which comes again in the moment when it is done is not new."""
    return f"update {channel} {update}"
