"""What matching, completing and the sweep promise."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import catalogue
from jobs.clock import SYSTEM_CLOCK
from jobs.matching.match import Matching, Understanding
from jobs.parsing.parser import Parser
from jobs.polling import complete
from jobs.polling.complete import Completing
from jobs.schedule import Schedule
from jobs.upkeep.sweep import sweep
from news.delivery.subscriptions import Kind
from storage import articles, chats, subscriptions, webchat
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.fakes.clock import DatedClock
from tests.fakes.loopback import loopback_client
from tests.fakes.press import Press, press
from tests.make import NOON
from tests.waiting import PATIENCE, a_moment, eventually

PARTY = "Đảng bộ xã Hồng Thái kết nạp 12 đảng viên mới"


def matching(db: Database, queued: list[int]) -> Matching:
    understanding = Understanding(catalogue.taxonomy(), catalogue.provinces())
    return Matching(db, understanding, on_queued=lambda: queued.append(1), clock=DatedClock(lambda: NOON))


async def labels_of(db: Database, number: int) -> set[tuple[str, str]]:
    found = await make.rows(db, "SELECT kind, value FROM article_labels WHERE article_id = :id", id=number)
    return {(row["kind"], row["value"]) for row in found}


async def test_a_new_article_is_labelled_and_its_rows_written(sqlite_db: Database) -> None:
    chat = await sqlite_db.run(make.chat, "xay-dung-dang")
    number = await sqlite_db.run(make.stored, title=PARTY, lead="")
    queued: list[int] = []
    assert await matching(sqlite_db, queued).round() == 1
    assert {("topic", "xay-dung-dang"), ("topic", "*"), ("newspaper", "bao-lam-dong"), ("province", "lam-dong")} <= (
        await labels_of(sqlite_db, number)
    )
    [row] = await make.rows(sqlite_db, "SELECT chat_id, item_id FROM outbox")
    assert (row["chat_id"], row["item_id"], queued) == (chat.number, number, [1])


async def test_a_quiet_article_is_labelled_and_told_to_nobody(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> int:
        make.chat(tx, "*")
        return make.stored(tx, title=PARTY, state=ArticleState.QUIET)

    number = await sqlite_db.run(fill)
    queued: list[int] = []
    assert await matching(sqlite_db, queued).round() == 1
    assert ("topic", "xay-dung-dang") in await labels_of(sqlite_db, number)
    assert (await make.rows(sqlite_db, "SELECT * FROM outbox"), queued) == ([], [])


async def test_keywords_are_looked_for_as_soon_as_somebody_asks(sqlite_db: Database) -> None:
    def wish(tx: Tx) -> None:
        chat = make.chat(tx)
        subscriptions.follow(tx, chat=chat.number, kind=Kind.KEYWORD, value="sầu riêng", now=NOON)
        subscriptions.leave_out(tx, chat=chat.number, kind=Kind.KEYWORD, value="giá", now=NOON)

    job = matching(sqlite_db, [])
    await job.round()
    await sqlite_db.run(wish)
    wanted = await sqlite_db.run(make.stored, title="Vườn sầu riêng vào vụ")
    vetoed = await sqlite_db.run(make.stored, title="Giá sầu riêng tăng")
    await job.round()
    assert ("keyword", "sầu riêng") in await labels_of(sqlite_db, wanted)
    assert {("keyword", "sầu riêng"), ("keyword", "giá")} <= await labels_of(sqlite_db, vetoed)
    assert [row["item_id"] for row in await make.rows(sqlite_db, "SELECT item_id FROM outbox")] == [wanted]


async def test_more_than_a_batch_is_matched_in_one_round(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> None:
        for _ in range(120):
            make.stored(tx)

    await sqlite_db.run(fill)
    assert await matching(sqlite_db, []).round() == 120
    assert await matching(sqlite_db, []).round() == 0


PAGE = """<html><head><meta property="og:title" content="Chỉ có tít"></head><body>
<h1>Chỉ có tít</h1><p class="sapo">Sáng 23/11, hội đồng nhân dân tỉnh khai mạc kỳ họp thứ chín với nhiều nội dung.</p>
</body></html>"""


@pytest.fixture
async def completing(sqlite_db: Database) -> AsyncIterator[tuple[Completing, Press, list[datetime]]]:
    clock = [NOON]
    client = loopback_client()
    async with press() as paper, client, Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        yield Completing(sqlite_db, client, parser, limit=400, now=lambda: clock[0]), paper, clock


async def waiting_article(db: Database, paper: Press, page: str) -> int:
    item = paper.publish("Chỉ có tít", lead="", page=page)
    url = f"{paper.url}/chinh-tri/tin-so-{item.number}-{item.number}.html"

    def fill(tx: Tx) -> int:
        return make.stored(tx, url=url, title="Chỉ có tít", lead="", state=ArticleState.PAGE)

    return await db.run(fill)


async def test_an_article_without_a_lead_gets_it_from_its_page(
    sqlite_db: Database, completing: tuple[Completing, Press, list[datetime]]
) -> None:
    job, paper, _ = completing
    number = await waiting_article(sqlite_db, paper, PAGE)
    assert await job.round() == 1
    [article] = await sqlite_db.read(articles.of, [number])
    assert article.lead == "Sáng 23/11, hội đồng nhân dân tỉnh khai mạc kỳ họp thứ chín với nhiều nội dung."
    assert article.state is ArticleState.NEW


async def test_a_page_that_never_answers_does_not_keep_its_article(
    sqlite_db: Database, completing: tuple[Completing, Press, list[datetime]]
) -> None:
    job, paper, clock = completing
    number = await waiting_article(sqlite_db, paper, "")
    for tried in range(complete.TRIES):
        [article] = await sqlite_db.read(articles.of, [number])
        assert (article.state, article.page_tries) == (ArticleState.PAGE, tried)
        assert await job.round() == 1
        assert await job.round() == 0
        clock[0] += complete.AGAIN
    [article] = await sqlite_db.read(articles.of, [number])
    assert (article.state, article.lead) == (ArticleState.NEW, "")


async def test_the_sweep_forgets_browsers_that_never_came_back(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> None:
        browser = make.chat(tx, "y-te", channel="webchat")
        webchat.add(tx, address=browser.address, author="bot", body={}, now=NOON)
        make.chat(tx, "y-te")
        make.stored(tx)

    await sqlite_db.run(fill)
    await sweep(sqlite_db, now=NOON + timedelta(days=59))
    assert await sqlite_db.read(chats.count) == {("telegram", "active"): 1, ("webchat", "active"): 1}
    await sweep(sqlite_db, now=NOON + timedelta(days=91))
    assert await sqlite_db.read(chats.count) == {("telegram", "active"): 1}
    assert not await make.rows(sqlite_db, "SELECT * FROM articles")


async def test_the_schedule_keeps_on_through_slow_and_broken_jobs_and_stops_in_silence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    schedule = Schedule("Asia/Ho_Chi_Minh", clock=SYSTEM_CLOCK)
    begun, slow = [], asyncio.Event()

    async def work() -> None:
        begun.append("work")
        await slow.wait()

    async def never() -> None:
        raise AssertionError

    async def broken() -> None:
        raise RuntimeError("a job's own trouble")

    schedule.every(timedelta(seconds=0.05), work, "work")
    schedule.every(timedelta(seconds=0.05), broken, "broken")
    tomorrow = datetime.now(UTC) + timedelta(hours=20)
    schedule.daily(tomorrow.strftime("%H:%M"), never, "never")
    schedule.start()
    await eventually(lambda: caplog.text.count("unexpected job=broken") >= 3)
    assert len(begun) == 1  # never beside itself
    slow.set()
    await eventually(lambda: len(begun) >= 3)
    schedule.stop()
    schedule.stop()
    count: Any = len(begun)
    await a_moment()
    assert len(begun) == count
    assert "CancelledError" not in caplog.text


async def test_a_schedule_that_is_stopped_before_a_job_begins_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    schedule, begun = Schedule("Asia/Ho_Chi_Minh", clock=SYSTEM_CLOCK), []

    async def work() -> None:
        begun.append("work")

    schedule.every(timedelta(hours=1), work, "work")
    schedule.start()  # the turn of the loop in which the job is handed out …
    schedule.stop()  # … is that of the stop: it never has its own
    schedule.stop()
    await a_moment()
    assert (begun, caplog.text) == ([], "")
