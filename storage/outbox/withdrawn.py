"""The ledger of an article that its newspaper took away, or put back."""

from datetime import datetime
from typing import Final

from storage.engine.types import Tx
from storage.outbox.rows import DropReason
from storage.times import to_ms

#: Whether anybody got the article `a`, or is about to.
IS_SENT: Final = "EXISTS (SELECT 1 FROM outbox o WHERE o.kind = 'alert' AND o.item_id = a.id)"


def drop_unsent(tx: Tx, *, article: int, now: datetime) -> int:
    """Send *article* to nobody any more; how many do not get it. What is being sent now is marked when it arrives."""
    tx.run(
        "UPDATE fan_outs SET done_at = :now WHERE kind = 'alert' AND item_id = :article AND done_at IS NULL",
        article=article,
        now=to_ms(now),
    )
    return tx.run(
        f"""
        UPDATE outbox SET state = 'dropped', due = NULL, reason = '{DropReason.WITHDRAWN}', detail = ''
         WHERE kind = 'alert' AND item_id = :article AND state IN ('waiting', 'unknown', 'gathered')
        """,  # noqa: S608 (our own words)
        article=article,
    )


def send_after_all(tx: Tx, *, article: int) -> int:
    """Whoever did not get it is asked for anew; how many rows were dropped."""
    rows = tx.run(
        f"DELETE FROM outbox WHERE kind = 'alert' AND item_id = :article AND reason = '{DropReason.WITHDRAWN}'",  # noqa: S608
        article=article,
    )
    tx.run(
        "UPDATE fan_outs SET done_at = NULL, after_chat = 0 WHERE kind = 'alert' AND item_id = :article",
        article=article,
    )
    return rows
