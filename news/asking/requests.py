"""What a sentence asks of a chat's filter: "giáo dục và y tế ở Nghệ An, trừ tuyển sinh"."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from news.asking.names import FilterName
from news.asking.phrases import Role
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from news.text.vietnamese import key

MOST: Final = 30  #: things asked for at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """Words that may mean several things."""

    words: str  #: as typed
    names: tuple[FilterName, ...]


def _nothing() -> dict[Kind, list[str]]:
    return {kind: [] for kind in Kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterRequest:
    """What a sentence asks for, each in the order in which it was said; keywords as they were typed."""

    wanted: Mapping[Kind, list[str]] = field(default_factory=_nothing)
    excepted: Mapping[Kind, list[str]] = field(default_factory=_nothing)
    everywhere: bool = False  #: in every province, by its words
    scope: Role | None = None  #: ONLY, NARROW or WIDEN, where one is said
    towns: tuple[tuple[str, str], ...] = ()  #: as typed, with the province that each stands for
    unclear: tuple[Unclear, ...] = ()
    unknown: tuple[str, ...] = ()  #: what was not understood, as typed
    hours: str = ""  #: at which digest hours it is to come, as they are kept, where that is said
    quotes: bool = False  #: it says of words that these very words are meant
    asks: bool = False  #: it says that it asks for something
    is_sentence: bool = False  #: it says more than names
    negates: bool = False  #: it holds a word that leaves out, or says no
    orders: bool = False  #: it begins with a word that is an order to leave out what follows
    restores: bool = False  #: what it names is to stay, or not to be left out any longer
    doubtful: bool = False  #: it says what was not meant
    owns: bool = False  #: it names keywords that the chat has
    aliases: tuple[tuple[str, str], ...] = ()  #: topics that are left out, by words that are less than the topic
    apart: tuple[str, ...] = ()  #: its parts where each has subjects and places of its own

    @property
    def is_understood(self) -> bool:
        """Whether it asks for something, and nothing in it is unknown or unclear."""
        return self.names_anything and not self.unknown and not self.unclear

    @property
    def names_anything(self) -> bool:
        """Whether anything of it is known."""
        return any(self.wanted.values()) or any(self.excepted.values()) or self.everywhere

    @property
    def has_places(self) -> bool:
        """Whether it names a province or a newspaper that is wanted."""
        return bool(self.wanted[Kind.PROVINCE] or self.wanted[Kind.NEWSPAPER])

    @property
    def has_subjects(self) -> bool:
        """Whether it names a topic or a keyword that is wanted."""
        return bool(self.wanted[Kind.TOPIC] or self.wanted[Kind.KEYWORD])

    @property
    def may_be_talk(self) -> bool:
        """Whether it only leaves out words that nobody said to be any: "đừng lo" asks for nothing."""
        named = any(self.excepted[kind] for kind in Kind if kind is not Kind.KEYWORD)
        return self.only_excepts and not named and not self.quotes and not self.owns

    @property
    def only_excepts(self) -> bool:
        """Whether it leaves something out, and wants nothing."""
        return any(self.excepted.values()) and not any(self.wanted.values()) and not self.everywhere

    @property
    def is_of_hours(self) -> bool:
        """Whether it asks for certain hours, and for nothing else."""
        return self.asks and bool(self.hours) and not self.names_anything and not self.unknown

    @property
    def is_plain(self) -> bool:
        """Whether it is topics and nothing else."""
        plain = not any(self.excepted.values()) and not self.everywhere and self.scope is None
        return plain and not self.has_places and not self.wanted[Kind.KEYWORD] and not (self.unclear or self.hours)


def complete(request: FilterRequest) -> FilterRequest:
    """The same where it stands alone: what names places or exceptions only is about everything."""
    if request.has_subjects or not request.names_anything:
        return request
    return replace(request, wanted={**request.wanted, Kind.TOPIC: [EVERYTHING]})


def make_filter(request: FilterRequest, newspapers: Mapping[str, str]) -> Filter:
    """What is asked for as a filter of its own; *newspapers*: names by slug."""
    asked = complete(request)
    words = {key(typed): typed for side in (asked.wanted, asked.excepted) for typed in side[Kind.KEYWORD]}
    papers = [slug for side in (asked.wanted, asked.excepted) for slug in side[Kind.NEWSPAPER]]
    wanted, excepted = (
        {kind: [key(value) if kind is Kind.KEYWORD else value for value in side[kind]] for kind in Kind}
        for side in (asked.wanted, asked.excepted)
    )
    words |= {slug: newspapers[slug] for slug in papers if slug in newspapers}
    return Filter(wanted=wanted, excepted=excepted, words=words)


def write_request(request: FilterRequest, *, scope: Role | None = None) -> str:
    """A sentence that asks for the same, in *scope*.

    `read_request` understands it in the same way, whatever the names of things become.
    """
    words = {Role.NARROW: "thu hẹp ", Role.WIDEN: "mở rộng ", Role.ONLY: "chỉ "}.get(scope or Role.FILL, "")
    parts = ["tat-ca" if slug == EVERYTHING else slug for slug in request.wanted[Kind.TOPIC]]
    if request.everywhere:
        parts.append("ở mọi tỉnh")
    parts += [f"ở {slug}" for slug in request.wanted[Kind.PROVINCE]]
    parts += [f"báo {slug}" for slug in request.wanted[Kind.NEWSPAPER]]
    parts += [f"từ khóa “{keyword}”" for keyword in request.wanted[Kind.KEYWORD]]
    for kind, lead in ((Kind.TOPIC, ""), (Kind.PROVINCE, "ở "), (Kind.NEWSPAPER, "báo ")):
        parts += [f"trừ {lead}{'tat-ca' if slug == EVERYTHING else slug}" for slug in request.excepted[kind]]
    parts += [f"trừ “{keyword}”" for keyword in request.excepted[Kind.KEYWORD]]
    return words + ", ".join(parts)


def is_alike(before: Filter, request: FilterRequest) -> bool:
    """Whether the filter is in the very places and newspapers that are asked for."""
    return all(set(before[kind]) == set(request.wanted[kind]) for kind in (Kind.PROVINCE, Kind.NEWSPAPER))
