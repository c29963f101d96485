"""What was learnt from labelled articles: how much each word, phrase and section speaks for each topic.

A softmax regression over all topics and "none": every sign of an article adds its weight to each topic, and the topics
share the article between them; whether a second one is given beside the best is a small logistic regression of its own.
`bench/learn.py` finds the weights; they are data, and answers can be traced to them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import exp, log, sqrt
from typing import Final, NamedTuple

from news.errors import ConfigurationError
from news.evidence import Case, clauses
from news.vietnamese import slug
from news.vocabulary import Clause, Said, Vocabulary, as_syllables

FIRST: Final = 0.2  #: the share of an article from which its best topic is given, …
BESIDE: Final = 0.4  #: … how likely another must be to be given beside it …
RIVALS: Final = 4  #: … of how many
TELLING: Final = 20  #: hundredths from which a word speaks for a topic
NONE: Final = "none"  #: in the place of a topic: articles that have none …
NOTHING: Final = 0.4  #: … and the share from which they have
LENGTH: Final = 4.0  #: of what all words and pairs of words of an article are together, however many there are
_IN_TITLE: Final = 1.3  #: what a word in the headline counts, where one in the lead counts 1, …
_IN_BOTH: Final = 1.6  #: … and one in both
_LEAST, _MOST = -1.0, 2.5  #: of the words of a `Case`
_HUNDREDTHS: Final = 100  #: numbers are kept in
_HARDLY: Final = 1e-6  #: a share that is none
_PAIRS: Final = "beside:"  #: before a topic: the line of its `pairs`


@dataclass(frozen=True, slots=True)
class Signs:
    """What is seen of an article, each sign with its strength."""

    words: Mapping[str, float]  #: words and pairs of words, yet to be brought to `LENGTH`
    others: Mapping[str, float]  #: sections, what `Evidence` and `Vocabulary` found
    said: Mapping[str, Said]  #: the words behind the latter, to tell people


@dataclass(frozen=True, slots=True)
class Opinion:
    """How an article is shared between the topics, and which of them are given."""

    shares: Mapping[str, float]
    given: Mapping[str, tuple[str, ...]]  #: topics, best first, with the plain words that speak for them

    @property
    def in_doubt(self) -> bool:
        """Whether the article is like none that anything was learnt from."""
        return max(self.shares.values()) < FIRST


class Weights(NamedTuple):
    """What one sign says, in hundredths, of some topics, by their places."""

    places: tuple[int, ...]
    hundredths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lessons:
    """What was learnt, as numbers."""

    topics: tuple[str, ...]  #: and NONE
    bias: tuple[float, ...]  #: by topic
    weights: Mapping[str, Weights]  #: by sign
    beside: tuple[float, ...]  #: a bias, and the weights of `rivalry`: logistic regression
    pairs: Mapping[str, Sequence[float]]  #: by topic: how readily each topic stands beside it


class Learnt:
    """Judges articles by what was learnt; a sign never seen before says nothing."""

    def __init__(self, lessons: Lessons, vocabulary: Vocabulary) -> None:
        self._lessons = lessons
        self._vocabulary = vocabulary

    def opinion(self, *, title: str, lead: str, sections: Sequence[str], cases: Mapping[str, Case]) -> Opinion:
        """How the article is shared between the topics, and which are given."""
        signs = signs_of(title=title, lead=lead, sections=sections, cases=cases, vocabulary=self._vocabulary)
        shares = self.shares(signs)
        given = list(self._given(shares, signs))
        words = {
            topic: signs.said[topic].phrases if topic in signs.said else self._telling(topic, signs) for topic in given
        }
        return Opinion(shares, {topic: words[topic] for topic in given if words[topic] or _is_spoken_for(topic, signs)})

    def shares(self, signs: Signs) -> dict[str, float]:
        """How an article is shared between the topics and NONE; 1 in all."""
        weights, sums = self._lessons.weights, [_HUNDREDTHS * one for one in self._lessons.bias]
        for sign, strength in brought_to_length(signs, weights).items():
            for place, weight in zip(*weights[sign], strict=True):
                sums[place] += strength * weight
        highest = max(sums)
        parts = [exp((one - highest) / _HUNDREDTHS) for one in sums]
        whole = sum(parts)
        return {topic: part / whole for topic, part in zip(self._lessons.topics, parts, strict=True)}

    def _given(self, shares: Mapping[str, float], signs: Signs) -> Iterator[str]:
        first, *others = ranked(shares)
        if shares[first] < FIRST or shares[NONE] >= NOTHING:
            return
        yield first
        likely = {topic: self._likelihood(first, topic, shares, signs) for topic in others[:RIVALS]}
        second = max(likely, key=likely.__getitem__, default=first)
        if likely.get(second, 0.0) >= BESIDE:
            yield second

    def _likelihood(self, first: str, topic: str, shares: Mapping[str, float], signs: Signs) -> float:
        """How likely *topic* is to be given beside *first*."""
        bias, *weights = self._lessons.beside
        seen = (*rivalry(first, topic, shares, signs), self._lessons.pairs[first][self._lessons.topics.index(topic)])
        return 1 / (1 + exp(-bias - sum(weight * one for weight, one in zip(weights, seen, strict=True))))

    def _telling(self, topic: str, signs: Signs) -> tuple[str, ...]:
        """The words that speak loudest for *topic*, where the vocabulary has none."""
        place = self._lessons.topics.index(topic)
        loud = []
        for word in signs.words.keys() & self._lessons.weights.keys():
            places, hundredths = self._lessons.weights[word]
            if place in places and (weight := hundredths[places.index(place)]) >= TELLING:
                loud.append((weight, word))
        return tuple(word for _, word in sorted(loud, reverse=True))


def _is_spoken_for(topic: str, signs: Signs) -> bool:
    return any(signs.others.get(f"{kind}:{topic}", 0.0) > 0 for kind in ("phrases", "sections"))


def ranked(shares: Mapping[str, float]) -> list[str]:
    """The topics by their share, best first, without NONE."""
    return sorted(shares.keys() - {NONE}, key=lambda topic: (-shares[topic], topic))


def rivalry(first: str, topic: str, shares: Mapping[str, float], signs: Signs) -> tuple[float, ...]:
    """What speaks for *topic* beside *first*: both shares, then phrases, sections and vocabulary."""
    kinds = (signs.others.get(f"{kind}:{topic}", 0.0) for kind in ("phrases", "sections", "vocabulary"))
    return (log(shares[topic] + _HARDLY), log(shares[first] + _HARDLY), *kinds)


def signs_of(
    *, title: str, lead: str, sections: Sequence[str], cases: Mapping[str, Case], vocabulary: Vocabulary
) -> Signs:
    """Everything that can be seen of an article."""
    headline, text = _clauses(title), _clauses(lead)
    words = dict.fromkeys(words_in(text), 1.0)
    words |= {word: _IN_BOTH if word in words else _IN_TITLE for word in words_in(headline)}
    said = vocabulary.read(headline, text)
    others: dict[str, float] = {}
    for topic, case in cases.items():
        others[f"phrases:{topic}"] = min(max(case.words, _LEAST), _MOST)
        if case.section:
            others[f"sections:{topic}"] = case.section
    if not any(case.section for case in cases.values()):
        others |= {f"section:{slug(section)}": 1.0 for section in sections}  # one that names no topic
    others |= {f"vocabulary:{topic}": one.weight for topic, one in said.items()}
    return Signs(words, others, said)


def brought_to_length(signs: Signs, known: Mapping[str, object]) -> dict[str, float]:
    """All signs that are *known*; the words among them are of one length together: a long lead says no more for it."""
    words = {word: strength for word, strength in signs.words.items() if word in known}
    length = sqrt(sum(strength * strength for strength in words.values())) or 1.0
    found = {word: LENGTH * strength / length for word, strength in words.items()}
    return found | {sign: strength for sign, strength in signs.others.items() if sign in known}


def _clauses(text: str) -> list[list[str]]:
    return [as_syllables(clause) for clause in clauses(text).split(" , ")]


def words_in(clauses: Iterable[Clause]) -> set[str]:
    """The words and pairs of neighbours in these clauses, as signs."""
    found: set[str] = set()
    for clause in clauses:
        found.update(clause)
        found.update(map(" ".join, pairwise(clause)))
    return found


def parse(text: str, vocabulary: Vocabulary) -> Learnt:
    """What `written` wrote down."""
    try:
        topics, bias, beside, *rest = text.splitlines()
        lessons = Lessons(tuple(topics.split()), _floats(bias), {}, _floats(beside), {})
        if NONE not in lessons.topics or len(lessons.bias) != len(lessons.topics):
            raise ValueError("topics and their bias are not the same many")
        weights, pairs = _rows(rest, len(lessons.topics))
        if {*pairs, NONE} != set(lessons.topics):
            raise ValueError("every topic must have its line of pairs")
    except ValueError as error:
        raise ConfigurationError([f"weights of topics: not as bench/learn.py writes them: {error}"]) from error
    return Learnt(replace(lessons, weights=weights, pairs=pairs), vocabulary)


def _rows(lines: Iterable[str], topics: int) -> tuple[dict[str, Weights], dict[str, tuple[float, ...]]]:
    """The weights by sign, and the pairs by topic."""
    weights: dict[str, Weights] = {}
    pairs: dict[str, tuple[float, ...]] = {}
    alike: dict[tuple[int, ...], tuple[int, ...]] = {}  # most signs speak of one or two topics: each is kept once
    for line in lines:
        sign, _, numbers = line.partition("\t")
        if sign.startswith(_PAIRS):
            pairs[sign.removeprefix(_PAIRS)] = row = _floats(numbers)
            if len(row) != topics:
                raise ValueError(line)
            continue
        found = _hundredths(numbers)
        places, hundredths = found[::2], found[1::2]
        if len(places) != len(hundredths) or not all(0 <= place < topics for place in places):
            raise ValueError(line)
        weights[sign] = Weights(alike.setdefault(places, places), alike.setdefault(hundredths, hundredths))
    return weights, pairs


def written(lessons: Lessons) -> str:
    """What was learnt as text, in hundredths: topics, bias and `beside` in a line each, then pairs, then every sign."""
    lines = [" ".join(lessons.topics), _text(lessons.bias), _text(lessons.beside)]
    lines += [f"{_PAIRS}{topic}\t{_text(row)}" for topic, row in lessons.pairs.items()]
    for sign, row in sorted(lessons.weights.items()):
        lines.append(f"{sign}\t{' '.join(f'{place} {weight}' for place, weight in zip(*row, strict=True))}")
    return "\n".join(lines) + "\n"


def _hundredths(numbers: str) -> tuple[int, ...]:
    return tuple(map(_number, numbers.split()))


@lru_cache(maxsize=2_000)  # a hundred thousand numbers, few of them different: each is kept once
def _number(text: str) -> int:
    return int(text)


def _floats(numbers: str) -> tuple[float, ...]:
    return tuple(one / _HUNDREDTHS for one in _hundredths(numbers))


def _text(numbers: Iterable[float]) -> str:
    return " ".join(str(round(one * _HUNDREDTHS)) for one in numbers)
