"""What other topics would have made of the last days' articles."""

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from news.text.vietnamese import fold, holds, key
from news.topics.lessons import Lesson, Lessons
from news.topics.taxonomy import Taxonomy
from storage import articles
from storage.articles import Stored
from storage.engine.database import Database

PAGE: Final = 500  #: articles read at a time
BACK: Final = timedelta(days=7)  #: how far a look goes back …
MOST: Final = 3000  #: … and at how many articles, the newest of them


@dataclass(slots=True, kw_only=True)
class Effect:
    """What a change would have made of the last days' articles; newest first."""

    topic: str  #: its slug; "" where no single one is changed
    gained: list[str] = field(default_factory=list)  #: headlines that would be about the topic now
    lost: list[str] = field(default_factory=list)  #: … and no longer
    elsewhere: int = 0  #: articles that other topics would gain or lose …
    changed: list[str] = field(default_factory=list)  #: … and their headlines, where no single topic is changed
    seen: int = 0  #: articles that were tried
    holding: int | None = None  #: articles in which the words stand, mark for mark; None where no words are looked for
    alike: str = ""  #: where there are none: how the articles write them

    @property
    def size(self) -> int:
        """How many articles change in any way, those twice that change in two."""
        return len(self.gained) + len(self.lost) + self.elsewhere


async def find_holding(db: Database, words: str, effect: Effect, *, now: datetime) -> list[int]:
    """The newest of the articles in which *words* stand, with or without marks: nothing can change for the others."""
    numbers_held: deque[int] = deque(maxlen=MOST)
    ways: Counter[str] = Counter()
    effect.holding = last = 0
    while page := await db.read(articles.recent, since=now - BACK, after=last, limit=PAGE):
        for number, exactly, way in await asyncio.to_thread(_holding, page, words):
            numbers_held.append(number)
            effect.holding += exactly
            ways[way] += 1
        last = page[-1].number
    if ways and not effect.holding:
        effect.alike = ways.most_common(1)[0][0]
    return list(numbers_held)


def _holding(page: list[Stored], words: str) -> list[tuple[int, bool, str]]:
    """The articles with the words, whether mark for mark, and how they are written there."""
    plain, marked = fold(words), key(words)
    hits = []
    for one in page:
        text = " | ".join((one.title, one.lead, *one.categories))
        if holds(plain, fold(text)):
            marks = key(text)
            hits.append((one.number, holds(marked, marks), _way(plain, marks)))
    return hits


def _way(plain: str, marks: str) -> str:
    """How the text writes what is *plain* without its marks."""
    count, syllables = len(plain.split()), marks.split()
    spans = (" ".join(syllables[at : at + count]) for at in range(len(syllables)))
    return next((span for span in spans if fold(span) == plain), "")


async def find_newest(db: Database, *, now: datetime) -> list[int]:
    """The newest articles, whatever stands in them."""
    numbers_held: deque[int] = deque(maxlen=MOST)
    last = 0
    while page := await db.read(articles.recent, since=now - BACK, after=last, limit=PAGE):
        numbers_held.extend(one.number for one in page)
        last = page[-1].number
    return list(numbers_held)


async def find_alike(db: Database, lesson: Lesson, *, now: datetime) -> list[int]:
    """The newest of the other articles that are like *lesson*: nothing can change for the rest."""
    numbers_held: deque[int] = deque(maxlen=MOST)
    last, alone = 0, Lessons([lesson])
    while page := await db.read(articles.recent, since=now - BACK, after=last, limit=PAGE):
        numbers_held.extend(await asyncio.to_thread(_alike, page, alone))
        last = page[-1].number
    return [number for number in numbers_held if number != lesson.article]


def _alike(page: list[Stored], lessons: Lessons) -> list[int]:
    return [one.number for one in page if lessons.find(one.title, one.lead)]


async def compare(db: Database, numbers: list[int], before: Taxonomy, after: Taxonomy, effect: Effect) -> None:
    """Add to *effect* what changes for these articles."""
    effect.seen = len(numbers)
    for end in range(len(numbers), 0, -PAGE):
        several = await db.read(articles.of, numbers[max(end - PAGE, 0) : end])
        await asyncio.to_thread(_compare, several, before, after, effect)


def _compare(several: list[Stored], before: Taxonomy, after: Taxonomy, effect: Effect) -> None:
    for one in several:
        was, now = (set(topics_of(taxonomy, one)) for taxonomy in (before, after))
        if effect.topic in now - was:
            effect.gained.append(one.title)
        elif effect.topic in was - now:
            effect.lost.append(one.title)
        effect.elsewhere += bool((was ^ now) - {effect.topic})
        if was != now and not effect.topic:
            effect.changed.append(one.title)


def topics_of(taxonomy: Taxonomy, article: Stored) -> list[str]:
    """The slugs of what *article* is about, best first."""
    findings = taxonomy.about(
        title=article.title,
        lead=article.lead,
        sections=article.sections,
        categories=article.categories,
        url=article.url,
    )
    return [finding.topic for finding in findings]
