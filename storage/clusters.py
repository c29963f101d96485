"""Stories that several newspapers print, and threads of stories: each goes by the number of its first article."""

from storage.articles import Stored
from storage.engine.types import Tx


def begin(tx: Tx, number: int) -> None:
    """The article is the first of several about the same story; the story goes by its number."""
    tx.run("UPDATE articles SET cluster_id = id WHERE id = :id AND cluster_id IS NULL", id=number)


def follow(tx: Tx, number: int, *, thread: int) -> None:
    """The article tells how the event of another goes on: both are in *thread*, the number of the first of all."""
    tx.run(
        "UPDATE articles SET thread_id = :thread WHERE (id = :thread OR cluster_id = :thread) AND thread_id IS NULL",
        thread=thread,
    )
    tx.run("UPDATE articles SET thread_id = :thread WHERE id = :id", thread=thread, id=number)


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
