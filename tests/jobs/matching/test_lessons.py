"""What the newsroom teaches: held at once by every process, shown with its effect, taken back without a trace."""

from datetime import timedelta

import pytest

from bot import catalogue
from jobs.delivery.compose import Composer
from jobs.matching.match import Matching, Understanding
from jobs.matching.topics import Present, Reset, Topics, Undo
from news.delivery.messages import Alert
from news.topics.changes import Change
from news.topics.lessons import Lesson
from storage import articles
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim
from storage.topics import Author
from tests import make
from tests.fakes.clock import DatedClock
from tests.jobs.matching.test_topics import matched
from tests.make import NOON

LAN = Author(id="telegram:7", name="Lan")
CLINIC = Change(what="add", topic="y-te", part="strong", words="lễ hội chả cá")
TITLE = "Khai mạc lễ hội chả cá bên sông"


def opened(db: Database) -> Topics:
    """The topics of a process."""
    return Topics(db, Present(catalogue.taxonomy()), catalogue.topics(), catalogue.learnt())


@pytest.fixture
def topics(sqlite_db: Database) -> Topics:
    """Those of a process that has just begun."""
    return opened(sqlite_db)


def topics_of(topics: Topics, title: str) -> list[str]:
    return [found.topic for found in topics.present.taxonomy.about(title=title, lead="")]


async def test_a_lesson_holds_everywhere_with_its_effect_and_undone_all_is_as_before(
    sqlite_db: Database, topics: Topics
) -> None:
    other = opened(sqlite_db)
    title = "Phiên chợ chiếu cói làng Định Hòa lần thứ {}"

    def fill(tx: Tx) -> int:
        for count in range(3):
            matched(tx, title.format(count))
        matched(tx, "Trạm y tế xã tiêm vắc xin cho trẻ")
        return matched(tx, title.format("mười hai"))

    number = await sqlite_db.run(fill)
    [article] = await sqlite_db.read(articles.of, [number])
    before = topics.present.taxonomy.about(title=title.format(5), lead="")
    lesson = topics.lesson(article, ["du-lich", "the-gioi"])
    assert lesson.had == tuple(topics_of(topics, article.title))
    effect = await topics.preview(lesson, now=NOON)
    assert sorted(effect.changed) == [title.format(count) for count in range(3)]  # the others like it, and none unlike
    taught = await topics.save(lesson, author=LAN, now=NOON)
    await other.refresh()
    for process in (topics, other):
        assert topics_of(process, article.title) == topics_of(process, title.format(5)) == ["du-lich", "the-gioi"]
    assert topics.lesson(article, []).had == lesson.had  # what it is taken for without what was taught
    await topics.save(CLINIC, author=LAN, now=NOON)
    assert topics_of(topics, title.format(5)) == ["du-lich", "the-gioi"]  # another change leaves it there
    undoing = await topics.preview(Undo(number=taught), now=NOON)
    assert sorted(undoing.changed) == sorted(effect.changed)
    await topics.save(Undo(number=taught), author=LAN, now=NOON)
    assert topics.present.taxonomy.about(title=title.format(5), lead="") == before


async def test_everything_taken_back_includes_what_was_taught(sqlite_db: Database, topics: Topics) -> None:
    await sqlite_db.run(lambda tx: matched(tx, TITLE))
    await topics.save(Lesson(title=TITLE, topics=("the-gioi",)), author=LAN, now=NOON)
    assert "the-gioi" in topics_of(topics, TITLE)
    assert [*(await topics.preview(Reset(), now=NOON)).changed] == [TITLE]
    await topics.save(Reset(), author=LAN, now=NOON)
    assert "the-gioi" not in topics_of(topics, TITLE)


async def test_the_newsroom_alone_is_offered_to_put_topics_right(sqlite_db: Database, topics: Topics) -> None:
    composer = Composer(sqlite_db, topics.present, catalogue.provinces(), admins={"telegram": ["7"]})

    def fill(tx: Tx) -> None:
        for address in ("7", "8"):
            make.chat(tx, "y-te", address=address)
        make.stored(tx, title="Trạm y tế xã tiêm vắc xin cho trẻ", lead="")

    await sqlite_db.run(fill)
    understanding = Understanding(topics.present, catalogue.provinces())
    await Matching(sqlite_db, understanding, clock=DatedClock(lambda: NOON)).round()
    claimed = await sqlite_db.run(
        claim.take, claim.Claim(channel="telegram", now=NOON, lease_end=NOON + timedelta(minutes=2)), limit=9
    )
    alerts = {one.address: await composer.message(one) for one in claimed}
    assert {address: isinstance(one, Alert) and one.for_newsroom for address, one in alerts.items()} == {
        "7": True,
        "8": False,
    }
