"""Complete: ask an article's own page for the lead its feed did not tell."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from jobs.fetching.client import Client
from jobs.parsing.parser import Parser
from news.errors import FeedError, StorageError
from news.feeds.feed import is_old
from news.feeds.pages import PageLead
from news.feeds.verdict import Verdict
from news.text.sentences import shorten
from storage import articles, pages
from storage.articles import Stored
from storage.engine.database import Database

log = logging.getLogger(__name__)

TRIES = 3  #: then it is told with its headline alone: late news is worse than short news
TRIES_WITHOUT_HEADLINE = 8  #: its headline stands nowhere else
LEFT_ALONE = timedelta(days=1)  #: how long such a one waits for a server that wants to be left alone
AGAIN = timedelta(seconds=20)  #: doubled with each try after the first ones
MOST_BYTES = 3_000_000  #: of a page, unpacked
AT_ONCE = 20  #: begun in one round
MOST = 200  #: under way; each may hold a page, and no newspaper has more than four of them


class Completing:
    """Articles that wait for their page."""

    def __init__(
        self,
        db: Database,
        client: Client,
        parser: Parser,
        *,
        limit: int,
        now: Callable[[], datetime],
        on_completed: Callable[[], None] = lambda: None,
    ) -> None:
        self._db = db
        self._client = client
        self._parser = parser
        self._limit = limit
        self._now = now
        self._on_completed = on_completed
        self._under_way: dict[int, asyncio.Task[None]] = {}  #: by article

    async def round(self) -> int:
        """Ask pages that are due, and come back when they are; how many there were."""
        count = await self.begin()
        while self._under_way:
            await asyncio.wait(self._under_way.values())
        return count

    async def begin(self) -> int:
        """Begin to ask pages that are due; how many. A newspaper that is slow, or has many, holds up no other."""
        limit = min(AT_ONCE + len(self._under_way), MOST)
        waiting = await self._db.read(pages.waiting, now=self._now(), limit=limit)
        fresh = [article for article in waiting if article.number not in self._under_way]
        for article in fresh:
            task = asyncio.create_task(self._one(article), name=f"page-{article.number}")
            self._under_way[article.number] = task
            task.add_done_callback(partial(self._over, article.number))
        return len(fresh)

    def _over(self, number: int, _: object) -> None:
        del self._under_way[number]

    async def stop(self) -> None:
        """Drop the questions under way: they are asked again."""
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _one(self, article: Stored) -> None:
        try:
            await self._complete(article)
        except StorageError as error:
            log.error("not kept article=%d reason=%s", article.number, error)
        else:
            self._on_completed()

    async def _ask(self, article: Stored) -> PageLead:
        try:
            answer = await self._client.get(article.url, cap=MOST_BYTES)
            return await self._parser.page(
                answer.body, url=answer.url, title=article.title, content_type=answer.content_type
            )
        except FeedError:
            raise
        except Exception as error:  # one page must not hold up all after it
            log.exception("unexpected article=%d", article.number)
            raise FeedError(Verdict.UNPARSEABLE, repr(error)) from error

    async def _complete(self, article: Stored) -> None:
        try:
            page = await self._ask(article)
        except FeedError as error:
            log.warning("no page article=%d try=%d verdict=%s", article.number, article.page_tries + 1, error.verdict)
            if error.retry_after and not article.title and self._now() - article.first_seen < LEFT_ALONE:
                due = self._now() + min(error.retry_after, LEFT_ALONE)
                await self._db.run(pages.ask_again, article.number, due=due, tried=False)
                return
            tries = article.page_tries + 1
            if tries < (TRIES if article.title else TRIES_WITHOUT_HEADLINE):
                wait = AGAIN * 2 ** max(tries - TRIES + 1, 0)
                await self._db.run(pages.ask_again, article.number, due=self._now() + wait)
                return
            page = PageLead()
        if not (article.title or page.title):
            await self._db.run(articles.drop, article.number)
            return
        await self._db.run(
            pages.complete,
            article.number,
            replace(page, lead=shorten(page.lead, self._limit)),
            quiet=article.published is None and is_old(page.published, now=self._now() - self._client.clock_ahead()),
        )
