"""The ledger of an older copy: what it still wants to send may have been sent since it was made."""

from datetime import datetime

from storage.engine.types import Tx
from storage.outbox.rows import DropReason
from storage.times import to_ms


def drop_news(tx: Tx, *, now: datetime) -> None:
    """Send no news that is open; broadcasts stay, for a person waits for them."""
    tx.run(
        f"""
        UPDATE outbox
           SET state = 'dropped', due = NULL, reason = '{DropReason.EXPIRED}', detail = 'an older copy was restored'
         WHERE (due IS NOT NULL OR state = 'gathered') AND kind IN ('alert', 'edit', 'correction', 'digest')
        """  # noqa: S608 (our own words)
    )
    tx.run("UPDATE fan_outs SET done_at = :now WHERE done_at IS NULL AND kind = 'alert'", now=to_ms(now))
