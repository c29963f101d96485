import asyncio
from pathlib import Path

import pytest

from bot.web import server
from bot.web.limits import Limits, Rate
from bot.web.options import WebOptions
from bot.web.outlet import BUSY_WAIT, WebOutlet
from bot.web.streams import Streams
from news.delivery.messages import Reply
from news.errors import StorageError
from storage.engine.database import Database
from storage.engine.sqlite import SqliteEngine
from tests.fakes.clock import FakeClock
from tests.fakes.web_reader import NOW, Breakable, Reader, Served, served
from tests.waiting import eventually


async def settled(streams: Streams, count: int) -> None:
    """Wait until so many pages are open."""
    await eventually(lambda: len(streams) == count)


async def address_of(chat: Served, reader: Reader) -> str:
    await reader.conversation()
    return chat.answers.asked[-1].address


async def test_a_message_arrives_while_the_page_is_open(chat: Served, reader: Reader) -> None:
    address = await address_of(chat, reader)
    async with reader.stream() as events:
        await events.until("ready")
        receipt = await chat.channel.send(address, Reply(text="tin mới"))

        event = await events.next()

    assert event is not None
    assert (event.kind, event.mark, event.data["body"]["text"]) == ("message", receipt.message_id, "tin mới")


async def test_after_a_lost_connection_nothing_is_lost_or_doubled(chat: Served, reader: Reader) -> None:
    address = await address_of(chat, reader)
    seen: list[str] = []
    last = ""
    numbers = iter(range(1_000))

    async def publish() -> None:
        for _ in range(60):
            await chat.channel.send(address, Reply(text=str(next(numbers))))

    publishing = asyncio.create_task(publish())
    while len(seen) < 61:
        async with reader.stream(last) as events:  # cut after a few messages, in the middle of whatever goes on
            enough = min(len(seen) + 4, 61)
            while len(seen) < enough:
                event = await events.next()
                assert event is not None
                if event.kind == "message":
                    seen.append(event.data["body"]["text"])
                    last = event.mark
    await publishing

    assert seen[1:] == [str(number) for number in range(60)]


async def test_a_returning_page_hears_of_changes_it_missed_without_counting_them_as_new(
    chat: Served, reader: Reader
) -> None:
    address = await address_of(chat, reader)
    first = await chat.channel.send(address, Reply(text="đầu đề sai"))
    last = await chat.channel.send(address, Reply(text="khác"))
    await chat.channel.edit(address, first.message_id, Reply(text="đầu đề đúng"))

    async with reader.stream(last.message_id) as events:
        caught_up = await events.until("ready")

    assert [event.kind for event in caught_up] == ["change", "change", "change", "ready"]
    assert caught_up[1].data["body"]["text"] == "đầu đề đúng"
    assert all(event.mark == "" for event in caught_up)


async def test_a_change_reaches_an_open_page_once(chat: Served, reader: Reader) -> None:
    address = await address_of(chat, reader)
    receipt = await chat.channel.send(address, Reply(text="cũ"))
    async with reader.stream() as events:
        await events.until("ready")
        await chat.channel.edit(address, receipt.message_id, Reply(text="mới"))
        changed = await events.next()
        await chat.channel.send(address, Reply(text="sau"))
        added = await events.next()

    assert changed is not None and added is not None
    assert (changed.kind, changed.data["body"]["text"]) == ("change", "mới")
    assert (added.kind, added.data["body"]["text"]) == ("message", "sau")


async def test_a_page_that_remembers_more_than_there_is_begins_afresh(chat: Served, reader: Reader) -> None:
    await reader.conversation()

    async with reader.stream("999999") as events:
        assert [event.kind for event in await events.until("ready")] == ["fresh", "message", "ready"]


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "٣", "9" * 40])
async def test_an_unreadable_mark_is_no_mark(chat: Served, reader: Reader, last: str) -> None:
    await reader.conversation()

    async with reader.stream(last) as events:
        assert [event.kind for event in await events.until("ready")] == ["message", "ready"]


async def test_a_silent_stream_gives_signs_of_life_and_notices_what_others_wrote(sqlite_db: Database) -> None:
    options = WebOptions(limits=Limits(heartbeat=0.05))
    async with served(sqlite_db, options) as chat, Reader(chat.url) as reader:
        address = await address_of(chat, reader)
        async with reader.stream() as events:
            await events.until("ready")
            alive = await events.next()
            assert alive is not None
            assert alive.kind == ""
            other_process = WebOutlet(sqlite_db, now=lambda: NOW)  # its streams are not ours
            await other_process.send(address, Reply(text="từ máy khác"))
            [*_, message] = await events.until("message")
    assert message.data["body"]["text"] == "từ máy khác"


