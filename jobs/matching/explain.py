"""Explain: what the bot makes of one article, step by step; nothing is kept and nobody told."""

from dataclasses import dataclass, replace
from datetime import datetime

from jobs.matching.match import Understanding, recall, story_of
from jobs.matching.one_article import FoundArticle
from news.articles.labels import Label
from news.stories.index import Clusters
from news.stories.story import WINDOW
from news.text.links import keys_of
from storage import articles, clusters, subscriptions
from storage.articles import Stored
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import audience
from storage.outbox.audience import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All that follows from an article."""

    found: FoundArticle
    labels: list[Label]
    urgent: tuple[str, ...]
    ledger: bool = False  #: whether there was one to ask
    known: Stored | None = None  #: the article as the ledger has it
    story: int | None = None  #: the number of the article that told the same story first
    also: tuple[str, ...] = ()  #: other newspapers that print it
    thread: int | None = None  #: the number of the article whose event goes on in this one
    audiences: tuple[Audience, ...] = ()


async def explain_article(
    found: FoundArticle, understanding: Understanding, *, db: Database | None, now: datetime
) -> Explanation:
    """What follows from it: labels, urgency and, where there is a ledger, its story and who would hear of it."""
    article = found.article
    if db is not None:
        understanding.learn(await db.read(subscriptions.list_keywords))
    labels = understanding.labels(article)
    urgent = understanding.why_urgent(article, now=now)
    bare = Explanation(found=found, labels=labels, urgent=urgent)
    if db is None:
        return bare
    known = await db.read(_known, found)
    if known is not None:
        story, thread = known.cluster, known.thread
    else:
        story, thread = await _find(db, article, now=now)
    heard = await db.read(audience.estimate, labels, now=now, urgent=bool(urgent))
    also = await db.read(_printed_by, story, article.newspaper) if story is not None else ()
    return replace(bare, ledger=True, known=known, story=story, also=also, thread=thread, audiences=tuple(heard))


async def _find(db: Database, article: Stored, *, now: datetime) -> tuple[int | None, int | None]:
    """The story that the article tells again, and the thread it is in; each None where that is its own."""
    clusters, new = Clusters(), story_of(article)
    await recall(db, clusters, since=now - WINDOW)
    if like := clusters.find(new):
        return like.cluster, like.thread if like.thread != like.cluster else None
    before = clusters.find_thread(new)
    return None, before.thread if before else None


def _known(tx: Tx, found: FoundArticle) -> Stored | None:
    article = found.article
    keys = keys_of(link=article.url, guid=found.guid, newspaper=article.newspaper)
    numbers = sorted(articles.known(tx, keys).values())
    return next(iter(articles.of(tx, numbers[:1])), None)


def _printed_by(tx: Tx, story: int, newspaper: str) -> tuple[str, ...]:
    """The newspapers, other than this one, that print the story which goes by this article's number."""
    names: list[str] = []
    for first in articles.of(tx, [story]):
        names += [first.newspaper, *clusters.also_in(tx, replace(first, cluster=story))]
    return tuple(name for name in dict.fromkeys(names) if name != newspaper)
