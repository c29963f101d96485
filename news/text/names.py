"""Things found by the names people type: marks optional, slips forgiven."""

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

from news.text.vietnamese import fold, key

T = TypeVar("T")

# What is left of a word typed with the Telex or VNI keyboard switched off: "ddangr", "d9a3ng".
_TELEX_TONE = re.compile(r"(?<=[aeiouywcghmnpt])[sfrxj]\b")
_TELEX_LETTER = re.compile(r"([adeo])\1|(?<=[aou])w")
_VNI = re.compile(r"(?<=[a-z])\d+")


class Names(Generic[T]):
    """Several names for each of several things.

    A mark that was typed must agree, one that was not is free; blanks and hyphens are free too, so that
    hashtags and slugs are names like any other.

    >>> topics = Names([("Xây dựng Đảng", "party"), ("Xây dựng", "building")])
    >>> topics.find("xay dung dang"), topics.find("#xâydựngđảng"), topics.find("xây dựng đang")
    ('party', 'party', None)
    >>> topics.suggest("xây dựng đang", 1), topics.suggest("xy dug dang", 1)
    (['party'], ['party'])
    """

    def __init__(self, names: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, T] = {}
        self._folded: dict[str, list[tuple[str, T]]] = {}
        for name, thing in names:
            words = key(name)
            self._exact.setdefault(_joined(words), thing)
            self._folded.setdefault(_joined(fold(words)), []).append((words, thing))

    def find(self, words: str) -> T | None:
        """What is meant by *words*, when that is sure."""
        typed = key(words)
        if not typed:
            return None
        exact = self._exact.get(_joined(typed))
        if exact is not None:
            return exact
        for name, thing in self._folded.get(_joined(fold(typed)), ()):
            if _agrees(typed, name):
                return thing
        return None

    def suggest(self, words: str, limit: int = 3) -> list[T]:
        """What may be meant by *words*, likeliest first."""
        typed = _readings(words)
        if not typed:
            return []
        nearest: list[tuple[float, int, T]] = []
        for place, (name, things) in enumerate(self._folded.items()):
            distance = min(_distance(reading, name) for reading in typed)
            nearest += [(distance, place, thing) for _, thing in things if distance <= 1]
        found: list[T] = []
        for _, _, thing in sorted(nearest, key=lambda one: one[:2]):
            if thing not in found:
                found.append(thing)
        return found[:limit]


def _joined(words: str) -> str:
    return words.replace(" ", "")


def _agrees(typed: str, name: str) -> bool:
    """Whether every mark that was typed is the name's; đ may be typed as d."""
    if typed == fold(typed):
        return True
    one, other = typed.split(), name.split()
    return len(one) == len(other) and all(
        said in (meant, fold(meant)) or said == meant.replace("đ", "d") for said, meant in zip(one, other, strict=True)
    )


def _readings(words: str) -> set[str]:
    """The ways in which *words* may be read, folded and joined: as typed, and as Telex or VNI keys."""
    plain = fold(words[:200])
    telex = _TELEX_LETTER.sub(r"\1", _TELEX_TONE.sub("", plain))
    return {reading for way in (plain, telex, _VNI.sub("", plain)) if (reading := _joined(way))}


def _distance(typed: str, name: str) -> float:
    """How far *typed* is from *name*: 0 the same, up to 1 near enough to ask."""
    if typed == name:
        return 0
    if len(typed) >= 2 and name.startswith(typed):
        return 0.2 + 0.2 * (1 - len(typed) / len(name))
    if len(name) >= 6 and name in typed:
        return 0.3 + 0.3 * (1 - len(name) / len(typed))
    allowed = 1 if len(name) < 7 else len(name) // 4
    if len(name) < 3 or abs(len(typed) - len(name)) > allowed:
        return 2
    return slips(typed, name) / (allowed + 1) + 0.2


def slips(one: str, other: str) -> int:
    """How many letters were missed, added, changed or swapped with their neighbour between the two.

    >>> slips("xay dugn", "xây dựng"), slips("dag", "dang")
    (3, 1)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        earlier, before, row = before, row, [i + 1]
        for j, wanted in enumerate(other):
            best = min(before[j] + (letter != wanted), before[j + 1] + 1, row[j] + 1)
            if i and j and letter == other[j - 1] and one[i - 1] == wanted:
                best = min(best, earlier[j - 1] + 1)
            row.append(best)
    return row[-1]
