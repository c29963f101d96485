"""Gaps: feeds that rolled on faster than they were read, so that articles may have come and gone unseen."""

from dataclasses import dataclass
from datetime import datetime

from storage.engine.types import Row, Tx
from storage.times import from_ms, to_ms

_COLUMNS = "id, url, newspaper, section, gap_since, gap_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Two readings of a feed that do not overlap."""

    feed: int
    url: str
    newspaper: str
    section: str
    since: datetime
    until: datetime


def record(tx: Tx, feed: int, *, since: datetime, now: datetime) -> None:
    """The look at *now* listed nothing of what the one at *since* did."""
    tx.run(
        "UPDATE feeds SET gap_since = :since, gap_at = :now WHERE id = :id", id=feed, since=to_ms(since), now=to_ms(now)
    )


def unreported(tx: Tx) -> list[Gap]:
    """Gaps that are not an alarm yet."""
    rows = tx.rows(
        f"""
        SELECT {_COLUMNS} FROM feeds
         WHERE state = 'active' AND gap_at IS NOT NULL
           AND (gap_reported IS NULL OR gap_at > gap_reported)
        """  # noqa: S608 (our own words)
    )
    return [_gap(row) for row in rows]


def latest(tx: Tx) -> list[Gap]:
    """The last gap of every feed that had one."""
    rows = tx.rows(f"SELECT {_COLUMNS} FROM feeds WHERE gap_at IS NOT NULL ORDER BY id")  # noqa: S608 (the same)
    return [_gap(row) for row in rows]


def _gap(row: Row) -> Gap:
    return Gap(
        feed=row["id"],
        url=row["url"],
        newspaper=row["newspaper"],
        section=row["section"],
        since=from_ms(row["gap_since"]),
        until=from_ms(row["gap_at"]),
    )


def mark_reported(tx: Tx, gap: Gap) -> None:
    """It is an alarm."""
    tx.run("UPDATE feeds SET gap_reported = :until WHERE id = :id", id=gap.feed, until=to_ms(gap.until))
