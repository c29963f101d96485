"""Rows that should have gone by now: what the watch looks at. Each question reads a few rows through an index."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from storage.engine.types import Tx
from storage.outbox.rows import BREAKING, BROADCAST
from storage.times import from_ms, to_ms

LOOKED_AT: Final = 50  #: rows of a lane, the first that are due
SOON: Final = timedelta(minutes=1)  #: what was put off for no longer is tried again and again


@dataclass(frozen=True, slots=True)
class Work:
    """What waits in a lane although it should have gone."""

    chats: int  #: of those looked at
    since: datetime  #: when the oldest was written


def find_work(tx: Tx, *, channel: str, lane: int, before: datetime, now: datetime) -> Work | None:
    """Rows that were due before *before*, or written before it and tried in vain; None where there are none."""
    rows = tx.rows(
        """
        SELECT chat_id, created_at FROM (
               SELECT chat_id, due, created_at, detail FROM outbox
                WHERE channel = :channel AND lane = :lane AND due <= :soon ORDER BY due LIMIT :most) AS listed
         WHERE due <= :before OR (detail <> '' AND created_at <= :before)
        """,
        channel=channel,
        lane=lane,
        soon=to_ms(now + SOON),
        before=to_ms(before),
        most=LOOKED_AT,
    )
    if not rows:
        return None
    return Work(len({row["chat_id"] for row in rows}), from_ms(min(row["created_at"] for row in rows)))


@dataclass(frozen=True, slots=True)
class Unreached:
    """An article of breaking news that has come to nobody."""

    article: int
    title: str
    since: datetime


def list_unreached(tx: Tx, *, channels: Collection[str], before: datetime, now: datetime) -> list[Unreached]:
    """Articles of breaking news of which alerts are due since *before* and none has arrived."""
    found: dict[int, datetime] = {}
    for channel in channels:
        for row in tx.rows(
            """
            SELECT item_id, MIN(created_at) AS since FROM (
                   SELECT item_id, created_at FROM outbox
                    WHERE channel = :channel AND lane = :lane AND due <= :soon AND kind = 'alert'
                      AND created_at <= :before
                    ORDER BY due LIMIT :most) AS listed
             GROUP BY item_id
            """,
            channel=channel,
            lane=BREAKING,
            soon=to_ms(now + SOON),
            before=to_ms(before),
            most=LOOKED_AT,
        ):
            since = from_ms(row["since"])
            found[row["item_id"]] = min(since, found.get(row["item_id"], since))
    return [
        Unreached(number, str(tx.value("SELECT title FROM articles WHERE id = :id", id=number) or ""), since)
        for number, since in sorted(found.items())
        if not has_arrived(tx, kind="alert", item=number)
    ]


def has_arrived(tx: Tx, *, kind: str, item: int) -> bool:
    """Whether anybody has it."""
    found = tx.value(
        "SELECT 1 FROM outbox WHERE kind = :kind AND item_id = :item AND state = 'sent' LIMIT 1", kind=kind, item=item
    )
    return found is not None


def is_broadcast_due(tx: Tx, number: int, *, channels: Collection[str], now: datetime) -> bool:
    """Whether a row of the broadcast should go now, and does not wait for quiet hours."""
    return any(
        tx.value(
            """
            SELECT 1 FROM outbox
             WHERE channel = :channel AND lane = :lane AND due <= :soon AND kind = 'broadcast'
               AND +item_id = :id
             LIMIT 1
            """,
            channel=channel,
            lane=BROADCAST,
            soon=to_ms(now + SOON),
            id=number,
        )
        is not None
        for channel in channels
    )
