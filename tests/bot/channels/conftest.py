"""A fake Bot API server, and python-telegram-bot talking to it over HTTP."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from telegram import Bot

from bot.channels import telegram_http
from tests.fakes.bot_api import BotApi


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi().serving() as server:
        yield server


@pytest_asyncio.fixture
async def session(api: BotApi) -> AsyncIterator[aiohttp.ClientSession]:
    async with telegram_http.open_session(api.base_url) as opened:
        yield opened


@pytest.fixture
def client(api: BotApi, session: aiohttp.ClientSession) -> Bot:
    return telegram_http.connect(api.token, api.base_url, session)
