"""The newest articles that a chat may ask for at any time."""

from news.delivery.subscriptions import EVERYTHING, Kind
from storage import subscriptions
from storage.engine.database import Tx

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


def find(tx: Tx, *, chat: int, limit: int, skip: int = 0, topic: str = "") -> list[int]:
    """The newest articles of *topic*, or of what the chat follows (of everything, where that is nothing).

    Each story comes once, and what narrows the chat's news narrows these.
    """
    asked = subscriptions.of(tx, chat=chat)
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
