"""The slow model: whether a chat is to have an article, decided again, one pair at a time.

It is as plain as it can be, and nothing that writes alerts uses it, nor does it use any of that: so where the two
differ, one of them is wrong. It knows the rows as they are now. What a chat asked for before it last changed anything
is not known any more; of such a pair nothing is said, and of none that only time can decide.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

Name = tuple[str, str]  #: a kind (topic, keyword, province, newspaper) and a value of it

#: An article that goes to nobody, whoever asks for it.
_FOR_NOBODY: Final = ("page", "new", "quiet", "silent", "held")


@dataclass(frozen=True, slots=True, kw_only=True)
class FanOutRow:
    """How far the writing of an article's rows has come."""

    begun: datetime
    ended: datetime | None = None  #: None while chats with numbers above `after_chat` may be still to come
    after_chat: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """What decides to whom an article goes."""

    number: int
    state: str
    labels: frozenset[Name]
    title: str = ""
    fan_out: FanOutRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterRow:
    """One filter of a chat."""

    wanted: frozenset[Name]
    excepted: frozenset[Name] = frozenset()
    mode: str = ""  #: how it is heard; "off": not at all


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRow:
    """What decides which articles a chat gets."""

    number: int
    channel: str = ""
    is_active: bool = True
    paused_until: datetime | None = None
    changed_after: int = 0  #: the newest article there was when it last changed any of this
    filters: tuple[FilterRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """A row of the ledger: one article for one chat."""

    article: int
    state: str
    reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it brings the story, or may have brought it, so that no other newspaper's article does."""
        return self.state != "dropped" or self.reason == "unconfirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An article, a chat, and what the ledger has of the two."""

    article: ArticleRow
    chat: ChatRow
    row: AlertRow | None = None
    same_story: tuple[AlertRow, ...] = ()  #: the chat's rows of other newspapers' articles about the same


class Why(StrEnum):
    """Why a chat is to have an article, is not, or why that can't be said."""

    ASKED = "asked"  #: a filter of it lets the article in
    NOT_ASKED = "not-asked"
    SILENT = "silent"  #: the article goes to nobody
    PAUSED = "paused"  #: the chat wanted no news then
    AWAY = "away"  #: the chat could not be reached then
    STORY = "story"  #: another newspaper's article brought the story
    CHANGED = "changed"  #: the chat changed what it hears since
    WITHDRAWN = "withdrawn"  #: the newspaper took the article away
    UNDER_WAY = "under-way"  #: the rows of the article are still being written
    PAUSE_ENDED = "pause-ended"  #: while the rows of the article were written
    NO_RECORD = "no-record"  #: nothing is known of how its rows were written


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the model says of a pair."""

    expected: bool | None  #: whether there is to be a row; None where both are right
    why: Why


def is_let_in(one: FilterRow, labels: frozenset[Name]) -> bool:
    """Whether the filter lets in an article with these *labels*.

    It asks for a topic or a keyword (everything is a topic that all articles have), within its provinces and within its
    newspapers where it names any, and without whatever it excepts.
    """
    asked = [name for name in one.wanted if name[0] in ("topic", "keyword")]
    if not any(name in labels for name in asked):
        return False
    for kind in ("province", "newspaper"):
        within = [name for name in one.wanted if name[0] == kind]
        if within and not any(name in labels for name in within):
            return False
    return not any(name in labels for name in one.excepted)


def is_wanted(filters: tuple[FilterRow, ...], labels: frozenset[Name]) -> bool:
    """Whether any of a chat's *filters* that is not off lets in an article with these *labels*."""
    return any(one.mode != "off" and is_let_in(one, labels) for one in filters)


def decide(pair: Pair) -> Decision:
    """Whether there is to be a row of this pair, by what the rows say now."""
    article, chat = pair.article, pair.chat
    if article.state in _FOR_NOBODY:
        return Decision(expected=False, why=Why.SILENT)
    if article.state == "withdrawn":
        return Decision(expected=None, why=Why.WITHDRAWN)
    if article.fan_out is None:
        return Decision(expected=None, why=Why.NO_RECORD)
    if article.number <= chat.changed_after:
        return Decision(expected=None, why=Why.CHANGED)
    if not chat.is_active:
        return Decision(expected=False, why=Why.AWAY)
    return _decide_by_time(pair, article.fan_out)


def _decide_by_time(pair: Pair, fan_out: FanOutRow) -> Decision:
    """The same, of a chat that is as it was when the rows of the article were written."""
    until = pair.chat.paused_until
    if until is not None and until > fan_out.begun:
        if fan_out.ended is not None and until > fan_out.ended:
            return Decision(expected=False, why=Why.PAUSED)
        return Decision(expected=None, why=Why.PAUSE_ENDED)
    if not is_wanted(pair.chat.filters, pair.article.labels):
        return Decision(expected=False, why=Why.NOT_ASKED)
    if fan_out.ended is None and pair.chat.number > fan_out.after_chat:
        return Decision(expected=None, why=Why.UNDER_WAY)
    return _decide_by_story(pair)


def _decide_by_story(pair: Pair) -> Decision:
    """The same, where the chat asked for the article: it hears of a story once."""
    if pair.row is None and pair.same_story:
        return Decision(expected=False, why=Why.STORY)  # what became of that row is told there
    if pair.row is not None and pair.row.stands:
        # Rows of before the change may have been dropped when this one was written, and have arrived all the same.
        others = [one for one in pair.same_story if one.article > pair.chat.changed_after]
        if any(one.stands for one in others):
            return Decision(expected=False, why=Why.STORY)
    return Decision(expected=True, why=Why.ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDifference:
    """A pair of which the ledger says other than the model."""

    pair: Pair
    decision: Decision

    @property
    def is_missing(self) -> bool:
        """Whether a row is missing; else there is one too many."""
        return bool(self.decision.expected)


def compare(pair: Pair) -> PairDifference | None:
    """Where the ledger and the model differ; None where both agree, or nothing can be said."""
    decision = decide(pair)
    if decision.expected is None or decision.expected == (pair.row is not None):
        return None
    return PairDifference(pair=pair, decision=decision)
