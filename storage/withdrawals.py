"""Withdrawals: an article that its newspaper took away, and everything that follows from it, in one transaction."""

from datetime import datetime, timedelta
from typing import Final

from storage import articles, corrections, missing
from storage.articles import ArticleState
from storage.engine.types import Tx
from storage.outbox import fan_out, withdrawn

MARKED: Final = timedelta(days=7)  #: how long after it was sent a message is marked, and unmarked


def withdraw(tx: Tx, article: int, *, now: datetime) -> bool:
    """It is gone: send it to nobody more, mark it where it was sent; False where that is known."""
    missing.settle(tx, article)
    if not _move(tx, article, ArticleState.MATCHED, ArticleState.WITHDRAWN):
        return False
    for one in articles.of(tx, [article]):
        corrections.record(tx, article, (one.title, one.lead), now=now)
    withdrawn.drop_unsent(tx, article=article, now=now)
    corrections.tell(tx, article, now=now, since=now - MARKED)
    return True


def restore(tx: Tx, article: int, *, now: datetime) -> bool:
    """It is there again: unmark it, and send it to those who did not get it; False where it was never away."""
    missing.settle(tx, article)
    if not _move(tx, article, ArticleState.WITHDRAWN, ArticleState.MATCHED):
        return False
    withdrawn.send_after_all(tx, article=article)
    fan_out.write_edits(tx, article=article, now=now, since=now - MARKED)
    return True


def _move(tx: Tx, article: int, before: ArticleState, after: ArticleState) -> bool:
    return bool(
        tx.run(
            "UPDATE articles SET state = :after WHERE id = :id AND state = :before",
            id=article,
            before=before.value,
            after=after.value,
        )
    )
