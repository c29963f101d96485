"""A desk that polls, for the tests here."""

from collections.abc import AsyncIterator
from random import Random

import pytest

from jobs.clock import SYSTEM_CLOCK
from jobs.parsing.parser import Parser
from jobs.polling.outcome import Rules
from jobs.polling.poll import Polling
from storage.engine.database import Database
from tests import make
from tests.fakes.clock import DatedClock
from tests.fakes.loopback import loopback_client
from tests.fakes.press import press
from tests.jobs.polling.desk import MINUTE, Desk
from tests.make import NOON
from tests.waiting import PATIENCE


@pytest.fixture
async def desk(sqlite_db: Database) -> AsyncIterator[Desk]:
    clock = [NOON]
    async with (
        press() as paper,
        loopback_client() as client,
        Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser,
    ):
        made = Desk(sqlite_db, paper, None, clock)  # type: ignore[arg-type]
        made.polling = Polling(
            sqlite_db,
            client,
            parser,
            Rules(max_interval=MINUTE),
            clock=DatedClock(lambda: clock[0]),
            chance=Random(1),
            on_articles=lambda: made.arrivals.append(1),
        )
        await sqlite_db.run(make.feed, f"{paper.url}/rss/home.rss", province="lam-dong", section="Chính trị")
        yield made
