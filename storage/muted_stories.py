"""Muted stories: a chat wants to hear no more of an event that it had an article about."""

from datetime import datetime, timedelta
from typing import Final

from storage.engine.types import Tx
from storage.outbox import fan_out, muted
from storage.times import to_ms

MADE_UP: Final = timedelta(days=1)  #: how far back what was kept away still is news, where the chat wants it after all


def mute(tx: Tx, *, chat: int, article: int, now: datetime) -> bool:
    """Tell the chat no more of the story of *article*, nor of how it goes on; False where it hears nothing by now."""
    fresh = tx.run(
        """
        INSERT INTO muted_stories (chat_id, article_id, muted_at) VALUES (:chat, :article, :now)
        ON CONFLICT DO NOTHING
        """,
        chat=chat,
        article=article,
        now=to_ms(now),
    )
    muted.drop_of_chat(tx, chat=chat, article=article)
    return bool(fresh)


def unmute(tx: Tx, *, chat: int, article: int, now: datetime) -> bool:
    """Tell it again, also what was kept away and still is news; False where the story was not muted."""
    story = ",".join(str(number) for number in muted.list_story(tx, article=article))
    ended = tx.run(
        f"DELETE FROM muted_stories WHERE chat_id = :chat AND article_id IN ({story})",  # noqa: S608 (whole numbers)
        chat=chat,
    )
    for number in muted.take_back(tx, chat=chat, article=article, since=now - MADE_UP):
        fan_out.write_for(tx, chat=chat, article=number, now=now)
    return bool(ended)


def merge(tx: Tx, *, old: int, new: int) -> None:
    """What chat *old* wants to hear no more of, chat *new* does not, either."""
    tx.run(
        """
        INSERT INTO muted_stories (chat_id, article_id, muted_at)
        SELECT :new, article_id, muted_at FROM muted_stories WHERE chat_id = :old
        ON CONFLICT DO NOTHING
        """,
        old=old,
        new=new,
    )


def count(tx: Tx, *, chat: int) -> int:
    """How many stories the chat wants to hear no more of."""
    return int(tx.value("SELECT COUNT(*) FROM muted_stories WHERE chat_id = :chat", chat=chat))


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget what was muted before *before*; how many."""
    return tx.run("DELETE FROM muted_stories WHERE muted_at < :before", before=to_ms(before))
