"""What a newsroom changed about its topics: who, when, and what of it counts now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from news.topics.changes import Change
from news.topics.lessons import Lesson
from storage import lessons
from storage.engine.types import Tx
from storage.times import from_ms, to_ms

TERMINAL: Final = "terminal"  #: the author at the command line
_WHOLE: Final = ("import", "reset")
_LESSON: Final = "lesson"
#: Not undone, and of the time since all topics were last replaced.
_COUNTS: Final = """
    what <> 'undo' AND id <> :without
    AND NOT EXISTS (SELECT 1 FROM topic_changes AS undo WHERE undo.undoes = topic_changes.id)
    AND id >= COALESCE((SELECT MAX(whole.id) FROM topic_changes AS whole
                         WHERE whole.what IN ('import', 'reset') AND whole.id <> :without
                           AND NOT EXISTS (SELECT 1 FROM topic_changes AS undo WHERE undo.undoes = whole.id)), 0)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who changed something."""

    id: str  #: channel:id, or TERMINAL
    name: str = ""  #: as the channel has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What counts now."""

    version: int = 0  #: another with every change; 0 where there was none
    file: str = ""  #: the newsroom's own topics, as TOML; "" stands for the program's
    changes: tuple[Change, ...] = ()  #: what came on top of it, oldest first
    numbers: tuple[int, ...] = ()  #: of each of these
    lessons: tuple[Lesson, ...] = ()  #: articles that were put right, in the same order


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedChange:
    """One entry of the record."""

    number: int
    author: Author
    when: datetime
    what: str
    change: Change | None = None  #: of a single thing
    lesson: Lesson | None = None  #: of an article that was put right
    undoes: int | None = None  #: of an undo: the number of what it took back
    counts: bool = False  #: whether it is so now


def keep(tx: Tx, change: Change, *, author: Author, now: datetime) -> int:
    """Keep a single change; its number."""
    return _add(tx, change.what, author, now, topic=change.topic, part=change.part, words=change.words)


def teach(tx: Tx, lesson: Lesson, *, author: Author, now: datetime) -> int:
    """Keep which topics an article is about; the number of that."""
    number = _add(tx, _LESSON, author, now)
    lessons.keep(tx, number, lesson)
    return number


def replace(tx: Tx, file: str, *, author: Author, now: datetime) -> int:
    """From now on the topics are those of *file*, TOML that was checked; "" for the program's own. Its number."""
    return _add(tx, "import" if file else "reset", author, now, file=file)


def undo(tx: Tx, number: int, *, author: Author, now: datetime) -> int | None:
    """What this change did counts no more; the number of that. None where it does not count anyway."""
    kept = get(tx, number)
    return _add(tx, "undo", author, now, undoes=number) if kept and kept.counts else None


def _add(tx: Tx, what: str, author: Author, now: datetime, **more: str | int) -> int:
    values: dict[str, Any] = {"topic": "", "part": "", "words": "", "file": "", "undoes": None, **more}
    number: int = tx.value(
        """
        INSERT INTO topic_changes (author, author_name, changed_at, what, topic, part, words, file, undoes)
        VALUES (:author, :author_name, :now, :what, :topic, :part, :words, :file, :undoes)
        RETURNING id
        """,
        author=author.id,
        author_name=author.name,
        now=to_ms(now),
        what=what,
        **values,
    )
    return number


def version(tx: Tx) -> int:
    """How many changes there were; nothing is ever deleted, so that a change makes it another. Cheap to ask."""
    return int(tx.value("SELECT COUNT(*) FROM topic_changes"))


def edits(tx: Tx, *, without: int = 0) -> Edits:
    """All that counts now, or would if the change *without* were undone."""
    now = version(tx)  # before the rest: what comes in between is seen the next time
    rows = tx.rows(
        f"SELECT * FROM topic_changes WHERE {_COUNTS} ORDER BY id",  # noqa: S608 (our own words)
        without=without,
    )
    single = [row for row in rows if row["what"] not in (*_WHOLE, _LESSON)]
    taught = lessons.of(tx, [row["id"] for row in rows if row["what"] == _LESSON])
    return Edits(
        version=now,
        file=next((row["file"] for row in rows if row["what"] in _WHOLE), ""),
        changes=tuple(map(_change, single)),
        numbers=tuple(row["id"] for row in single),
        lessons=tuple(lesson for _number, lesson in sorted(taught.items())),
    )


def latest(tx: Tx, *, limit: int) -> list[RecordedChange]:
    """The last entries of the record, newest first."""
    return _kept(tx, "1 = 1", limit=limit)


def get(tx: Tx, number: int) -> RecordedChange | None:
    """The entry of this number."""
    return next(iter(_kept(tx, "id = :number", limit=1, number=number)), None)


def _kept(tx: Tx, which: str, *, limit: int, **values: int) -> list[RecordedChange]:
    rows = tx.rows(
        f"""
        SELECT id, author, author_name, changed_at, what, topic, part, words, undoes,
               CASE WHEN {_COUNTS} THEN 1 ELSE 0 END AS counts
          FROM topic_changes WHERE {which} ORDER BY id DESC LIMIT :limit
        """,  # noqa: S608 (our own words)
        limit=limit,
        without=0,
        **values,
    )
    taught = lessons.of(tx, [row["id"] for row in rows if row["what"] == _LESSON])
    return [
        RecordedChange(
            number=row["id"],
            author=Author(id=row["author"], name=row["author_name"]),
            when=from_ms(row["changed_at"]),
            what=row["what"],
            change=_change(row) if row["topic"] else None,
            lesson=taught.get(row["id"]),
            undoes=row["undoes"],
            counts=bool(row["counts"]),
        )
        for row in rows
    ]


def _change(row: dict[str, Any]) -> Change:
    return Change(what=row["what"], topic=row["topic"], part=row["part"], words=row["words"])


def followers(tx: Tx, slugs: Sequence[str]) -> dict[str, int]:
    """How many chats follow each of these topics."""
    counts = {
        row["value"]: row["chats"]
        for row in tx.rows(
            """
            SELECT value, COUNT(DISTINCT chat_id) AS chats FROM subscriptions
             WHERE kind = 'topic' AND excepted = 0 GROUP BY value
            """
        )
    }
    return {slug: counts.get(slug, 0) for slug in slugs}
