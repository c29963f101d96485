"""What a feed brought, into the ledger: which of it is new, known, edited, old or doubtful."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from news.articles.article import Article
from news.delivery.books import Account, day_of
from news.feeds.feed import Feed, Form, is_old
from news.feeds.flood import AT_ONCE, SAME, doubt, find_old_numbers, recognise
from news.feeds.rhythm import rhythm_after, usual
from storage import articles, books, corrections, feeds, gaps, missing, siblings
from storage.articles import ArticleState
from storage.engine.types import Tx
from storage.feeds import PollResult

log = logging.getLogger(__name__)

LISTED = 3  #: entries that a feed lists, or its list is too short to say anything
CORRECTED = timedelta(days=7)  #: how long a message is corrected when its article is
DAYS = timedelta(days=2)  #: what is older is no news: how far back a few new entries are looked for under other links …
WEEKS = timedelta(days=30)  #: … and many
CACHED = timedelta(hours=2)  #: how long a server may show the same copy of a feed that goes on


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of the entries of one poll."""

    new: int = 0  #: to be sent
    quiet: int = 0  #: kept, sent to nobody
    held: int = 0
    edited: int = 0
    fresh: int = 0  #: that no feed had listed
    shared: Mapping[int, int] = field(default_factory=dict)  #: by feed: how many of the known ones it had listed first


def ingest(
    tx: Tx, result: PollResult, found: Sequence[Article], *, now: datetime, ahead: timedelta = timedelta()
) -> Ingested:
    """Keep *found*, the entries of this poll not seen before, and its result, in one transaction.

    *ahead*: how wrong our clock surely is, which makes nothing old, neither an article nor a message.
    """
    feed = result.feed
    tx.lock("articles")  # two feeds read at once may tell the same story, and neither see it in the other
    fresh, known, edited = _sort(tx, found, now=now, ahead=ahead, feed=feed)
    states = _judge(tx, feed, fresh, now=now - ahead)
    _count(tx, feed, found, states, now=now)
    count = dict.fromkeys(ArticleState, 0)
    for article, state in states:
        if state is ArticleState.QUIET and not article.title:
            continue  # a sitemap tells no headlines, and no page is asked for what nobody will be told
        count[state] += 1
        articles.add(
            tx, article, feed=feed.number, newspaper=feed.newspaper, province=feed.province, state=state, now=now
        )
    hours, newest = rhythm_after(feed, _moments(feed, states, now=now), now=now)
    after = replace(feed, hours=hours, newest_at=newest, baseline_at=feed.baseline_at or now)
    _note_gap(tx, feed, found, states, now=now)
    feeds.record(tx, [replace(result, feed=after)])
    return Ingested(
        new=count[ArticleState.NEW] + count[ArticleState.PAGE],
        quiet=count[ArticleState.QUIET],
        held=count[ArticleState.HELD],
        edited=edited,
        fresh=len(fresh),
        shared=siblings.count_first(tx, known),
    )


def _count(
    tx: Tx, feed: Feed, found: Sequence[Article], states: Sequence[tuple[Article, ArticleState]], *, now: datetime
) -> None:
    """Tell the books what the entries *found* were."""
    quiet = [article for article, state in states if state is ArticleState.QUIET]
    counts: dict[str, int] = {
        Account.ENTRIES: len(found),
        Account.KNOWN: len(found) - len(states),
        Account.BASELINE if feed.baseline_at is None else Account.OLD: len(quiet),
        Account.UNKEPT: sum(not article.title for article in quiet),
        Account.ARTICLES: sum(state is not ArticleState.QUIET for _article, state in states),
    }
    books.count(tx, counts, day=day_of(now), feed=feed.number)


def _note_gap(
    tx: Tx,
    feed: Feed,
    found: Sequence[Article],
    states: Sequence[tuple[Article, ArticleState]],
    *,
    now: datetime,
) -> None:
    """Record where the feed lists nothing of what it listed last time, and all of it is news."""
    news = [one for one, state in states if state in (ArticleState.NEW, ArticleState.PAGE)]
    if feed.baseline_at is None or len(news) < LISTED or len(states) < len(found) or len(news) < len(states):
        return
    before = feeds.get(tx, feed.number)
    if before is None or before.ok_at is None or not before.seen_items or before.seen() & feed.seen():
        return
    gaps.record(tx, feed.number, since=before.ok_at, now=now)
    log.warning("feed rolled on faster than it was read feed=%s since=%s", feed.url, before.ok_at.isoformat())


