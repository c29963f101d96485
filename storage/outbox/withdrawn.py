"""The ledger of an article that its newspaper took away, or put back."""

from collections import Counter
from datetime import datetime
from typing import Final

from news.delivery.books import Account
from storage import books
from storage.engine.types import Tx
from storage.outbox.rows import ACCOUNT, BOOKED, DropReason
from storage.times import to_ms

#: Whether anybody got the article `a`, or is about to.
IS_SENT: Final = "EXISTS (SELECT 1 FROM outbox o WHERE o.kind = 'alert' AND o.item_id = a.id)"


def drop_unsent(tx: Tx, *, article: int, now: datetime) -> int:
    """Send *article* to nobody any more; how many do not get it. What is being sent now is marked when it arrives.

    What may have arrived is unconfirmed, also where the article is put back: its copies do not begin anew.
    """
    tx.run(
        "UPDATE fan_outs SET done_at = :now WHERE kind = 'alert' AND item_id = :article AND done_at IS NULL",
        article=article,
        now=to_ms(now),
    )
    written = tx.rows(
        f"""
        UPDATE outbox
           SET state = 'dropped', due = NULL, detail = '', was = {ACCOUNT},
               reason = CASE WHEN copies > 0 THEN '{DropReason.UNCONFIRMED}' ELSE '{DropReason.WITHDRAWN}' END
         WHERE kind = 'alert' AND item_id = :article AND state IN ('waiting', 'unknown', 'gathered')
        RETURNING {BOOKED}
        """,  # noqa: S608 (our own words)
        article=article,
    )
    books.move_alerts(tx, written)
    return len(written)


def send_after_all(tx: Tx, *, article: int) -> int:
    """Whoever did not get it is asked for anew; how many rows were dropped."""
    rows = tx.rows(
        f"""
        DELETE FROM outbox
         WHERE kind = 'alert' AND item_id = :article AND state = 'dropped' AND reason = '{DropReason.WITHDRAWN}'
        RETURNING channel
        """,  # noqa: S608 (our own words)
        article=article,
    )
    for channel, number in sorted(Counter(row["channel"] for row in rows).items()):
        counts = {str(Account.ASKED): -number, str(DropReason.WITHDRAWN): -number}
        books.count_of_article(tx, article, counts, channel=channel)
    tx.run(
        "UPDATE fan_outs SET done_at = NULL, after_chat = 0 WHERE kind = 'alert' AND item_id = :article",
        article=article,
    )
    return len(rows)
