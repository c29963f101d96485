"""Pauses of a chat: since when."""

from datetime import datetime, timedelta
from typing import Final

from storage import chats, stopped
from storage.engine.types import Tx
from storage.times import from_ms, to_ms

LATELY: Final = timedelta(days=1)  #: for how long somebody may ask for what a pause kept away that ended by itself


def begin(tx: Tx, *, chat: int, until: datetime, now: datetime) -> None:
    """Tell the chat no news before *until*; who stopped for good comes back by that. One pause may follow another."""
    stopped.come_back(tx, chat=chat, now=now)
    tx.run(
        """
        UPDATE chats SET paused_at = CASE WHEN paused_until > :now AND paused_at <= :now THEN paused_at ELSE :now END
         WHERE id = :chat
        """,
        chat=chat,
        now=to_ms(now),
    )
    chats.pause(tx, chat=chat, until=until)


def end(tx: Tx, *, chat: int, now: datetime) -> datetime | None:
    """Tell it news again, also where it stopped for good; since when it was paused, None where it was not, lately."""
    stopped.come_back(tx, chat=chat, now=now)
    since: int | None = tx.value(
        "SELECT paused_at FROM chats WHERE id = :chat AND paused_until > :lately",
        chat=chat,
        lately=to_ms(now - LATELY),
    )
    chats.pause(tx, chat=chat, until=None)
    tx.run("UPDATE chats SET paused_at = NULL WHERE id = :chat", chat=chat)
    return from_ms(since)
