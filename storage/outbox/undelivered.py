"""How many deliveries ended without being confirmed, or without leaving, since the newsroom last heard of it."""

from storage.engine.types import Tx
from storage.outbox.rows import DropReason

Counts = dict[tuple[str, str], int]  #: by channel and reason


def count(tx: Tx, *, channel: str, reason: DropReason, deliveries: int = 1) -> None:
    """So many more."""
    if deliveries:
        tx.run(
            """
            INSERT INTO undelivered (channel, reason, deliveries) VALUES (:channel, :reason, :deliveries)
            ON CONFLICT (channel, reason) DO UPDATE SET deliveries = undelivered.deliveries + :deliveries
            """,
            channel=channel,
            reason=reason,
            deliveries=deliveries,
        )


def take(tx: Tx) -> Counts:
    """All of them, for a report in the same transaction: from now on it is counted anew."""
    rows = tx.rows("DELETE FROM undelivered RETURNING channel, reason, deliveries")
    return {(row["channel"], row["reason"]): row["deliveries"] for row in rows}
