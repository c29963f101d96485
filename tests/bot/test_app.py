"""The bot put together: what `bot.app` promises about starting, health and ending."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import aiohttp
import pytest

from bot.app import App
from bot.config import Config
from bot.config.sections import AdminsConfig, FeedEntry, PollingConfig, StorageConfig, WebConfig
from bot.watch import STALLED
from news.errors import AlreadyRunning, StorageError, StorageFull
from news.watch.alarms import AlarmKind
from storage import settings
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, departures
from tests import make
from tests.fakes.clock import DatedClock
from tests.fakes.press import Press
from tests.fakes.web_reader import Reader
from tests.waiting import PATIENCE, eventually, patience


def hasty(folder: Path, paper: Press) -> Config:
    """A configuration that asks *paper* every second."""
    return Config(
        storage=StorageConfig(url=f"sqlite:///{folder}/baotin.db"),
        web=WebConfig(port=0),
        polling=PollingConfig(
            min_interval=timedelta(seconds=1),
            max_interval=timedelta(seconds=1),
            allow_private_networks=[ip_network("127.0.0.1/32")],
        ),
        feeds=[FeedEntry(url=f"{paper.url}/rss/home.rss", newspaper="Báo Lâm Đồng", province="lam-dong")],
    )


@pytest.fixture
def config(tmp_path: Path, paper: Press) -> Config:
    return hasty(tmp_path, paper)


@asynccontextmanager
async def running(app: App, *, end_within: float = PATIENCE) -> AsyncIterator[str]:
    """The app at work; its address."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    work = asyncio.create_task(app.run(on_started=address.set_result))
    try:
        yield await address
    finally:
        app.stop()
        async with asyncio.timeout(end_within):
            await work


async def health(url: str) -> tuple[int, list[str]]:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/healthz") as answer:
        answered = await answer.json()
        assert answered["ok"] is (answer.status == 200)
        return answer.status, answered["reasons"]


async def until_asked(paper: Press, times: int = 1) -> None:
    """Come back when the newspaper's feed was asked so often."""
    await eventually(lambda: paper.asked >= times)


async def test_what_is_published_reaches_an_open_page(config: Config, paper: Press) -> None:
    async with App(config) as app, running(app) as url, Reader(url) as reader:
        async with reader.stream() as events:
            await events.until("ready")
            await reader.say("/theodoi xây dựng Đảng")
            await until_asked(paper)
            paper.publish("Đội bóng tỉnh thắng trận mở màn giải vô địch", at=None)
            paper.publish("Đảng bộ xã Hồng Thái kết nạp 12 đảng viên mới", at=None)
            while True:
                event = await events.next()
                assert event is not None
                if event.kind == "message" and event.data["body"]["type"] == "alert":
                    break
        assert event.data["body"]["title"] == "Đảng bộ xã Hồng Thái kết nạp 12 đảng viên mới"
        assert (event.data["body"]["newspaper"], event.data["body"]["province"]) == ("Báo Lâm Đồng", "")


@pytest.mark.parametrize("wrong", [timedelta(days=1), timedelta(days=-1)])
@pytest.mark.parametrize("at_start", [True, False])
async def test_news_comes_on_once_a_wrong_clock_is_put_right(
    config: Config, paper: Press, wrong: timedelta, at_start: bool
) -> None:
    error = [wrong if at_start else timedelta()]
    clock = DatedClock(lambda: datetime.now(UTC) + error[0])
    async with App(config, clock=clock) as app, running(app) as url, Reader(url) as reader, reader.stream() as events:
        await events.until("ready")
        await reader.say("/theodoi xây dựng Đảng")
        for date in [timedelta()] if at_start else [wrong, timedelta()]:
            before, asked, error[0] = app.upkeep.clock_watch.noticed, paper.asked, date
            await eventually(lambda noticed=before: app.upkeep.clock_watch.noticed > noticed)
            await until_asked(paper, asked + 2)
        paper.publish("Đảng bộ xã Hồng Thái kết nạp 12 đảng viên mới", at=None)
        while True:
            event = await events.next()
            assert event is not None
            if event.kind == "message" and event.data["body"]["type"] == "alert":
                break


async def test_health_is_good_while_everything_advances(config: Config) -> None:
    async with App(config) as app, running(app) as url:
        assert await health(url) == (200, [])


@pytest.mark.parametrize("what", ["polling", "matching", "delivery webchat"])
async def test_health_names_what_stalls(config: Config, what: str) -> None:
    async with App(config) as app:
        long_ago = time.monotonic() - STALLED - 1
        if what == "polling":
            app.articles.polling.advanced = long_ago
        elif what == "matching":
            app.articles.matching.advanced = long_ago
        else:
            app.delivery.delivering[-1].advanced = long_ago
        assert await app.what_stalls() == [f"{what} does not advance"]


async def test_a_database_that_takes_nothing_is_named_while_it_does(config: Config) -> None:
    async with App(config) as app:
        await app.db.run(lambda tx: tx.value("PRAGMA max_page_count = 1"))
        with pytest.raises(StorageFull):
            await app.db.run(settings.put, "big", "x" * 1_000_000)
        assert await app.what_stalls() == ["the disk is full: make room, nothing is lost"]
        await app.db.run(lambda tx: tx.value("PRAGMA max_page_count = 1000000"))
        assert await app.what_stalls() != [], "nothing was written since"
        await app.db.run(settings.put, "big", "x" * 1_000_000)
        assert await app.what_stalls() == []


