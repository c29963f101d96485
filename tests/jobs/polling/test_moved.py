"""What happens when a feed's address changes: within the site it is followed, elsewhere an admin is asked."""

from datetime import timedelta
from random import Random

from jobs.clock import SYSTEM_CLOCK
from jobs.parsing.parser import Parser
from jobs.polling.outcome import Rules
from jobs.polling.poll import Polling
from news.feeds.feed import Feed
from news.feeds.verdict import Verdict
from storage import feeds
from storage.engine.database import Database
from tests import make
from tests.fakes.clock import DatedClock
from tests.fakes.loopback import loopback_client
from tests.fakes.newspaper_server import NewspaperServer, newspaper_server, reply
from tests.fakes.newspaper_site import rss
from tests.fakes.newsroom import FakeNewsroom
from tests.make import NOON
from tests.waiting import PATIENCE, patience

OLD = "/rss/home.rss"


async def looked(db: Database, server: NewspaperServer, *, times: int = 1, hours: int = 0) -> Feed:
    clock = [NOON + timedelta(hours=hours)]
    async with (
        loopback_client() as client,
        Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser,
    ):
        polling = Polling(
            db,
            client,
            parser,
            Rules(max_interval=timedelta(minutes=1)),
            clock=DatedClock(lambda: clock[0]),
            chance=Random(1),
        )
        for _ in range(times):
            clock[0] += timedelta(hours=1)
            async with patience():
                await polling.round()
                await polling.finish()
    feed = await db.read(feeds.by_url, url=server.url(OLD))
    assert feed is not None
    return feed


def moved(url: str) -> bytes:
    return reply(status="301 Moved Permanently", Location=url)


async def test_a_new_path_of_the_same_site_is_remembered_and_nobody_is_bothered(sqlite_db: Database) -> None:
    async with newspaper_server() as server:
        server.answers |= {OLD: moved(server.url("/rss/moi")), "/rss/moi": rss("/rss/moi")}
        await sqlite_db.run(make.feed, server.url(OLD))
        feed = await looked(sqlite_db, server, times=2)
        assert (feed.fetch_url, feed.moved_to) == (server.url("/rss/moi"), "")
        assert [path for path, _ in server.asked] == [OLD, "/rss/moi", "/rss/moi"]
        assert await sqlite_db.read(feeds.unreported_moves) == []


async def test_another_site_is_followed_told_once_and_taken_over_only_by_an_admin(
    sqlite_db: Database,
) -> None:
    async with newspaper_server() as server:
        new = server.url("/rss/moi", host="localhost")
        server.answers |= {OLD: moved(new), "/rss/moi": rss("/rss/moi")}
        await sqlite_db.run(make.feed, server.url(OLD))
        feed = await looked(sqlite_db, server)
        assert (feed.verdict, feed.fetch_url, feed.moved_to) == (Verdict.OK, "", new)
        room = FakeNewsroom(sqlite_db, DatedClock())
        for _ in range(2):
            await room.feed_health().round()
        [words] = await room.heard()
        assert f"baotin feeds move {server.url(OLD)} {new}" in words

        assert await sqlite_db.run(feeds.move, url=server.url(OLD), to=new, now=NOON)
        assert await sqlite_db.read(feeds.by_url, url=server.url(OLD)) is None
        taken = await sqlite_db.read(feeds.by_url, url=new)
        assert taken is not None
        assert (taken.number, taken.moved_to, taken.baseline_at) == (feed.number, "", feed.baseline_at)


async def test_a_redirect_that_goes_away_is_forgotten(sqlite_db: Database) -> None:
    async with newspaper_server() as server:
        server.answers |= {OLD: moved(server.url("/x", host="localhost")), "/x": rss("/x")}
        await sqlite_db.run(make.feed, server.url(OLD))
        assert (await looked(sqlite_db, server)).moved_to
        server.answers[OLD] = rss(OLD)
        assert not (await looked(sqlite_db, server, hours=5)).moved_to
