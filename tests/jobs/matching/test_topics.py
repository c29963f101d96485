"""Topics of the moment: changed at once, for every process, tried on the last days' articles."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from bot import catalogue
from jobs.delivery.compose import Composer
from jobs.matching.match import Matching, Understanding
from jobs.matching.topic_effects import MOST, Effect
from jobs.matching.topics import ChangeRefused, Present, Reset, Topics, Undo, present
from news.topics.changes import Change, creation
from storage import articles
from storage import topics as stored_topics
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.topics import Author
from tests import make
from tests.fakes.clock import DatedClock
from tests.make import NOON
from tests.waiting import PATIENCE, patience

LAN = Author(id="telegram:7", name="Lan")
CLINIC = Change(what="add", topic="y-te", part="strong", words="lễ hội chả cá")
TITLE = "Khai mạc lễ hội chả cá bên sông"


def kept(db: Database) -> Topics:
    return Topics(db, Present(catalogue.taxonomy()), catalogue.topics())


@pytest.fixture
async def topics(sqlite_db: Database) -> Topics:
    """The topics of a process that has just begun."""
    found = kept(sqlite_db)
    assert not await found.refresh()
    return found


def matched(tx: Tx, /, title: str, **more: Any) -> int:
    number = make.stored(tx, title=title, lead="", **more)
    [one] = articles.of(tx, [number])
    articles.mark_matched(tx, one)
    return number


def topics_of(topics: Topics, title: str = TITLE) -> list[str]:
    return [found.topic for found in topics.present.taxonomy.about(title=title, lead="")]


async def test_a_change_holds_at_once_here_and_soon_in_another_process(sqlite_db: Database, topics: Topics) -> None:
    other = kept(sqlite_db)
    assert "y-te" not in topics_of(topics)
    await topics.save(CLINIC, author=LAN, now=NOON)
    assert "y-te" in topics_of(topics)
    assert "y-te" not in topics_of(other)
    assert await other.refresh()
    assert "y-te" in topics_of(other)
    assert not await other.refresh()


async def test_matching_and_composing_use_what_was_changed(sqlite_db: Database, topics: Topics) -> None:
    understanding = Understanding(topics.present, catalogue.provinces())
    composer = Composer(sqlite_db, topics.present, catalogue.provinces())
    chat = await sqlite_db.run(make.chat, "y-te")
    await topics.save(CLINIC, author=LAN, now=NOON)
    number = await sqlite_db.run(make.stored, title=TITLE, lead="")
    await Matching(sqlite_db, understanding, clock=DatedClock(lambda: NOON)).round()
    [row] = await make.rows(sqlite_db, "SELECT chat_id, item_id FROM outbox")
    assert (row["chat_id"], row["item_id"]) == (chat.number, number)
    await topics.save(Change(what="rename", topic="y-te", words="Sức khỏe"), author=LAN, now=NOON)
    [alert] = await composer.alerts([number])
    assert "#SứcKhỏe" in [tag.hashtag for tag in alert.topics]


async def test_a_message_in_memory_is_made_anew_when_topics_change(sqlite_db: Database, topics: Topics) -> None:
    composer = Composer(sqlite_db, topics.present, catalogue.provinces())
    number = await sqlite_db.run(make.stored, title=TITLE, topics=("y-te",))
    names = []
    for name in ("Sức khỏe", "Y tế"):
        first = await composer._alert(number)
        assert first and first is await composer._alert(number)
        names += [tag.name for tag in first.topics]
        await topics.save(Change(what="rename", topic="y-te", words=name), author=LAN, now=NOON)
    assert names == ["Y tế, sức khỏe", "Sức khỏe"]


async def test_a_change_can_be_undone_alone_and_all_together(sqlite_db: Database, topics: Topics) -> None:
    first = await topics.save(CLINIC, author=LAN, now=NOON)
    await topics.save(creation("xiếc thú"), author=LAN, now=NOON)
    await topics.save(Undo(number=first), author=LAN, now=NOON)
    assert "y-te" not in topics_of(topics)
    assert topics.present.taxonomy.get("xiec-thu")
    await topics.save(Reset(), author=LAN, now=NOON)
    assert topics.present.taxonomy.get("xiec-thu") is None
    assert topics.text is catalogue.topics()
    for deed in (Reset(), Undo(number=first), Undo(number=99)):
        with pytest.raises(ChangeRefused, match="nothing to undo"):
            await topics.save(deed, author=LAN, now=NOON)
    kinds = [one.what for one in await sqlite_db.read(stored_topics.latest, limit=9)]
    assert kinds == ["reset", "undo", "create", "add"]


async def test_what_changes_nothing_is_refused_and_not_kept(sqlite_db: Database, topics: Topics) -> None:
    with pytest.raises(ChangeRefused) as refusal:
        await topics.save(Change(what="remove", topic="y-te", words="gạch men"), author=LAN, now=NOON)
    assert refusal.value.reason == "not there"
    assert await sqlite_db.read(stored_topics.version) == 0


async def test_of_two_who_change_at_once_the_second_sees_what_the_first_did(
    sqlite_db: Database, topics: Topics
) -> None:
    other = kept(sqlite_db)
    both = await asyncio.gather(
        *(one.save(CLINIC, author=LAN, now=NOON) for one in (topics, other)), return_exceptions=True
    )
    assert sorted(isinstance(one, ChangeRefused) for one in both) == [False, True]
    assert await sqlite_db.read(stored_topics.version) == 1


class Slow(ThreadPoolExecutor):
    """Threads, of which the first piece of work waits until it may go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go = threading.Event(), threading.Event()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.begun.is_set():
            return super().submit(fn, *args, **kwargs)
        self.begun.set()

        def late() -> Any:
            assert self.go.wait(PATIENCE)
            return fn(*args, **kwargs)

        return super().submit(late)


