"""How a story goes on is told as an answer to how it began: which message that is, for all rows of a claim at once."""

from collections.abc import Sequence
from dataclasses import replace

from storage.engine.types import Tx
from storage.outbox.rows import NOWHERE, Delivery


def added(tx: Tx, claimed: Sequence[Delivery]) -> list[Delivery]:
    """*claimed*, those whose chat had an alert of an earlier story of the same thread with its message there."""
    pairs = sorted({(one.chat, one.item) for one in claimed if one.kind == "alert"})
    if not pairs:
        return list(claimed)
    found: dict[tuple[int, int], str] = {}
    for row in tx.rows(_of(pairs)):
        found.setdefault((row["chat_id"], row["article_id"]), row["message_id"])
    return [
        replace(one, answers=found.get((one.chat, one.item), "")) if one.kind == "alert" else one for one in claimed
    ]


def _of(pairs: Sequence[tuple[int, int]]) -> str:
    """The question for (chat, article) *pairs*: first the thread, which few articles have, then what the chat had."""
    listed = ", ".join(f"({int(chat)}, {int(article)})" for chat, article in pairs)
    return f"""
        WITH pairs (chat_id, article_id) AS (VALUES {listed})
        SELECT p.chat_id, p.article_id, o.message_id
          FROM pairs p
          JOIN articles a ON a.id = p.article_id AND a.thread_id IS NOT NULL
          JOIN articles b ON b.thread_id = a.thread_id AND b.id <> a.id
          JOIN outbox o ON o.chat_id = p.chat_id AND o.kind = 'alert' AND o.item_id = b.id
         WHERE o.state = 'sent' AND o.message_id NOT IN ('', '{NOWHERE}')
         ORDER BY o.sent_at, o.item_id
        """  # noqa: S608 (whole numbers)
