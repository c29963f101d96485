"""What a chat received, and what it follows that brought it there."""

from dataclasses import dataclass

from news.articles.labels import Label
from news.delivery.subscriptions import Kind
from storage import articles, digests, subscriptions
from storage.articles import Stored
from storage.digests import Bundle
from storage.engine.types import Tx
from storage.outbox import ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An article that a chat received, with what it is about; `followed` is what of this the chat follows now."""

    article: Stored
    labels: tuple[Label, ...]
    followed: tuple[Label, ...]
    excepted: tuple[Label, ...] = ()  #: what of this the chat leaves out now


def find_sent(tx: Tx, *, chat: int, message_id: str) -> int | Bundle | None:
    """What this message brought the chat: an article, or a digest's many; None where it is no news of ours."""
    found = ledger.find_message(tx, chat=chat, message_id=message_id)
    if found is None:
        return None
    kind, item = found
    return item if kind == "alert" else digests.get(tx, item)


def explain(tx: Tx, *, chat: int, article: int) -> Received | None:
    """The article with what the chat asked for in it, strongest first; None where the ledger forgot it."""
    found = articles.of(tx, [article])
    if not found:
        return None
    labels = [label for kind in Kind for label in articles.labels(tx, [article], kind=kind)[article]]
    chosen = subscriptions.get(tx, chat=chat)
    return Received(
        article=found[0],
        labels=tuple(labels),
        followed=tuple(label for label in labels if label.value in chosen.wanted[Kind(label.kind)]),
        excepted=tuple(label for label in labels if label.value in chosen.excepted[Kind(label.kind)]),
    )
