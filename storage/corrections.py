"""Corrections: what a feed says of an article that it listed before, and whether readers should hear of it."""

from datetime import datetime

from news.articles.article import Article
from news.articles.corrections import is_corrected, is_new_headline
from storage.engine.database import Tx
from storage.times import to_ms


def correct(tx: Tx, number: int, article: Article, *, feed: int, now: datetime) -> bool:
    """Take over what *feed* says now; True where the headline, or a fact in the lead, is another.

    The lead is that of the feed which brought the article, or of its page: others may shorten it in their own way.
    """
    before = tx.row("SELECT title, lead, feed_id FROM articles WHERE id = :id", id=number)
    if before is None:
        return False
    lead = article.lead if before["feed_id"] == feed or not before["lead"] else ""
    if before["title"] == article.title and lead in ("", before["lead"]):
        return False
    tx.run(
        """
        UPDATE articles SET title = :title, edited_at = :now,
               lead = CASE WHEN :lead = '' THEN lead ELSE :lead END,
               image = CASE WHEN :image = '' THEN image ELSE :image END
         WHERE id = :id
        """,
        id=number,
        title=article.title,
        lead=lead,
        image=article.image,
        now=to_ms(now),
    )
    return is_new_headline(before["title"], article.title) or bool(lead and is_corrected(before["lead"], lead))
