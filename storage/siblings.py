"""A newspaper's feeds together: one that publishes wakes the others, and some list what another listed first."""

from collections.abc import Collection
from datetime import datetime, timedelta

from news.feeds.feed import Feed, Form
from news.feeds.flood import Known
from storage.engine.types import Tx
from storage.times import from_ms, to_ms


def wake(tx: Tx, feed: Feed, *, now: datetime, within: timedelta, longest: timedelta, but: Collection[int] = ()) -> int:
    """The newspaper publishes: no feed *but* those is left for longer than *within*; how many are polled earlier.

    A feed that fails, or that was to be left for more than *longest*, is left: its server asked for that.
    """
    left = ",".join(str(int(number)) for number in but) or "0"
    return tx.run(
        f"""
        UPDATE feeds SET next_poll = CASE WHEN polled_at + :within > :now THEN polled_at + :within ELSE :now END
         WHERE newspaper = :newspaper AND id <> :id AND state = 'active' AND form = :form AND failures = 0
           AND id NOT IN ({left})
           AND next_poll > :now AND next_poll > polled_at + :within AND next_poll <= polled_at + :longest
        """,  # noqa: S608 (whole numbers)
        newspaper=feed.newspaper,
        id=feed.number,
        form=Form.RSS.value,
        now=to_ms(now),
        within=within // timedelta(milliseconds=1),
        longest=longest // timedelta(milliseconds=1),
    )


def count_first(tx: Tx, numbers: Collection[int]) -> dict[int, int]:
    """How many of these articles each feed was the first to list."""
    listed = ",".join(str(int(number)) for number in numbers) or "0"
    sql = f"SELECT feed_id, COUNT(*) AS n FROM articles WHERE id IN ({listed}) GROUP BY feed_id"  # noqa: S608 (whole numbers)
    rows = tx.rows(sql)
    return {row["feed_id"]: row["n"] for row in rows}


def list_known(tx: Tx, *, newspaper: str, since: datetime) -> list[Known]:
    """What the newspaper published, as far as it was first seen *since* then, newest first."""
    return [
        Known(
            number=row["id"],
            url=row["url"],
            title=row["title"],
            published=from_ms(row["published"]),
            first_seen=from_ms(row["first_seen"]),
        )
        for row in tx.rows(
            """
            SELECT id, url, title, published, first_seen FROM articles
             WHERE first_seen >= :since AND newspaper = :newspaper
             ORDER BY first_seen DESC, id DESC LIMIT 5000
            """,
            since=to_ms(since),
            newspaper=newspaper,
        )
    ]
