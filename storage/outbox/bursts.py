"""Bursts: of many alerts in a short time a chat hears the first ones by themselves, and the others in one message.

What is over is gathered, as in quiet hours, and its digest is made when ten minutes have passed since the first of
those alerts. Breaking news is none of this, nor is what may have left before.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from storage.engine.types import Tx
from storage.outbox.rows import OVER
from storage.times import to_ms

WINDOW: Final = timedelta(minutes=10)
KNOWN: Final = timedelta(days=1)  #: articles seen before that are not counted; nobody goes through a chat's whole past

_HEARD: Final = """
    FROM outbox b
   WHERE b.chat_id = {chat} AND b.kind = 'alert' AND b.item_id >= :recent
     AND b.sent_at > :since AND b.sent_at <= :till"""

#: How many alerts the chat of `o` heard in the last ten minutes.
HEARD: Final = f"(SELECT COUNT(*) {_HEARD.format(chat='o.chat_id')})"


def moment(tx: Tx, now: datetime) -> dict[str, int]:
    """The values that `HEARD` asks for."""
    recent: int | None = tx.value(
        "SELECT id FROM articles WHERE first_seen >= :ago ORDER BY first_seen, id LIMIT 1", ago=to_ms(now - KNOWN)
    )
    return {"recent": recent or 0, "since": to_ms(now - WINDOW), "till": to_ms(now)}


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
        heard = _HEARD.format(chat=":chat")
        first: int = tx.value(f"SELECT MIN(b.sent_at) {heard}", chat=row["chat_id"], **moment(tx, now))
        tx.run(
            "UPDATE chats SET digest_at = :end WHERE id = :chat AND (digest_at IS NULL OR digest_at > :end)",
            chat=row["chat_id"],
            end=first + round(WINDOW.total_seconds() * 1000),
        )
    return bool(kept)
