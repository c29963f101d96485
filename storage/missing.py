"""Articles that their feed no longer lists, and what their pages answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from news.feeds.missing import ListedArticle
from storage.articles import ArticleState
from storage.engine.types import Tx
from storage.outbox.withdrawn import IS_SENT
from storage.times import from_ms, to_ms

KNOWN: Final = timedelta(days=7)  #: how far back a feed's articles are compared with what it lists
MOST_KNOWN: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An article whose page is to be asked."""

    article: int
    newspaper: str
    url: str
    tries: int
    gone: datetime | None  #: when its page was first not found
    is_withdrawn: bool  #: it was found to be taken away before; its feed lists it again


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneArticle:
    """An article whose page was not found."""

    article: int
    title: str
    is_doubted: bool  #: that it was taken away: too many were not found


def known(tx: Tx, *, feed: int, now: datetime) -> list[ListedArticle]:
    """What *feed* brought lately and nobody missed yet."""
    rows = tx.rows(
        f"""
        SELECT a.id, a.url, COALESCE(a.published, a.first_seen) AS shown, a.first_seen,
               CASE WHEN a.state = 'matched' AND {IS_SENT} THEN 1 ELSE 0 END AS is_sent
          FROM articles a
         WHERE a.first_seen >= :since AND a.feed_id = :feed AND a.state <> 'withdrawn'
           AND NOT EXISTS (SELECT 1 FROM missing_articles m WHERE m.article_id = a.id)
         ORDER BY a.first_seen DESC, a.id DESC LIMIT :limit
        """,  # noqa: S608 (our own words)
        since=to_ms(now - KNOWN),
        feed=feed,
        limit=MOST_KNOWN,
    )
    return [
        ListedArticle(
            number=row["id"],
            url=row["url"],
            shown=from_ms(row["shown"]),
            first_seen=from_ms(row["first_seen"]),
            is_sent=bool(row["is_sent"]),
        )
        for row in rows
    ]


def note(tx: Tx, articles: Sequence[int], *, newspaper: str, now: datetime) -> None:
    """These are missed: their pages are asked."""
    tx.many(
        """
        INSERT INTO missing_articles (article_id, newspaper, noticed_at, due) VALUES (:article, :newspaper, :now, :now)
        ON CONFLICT DO NOTHING
        """,
        [{"article": one, "newspaper": newspaper, "now": to_ms(now)} for one in articles],
    )


def due(tx: Tx, *, now: datetime, limit: int) -> list[Missing]:
    """Whose page is to be asked now."""
    rows = tx.rows(
        """
        SELECT m.*, a.url, a.state FROM missing_articles m JOIN articles a ON a.id = m.article_id
         WHERE m.due <= :now ORDER BY m.due, m.article_id LIMIT :limit
        """,
        now=to_ms(now),
        limit=limit,
    )
    return [
        Missing(
            article=row["article_id"],
            newspaper=row["newspaper"],
            url=row["url"],
            tries=row["tries"],
            gone=from_ms(row["gone_at"]),
            is_withdrawn=row["state"] == ArticleState.WITHDRAWN,
        )
        for row in rows
    ]


def ask_again(tx: Tx, article: int, *, due: datetime) -> None:
    """Its page said nothing: once more from *due* on."""
    tx.run(
        "UPDATE missing_articles SET tries = tries + 1, due = :due WHERE article_id = :article",
        article=article,
        due=to_ms(due),
    )


def confirm(tx: Tx, article: int, *, now: datetime, due: datetime) -> None:
    """Its page was not found at *now*: it is asked once more, from *due* on, before anybody believes it."""
    tx.run(
        "UPDATE missing_articles SET gone_at = :now, due = :due WHERE article_id = :article",
        article=article,
        now=to_ms(now),
        due=to_ms(due),
    )


def settle(tx: Tx, article: int) -> None:
    """Its page is asked no more."""
    tx.run("UPDATE missing_articles SET due = NULL WHERE article_id = :article", article=article)


def look_again(tx: Tx, article: int, *, now: datetime) -> None:
    """The feed lists an article again that was found to be taken away: its page decides."""
    tx.run(
        """
        UPDATE missing_articles SET due = :now, tries = 0, gone_at = NULL
         WHERE article_id = :article AND due IS NULL
           AND EXISTS (SELECT 1 FROM articles a WHERE a.id = :article AND a.state = 'withdrawn')
        """,
        article=article,
        now=to_ms(now),
    )


def gone_together(tx: Tx, *, newspaper: str, since: datetime) -> list[GoneArticle]:
    """The newspaper's articles whose pages were first not found *since* then."""
    rows = tx.rows(
        """
        SELECT a.id, a.title, CASE WHEN m.due IS NULL AND a.state <> 'withdrawn' THEN 1 ELSE 0 END AS is_doubted
          FROM missing_articles m JOIN articles a ON a.id = m.article_id
         WHERE m.newspaper = :newspaper AND m.gone_at >= :since ORDER BY a.id DESC
        """,
        newspaper=newspaper,
        since=to_ms(since),
    )
    return [GoneArticle(article=row["id"], title=row["title"], is_doubted=bool(row["is_doubted"])) for row in rows]


def page_beside(tx: Tx, one: Missing, *, now: datetime) -> str:
    """The address of the newspaper's newest article that nobody misses; "" where there is none."""
    found: str | None = tx.value(
        """
        SELECT a.url FROM articles a
         WHERE a.first_seen >= :since AND a.newspaper = :newspaper AND a.state IN ('matched', 'silent')
           AND NOT EXISTS (SELECT 1 FROM missing_articles m WHERE m.article_id = a.id)
         ORDER BY a.first_seen DESC, a.id DESC LIMIT 1
        """,
        since=to_ms(now - KNOWN),
        newspaper=one.newspaper,
    )
    return found or ""


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget what was noticed before *before*; how many."""
    return tx.run("DELETE FROM missing_articles WHERE noticed_at < :before", before=to_ms(before))
