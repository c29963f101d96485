"""What a feed brought, into the ledger: which of it is new, known, edited, old or a flood."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from news.articles.article import Article
from news.feeds.feed import FEW, Form, is_flood, is_old
from news.feeds.rhythm import rhythm_after
from news.feeds.verdict import Verdict
from storage import articles, feeds
from storage.articles import ArticleState
from storage.engine.database import Tx
from storage.feeds import PollResult
from storage.outbox import fan_out

CORRECTED = timedelta(days=7)  #: how long a message is corrected when its headline is edited


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of the entries of one poll."""

    new: int = 0  #: to be told
    quiet: int = 0  #: kept, told to nobody
    held: int = 0
    edited: int = 0


def ingest(tx: Tx, result: PollResult, found: Sequence[Article], *, now: datetime) -> Ingested:
    """Keep *found*, the entries of this poll not seen before, and its result, in one transaction."""
    feed = result.feed
    tx.lock("articles")  # two feeds read at once may tell the same story, and neither see it in the other
    fresh, edited = _sort(tx, found, now=now, listed=feed.form is not Form.RSS)
    flooded = _is_flooded(tx, result, fresh, now=now)
    count = dict.fromkeys(ArticleState, 0)
    for article in fresh:
        state = _state(article, baseline=feed.baseline_at is None, flooded=flooded, now=now)
        if state is ArticleState.QUIET and not article.title:
            continue  # a sitemap tells no headlines, and no page is asked for what nobody will be told
        count[state] += 1
        articles.add(
            tx, article, feed=feed.number, newspaper=feed.newspaper, province=feed.province, state=state, now=now
        )
    hours, newest = rhythm_after(feed, [one.published for one in fresh if one.published], now=now)
    after = replace(feed, hours=hours, newest_at=newest, baseline_at=feed.baseline_at or now)
    if flooded:
        after = replace(after, state="held", verdict=Verdict.FLOOD)
    feeds.record(tx, [replace(result, feed=after)])
    return Ingested(
        new=count[ArticleState.NEW] + count[ArticleState.PAGE],
        quiet=count[ArticleState.QUIET],
        held=count[ArticleState.HELD],
        edited=edited,
    )


def _is_flooded(tx: Tx, result: PollResult, fresh: Sequence[Article], *, now: datetime) -> bool:
    """Whether this poll is a flood; the row still holds when the one before it was good."""
    if result.feed.baseline_at is None or len(fresh) < FEW:
        return False
    before = feeds.get(tx, result.feed.number)
    last_good = before.ok_at if before else None
    return is_flood(entries=result.items or 0, new=[one.published for one in fresh], last_good=last_good, now=now)


def _sort(tx: Tx, found: Sequence[Article], *, now: datetime, listed: bool) -> tuple[list[Article], int]:
    """The articles nobody has seen, oldest first as they should be told; what is known is brought up to date.

    What is only *listed*, in a sitemap or on a section's page, corrects no headline: it may be cut short there.
    """
    fresh: list[Article] = []
    edited = 0
    seen_keys: set[bytes] = set()
    for article in reversed(found):  # feeds list the newest first
        numbers = set(articles.known(tx, article.keys).values())
        if numbers:
            edited += _update_known(tx, min(numbers), article, now=now, listed=listed)
        elif seen_keys.isdisjoint(article.keys):
            fresh.append(article)
        seen_keys.update(article.keys)
    return fresh, edited


def _update_known(tx: Tx, number: int, article: Article, *, now: datetime, listed: bool) -> bool:
    """Another sight of an article: more keys, another section, perhaps another headline."""
    articles.add_keys(tx, number, article.keys)
    articles.add_section(tx, number, article.section)
    if listed or not articles.correct(tx, number, article, now=now):
        return False
    fan_out.write_edits(tx, article=number, now=now, since=now - CORRECTED)
    return True


def _state(article: Article, *, baseline: bool, flooded: bool, now: datetime) -> ArticleState:
    if baseline or is_old(article.published, now=now):
        return ArticleState.QUIET
    if flooded:
        return ArticleState.HELD
    return ArticleState.NEW if article.lead else ArticleState.PAGE
