"""What the ledger of deliveries keeps, and when it lets go of it."""

from datetime import datetime

from storage.engine.database import Tx
from storage.times import to_ms


def give_up(tx: Tx, *, before: datetime, stale: datetime) -> int:
    """Close news that waited since *stale*, and whatever else since *before* (its channel is off); how many rows."""
    return tx.run(
        """
        UPDATE outbox SET state = 'dropped', due = NULL,
                          why = CASE WHEN kind IN ('article', 'edit') THEN 'too old' ELSE 'never delivered' END
         WHERE due IS NOT NULL AND state <> 'sending'
           AND created_at < CASE WHEN kind IN ('article', 'edit') THEN :stale ELSE :before END
        """,
        stale=to_ms(stale),
        before=to_ms(before),
    )


def sweep(tx: Tx, *, before: datetime, after: int, chats: int) -> tuple[int | None, int]:
    """Forget the records closed before *before* of the next *chats* chats above *after*.

    The last of them, None when there are no more; and how many records. By chats, since they lead the table's key:
    each part goes through its own rows only, and others write in between.
    """
    last: int | None = tx.value(
        "SELECT MAX(id) FROM (SELECT id FROM chats WHERE id > :after ORDER BY id LIMIT :chats) AS part",
        after=after,
        chats=chats,
    )
    if last is None:
        return None, 0
    return last, tx.run(
        "DELETE FROM outbox WHERE chat_id > :after AND chat_id <= :last AND due IS NULL AND created_at < :before",
        after=after,
        last=last,
        before=to_ms(before),
    )
