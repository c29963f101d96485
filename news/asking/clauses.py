"""A sentence taken apart: what is a name in it, what a word between names, what nobody knows."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from news.asking.names import Bond, FilterName, FilterNames, Meaning
from news.asking.phrases import COMPOUNDS, KEYWORD_EXCEPT, Role
from news.delivery.subscriptions import Kind
from news.text.vietnamese import clean, fold, key

LONGEST: Final = 500  #: characters that are read
_MOST: Final = 120  #: syllables that are read
_NEAR: Final = 6  #: parts after such a word among which a place must stand
_SHORT: Final = 4  #: letters up to which a name in one word is doubtful beside unknown ones
_PART: Final = re.compile(r"[“”\"«]([^“”\"«»]{1,100})[“”\"»]|[,;:!?()\n]+|[^\s,;:!?()“”\"«»]+|[“”\"«»]")
_BREAKS: Final = re.compile(r"[,;:!?()\n“”\"«»]|\.$|…$")
_NUMBER: Final = re.compile(r"\d{1,2}\.")
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_SIGN: Final = re.compile(r"[-−–—](?=\w)")


@dataclass(frozen=True, slots=True)
class _Syllable:
    """A syllable as it is compared, and where it stands."""

    word: str
    start: int
    end: int
    parted: bool = False  #: a comma or the like stands before it
    quoted: str = ""  #: the words in quotation marks that it stands for
    sign: bool = False  #: a minus stands before it
    bound: int = 1  #: syllables of the slug that begins here: "y-te"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of a sentence: a word between names (`role`), a name (`names`), or words that nobody knows."""

    words: str  #: as typed
    role: Role | None = None
    names: tuple[FilterName, ...] = ()
    parted: bool = False  #: a comma or the like stands before it
    quoted: bool = False
    keyword: bool = False  #: a name that may as well be a keyword
    excepts: bool = False
    marked: bool = False  #: it was typed with marks
    start: int = 0
    end: int = 0

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows these words."""
        return self.role is None and not self.names


def clean_lines(text: str) -> str:
    """The text as people see it, its lines kept apart."""
    return "\n".join(clean(line) for line in text.splitlines())


def read_clauses(text: str, names: FilterNames, *, own: Collection[str] = ()) -> list[Clause]:
    """The parts of *text*, whose lines are clean, from left to right; *own*: keywords that are names there, too."""
    syllables = list(islice(_split(text), _MOST))
    clauses = list(_recognize(text, syllables, names, _OwnWords(own)))
    clauses = [_settle_role(clauses, at) for at in range(len(clauses))]
    clauses = [_doubt(clauses, at) for at in range(len(clauses))]
    return _merge(text, clauses)


def _split(text: str) -> Iterator[_Syllable]:
    parted = False
    for part in _PART.finditer(text):
        typed = part[0]
        if part[1] is not None:
            yield _Syllable("", part.start(), part.end(), parted, quoted=part[1].strip())
            parted = False
            continue
        if _NUMBER.fullmatch(typed):  # of a list: "1. Y tế"
            parted = True
            continue
        sign = bool(_SIGN.match(typed))
        words = key(typed).split()
        is_slug = bool(_SLUG.fullmatch(typed.strip(".")))
        for at, word in enumerate(words):
            bound = len(words) if is_slug and not at else 1
            yield _Syllable(word, part.start() + sign, part.end(), parted and not at, sign=sign and not at, bound=bound)
            parted = False
        parted = parted or bool(_BREAKS.search(typed))


class _OwnWords:
    """A chat's own keywords, which mean themselves before they mean anything else."""

    def __init__(self, keywords: Collection[str]) -> None:
        self._known = {tuple(key(words).split(" ")): words for words in keywords if key(words)}
        self._known |= {tuple(fold(words).split(" ")): words for words in keywords if fold(words)}
        self._longest = max(map(len, self._known), default=0)

    def read(self, words: Sequence[str], start: int) -> Meaning | None:
        """The longest that begins there."""
        for end in range(min(len(words), start + self._longest), start, -1):
            if own := self._known.get(tuple(words[start:end])):
                return Meaning(end=end, names=(FilterName(kind=Kind.KEYWORD, value=own, name=own),))
        return None


def _read_meaning(
    syllables: Sequence[_Syllable],
    words: Sequence[str],
    folded: Sequence[str],
    at: int,
    known: tuple[FilterNames, _OwnWords],
) -> tuple[Meaning | None, int]:
    """What begins there means, and where it ends. A slug is a name or none: no word in it does anything."""
    names, own_words = known
    found, own = names.read(words, folded, at), own_words.read(words, at)
    meaning = own if own and (found is None or own.end >= found.end) else found
    bound = at + syllables[at].bound
    if bound > at + 1 and (meaning is None or (meaning.end < bound and not meaning.names)):
        return None, bound
    return meaning, meaning.end if meaning else at + 1


