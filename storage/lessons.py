"""Lessons: articles whose topics the newsroom put right, as they were then."""

from collections.abc import Sequence

from news.topics.lessons import Lesson
from storage.engine.types import Tx


def keep(tx: Tx, number: int, lesson: Lesson) -> None:
    """What the entry *number* of the record of changes teaches."""
    tx.run(
        """
        INSERT INTO lessons (change_id, article_id, title, lead, had, topics)
        VALUES (:number, :article, :title, :lead, :had, :topics)
        """,
        number=number,
        article=lesson.article,
        title=lesson.title,
        lead=lesson.lead,
        had=" ".join(lesson.had),
        topics=" ".join(lesson.topics),
    )


def of(tx: Tx, numbers: Sequence[int]) -> dict[int, Lesson]:
    """What these entries of the record teach, by their numbers; nothing for those that are no lessons."""
    if not numbers:
        return {}
    rows = tx.rows(  # not one by one: a newsroom may teach thousands, and a statement takes so many numbers only
        "SELECT * FROM lessons WHERE change_id BETWEEN :first AND :last", first=min(numbers), last=max(numbers)
    )
    meant = set(numbers)
    return {
        row["change_id"]: Lesson(
            number=row["change_id"],
            article=row["article_id"],
            title=row["title"],
            lead=row["lead"],
            had=tuple(row["had"].split()),
            topics=tuple(row["topics"].split()),
        )
        for row in rows
        if row["change_id"] in meant
    }
