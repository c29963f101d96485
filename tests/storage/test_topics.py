"""What a newsroom changed about its topics, on both databases."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from news.topics.changes import Change, creation
from news.topics.lessons import Lesson
from storage import topics
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.topics import Author, Edits
from tests import make
from tests.make import NOON

LAN = Author(id="telegram:7", name="Lan")
HUE = Author(id="zalo:z8")
CLINIC = Change(what="add", topic="y-te", part="strong", words="trạm xá")
ORCHARD = Lesson(
    article=7,
    title="Mùa nhãn “lồng” ở Phú Hội",
    lead="Nhà vườn đón khách.",
    had=("y-te",),
    topics=("du-lich", "van-hoa"),
)
DOCTOR = Change(what="remove", topic="y-te", words="bác sĩ")


async def test_a_newsroom_that_changed_nothing_has_the_programs_topics(db: Database) -> None:
    assert await db.read(topics.version) == 0
    assert await db.read(topics.edits) == Edits()
    assert await db.read(topics.latest, limit=5) == []


async def test_changes_count_in_their_order(db: Database) -> None:
    first = await db.run(topics.keep, CLINIC, author=LAN, now=NOON)
    second = await db.run(topics.keep, DOCTOR, author=HUE, now=NOON)
    assert first < second
    edits = await db.read(topics.edits)
    assert edits == Edits(version=2, changes=(CLINIC, DOCTOR), numbers=(first, second))


async def test_lessons_are_kept_as_they_were_taught_until_undone_or_replaced(db: Database) -> None:
    taught = ORCHARD, replace(ORCHARD, article=9, topics=()), replace(ORCHARD, article=10)
    numbers = [await db.run(topics.teach, one, author=HUE, now=NOON) for one in taught]
    kept = tuple(replace(one, number=number) for one, number in zip(taught, numbers, strict=True))
    assert await db.read(topics.edits) == Edits(version=3, lessons=kept)
    assert [one.lesson for one in await db.read(topics.latest, limit=5)] == [*reversed(kept)]
    await db.run(topics.undo, numbers[1], author=LAN, now=NOON)
    assert (await db.read(topics.edits)).lessons == (kept[0], kept[2])
    assert (await db.read(topics.edits, without=numbers[0])).lessons == kept[2:]
    await db.run(topics.replace, "", author=LAN, now=NOON)
    assert (await db.read(topics.edits)).lessons == ()
    number = await db.run(topics.keep, CLINIC, author=LAN, now=NOON)
    assert await db.read(topics.edits) == Edits(version=6, changes=(CLINIC,), numbers=(number,))


async def test_a_file_replaces_what_was_before_and_later_changes_stand_on_it(db: Database) -> None:
    await db.run(topics.keep, CLINIC, author=LAN, now=NOON)
    await db.run(topics.replace, "[[topic]]", author=LAN, now=NOON)
    assert await db.read(topics.edits) == Edits(version=2, file="[[topic]]")
    number = await db.run(topics.keep, DOCTOR, author=LAN, now=NOON)
    assert await db.read(topics.edits) == Edits(version=3, file="[[topic]]", changes=(DOCTOR,), numbers=(number,))
    await db.run(topics.replace, "", author=LAN, now=NOON)
    assert await db.read(topics.edits) == Edits(version=4)


async def test_an_undone_change_counts_no_more(db: Database) -> None:
    first = await db.run(topics.keep, CLINIC, author=LAN, now=NOON)
    second = await db.run(topics.keep, creation("xiếc"), author=LAN, now=NOON)
    assert await db.run(topics.undo, first, author=HUE, now=NOON)
    assert await db.read(topics.edits) == Edits(version=3, changes=(creation("xiếc"),), numbers=(second,))


async def test_an_undone_file_gives_back_what_was_before(db: Database) -> None:
    await db.run(topics.keep, CLINIC, author=LAN, now=NOON)
    number = await db.run(topics.replace, "[[topic]]", author=LAN, now=NOON)
    await db.run(topics.keep, DOCTOR, author=LAN, now=NOON)
    before = await db.read(topics.edits, without=number)
    assert await db.run(topics.undo, number, author=LAN, now=NOON)
    edits = await db.read(topics.edits)
    assert (edits.file, edits.changes) == (before.file, before.changes) == ("", (CLINIC, DOCTOR))


async def test_only_what_counts_can_be_undone_and_once(db: Database) -> None:
    old = await db.run(topics.keep, CLINIC, author=LAN, now=NOON)
    reset = await db.run(topics.replace, "", author=LAN, now=NOON)
    for number, done in ((old, False), (reset + 9, False), (reset, True), (reset, False), (reset + 1, False)):
        assert bool(await db.run(topics.undo, number, author=LAN, now=NOON)) is done
    assert (await db.read(topics.edits)).changes == (CLINIC,)


async def test_the_record_tells_who_when_and_what_is_so_now(db: Database) -> None:
    later = NOON + timedelta(hours=1)
    first = await db.run(topics.keep, CLINIC, author=LAN, now=NOON)
    file = await db.run(topics.replace, "[[topic]]", author=HUE, now=later)
    await db.run(topics.undo, file, author=LAN, now=later)
    undone, imported, added = await db.read(topics.latest, limit=9)
    assert (undone.what, undone.undoes, undone.change, undone.counts) == ("undo", file, None, False)
    assert (imported.what, imported.author, imported.change, imported.counts) == ("import", HUE, None, False)
    assert (added.number, added.author, added.when, added.change, added.counts) == (first, LAN, NOON, CLINIC, True)
    assert await db.read(topics.latest, limit=1) == [undone]
    assert await db.read(topics.get, first) == added
    assert await db.read(topics.get, 99) is None
    assert replace(added, counts=False) != added


async def test_followers_are_counted_by_topic(db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.chat(tx, "y-te")
        make.chat(tx, "y-te", "xiec")

    await db.run(fill)
    assert await db.read(topics.followers, ["y-te", "xiec", "the-thao"]) == {"y-te": 2, "xiec": 1, "the-thao": 0}


async def test_a_ledger_that_missed_this_table_while_it_had_later_ones_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "baotin.db"
    await (await asyncio.to_thread(Database.open, f"sqlite:///{path}")).close()
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE topic_changes")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name = '0005_topic_changes'")
    connection.commit()
    connection.close()
    database = await asyncio.to_thread(Database.open, f"sqlite:///{path}")
    assert await database.read(topics.version) == 0
    await database.close()


async def test_so_does_one_of_postgresql(postgres_url: str, db_url: str) -> None:
    if not db_url.startswith("postgresql"):
        return
    database = await asyncio.to_thread(Database.open, db_url)

    def forget(tx: Tx) -> None:
        tx.run("DROP TABLE topic_changes")
        tx.run("DELETE FROM schema_steps WHERE name = '0005_topic_changes'")

    await database.run(forget)
    await database.close()
    database = await asyncio.to_thread(Database.open, db_url)
    assert await database.read(topics.version) == 0
    await database.close()
