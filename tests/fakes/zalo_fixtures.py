"""A Zalo platform for tests that import it from here; what it complained of fails the test."""

from collections.abc import AsyncIterator

import pytest

from bot.inbox import Inbox
from bot.zalo.client import ZaloClient
from storage.engine.database import Database
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_desk import Desk
from tests.fakes.zalo_events import LAN
from tests.waiting import PATIENCE


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    """The platform, with one person who wrote before."""
    async with FakeZalo() as fake:
        fake.meets(LAN)
        yield fake
        assert not fake.complaints


@pytest.fixture
async def zalo_client(zalo: FakeZalo) -> AsyncIterator[ZaloClient]:
    """Our line to it."""
    async with ZaloClient(TOKEN, base_url=zalo.url, timeout=PATIENCE, photo_timeout=PATIENCE) as client:
        yield client


@pytest.fixture
async def desk(sqlite_db: Database) -> Desk:
    """Somebody who answers, and has greeted Lan."""
    desk = Desk(sqlite_db)
    await desk.greet(LAN)
    return desk


@pytest.fixture
async def inbox(zalo_client: ZaloClient, desk: Desk) -> AsyncIterator[Inbox]:
    """At work."""
    inbox = desk.open_inbox(zalo_client)
    yield inbox
    await inbox.stop(within=1)
