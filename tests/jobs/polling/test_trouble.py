"""What one bad article, a lost connection or a strange answer may not do: stop the rest, or say a thing twice."""

import asyncio
from datetime import timedelta
from random import Random

import pytest

from bot import catalogue
from jobs.clock import SYSTEM_CLOCK
from jobs.fetching.answers import Answer
from jobs.fetching.client import Client
from jobs.matching.match import Matching, Understanding
from jobs.parsing.parser import Parser
from jobs.polling import complete
from jobs.polling.complete import Completing
from jobs.polling.outcome import Rules
from jobs.polling.poll import Polling
from jobs.schedule import Schedule
from news.articles.labels import Label
from news.feeds.verdict import Verdict
from storage import articles, corrections, feeds, pages
from storage.articles import ArticleState, Stored
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out
from tests import make
from tests.fakes.clock import DatedClock
from tests.fakes.loopback import loopback_client
from tests.fakes.outlet import FakeOutlet
from tests.fakes.post import Post
from tests.fakes.press import press
from tests.make import NOON
from tests.waiting import PATIENCE, eventually, patience


class Choosy(Understanding):
    """Stumbles over one word."""

    def labels(self, article: Stored) -> list[Label]:
        if "độc" in article.title:
            raise RecursionError("made to fail")
        return super().labels(article)


