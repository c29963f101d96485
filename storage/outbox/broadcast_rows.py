"""An announcement's rows in the ledger: written in parts, counted, and closed when it is cancelled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from storage import broadcasts
from storage.broadcasts import Broadcast
from storage.engine.database import Tx
from storage.outbox import claim as outbox
from storage.outbox import quiet
from storage.times import from_ms, to_ms

CANCELLED: Final = "cancelled"
PART: Final = 1_000  #: rows written or closed in one transaction: others wait for it

# By channel and lane: that index holds open rows alone, while `outbox_item` would go through all of them.
OPEN: Final = """
    FROM outbox
   WHERE channel = :channel AND lane = :lane AND due IS NOT NULL AND kind = 'broadcast' AND +item_id = :id"""

#: every row is in exactly one of these
FIGURES: Final = ("sent", "gone", "failed", "unsure", "cancelled", "waiting", "missing")


def spread(tx: Tx, number: int, *, channels: Sequence[str], now: datetime, limit: int = PART) -> bool:
    """Write the next rows; False when all are written, and counted."""
    broadcast = broadcasts.get(tx, number)
    if broadcast is None or broadcast.total is not None:
        return False
    sql, values = broadcasts.chats_of(broadcast.audience, channels, by_number=True)
    last = tx.value(
        "SELECT MAX(id) FROM (SELECT id FROM chats WHERE id > :spread ORDER BY id LIMIT :limit) AS part",
        spread=broadcast.spread,
        limit=limit,
    )
    if last is None:
        total = tx.value("SELECT COUNT(*) FROM outbox WHERE kind = 'broadcast' AND item_id = :id", id=number)
        tx.run("UPDATE broadcasts SET total = :total WHERE id = :id", id=number, total=total)
        return False
    tx.run(
        f"""
        INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at)
        SELECT c.id, 'broadcast', :id, c.channel, :lane, {outbox.LOUD}, :now {sql} AND c.id > :spread AND c.id <= :last
        ON CONFLICT DO NOTHING
        """,
        **values,
        id=number,
        lane=outbox.BROADCAST,
        now=to_ms(now),
        spread=broadcast.spread,
        last=last,
        **quiet.moment(now),
    )
    tx.run("UPDATE broadcasts SET spread = :last WHERE id = :id", id=number, last=last)
    if broadcast.state == CANCELLED:
        close(tx, number, channels=channels, now=now, limit=limit)
    return True


def close(tx: Tx, number: int, *, channels: Sequence[str], now: datetime, limit: int = PART) -> int:
    """Close rows that still wait; how many. What may have arrived stays unsure, what is being sent is left alone."""
    return sum(
        tx.run(
            f"""
            UPDATE outbox
               SET state = CASE WHEN unsure > 0 OR state = 'sending' THEN 'unsure' ELSE 'dropped' END,
                   unsure = unsure + CASE WHEN state = 'sending' THEN 1 ELSE 0 END,
                   due = NULL, why = 'cancelled'
             WHERE kind = 'broadcast' AND item_id = :id AND chat_id IN (
                   SELECT chat_id {OPEN} AND (state <> 'sending' OR due <= :now) LIMIT :limit)
            """,  # noqa: S608 (our own words)
            channel=channel,
            lane=outbox.BROADCAST,
            id=number,
            now=to_ms(now),
            limit=limit,
        )
        for channel in channels
    )


def is_open(tx: Tx, number: int, *, channels: Sequence[str]) -> bool:
    """Whether a row still waits or is being sent."""
    return any(
        tx.value(f"SELECT 1 {OPEN} LIMIT 1", channel=channel, lane=outbox.BROADCAST, id=number) for channel in channels
    )


def next_due(tx: Tx, number: int, *, channels: Sequence[str]) -> datetime | None:
    """When the first of the rows that still wait may go; None where none does."""
    found = [
        tx.value(f"SELECT MIN(due) {OPEN}", channel=channel, lane=outbox.BROADCAST, id=number) for channel in channels
    ]
    return from_ms(min((due for due in found if due is not None), default=None))


def figures(tx: Tx, broadcast: Broadcast) -> dict[str, int]:
    """How many of the announcement's rows are where (`FIGURES`; they add up to `total`), and two asides.

    `gone` blocked us or left meanwhile; `missing` are chats that deleted their data, or of which two
    became one; `repeated` of the `sent` may have arrived twice.
    """
    found = dict.fromkeys((*FIGURES, "repeated"), 0)
    for row in tx.rows(
        """
        SELECT CASE WHEN due IS NOT NULL THEN 'waiting'
                    WHEN state = 'dropped' AND why = 'cancelled' THEN 'cancelled'
                    WHEN state = 'dropped' THEN 'gone' ELSE state END AS place,
               COUNT(*) AS n,
               SUM(CASE WHEN unsure > 0 AND state = 'sent' THEN 1 ELSE 0 END) AS repeated
          FROM outbox WHERE kind = 'broadcast' AND item_id = :id GROUP BY 1
        """,
        id=broadcast.number,
    ):
        found[row["place"]] = row["n"]
        found["repeated"] += int(row["repeated"])
    rows = sum(found[name] for name in FIGURES)
    found["total"] = broadcast.total if broadcast.total is not None else rows
    found["missing"] = found["total"] - rows
    return found
