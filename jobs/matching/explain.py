"""Explain: what the bot makes of one article, step by step; nothing is kept and nobody told."""

from dataclasses import dataclass, replace
from datetime import datetime

from jobs.matching.match import Understanding, recall, story_of
from jobs.matching.one_article import FoundArticle
from news.articles.clusters import WINDOW, Clusters
from news.articles.labels import Label
from news.text.links import keys_of
from storage import articles, clusters, subscriptions
from storage.articles import Stored
from storage.engine.database import Database, Tx
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
        story = known.cluster
    else:
        clusters = Clusters()
        await recall(db, clusters, since=now - WINDOW)
        like = clusters.find(story_of(article))
        story = like.cluster if like else None
    heard = await db.read(audience.estimate, labels, now=now, urgent=bool(urgent))
    also = await db.read(_printed_by, story, article.newspaper) if story is not None else ()
    return replace(bare, ledger=True, known=known, story=story, also=also, audiences=tuple(heard))


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
