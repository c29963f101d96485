"""What topics, provinces and newspapers are called in a sentence, and where in it a name stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from news.asking.phrases import ALL, PHRASES, Role
from news.delivery.subscriptions import EVERYTHING, Kind
from news.text.vietnamese import fold, key

_LONGEST: Final = 12  #: syllables of a name; "Báo điện tử Đảng Cộng sản Việt Nam" has eight


class Bond(IntEnum):
    """How firmly a name stands for its thing, the firmest first."""

    OWN = 0  #: its very name
    ALIAS = 1  #: what people also call it, or a part of it
    TOWN = 2  #: a town that stands for its province
    SHORT = 3  #: letters that are this name only where nothing unknown stands beside them: "hn"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterName:
    """A name of something that can be followed."""

    kind: Kind
    value: str
    name: str
    bond: Bond = Bond.OWN


@dataclass(frozen=True, slots=True)
class _Wording:
    """A name or a phrase, as it is compared."""

    words: str
    meaning: FilterName | Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What the words from one place of a sentence to another mean; "bao" is storm, or newspaper."""

    end: int
    role: Role | None = None
    names: tuple[FilterName, ...] = ()


class FilterNames:
    """All names, and the words around them, to be found in the syllables of a sentence.

    *others* are names that are known as well, gone through before: those of two thousand places take 30 ms.
    """

    def __init__(self, names: Iterable[FilterName], *, others: "FilterNames | None" = None) -> None:
        self._known: dict[str, list[_Wording]] = {}
        self._longest = 1
        for name in names:
            self._add(name.name, name)
        if others is None:
            self._add_phrases()
        else:
            self._longest = max(self._longest, others._longest)
            for joined, wordings in others._known.items():
                self._known.setdefault(joined, []).extend(wordings)

    def _add_phrases(self) -> None:
        for words in ALL:
            self._add(words, FilterName(kind=Kind.TOPIC, value=EVERYTHING, name=words))
        for role, phrases in PHRASES.items():
            for phrase in phrases:
                self._add(phrase, role)

    def _add(self, name: str, meaning: FilterName | Role) -> None:
        words = key(name)
        syllables = len(words.split(" "))
        if words and syllables <= _LONGEST:
            self._longest = max(self._longest, syllables)
            self._known.setdefault(fold(words).replace(" ", ""), []).append(_Wording(words, meaning))

    def find(self, words: str) -> tuple[FilterName, ...]:
        """All that *words* may name as a whole, each thing once, the firmest bonds first."""
        typed = key(words)
        return tuple(_names_of(self._agreeing(typed, fold(typed).replace(" ", "")))) if typed else ()

    def read(self, syllables: Sequence[str], folded: Sequence[str], start: int) -> Meaning | None:
        """What the longest words that begin at *start* mean; None where they mean nothing known."""
        for end in range(min(len(syllables), start + self._longest), start, -1):
            joined = "".join(folded[start:end])
            if joined not in self._known:
                continue
            agreeing = self._agreeing(" ".join(syllables[start:end]), joined)
            if agreeing:
                role = next((one.meaning for one in agreeing if isinstance(one.meaning, Role)), None)
                return Meaning(end=end, role=role, names=tuple(_names_of(agreeing)))
        return None

    def _agreeing(self, typed: str, joined: str) -> list[_Wording]:
        """What is written like this; where marks were typed that some agree with exactly, only those."""
        found = [one for one in self._known.get(joined, ()) if _agrees(typed, one.words)]
        exact = [one for one in found if one.words == typed]
        return exact if exact and typed != fold(typed) else found


def _names_of(known: Iterable[_Wording]) -> Iterator[FilterName]:
    """The names among them, each thing once, the firmest bonds first."""
    seen: set[tuple[Kind, str]] = set()
    names = (one.meaning for one in known if isinstance(one.meaning, FilterName))
    for name in sorted(names, key=lambda one: one.bond):
        if (name.kind, name.value) not in seen:
            seen.add((name.kind, name.value))
            yield name


def _agrees(typed: str, name: str) -> bool:
    """Whether every mark that was typed is the name's; đ may be typed as d, blanks may be left out."""
    if typed == fold(typed) or typed.replace(" ", "") == name.replace(" ", ""):
        return True
    one, other = typed.split(" "), name.split(" ")
    return len(one) == len(other) and all(
        said in (meant, fold(meant)) or said == meant.replace("đ", "d") for said, meant in zip(one, other, strict=True)
    )
