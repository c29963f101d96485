"""What articles carry, so that chats can ask for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What an article is about, in the words of subscriptions."""

    kind: str  #: topic, keyword, province or newspaper: `news.delivery.subscriptions.Kind`
    value: str  #: a slug, or a keyword folded; "*" is the topic of every article
    score: float = 0.0  #: of a topic: more is surer; only compared within an article
    evidence: tuple[str, ...] = ()  #: the words that spoke for it, the clearest first
