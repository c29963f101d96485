"""What a chat received, and what it follows that brought it there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from news.articles.labels import Label
from news.delivery.modes import Mode
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
    asked = [one for one in subscriptions.list_filters(tx, chat=chat) if one.mode is not Mode.OFF]
    names = {(label.kind, label.value) for label in labels}
    chosen = [one for one in asked if one.lets_in(names)] or asked

    def of_any(sides: Sequence[Mapping[Kind, list[str]]]) -> tuple[Label, ...]:
        return tuple(label for label in labels if any(label.value in side[Kind(label.kind)] for side in sides))

    return Received(
        article=found[0],
        labels=tuple(labels),
        followed=of_any([one.wanted for one in chosen]),
        excepted=of_any([one.excepted for one in chosen]),
    )
