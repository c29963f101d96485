"""Match: say what each new article is about, and write the rows of everyone who asked for that."""

import logging
from collections.abc import Callable
from datetime import datetime

from jobs.clock import Clock
from jobs.matching.topics import Present, present
from news.articles.breaking import Breaking
from news.articles.labels import Label
from news.articles.provinces import Provinces
from news.delivery.subscriptions import EVERYTHING, Kind
from news.stories.index import Clusters
from news.stories.story import WINDOW, Story, join_story, join_thread, story
from news.text.phrases import Match, Phrases
from news.text.vietnamese import fold, slug
from news.topics.taxonomy import Taxonomy
from storage import articles, clusters, subscriptions
from storage.articles import ArticleState, Stored
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out

log = logging.getLogger(__name__)

BATCH = 50  #: articles matched in a row before others' fan-outs go on
RECALLED = 200  #: articles read at a time when the stories of the last days are recalled


class Understanding:
    """What is known about topics, places and what people look for; says what an article is about."""

    def __init__(self, taxonomy: Taxonomy | Present, provinces: Provinces, breaking: Breaking | None = None) -> None:
        self._topics = present(taxonomy)
        self._provinces = provinces
        self._breaking = breaking or Breaking([])
        self._learnt: list[str] = []
        self._keywords: Phrases[Label] = Phrases([])

    def learn(self, keywords: list[str]) -> None:
        """Look for these from now on; all of them together are one automaton."""
        if keywords != self._learnt:
            self._learnt = keywords
            self._keywords = Phrases((value, Label(kind=Kind.KEYWORD, value=value)) for value in keywords)

    def labels(self, article: Stored) -> list[Label]:
        """What *article* is about, in the words of subscriptions."""
        topics = self._topics.taxonomy.about(
            title=article.title,
            lead=article.lead,
            sections=article.sections,
            categories=article.categories,
            url=article.url,
        )
        found = [Label(kind=Kind.TOPIC, value=EVERYTHING), Label(kind=Kind.NEWSPAPER, value=slug(article.newspaper))]
        found += [Label(kind=Kind.TOPIC, value=one.topic, score=one.score, evidence=one.evidence) for one in topics]
        lead = f"{article.place} | {article.lead}" if article.place else article.lead
        places = self._provinces.about(title=article.title, lead=lead, newspaper=article.province)
        found += [Label(kind=Kind.PROVINCE, value=place) for place in places]
        text = f"{article.title} . {article.lead}"
        return found + list({match.value: None for match in self._keywords.find(text) if is_meant(match)})

    def why_urgent(self, article: Stored, *, now: datetime) -> tuple[str, ...]:
        """Why *article* cannot wait; nothing where it can."""
        published = article.published or article.first_seen
        return self._breaking.why(title=article.title, lead=article.lead, published=published, now=now)


def is_meant(match: Match[Label]) -> bool:
    """Whether a keyword is what its reader looks for: whoever types marks means them, on every syllable."""
    return match.exact or fold(match.value.value) == match.value.value


def story_of(article: Stored) -> Story:
    """The article as it is compared with others."""
    return story(
        title=article.title,
        lead=article.lead,
        published=article.published or article.first_seen,
        newspaper=article.newspaper,
        number=article.number,
        cluster=article.cluster or 0,
        thread=article.thread or 0,
    )


