"""The ledger after the clock was put right: no row waits longer than its kind allows, and none ages by a jump."""

from datetime import datetime, timedelta
from typing import Final

from storage.engine.types import Tx
from storage.times import to_ms

LONGEST: Final = timedelta(days=1)  #: until quiet hours end; all other waits, and leases, are shorter


def bring_back(tx: Tx, *, now: datetime, ahead: timedelta) -> int:
    """Open rows go when they would have gone had the clock not been *ahead*; how many rows.

    Whose wait really lasts is left alone again when it comes up: quiet hours by the chat, a platform's by the pacing.
    """
    return tx.run(
        """
        UPDATE outbox
           SET due = CASE WHEN due - :ahead > :now AND due - :ahead <= :latest THEN due - :ahead ELSE :now END,
               created_at = CASE WHEN created_at > :now THEN :now ELSE created_at END
         WHERE due IS NOT NULL AND due > :believed
        """,
        now=to_ms(now),
        ahead=round(ahead.total_seconds() * 1000),
        latest=to_ms(now + LONGEST),
        believed=to_ms(now if ahead else now + LONGEST),
    )


def keep_age(tx: Tx, *, jump: timedelta) -> None:
    """The clock was set forward by *jump*, in which nothing grew older: an open row is as old as before."""
    tx.run(
        "UPDATE outbox SET created_at = created_at + :jump WHERE due IS NOT NULL",
        jump=round(jump.total_seconds() * 1000),
    )
