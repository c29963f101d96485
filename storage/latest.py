"""The newest articles that a chat may ask for at any time."""

from collections.abc import Mapping

from news.delivery.modes import Mode
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from storage import subscriptions
from storage.engine.types import Tx
from storage.outbox.audience import NEWEST


def find(tx: Tx, *, chat: int, limit: int, skip: int = 0, topic: str = "") -> list[int]:
    """The newest articles of *topic*, or of what the chat follows (of everything, where that is nothing).

    Each story comes once, and what narrows the chat's news narrows these: by the filters that are not off, or by the
    first where none is. Each label is walked back from its newest.
    """
    every = subscriptions.list_filters(tx, chat=chat)
    chosen = [one for one in every if one.mode is not Mode.OFF and not one.is_empty] or every[:1] or [Filter()]
    if topic:
        chosen = [one for one in chosen if topic in one[Kind.TOPIC]] or chosen[:1]
    most = (skip + limit) * 4  #: of one label, since several print a story
    found: dict[int, tuple[int, int | None]] = {}
    for one in chosen:
        labels = [(kind, value) for kind in (Kind.TOPIC, Kind.KEYWORD) for value in one[kind]]
        if topic:
            labels = [(Kind.TOPIC, topic)]
        for kind, value in labels or [(Kind.TOPIC, EVERYTHING)]:
            for row in tx.rows(NEWEST, chat=chat, filter=one.number, kind=kind.value, value=value, limit=most):
                found[row["id"]] = (row["shown"], row["cluster_id"])
    return list_stories(found)[skip : skip + limit]


def list_stories(found: Mapping[int, tuple[int, int | None]]) -> list[int]:
    """The articles *found*, each with its time and its cluster, the newest first; of a story only that."""
    numbers: list[int] = []
    clusters: set[int] = set()
    for number, (_shown, cluster) in sorted(found.items(), key=lambda item: (item[1][0], item[0]), reverse=True):
        if cluster is None or cluster not in clusters:
            numbers.append(number)
        if cluster is not None:
            clusters.add(cluster)
    return numbers
