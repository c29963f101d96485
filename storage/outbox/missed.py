"""What a chat missed in a pause: the best of what it would have got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from storage.engine.types import Tx
from storage.outbox.audience import WANTED
from storage.outbox.rows import DropReason
from storage.times import to_ms

LOOKED_BACK: Final = timedelta(days=30)  #: older news is none any more, however long the pause was

# What the chat asked for and would have got, by how many newspapers tell the story and how much of it the chat follows.
# Told of a story, or muted it, it missed nothing.
_MISSED: Final = f"""
    SELECT a.id, a.cluster_id, COALESCE(a.published, a.first_seen) AS shown,
           (SELECT COUNT(DISTINCT other.newspaper) FROM articles other WHERE other.cluster_id = a.cluster_id) AS papers,
           (SELECT COUNT(DISTINCT s.kind || s.value) FROM article_labels l
              JOIN subscriptions s ON s.kind = l.kind AND s.value = l.value
             WHERE l.article_id = a.id AND s.chat_id = c.id AND s.excepted = 0) AS labels
      FROM articles a JOIN chats c ON c.id = :chat
     WHERE a.state = 'matched' AND a.first_seen >= :since AND a.first_seen < :until AND {WANTED}
       AND NOT EXISTS (
           SELECT 1 FROM outbox o
            WHERE o.chat_id = c.id AND o.kind = 'alert' AND o.item_id = a.id
              AND (o.state <> 'dropped' OR o.reason = '{DropReason.MUTED}'))
       AND (a.cluster_id IS NULL OR NOT EXISTS (
           SELECT 1 FROM articles other
             JOIN outbox o ON o.chat_id = c.id AND o.kind = 'alert' AND o.item_id = other.id
            WHERE other.cluster_id = a.cluster_id AND (o.state <> 'dropped' OR o.reason = '{DropReason.MUTED}')))
"""  # noqa: S608 (our own words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Stories of a pause, each by its newest article."""

    best: Sequence[int] = ()  #: articles, the best first
    stories: int = 0  #: in all


def find(tx: Tx, *, chat: int, since: datetime, until: datetime, limit: int) -> Missed:
    """The best of the stories that the chat asked for and did not hear of between these moments."""
    rows = tx.rows(_MISSED, chat=chat, since=to_ms(max(since, until - LOOKED_BACK)), until=to_ms(until))
    stories: dict[int, dict[str, int]] = {}
    for row in sorted(rows, key=lambda row: (row["shown"], row["id"])):
        stories[row["cluster_id"] or -row["id"]] = row
    best = sorted(
        stories.values(), key=lambda row: (row["papers"], row["labels"], row["shown"], row["id"]), reverse=True
    )
    return Missed(best=[row["id"] for row in best[:limit]], stories=len(best))