async def test_what_another_changed_while_a_change_was_looked_at_is_seen_too(
    sqlite_db: Database, topics: Topics
) -> None:
    threads = Slow()
    asyncio.get_running_loop().set_default_executor(threads)
    slow = asyncio.create_task(topics.save(CLINIC, author=LAN, now=NOON))
    async with patience():
        while not threads.begun.is_set():
            await asyncio.sleep(0)
        await topics.save(CLINIC, author=LAN, now=NOON)
        threads.go.set()
        with pytest.raises(ChangeRefused, match="there"):
            await slow
    assert await sqlite_db.read(stored_topics.version) == 1


async def test_a_look_names_what_would_come_and_go_and_keeps_nothing(sqlite_db: Database, topics: Topics) -> None:
    def fill(tx: Tx) -> None:
        matched(tx, TITLE)
        matched(tx, "LỄ HỘI CHẢ CÁ mời khách")
        matched(tx, "Giá vàng hôm qua giảm")
        matched(tx, "Lễ hội chả cá năm ngoái", published=NOON - timedelta(days=9))
        make.stored(tx, title="Lễ hội chả cá sắp tới")  # not matched yet

    await sqlite_db.run(fill)
    effect = await topics.preview(CLINIC, now=NOON)
    assert effect.gained == ["LỄ HỘI CHẢ CÁ mời khách", TITLE]
    assert (effect.lost, effect.holding, effect.alike) == ([], 2, "")
    assert effect.size == 2 + effect.elsewhere
    await topics.save(CLINIC, author=LAN, now=NOON)
    for deed in (Undo(number=1), Change(what="remove", topic="y-te", words="lễ hội chả cá")):
        assert (await topics.preview(deed, now=NOON)).lost == effect.gained
    all_back = await topics.preview(Reset(), now=NOON)
    assert (all_back.topic, all_back.elsewhere, all_back.gained) == ("", 2, [])


async def test_a_look_at_words_without_marks_tells_how_articles_write_them(sqlite_db: Database, topics: Topics) -> None:
    def fill(tx: Tx) -> None:
        matched(tx, TITLE)
        matched(tx, "Bàn về lễ hội, chả cá và bún của người phố cổ hôm nay")

    await sqlite_db.run(fill)
    bare = Change(what="add", topic="y-te", part="strong", words="le hoi cha ca")
    effect = await topics.preview(bare, now=NOON)
    assert (effect.holding, effect.alike) == (0, "lễ hội chả cá")


async def test_a_name_changes_nothing_about_articles(sqlite_db: Database, topics: Topics) -> None:
    await sqlite_db.run(matched, "Khánh thành bệnh viện")
    for change in (
        Change(what="rename", topic="y-te", words="Sức khỏe"),
        Change(what="add", topic="y-te", part="aliases", words="khám chữa"),
    ):
        assert await topics.preview(change, now=NOON) == Effect(topic="y-te")


async def test_a_look_at_a_section_goes_through_the_newest_articles(sqlite_db: Database, topics: Topics) -> None:
    def fill(tx: Tx) -> None:
        for count in range(MOST // 100):
            matched(tx, f"Tin vui thứ {count} trong tuần", section="Góc phố")

    await sqlite_db.run(fill)
    change = Change(what="add", topic="y-te", part="sections", words="Góc phố")
    effect = await topics.preview(change, now=NOON)
    assert (len(effect.gained), effect.elsewhere, effect.holding) == (MOST // 100, 0, None)
    assert effect.gained[0] == f"Tin vui thứ {MOST // 100 - 1} trong tuần"


async def test_a_hidden_topic_takes_its_articles_along(sqlite_db: Database, topics: Topics) -> None:
    await sqlite_db.run(matched, "Bệnh viện tỉnh mổ tim thành công")
    assert "y-te" in topics_of(topics, "Bệnh viện tỉnh mổ tim thành công")
    effect = await topics.preview(Change(what="hide", topic="y-te"), now=NOON)
    assert effect.lost == ["Bệnh viện tỉnh mổ tim thành công"]


async def test_a_file_that_cannot_be_read_any_more_yields_to_the_programs(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def fill(tx: Tx) -> None:
        stored_topics.replace(tx, 'colour = "red"\n[[topic]]\nslug = "a"', author=LAN, now=NOON)
        stored_topics.keep(tx, CLINIC, author=LAN, now=NOON)

    await sqlite_db.run(fill)
    topics = kept(sqlite_db)
    with caplog.at_level(logging.ERROR):
        assert await topics.refresh()
    assert "can't be read" in caplog.text
    assert len(topics.present.taxonomy) == len(catalogue.taxonomy())
    assert "y-te" in topics_of(topics)


def test_who_holds_the_present_has_what_comes() -> None:
    taxonomy = catalogue.taxonomy()
    held = present(taxonomy)
    assert held.taxonomy is taxonomy
    assert present(held) is held
    assert isinstance(held, Present)
