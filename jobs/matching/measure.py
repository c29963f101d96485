"""Measure a filter: what it would have brought in the last days, by the rules themselves."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from jobs.matching.match import is_meant
from news.articles.labels import Label
from news.delivery.frequencies import Frequency, round_frequency
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from news.text.phrases import Phrases
from storage import latest, measures
from storage.engine.database import Database
from storage.measures import Found, MeasuredSpan

BACK: Final = timedelta(days=7)
SHORTEST: Final = timedelta(days=1)  #: what is counted over less says nothing of a day
_EVERYTHING: Final = Filter(wanted={kind: [EVERYTHING] if kind is Kind.TOPIC else [] for kind in Kind})
BATCH: Final = 500  #: articles whose words are read at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How much a filter would have brought."""

    count: int = 0  #: stories
    stories: int = 0  #: that there were at all, for anybody
    days: float = 0.0  #: that were looked at
    frequency: Frequency | None = None  #: None where there is too little to tell

    @property
    def whole_days(self) -> int:
        """For people: how many days were looked at, one at least."""
        return max(round(self.days), 1)

    @property
    def is_nothing(self) -> bool:
        """Whether nothing at all would have come, out of enough."""
        return self.frequency is not None and not self.count

    @property
    def is_everything(self) -> bool:
        """Whether all would have come, out of enough."""
        return self.frequency is not None and self.count == self.stories


async def measure(db: Database, asked: Filter, *, now: datetime) -> Measure:
    """What *asked* would have brought in the last seven days, or since there are articles."""
    span = await db.read(measures.find_span, since=now - BACK)
    if span is None:
        return Measure()
    unknown = await _list_unknown(db, asked, span)
    if unknown:
        count = len(latest.list_stories(await _find(db, asked, unknown, span)))
    else:
        count = await db.read(measures.count, asked, span)
    days = (now - span.since) / timedelta(days=1)
    is_enough = span.is_enough and days >= SHORTEST / timedelta(days=1)
    return Measure(
        count=count,
        stories=await db.read(measures.count, _EVERYTHING, span),
        days=days,
        frequency=round_frequency(count, days=days) if is_enough else None,
    )


async def find_articles(db: Database, asked: Filter, *, now: datetime) -> list[int]:
    """The articles that *asked* would have brought in that time, newest first, each story once."""
    span = await db.read(measures.find_span, since=now - BACK)
    if span is None:
        return []
    return latest.list_stories(await _find(db, asked, await _list_unknown(db, asked, span), span))


async def _list_unknown(db: Database, asked: Filter, span: MeasuredSpan) -> frozenset[str]:
    both = (*asked[Kind.KEYWORD], *asked.excepted[Kind.KEYWORD])
    return frozenset(await db.read(measures.list_unknown, both, span) if both else ())


async def _find(db: Database, asked: Filter, unknown: frozenset[str], span: MeasuredSpan) -> Found:
    found = await db.read(measures.find, _without(asked, unknown), span)
    return await _add_by_words(db, asked, unknown, span, found) if unknown else found


def _without(asked: Filter, keywords: frozenset[str]) -> Filter:
    """The filter but for these keywords."""
    wanted, excepted = (
        {kind: [one for one in side[kind] if kind is not Kind.KEYWORD or one not in keywords] for kind in Kind}
        for side in (asked.wanted, asked.excepted)
    )
    return replace(asked, wanted=wanted, excepted=excepted)


@dataclass(slots=True)
class _Words:
    """Articles that hold keywords of which they have no label."""

    labels: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    found: Found = field(default_factory=dict)


async def _add_by_words(
    db: Database, asked: Filter, keywords: frozenset[str], span: MeasuredSpan, found: Found
) -> Found:
    """*found*, with what the words of articles say of *keywords* that nobody looked for when they came."""
    by_words = await _look_for(db, keywords, span)
    known = await db.read(measures.read_labels, list(by_words.found))
    result = dict(found)
    for number, labels in by_words.labels.items():
        if asked.lets_in(known[number] | labels):
            result[number] = by_words.found[number]
        else:
            result.pop(number, None)
    return result


async def _look_for(db: Database, keywords: frozenset[str], span: MeasuredSpan) -> _Words:
    phrases = Phrases((one, Label(kind=Kind.KEYWORD, value=one)) for one in keywords)
    by_words, after = _Words(), 0
    while texts := await db.read(measures.read_texts, span, sorted(keywords), after=after, limit=BATCH):
        for text in texts:
            labels = {(str(Kind.KEYWORD), match.value.value) for match in phrases.find(text.words) if is_meant(match)}
            if labels:
                by_words.labels[text.article] = labels
                by_words.found[text.article] = (text.shown, text.cluster)
        after = texts[-1].article
    return by_words
