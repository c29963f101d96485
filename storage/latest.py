"""The newest articles that a chat may ask for at any time."""

from news.delivery.subscriptions import EVERYTHING, Kind
from storage import subscriptions
from storage.engine.types import Tx
from storage.outbox.audience import NEWEST


def find(tx: Tx, *, chat: int, limit: int, skip: int = 0, topic: str = "") -> list[int]:
    """The newest articles of *topic*, or of what the chat follows (of everything, where that is nothing).

    Each story comes once, and what narrows the chat's news narrows these. Each label is walked back from its newest.
    """
    chosen = subscriptions.get(tx, chat=chat)
    labels = [(kind, value) for kind in (Kind.TOPIC, Kind.KEYWORD) for value in chosen[kind]]
    if topic:
        labels = [(Kind.TOPIC, topic)]
    most = (skip + limit) * 4  #: of one label, since several print a story
    found: dict[int, tuple[int, int | None]] = {}
    for kind, value in labels or [(Kind.TOPIC, EVERYTHING)]:
        for row in tx.rows(NEWEST, chat=chat, filter=chosen.number, kind=kind.value, value=value, limit=most):
            found[row["id"]] = (row["shown"], row["cluster_id"])
    numbers: list[int] = []
    clusters: set[int] = set()
    for number, (_shown, cluster) in sorted(found.items(), key=lambda item: (item[1][0], item[0]), reverse=True):
        if cluster is None or cluster not in clusters:
            numbers.append(number)
        if cluster is not None:
            clusters.add(cluster)
    return numbers[skip : skip + limit]
