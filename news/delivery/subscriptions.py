"""What a chat subscribes to, and what it leaves out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from news.delivery.modes import Mode


class Kind(StrEnum):
    """What a subscription names, and what an article is labelled with."""

    TOPIC = "topic"
    PROVINCE = "province"
    NEWSPAPER = "newspaper"
    KEYWORD = "keyword"  #: value is a `news.text.vietnamese.key`


EVERYTHING = "*"  #: the topic that every article is about
Item = tuple[Kind, str]  #: a thing that a filter may want or leave out


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One thing that a filter wants or excepts."""

    filter: int  #: the number of its filter
    kind: Kind
    value: str
    excepted: bool = False
    words: str = ""  #: a keyword as it was typed
    created_at: int  #: in UTC milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterSettings:
    """How a filter is heard, whatever it holds."""

    number: int
    mode: Mode = Mode.AS_CHAT
    hours: str = ""
    created_at: int  #: in UTC milliseconds


def is_much(gone: Iterable[Subscription]) -> bool:
    """Whether so much is deleted that a person should be able to undo it: several things, or "everything" itself."""
    lost = list(gone)
    return len(lost) > 1 or any(one.value == EVERYTHING and not one.excepted for one in lost)


def _nothing() -> dict[Kind, list[str]]:
    return {kind: [] for kind in Kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Subscriptions of one chat that hold together.

    An article comes if it is about one of the topics (or everything is wanted) or holds one of the keywords, within the
    provinces and within the newspapers, where there are any; and if nothing in it is excepted.
    """

    number: int = 0
    wanted: Mapping[Kind, list[str]] = field(default_factory=_nothing)  #: oldest first
    excepted: Mapping[Kind, list[str]] = field(default_factory=_nothing)  #: oldest first
    words: dict[str, str] = field(default_factory=dict)  #: keywords as they were typed, where that is known
    mode: Mode = Mode.AS_CHAT
    hours: str = ""  #: of digests of its own, "11:30 17:30"; "": its chat's

    def __getitem__(self, kind: Kind) -> list[str]:
        """What of this kind is wanted."""
        return self.wanted[kind]

    @property
    def is_for_everything(self) -> bool:
        """Whether articles come whatever they are about, but for exceptions."""
        return EVERYTHING in self[Kind.TOPIC]

    @property
    def is_empty(self) -> bool:
        """Whether it asks for no article at all."""
        return not self[Kind.TOPIC] and not self[Kind.KEYWORD]

    @property
    def has_places(self) -> bool:
        """Whether it is narrowed to provinces or newspapers."""
        return bool(self[Kind.PROVINCE] or self[Kind.NEWSPAPER])

    def is_like(self, other: "Filter") -> bool:
        """Whether it wants and leaves out the same, in whatever order."""
        return all(
            set(mine[kind]) == set(theirs[kind])
            for mine, theirs in ((self.wanted, other.wanted), (self.excepted, other.excepted))
            for kind in Kind
        )

    def can_join(self, other: "Filter") -> bool:
        """Whether one filter with what both hold brings what each of them does, and nothing else."""
        return (
            self.is_for_everything == other.is_for_everything
            and all(set(self[kind]) == set(other[kind]) for kind in (Kind.PROVINCE, Kind.NEWSPAPER))
            and all(set(self.excepted[kind]) == set(other.excepted[kind]) for kind in Kind)
        )

    def count_held(self, named: Iterable[Item], *, of: Collection[Kind] = tuple(Kind)) -> int:
        """How many of these things, of some kinds, it wants or leaves out."""
        return sum(kind in of and value in (*self.wanted[kind], *self.excepted[kind]) for kind, value in named)

    def lets_in(self, labels: Collection[tuple[str, str]]) -> bool:
        """Whether it asks for an article with these *labels*, each a kind and a value, and nothing keeps that out."""

        def has(kind: Kind, side: Mapping[Kind, list[str]], besides: tuple[str, str] = ("", "")) -> bool:
            return any((kind, value) in labels and (kind, value) != besides for value in side[kind])

        asked = [
            (str(kind), value)
            for kind in (Kind.TOPIC, Kind.KEYWORD)
            for value in self.wanted[kind]
            if (kind, value) in labels
        ]
        within = all(not self.wanted[kind] or has(kind, self.wanted) for kind in (Kind.PROVINCE, Kind.NEWSPAPER))
        return within and any(not any(has(kind, self.excepted, one) for kind in Kind) for one in asked)

    def wants(self, item: Item) -> bool:
        """Whether it asks for news of this and does not leave it out: a place comes by any that has no places."""
        kind, value = item
        if value in self.excepted[kind]:
            return False
        if kind in (Kind.PROVINCE, Kind.NEWSPAPER):
            return not self.is_empty and (not self[kind] or value in self[kind])
        return value in self[kind] or (kind is Kind.TOPIC and self.is_for_everything)

    def as_typed(self, keywords: Iterable[str]) -> list[str]:
        """The keywords as people should see them."""
        return [self.words.get(keyword, keyword) for keyword in keywords]


def find_holder(several: Sequence[Filter], item: Item, *, rather: Filter | None = None) -> Filter | None:
    """Which of a chat's filters has this thing to lose: one that wants it, else one for everything that it can be left
    out of, else one that leaves out such a keyword; of several *rather* this. None where no filter has it.
    """
    kind, value = item

    def weigh(one: Filter) -> int:
        if value in one[kind]:
            return 3
        if kind is Kind.TOPIC and one.is_for_everything and value not in (EVERYTHING, *one.excepted[kind]):
            return 2
        return int(kind is Kind.KEYWORD and value in one.excepted[kind])

    found = max(several, key=lambda one: (weigh(one), one is rather), default=None)
    return found if found and weigh(found) else None


class Prospect(StrEnum):
    """What a chat's filters make of a thing."""

    COMING = "coming"  #: news of it comes by one of them
    OFF = "off"  #: it would, but that one is switched off
    LEFT_OUT = "left out"
    MISSING = "missing"  #: none asks for it


def find_prospect(several: Collection[Filter], item: Item) -> Prospect:
    """What these filters together make of it."""
    wanting = [one for one in several if one.wants(item)]
    if any(one.mode is not Mode.OFF for one in wanting):
        return Prospect.COMING
    if wanting:
        return Prospect.OFF
    kind, value = item
    return Prospect.LEFT_OUT if any(value in one.excepted[kind] for one in several) else Prospect.MISSING


def find_meant(several: Sequence[Filter], named: Sequence[Item], *, leaving: bool = False) -> Filter | None:
    """Which of a chat's filters is meant by who names these things: the one that holds most of them, topics and
    keywords before places; the first where none does, None where there is none at all.

    *leaving*: they are to come no more; so of filters that hold none, one that is for everything is meant.
    """
    subjects = (Kind.TOPIC, Kind.KEYWORD)
    return max(
        several,
        key=lambda one: (
            one.count_held(named, of=subjects),
            one.count_held(named),
            leaving and one.is_for_everything,
        ),
        default=None,
    )
