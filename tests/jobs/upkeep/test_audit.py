"""An hour's audit: silent where all is well, and an alarm for whatever a hand changed, which ends when it is mended."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from jobs.upkeep.audit import EVERY, FIRST, Auditing, audit
from news.articles.labels import Label
from news.delivery.subscriptions import Kind
from news.watch.alarms import AlarmKind
from storage import articles, audits, books
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out
from tests import make
from tests.fakes.clock import FakeClock
from tests.fakes.newsroom import FakeNewsroom
from tests.make import NOON
from tests.storage.town import Town

OPEN = "kinh-te"  #: the topic of an article that some chats have no rows of yet


def live(tx: Tx) -> None:
    """Some days, and an article whose fan-out is under way."""
    town = Town(tx, Random(11))
    town.now = NOON - timedelta(hours=50)
    for _ in range(12):
        town.meet()
    for _ in range(80):
        town.live()
        town.now = min(town.now, NOON)
    for _ in range(3):
        make.chat(tx, "y-te")
    number = town.publish()
    articles.label(tx, number, [Label(kind=Kind.TOPIC, value="y-te")])
    fan_out.advance(tx, article=number, now=NOON, limit=1)
    town.ingest(ArticleState.NEW)


@pytest.fixture
async def lived(sqlite_db: Database) -> Database:
    await sqlite_db.run(live)
    return sqlite_db


def auditing(db: Database, clock: FakeClock) -> tuple[Auditing, FakeNewsroom]:
    room = FakeNewsroom(db, clock)
    return Auditing(db, room.alarms, clock=clock, chance=Random(3)), room


async def test_nothing_is_said_where_all_is_well(lived: Database) -> None:
    job, room = auditing(lived, FakeClock())
    found = await job.round()
    assert (found.count, await room.heard()) == (0, [])
    assert found.decided > 50
    assert await lived.read(audits.last_wrong) == 0


@pytest.mark.parametrize(
    ("deed", "kind", "words"),
    [
        (
            "DELETE FROM outbox WHERE kind = 'alert' AND state = 'sent'",
            AlarmKind.BOOKS,
            "đã gửi: sổ ghi",
        ),
        ("UPDATE books SET n = n + 1 WHERE account = 'sent'", AlarmKind.BOOKS, "đã gửi: sổ ghi"),
        ("DELETE FROM article_labels WHERE kind = 'topic'", AlarmKind.BOOKS, "nhãn của bài"),
        (
            "UPDATE fan_outs SET after_chat = after_chat + 1 WHERE done_at IS NULL",
            AlarmKind.CURSOR,
            "bỏ sót một số nơi nhận",
        ),
        ("DELETE FROM outbox WHERE kind = 'alert' AND due IS NOT NULL", AlarmKind.PAIR, "lẽ ra phải đến nơi nhận"),
    ],
)
async def test_whatever_a_hand_changes_is_an_alarm(lived: Database, deed: str, kind: AlarmKind, words: str) -> None:
    def do(tx: Tx) -> int:
        while books.add_up(tx):
            pass
        return tx.run(deed)

    assert await lived.run(do) > 0
    job, room = auditing(lived, FakeClock())
    assert (await job.round()).count > 0
    assert kind in {alarm.kind for alarm in await room.alarms.list_open()}
    [heard] = await room.heard()
    assert words in heard and "baotin stats --books" in heard
    await job.round()
    assert await room.heard() == [heard]
    assert await lived.read(audits.last_wrong)


async def test_it_is_well_when_it_is_mended(lived: Database) -> None:
    clock = FakeClock()
    job, room = auditing(lived, clock)
    await lived.run(books.add_up)
    await lived.run(lambda tx: tx.run("UPDATE books SET n = n + 1 WHERE account = 'entries'"))
    await job.round()
    await lived.run(lambda tx: tx.run("UPDATE books SET n = n - 1 WHERE account = 'entries'"))
    await job.round()
    await clock.advance(timedelta(hours=1).total_seconds())
    assert "Sổ đã khớp trở lại." in (await room.heard())[-1]


async def test_one_of_the_days_before_is_looked_at_each_hour_and_all_while_anything_is_wrong(
    sqlite_db: Database,
) -> None:
    """Each row costs, and only those of today still change much: all days at once would be a burden."""
    clock = FakeClock()
    job, _room = auditing(sqlite_db, clock)
    await sqlite_db.run(make.readers)
    await sqlite_db.run(lambda tx: tx.run("UPDATE articles SET state = 'matched'"))  # nobody told the books
    seen = []
    for hour in range(1, 9 * 24 + 20):
        await clock.advance(EVERY.total_seconds())
        await sqlite_db.run(audits.record, wrong=0, decided=0)
        if (await job.round()).count:
            seen.append(hour)
            assert (await job.round()).count > 0
    today, later = [hour for hour in seen if hour < 12], [hour for hour in seen if hour >= 12]
    assert today == [*range(1, 12)]
    assert len(later) == 8 * 3
    assert {after - before for before, after in pairwise(later)} == {8}


async def test_a_pair_once_found_is_looked_at_until_it_is_well(sqlite_db: Database) -> None:
    """Chance alone would hardly draw it again."""

    def do(tx: Tx) -> int:
        town = Town(tx, Random(1))
        chat, number = make.chat(tx, "*").number, town.publish()
        make.fan_out(tx, article=number)
        tx.run("DELETE FROM outbox")
        return chat

    chat = await sqlite_db.run(do)
    job, room = auditing(sqlite_db, FakeClock())
    assert [one.pair.chat.number for one in (await job.round()).differences] == [chat]
    await sqlite_db.run(lambda tx: tx.run("UPDATE articles SET first_seen = 0"))  # too old to be drawn
    assert len((await job.round()).differences) == 1
    await sqlite_db.run(lambda tx: tx.run("DELETE FROM chats"))
    assert (await job.round()).differences == ()
    assert [alarm.ended is None for alarm in await room.alarms.list_open() if alarm.kind is AlarmKind.PAIR] == [False]


async def test_it_begins_some_minutes_after_a_start_and_goes_on_each_hour(sqlite_db: Database) -> None:
    clock = FakeClock()
    job, _room = auditing(sqlite_db, clock)
    await sqlite_db.run(make.stored, topics=("y-te",))
    await job.beat()
    assert await sqlite_db.read(audits.last_wrong) is None
    assert await make.rows(sqlite_db, "SELECT * FROM bookings") == []
    await clock.advance(FIRST.total_seconds())
    await job.beat()
    assert await sqlite_db.read(audits.last_wrong) is not None
    await sqlite_db.run(audits.record, wrong=5, decided=0)
    await job.beat()
    assert await sqlite_db.read(audits.last_wrong) == 5
    await clock.advance(EVERY.total_seconds())
    await job.beat()
    assert await sqlite_db.read(audits.last_wrong) != 5


async def test_a_month_without_articles_is_well(sqlite_db: Database) -> None:
    found = await audit(sqlite_db, now=NOON, chance=Random(1))
    assert (found.count, found.decided) == (0, 0)


async def test_what_was_seen_in_the_middle_of_a_change_is_no_finding(sqlite_db: Database) -> None:
    class Changing:
        """The same database; what is missing when a pair is drawn is there when it is read again."""

        async def read(self, job: Callable[..., Any], *args: Any, **values: Any) -> Any:
            found = await sqlite_db.read(job, *args, **values)
            if "chance" in values:
                await sqlite_db.run(lambda tx: tx.run("INSERT OR IGNORE INTO outbox SELECT * FROM aside"))
            return found

    def do(tx: Tx) -> None:
        town = Town(tx, Random(1))
        make.chat(tx, "*")
        make.fan_out(tx, article=town.publish())
        tx.run("CREATE TABLE aside AS SELECT * FROM outbox")
        tx.run("DELETE FROM outbox")

    await sqlite_db.run(do)
    assert len((await audit(sqlite_db, now=NOON, chance=Random(1))).differences) == 1
    found = await audit(Changing(), now=NOON, chance=Random(1))  # type: ignore[arg-type]
    assert found.decided > 0 and found.differences == ()
