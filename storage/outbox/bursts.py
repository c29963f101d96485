"""Bursts: of many alerts in a short time a chat hears the first ones by themselves, and the others in one message.

What is over is gathered, as in quiet hours, and its digest is made when ten minutes have passed since the first of
those alerts. Breaking news is none of this, nor is what may have left before.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from news.delivery.days_off import rest_end
from storage.engine.types import Tx
from storage.outbox import quiet
from storage.outbox.rows import OVER
from storage.times import from_ms, to_ms

WINDOW: Final = timedelta(minutes=10)
KNOWN: Final = timedelta(days=1)  #: articles seen before that are not counted; nobody goes through a chat's whole past

#: The alerts that a chat heard in the last ten minutes.
_HEARD: Final = """
    FROM outbox
   WHERE chat_id = :chat AND kind = 'alert' AND item_id >= :recent AND sent_at > :since AND sent_at <= :till"""


def _moment(tx: Tx, now: datetime) -> dict[str, int]:
    """The values that `_HEARD` asks for."""
    recent: int | None = tx.value(
        "SELECT id FROM articles WHERE first_seen >= :ago ORDER BY first_seen, id LIMIT 1", ago=to_ms(now - KNOWN)
    )
    return {"recent": recent or 0, "since": to_ms(now - WINDOW), "till": to_ms(now)}


def count_heard(tx: Tx, *, chat: int, now: datetime) -> int:
    """How many alerts the chat heard by themselves in the last ten minutes."""
    count: int = tx.value(f"SELECT COUNT(*) {_HEARD}", chat=chat, **_moment(tx, now))
    return count


def keep_back(tx: Tx, row: Mapping[str, Any], *, now: datetime) -> bool:
    """Have this open alert come in one message with what else is over; False where somebody else has it by now."""
    kept = tx.run(
        """
        UPDATE outbox SET state = 'gathered', due = NULL, detail = :over
         WHERE chat_id = :chat AND kind = 'alert' AND item_id = :item AND due = :due
        """,
        over=OVER,
        chat=row["chat_id"],
        item=row["item_id"],
        due=row["due"],
    )
    if kept:
        tx.run(
            "UPDATE chats SET digest_at = :end WHERE id = :chat AND (digest_at IS NULL OR digest_at > :end)",
            chat=row["chat_id"],
            end=to_ms(_find_end(tx, row["chat_id"], now)),
        )
    return bool(kept)


def _find_end(tx: Tx, chat: int, now: datetime) -> datetime:
    """When ten minutes have passed since the first of those alerts; where days off have begun by then, as they say."""
    first: int = tx.value(f"SELECT MIN(sent_at) {_HEARD}", chat=chat, **_moment(tx, now))
    end = from_ms(first) + WINDOW
    row = tx.row("SELECT * FROM chats WHERE id = :chat", chat=chat)
    assert row is not None  # the alert came with it
    coming = quiet.next_digest(row, now=now) if row["days_off"] and rest_end(end) else None
    return coming or end
