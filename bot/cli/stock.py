"""The database, for commands that are not the bot itself."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from bot.app import now
from bot.config import Config
from storage import feeds
from storage.database import Database

T = TypeVar("T")


def in_database(config: Config, job: Callable[..., T], **values: Any) -> T:
    """What *job* gives, once the feeds of the configuration are in the database."""

    async def work() -> T:
        database = await asyncio.to_thread(Database.open, config.storage.url)
        try:
            await database.run(feeds.stock, [entry.model_dump() for entry in config.feeds], now=now())
            return await database.run(job, **values)
        finally:
            await database.close()

    return asyncio.run(work())
