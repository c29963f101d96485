"""A broadcast's rows in the ledger: whom it goes to, written in parts, counted, and closed when it is cancelled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from storage.engine.types import Tx
from storage.outbox import fan_out, quiet
from storage.outbox.rows import BROADCAST, DEPARTED, FAILED, UNKNOWN, DropReason
from storage.times import from_ms, to_ms

PART: Final = 1_000  #: rows written or closed in one transaction: others wait for it

# By channel and lane: that index holds open rows alone, while `outbox_item` would go through all of them.
OPEN: Final = """
    FROM outbox
   WHERE channel = :channel AND lane = :lane AND due IS NOT NULL AND kind = 'broadcast' AND +item_id = :id"""

#: every row is in exactly one of these
FIGURES: Final = ("sent", "gone", "failed", "unsure", "cancelled", "waiting", "missing")


def chats_of(words: str, channels: Sequence[str], *, by_number: bool = False) -> tuple[str, dict[str, Any]]:
    """The chats meant by *words* (all, channel:NAME, topic:SLUG), as SQL after SELECT: suspended ones left out.

    Who pauses the news hears broadcasts all the same. *by_number* where a range of numbers will be added:
    going through it is quicker than sorting a channel, which SQLite would do again for every part.
    """
    kind, _colon, value = words.partition(":")
    chosen = [one for one in channels if kind != "channel" or one == value]
    names = {f"channel_{place}": one for place, one in enumerate(chosen or [""])}
    listed = ", ".join(f":{name}" for name in names)
    column = "c.channel || ''" if by_number else "c.channel"
    sql = f"FROM chats c WHERE c.state = 'active' AND {column} IN ({listed})"
    if kind == "topic":
        sql += """ AND EXISTS (
            SELECT 1 FROM subscriptions s JOIN filters f ON f.id = s.filter_id AND f.mode <> 'off'
             WHERE s.chat_id = c.id AND s.kind = 'topic' AND s.value IN (:topic, '*') AND s.excepted = 0
               AND NOT EXISTS (
                   SELECT 1 FROM subscriptions x
                    WHERE x.chat_id = c.id AND x.filter_id = s.filter_id
                      AND x.kind = 'topic' AND x.value = :topic AND x.excepted = 1))"""
        return sql, {**names, "topic": value}
    return sql, names


def advance(
    tx: Tx, number: int, *, audience: str, channels: Sequence[str], now: datetime, limit: int = PART
) -> fan_out.Chunk:
    """Write the rows of those in *audience* among the next *limit* chats."""
    after = fan_out.cursor(tx, kind="broadcast", item=number)
    if after is None:
        return fan_out.Chunk(0, done=True)
    last: int | None = tx.value(
        "SELECT MAX(id) FROM (SELECT id FROM chats WHERE id > :after ORDER BY id LIMIT :limit) AS part",
        after=after,
        limit=limit,
    )
    if last is None:
        fan_out.move_cursor(tx, kind="broadcast", item=number, last=after, done=True, now=now)
        return fan_out.Chunk(0, done=True)
    sql, values = chats_of(audience, channels, by_number=True)
    rows = tx.run(
        f"""
        INSERT INTO outbox (chat_id, kind, item_id, channel, lane, due, created_at)
        SELECT c.id, 'broadcast', :id, c.channel, :lane, {quiet.LOUD}, :now {sql} AND c.id > :after AND c.id <= :last
        ON CONFLICT DO NOTHING
        """,
        **values,
        id=number,
        lane=BROADCAST,
        now=to_ms(now),
        after=after,
        last=last,
        **quiet.moment(now),
    )
    fan_out.move_cursor(tx, kind="broadcast", item=number, last=last, done=False, now=now)
    return fan_out.Chunk(rows, done=False)


def count(tx: Tx, number: int) -> int:
    """How many rows there are."""
    return int(tx.value("SELECT COUNT(*) FROM outbox WHERE kind = 'broadcast' AND item_id = :id", id=number))


def close(tx: Tx, number: int, *, channels: Sequence[str], now: datetime, limit: int = PART) -> int:
    """Drop rows that still wait; how many. What may have arrived is unconfirmed, what is being sent is left alone."""
    return sum(
        tx.run(
            f"""
            UPDATE outbox
               SET state = 'dropped', due = NULL, detail = '',
                   reason = CASE WHEN copies > 0 OR {DEPARTED} THEN :unconfirmed ELSE :cancelled END,
                   copies = copies + CASE WHEN {DEPARTED} THEN 1 ELSE 0 END
             WHERE kind = 'broadcast' AND item_id = :id AND chat_id IN (
                   SELECT chat_id {OPEN} AND (state <> 'sending' OR due <= :now) LIMIT :limit)
            """,  # noqa: S608 (our own words)
            channel=channel,
            lane=BROADCAST,
            id=number,
            now=to_ms(now),
            limit=limit,
            unconfirmed=DropReason.UNCONFIRMED,
            cancelled=DropReason.CANCELLED,
        )
        for channel in channels
    )


def is_open(tx: Tx, number: int, *, channels: Sequence[str]) -> bool:
    """Whether a row still waits or is being sent."""
    return any(tx.value(f"SELECT 1 {OPEN} LIMIT 1", channel=channel, lane=BROADCAST, id=number) for channel in channels)


def next_due(tx: Tx, number: int, *, channels: Sequence[str]) -> datetime | None:
    """When the first of the rows that still wait may go; None where none does."""
    found = [tx.value(f"SELECT MIN(due) {OPEN}", channel=channel, lane=BROADCAST, id=number) for channel in channels]
    return from_ms(min((due for due in found if due is not None), default=None))


def figures(tx: Tx, number: int, *, total: int | None) -> dict[str, int]:
    """How many of the broadcast's rows are where (`FIGURES`; they add up to `total`), and two asides.

    `gone` blocked us or left meanwhile; `missing` are chats that deleted their data, or of which two
    became one; `repeated` of the `sent` may have arrived twice. *total* is None until all rows are written.
    """
    found = dict.fromkeys((*FIGURES, "repeated"), 0)
    for row in tx.rows(
        f"""
        SELECT CASE WHEN due IS NOT NULL THEN 'waiting'
                    WHEN {UNKNOWN} THEN 'unsure'
                    WHEN {FAILED} THEN 'failed'
                    WHEN state = 'dropped' AND reason = '{DropReason.CANCELLED}' THEN 'cancelled'
                    WHEN state = 'dropped' THEN 'gone' ELSE state END AS place,
               COUNT(*) AS n,
               SUM(CASE WHEN copies > 0 AND state = 'sent' THEN 1 ELSE 0 END) AS repeated
          FROM outbox WHERE kind = 'broadcast' AND item_id = :id GROUP BY 1
        """,  # noqa: S608 (our own words)
        id=number,
    ):
        found[row["place"]] = row["n"]
        found["repeated"] += int(row["repeated"])
    rows = sum(found[name] for name in FIGURES)
    found["total"] = rows if total is None else total
    found["missing"] = found["total"] - rows
    return found