async def test_a_page_that_went_away_is_noticed(sqlite_db: Database) -> None:
    options = WebOptions(limits=Limits(heartbeat=0.05))
    async with served(sqlite_db, options) as chat, Reader(chat.url) as reader:
        async with reader.stream() as events:
            await events.until("ready")
            assert len(chat.channel.streams) == 1
        await settled(chat.channel.streams, 0)


async def test_the_oldest_of_too_many_tabs_is_told_that_it_goes_on_elsewhere(sqlite_db: Database) -> None:
    channel = WebOutlet(sqlite_db, now=lambda: NOW, streams=Streams(per_address=1))
    async with served(sqlite_db, channel=channel) as chat, Reader(chat.url) as reader, reader.stream() as first:
        await first.until("ready")
        async with reader.stream() as second:
            await second.until("ready")
            await first.until("elsewhere")
            assert await first.next() is None


async def test_a_full_house_asks_to_come_back_later(sqlite_db: Database) -> None:
    channel = WebOutlet(sqlite_db, now=lambda: NOW, streams=Streams(in_all=1))
    async with served(sqlite_db, channel=channel) as chat, Reader(chat.url) as one, Reader(chat.url) as other:
        reading = one.stream()
        await (await reading.__aenter__()).until("ready")
        async with other.session.get(f"{chat.url}/chat/stream") as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        await reading.__aexit__(None, None, None)


async def test_a_network_that_connects_too_often_is_asked_to_wait(sqlite_db: Database) -> None:
    options = WebOptions(limits=Limits(streams_of_network=Rate(burst=1, per_second=0.01)))
    async with served(sqlite_db, options) as chat, Reader(chat.url) as reader:
        await reader.conversation()
        async with reader.session.get(f"{chat.url}/chat/stream") as answer:
            assert answer.status == 429
            assert (await answer.json())["error"].startswith("Có quá nhiều kết nối")


async def test_a_database_in_trouble_ends_the_stream_and_the_page_comes_back(tmp_path: Path) -> None:
    engine = Breakable(SqliteEngine(f"{tmp_path}/baotin.db"))
    db = Database(engine)
    async with served(db, WebOptions(limits=Limits(heartbeat=0.05))) as chat, Reader(chat.url) as reader:
        async with reader.stream() as events:
            [*_, message, _ready] = await events.until("ready")
            engine.error = StorageError("locked")
            while await events.next() is not None:
                pass
        engine.error = None
        async with reader.stream(message.mark) as events:
            assert [event.kind for event in await events.until("ready")] == ["change", "ready"]
    await db.close()


async def test_a_welcome_that_cannot_be_kept_asks_to_come_back_later(tmp_path: Path) -> None:
    engine, clock = Breakable(SqliteEngine(f"{tmp_path}/baotin.db")), FakeClock(NOW)
    db = Database(engine)
    async with served(db, clock=clock) as chat, Reader(chat.url) as reader:
        engine.error = StorageError("locked")
        engine.work_left = 7  # all but keeping the welcome itself
        coming = asyncio.create_task(reader.session.get(f"{chat.url}/chat/stream"))
        for _ in range(2):
            await clock.asleep(2)  # the page, and the reply
            await clock.advance(BUSY_WAIT)
        async with await coming as answer:
            assert answer.status == 503
        assert [request.words for request in chat.answers.asked] == ["/start"]
        assert len(chat.channel.streams) == 0
        engine.error = None
    await db.close()


async def test_a_page_that_takes_nothing_is_given_up(sqlite_db: Database) -> None:
    options = WebOptions(limits=Limits(stuck=0.1, heartbeat=0.05))
    async with served(sqlite_db, options) as chat, Reader(chat.url) as reader:
        address = await address_of(chat, reader)
        await settled(chat.channel.streams, 0)
        async with reader.stream() as events:
            await events.until("ready")
            for _ in range(40):  # far more than the sockets on the way hold
                await chat.channel.send(address, Reply(text="x" * 400_000))
            await settled(chat.channel.streams, 0)


async def test_a_stop_ends_open_streams_with_a_word(sqlite_db: Database) -> None:
    async with (
        served(sqlite_db) as chat,
        Reader(chat.url) as one,
        Reader(chat.url) as other,
        one.stream() as first,
        other.stream() as second,
    ):
        await first.until("ready")
        await second.until("ready")
        await server.stop(chat.runner)
        for events in (first, second):
            await events.until("away")
            assert await events.next() is None
