"""Where an article went: all that several tables know of it, or of why it is not there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from news.articles.labels import Label
from news.delivery.absences import Absence, Interest, find_absence
from news.delivery.subscriptions import Kind
from news.feeds.fates import Fate, find_fate
from news.feeds.feed import Feed
from news.feeds.unseen import FeedSight, Window, estimate
from news.text.links import keys_of, same_site
from storage import articles, feeds, gaps, history, siblings
from storage.articles import Stored
from storage.engine.types import Tx
from storage.outbox import of_article
from storage.outbox.of_article import OwnRow, Share
from storage.times import from_ms

MOST_ALIKE: Final = 10  #: other articles of the same story
REMEMBERED: Final = timedelta(days=60)  #: how long a delivery stays on record (`jobs.upkeep.sweep`)
COMPARED: Final = timedelta(days=30)  #: how far back the numbers of a newspaper's articles are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChecks:
    """What its page answered, of an article that its feed listed no more."""

    noticed: datetime
    gone: datetime | None  #: when the page was first not found
    is_over: bool  #: nobody asks it any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """An article that is kept, and what became of it."""

    article: Stored
    fate: Fate
    labels: tuple[Label, ...]
    feed: Feed | None  #: that brought it first; None where it is removed
    edited: datetime | None  #: when its newspaper last changed its words
    alike: tuple[Stored, ...]  #: others of the same story, the first one first
    shares: tuple[Share, ...]  #: its deliveries
    is_open: bool  #: some of its rows are still to be written
    corrections: tuple[datetime, ...]
    page: PageChecks | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSight:
    """What became of an article for one chat: its row, or why there is none."""

    row: OwnRow | None = None
    absence: Absence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """What is known where an article is not kept."""

    forgotten: bool  #: it was seen once
    newspaper: str  #: as its feeds call it; "" where none is read
    sights: tuple[FeedSight, ...]
    when: Window  #: of its publishing


def find(tx: Tx, addresses: Iterable[str]) -> tuple[int | None, bool]:
    """The number of the article at one of *addresses*, the first that is known; and whether one was known at all."""
    known = False
    for address in addresses:
        for number in dict.fromkeys(articles.known(tx, keys_of(link=address, guid="", newspaper="")).values()):
            known = True
            if articles.of(tx, [number]):
                return number, True
    return None, known


def trace(tx: Tx, number: int) -> Whereabouts | None:
    """What became of the article of this number; None where it is not kept."""
    found = articles.of(tx, [number])
    if not found:
        return None
    [article] = found
    feed = feeds.get(tx, article.feed)
    labels = [one for kind in Kind for one in articles.labels(tx, [number], kind=kind)[number]]
    _begun, is_open = of_article.fanned_out(tx, article=number)
    corrections = tx.rows("SELECT created_at FROM corrections WHERE article_id = :id ORDER BY id", id=number)
    return Whereabouts(
        article=article,
        fate=_find_fate(article, feed),
        labels=tuple(labels),
        feed=feed,
        edited=from_ms(tx.value("SELECT edited_at FROM articles WHERE id = :id", id=number)),
        alike=tuple(_alike(tx, article)),
        shares=tuple(of_article.count(tx, article=number)),
        is_open=is_open,
        corrections=tuple(from_ms(row["created_at"]) for row in corrections),
        page=_page_checks(tx, number),
    )


def _page_checks(tx: Tx, number: int) -> PageChecks | None:
    row = tx.row("SELECT noticed_at, gone_at, due FROM missing_articles WHERE article_id = :id", id=number)
    if row is None:
        return None
    return PageChecks(noticed=from_ms(row["noticed_at"]), gone=from_ms(row["gone_at"]), is_over=row["due"] is None)


def _find_fate(article: Stored, feed: Feed | None) -> Fate:
    return find_fate(
        article.state,
        published=article.published,
        first_seen=article.first_seen,
        baseline=feed.baseline_at if feed else None,
    )


def _alike(tx: Tx, article: Stored) -> list[Stored]:
    if article.cluster is None:
        return []
    rows = tx.rows(
        "SELECT id FROM articles WHERE cluster_id = :cluster AND id <> :id ORDER BY id LIMIT :most",
        cluster=article.cluster,
        id=article.number,
        most=MOST_ALIKE,
    )
    return articles.of(tx, [row["id"] for row in rows])[::-1]


_ABSENT: Final = {
    Fate.COMING: Absence.COMING,
    Fate.HELD: Absence.HELD,
    Fate.WITHDRAWN: Absence.WITHDRAWN,
    Fate.BASELINE: Absence.SILENT,
    Fate.OLD: Absence.SILENT,
    Fate.SILENT: Absence.SILENT,
}


def of_chat(tx: Tx, *, chat: int, article: Stored, paused_until: datetime | None, now: datetime) -> OwnSight:
    """What became of *article* for this chat."""
    if row := of_article.of_chat(tx, chat=chat, article=article.number):
        return OwnSight(row=row)
    fate = _find_fate(article, feeds.get(tx, article.feed))
    sent, is_open = of_article.fanned_out(tx, article=article.number)
    if fate in _ABSENT or is_open:
        return OwnSight(absence=_ABSENT.get(fate, Absence.COMING))
    received = history.explain(tx, chat=chat, article=article.number)
    since = of_article.followed_since(tx, chat=chat, article=article.number)
    chosen = Interest(
        follows=since is not None,
        wants=of_article.is_wanted(tx, chat=chat, article=article.number),
        excepts=bool(received and received.excepted),
        since=since,
        is_off=of_article.is_off(tx, chat=chat, article=article.number),
        paused_until=paused_until,
        heard_elsewhere=of_article.is_heard_elsewhere(tx, chat=chat, article=article.number),
    )
    return OwnSight(absence=find_absence(chosen, sent=sent, kept_since=now - REMEMBERED, now=now))


def look_for(tx: Tx, address: str, *, forgotten: bool, now: datetime, published: datetime | None = None) -> Unseen:
    """What is known of why the article at *address* is not kept; *published*, where its page says when it was."""
    host = urlsplit(address).hostname or ""
    listed = feeds.everything(tx)
    names = {one.feed.newspaper for one in listed if same_site(urlsplit(one.feed.url).hostname or "", host)}
    found = {gap.feed: gap for gap in gaps.latest(tx)}
    sights = []
    for one in listed:
        if one.feed.newspaper in names:
            gap = found.get(one.feed.number)
            sights.append(
                FeedSight(
                    feed=one.feed,
                    polled=one.polled_at,
                    gap_since=gap.since if gap else None,
                    gap_until=gap.until if gap else None,
                )
            )
    when = Window(after=published, before=published)
    if published is None:
        when = estimate(
            address,
            (one for name in sorted(names) for one in siblings.list_known(tx, newspaper=name, since=now - COMPARED)),
        )
    return Unseen(forgotten=forgotten, newspaper=min(names, default=""), sights=tuple(sights), when=when)
