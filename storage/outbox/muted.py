"""The ledger of stories that chats muted: their rows are written, and dropped at once with that as their reason.

So it is known of each what became of it, the books balance, and what was kept away can be had after all.
"""

from datetime import datetime

from news.delivery.books import Account
from storage import books
from storage.engine.types import Tx
from storage.outbox.rows import ACCOUNT, BOOKED, DropReason
from storage.times import to_ms

_DROPPED = f"""
    UPDATE outbox SET state = 'dropped', due = NULL, reason = '{DropReason.MUTED}', detail = '', was = {ACCOUNT}
     WHERE kind = 'alert' AND state IN ('waiting', 'gathered') AND copies = 0"""  # noqa: S608 (our own words)


def list_story(tx: Tx, *, article: int) -> list[int]:
    """The numbers of the articles that tell what *article* tells, how it began or how it goes on; with its own."""
    return tx.column(
        """
        SELECT CAST(:article AS BIGINT)
        UNION SELECT b.id FROM articles a JOIN articles b ON b.cluster_id = a.cluster_id WHERE a.id = :article
        UNION SELECT b.id FROM articles a JOIN articles b ON b.thread_id = a.thread_id WHERE a.id = :article
        """,
        article=article,
    )


def drop_of_article(tx: Tx, *, article: int, after: int, last: int) -> int:
    """Of the rows just written of *article*, of chats above *after* up to *last*, drop those whose chat muted its
    story; how many.
    """
    story = ",".join(str(int(number)) for number in list_story(tx, article=article))
    chats = tx.column(
        f"""
        SELECT DISTINCT chat_id FROM muted_stories
         WHERE article_id IN ({story}) AND chat_id > :after AND chat_id <= :last
        """,  # noqa: S608 (whole numbers)
        after=after,
        last=last,
    )
    if not chats:  # as mostly; and the others are looked up one by one, not among all who get the article
        return 0
    listed = ",".join(str(int(chat)) for chat in chats)
    written = tx.rows(
        f"{_DROPPED} AND item_id = :article AND chat_id IN ({listed}) RETURNING {BOOKED}",
        article=article,
    )
    books.move_alerts(tx, written)
    return len(written)


def drop_of_chat(tx: Tx, *, chat: int, article: int) -> int:
    """Drop what of the story of *article* is on its way to the chat; how many."""
    story = ",".join(str(int(number)) for number in list_story(tx, article=article))
    written = tx.rows(
        f"{_DROPPED} AND chat_id = :chat AND item_id IN ({story}) RETURNING {BOOKED}",
        chat=chat,
    )
    books.move_alerts(tx, written)
    return len(written)


def take_back(tx: Tx, *, chat: int, article: int, since: datetime) -> list[int]:
    """The articles of the story that were kept away from the chat *since* then; there is no record of that any more."""
    story = ",".join(str(int(number)) for number in list_story(tx, article=article))
    rows = tx.rows(
        f"""
        DELETE FROM outbox
         WHERE kind = 'alert' AND chat_id = :chat AND item_id IN ({story})
           AND state = 'dropped' AND reason = '{DropReason.MUTED}' AND created_at >= :since
        RETURNING item_id, channel
        """,  # noqa: S608 (our own words and whole numbers)
        chat=chat,
        since=to_ms(since),
    )
    for row in rows:
        counts = {str(Account.ASKED): -1, str(DropReason.MUTED): -1}
        books.count_of_article(tx, row["item_id"], counts, channel=row["channel"])
    return sorted(row["item_id"] for row in rows)
