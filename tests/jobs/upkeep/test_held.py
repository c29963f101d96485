"""What is promised of held articles: the newsroom is asked once, and nothing waits for ever."""

from datetime import datetime, timedelta

import pytest

from bot.words import held as words
from jobs.upkeep.held import PATIENCE, HeldQuestions
from storage import held
from storage.admins import AdminChat
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.make import NOON

ADMIN = AdminChat("telegram", "7")


def fill(tx: Tx) -> None:
    make.feed(tx)
    for place in range(20):
        make.stored(tx, state=ArticleState.HELD, published=None, title=f"Tin lạ số {place}")


def questions(
    db: Database, clock: list[datetime], *, released: list[int], addresses: tuple[AdminChat, ...] = (ADMIN,)
) -> HeldQuestions:
    return HeldQuestions(
        db,
        addresses=addresses,
        wording=words,
        now=lambda: clock[0],
        on_released=lambda: released.append(1),
    )


async def notices(db: Database) -> list[str]:
    return [row["text"] for row in await make.rows(db, "SELECT text FROM notices ORDER BY id")]


async def states(db: Database) -> dict[str, int]:
    found = await make.rows(db, "SELECT state, COUNT(*) AS n FROM articles GROUP BY state")
    return {row["state"]: row["n"] for row in found}


async def test_admins_are_asked_once_and_after_two_hours_the_newest_few_go(sqlite_db: Database) -> None:
    clock, released = [NOON], list[int]()
    job = questions(sqlite_db, clock, released=released)
    assert await job.round() == 0
    await sqlite_db.run(fill)
    assert await job.round() == 1
    clock[0] += PATIENCE - timedelta(seconds=1)
    assert await job.round() == 0
    [question] = await notices(sqlite_db)
    assert "20 tin" in question and "Tin lạ số 19" in question and "/tingiu" in question
    assert not released
    clock[0] += timedelta(seconds=1)
    assert await job.round() == 1
    assert await states(sqlite_db) == {"new": 5, "quiet": 15}
    assert "gửi 5 tin" in (await notices(sqlite_db))[1] and "15 tin" in (await notices(sqlite_db))[1]
    assert released == [1]
    assert await job.round() == 0


async def test_without_admins_it_is_logged_and_decided_at_once(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await sqlite_db.run(fill)
    assert await questions(sqlite_db, [NOON], released=[], addresses=()).round() == 1
    assert await states(sqlite_db) == {"new": 5, "quiet": 15}
    assert "nobody to ask" in caplog.text and "sent=5 silent=15" in caplog.text


async def test_a_question_from_the_future_is_asked_again(sqlite_db: Database) -> None:
    clock = [NOON + timedelta(days=1)]
    await sqlite_db.run(fill)
    job = questions(sqlite_db, clock, released=[])
    await job.round()
    clock[0] = NOON
    assert await job.round() == 1
    [one] = await sqlite_db.read(held.waiting)
    assert one.asked == NOON


async def test_what_a_removed_feed_left_is_decided_at_once(sqlite_db: Database) -> None:
    await sqlite_db.run(make.stored, state=ArticleState.HELD)
    assert await questions(sqlite_db, [NOON], released=[]).round() == 1
    assert await states(sqlite_db) == {"new": 1}
