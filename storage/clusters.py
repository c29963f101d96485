"""Stories that several newspapers print: an article goes by the number of the first that had it."""

from storage.articles import Stored
from storage.engine.database import Tx


def begin(tx: Tx, number: int) -> None:
    """The article is the first of several about the same story; the story goes by its number."""
    tx.run("UPDATE articles SET cluster_id = id WHERE id = :id AND cluster_id IS NULL", id=number)


def also_in(tx: Tx, article: Stored) -> tuple[str, ...]:
    """The other newspapers that print the same story."""
    if article.cluster is None:
        return ()
    rows = tx.rows(
        """
        SELECT DISTINCT newspaper FROM articles
         WHERE cluster_id = :cluster AND newspaper <> :newspaper AND state IN ('matched', 'silent')
         ORDER BY newspaper
        """,
        cluster=article.cluster,
        newspaper=article.newspaper,
    )
    return tuple(row["newspaper"] for row in rows)
