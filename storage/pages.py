"""Articles whose page must say what their feed did not."""

from datetime import datetime

from news.delivery.books import Account
from news.feeds.pages import PageLead
from storage import articles, books
from storage.articles import ArticleState, Stored
from storage.engine.types import Tx
from storage.times import to_ms

OF_ONE_NEWSPAPER = 4  #: pages under way, as two are asked at once and two may be parsed meanwhile


def waiting(tx: Tx, *, now: datetime, limit: int) -> list[Stored]:
    """Articles whose page is to be asked now, the first ones of each newspaper: one with hundreds holds up no other."""
    return articles.with_page_due(tx, due=now, of_one_newspaper=OF_ONE_NEWSPAPER, limit=limit)


def complete(tx: Tx, number: int, page: PageLead, *, quiet: bool) -> None:
    """Fill in what the article's *page* says and its feed did not; it can be matched now, and sent unless *quiet*."""
    completed = tx.rows(
        """
        UPDATE articles
           SET state = :state,
               title = CASE WHEN title = '' THEN :title ELSE title END,
               lead = CASE WHEN lead = '' THEN :lead ELSE lead END,
               image = CASE WHEN image = '' THEN :image ELSE image END,
               published = COALESCE(published, :published)
         WHERE id = :id AND state = 'page'
        RETURNING day, feed_id
        """,
        id=number,
        state=(ArticleState.QUIET if quiet else ArticleState.NEW).value,
        title=page.title,
        lead=page.lead,
        image=page.image,
        published=to_ms(page.published),
    )
    if quiet:
        books.count_articles(tx, completed, Account.SILENCED)
    articles.add_section(tx, number, page.section)


def ask_again(tx: Tx, number: int, *, due: datetime, tried: bool = True) -> None:
    """The article's page did not answer: once more from *due* on; it counts as a try where it was *tried*."""
    tx.run(
        "UPDATE articles SET page_tries = page_tries + :tried, page_due = :due WHERE id = :id AND state = 'page'",
        id=number,
        tried=int(tried),
        due=to_ms(due),
    )
