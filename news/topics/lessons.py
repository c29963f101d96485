"""Lessons: articles whose topics the newsroom put right; what is much like one of them is put right in the same way.

An article is like a lesson by the pairs of words that both hold. Nothing else is learnt from a lesson: tried on real
articles, a hundred of them taught words and sections more wrong than right, for what a program mistakes has little in
common. But what is as alike as `ALIKE` has the same topics in nine of ten cases, which no word by itself says.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt
from typing import Final

from news.text.vietnamese import cut
from news.topics.classifier import MOST
from news.topics.evidence import clauses
from news.topics.formulas import subject
from news.topics.vocabulary import as_syllables

#: The cosine from which an article is like a lesson. Of labelled articles, ours and real ones, those whose nearest is
#: at 0.35 or above have its very topics in 650 of 700 cases; at 0.25 to 0.35 in 780 of 1,000.
ALIKE: Final = 0.35
_IN_TITLE: Final = 2.0  #: what a pair in the headline counts, where one in the lead counts 1
_QUOTED: Final = 60  #: characters of a headline that is told as a reason

Pairs = Mapping[str, float]  #: pairs of neighbouring words, each with its share of a length of 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """An article, what it was taken for, and what it is about."""

    number: int = 0  #: in the newsroom's record; 0: not recorded yet
    article: int = 0  #: its number in the ledger
    title: str
    lead: str = field(default="", repr=False)  #: too long for a log
    had: tuple[str, ...] = ()  #: slugs, as the program had it
    topics: tuple[str, ...] = ()  #: the right ones, best first


@dataclass(frozen=True, slots=True)
class Likeness:
    """The lesson that is most like an article."""

    lesson: Lesson
    cosine: float  #: `ALIKE` to 1


class Lessons:
    """All that count; of several about one article the last.

    >>> lessons = Lessons([Lesson(title="Giá cà phê hôm nay 3/12 tăng nhẹ", had=("ban-doc",), topics=("kinh-te",))])
    >>> lessons.find("Giá cà phê hôm nay 4/12 đi ngang", "").lesson.topics
    ('kinh-te',)
    >>> lessons.find("Giá thuê nhà trọ", "") is None
    True
    """

    def __init__(self, lessons: Iterable[Lesson] = ()) -> None:
        last = {(one.article or (one.title, one.lead)): one for one in lessons}
        self._lessons = tuple(last.values())
        self._headlines = tuple(frozenset(_pairs(one.title)) for one in self._lessons)
        self._holding: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)  #: by pair: places and shares
        for place, one in enumerate(self._lessons):
            for pair, share in pairs_of(one.title, one.lead).items():
                self._holding[pair].append((place, share))

    def __len__(self) -> int:
        return len(self._lessons)

    def find(self, title: str, lead: str) -> Likeness | None:
        """The lesson that this article is most like; None where it is like none."""
        if not self._lessons:
            return None
        cosines = [0.0] * len(self._lessons)
        for pair, share in pairs_of(title, lead).items():
            for place, other in self._holding.get(pair, ()):
                cosines[place] += share * other
        headline = _pairs(title)  # of which one at least is in both: a lead may be the form of every day
        alike = [
            (round(cosine, 9), place)
            for place, cosine in enumerate(cosines)
            if cosine >= ALIKE and not self._headlines[place].isdisjoint(headline)
        ]
        if not alike:
            return None
        cosine, place = max(alike)
        return Likeness(self._lessons[place], cosine)


def put_right(found: Sequence[str], lesson: Lesson) -> list[str]:
    """The topics *found* of an article that is like *lesson*, put right as those of the lesson were.

    >>> lesson = Lesson(title="", had=("y-te", "xa-hoi"), topics=("giao-duc", "y-te"))
    >>> put_right(["xa-hoi"], lesson), put_right(["y-te", "xa-hoi"], lesson), put_right(["kinh-te"], lesson)
    (['giao-duc'], ['giao-duc', 'y-te'], ['giao-duc', 'kinh-te'])
    """
    wrong, missed = set(lesson.had) - set(lesson.topics), set(lesson.topics) - set(lesson.had)
    left = [topic for topic in found if topic not in wrong]
    added = [topic for topic in lesson.topics if topic in missed and topic not in left]
    ranked = {topic: place for place, topic in enumerate(lesson.topics)}
    return sorted([*added, *left], key=lambda topic: ranked.get(topic, MOST))[:MOST]


def explain(lesson: Lesson) -> str:
    """Why an article like it has a topic that it added."""
    return f"như bài “{cut(lesson.title, _QUOTED)}” tòa soạn đã xếp"


def pairs_of(title: str, lead: str) -> Pairs:
    """The pairs of neighbouring words of an article, without guests and formulas."""
    found = dict.fromkeys(_pairs(lead), 1.0) | dict.fromkeys(_pairs(title), _IN_TITLE)
    length = sqrt(sum(weight * weight for weight in found.values()))
    return {pair: weight / length for pair, weight in found.items()}


def _pairs(text: str) -> list[str]:
    words = map(as_syllables, clauses(subject(text)).split(" , "))
    return [" ".join(pair) for clause in words for pair in pairwise(clause)]
