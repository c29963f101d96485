"""A fake Bot API server, and python-telegram-bot talking to it over HTTP."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from telegram import Bot

from bot.telegram import http
from bot.telegram.updates import TelegramUpdates
from storage.engine.database import Database
from tests.bot.telegram.desks import Desk, updates_of
from tests.fakes.bot_api import BotApi


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi().serving() as server:
        yield server


@pytest_asyncio.fixture
async def session(api: BotApi) -> AsyncIterator[aiohttp.ClientSession]:
    async with http.open_session(api.base_url) as opened:
        yield opened


@pytest.fixture
def client(api: BotApi, session: aiohttp.ClientSession) -> Bot:
    return http.connect(api.token, api.base_url, session)


@pytest_asyncio.fixture
async def desk() -> Desk:
    return Desk()


@pytest_asyncio.fixture
async def updates(api: BotApi, client: Bot, desk: Desk, sqlite_db: Database) -> AsyncIterator[TelegramUpdates]:
    made = updates_of(client, desk, sqlite_db)
    made.start()
    yield made
    await made.stop()
