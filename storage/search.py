"""The ledger's articles by their words, and by their headlines, from the newest to the oldest."""

from dataclasses import dataclass

from news.articles.searching import Search
from storage.engine import article_words
from storage.engine.types import Tx

BEGINNING = 2**62  #: before every article there can be


def find(tx: Tx, search: Search, *, before: int = BEGINNING, limit: int) -> list[int]:
    """The numbers of the newest articles below *before* that hold what is looked for; of nothing, none."""
    if not search.parts:
        return []
    return tx.column(tx.full_text.find, sought=tx.full_text.ask(search.parts), before=before, limit=limit)


def keep_in_step(tx: Tx, article: int) -> None:
    """What the article says has changed: it is found by its new words, where it was found by the old ones."""
    if tx.value("SELECT 1 FROM article_words WHERE article_id = :id", id=article):
        article_words.write(tx, [article])


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
