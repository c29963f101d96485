"""What stands around the program in most of these tests."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.zalo_api import FakeZalo


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    """A strict Bot API server."""
    async with BotApi().serving() as api:
        yield api


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    """A strict Zalo server, which has nothing to complain of in the end."""
    async with FakeZalo() as fake:
        yield fake
        assert not fake.complaints