def _recognize(text: str, syllables: Sequence[_Syllable], names: FilterNames, own: _OwnWords) -> Iterator[Clause]:
    words = ["\0" if one.quoted else one.word for one in syllables]
    folded = [fold(word) or "\0" for word in words]
    at = 0
    while at < len(words):
        one = syllables[at]
        if one.sign:
            yield Clause(words="-", role=Role.EXCEPT, parted=True, marked=True, start=one.start, end=one.start)
        if one.quoted:
            yield Clause(words=one.quoted, parted=one.parted, quoted=True, start=one.start, end=one.end)
            at += 1
            continue
        known, end = _read_meaning(syllables, words, folded, at, (names, own))
        said = " ".join(words[at:end])
        yield Clause(
            words=text[one.start : syllables[end - 1].end].strip(" .,#…"),
            role=known.role if known else None,
            names=known.names if known else (),
            parted=one.parted or one.sign,
            keyword=bool(known and known.names),
            excepts=bool(known and known.role is Role.KEYWORD and fold(said) in _KEYWORD_EXCEPT),
            marked=said != fold(said),
            start=one.start,
            end=syllables[end - 1].end,
        )
        at = end


_KEYWORD_EXCEPT: Final = frozenset(map(fold, KEYWORD_EXCEPT))
_COMPOUNDS: Final = frozenset(COMPOUNDS) | frozenset(map(fold, COMPOUNDS))


def _settle_role(clauses: Sequence[Clause], at: int) -> Clause:
    """The clause, or as words that nobody knows where its role makes no sense there."""
    one = clauses[at]
    before = clauses[at - 1] if at else None
    after = clauses[at + 1] if at + 1 < len(clauses) else None
    if one.role is not None and one.names:  # "bao": a newspaper where one follows, else a storm
        leads = one.role in (Role.PLACE, Role.PAPER) and _leads(clauses, at)
        names = tuple(name for name in one.names if name.kind is not Kind.NEWSPAPER or name.bond is Bond.OWN)
        return replace(one, names=()) if leads or not names else replace(one, role=None, names=names)
    beside = before is not None and before.is_unknown and not before.quoted and not one.parted
    if one.role is None:
        return one
    if after is not None and not after.parted and key(f"{one.words} {after.words.split(' ')[0]}") in _COMPOUNDS:
        return replace(one, role=None)
    if one.role in (Role.DROP, Role.EXCEPT):
        opens = at == 0 or one.parted or (before is not None and before.role in (Role.JOIN, Role.REQUEST))
        loose = " " not in one.words and one.words != "-" and (one.role is Role.DROP or not one.marked)
        if loose and not opens and (one.role is Role.DROP or beside):
            return replace(one, role=None)
    if one.role in (Role.PLACE, Role.PAPER) and not _leads(clauses, at):
        return replace(one, role=None)
    opens = before is None or before.role in (Role.FILL, Role.REQUEST)
    if one.role is Role.JOIN and opens and one.words.casefold() == "va":  # "va chạm"
        return replace(one, role=None)
    return one


def _leads(clauses: Sequence[Clause], at: int) -> bool:
    """Whether a place or a newspaper follows this word, other such words between them."""
    for one in clauses[at + 1 : at + _NEAR]:
        if one.role in (Role.PLACE, Role.PAPER, Role.FILL) and not one.parted:
            continue
        if one.role is Role.EVERYWHERE:
            return True
        return any(name.kind in (Kind.PROVINCE, Kind.NEWSPAPER) for name in one.names)
    return False


def _doubt(clauses: Sequence[Clause], at: int) -> Clause:
    """The clause, or as words that nobody knows where a name is only a part of something else.

    "Y tế" in "y tế cơ sở", "cát" in "cầu Cát Lái"; a province at the end of at least two unknown words stays one.
    """
    one = clauses[at]
    if not one.names:
        return one
    before, after = _unknown_before(clauses, at), _unknown_after(clauses, at)
    if not before and not after:
        return one
    places = [name for name in one.names if name.kind is not Kind.TOPIC and name.bond < Bond.TOWN]
    trails = before != 1 and not after and len(one.words) > _SHORT
    if places and trails:
        return replace(one, names=tuple(places))
    return replace(one, names=())


def _unknown_before(clauses: Sequence[Clause], at: int) -> int:
    """How many unknown words stand right before it; of many, two or more."""
    count = 0
    while count < 2 and at > 0 and not clauses[at].parted and clauses[at - 1].is_unknown and not clauses[at - 1].quoted:
        at -= 1
        count += len(clauses[at].words.split())
    return count


def _unknown_after(clauses: Sequence[Clause], at: int) -> bool:
    """Whether an unknown word stands right after it."""
    after = clauses[at + 1] if at + 1 < len(clauses) else None
    return after is not None and after.is_unknown and not after.quoted and not after.parted


def _merge(text: str, clauses: Sequence[Clause]) -> list[Clause]:
    """With what is unknown in one piece, and the small words within it; the others as they are."""
    merged: list[Clause] = []
    at = 0
    while at < len(clauses):
        one = clauses[at]
        last = at
        if one.is_unknown and not one.quoted:
            for further in range(at + 1, len(clauses)):
                next_one = clauses[further]
                if next_one.parted or next_one.quoted or not (next_one.is_unknown or next_one.role in _SMALL):
                    break
                if next_one.is_unknown:
                    last = further
            one = replace(one, words=text[one.start : clauses[last].end].strip(" .,#…-"), end=clauses[last].end)
        merged.append(one)
        at = last + 1
    return [one for one in merged if one.words]


_SMALL: Final = (Role.FILL, Role.REQUEST)