def _moments(feed: Feed, states: Sequence[tuple[Article, ArticleState]], *, now: datetime) -> list[datetime]:
    """When these were published; of news without a date, this is when it was first seen."""
    if feed.baseline_at is None:
        return [one.published for one, _state in states if one.published]
    news = (ArticleState.NEW, ArticleState.PAGE)
    return [one.published or now for one, state in states if one.published or state in news]


def _judge(tx: Tx, feed: Feed, fresh: Sequence[Article], *, now: datetime) -> list[tuple[Article, ArticleState]]:
    """Which of *fresh* are kept, and as what: sent, silent or held. Those known under another link are not kept."""
    if feed.baseline_at is None:
        return [(one, ArticleState.QUIET) for one in fresh]
    states = {place: ArticleState.QUIET for place, one in enumerate(fresh) if is_old(one.published, now=now)}
    recent = [place for place in range(len(fresh)) if place not in states]  # old ones do not count
    if len(recent) >= SAME:
        recent = _join_known(tx, feed, fresh, recent, states, now=now)
    if len(recent) > AT_ONCE:
        last = _last_reading(tx, feed, now=now)
        doubts = doubt(
            [fresh[place].published for place in recent], usual=usual(feed, since=last, until=now), gap=now - last
        )
        states |= {place: ArticleState.HELD for place, doubtful in zip(recent, doubts, strict=True) if doubtful}
    for place in recent:
        states.setdefault(place, ArticleState.NEW if fresh[place].lead else ArticleState.PAGE)
    return [(one, states[place]) for place, one in enumerate(fresh) if place in states]


def _join_known(
    tx: Tx,
    feed: Feed,
    fresh: Sequence[Article],
    recent: list[int],
    states: dict[int, ArticleState],
    *,
    now: datetime,
) -> list[int]:
    """Of the places *recent* those that are news; what is known by its headline is joined, what is old is silent."""
    many = len(recent) > AT_ONCE
    known = siblings.list_known(tx, newspaper=feed.newspaper, since=now - (WEEKS if many else DAYS))
    listed = [fresh[place] for place in recent]
    same = recognise(listed, known)
    for at, number in same.items():
        articles.add_keys(tx, number, listed[at].keys)
        articles.add_section(tx, number, listed[at].section)
    old = find_old_numbers(listed, known, since=now - DAYS) if many and not same else set()  # a new system counts anew
    states |= {recent[at]: ArticleState.QUIET for at in old - same.keys()}
    return [place for at, place in enumerate(recent) if at not in same and at not in old]


def _last_reading(tx: Tx, feed: Feed, *, now: datetime) -> datetime:
    """Since when the feed may have gathered news: its last good poll, or before where its server keeps a copy."""
    before = feeds.get(tx, feed.number)  # it still is as the poll before left it
    if before is None or before.ok_at is None:
        return now
    return min(before.ok_at, max(before.read_at or before.ok_at, now - CACHED))


def _sort(
    tx: Tx, found: Sequence[Article], *, now: datetime, ahead: timedelta, feed: Feed
) -> tuple[list[Article], set[int], int]:
    """The articles nobody has seen, oldest first as they should be told; what is known is brought up to date.

    Besides, the numbers of those known, and how many messages' articles were edited.

    What is only listed, in a sitemap or on a section's page, corrects no headline: it may be cut short there.
    """
    fresh: list[Article] = []
    known: set[int] = set()
    edited = 0
    seen_keys: set[bytes] = set()
    for article in reversed(found):  # feeds list the newest first
        numbers = set(articles.known(tx, article.keys).values())
        if numbers:
            known.add(min(numbers))
            edited += _update_known(tx, min(numbers), article, now=now, ahead=ahead, feed=feed)
        elif seen_keys.isdisjoint(article.keys):
            fresh.append(article)
        seen_keys.update(article.keys)
    return fresh, known, edited


def _update_known(tx: Tx, number: int, article: Article, *, now: datetime, ahead: timedelta, feed: Feed) -> bool:
    """Another sight of an article: more keys, another section, perhaps another headline or lead."""
    articles.add_keys(tx, number, article.keys)
    articles.add_section(tx, number, article.section)
    missing.look_again(tx, number, now=now)
    if feed.form is not Form.RSS or not corrections.correct(tx, number, article, feed=feed.number, now=now):
        return False
    corrections.tell(tx, number, now=now, since=now - CORRECTED, ahead=ahead)
    return True
