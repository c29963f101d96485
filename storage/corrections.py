"""Corrections: what a feed says of an article that it listed before, and whether readers should hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from news.articles.article import Article
from news.articles.corrections import Words, compare, is_corrected, is_new_headline
from storage import articles, search
from storage.articles import ArticleState, Stored
from storage.engine.types import Tx
from storage.outbox import corrections, fan_out
from storage.times import to_ms

MOST: Final = 3  #: of one article that readers are told where nothing can be edited: some articles change all day


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """An article as it is now, and what it said before one of its corrections."""

    number: int  #: of the correction
    before: Words
    article: Stored


def correct(tx: Tx, number: int, article: Article, *, feed: int, now: datetime) -> bool:
    """Take over what *feed* says now; True where the headline, or a fact in the lead, is another.

    The lead is that of the feed which brought the article, or of its page: others may shorten it in their own way.
    """
    before = tx.row("SELECT title, lead, feed_id, state FROM articles WHERE id = :id", id=number)
    if before is None:
        return False
    lead = article.lead if before["feed_id"] == feed or not before["lead"] else ""
    if before["title"] == article.title and lead in ("", before["lead"]):
        return False
    tx.run(
        """
        UPDATE articles SET title = :title, edited_at = :now,
               lead = CASE WHEN :lead = '' THEN lead ELSE :lead END,
               image = CASE WHEN :image = '' THEN image ELSE :image END
         WHERE id = :id
        """,
        id=number,
        title=article.title,
        lead=lead,
        image=article.image,
        now=to_ms(now),
    )
    search.keep_in_step(tx, number)
    if before["state"] == ArticleState.WITHDRAWN:
        return False
    said = (before["title"], before["lead"])
    if compare(said, (article.title, lead)) and _count(tx, number) < MOST:
        record(tx, number, said, now=now)
    return is_new_headline(before["title"], article.title) or bool(lead and is_corrected(before["lead"], lead))


def _count(tx: Tx, article: int) -> int:
    return int(tx.value("SELECT COUNT(*) FROM corrections WHERE article_id = :article", article=article))


def record(tx: Tx, article: int, said: Words, *, now: datetime) -> None:
    """What was *said* of the article until *now* is wrong."""
    tx.run(
        "INSERT INTO corrections (article_id, title, lead, created_at) VALUES (:article, :title, :lead, :now)",
        article=article,
        title=said[0],
        lead=said[1],
        now=to_ms(now),
    )


def tell(tx: Tx, article: int, *, now: datetime, since: datetime, ahead: timedelta = timedelta()) -> None:
    """Have what was sent of the article after *since* say what it says now, or tell of what was wrong.

    *ahead*: how wrong our clock surely is: nothing was sent longer ago for it.
    """
    fan_out.write_edits(tx, article=article, now=now, since=since - ahead)
    corrections.write(tx, article=article, now=now, ahead=ahead)


def of(tx: Tx, numbers: Sequence[int]) -> list[Corrected]:
    """The corrections of these numbers whose articles are known, in their order."""
    listed = ",".join(str(int(number)) for number in numbers) or "0"
    rows = tx.rows(f"SELECT * FROM corrections WHERE id IN ({listed}) ORDER BY id")  # noqa: S608 (whole numbers)
    found = {article.number: article for article in articles.of(tx, [row["article_id"] for row in rows])}
    return [
        Corrected(number=row["id"], before=(row["title"], row["lead"]), article=found[row["article_id"]])
        for row in rows
        if row["article_id"] in found
    ]


def sweep(tx: Tx, *, before: datetime) -> int:
    """Forget corrections made before *before*; how many."""
    return tx.run("DELETE FROM corrections WHERE created_at < :before", before=to_ms(before))
