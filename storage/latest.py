"""The newest articles that a chat may ask for at any time."""

from collections.abc import Mapping, Sequence

from news.delivery.modes import Mode
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from storage import subscriptions
from storage.engine.types import Tx
from storage.outbox.audience import NEWEST

#: Articles of one label looked at for each one shown, since several newspapers print a story.
_PRINTED = 4

#: Whether the article `a` carries one of several labels of a kind.
_CARRIES = """
       AND EXISTS (
           SELECT 1 FROM article_labels o WHERE o.article_id = a.id AND o.kind = '{kind}' AND o.value IN ({names}))"""


def find(tx: Tx, *, chat: int, limit: int, skip: int = 0, topic: str = "") -> list[int]:
    """The newest articles of *topic*, or of what the chat follows (of everything, where that is nothing).

    Each story comes once, and what narrows the chat's news narrows these: by the filters that are not off, or by the
    first where none is. Each label is walked back from its newest.
    """
    every = subscriptions.list_filters(tx, chat=chat)
    chosen = [one for one in every if one.mode is not Mode.OFF and not one.is_empty] or every[:1] or [Filter()]
    if topic:
        chosen = [one for one in chosen if topic in one[Kind.TOPIC]] or chosen[:1]
    most = (skip + limit) * _PRINTED
    found: dict[int, tuple[int, int | None]] = {}
    for one in chosen:
        labels = [(kind, value) for kind in (Kind.TOPIC, Kind.KEYWORD) for value in one[kind]]
        if topic:
            labels = [(Kind.TOPIC, topic)]
        for kind, value in labels or [(Kind.TOPIC, EVERYTHING)]:
            for row in tx.rows(NEWEST, chat=chat, filter=one.number, kind=kind.value, value=value, limit=most):
                found[row["id"]] = (row["shown"], row["cluster_id"])
    return list_stories(found)[skip : skip + limit]


def find_labelled(tx: Tx, labels: Mapping[Kind, Sequence[str]], *, limit: int, skip: int = 0) -> list[int]:
    """The newest articles that carry a label of each of these kinds, whatever any chat follows; each story once."""
    kinds = [kind for kind in labels if labels[kind]]
    most = (skip + limit) * _PRINTED
    values = {f"{kind.value}_{at}": value for kind in kinds for at, value in enumerate(labels[kind])}
    names = {kind: ", ".join(f":{kind.value}_{at}" for at in range(len(labels[kind]))) for kind in kinds}
    also = "".join(_CARRIES.format(kind=kind.value, names=names[kind]) for kind in kinds)
    rows = [
        row
        for value in labels[kinds[0]]
        for row in tx.rows(
            f"""
            SELECT a.id, a.cluster_id, COALESCE(a.published, a.first_seen) AS shown
              FROM article_labels l JOIN articles a ON a.id = l.article_id
             WHERE l.kind = :kind AND l.value = :value AND a.state IN ('matched', 'silent'){also}
             ORDER BY l.article_id DESC
             LIMIT :limit
            """,  # noqa: S608 (our own words and names of values)
            kind=kinds[0].value,
            value=value,
            limit=most,
            **values,
        )
    ]
    return list_stories({row["id"]: (row["shown"], row["cluster_id"]) for row in rows})[skip : skip + limit]


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
