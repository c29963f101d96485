"""What the books are held against: the sums of some days, and beside them what the tables hold, at one moment."""

from datetime import datetime
from typing import Final

from news.delivery.books import Account, Books, Sheet, Sums, day_of
from storage.engine.types import Tx
from storage.times import to_ms

_NEVER: Final = 2**31  #: a day that no clock has
_SOME: Final = "a.id >= :first AND a.day >= :since AND a.day <= :until"

# One statement, so that all of it is of the same moment. Numbers of articles grow with their days, so that those of
# before need not be gone through. (Joined in another way, SQLite would begin with every alert there ever was.)
_READ: Final = f"""
    SELECT day, feed_id, channel, account, CAST(SUM(booked) AS BIGINT) AS booked, CAST(SUM(found) AS BIGINT) AS found
      FROM (SELECT day, feed_id, channel, account, n AS booked, 0 AS found
              FROM books WHERE day BETWEEN :since AND :until
            UNION ALL
            SELECT day, feed_id, channel, account, n, 0 FROM bookings WHERE day BETWEEN :since AND :until
            UNION ALL
            SELECT a.day, a.feed_id, '',
                   CASE a.state WHEN 'silent' THEN 'quiet' WHEN 'withdrawn' THEN 'matched'
                                WHEN 'page' THEN 'waiting' WHEN 'new' THEN 'waiting' ELSE a.state END,
                   0, COUNT(*)
              FROM articles a WHERE {_SOME} GROUP BY 1, 2, 4
            UNION ALL
            SELECT a.day, a.feed_id, '', '{Account.LABELS}', 0, COUNT(*)
              FROM articles a CROSS JOIN article_labels l WHERE l.article_id = a.id AND {_SOME} GROUP BY 1, 2
            UNION ALL
            SELECT a.day, a.feed_id, o.channel,
                   CASE WHEN o.state = 'gathered' THEN '{Account.GATHERED}' WHEN o.due IS NOT NULL THEN '{Account.OPEN}'
                        WHEN o.state = 'dropped' AND o.reason <> '' THEN o.reason ELSE o.state END,
                   0, COUNT(*)
              FROM articles a CROSS JOIN outbox o
             WHERE o.kind = 'alert' AND o.item_id = a.id AND {_SOME} GROUP BY 1, 2, 3, 4
           ) AS entries
     GROUP BY day, feed_id, channel, account
"""  # noqa: S608 (our own words)


def read(tx: Tx, *, since: datetime, until: datetime | None = None) -> Books:
    """The books of the days from *since* to *until*; None: whatever comes after."""
    day = day_of(since)
    first: int | None = tx.value(
        "SELECT id FROM articles WHERE first_seen >= :since ORDER BY first_seen, id LIMIT 1",
        since=to_ms(since) - 2 * 86_400_000,  # a clock that was put right moves first sights
    )
    found: dict[Sheet, Sums] = {}
    for row in tx.rows(_READ, since=day, until=day_of(until) if until else _NEVER, first=first or 0):
        sums = found.setdefault(Sheet(day=row["day"], feed=row["feed_id"], channel=row["channel"]), Sums())
        if row["booked"]:
            sums.booked[row["account"]] = row["booked"]
        if row["found"]:
            sums.found[row["account"]] = row["found"]
    return found


def find_cursors_ahead(tx: Tx) -> list[tuple[str, int]]:
    """The fan-outs, by kind and item, that are under way behind chats which they never passed."""
    rows = tx.rows(
        "SELECT kind, item_id FROM fan_outs WHERE done_at IS NULL AND after_chat > counted_to ORDER BY kind, item_id"
    )
    return [(row["kind"], row["item_id"]) for row in rows]
