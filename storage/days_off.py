"""How chats hear on days off."""

from datetime import datetime

from news.delivery.days_off import DaysOff
from storage import filters
from storage.engine.types import Tx
from storage.outbox import quiet
from storage.times import to_ms


def choose(tx: Tx, *, chat: int, choice: DaysOff, now: datetime) -> None:
    """The chat hears like this on days off from now on; what was held back, and would not be any more, comes now."""
    row = tx.row("SELECT * FROM chats WHERE id = :chat", chat=chat)
    if row is None:
        return
    row |= {"days_off": int(choice)}
    coming = quiet.next_digest(row, now=now)
    if not row["bundled"] and not quiet.last(row, now) and quiet.is_gathered(tx, chat=chat):
        coming = now
    tx.run(
        "UPDATE chats SET days_off = :choice, digest_at = :next WHERE id = :chat",
        choice=int(choice),
        next=to_ms(coming),
        chat=chat,
    )
    filters.reschedule(tx, chat=chat, now=now)
