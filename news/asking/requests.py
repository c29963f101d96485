"""What a sentence asks of a chat's filter: "giáo dục và y tế ở Nghệ An, trừ tuyển sinh"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Final

from news.asking.clauses import LONGEST, Clause, clean_lines, read_clauses
from news.asking.hours import take_hours
from news.asking.names import Bond, FilterName, FilterNames
from news.asking.phrases import Role
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from news.text.vietnamese import key

MOST: Final = 30  #: things asked for at once
_KEYWORD: Final = 60  #: characters of a keyword
_SYLLABLES: Final = 6  #: of a keyword that was not said to be one


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
    hours: tuple[time, ...] = ()  #: when it is to come, where that is said
    quotes: bool = False  #: it says of words that these very words are meant
    asks: bool = False  #: it says that it asks for something
    is_sentence: bool = False  #: it says more than names

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
        return self.only_excepts and not named and not self.quotes

    @property
    def only_excepts(self) -> bool:
        """Whether it leaves something out, and wants nothing."""
        return any(self.excepted.values()) and not any(self.wanted.values()) and not self.everywhere

    @property
    def is_plain(self) -> bool:
        """Whether it is topics and nothing else."""
        plain = not any(self.excepted.values()) and not self.everywhere and self.scope is None
        return plain and not self.has_places and not self.wanted[Kind.KEYWORD] and not (self.unclear or self.hours)


def read_request(text: str, names: FilterNames) -> FilterRequest:
    """What *text* asks for; whatever it holds, nothing is raised.

    Places after an exception that is complete are those of the whole again: "trừ tuyển sinh, ở Nghệ An".
    """
    reader = _Reader()
    text, hours = take_hours(clean_lines(text[:LONGEST]))
    for clause in read_clauses(text, names):
        if clause.role is not None:
            reader.obey(clause)
        elif clause.names and not (clause.keyword and reader.verbatim and not clause.parted):
            reader.add(clause)
        else:
            reader.add_words(clause)
    return replace(reader.result(), hours=hours)


class _Reader:
    """Goes through the parts of a sentence, from left to right."""

    def __init__(self) -> None:
        self._wanted, self._excepted = _nothing(), _nothing()
        self._said: set[str] = set()  #: the words by which topics were asked for
        self._topics: list[tuple[str, FilterName]] = []  #: those left out, and by which words
        self._towns: list[tuple[str, str]] = []
        self._unclear: list[Unclear] = []
        self._unknown: list[str] = []
        self._scope: Role | None = None
        self._everywhere = self._asks = self._is_sentence = False
        self._all_of = False  #: whether "all" was said just now
        self._excepting = self._left_out = False  #: whether what comes is left out, and whether anything was by now
        self._expected: Kind | None = None
        self._quotes = False
        self.verbatim = False  #: whether the very words are meant

    def obey(self, clause: Clause) -> None:
        """Go on as this word says."""
        role = clause.role
        self._all_of = self._all_of and role is Role.FILL and not clause.parted
        self.verbatim = role is Role.KEYWORD or (self.verbatim and role is Role.JOIN and not clause.parted)
        if role in (Role.EXCEPT, Role.DROP) or (role is Role.KEYWORD and clause.excepts):
            self._excepting, self._left_out, self._expected = True, False, None
        elif role is Role.INCLUDE:
            self._excepting = False
        elif role in (Role.PLACE, Role.PAPER):
            self._expected = Kind.PROVINCE if role is Role.PLACE else Kind.NEWSPAPER
            self._excepting = self._excepting and not self._left_out
        elif role in (Role.ONLY, Role.NARROW, Role.WIDEN):
            self._scope = role
            self._excepting = self._excepting and role is not Role.ONLY
        elif role is Role.EVERYWHERE:
            self._everywhere, self._excepting = True, False
        self._asks |= role in (Role.REQUEST, Role.ONLY, Role.INCLUDE)
        self._is_sentence |= role not in (Role.FILL, Role.REQUEST, Role.JOIN)

    def add(self, clause: Clause) -> None:
        """Ask for what is named; where that may be several things of a kind, say so."""
        self.verbatim = self.verbatim and not clause.parted
        self._all_of = self._all_of and not clause.parted
        kind = self._choose_kind(clause.names)
        meant = [name for name in clause.names if name.kind is kind]
        firmest = [name for name in meant if name.bond == meant[0].bond]
        if len(firmest) > 1:
            self._unclear.append(Unclear(words=clause.words, names=tuple(firmest)))
        else:
            self._put(firmest[0], clause.words)
        self._all_of = not self._excepting and firmest[0].value == EVERYTHING
        self._expected = self._expected if kind is self._expected else None

    def _choose_kind(self, names: Sequence[FilterName]) -> Kind:
        kinds = [name.kind for name in names]
        order = [self._expected] if self._expected in kinds else []
        order += [kind for kind in (Kind.TOPIC, Kind.PROVINCE, Kind.NEWSPAPER) if kind in kinds]
        chosen = order[0]
        assert chosen is not None
        return chosen

    def _put(self, name: FilterName, words: str) -> None:
        if self._all_of and name.kind is Kind.TOPIC:  # "mọi tin y tế" is all news of one topic
            self._wanted[Kind.TOPIC].remove(EVERYTHING)
        if self._excepting and name.value == EVERYTHING:
            _append(self._unknown, words)  # whatever is meant, it is no exception
        elif self._excepting:
            self._left_out = True
            if name.kind is Kind.TOPIC:
                self._topics.append((words, name))
            else:
                _append(self._excepted[name.kind], name.value)
        else:
            _append(self._wanted[name.kind], name.value)
            self._said.add(key(words))
            if name.bond is Bond.TOWN:
                self._towns.append((words, name.value))

    def add_words(self, clause: Clause) -> None:
        """Ask for the very words where they are said to be meant, or to leave out what holds them."""
        words = clause.words
        self._all_of = False
        self.verbatim = (self.verbatim or clause.quoted) and not (clause.parted and not clause.quoted)
        self._quotes |= self.verbatim
        fits = 0 < len(words) <= _KEYWORD
        if self._excepting and fits and (self.verbatim or len(words.split()) <= _SYLLABLES):
            self._left_out = True
            _append(self._excepted[Kind.KEYWORD], words)
        elif self.verbatim and fits:
            _append(self._wanted[Kind.KEYWORD], words)
        else:
            _append(self._unknown, words)

    def result(self) -> FilterRequest:
        """What was asked for in all."""
        for words, name in self._topics:
            # "Giáo dục, trừ tuyển sinh": who wants the topic leaves out the words, not all of it.
            part = name.bond is not Bond.OWN and key(words) not in self._said
            if part and name.value in self._wanted[Kind.TOPIC]:
                _append(self._excepted[Kind.KEYWORD], words)
            else:
                _append(self._excepted[Kind.TOPIC], name.value)
        if EVERYTHING in self._wanted[Kind.TOPIC]:
            self._wanted[Kind.TOPIC][:] = [EVERYTHING]
        for kind in Kind:
            both = [value for value in self._excepted[kind] if value in self._wanted[kind]]
            self._wanted[kind][:] = [value for value in self._wanted[kind] if value not in both]
        return FilterRequest(
            wanted=self._wanted,
            excepted=self._excepted,
            everywhere=self._everywhere and not any(self._wanted[kind] for kind in (Kind.PROVINCE, Kind.NEWSPAPER)),
            scope=self._scope,
            towns=tuple(self._towns),
            unclear=tuple(self._unclear),
            unknown=tuple(self._unknown),
            quotes=self._quotes,
            asks=self._asks,
            is_sentence=self._is_sentence or any(self._excepted.values()),
        )


def _append(values: list[str], value: str) -> None:
    if value not in values and len(values) < MOST:
        values.append(value)


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
