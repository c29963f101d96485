"""Phrases found in text as people type them: a syllable with marks must agree, one without is free."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from operator import eq, or_
from typing import Generic, TypeVar

import ahocorasick

from news.text.vietnamese import fold, key

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Generic[T]):
    """A phrase in a text; it stands at `key(text)[start:end]`."""

    value: T
    start: int
    end: int
    exact: bool  #: every syllable has the marks of the phrase: "công an" in "công an", not in "công ăn việc làm"


@dataclass(frozen=True, slots=True)
class _Phrase(Generic[T]):
    value: T
    words: tuple[str, ...]
    free: tuple[bool, ...]  #: which syllables have no marks, so that any will do


class Phrases(Generic[T]):
    """Any number of phrases, each with what it stands for, to be found in one go.

    The time depends on the text and on what is found in it, hardly on the number of phrases.
    A phrase without letters or digits is never found.

    >>> topics = Phrases([("xây dựng Đảng", "party"), ("xay dung", "either"), ("xây dựng", "building")])
    >>> [match.value for match in topics.find("Xây dựng đáng kể")]
    ['either', 'building']
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        by_fold: dict[str, list[_Phrase[T]]] = {}
        for text, value in phrases:
            for spelling in list_spellings(key(text)):
                words = tuple(spelling.split())
                folded = [fold(word) for word in words]
                free = tuple(map(eq, words, folded))
                by_fold.setdefault(" ".join(folded), []).append(_Phrase(value, words, free))
        by_fold.pop("", None)
        self._automaton = ahocorasick.Automaton()
        for plain, several in by_fold.items():
            self._automaton.add_word(f" {plain} ", several)
        self._automaton.make_automaton()
        self._empty = not by_fold

    def find(self, text: str) -> list[Match[T]]:
        """Every place of every phrase, in the order of their ends."""
        text_key = key(text)
        if self._empty or not text_key:
            return []
        words, folded = text_key.split(" "), fold(text_key)
        starts, folded_starts = _starts(words), _starts(folded.split(" "))
        found: list[Match[T]] = []
        phrases: list[_Phrase[T]]
        for blank, phrases in self._automaton.iter(f" {folded} "):
            after = bisect_left(folded_starts, blank)  # the blank stands before this syllable
            for phrase in phrases:
                first = after - len(phrase.words)
                have = tuple(words[first:after])
                exact = have == phrase.words
                if exact or all(map(or_, phrase.free, map(eq, have, phrase.words))):
                    found.append(Match(value=phrase.value, start=starts[first], end=starts[after] - 1, exact=exact))
        return found


def list_spellings(phrase: str) -> set[str]:
    """The phrase, and as it is with the city's short name in one word or in two."""
    padded = f" {phrase} "
    return {phrase, padded.replace(" tphcm ", " tp hcm ").strip(), padded.replace(" tp hcm ", " tphcm ").strip()}


def matches(phrase: str, text: str) -> bool:
    """Whether the phrase is in the text, from one syllable's beginning to another's end.

    >>> [matches("duong", way) for way in ("con đường", "Bình Dương", "đương nhiên", "đuốc")]
    [True, True, True, False]
    >>> matches("đường", "con đường"), matches("đường", "Bình Dương")
    (True, False)
    """
    return bool(Phrases([(phrase, None)]).find(text))


def _starts(words: list[str]) -> list[int]:
    """Where each word starts in the text they make, and where one more would."""
    return list(accumulate((len(word) + 1 for word in words), initial=0))
