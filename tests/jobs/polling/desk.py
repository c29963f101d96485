"""Polling as its tests look at it: a newspaper, a database, and a clock that moves when told to."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jobs.polling.poll import Polling
from storage import articles, feeds
from storage.articles import ArticleState, Stored
from storage.engine.database import Database
from storage.engine.types import Tx
from tests.fakes.press import Press
from tests.waiting import patience

MINUTE = timedelta(minutes=1)


@dataclass
class Desk:
    """Polling over a newspaper and a database, and a clock that a test moves."""

    db: Database
    paper: Press
    polling: Polling
    clock: list[datetime]
    arrivals: list[int] = field(default_factory=list)

    async def look(self, later: timedelta = MINUTE) -> None:
        """One round, *later*."""
        self.clock[0] += later
        async with patience():
            await self.polling.round()
            await self.polling.finish()

    async def articles(self, *states: ArticleState) -> list[Stored]:
        def all_of(tx: Tx) -> list[Stored]:
            return articles.of(tx, [row["id"] for row in tx.rows("SELECT id FROM articles")])

        found = await self.db.read(all_of)
        return [one for one in found if not states or one.state in states]

    async def feed(self) -> Any:
        [listed] = await self.db.read(feeds.everything)
        return listed
