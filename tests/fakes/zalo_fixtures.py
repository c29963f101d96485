"""A Zalo platform for tests that import it from here; what it complained of fails the test."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.zalo_client import ZaloClient
from tests.fakes.zalo_api import TOKEN, FakeZalo
from tests.fakes.zalo_events import LAN


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
    async with ZaloClient(TOKEN, base_url=zalo.url, timeout=1, photo_timeout=1) as client:
        yield client
