"""What a chat may ask for at any time: the latest news it would get, and all that is kept of it."""

from dataclasses import dataclass
from datetime import datetime

from news.delivery.recipients import EVERYTHING, Kind
from storage import chats
from storage.engine.database import Tx
from storage.times import from_ms

# The same choice as the outbox makes, one label after the other: each walks back through its own newest articles.
_LATEST = """
    SELECT a.id, a.cluster_id, COALESCE(a.published, a.first_seen) AS shown
      FROM article_labels l JOIN articles a ON a.id = l.article_id
     WHERE l.kind = :kind AND l.value = :value
       AND a.state IN ('matched', 'silent')
       AND NOT EXISTS (
           SELECT 1 FROM subscriptions x
             JOIN article_labels xl ON xl.kind = 'excluded' AND xl.value = x.value AND xl.article_id = a.id
            WHERE x.chat_id = :chat AND x.kind = 'excluded')
       AND (NOT EXISTS (SELECT 1 FROM subscriptions p WHERE p.chat_id = :chat AND p.kind = 'province')
            OR EXISTS (
               SELECT 1 FROM subscriptions p
                 JOIN article_labels pl ON pl.kind = 'province' AND pl.value = p.value AND pl.article_id = a.id
                WHERE p.chat_id = :chat AND p.kind = 'province'))
       AND (NOT EXISTS (SELECT 1 FROM subscriptions n WHERE n.chat_id = :chat AND n.kind = 'newspaper')
            OR EXISTS (
               SELECT 1 FROM subscriptions n
                 JOIN article_labels nl ON nl.kind = 'newspaper' AND nl.value = n.value AND nl.article_id = a.id
                WHERE n.chat_id = :chat AND n.kind = 'newspaper'))
     ORDER BY l.article_id DESC
     LIMIT :limit
"""


def latest(tx: Tx, *, chat: int, limit: int, skip: int = 0, topic: str = "") -> list[int]:
    """The newest articles of *topic*, or of what the chat follows (of everything, where that is nothing).

    Each story comes once, and what narrows the chat's news narrows these.
    """
    asked = chats.subscriptions(tx, chat=chat)
    wanted = [(kind, value) for kind in (Kind.TOPIC, Kind.KEYWORD) for value in asked[kind]]
    if topic:
        wanted = [(Kind.TOPIC, topic)]
    found: dict[int, tuple[int, int | None]] = {}
    for kind, value in wanted or [(Kind.TOPIC, EVERYTHING)]:
        for row in tx.rows(_LATEST, chat=chat, kind=kind.value, value=value, limit=(skip + limit) * 4):
            found[row["id"]] = (row["shown"], row["cluster_id"])
    numbers: list[int] = []
    clusters: set[int] = set()
    for number, (_shown, cluster) in sorted(found.items(), key=lambda item: (item[1][0], item[0]), reverse=True):
        if cluster is None or cluster not in clusters:
            numbers.append(number)
        if cluster is not None:
            clusters.add(cluster)
    return numbers[skip : skip + limit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How much is kept of a chat, beside its settings."""

    since: datetime
    heard: datetime  #: when somebody there last typed or pressed something
    deliveries: int  #: records of messages sent or waiting
    said: int  #: lines of the web chat's conversation


def kept(tx: Tx, *, chat: int) -> Kept | None:
    """What is kept of *chat*, or None where nothing is."""
    row = tx.row(
        """
        SELECT created_at, heard_at,
               (SELECT COUNT(*) FROM outbox WHERE chat_id = :chat) AS deliveries,
               (SELECT COUNT(*) FROM web_messages WHERE chat_id = :chat) AS said
          FROM chats WHERE id = :chat
        """,
        chat=chat,
    )
    if row is None:
        return None
    return Kept(
        since=from_ms(row["created_at"]),
        heard=from_ms(row["heard_at"]),
        deliveries=row["deliveries"],
        said=row["said"],
    )
