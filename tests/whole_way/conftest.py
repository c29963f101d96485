"""What stands around the program in most of these tests."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.bot_api import BotApi


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    """A strict Bot API server."""
    async with BotApi().serving() as api:
        yield api
