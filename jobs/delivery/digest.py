"""Digest: what is due is put together and written into the ledger, from where delivery takes it."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from jobs.delivery.compose import Composer
from jobs.delivery.outlet import Languages, MonthlyQuota, Outgoing
from news.delivery.digests import MOST, Selection, select
from news.delivery.quota import is_digest_allowed, pace
from storage import digests
from storage.digests import Bundle, Due
from storage.engine.database import Database
from storage.outbox import gathering
from storage.outbox.gathering import Gathered

log = logging.getLogger(__name__)

BATCH = 100  #: chats looked at together


class Digesting:
    """Makes the digests whose time has come. An hour missed while the program was down is made up once."""

    def __init__(
        self,
        db: Database,
        channels: Sequence[Outgoing],
        composer: Composer,
        *,
        now: Callable[[], datetime],
        on_queued: Callable[[], None] = lambda: None,
        in_language: Languages = lambda language: contextlib.nullcontext(),
    ) -> None:
        self._db = db
        self._composer = composer
        self._quotas = {channel.outlet.name: channel.quota for channel in channels if channel.quota}
        self._now = now
        self._on_queued = on_queued
        self._in_language = in_language

    async def round(self) -> int:
        """Make what is due; how many digests."""
        count = 0
        while found := await self._db.read(digests.due, now=self._now(), limit=BATCH):
            heaps = await self._db.read(gathering.find, chats=[one.chat for one in found], now=self._now())
            free = [one for one in found if one.channel not in self._quotas]
            made = list(await asyncio.gather(*(self._one(one, heaps[one.chat]) for one in free)))
            # one after the other where each takes from the month that the next one looks at
            made += [await self._within_quota(one, heaps[one.chat]) for one in found if one.channel in self._quotas]
            count += sum(made)
            if any(made):
                self._on_queued()
        if count:
            log.info("digests made count=%d", count)
        return count

    async def _one(self, one: Due, heap: Gathered, *, selection: Selection | None = None) -> bool:
        """The chat's digest, unless there is nothing to tell; then its time moves on all the same."""
        chosen = select(heap.wanted) if selection is None else selection
        if one.paused or not (chosen.parts or heap.corrections):
            await self._db.run(digests.pass_over, one, now=self._now(), unwanted=heap.unwanted)
            return False
        return await self._db.run(digests.make, one, heap, chosen, now=self._now()) is not None

    async def _within_quota(self, one: Due, heap: Gathered) -> bool:
        """The same where messages are few: not too often, and never more messages than it may take."""
        if one.paused or not (heap.wanted or heap.corrections):
            return await self._one(one, heap)
        quota = self._quotas[one.channel]
        month = await quota.month()
        rate = pace(month)
        if not is_digest_allowed(month, last=one.last, gap=rate.gap):
            await self._db.run(digests.pass_over, one, now=self._now())
            log.info("digest saved chat=%d left=%d gap=%s", one.chat, month.left, rate.gap)
            return False
        return await self._one(one, heap, selection=await self._fit(one, heap, quota, rate.parts))

    async def _fit(self, one: Due, heap: Gathered, quota: MonthlyQuota, parts: int) -> Selection:
        """As many stories as *parts* messages hold."""
        few, many = 1, MOST
        while few < many:
            most = (few + many + 1) // 2
            if await self._cost(one, heap, select(heap.wanted, most=most), quota) <= parts:
                few = most
            else:
                many = most - 1
        return select(heap.wanted, most=few)

    async def _cost(self, one: Due, heap: Gathered, selection: Selection, quota: MonthlyQuota) -> int:
        bundle = Bundle(
            chat=one.chat,
            parts=selection.parts,
            further=selection.further,
            corrections=heap.corrections,
            made=self._now(),
            burst=heap.burst,
        )
        digest = await self._composer.digest(bundle, language=one.language)
        with self._in_language(one.language):
            return quota.cost(digest) if digest else 0
