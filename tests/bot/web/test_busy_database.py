"""A database in trouble keeps no page waiting: it hears within seconds how things stand."""

import asyncio
from pathlib import Path

from bot.replies import Replies
from bot.requests import Request
from bot.web.conversations import PATIENCE, REPLY_PATIENCE, Conversations, PageMessage
from bot.web.options import Answer
from bot.web.outlet import BUSY_WAIT, WebOutlet
from jobs.delivery.pacing import Pacing
from news.delivery.messages import Reply
from news.errors import StorageFull
from storage.engine.database import Database
from storage.engine.sqlite import SqliteEngine
from tests.fakes.clock import FakeClock
from tests.fakes.outlet import NeverHeld
from tests.fakes.web_reader import NOW, Answers, Breakable, Reader, served


async def test_a_database_in_trouble_is_busy_not_broken(tmp_path: Path) -> None:
    engine = Breakable(SqliteEngine(f"{tmp_path}/baotin.db"))
    db = Database(engine)
    async with served(db) as chat, Reader(chat.url) as reader:
        await reader.conversation()
        engine.error = StorageFull("full")
        for engine.work_left in (0, 1):  # before the conversation is found, and when the words are to be kept
            status, answered = await reader.say("a")
            assert (status, answered["error"]) == (503, "Báo Tin đang bận, xin thử lại sau ít phút.")
        async with reader.session.get(f"{chat.url}/chat/stream") as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        engine.error = None
        assert (await reader.say("a"))[0] == 200
    await db.close()


async def test_a_page_hears_within_seconds_that_its_answer_can_not_be_written_down(tmp_path: Path) -> None:
    engine, clock = Breakable(SqliteEngine(f"{tmp_path}/baotin.db")), FakeClock(NOW)
    db = Database(engine)
    async with served(db, clock=clock) as chat, Reader(chat.url) as reader:
        await reader.conversation()
        engine.error, engine.work_left = StorageFull("full"), 6  # all but the answer itself
        begun, saying = clock.monotonic(), asyncio.create_task(reader.say("a"))
        while clock.monotonic() < begun + REPLY_PATIENCE - BUSY_WAIT.total_seconds():
            await clock.asleep(2)  # the page for an outcome, its answer for the database
            await clock.advance(BUSY_WAIT)
        assert (await saying)[0] == 503
        engine.error = None
    await db.close()


async def test_what_was_kept_is_answered_though_its_page_waited_in_vain(tmp_path: Path) -> None:
    engine, clock = Breakable(SqliteEngine(f"{tmp_path}/baotin.db")), FakeClock(NOW)
    db = Database(engine)
    async with served(db, clock=clock) as chat, Reader(chat.url) as reader:
        await reader.conversation()
        engine.error, engine.work_left = StorageFull("full"), 2  # once the words are kept
        saying = asyncio.create_task(reader.say("a"))
        await clock.asleep(2)  # the page for an outcome, the inbox for the database
        await clock.advance(PATIENCE)
        assert (await saying)[0] == 503
        engine.error = None
        async with reader.stream() as events:
            await clock.advance(PATIENCE)
            while (await events.until("message"))[-1].data["body"]["text"] != "Bạn nói: a":
                pass
    await db.close()


def conversations_of(db: Database, clock: FakeClock, answer: Answer) -> Conversations:
    pacing, outlet = Pacing(per_second=None, per_chat=None, per_group_minute=None), WebOutlet(db, now=lambda: NOW)
    replies = Replies(outlet, pacing, db, clock, holding=NeverHeld(pacing, clock))
    return Conversations(outlet, replies, answer, db, clock, language="vi")


async def test_what_is_sent_again_while_its_first_waits_in_vain_hears_the_same(sqlite_db: Database) -> None:
    clock, open_ = FakeClock(NOW), asyncio.Event()

    async def answer(_: Request) -> Reply | None:
        await open_.wait()
        return None

    conversations, message = conversations_of(sqlite_db, clock, answer), PageMessage(words="a", id="1")
    both = [asyncio.create_task(conversations.say("b" * 32, message)) for _ in range(2)]
    await clock.asleep(1)
    await clock.advance(PATIENCE)
    assert await asyncio.gather(*both, return_exceptions=True) == [None, None]  # it is kept: the answer comes later
    open_.set()
    await conversations.inbox.stop()


async def test_what_is_sent_again_while_its_first_is_not_kept_is_not_kept_either(tmp_path: Path) -> None:
    engine = Breakable(SqliteEngine(f"{tmp_path}/baotin.db"))
    db = Database(engine)
    engine.error = StorageFull("full")
    conversations, message = conversations_of(db, FakeClock(NOW), Answers(db)), PageMessage(words="a", id="1")
    both = [asyncio.create_task(conversations.say("b" * 32, message)) for _ in range(2)]
    assert await asyncio.gather(*both, return_exceptions=True) == [engine.error, engine.error]
    await db.close()
