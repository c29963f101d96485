"""Counting what was found: figures with their intervals, and what they mean for somebody who reads."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb
from typing import Final

from bench.labels.articles import NONE

ROUNDS: Final = 1_000  #: articles are drawn anew for an interval
LARGEST: Final = 2_000  #: articles, for which that is done
SIDES: Final = (0.025, 0.975)  #: of all those rounds, between which 95 in 100 of them lie
FOLLOWED: Final = 3  #: topics of the reader whose alerts are counted


@dataclass(slots=True)
class Score:
    """Counts of what was rightly given, wrongly given and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0

    def add(self, other: "Score") -> None:
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed


@dataclass(frozen=True, slots=True)
class Judged:
    """The topics of an article, wanted and found."""

    wanted: frozenset[str]
    found: frozenset[str]
    acceptable: frozenset[str] = frozenset()

    @property
    def is_wrongly_nothing(self) -> bool:
        return bool(self.wanted) and not self.found

    def excused(self) -> "Judged":
        """The same to a kinder eye.

        A topic that a reader would not mind is no mistake, and stands for one that is missed; where a reader would
        not mind that there is none, nothing is missed.
        """
        right = self.wanted & self.found
        stand_ins = (self.found & self.acceptable) - self.wanted
        missed = sorted(self.wanted - self.found)[len(stand_ins) :]
        if NONE in self.acceptable and not self.found - self.wanted - self.acceptable:
            missed = []
        return Judged(right | set(missed), self.found - stand_ins)

    def by_topic(self) -> dict[str, Score]:
        """Right, wrong or missed."""
        return {
            topic: Score(
                int(topic in self.found and topic in self.wanted),
                int(topic not in self.wanted),
                int(topic not in self.found),
            )
            for topic in self.found | self.wanted
        }


def by_topic(judged: Iterable[Judged], topics: Iterable[str]) -> dict[str, Score]:
    """What became of each topic."""
    scores = {topic: Score() for topic in topics}
    for one in judged:
        for topic, score in one.by_topic().items():
            scores.setdefault(topic, Score()).add(score)
    return scores


def together(scores: Iterable[Score]) -> Score:
    total = Score()
    for one in scores:
        total.add(one)
    return total


def intervals(judged: Sequence[Judged], topics: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Between which F1 lies in 95 of 100 draws of as many articles, by topic, and of all under ""; none for many."""
    if not judged or len(judged) > LARGEST:
        return {}
    chance, topics = random.Random(1), tuple(topics)
    each = [tuple((topic, one) for topic, one in article.by_topic().items()) for article in judged]
    drawn: dict[str, list[float]] = {topic: [] for topic in ("", *topics)}
    for _ in range(ROUNDS):
        scores = {topic: Score() for topic in ("", *topics)}
        for article in chance.choices(each, k=len(each)):
            for topic, one in article:
                scores.setdefault(topic, Score()).add(one)
                scores[""].add(one)
        for topic, of_topic in drawn.items():
            of_topic.append(scores[topic].f1)
    return {topic: _middle(sorted(found)) for topic, found in drawn.items()}


def _middle(found: Sequence[float]) -> tuple[float, float]:
    low, high = (found[round(side * (len(found) - 1))] for side in SIDES)
    return low, high


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader of some topics meets in 100 articles, on average over all choices of so many topics."""

    wanted: float  #: articles that are about one of them, …
    got: float  #: … those that came, …
    wrong: float  #: … those that came and are about none of them, …
    missed: float  #: … and those that did not come


def reading(judged: Sequence[Judged], topics: int, followed: int = FOLLOWED) -> Reading:
    """Of *topics* in all, *followed* are chosen by chance."""
    choices = comb(topics, followed)

    def hit(carried: frozenset[str]) -> float:
        """The share of readers who follow one of these."""
        return 1 - comb(max(topics - len(carried), 0), followed) / choices

    wanted = sum(hit(one.wanted) for one in judged)
    found = sum(hit(one.found) for one in judged)
    either = sum(hit(one.wanted | one.found) for one in judged)
    share = 100 / max(1, len(judged))
    return Reading(
        wanted * share, (wanted + found - either) * share, (either - wanted) * share, (either - found) * share
    )
