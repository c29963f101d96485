"""A sentence that asks for news read from left to right: what it wants, and what it leaves out."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from news.asking.clauses import LONGEST, Clause, clean_lines, read_clauses
from news.asking.hours import take_days, take_hours
from news.asking.names import Bond, FilterName, FilterNames
from news.asking.phrases import NO_ORDERS, Role
from news.asking.requests import MOST, FilterRequest, Unclear
from news.delivery.schedules import hours_of
from news.delivery.subscriptions import EVERYTHING, Kind
from news.text.syllables import is_syllable
from news.text.vietnamese import fold, key
from news.text.weekdays import EVERY_DAY

_KEYWORD: Final = 60  #: characters of a keyword
_SYLLABLES: Final = 6  #: of a keyword that was not said to be one
_NO_ORDERS: Final = frozenset(map(fold, NO_ORDERS))
_NEGATIONS: Final = frozenset((Role.EXCEPT, Role.DROP, Role.KEEP, Role.CONTRAST))


def read_request(text: str, names: FilterNames, *, own: Collection[str] = ()) -> FilterRequest:
    """What *text* asks for; whatever it holds, nothing is raised. *own*: the keywords that the chat has.

    Places after an exception that is complete are those of the whole again: "trừ tuyển sinh, ở Nghệ An".
    """
    reader = _Reader()
    text, hours = take_hours(clean_lines(text[:LONGEST]))
    text, days = take_days(text) if hours else (text, EVERY_DAY)  # else "thứ hai" may be what it is about
    for clause in read_clauses(text, names, own=own):
        if clause.role is not None:
            reader.obey(clause)
        elif clause.names and not (clause.keyword and reader.verbatim and not clause.parted):
            reader.add(clause)
        else:
            reader.add_words(clause)
    return replace(reader.result(), hours=hours_of(hours, days), apart=reader.part(text))


class _Reader:
    """Goes through the parts of a sentence, from left to right."""

    def __init__(self) -> None:
        self._wanted: dict[Kind, list[str]] = {kind: [] for kind in Kind}
        self._excepted: dict[Kind, list[str]] = {kind: [] for kind in Kind}
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
        self._pending: list[tuple[str, bool]] = []  #: words left out, and whether they were said to be
        self._aliases: list[tuple[str, str]] = []
        self._negates = self._restores = self._doubtful = self._owns = False
        self._denies = False  #: whether it begins by saying no, which is no order: "not health but education"
        self._orders: bool | None = None  #: None as long as nothing was said but small words
        self._explicit = False  #: whether what is left out was said to be
        self._kinds = ""  #: "s" for subjects and "p" for places, as they follow each other
        self._second = 0  #: where the second subjects begin that have places of their own
        self._quotes = False
        self.verbatim = False  #: whether the very words are meant

    def obey(self, clause: Clause) -> None:
        """Go on as this word says."""
        role = clause.role
        self._all_of = self._all_of and role is Role.FILL and not clause.parted
        self.verbatim = role is Role.KEYWORD or (self.verbatim and role is Role.JOIN and not clause.parted)
        if role in (Role.EXCEPT, Role.DROP, Role.CONTRAST) or (role is Role.KEYWORD and clause.excepts):
            self._except(clause)
        elif role in (Role.INCLUDE, Role.KEEP):
            self._excepting = False
            self._restores |= role is Role.KEEP
        elif role in (Role.PLACE, Role.PAPER):
            self._expected = Kind.PROVINCE if role is Role.PLACE else Kind.NEWSPAPER
            self._excepting = self._excepting and not self._left_out
        elif role in (Role.ONLY, Role.NARROW, Role.WIDEN):
            self._scope = role
            self._excepting = self._excepting and role is not Role.ONLY
        elif role is Role.EVERYWHERE:
            self._everywhere, self._excepting = True, False
        self._negates |= role in _NEGATIONS
        if self._orders is None and role not in (Role.FILL, Role.REQUEST):
            self._orders = False
        self._asks |= role in (Role.REQUEST, Role.ONLY, Role.INCLUDE)
        self._is_sentence |= role not in (Role.FILL, Role.REQUEST, Role.JOIN)

    def _except(self, clause: Clause) -> None:
        """Leave out what follows. "No", "not" and the like are said for many reasons."""
        said = fold(clause.words)
        is_order = clause.role is not Role.CONTRAST and said not in _NO_ORDERS
        self._excepting, self._left_out, self._expected = True, False, None
        self._explicit = is_order and (clause.role is not Role.DROP or said == "bo")
        self._doubtful |= clause.role is Role.CONTRAST
        if self._orders is None:
            self._orders = is_order
            self._denies = not is_order

    def add(self, clause: Clause) -> None:
        """Ask for what is named; where that may be several things of a kind, say so."""
        self._orders = self._orders or False
        self.verbatim = self.verbatim and not clause.parted
        self._all_of = self._all_of and not clause.parted
        kind = self._choose_kind(clause.names)
        meant = [name for name in clause.names if name.kind is kind]
        firmest = [name for name in meant if name.bond == meant[0].bond]
        if len(firmest) > 1:
            self._unclear.append(Unclear(words=clause.words, names=tuple(firmest)))
        else:
            self._put(firmest[0], clause.words)
            self._note_kind(kind, clause)
        self._all_of = not self._excepting and firmest[0].value == EVERYTHING
        self._expected = self._expected if kind is self._expected else None

    def _note_kind(self, kind: Kind, clause: Clause) -> None:
        """Note how subjects and places follow each other: "y tế ở Huế và giáo dục ở Nghệ An"."""
        if self._excepting:
            return
        letter = "p" if kind in (Kind.PROVINCE, Kind.NEWSPAPER) else "s"
        if not self._kinds.endswith(letter):
            self._kinds += letter
            if self._kinds == "sps":
                self._second = clause.start

    def part(self, text: str) -> tuple[str, ...]:
        """The two parts of *text* that have subjects and places of their own; none where it has no such parts."""
        if not self._kinds.startswith("spsp") or self._negates or self._scope:
            return ()
        return (text[: self._second], text[self._second :])

    def _choose_kind(self, names: Sequence[FilterName]) -> Kind:
        kinds = [name.kind for name in names]
        order = [self._expected] if self._expected in kinds else []
        order += [kind for kind in (Kind.KEYWORD, Kind.TOPIC, Kind.PROVINCE, Kind.NEWSPAPER) if kind in kinds]
        chosen = order[0]
        assert chosen is not None
        return chosen

    def _put(self, name: FilterName, words: str) -> None:
        if self._all_of and name.kind is Kind.TOPIC:  # "mọi tin y tế" is all news of one topic
            self._wanted[Kind.TOPIC].remove(EVERYTHING)
        self._owns |= name.kind is Kind.KEYWORD
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
        self._orders = self._orders or False
        self.verbatim = (self.verbatim or clause.quoted) and not (clause.parted and not clause.quoted)
        self._quotes |= self.verbatim
        fits = 0 < len(words) <= _KEYWORD
        if self._excepting and fits and (self.verbatim or len(words.split()) <= _SYLLABLES):
            self._left_out = True
            if self.verbatim:
                _append(self._excepted[Kind.KEYWORD], words)
            else:
                self._pending.append((words, self._explicit))
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
                self._aliases += [(words, name.value)] if part else []
        self._settle_words()
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
            negates=self._negates,
            orders=bool(self._orders),
            restores=self._restores,
            doubtful=self._doubtful or (self._denies and any(self._wanted.values())),
            owns=self._owns,
            aliases=tuple(self._aliases),
        )

    def _settle_words(self) -> None:
        """Leave out unknown words where that was said within a sentence that asks for something.

        Alone they are left to a question: somebody complains, or tells of something. Never is a syllable left out that
        is in many articles by chance.
        """
        wants = any(self._wanted.values()) or self._everywhere
        named = any(self._excepted[kind] for kind in Kind)
        for words, explicit in self._pending:
            is_sound = not is_syllable(words, unmarked=True) and (explicit if wants else not named)
            _append(self._excepted[Kind.KEYWORD] if is_sound else self._unknown, words)


def _append(values: list[str], value: str) -> None:
    if value not in values and len(values) < MOST:
        values.append(value)
