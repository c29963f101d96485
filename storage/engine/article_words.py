"""The words by which articles are found, written when an article is matched or put right."""

from collections.abc import Sequence
from typing import Any, Final

from news.articles.labels import Label
from news.articles.searching import make_findable
from news.delivery.subscriptions import Kind
from news.text.vietnamese import slug
from storage.engine.types import Row, Tx

AT_ONCE: Final = 1_000  #: articles whose words are made while a database is brought up to date


def write(tx: Tx, numbers: Sequence[int]) -> None:
    """Have these articles found by what they say, and by the labels they have, now."""
    listed = ",".join(str(int(number)) for number in numbers) or "0"
    rows = tx.rows(f"SELECT id, title, lead, newspaper FROM articles WHERE id IN ({listed})")  # noqa: S608 (whole numbers)
    places: dict[int, list[str]] = {}
    for row in tx.rows(
        f"SELECT article_id, value FROM article_labels WHERE article_id IN ({listed}) AND kind = 'province'"  # noqa: S608 (the same)
    ):
        places.setdefault(row["article_id"], []).append(row["value"])
    tx.many(
        """
        INSERT INTO article_words (article_id, words) VALUES (:article, :words)
        ON CONFLICT (article_id) DO UPDATE SET words = EXCLUDED.words
        """,
        [_write_one(tx, row, places.get(row["id"], [])) for row in rows],
    )


def _write_one(tx: Tx, row: Row, places: Sequence[str]) -> dict[str, Any]:
    labels = [Label(kind=Kind.NEWSPAPER, value=slug(row["newspaper"]))]
    labels += [Label(kind=Kind.PROVINCE, value=place) for place in places]
    return {"article": row["id"], "words": tx.full_text.write(make_findable(row["title"], row["lead"], labels))}


def fill(tx: Tx) -> None:
    """Write those of all articles that were matched, also of those that were withdrawn: they may come back."""
    after = 0
    while numbers := tx.column(
        """
        SELECT id FROM articles WHERE id > :after AND state IN ('matched', 'silent', 'withdrawn')
         ORDER BY id LIMIT :limit
        """,
        after=after,
        limit=AT_ONCE,
    ):
        write(tx, numbers)
        after = numbers[-1]