class Matching:
    """Takes every unmatched article the rest of its way to the outbox.

    With *clusters* a chat hears of a story once, however many newspapers print it.
    """

    first = fan_out.FIRST  #: chats whose rows are written with an article's labels …
    chunk = fan_out.CHUNK  #: … and in each transaction after that

    def __init__(
        self,
        db: Database,
        understanding: Understanding,
        *,
        clock: Clock,
        on_queued: Callable[[], None] = lambda: None,
        clusters: Clusters | None = None,
    ) -> None:
        self._db = db
        self._understanding = understanding
        self._clock = clock
        self._on_queued = on_queued
        self._clusters = clusters
        self._recalled = False
        self.advanced = self._clock.monotonic()  #: when all, or the last article, was matched: for `/healthz`

    async def round(self) -> int:
        """Match what is there, and finish what fan-outs are open, also those of a run before; how many articles."""
        if self._clusters is not None and not self._recalled:
            await recall(self._db, self._clusters, since=self._clock.now() - WINDOW)
            self._recalled = True
        count, more = 0, True
        while more:
            if batch := await self._db.read(articles.unmatched, limit=BATCH):
                self._understanding.learn(await self._db.read(subscriptions.list_keywords))
                for article in batch:
                    await self._one(article)
                count += len(batch)
            more = await self._advance() or bool(batch)
        self.advanced = self._clock.monotonic()
        return count

    async def _advance(self) -> bool:
        """Write the next rows of each article whose audience is large; whether there is any. New ones come between."""
        numbers = await self._db.read(fan_out.unfinished)
        for number in numbers:
            chunk = await self._db.run(fan_out.advance, article=number, now=self._clock.now(), limit=self.chunk)
            self.advanced = self._clock.monotonic()
            if chunk.rows:
                self._on_queued()
            log.info("fanned out article=%d rows=%d done=%d", number, chunk.rows, chunk.done)
        return bool(numbers)

    async def _one(self, article: Stored) -> None:
        now = self._clock.now()
        labels, urgent = self._understood(article, now)
        part = self._place(story_of(article))
        rows = await self._db.run(match, article, labels, now=now, urgent=urgent, part=part, first=self.first)
        if self._clusters is not None:
            self._clusters.add(part)
            self._clusters.forget(now - WINDOW)
        self.advanced = self._clock.monotonic()
        if rows:
            self._on_queued()
        topics = " ".join(one.value for one in labels if one.kind == Kind.TOPIC and one.value != EVERYTHING)
        log.info(
            "matched article=%d topics=%s cluster=%s urgent=%d rows=%d",
            article.number, topics.replace(" ", ",") or "-", part.cluster, urgent, rows,
        )  # fmt: skip

    def _place(self, new: Story) -> Story:
        """*new* as part of the story that it tells again, or of the thread of the one that goes on in it."""
        if self._clusters is None:
            return new
        if known := self._clusters.find(new):
            return join_story(new, known)
        return join_thread(new, self._clusters.find_thread(new))

    def _understood(self, article: Stored, now: datetime) -> tuple[list[Label], bool]:
        """What it is about, and whether it cannot wait. One that trips us up must not hold up all after it."""
        try:
            urgent = bool(self._understanding.why_urgent(article, now=now))
            return self._understanding.labels(article), urgent
        except Exception:
            log.exception("not understood article=%d", article.number)
            return [Label(kind=Kind.TOPIC, value=EVERYTHING)], False


async def recall(db: Database, clusters: Clusters, *, since: datetime) -> None:
    """Have *clusters*, which are in memory only, know the stories of the ledger again."""
    after = 0
    while page := await db.read(articles.recent, since=since, after=after, limit=RECALLED):
        for article in page:
            clusters.add(story_of(article))
        after = page[-1].number


def match(
    tx: Tx,
    article: Stored,
    labels: list[Label],
    *,
    now: datetime,
    urgent: bool = False,
    part: Story | None = None,
    first: int = fan_out.FIRST,
) -> int:
    """Label the article and begin its fan-out in the transaction that marks it as matched; how many rows it wrote.

    *part* says which story it tells, and in which thread; None where it stands for itself. The others of its chats
    than the *first* ones come later.
    """
    cluster = part.cluster if part is not None and part.cluster != article.number else None
    if not articles.mark_matched(tx, article, urgent=urgent, cluster=cluster):
        return 0
    if cluster is not None:
        clusters.begin(tx, cluster)
    elif part is not None and part.thread != part.cluster:
        clusters.follow(tx, article.number, thread=part.thread)
    articles.label(tx, article.number, labels)
    if article.state is ArticleState.QUIET:
        return 0
    fan_out.begin(tx, kind="alert", item=article.number, now=now)
    return fan_out.advance(tx, article=article.number, now=now, limit=first).rows
