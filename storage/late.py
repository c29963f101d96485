"""What should have happened by now, in all tables: digests, broadcasts, articles, people's words; for the watch."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from storage import broadcasts
from storage.engine.types import Tx
from storage.outbox import gathering, overdue, quiet
from storage.times import from_ms, to_ms
from storage.updates import TRIES


@dataclass(frozen=True, slots=True)
class Late:
    """How much should have been done by now, and since when."""

    count: int
    since: datetime


def count_digests(tx: Tx, *, before: datetime, now: datetime) -> dict[str, Late]:
    """By channel: chats that want to hear now, whose digest was due before *before* and was not made."""
    rows = tx.rows(
        f"""
        SELECT channel, COUNT(*) AS n, MIN(digest_at) AS since FROM chats c
         WHERE digest_at <= :before AND state = 'active' AND NOT {quiet.NO_DIGEST} AND NOT {gathering.UNDER_WAY}
         GROUP BY channel
        """,  # noqa: S608 (our own words)
        before=to_ms(before),
        **quiet.moment(now),
    )
    return {row["channel"]: Late(row["n"], from_ms(row["since"])) for row in rows}


def list_broadcasts(tx: Tx, *, channels: Collection[str], before: datetime, now: datetime) -> dict[int, datetime]:
    """Broadcasts confirmed before *before* that have come to nobody, although somebody should hear now."""
    return {
        one.number: one.confirmed
        for one in broadcasts.unfinished(tx)
        if one.state == "sending"
        and one.confirmed is not None
        and one.confirmed <= before
        and not overdue.has_arrived(tx, kind="broadcast", item=one.number)
        and (one.total is None or overdue.is_broadcast_due(tx, one.number, channels=channels, now=now))
    }


def count_pages(tx: Tx, *, before: datetime) -> Late | None:
    """Articles whose page should have been asked for before *before*; None where there are none."""
    row = tx.row(
        """
        SELECT COUNT(*) AS n, MIN(page_due) AS since FROM articles
         WHERE state IN ('page', 'new', 'quiet', 'held') AND state = 'page' AND page_due <= :before
        """,  # in the very words of the index `articles_open`
        before=to_ms(before),
    )
    return Late(row["n"], from_ms(row["since"])) if row is not None and row["n"] else None


def count_updates(tx: Tx, *, before: datetime) -> dict[str, Late]:
    """By channel: what people wrote before *before* and nobody answered."""
    rows = tx.rows(
        """
        SELECT channel, COUNT(*) AS n, MIN(taken_at) AS since FROM updates_waiting
         WHERE taken_at <= :before AND tries < :tries GROUP BY channel
        """,
        before=to_ms(before),
        tries=TRIES,
    )
    return {row["channel"]: Late(row["n"], from_ms(row["since"])) for row in rows}
