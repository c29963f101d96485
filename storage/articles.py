"""Articles: one row for each piece of a newspaper, however often and wherever its feeds list it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from news.articles.article import Article
from news.articles.labels import Label
from news.delivery.books import Account, day_of
from storage import books
from storage.engine import article_words
from storage.engine.types import Tx
from storage.times import from_ms, to_ms


class ArticleState(StrEnum):
    """How far an article has come on its way."""

    PAGE = "page"  #: its page must be asked for a lead
    NEW = "new"  #: to be matched
    MATCHED = "matched"  #: its rows are in the outbox
    QUIET = "quiet"  #: to be matched, but sent to nobody: a baseline, or older than its first sight
    SILENT = "silent"  #: matched and sent to nobody; it can still be asked for
    HELD = "held"  #: doubtful, as part of a flood: the newsroom is asked
    WITHDRAWN = "withdrawn"  #: its newspaper took it away after it was matched


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An article as the ledger has it."""

    number: int
    feed: int  #: the number of the one that brought it first
    newspaper: str
    province: str  #: its slug; "": of no one province
    url: str
    title: str
    lead: str
    image: str
    published: datetime | None  #: UTC; None where nobody says
    first_seen: datetime
    state: ArticleState
    categories: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    urgent: bool = False
    place: str = ""  #: where the news is from, as its lead began
    cluster: int | None = None  #: the number of the article that was the first to tell the same story
    thread: int | None = None  #: of stories that go on: the number of the first article of all
    page_tries: int = 0  #: times that its page was asked for in vain
    day: int = 0  #: of its first sight, as the books count days; 0: they do not know it


def known(tx: Tx, keys: Iterable[bytes]) -> dict[bytes, int]:
    """Which of *keys* name an article we have, and which."""
    found: dict[bytes, int] = {}
    for one in keys:
        number = tx.value("SELECT article_id FROM article_keys WHERE key = :key", key=one)
        if number is not None:
            found[one] = number
    return found


def add(
    tx: Tx, article: Article, *, feed: int, newspaper: str, province: str, state: ArticleState, now: datetime
) -> int:
    """A new article with its keys and section; its number."""
    number: int = tx.value(
        """
        INSERT INTO articles (feed_id, newspaper, province, url, title, lead, dateline, image, categories, published,
                              first_seen, day, state, page_due)
        VALUES (:feed, :newspaper, :province, :url, :title, :lead, :dateline, :image, :categories, :published,
                :now, :day, :state, :now)
        RETURNING id
        """,
        feed=feed,
        newspaper=newspaper,
        province=province,
        url=article.url,
        title=article.title,
        lead=article.lead,
        dateline=article.place,
        image=article.image,
        categories=json.dumps(article.categories, ensure_ascii=False),
        published=to_ms(article.published),
        now=to_ms(now),
        day=day_of(now),
        state=state.value,
    )
    add_keys(tx, number, article.keys)
    add_section(tx, number, article.section)
    return number


def add_keys(tx: Tx, article: int, keys: Iterable[bytes]) -> None:
    """From now on any of *keys* means *article* too."""
    tx.many(
        "INSERT INTO article_keys (key, article_id) VALUES (:key, :article) ON CONFLICT DO NOTHING",
        [{"key": one, "article": article} for one in keys],
    )


def add_section(tx: Tx, article: int, section: str) -> bool:
    """The article stands in *section* too; False where that was known (or there is none)."""
    return bool(section) and bool(
        tx.run(
            "INSERT INTO article_sections (article_id, section) VALUES (:article, :section) ON CONFLICT DO NOTHING",
            article=article,
            section=section,
        )
    )


def drop(tx: Tx, number: int) -> None:
    """Forget an article that can't be sent, since its page does not say its headline; its keys stay."""
    tx.run("DELETE FROM article_sections WHERE article_id = :id", id=number)
    gone = tx.rows(
        "DELETE FROM articles WHERE id = :id AND state IN ('page', 'held') RETURNING day, feed_id", id=number
    )
    books.count_articles(tx, gone, Account.FORGOTTEN)


def unmatched(tx: Tx, *, limit: int) -> list[Stored]:
    """Articles to be matched: those to be sent first, oldest first."""
    found = in_state(tx, ArticleState.NEW, limit=limit)
    if len(found) < limit:
        found += in_state(tx, ArticleState.QUIET, limit=limit - len(found))
    return found


# In the very words of the index `articles_open`: SQLite uses it for no others.
_OPEN = "state IN ('page', 'new', 'quiet', 'held') AND state = :state"


def in_state(tx: Tx, state: ArticleState, *, limit: int) -> list[Stored]:
    """Articles on their way that are so far, oldest first."""
    sql = f"SELECT * FROM articles WHERE {_OPEN} ORDER BY id LIMIT :limit"  # noqa: S608 (our words)
    return _stored(tx, sql, state=state.value, limit=limit)


def with_page_due(tx: Tx, *, due: datetime, of_one_newspaper: int, limit: int) -> list[Stored]:
    """Articles whose page is due by *due*, oldest first; each newspaper has so many places at most."""
    sql = f"""
        SELECT * FROM (SELECT articles.*, ROW_NUMBER() OVER (PARTITION BY newspaper ORDER BY id) AS place
                         FROM articles WHERE {_OPEN} AND page_due <= :due) AS listed
         WHERE place <= :places ORDER BY place, id LIMIT :limit
    """  # noqa: S608 (our words)
    page = ArticleState.PAGE.value
    return _stored(tx, sql, state=page, due=to_ms(due), places=of_one_newspaper, limit=limit)


