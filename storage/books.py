"""The books: sums of what came of entries and alerts, written in the transaction in which it happens.

Writers only append; `add_up` adds that to the sums from time to time. So no two of them wait for each other over a sum.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from news.delivery.books import Account, Sheet, day_of
from storage.engine.types import Row, Tx

PART: Final = 5_000  #: bookings added up in one transaction, for which others wait: about 10 ms


def count(tx: Tx, counts: Mapping[str, int], *, day: int, feed: int, channel: str = "") -> None:
    """So many more (or fewer) in each account."""
    tx.many(
        """
        INSERT INTO bookings (day, feed_id, channel, account, n) VALUES (:day, :feed, :channel, :account, :n)
        """,
        [
            {"day": day, "feed": feed, "channel": channel, "account": account, "n": number}
            for account, number in counts.items()
            if number
        ],
    )


def count_articles(tx: Tx, rows: Iterable[Row], account: Account) -> int:
    """One more for each article that these *rows*, with its `day` and `feed_id`, are of; how many."""
    sheets = Counter((row["day"], row["feed_id"]) for row in rows)
    for (day, feed), number in sorted(sheets.items()):
        count(tx, {account: number}, day=day, feed=feed)
    return sheets.total()


def count_of_article(tx: Tx, article: int, counts: Mapping[str, int], *, channel: str = "") -> None:
    """So many more (or fewer) in each account, on the sheet of *article*."""
    tx.many(
        """
        INSERT INTO bookings (day, feed_id, channel, account, n)
        SELECT day, feed_id, :channel, :account, :n FROM articles WHERE id = :article
        """,
        [
            {"article": article, "channel": channel, "account": account, "n": number}
            for account, number in counts.items()
            if number
        ],
    )


def count_alert(tx: Tx, sheet: Sheet, account: Account, *, channel: str) -> None:
    """One more alert of an article of this *sheet*: most there are to count go through here."""
    tx.run(
        """
        INSERT INTO bookings (day, feed_id, channel, account, n) VALUES (:day, :feed, :channel, :account, 1)
        """,
        day=sheet.day,
        feed=sheet.feed,
        channel=channel,
        account=account,
    )


def move_alerts(tx: Tx, rows: Iterable[Row]) -> None:
    """Rows of the ledger were written: each alert is in the account `account` now, and was in `was` ("": open).

    Of each row there must be `kind`, `item_id`, `channel`, `was` and `account`.
    """
    moves = Counter(
        (row["item_id"], row["channel"], row["was"], row["account"])
        for row in rows
        if row["kind"] == "alert" and row["was"] != row["account"]
    )
    for (article, channel, was, account), number in sorted(moves.items()):
        counts = {name: change for name, change in ((was, -number), (account, number)) if name}
        count_of_article(tx, article, counts, channel=channel)


def add_up(tx: Tx, *, limit: int = PART) -> int:
    """Add what was appended to the sums; how many bookings there were."""
    keys = tx.column(  # alike ones count as one: rows by their columns would cost twice as much, for an hour's 100,000
        """
        DELETE FROM bookings WHERE id IN (SELECT id FROM bookings ORDER BY id LIMIT :limit)
        RETURNING day || '/' || feed_id || '/' || channel || '/' || account || '/' || n
        """,
        limit=limit,
    )
    sums: Counter[tuple[int, int, str, str]] = Counter()
    for booking, times in Counter(keys).items():
        day, feed, channel, account, number = booking.split("/")
        sums[int(day), int(feed), channel, account] += int(number) * times
    tx.many(
        """
        INSERT INTO books (day, feed_id, channel, account, n) VALUES (:day, :feed, :channel, :account, :n)
        ON CONFLICT (day, feed_id, channel, account) DO UPDATE SET n = books.n + :n
        """,
        [_values(key, number) for key, number in sorted(sums.items())],
    )
    return len(keys)


def _values(key: tuple[int, int, str, str], number: int) -> dict[str, Any]:
    day, feed, channel, account = key
    return {"day": day, "feed": feed, "channel": channel, "account": account, "n": number}


def read_day(tx: Tx, *, day: int) -> dict[tuple[str, str], int]:
    """The sums of a day, by channel ("" for entries and articles) and account, whatever the feed."""
    rows = tx.rows(
        """
        SELECT channel, account, CAST(SUM(n) AS BIGINT) AS n
          FROM (SELECT channel, account, n FROM books WHERE day = :day
                UNION ALL SELECT channel, account, n FROM bookings WHERE day = :day) AS entries
         GROUP BY channel, account
        """,
        day=day,
    )
    return {(row["channel"], row["account"]): row["n"] for row in rows}


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget the days before *before*; how many sums."""
    return tx.run("DELETE FROM books WHERE day < :day", day=day_of(before))