async def test_an_article_that_cannot_be_understood_holds_up_no_other(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> None:
        make.chat(tx, "*")
        make.stored(tx, title="Tin độc")
        make.stored(tx, title="Tin lành")

    await sqlite_db.run(fill)
    job = Matching(sqlite_db, Choosy(catalogue.taxonomy(), catalogue.provinces()), clock=DatedClock(lambda: NOON))
    assert await job.round() == 2
    assert len(await make.rows(sqlite_db, "SELECT 1 AS x FROM outbox")) == 2  # those who follow everything hear of both


async def test_an_outcome_that_the_database_refuses_for_a_while_is_not_forgotten(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def table(tx: Tx, before: str, after: str) -> None:
        tx.run(f"ALTER TABLE {before} RENAME TO {after}")

    await sqlite_db.run(make.readers)
    outlet = FakeOutlet(gate=asyncio.Event())
    assert outlet.gate is not None
    post = Post(sqlite_db, outlet)

    async def is_sent() -> bool:
        return await post.rows() == [("sent", 0)]

    running = asyncio.create_task(post.delivering.run())
    await eventually(lambda: outlet.waiting)
    await sqlite_db.run(table, "outbox", "elsewhere")
    outlet.gate.set()
    await eventually(lambda: "outcome waits" in caplog.text)
    await sqlite_db.run(table, "elsewhere", "outbox")
    await eventually(is_sent)
    await post.delivering.stop()
    await running


async def test_a_fault_of_our_own_in_a_round_does_not_end_delivery(
    sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await sqlite_db.run(make.readers)
    post = Post(sqlite_db)
    sound = post.delivering.round
    faults = [ZeroDivisionError("made to fail")]

    async def faulty() -> float:
        if faults:
            raise faults.pop()
        return await sound()

    post.delivering.round = faulty  # type: ignore[method-assign]
    running = asyncio.create_task(post.delivering.run())
    await eventually(lambda: post.outlet.said)
    assert "made to fail" in caplog.text
    await post.delivering.stop()
    await running


def _correct(tx: Tx, number: int, title: str) -> None:
    [before] = articles.of(tx, [number])
    assert corrections.correct(tx, number, make.article(title=title, lead=before.lead), feed=1, now=NOON)
    fan_out.write_edits(tx, article=number, now=NOON, since=NOON - timedelta(days=7))


async def test_a_headline_edited_while_its_alert_is_on_its_way_is_corrected_in_the_chat(sqlite_db: Database) -> None:
    await sqlite_db.run(make.readers)
    [article] = await make.rows(sqlite_db, "SELECT id FROM articles")
    outlet = FakeOutlet(gate=asyncio.Event())
    assert outlet.gate is not None
    post = Post(sqlite_db, outlet)
    running = asyncio.create_task(post.delivering.run())
    await eventually(lambda: outlet.waiting)
    await sqlite_db.run(_correct, article["id"], "Tít đã sửa")
    outlet.gate.set()
    await eventually(lambda: outlet.edited)
    await post.delivering.stop()
    await running
    [(_, message_id, message)] = outlet.edited
    assert (message_id, message.title) == ("1", "Tít đã sửa")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("lead", "edits"),
    [("Sáng 24/11, hội nghị bàn nhiều việc.", 1), ("Sáng 23/11 hội nghị bàn nhiều việc quan trọng của địa phương", 0)],
)
async def test_a_lead_edited_while_its_alert_is_on_its_way_is_corrected_where_it_matters(
    sqlite_db: Database, lead: str, edits: int
) -> None:
    def correct(tx: Tx) -> None:
        [before] = articles.of(tx, [article["id"]])
        corrections.correct(tx, before.number, make.article(title=before.title, lead=lead), feed=1, now=NOON)

    await sqlite_db.run(make.readers)
    [article] = await make.rows(sqlite_db, "SELECT id FROM articles")
    outlet = FakeOutlet(gate=asyncio.Event())
    assert outlet.gate is not None
    post = Post(sqlite_db, outlet)
    running = asyncio.create_task(post.delivering.run())
    await eventually(lambda: outlet.waiting)
    await sqlite_db.run(correct)
    outlet.gate.set()
    await eventually(lambda: outlet.said)
    await post.delivering.stop()
    await running
    assert len(await make.rows(sqlite_db, "SELECT 1 FROM outbox WHERE kind = 'edit'")) == edits


async def test_a_headline_edited_between_two_chats_is_right_in_both(sqlite_db: Database) -> None:
    first, second = await sqlite_db.run(make.readers, chats=2)
    [article] = await make.rows(sqlite_db, "SELECT id FROM articles")

    def later(tx: Tx) -> None:
        tx.run("UPDATE outbox SET due = due + 5000 WHERE chat_id = :chat", chat=second.number)

    await sqlite_db.run(later)
    post = Post(sqlite_db)
    await post.drain()
    await sqlite_db.run(_correct, article["id"], "Tít đã sửa")
    await post.drain(timedelta(seconds=6))
    await post.drain()
    shown = dict(post.outlet.said)
    shown |= {address: message for address, _, message in post.outlet.edited}
    assert {message.title for message in shown.values()} == {"Tít đã sửa"}  # type: ignore[union-attr]
    assert set(shown) == {first.address, second.address}


async def test_a_stop_during_a_claim_leaves_nothing_under_a_lease(sqlite_db: Database) -> None:
    await sqlite_db.run(make.readers, chats=5)
    post = Post(sqlite_db)
    looking = asyncio.create_task(post.delivering.round())
    await asyncio.sleep(0)  # the claim is with the database now
    await post.delivering.stop()
    assert not post.delivering._under_way
    assert {state for state, _ in await post.rows()} <= {"sent", "waiting"}
    await looking


class Odd(Client):
    """Answers with what no client should let through."""

    async def get(self, url: str, *, etag: str = "", last_modified: str = "", cap: int = 10_000_000) -> Answer:
        if "odd" in url:
            raise RuntimeError("made to fail")
        return await super().get(url, etag=etag, last_modified=last_modified, cap=cap)


async def test_a_page_that_trips_us_up_holds_up_no_other(sqlite_db: Database) -> None:
    client = loopback_client(Odd)
    async with press() as paper, client, Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        page = "<html><body><h1>Tít</h1><p class='sapo'>Sáng nay, hội nghị bàn nhiều việc quan trọng.</p></body></html>"
        item = paper.publish("Tít", lead="", page=page)

        def fill(tx: Tx) -> int:
            make.stored(tx, url="https://bao.example/odd", title="Tin", lead="", state=ArticleState.PAGE)
            url = f"{paper.url}/chinh-tri/tin-so-{item.number}-{item.number}.html"
            return make.stored(tx, url=url, title="Tít", lead="", state=ArticleState.PAGE)

        number = await sqlite_db.run(fill)
        job = Completing(sqlite_db, client, parser, limit=400, now=lambda: NOON)
        assert await job.round() == 2
        [article] = await sqlite_db.read(articles.of, [number])
        assert article.lead
        [odd] = await sqlite_db.read(pages.waiting, now=NOON + complete.AGAIN, limit=5)
        assert odd.page_tries == 1


async def test_a_redirect_in_no_known_letters_costs_its_feed_only(sqlite_db: Database) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: javascript:\xff\xfe\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = loopback_client()
    async with press() as paper, client, Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        await sqlite_db.run(make.feed, f"http://127.0.0.1:{port}/rss")
        good = await sqlite_db.run(make.feed, f"{paper.url}/rss/home.rss")
        polling = Polling(sqlite_db, client, parser, Rules(), clock=DatedClock(lambda: NOON), chance=Random(1))
        async with patience():
            await polling.round()
            await polling.finish()
        listed = {one.feed.number: one.feed for one in await sqlite_db.read(feeds.everything)}
        assert listed.pop(good).verdict == Verdict.OK
        assert [one.verdict for one in listed.values()] == [Verdict.BAD_REDIRECT]
    server.close()
    await server.wait_closed()


async def test_a_look_that_cannot_be_kept_is_not_repeated_at_once(sqlite_db: Database) -> None:
    def forbid(tx: Tx) -> None:
        tx.run("CREATE TRIGGER full BEFORE UPDATE ON feeds BEGIN SELECT RAISE(ABORT, 'made to fail'); END")

    clock = [NOON]
    client = loopback_client()
    async with press() as paper, client, Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        await sqlite_db.run(make.feed, f"{paper.url}/rss/home.rss")
        polling = Polling(
            sqlite_db,
            client,
            parser,
            Rules(),
            clock=DatedClock(lambda: clock[0]),
            chance=Random(1),
        )
        await sqlite_db.run(forbid)
        for _ in range(5):
            await polling.round()
            await polling.finish()
            clock[0] += timedelta(seconds=1)
        assert paper.asked == 1
        clock[0] += Rules().min_interval
        await polling.round()
        await polling.finish()
        assert paper.asked == 2


async def test_what_is_done_by_the_hour_follows_the_zone_of_the_configuration() -> None:
    schedule = Schedule("Asia/Ho_Chi_Minh", clock=SYSTEM_CLOCK)

    async def nothing() -> None: ...

    schedule.daily("03:30", nothing, "sweep")
    [job] = schedule._scheduler.get_jobs()
    assert str(job.trigger.timezone) == "Asia/Ho_Chi_Minh"
