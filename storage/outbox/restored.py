"""The ledger of an older copy: what it still wants to send may have been sent since it was made."""

from datetime import datetime

from storage import books
from storage.engine.types import Tx
from storage.outbox import gathering
from storage.outbox.rows import ACCOUNT, BOOKED, DropReason
from storage.times import to_ms


def drop_news(tx: Tx, *, now: datetime) -> None:
    """Send no news that is open; broadcasts stay, for a person waits for them."""
    written = tx.rows(
        f"""
        UPDATE outbox
           SET state = 'dropped', due = NULL, reason = '{DropReason.EXPIRED}', detail = 'an older copy was restored',
               was = {ACCOUNT}
         WHERE (due IS NOT NULL OR state = 'gathered') AND kind IN ('alert', 'edit', 'correction', 'digest')
        RETURNING {BOOKED}
        """  # noqa: S608 (our own words)
    )
    books.move_alerts(tx, written)
    gathering.follow_digests(tx, written)
    tx.run("UPDATE fan_outs SET done_at = :now WHERE done_at IS NULL AND kind = 'alert'", now=to_ms(now))
