"""An article that many asked for: the first of them can hear at once, nothing waits for the rest, none is forgotten."""

import logging

import pytest

from bot import catalogue
from jobs.matching.match import Matching, Understanding, match
from news.articles.labels import Label
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import articles
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out
from tests import make
from tests.fakes.clock import DatedClock
from tests.make import NOON

CROWD = fan_out.FIRST + fan_out.CHUNK + 10
LABELS = [Label(kind=Kind.TOPIC, value=EVERYTHING)]


def matching(db: Database, queued: list[int]) -> Matching:
    understanding = Understanding(catalogue.taxonomy(), catalogue.provinces())
    return Matching(db, understanding, on_queued=lambda: queued.append(1), clock=DatedClock(lambda: NOON))


@pytest.fixture
async def crowd(sqlite_db: Database) -> Database:
    """A database where many follow everything."""

    def fill(tx: Tx) -> None:
        for _ in range(CROWD):
            make.chat(tx, EVERYTHING)

    await sqlite_db.run(fill)
    return sqlite_db


async def rows_of(db: Database, number: int) -> int:
    [row] = await make.rows(
        db, "SELECT COUNT(DISTINCT chat_id) AS n FROM outbox WHERE item_id = :number", number=number
    )
    return int(row["n"])


async def test_a_large_audience_is_written_in_chunks_to_the_last_one(crowd: Database) -> None:
    number = await crowd.run(make.stored)
    queued: list[int] = []
    assert await matching(crowd, queued).round() == 1
    assert await rows_of(crowd, number) == CROWD
    assert len(queued) == 3  # deliveries were woken for the first rows, and for each chunk
    assert await matching(crowd, queued).round() == 0
    assert len(queued) == 3


async def test_each_article_has_its_first_rows_before_any_has_all(
    crowd: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    first, second = [await crowd.run(make.stored) for _ in range(2)]
    await matching(crowd, []).round()
    steps = [record.getMessage() for record in caplog.records if record.name == "jobs.matching.match"]
    seen = [" ".join(step.split()[:-1] if "done" in step else step.split()[:2]) for step in steps]
    each = f"rows={fan_out.CHUNK}"
    assert seen[:2] == [f"matched article={first}", f"matched article={second}"]
    assert seen[2:4] == [f"fanned out article={number} {each}" for number in (first, second)]
    assert [await rows_of(crowd, number) for number in (first, second)] == [CROWD, CROWD]


async def test_what_a_crash_left_in_the_middle_is_finished_by_the_next_start(crowd: Database) -> None:
    def crash(tx: Tx) -> int:
        [article] = articles.of(tx, [make.stored(tx)])
        assert match(tx, article, LABELS, now=NOON) == fan_out.FIRST
        return article.number

    number = await crowd.run(crash)
    assert await rows_of(crowd, number) == fan_out.FIRST
    queued: list[int] = []
    assert await matching(crowd, queued).round() == 0
    assert (await rows_of(crowd, number), len(queued)) == (CROWD, 2)
