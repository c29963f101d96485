"""What the flood guard holds, feed by feed, and the question that the newsroom is asked about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from news.delivery.books import Account
from storage import articles, books
from storage.articles import ArticleState
from storage.engine.types import Tx
from storage.times import from_ms, to_ms

HEADLINES = 3  #: shown of what is held, the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The articles of one feed that wait for an answer."""

    feed: int
    url: str
    newspaper: str
    section: str
    count: int
    oldest: datetime | None  #: their own dates; None where no article has one
    newest: datetime | None
    headlines: tuple[str, ...]
    asked: datetime | None  #: when admins were asked; None: they are still to be


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What became of held articles."""

    sent: int = 0
    silent: int = 0


def waiting(tx: Tx, *, feed: int | None = None) -> list[Held]:
    """Every feed of which articles are held, or the one *feed*, those asked about longest first."""
    rows = tx.rows(
        """
        SELECT a.feed_id, COUNT(*) AS n, MIN(a.published) AS oldest, MAX(a.published) AS newest,
               f.url, f.newspaper, f.section, f.asked_at
          FROM articles a LEFT JOIN feeds f ON f.id = a.feed_id
         WHERE a.state IN ('page', 'new', 'quiet', 'held') AND a.state = 'held'
           AND (a.feed_id = :feed OR :everything = 1)
         GROUP BY a.feed_id, f.url, f.newspaper, f.section, f.asked_at
         ORDER BY COALESCE(f.asked_at, 0), a.feed_id
        """,
        feed=feed or 0,
        everything=int(feed is None),
    )
    return [_held(tx, row) for row in rows]


def _held(tx: Tx, row: dict[str, Any]) -> Held:
    titles = tx.rows(
        f"SELECT title {_OF_FEED} AND title <> '' {_NEWEST_FIRST} LIMIT :limit", feed=row["feed_id"], limit=HEADLINES
    )
    return Held(
        feed=row["feed_id"],
        url=row["url"] or "",
        newspaper=row["newspaper"] or "",  # a feed that the configuration no longer names has left its articles
        section=row["section"] or "",
        count=row["n"],
        oldest=from_ms(row["oldest"]),
        newest=from_ms(row["newest"]),
        headlines=tuple(one["title"] for one in titles),
        asked=from_ms(row["asked_at"]),
    )


# In the words of the index `articles_open`.
_OF_FEED = "FROM articles WHERE state IN ('page', 'new', 'quiet', 'held') AND state = 'held' AND feed_id = :feed"
_NEWEST_FIRST = "ORDER BY COALESCE(published, first_seen) DESC, id DESC"


def mark_asked(tx: Tx, feed: int, *, now: datetime) -> None:
    """Admins have the question before them."""
    tx.run("UPDATE feeds SET asked_at = :now WHERE id = :id", id=feed, now=to_ms(now))


def release(tx: Tx, *, feed: int, newest: int | None = None, since: datetime | None = None) -> Released:
    """Send the *newest* of what is held of *feed* (None: all), of those dated or first seen *since*; keep the rest.

    What is kept is silent: it is found and listed, and sent to nobody. Without a headline an article waits for its
    page where it is to be sent, and is forgotten where not.
    """
    listed = tx.rows(
        f"SELECT id, title, COALESCE(published, first_seen) AS moment {_OF_FEED} {_NEWEST_FIRST}",
        feed=feed,
    )
    recent = [row["id"] for row in listed if since is None or row["moment"] >= (to_ms(since) or 0)]
    chosen = set(recent if newest is None else recent[:newest])
    for row in listed:
        if not row["title"] and row["id"] not in chosen:
            articles.drop(tx, row["id"])
    for row in listed:
        released = tx.rows(
            """
            UPDATE articles
               SET state = CASE WHEN :sent = 0 THEN :quiet WHEN lead = '' OR title = '' THEN :page ELSE :new END
             WHERE id = :id AND state = 'held'
            RETURNING day, feed_id
            """,
            id=row["id"],
            sent=int(row["id"] in chosen),
            quiet=ArticleState.QUIET.value,
            page=ArticleState.PAGE.value,
            new=ArticleState.NEW.value,
        )
        if row["id"] not in chosen:
            books.count_articles(tx, released, Account.SILENCED)
    tx.run("UPDATE feeds SET asked_at = NULL WHERE id = :feed", feed=feed)
    return Released(sent=len(chosen), silent=len(listed) - len(chosen))
