"""Withdrawing: ask the pages of articles that left their feed early, and believe two answers, never many at once."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from jobs.fetching.client import Client
from news.errors import FeedError
from news.feeds.missing import is_front_page
from news.feeds.verdict import Verdict
from storage import admins, missing, withdrawals
from storage.admins import AdminChat
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.missing import Missing

log = logging.getLogger(__name__)

CONFIRM: Final = timedelta(minutes=5)  #: from the first time a page is not found to the second
AGAIN: Final = timedelta(minutes=10)  #: after an answer that says nothing, unless the server asks for longer
TRIES: Final = 12  #: answers that say nothing; then it is left
SEVERAL: Final = 3  #: articles of one newspaper; where so many are not found, its site is in trouble
TOGETHER: Final = timedelta(hours=1)  #: … within this time
AT_ONCE: Final = 20
MOST_BYTES: Final = 3_000_000

Wording = Callable[[str, Sequence[str]], str]  #: what admins read: the newspaper, the headlines


class Sight(Enum):
    """What a page says of its article."""

    THERE = "there"
    GONE = "gone"
    NOTHING = "nothing"  #: the server is in trouble, refuses us, or wants to be left alone


class Withdrawing:
    """Articles that are missed."""

    def __init__(
        self,
        db: Database,
        client: Client,
        *,
        addresses: Sequence[AdminChat],
        wording: Wording,
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._client = client
        self._addresses = addresses
        self._wording = wording
        self._now = now

    async def round(self) -> int:
        """Ask the pages that are due; how many."""
        found = await self._db.read(missing.due, now=self._now(), limit=AT_ONCE)
        await asyncio.gather(*(self._one(one) for one in found))
        return len(found)

    async def _one(self, one: Missing) -> None:
        sight, wait = await self._look(one.url)
        if sight is Sight.THERE:
            if await self._db.run(withdrawals.restore, one.article, now=self._now()):
                log.warning("published again article=%d", one.article)
        elif sight is Sight.NOTHING:
            await self._put_off(one, wait)
        elif one.gone is None:
            now = self._now()
            await self._db.run(missing.confirm, one.article, now=now, due=now + CONFIRM)
        else:
            await self._decide(one)

    async def _look(self, url: str) -> tuple[Sight, timedelta | None]:
        """What the page says, and how long its server wants to be left alone."""
        try:
            answer = await self._client.get(url, cap=MOST_BYTES)
        except FeedError as error:
            if error.verdict in (Verdict.NOT_FOUND, Verdict.GONE):
                return Sight.GONE, None
            return Sight.THERE if error.verdict == Verdict.TOO_LARGE else Sight.NOTHING, error.retry_after
        return Sight.GONE if is_front_page(answer.url, instead_of=url) else Sight.THERE, None

    async def _put_off(self, one: Missing, wait: timedelta | None) -> None:
        if one.tries + 1 >= TRIES:
            await self._db.run(missing.settle, one.article)
        else:
            due = self._now() + max(wait or AGAIN, AGAIN)
            await self._db.run(missing.ask_again, one.article, due=due)

    async def _decide(self, one: Missing) -> None:
        """Not found twice: it was taken away, unless the site finds other articles neither."""
        now = self._now()
        if await self._db.run(self._doubt, one, now=now):
            return
        beside = await self._db.read(missing.page_beside, one, now=now)
        sight, wait = await self._look(beside) if beside else (Sight.NOTHING, None)
        if sight is not Sight.THERE:
            await self._put_off(one, wait)
        elif await self._db.run(withdrawals.withdraw, one.article, now=self._now()):
            log.warning("taken away by its newspaper article=%d url=%s", one.article, one.url)

    def _doubt(self, tx: Tx, one: Missing, *, now: datetime) -> bool:
        """Whether too many are not found to believe any; admins hear of it once."""
        together = missing.gone_together(tx, newspaper=one.newspaper, since=now - TOGETHER)
        if len(together) < SEVERAL:
            return False
        log.warning("articles not found newspaper=%s count=%d: none is believed", one.newspaper, len(together))
        if not any(other.is_doubted for other in together):
            text = self._wording(one.newspaper, [other.title for other in together])
            admins.notify(tx, text, admins=self._addresses, now=now)
        for other in together:
            missing.settle(tx, other.article)
        return True
