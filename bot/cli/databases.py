"""The database, for commands that are not the bot itself."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bot import catalogue
from bot.app import now
from bot.config import Config
from jobs.matching.topics import Present, Topics
from news.feeds.feed import NewFeed
from news.topics.taxonomy import Taxonomy
from storage import feeds
from storage.engine.database import Database

T = TypeVar("T")


def run_in_database(config: Config, job: Callable[..., T], **values: Any) -> T:
    """What *job* gives, once the feeds of the configuration are in the database; or `StorageError`."""

    async def work(database: Database) -> T:
        await database.run(feeds.stock, [NewFeed(**entry.model_dump()) for entry in config.feeds], now=now())
        return await database.run(job, **values)

    return use_database(config, work)


def use_database(config: Config, job: Callable[[Database], Awaitable[T]]) -> T:
    """What *job* gives, handed the open database; `StorageError` where it can't be opened."""

    async def work() -> T:
        database = await asyncio.to_thread(Database.open, config.storage.url)
        try:
            return await job(database)
        finally:
            await database.close()

    return asyncio.run(work())


async def load_topics(db: Database) -> Topics:
    """The topics as a running bot has them."""
    found = Topics(db, Present(catalogue.taxonomy()), catalogue.topics(), catalogue.learnt())
    await found.refresh()
    return found


def load_taxonomy(config: Config) -> Taxonomy:
    """The same, understood."""
    return use_database(config, load_topics).present.taxonomy
