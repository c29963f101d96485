"""A served web chat and a reader of it."""

from collections.abc import AsyncIterator

import pytest

from storage.engine.database import Database
from tests.fakes.web_reader import Reader, Served, served


@pytest.fixture
async def chat(sqlite_db: Database) -> AsyncIterator[Served]:
    async with served(sqlite_db) as running:
        yield running


@pytest.fixture
async def reader(chat: Served) -> AsyncIterator[Reader]:
    async with Reader(chat.url) as opened:
        yield opened
