"""A real browser, and a web chat in trial mode for it to open."""

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.web.options import WebOptions
from storage.engine.database import Database
from tests.fakes import browser
from tests.fakes.browser import Page
from tests.fakes.pictures import pictures as newspaper_pictures
from tests.fakes.web_reader import Served, served

# CI installs a browser; on a machine without one these tests are left out, and only they.
collect_ignore_glob = [] if browser.program() else ["test_*.py"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[str]:
    with browser.chromium() as address:
        yield address


@pytest.fixture
async def page(chromium: str) -> AsyncIterator[Page]:
    async with browser.tab(chromium) as opened:
        yield opened


@pytest.fixture
async def pictures() -> AsyncIterator[str]:
    """Another server on loopback, as the sample newspaper has."""
    async with newspaper_pictures() as address:
        yield address


@pytest.fixture
async def chat(sqlite_db: Database, pictures: str) -> AsyncIterator[Served]:
    async with served(sqlite_db, WebOptions(trial=True, image_sources=(pictures,))) as running:
        yield running
