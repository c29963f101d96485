"""Claiming: who sends next, and what a claim left behind is worth.

A claim is a lease of a worker, a running process: nobody else gets the row before it ends.
"""

from collections.abc import Collection
from datetime import datetime

from storage.engine.types import Row, Tx
from storage.outbox import quiet
from storage.outbox.rows import BREAKING, LANES, Delivery
from storage.times import to_ms

CANDIDATES = 2  #: rows looked at for each one claimed, since a claim holds one a chat; the next claim sees further
LEAST = 20  #: rows looked at for a small claim


def take(
    tx: Tx,
    *,
    channel: str,
    now: datetime,
    lease_end: datetime,
    limit: int,
    busy: Collection[int] = (),
    worker: int = 0,
) -> list[Delivery]:
    """Claim for *worker* what is due on *channel*, first lanes first, one message a chat, none of a *busy* chat.

    Nobody else gets a row before *lease_end*. A row whose own lease ran out was in somebody's hands when they
    died: it counts as a copy that may have arrived. What comes up in a chat's quiet hours is left for their end.
    """
    taken: list[Delivery] = []
    chats = set(busy)
    for lane in LANES:
        for row in _due(tx, channel, lane, now, max((limit - len(taken)) * CANDIDATES, LEAST), chats):
            if len(taken) >= limit or row["chat_id"] in chats:
                continue
            if row["hushed"] and quiet.keep_back(tx, row, breaks=lane == BREAKING, now=now):
                continue
            if _lease(tx, row, lease_end, worker):
                chats.add(row["chat_id"])
                taken.append(_delivery(row, channel, lane))
        if len(taken) >= limit:
            break
    return taken


def _due(tx: Tx, channel: str, lane: int, now: datetime, limit: int, busy: Collection[int]) -> list[Row]:
    away = ",".join(str(int(chat)) for chat in busy) or "0"
    return tx.rows(
        f"""
        SELECT o.chat_id, o.kind, o.item_id, o.state, o.due, o.attempts, o.copies, o.message_id,
               c.address, c.grouped, c.language, CASE WHEN {quiet.LAST} THEN 1 ELSE 0 END AS hushed
          FROM outbox o JOIN chats c ON c.id = o.chat_id
         WHERE o.channel = :channel AND o.lane = :lane AND o.due <= :now AND o.chat_id NOT IN ({away})
         ORDER BY o.due
         LIMIT :limit
        """,  # noqa: S608 (our own words and whole numbers)
        channel=channel,
        lane=lane,
        now=to_ms(now),
        limit=limit,
        **quiet.moment(now),
    )


def _lease(tx: Tx, row: Row, lease_end: datetime, worker: int) -> bool:
    """Whether the row is ours now; the check of `due` leaves it to whoever was first."""
    return bool(
        tx.run(
            """
            UPDATE outbox
               SET due = :lease_end, attempts = attempts + 1, worker = :worker,
                   copies = copies + CASE WHEN state = 'sending' THEN 1 ELSE 0 END,
                   state = 'sending'
             WHERE chat_id = :chat AND kind = :kind AND item_id = :item AND due = :due
            """,
            lease_end=to_ms(lease_end),
            worker=worker,
            chat=row["chat_id"],
            kind=row["kind"],
            item=row["item_id"],
            due=row["due"],
        )
    )


def _delivery(row: Row, channel: str, lane: int) -> Delivery:
    return Delivery(
        chat=row["chat_id"],
        kind=row["kind"],
        item=row["item_id"],
        channel=channel,
        lane=lane,
        address=row["address"],
        grouped=bool(row["grouped"]),
        language=row["language"],
        attempts=row["attempts"] + 1,
        copies=row["copies"] + (row["state"] == "sending"),
        message_id=row["message_id"],
    )


def recover(tx: Tx, *, now: datetime) -> int:
    """What a worker that is gone was sending may have arrived: it is due again at once, as unknown. How many rows.

    A worker is gone when `workers` says that it ended, or does not know it. Only what is being sent is looked at,
    through an index of that alone.
    """
    return tx.run(
        """
        UPDATE outbox SET state = 'unknown', copies = copies + 1, due = :now
         WHERE state = 'sending' AND worker NOT IN (SELECT id FROM workers WHERE ended_at IS NULL)
        """,
        now=to_ms(now),
    )


def next_due(tx: Tx, *, channel: str) -> int | None:
    """When the earliest open row of *channel* is due (ms), or None."""
    found: int | None = tx.value(
        "SELECT MIN(due) FROM outbox WHERE channel = :channel AND due IS NOT NULL", channel=channel
    )
    return found
