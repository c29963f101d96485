"""What polling promises newspapers among each other: the slow one waits for itself alone."""

import asyncio
from datetime import UTC, datetime
from random import Random

from jobs.clock import SYSTEM_CLOCK
from jobs.parsing.parser import Parser
from jobs.polling.outcome import Rules
from jobs.polling.poll import AT_ONCE, Polling
from storage import feeds
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.fakes.asking import FEED, asking
from tests.fakes.clock import DatedClock
from tests.fakes.newspaper_server import newspaper_server, reply
from tests.make import NOON
from tests.waiting import PATIENCE, eventually


async def test_a_newspaper_with_many_slow_feeds_holds_up_no_other(sqlite_db: Database) -> None:
    let_go = asyncio.Event()

    async def slowly(writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
        await let_go.wait()
        writer.write(reply(FEED, Connection="close"))
        await writer.drain()

    async with (
        newspaper_server(slow=slowly, quick=reply(FEED)) as server,
        asking(slow=["127.0.0.1"], quick=["127.0.0.1"]) as client,
        Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser,
    ):

        def fill(tx: Tx) -> None:
            for number in range(2 * AT_ONCE):
                make.feed(tx, server.url(f"/slow?{number}", host="slow.example"))
            make.feed(tx, server.url("/quick", host="quick.example"))

        server.answers |= {f"/slow?{number}": slowly for number in range(2 * AT_ONCE)}
        await sqlite_db.run(fill)
        polling = Polling(sqlite_db, client, parser, Rules(), clock=DatedClock(lambda: NOON), chance=Random(1))
        assert await polling.round() == 2 * AT_ONCE + 1
        try:
            await eventually(lambda: looked_at(sqlite_db, server.url("/quick", host="quick.example")))
            assert server.most_open <= 3
        finally:
            let_go.set()
            await polling.stop()


async def looked_at(db: Database, url: str) -> datetime | None:
    listed = await db.read(feeds.everything)
    return next((one.polled_at.astimezone(UTC) for one in listed if one.feed.url == url and one.polled_at), None)
