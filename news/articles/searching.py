"""Searching: the words by which an article is found, and what somebody means who types some.

Of each syllable two words are kept, as it is written ("=nồng") and without its marks ("nong"), and of each place and
newspaper that an article is labelled with one more ("#nghe-an", "@bao-nghe-an"). So whoever types marks means
them, and whoever types none finds all, by words that a database need only compare.

>>> typed = read_search('sầu riêng "xuat khau" Lâm Đồng', lambda words: ["#lam-dong"] * (words == "lâm đồng"))
>>> for part in typed.parts:
...     print(part)
(('=sầu',),)
(('=riêng',),)
(('xuat', 'khau'),)
(('=lâm', '=đồng'), ('#lam-dong',))
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from news.articles.labels import Label
from news.text.phrases import list_spellings
from news.text.vietnamese import clean, fold, key

Phrase = tuple[str, ...]  #: words of the index that stand beside each other
Part = tuple[Phrase, ...]  #: several ways to say the same: any of them suffices

_WRITTEN: Final = "="  #: before a syllable with the marks it is written with
_SIGNS: Final = {"province": "#", "newspaper": "@"}  #: before a label
_LONGEST: Final = 60  #: letters of a word that are compared: a database refuses endless ones
_ENDLESS: Final = re.compile(rf"(\S{{{_LONGEST}}})\S+")
_NAME: Final = 8  #: syllables of the longest name of a place or newspaper
_GROUP: Final = re.compile(r'"([^"]*)(?:"|$)|([^",;]+)')
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»＂″❝❞", '"'))
_BEFORE_PLACES: Final = frozenset({"o", "tai", "tinh", "thanh pho", "tp"})  #: with a place, they say nothing more


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """The words by which one article is found."""

    written: tuple[str, ...]  #: its syllables in their order
    plain: tuple[str, ...]  #: the same without marks, one for one
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for: articles with all of these parts, in any order."""

    parts: tuple[Part, ...] = ()
    phrases: tuple[str, ...] = ()  #: what was typed between quotation marks and commas, without the names in it
    names: tuple[str, ...] = ()  #: those of a place or newspaper
    marked: bool = False  #: marks were typed, so they count
    quoted: bool = False  #: some words have to stand side by side


def make_findable(title: str, lead: str, labels: Iterable[Label]) -> Findable:
    """The words of an article with these *labels*; topics and keywords are none."""
    text = _ENDLESS.sub(r"\1", key(f"{title} . {lead}"))
    return Findable(
        written=tuple(f"{_WRITTEN}{text.replace(' ', f' {_WRITTEN}')}".split() if text else ()),
        plain=tuple(fold(text).split()),
        labels=tuple(filter(None, map(name_label, labels))),
    )


def name_label(label: Label) -> str:
    """The word that stands for a place or newspaper; "" for what is not searched by its label."""
    sign = _SIGNS.get(label.kind) if label.value else None
    return f"{sign}{label.value[:_LONGEST]}" if sign else ""


def read_search(typed: str, find_labels: Callable[[str], Sequence[str]]) -> Search:
    """What is meant by *typed*: words in any order, those in quotation marks side by side, marks as typed.

    *find_labels* gives the label words of the place or newspaper that some words name. No sign is an error or
    an order: what is neither letter nor digit parts words.
    """
    groups = [
        group for found in _GROUP.finditer(typed.translate(_QUOTES)) if (group := _read_group(found, find_labels))
    ]
    pieces = [piece for group in groups for piece in group.pieces]
    return Search(
        parts=tuple(dict.fromkeys(part for group in groups for part in group.parts)),
        phrases=tuple(text for group in groups if (text := group.without_names)),
        names=tuple(dict.fromkeys(" ".join(piece.syllables) for piece in pieces if piece.labels)),
        marked=any(_has_marks(piece.syllables) for piece in pieces),
        quoted=any(group.quoted and len(group.pieces[0].syllables) > 1 for group in groups),
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """Syllables that stand side by side: a word, a name, a quotation."""

    syllables: Sequence[str]
    labels: Sequence[str] = ()  #: of a name


@dataclass(frozen=True, slots=True)
class _Group:
    """What stands in one pair of quotation marks, or between commas."""

    text: str
    pieces: Sequence[_Piece]
    quoted: bool

    @property
    def parts(self) -> Iterator[Part]:
        """What each piece asks for. Marks on one word say that all words of the group have theirs, but for names."""
        with_marks = any(_has_marks(piece.syllables) for piece in self.pieces if not piece.labels)
        for piece in self.pieces:
            marks = _has_marks(piece.syllables) if piece.labels else with_marks
            yield (*_write_phrase(piece.syllables, marks), *((label,) for label in piece.labels))

    @property
    def without_names(self) -> str:
        if not any(piece.labels for piece in self.pieces):
            return self.text
        return " ".join(" ".join(piece.syllables) for piece in self.pieces if not piece.labels)


def _has_marks(syllables: Sequence[str]) -> bool:
    return any(syllable != fold(syllable) for syllable in syllables)


def _read_group(found: re.Match[str], find_labels: Callable[[str], Sequence[str]]) -> _Group | None:
    text = clean(found[1] or found[2] or "")
    syllables = key(text).split()
    if not syllables:
        return None
    if found[1]:
        return _Group(text, [_Piece(syllables)], quoted=True)
    return _Group(text, list(_read_words(syllables, find_labels)), quoted=False)


def _read_words(syllables: Sequence[str], find_labels: Callable[[str], Sequence[str]]) -> Iterator[_Piece]:
    """Each word by itself, those of a name as one."""
    at = 0
    while at < len(syllables):
        for begin in dict.fromkeys((at + _skip_before_place(syllables[at:]), at)):
            length, labels = _find_name(syllables[begin : begin + _NAME], find_labels)
            if length:
                yield _Piece(syllables[begin : begin + length], labels)
                at = begin + length
                break
        else:
            yield _Piece(syllables[at : at + 1])
            at += 1


def _skip_before_place(syllables: Sequence[str]) -> int:
    """How many syllables only lead to a place that may follow."""
    for length in (2, 1):
        if fold(" ".join(syllables[:length])) in _BEFORE_PLACES and len(syllables) > length:
            return length
    return 0


def _find_name(syllables: Sequence[str], find_labels: Callable[[str], Sequence[str]]) -> tuple[int, Sequence[str]]:
    """How many of the first syllables name a place or newspaper, and its label words; 0 where none do."""
    for length in range(len(syllables), 0, -1):
        if labels := find_labels(" ".join(syllables[:length])):
            return length, labels
    return 0, ()


def _write_phrase(syllables: Sequence[str], with_marks: bool) -> Part:
    """These syllables side by side, in each spelling."""
    spellings = sorted(list_spellings(" ".join(syllables)))
    sign = _WRITTEN if with_marks else ""
    return tuple(
        tuple(sign + word[:_LONGEST] for word in (text if with_marks else fold(text)).split()) for text in spellings
    )
