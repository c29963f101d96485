"""The ledger's articles, as somebody goes through them from the newest to the oldest."""

from dataclasses import dataclass

from storage.engine.types import Tx

BEGINNING = 2**62  #: before every article there can be


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What of an article is searched."""

    article: int
    text: str


def older(tx: Tx, *, before: int, limit: int) -> list[Text]:
    """The next articles with lower numbers than *before*, newest first."""
    rows = tx.rows(
        """
        SELECT id, title, lead FROM articles
         WHERE id < :before AND state IN ('matched', 'silent')
         ORDER BY id DESC LIMIT :limit
        """,
        before=before,
        limit=limit,
    )
    return [Text(article=row["id"], text=f"{row['title']} . {row['lead']}") for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """An article's headline, whatever became of the article."""

    article: int
    title: str
    newspaper: str


def titles(tx: Tx, *, before: int, limit: int) -> list[Title]:
    """The headlines of the next articles with lower numbers than *before*, newest first."""
    rows = tx.rows(
        "SELECT id, title, newspaper FROM articles WHERE id < :before AND title <> '' ORDER BY id DESC LIMIT :limit",
        before=before,
        limit=limit,
    )
    return [Title(article=row["id"], title=row["title"], newspaper=row["newspaper"]) for row in rows]
