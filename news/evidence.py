"""What speaks for a topic in an article: its section, its address, its categories, and phrases in headline and lead."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

import ahocorasick

from news.vietnamese import clean, key, slug

Strength = Literal["strong", "medium", "weak", "contrary", "idiom"]
Place = Literal["title", "lead", "category"]

_WORDS: Final = {"title": "tít", "lead": "sapo", "category": "nhãn"}
_FURTHER: Final = 0.5  #: what a second, third … sign of the same kind adds, of its weight
_SAME_AGAIN: Final = 0.1  #: feed, address and category name the same section: hardly more than one sign
_TITLE: Final = {"strong": 1.6, "medium": 1.0, "weak": 0.5, "contrary": -1.2}
_LEAD: Final = {"strong": 1.0, "medium": 0.55, "weak": 0.3, "contrary": -0.6}
_WEIGHT: Final[dict[Place, dict[str, float]]] = {"title": _TITLE, "lead": _LEAD, "category": _LEAD}
_SECTION: Final = 0.75
_SECTION_PARTS: Final = re.compile(r"\s[-–—]\s|[,&/|>»;]")
_NUMBER_AT_END: Final = re.compile(r"-?\d*$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase and what it says of which topic; an idiom's topic is empty."""

    words: str
    topic: str
    strength: Strength


@dataclass(slots=True)
class Case:
    """What was found for one topic."""

    score: float = 0.0
    signs: list[tuple[float, str]] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, kind: tuple[str, str], weight: float, words: str, further: float = _FURTHER) -> None:
        self.seen[kind] += 1
        value = weight if self.seen[kind] == 1 else weight * further
        self.score += value
        self.signs.append((value, words))


class Evidence:
    """All phrases of all topics in one automaton.

    Phrases are compared mark for mark on syllable boundaries. A phrase inside a longer one is not counted:
    "nông dân" says nothing in "Hội Nông dân". A phrase of one syllable that is written with a capital wants
    that capital ("AI" is not "ai", "Đảng" is not "đảng"); where everything is in capitals it is not looked for.
    """

    def __init__(self, phrases: Iterable[Phrase], sections: Iterable[tuple[str, str]]) -> None:
        by_key: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            by_key.setdefault(key(phrase.words), []).append(phrase)
        self._automaton = ahocorasick.Automaton()
        for words, several in by_key.items():
            capital = several[0].words if " " not in words and several[0].words != words else ""
            self._automaton.add_word(f" {words} ", (len(words) + 2, capital, several))
        self._automaton.make_automaton()
        self._empty = not by_key
        self._sections: dict[str, list[str]] = {}
        for section, topic in sections:
            self._sections.setdefault(_joined(section), []).append(topic)

    def gather(
        self, *, title: str, lead: str, sections: Sequence[str], categories: Sequence[str], url: str
    ) -> dict[str, Case]:
        """The case of every topic for which anything speaks."""
        cases: dict[str, Case] = defaultdict(Case)
        self._weigh_sections(cases, sections, "chuyên mục")
        self._weigh_sections(cases, categories, "nhãn")
        self._weigh_sections(cases, _folders(url), "địa chỉ")
        told: set[str] = set()
        for place, text in (("title", title), ("lead", lead), ("category", " | ".join(categories))):
            if text:
                self._weigh_phrases(cases, place, text, told)  # type: ignore[arg-type]
        return cases

    def phrases(self, text: str) -> list[tuple[int, int, Phrase]]:
        """Each phrase with its place in ` key `, the text's key with a blank at both ends; none inside another."""
        if self._empty:
            return []
        spans = [
            (end + 1 - length, end + 1, capital, several)
            for end, (length, capital, several) in self._automaton.iter(f" {key(text)} ")
        ]
        spans.sort(key=lambda span: (span[0], -span[1]))
        found: list[tuple[int, int, Phrase]] = []
        reached, words = 0, None
        for start, end, capital, several in spans:
            if end <= reached:
                continue
            if capital:
                if words is None:
                    words = _as_written(text)
                if capital not in words:
                    continue
            reached = end
            found += [(start, end, phrase) for phrase in several]
        return found

    def _weigh_phrases(self, cases: dict[str, Case], place: Place, text: str, told: set[str]) -> None:
        """Add what the phrases of *text* say; what the headline told, the lead does not tell again."""
        weights = _WEIGHT[place]
        here: set[str] = set()
        for _, _, phrase in self.phrases(text):
            name = f"{phrase.topic} {phrase.words}"
            if not phrase.topic or name in told:
                continue
            told.add(name)
            here.add(name)
            sign = f"“{phrase.words}” trong {_WORDS[place]}"
            cases[phrase.topic].add((place, phrase.strength), weights[phrase.strength], sign)

    def _weigh_sections(self, cases: dict[str, Case], sections: Sequence[str], kind: str) -> None:
        for section in sections:
            for topic in self._of(section):
                cases[topic].add(("section", ""), _SECTION, f"{kind} “{clean(section)}”", _SAME_AGAIN)

    def _of(self, section: str) -> list[str]:
        """The topics a section is named after, as a whole or by one of its parts."""
        whole = self._sections.get(_joined(section))
        if whole is not None:
            return whole
        return [topic for part in _SECTION_PARTS.split(section) for topic in self._sections.get(_joined(part), ())]


def _joined(section: str) -> str:
    return _NUMBER_AT_END.sub("", slug(section)).replace("-", "")


def _folders(url: str) -> list[str]:
    """The folders an address goes through before its last part.

    >>> _folders("https://baocantho.com.vn/chinh-tri/xay-dung-dang/bai-a123.html")
    ['chinh-tri', 'xay-dung-dang']
    """
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return []
    return [folder for folder in path.split("/")[:-1] if folder]


def _as_written(text: str) -> set[str]:
    """The words of the text with their capitals; none where all is in capitals, which says nothing."""
    shown = clean(text)
    return set() if shown.isupper() else set(re.findall(r"\w+", shown))
