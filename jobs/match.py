"""Match: say what each new article is about, and write the rows of everyone who asked for that."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from news.matching import Phrases
from news.provinces import Provinces
from news.recipients import EVERYTHING, Kind
from news.topics import Taxonomy
from news.vietnamese import slug
from storage import articles, outbox, recipients
from storage.articles import ArticleState, Label, Stored
from storage.database import Database, Tx

log = logging.getLogger(__name__)

BATCH = 50


class Understanding:
    """What is known about topics, places and what people look for; says what an article is about."""

    def __init__(self, taxonomy: Taxonomy, provinces: Provinces) -> None:
        self._taxonomy = taxonomy
        self._provinces = provinces
        self._wanted: list[tuple[Kind, str]] = []
        self._keywords: Phrases[Label] = Phrases([])

    def learn(self, wanted: list[tuple[Kind, str]]) -> None:
        """Look for these keywords from now on; all of them together are one automaton."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._keywords = Phrases((value, Label(kind=kind, value=value)) for kind, value in wanted)

    def labels(self, article: Stored) -> list[Label]:
        """What *article* is about, in the words of subscriptions."""
        topics = self._taxonomy.about(
            title=article.title,
            lead=article.lead,
            sections=article.sections,
            categories=article.categories,
            url=article.url,
        )
        found = [Label(kind=Kind.TOPIC, value=EVERYTHING), Label(kind=Kind.NEWSPAPER, value=slug(article.newspaper))]
        found += [Label(kind=Kind.TOPIC, value=one.topic, score=one.score, evidence=one.evidence) for one in topics]
        places = self._provinces.about(title=article.title, lead=article.lead, newspaper=article.province)
        found += [Label(kind=Kind.PROVINCE, value=place) for place in places]
        text = f"{article.title} . {article.lead}"
        return found + list({match.value: None for match in self._keywords.find(text)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What one article came to."""

    article: Stored
    labels: list[Label]
    rows: int


class Matching:
    """Takes every unmatched article the rest of its way to the outbox."""

    def __init__(
        self,
        db: Database,
        understanding: Understanding,
        *,
        told: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._db = db
        self._understanding = understanding
        self._told = told
        self._now = now

    async def round(self) -> int:
        """Match what is there; how many articles."""
        count = 0
        while batch := await self._db.read(articles.unmatched, limit=BATCH):
            self._understanding.learn(await self._db.read(recipients.all_keywords))
            for article in batch:
                await self._one(article)
            count += len(batch)
        return count

    async def _one(self, article: Stored) -> None:
        labels = self._understanding.labels(article)
        rows = await self._db.run(match, article, labels, now=self._now())
        if rows:
            self._told()
        topics = " ".join(one.value for one in labels if one.kind == Kind.TOPIC and one.value != EVERYTHING)
        log.info("matched article=%d topics=%s rows=%d", article.number, topics.replace(" ", ",") or "-", rows)


def match(tx: Tx, article: Stored, labels: list[Label], *, now: datetime) -> int:
    """Label the article and write its deliveries in the transaction that marks it as matched; how many rows."""
    if not articles.mark_matched(tx, article):
        return 0
    articles.label(tx, article.number, labels)
    if article.state is ArticleState.QUIET:
        return 0
    return outbox.fan_out(tx, article=article.number, now=now)