def of(tx: Tx, numbers: Sequence[int]) -> list[Stored]:
    """The articles of these numbers that exist, newest first."""
    listed = ",".join(str(int(number)) for number in numbers) or "0"
    return _stored(tx, f"SELECT * FROM articles WHERE id IN ({listed}) ORDER BY id DESC")  # noqa: S608 (whole numbers)


def _stored(tx: Tx, sql: str, **values: Any) -> list[Stored]:
    rows = tx.rows(sql, **values)
    listed = ",".join(str(row["id"]) for row in rows) or "0"
    sections: dict[int, list[str]] = {}
    for row in tx.rows(f"SELECT * FROM article_sections WHERE article_id IN ({listed})"):  # noqa: S608 (whole numbers)
        sections.setdefault(row["article_id"], []).append(row["section"])
    return [_one(row, sections.get(row["id"], [])) for row in rows]


def _one(row: dict[str, Any], sections: list[str]) -> Stored:
    return Stored(
        number=row["id"],
        feed=row["feed_id"],
        newspaper=row["newspaper"],
        province=row["province"],
        url=row["url"],
        title=row["title"],
        lead=row["lead"],
        image=row["image"],
        published=from_ms(row["published"]),
        first_seen=from_ms(row["first_seen"]),
        day=row["day"],
        state=ArticleState(row["state"]),
        categories=tuple(json.loads(row["categories"])),
        sections=tuple(sections),
        urgent=bool(row["urgent"]),
        cluster=row["cluster_id"],
        thread=row["thread_id"],
        place=row["dateline"],
        page_tries=row["page_tries"],
    )


def recent(tx: Tx, *, since: datetime, after: int, limit: int) -> list[Stored]:
    """Matched articles first seen and published *since* then, with numbers above *after*, without their sections."""
    # Numbers grow with first sights: begin there, or months of articles would be gone through at every start.
    first: int | None = tx.value(
        "SELECT id FROM articles WHERE first_seen >= :since ORDER BY first_seen, id LIMIT 1", since=to_ms(since)
    )
    rows = tx.rows(
        """
        SELECT * FROM articles
         WHERE id > :after AND state IN ('matched', 'silent')
           AND first_seen >= :since AND COALESCE(published, first_seen) >= :since
         ORDER BY id LIMIT :limit
        """,
        since=to_ms(since),
        after=after if first is None else max(after, first - 1),
        limit=limit,
    )
    return [_one(row, []) for row in rows]


def label(tx: Tx, number: int, labels: Iterable[Label]) -> None:
    """Say what the article is about; from then on it is found by its words."""
    before = _count_labels(tx, number)
    tx.many(
        """
        INSERT INTO article_labels (kind, value, article_id, score, evidence)
        VALUES (:kind, :value, :article, :score, :evidence)
        ON CONFLICT (kind, value, article_id) DO UPDATE SET score = :score, evidence = :evidence
        """,
        [
            {
                "kind": one.kind,
                "value": one.value,
                "article": number,
                "score": one.score,
                "evidence": json.dumps(one.evidence, ensure_ascii=False) if one.evidence else "",
            }
            for one in labels
        ],
    )
    books.count_of_article(tx, number, {Account.LABELS: _count_labels(tx, number) - before})
    article_words.write(tx, [number])


def _count_labels(tx: Tx, number: int) -> int:
    return int(tx.value("SELECT COUNT(*) FROM article_labels WHERE article_id = :id", id=number))


def labels(tx: Tx, numbers: Sequence[int], *, kind: str) -> dict[int, list[Label]]:
    """The labels of one *kind* of these articles, strongest first."""
    listed = ",".join(str(int(number)) for number in numbers) or "0"
    found: dict[int, list[Label]] = {number: [] for number in numbers}
    for row in tx.rows(
        f"""
        SELECT * FROM article_labels WHERE article_id IN ({listed}) AND kind = :kind
         ORDER BY score DESC, value
        """,  # noqa: S608 (whole numbers)
        kind=kind,
    ):
        evidence = tuple(json.loads(row["evidence"])) if row["evidence"] else ()
        found[row["article_id"]].append(
            Label(kind=row["kind"], value=row["value"], score=row["score"], evidence=evidence)
        )
    return found


def mark_matched(tx: Tx, article: Stored, *, urgent: bool = False, cluster: int | None = None) -> bool:
    """The article is matched; False where another was quicker."""
    silent = article.state is ArticleState.QUIET
    marked = tx.rows(
        """
        UPDATE articles
           SET state = :after, urgent = :urgent, cluster_id = :cluster,
               thread_id = (SELECT first.thread_id FROM articles first WHERE first.id = :cluster)
         WHERE id = :id AND state = :before
        RETURNING day, feed_id
        """,
        id=article.number,
        before=article.state.value,
        after=ArticleState.SILENT if silent else ArticleState.MATCHED,
        urgent=int(urgent),
        cluster=cluster,
    )
    if not silent:
        books.count_articles(tx, marked, Account.MATCHED)
    return bool(marked)


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget articles first seen before *before*; how many.

    Their keys stay for good: a section that nobody cleans up still lists them years later, often without a date,
    and they would be news again. An article's keys take about 170 bytes: 60 newspapers with 50 articles a day
    each, 180 MB a year.
    """
    for table in ("article_labels", "article_sections", "article_words"):
        tx.run(
            f"DELETE FROM {table} WHERE article_id IN (SELECT id FROM articles WHERE first_seen < :before)",  # noqa: S608
            before=to_ms(before),
        )
    return tx.run("DELETE FROM articles WHERE first_seen < :before", before=to_ms(before))
