"""Complete: ask an article's own page for the lead its feed did not tell."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from jobs.http import Client
from jobs.parsing import Parser
from news.errors import FeedError
from news.feeds import is_old
from news.pages import PageLead
from news.sentences import shorten
from storage import articles
from storage.articles import Stored
from storage.database import Database

log = logging.getLogger(__name__)

TRIES = 3  #: then it is told with its headline alone: late news is worse than short news
TRIES_WITHOUT_HEADLINE = 8  #: its headline stands nowhere else
AGAIN = timedelta(seconds=20)  #: doubled with each try after the first ones
MOST_BYTES = 3_000_000


class Completing:
    """Articles that wait for their page."""

    def __init__(
        self,
        db: Database,
        client: Client,
        parser: Parser,
        *,
        limit: int,
        done: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._db = db
        self._client = client
        self._parser = parser
        self._limit = limit
        self._done = done
        self._now = now

    async def round(self) -> int:
        """Ask the pages that are due; how many there were."""
        waiting = await self._db.read(articles.waiting_for_page, now=self._now(), limit=20)
        for article in waiting:
            await self._one(article)
        if waiting:
            self._done()
        return len(waiting)

    async def _one(self, article: Stored) -> None:
        try:
            answer = await self._client.get(article.url, cap=MOST_BYTES)
            told = await self._parser.page(
                answer.body, url=answer.url, title=article.title, content_type=answer.content_type
            )
        except FeedError as error:
            log.warning("no page article=%d try=%d verdict=%s", article.number, article.page_tries + 1, error.verdict)
            tries = article.page_tries + 1
            if tries < (TRIES if article.title else TRIES_WITHOUT_HEADLINE):
                wait = AGAIN * 2 ** max(tries - TRIES + 1, 0)
                await self._db.run(articles.ask_again, article.number, due=self._now() + wait)
                return
            told = PageLead()
        if not (article.title or told.title):
            await self._db.run(articles.drop, article.number)
            return
        await self._db.run(
            articles.complete,
            article.number,
            lead=shorten(told.lead, self._limit),
            image=told.image,
            published=told.published,
            section=told.section,
            title=told.title,
            quiet=article.published is None and is_old(told.published, now=self._now()),
        )
