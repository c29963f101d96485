"""The topics of the moment: the program's own or the newsroom's, with what admins changed since."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from jobs.matching.topic_effects import Effect, compare, find_alike, find_holding, find_newest, topics_of
from news.errors import BaotinError, ConfigurationError
from news.topics.changes import Change, apply_changes, concerns_articles, why_not
from news.topics.classifier import Classifier
from news.topics.lessons import Lesson, Lessons
from news.topics.parsing import parse
from news.topics.taxonomy import Taxonomy
from storage import topics
from storage.articles import Stored
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.topics import Author, Edits

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """Takes one entry of the record back."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset:
    """Takes everything back: the topics are the program's own again."""


Edit = Change | Undo | Reset  #: of the topics themselves
Deed = Edit | Lesson


class ChangeRefused(BaotinError):
    """The deed would change nothing; `reason` as `news.topic_changes.why_not` says it, or "nothing to undo"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Present:
    """The one place where the taxonomy of the moment is; who holds this has every edit as soon as it is made."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy


def present(taxonomy: Taxonomy | Present) -> Present:
    """*taxonomy* as something that may change; one that nobody changes is as good."""
    return taxonomy if isinstance(taxonomy, Present) else Present(taxonomy)


class Topics:
    """Holds the taxonomy of the moment for all who use it, and changes it.

    *shipped* is the program's own file, *present* what is handed around, *learnt* what all of them are taught.
    """

    def __init__(self, db: Database, present: Present, shipped: str, weights: Classifier | None = None) -> None:
        self.present = present
        self.text = shipped  #: the topics of the moment as TOML
        self._db = db
        self._shipped = shipped
        self._weights = weights
        self._version = 0
        self._refreshing = asyncio.Lock()

    async def refresh(self) -> bool:
        """Have what was changed, here or by another process; whether there was anything."""
        async with self._refreshing:
            if await self._db.read(topics.version) == self._version:
                return False
            edits = await self._db.read(topics.edits)
            self.text, self.present.taxonomy = await asyncio.to_thread(self._read_edits, edits)
            self._version = edits.version
        log.info("topics version=%d changes=%d known=%d", edits.version, len(edits.changes), len(self.present.taxonomy))
        return True

    async def preview(self, deed: Deed, *, now: datetime) -> Effect:
        """What *deed* would make of the last days' articles; `Refused` where it can't be done."""
        text, lessons, about = await self._apply(deed)
        effect = Effect(topic=about.topic if isinstance(about, Change) else "")
        if isinstance(about, Change) and not concerns_articles(about):
            return effect
        before, after = self.present.taxonomy, await asyncio.to_thread(self._read, text, lessons)
        match about:
            case Lesson():
                held = await find_alike(self._db, about, now=now)
            case Change(what="add" | "remove", part=part) if part != "sections":
                held = await find_holding(self._db, about.words, effect, now=now)
            case _other:
                held = await find_newest(self._db, now=now)
        await compare(self._db, held, before, after, effect)
        return effect

    async def save(self, deed: Deed, *, author: Author, now: datetime) -> int:
        """Do it, for good and at once; the number in the record. `Refused` where it can't be done."""
        while True:
            over = self._version  # of before the look: what comes in during it was not looked at
            await self._apply(deed)
            number = await self._db.run(_save, deed, over=over, author=author, now=now)
            if number is not None:
                break
        log.info("topics changed author=%s number=%d deed=%r", author.id, number, deed)
        await self.refresh()
        return number

    def lesson(self, article: Stored, right: Sequence[str]) -> Lesson:
        """That *article* is about the topics of these slugs, whatever it is taken for without any lesson."""
        had = topics_of(self.present.taxonomy.with_lessons(Lessons()), article)
        return Lesson(
            article=article.number, title=article.title, lead=article.lead, had=tuple(had), topics=tuple(right)
        )

    def _read_edits(self, edits: Edits) -> tuple[str, Taxonomy]:
        return read_edits(edits, self._shipped, self._read)

    def _read(self, text: str, lessons: Sequence[Lesson] = ()) -> Taxonomy:
        taxonomy = parse(text)
        if self._weights:
            taxonomy = taxonomy.with_classifier(self._weights, by=parse(self._shipped))
        return taxonomy.with_lessons(Lessons(lessons))

    async def _apply(self, deed: Deed) -> tuple[str, Sequence[Lesson], Change | Lesson | None]:
        """The topics and lessons after it, and the one thing that becomes otherwise, where it is one."""
        await self.refresh()
        edits = await self._db.read(topics.edits)
        match deed:
            case Lesson():
                return self.text, (*edits.lessons, deed), deed
            case Change():
                if reason := await asyncio.to_thread(why_not, self.text, deed):
                    raise ChangeRefused(reason)
                return await asyncio.to_thread(apply_changes, self.text, [deed]), edits.lessons, deed
            case Undo(number=number):
                kept = await self._db.read(topics.get, number)
                if kept is None or not kept.counts:
                    raise ChangeRefused("nothing to undo")
                left = await self._db.read(topics.edits, without=number)
                text, _taxonomy = await asyncio.to_thread(self._read_edits, left)
                return text, left.lessons, kept.change or kept.lesson
        if not edits.file and not edits.changes and not edits.lessons:
            raise ChangeRefused("nothing to undo")
        return self._shipped, (), None


def _save(tx: Tx, deed: Deed, *, over: int, author: Author, now: datetime) -> int | None:
    """Keep it; None where another came in between."""
    tx.lock("topics")
    if topics.version(tx) != over:
        return None
    match deed:
        case Change():
            return topics.keep(tx, deed, author=author, now=now)
        case Lesson():
            return topics.teach(tx, deed, author=author, now=now)
        case Undo(number=number):
            return topics.undo(tx, number, author=author, now=now)
    return topics.replace(tx, "", author=author, now=now)


def read_edits(edits: Edits, shipped: str, read: Callable[[str, Sequence[Lesson]], Taxonomy]) -> tuple[str, Taxonomy]:
    """The topics that *edits* amount to, written and read; a file that can't be read any more yields to *shipped*."""
    try:
        text = apply_changes(edits.file or shipped, edits.changes)
        return text, read(text, edits.lessons)
    except ConfigurationError as error:
        log.error("the newsroom's topics can't be read, the program's own are used reason=%s", error.problems[0])
        text = apply_changes(shipped, edits.changes)
        return text, read(text, edits.lessons)