async def test_a_damaged_database_is_named_and_an_alarm(config: Config) -> None:
    async with App(config) as app:
        app.db.damage = "the database is damaged"
        for _ in range(2):
            await app.upkeep.beat()
            await app.alarms.round()
        assert await app.what_stalls() == ["the database is damaged"]
        [alarm] = await app.alarms.list_open()
        assert alarm.kind is AlarmKind.DAMAGE


async def test_damage_that_a_restart_finds_again_is_not_said_to_be_over(config: Config) -> None:
    async def is_over() -> bool:
        await app.upkeep.beat()
        [alarm] = await app.alarms.list_open()
        return alarm.ended is not None

    def point(tx: Tx, page: int) -> int:
        tx.value("PRAGMA writable_schema = 1")
        was: int = tx.value("SELECT rootpage FROM sqlite_master WHERE name = 'former_filters'")
        tx.run("UPDATE sqlite_master SET rootpage = :page WHERE name = 'former_filters'", page=page)
        return was

    async with App(config) as app:
        page = await app.db.run(point, 2)
        assert await app.db.look_for_damage() and not await is_over()
    async with App(config) as app:
        assert not await is_over() and "restore the newest copy" in str(await app.what_stalls())
        await app.db.run(point, page)
    async with App(config) as app:
        assert await is_over() and not await app.what_stalls()


async def test_after_a_long_standstill_admins_hear_which_time_is_missing(config: Config) -> None:
    found = config.model_copy(update={"admins": AdminsConfig(telegram=[7])})
    async with App(found, clock=DatedClock(lambda: datetime.now(UTC) - timedelta(days=7))):
        pass
    for _ in range(2):
        async with App(found) as app:
            [notice] = await make.rows(app.db, "SELECT text FROM notices")
    assert notice["text"].startswith("Báo Tin đã nghỉ từ")


async def test_it_ends_in_time_though_a_newspaper_never_answers(config: Config, paper: Press) -> None:
    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await over.wait()
        writer.close()

    asked, over = asyncio.Event(), asyncio.Event()
    server = await asyncio.start_server(never, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    slow = FeedEntry(url=f"http://127.0.0.1:{port}/rss", newspaper="Báo Chậm")
    async with App(config.model_copy(update={"feeds": [*config.feeds, slow]})) as app:
        async with running(app, end_within=19), patience():  # what never answers is given up after 20 s
            await asked.wait()
        over.set()
    server.close()
    await server.wait_closed()


async def test_once_looks_matches_delivers_and_comes_back(config: Config, paper: Press) -> None:
    async with App(config) as app:
        await app.once()
        assert paper.asked == 1
        found = await make.rows(app.db, "SELECT state FROM articles")
        assert {row["state"] for row in found} == {"silent"} and len(found) == 3


async def test_what_a_crash_left_under_way_is_sent_once_more_and_counted(config: Config) -> None:
    before = await asyncio.to_thread(Database.open, config.storage.url)
    await before.run(make.readers, channel="webchat")
    [claimed] = await before.run(
        claim.take, claim.Claim(channel="webchat", now=make.NOON, lease_end=make.NOON + timedelta(minutes=2)), limit=5
    )
    await before.run(departures.record, [claimed], worker=0, now=make.NOON)
    await before.close()
    async with App(config) as app:
        [row] = await make.rows(app.db, "SELECT state, copies FROM outbox")
        assert (row["state"], row["copies"]) == ("unknown", 1)


async def test_it_registers_while_it_runs_and_says_when_it_ends(config: Config) -> None:
    for number in (1, 2):
        async with App(config) as app:
            [row] = await make.rows(app.db, "SELECT id, version FROM workers WHERE ended_at IS NULL")
            assert (row["id"], app.upkeep.working.number) == (number, number) and row["version"]
            await app.upkeep.working.beat()
    after = await asyncio.to_thread(Database.open, config.storage.url)
    ended = await make.rows(after, "SELECT id FROM workers WHERE ended_at IS NOT NULL ORDER BY id")
    await after.close()
    assert [row["id"] for row in ended] == [1, 2]


async def test_a_second_one_on_the_same_database_does_not_start(config: Config) -> None:
    async with App(config):
        with pytest.raises(AlreadyRunning):
            await App(config).__aenter__()


async def test_when_it_cannot_start_it_lets_go_of_everything(config: Config) -> None:
    broken = await asyncio.to_thread(Database.open, config.storage.url)
    await broken.run(lambda tx: tx.run("ALTER TABLE outbox RENAME TO lost"))
    await broken.close()
    for _ in range(2):  # the second time it is not locked out by the first
        with pytest.raises(StorageError, match="outbox"):
            await App(config).__aenter__()


async def test_without_the_web_chat_there_is_only_what_operators_need(config: Config) -> None:
    closed = config.model_copy(update={"web": WebConfig(port=0, chat=False)})
    async with App(closed) as app, running(app) as url, aiohttp.ClientSession() as session:
        for path, status in (("/", 404), ("/chat/stream", 404), ("/healthz", 200), ("/metrics", 200)):
            async with session.get(f"{url}{path}") as answer:
                assert answer.status == status
        async with session.get(f"{url}/metrics", headers={"X-Forwarded-For": "203.0.113.9"}) as answer:
            assert answer.status == 401
