"""Departures: of what was claimed, what leaves now. When a worker dies, only that may have arrived."""

from collections.abc import Collection
from datetime import datetime

from storage.engine.types import Tx
from storage.outbox.rows import Delivery
from storage.times import to_ms

Key = tuple[int, str, int]  #: of a row: its chat, kind and item


def key_of(delivery: Delivery) -> Key:
    """The key of its row."""
    return delivery.chat, delivery.kind, delivery.item


def record(tx: Tx, deliveries: Collection[Delivery], *, worker: int, now: datetime) -> set[Key]:
    """They leave now, all in one write; the keys of those that may.

    Any other was dropped since *worker* claimed it, or its lease is over: then it is somebody else's.
    """
    claims = ", ".join(f"({int(one.chat)}, '{one.kind}', {int(one.item)}, {int(one.attempts)})" for one in deliveries)
    return {
        (row["chat_id"], row["kind"], row["item_id"])
        for row in tx.rows(
            f"""
            UPDATE outbox SET departed_at = :now
             WHERE state = 'sending' AND worker = :worker AND due > :now
               AND (chat_id, kind, item_id, attempts) IN (VALUES {claims})
            RETURNING chat_id, kind, item_id
            """,  # noqa: S608 (whole numbers and our own words)
            worker=worker,
            now=to_ms(now),
        )
    }
