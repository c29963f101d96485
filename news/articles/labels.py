"""What articles carry, so that chats can ask for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What an article is about, in the words of subscriptions."""

    kind: str
    value: str
    score: float = 0.0
    evidence: tuple[str, ...] = ()
