"""The plain words of each topic: whoever reads "nội soi" thinks of a hospital, whatever else the article speaks of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import fsum, log1p
from typing import Final, NamedTuple

from news.errors import ConfigurationError
from news.text.vietnamese import key

#: What a phrase of each grade counts: about the share of the articles with it that are about its topic.
GRADES: Final[Mapping[str, float]] = {"A": 1.0, "B": 0.6, "C": 0.3}
IN_LEAD: Final = 0.6  #: what a phrase counts in the lead, of what it counts in the headline

Clause = Sequence[str]  #: its syllables, as `syllables` gives them
Topics = tuple[tuple[str, str], ...]  #: slugs, each with a grade


class Said(NamedTuple):
    """What the words of an article say for one topic."""

    weight: float  #: much of it counts for little more than some
    phrases: tuple[str, ...]  #: the surest first


def syllables(text: str) -> list[str]:
    """The words of a clause's key, one figure as good as another.

    >>> syllables("Thu hoạch 52 tấn")
    ['thu', 'hoạch', '#', 'tấn']
    """
    return as_syllables(key(text))


def as_syllables(clause_key: str) -> list[str]:
    """The same, of what is a key already."""
    return ["#" if word.isdigit() else word for word in clause_key.split()]


class Vocabulary:
    """Every phrase with the topics it speaks for and how surely; the longest at a place counts.

    >>> words = Vocabulary([("y-te", "A", "khám bệnh"), ("nong-nghiep", "A", "khám bệnh cho bò")])
    >>> words.read([syllables("Khám bệnh cho bò")], [])
    {'nong-nghiep': Said(weight=0.6931471805599453, phrases=('khám bệnh cho bò',))}
    """

    def __init__(self, phrases: Iterable[tuple[str, str, str]]) -> None:
        """Of topic, grade and the syllables of each phrase, a blank between them."""
        self._phrases: dict[str, Topics] = {}
        self._longest: dict[str, int] = {}  #: by first syllable: syllables of the longest phrase
        alike: dict[Topics, Topics] = {}  # tens of thousands of phrases speak for some hundred sets of topics
        for topic, grade, words in phrases:
            weights: Topics = ((topic, grade),)
            if words in self._phrases:
                topics = dict(self._phrases[words])
                topics[topic] = min(grade, topics.get(topic, grade))
                weights = tuple(topics.items())
            self._phrases[words] = alike.setdefault(weights, weights)
            first, count = words.partition(" ")[0], words.count(" ") + 1
            if count > self._longest.get(first, 0):
                self._longest[first] = count

    def __len__(self) -> int:
        return len(self._phrases)

    def __iter__(self) -> Iterator[tuple[str, Topics]]:
        """Each phrase, with the topics it speaks for and its grades."""
        return iter(self._phrases.items())

    def read(self, title: Iterable[Clause], lead: Iterable[Clause]) -> dict[str, Said]:
        """What speaks for each topic."""
        found: dict[str, set[tuple[float, str]]] = {}
        for clauses, factor in ((title, 1.0), (lead, IN_LEAD)):
            for words in (words for clause in clauses for words in self._in(clause)):
                for topic, grade in self._phrases[words]:
                    found.setdefault(topic, set()).add((GRADES[grade] * factor, words))
        return {
            topic: Said(
                log1p(fsum(weight for weight, _ in said)),
                tuple(dict.fromkeys(words for _, words in sorted(said)[::-1])),
            )
            for topic, said in found.items()
        }

    def _in(self, clause: Clause) -> list[str]:
        found, place = [], 0
        while place < len(clause):
            longest = self._longest.get(clause[place], 0)
            for end in range(min(place + longest, len(clause)), place, -1):
                words = " ".join(clause[place:end])
                if words in self._phrases:
                    found.append(words)
                    place = end - 1
                    break
            place += 1
        return found


def parse(texts: Mapping[str, str]) -> Vocabulary:
    """The vocabulary written in one text for each topic, a line `A bác sĩ` for each phrase; # begins a remark."""
    problems: list[str] = []
    vocabulary = Vocabulary(_phrases(texts, problems))
    if problems:
        raise ConfigurationError(problems)
    return vocabulary


def _phrases(texts: Mapping[str, str], problems: list[str]) -> Iterator[tuple[str, str, str]]:
    spelled = cache(lambda word: " ".join(syllables(word)))  # tens of thousands of phrases are of some thousand words
    for topic, text in texts.items():
        for number, line in enumerate(text.splitlines(), 1):
            grade, _, words = line.partition(" ")
            if not line.strip() or grade.startswith("#"):
                continue
            phrase = " ".join(filter(None, map(spelled, words.split())))
            if grade in GRADES and phrase:
                yield topic, grade, phrase
            else:
                problems.append(f"vocabulary of {topic}, line {number}: {line!r} is no grade A, B or C and a phrase")
