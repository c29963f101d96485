"""A channel's limited month, counted message by message."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Protocol

from news.delivery.messages import Message
from news.delivery.quota import NEARLY, Month, Purpose, day_of, is_allowed, kept_for_newsroom, warned_at
from news.errors import TryLater
from storage import quota, settings
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox.rows import BREAKING, NEWS, Delivery

log = logging.getLogger(__name__)

OVER_WAIT = timedelta(minutes=30)  #: until what found nothing left looks again

Wording = Callable[[Month], str]  #: what admins read when much of the month, or all of it, is used


class LimitedChannel(Protocol):
    """What must be known of a channel whose plan allows so many messages a month."""

    @property
    def name(self) -> str:
        """In tables, logs and metrics."""
        ...

    @property
    def monthly_quota(self) -> int:
        """How many."""
        ...

    @property
    def admins(self) -> Collection[str]:
        """Who is answered with the last message."""
        ...

    def cost(self, message: Message) -> int:
        """How many messages of the month *message* takes for each chat."""
        ...


class Quota:
    """What a channel may still say this month. Nothing of it is known to the platform's interface."""

    def __init__(
        self,
        db: Database,
        channel: LimitedChannel,
        *,
        wording: Wording,
        on_trouble: Callable[[str], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._channel = channel.name
        self._limit = channel.monthly_quota
        self._wording = wording
        self._on_trouble = on_trouble
        self.cost = channel.cost
        self._now = now
        self._admins = frozenset(channel.admins)
        self._under_way = 0

    async def month(self) -> Month:
        """How it stands."""
        return await self._db.read(quota.month, channel=self._channel, limit=self._limit, now=self._now())

    async def is_nearly_used(self) -> bool:
        """Whether so much of the month is used that the platform, which may count more, could say that it is over."""
        return await self._db.read(quota.used, channel=self._channel, now=self._now()) >= NEARLY * self._limit

    async def may_reply(self, who: str = "", cost: int = 1) -> bool:
        """Whether an answer to this person, which takes *cost* messages, may go."""
        purpose = Purpose.NEWSROOM if who in self._admins else Purpose.REPLY
        return is_allowed(await self.month(), purpose, cost)

    async def allows(self, delivery: Delivery, message: Message) -> bool:
        """Whether this delivery may go now."""
        purpose = Purpose.DIGEST
        if delivery.kind == "notice" and delivery.lane != NEWS:
            purpose = Purpose.NEWSROOM
        elif delivery.kind == "broadcast":
            purpose = Purpose.BROADCAST
        elif delivery.lane == BREAKING:
            purpose = Purpose.BREAKING
        elif delivery.kind in ("alert", "correction", "notice"):  # this one is for readers
            purpose = Purpose.REPLY
        return is_allowed(await self.month(), purpose, self.cost(message))

    @asynccontextmanager
    async def reserve(self) -> AsyncIterator[None]:
        """Around each message that counts: never more than the plan allows, those under way included, or `TryLater`."""
        self._under_way += 1
        try:
            used = await self._db.read(quota.used, channel=self._channel, now=self._now())
            if used + self._under_way > self._limit:
                raise TryLater(OVER_WAIT, everywhere=True)
            yield
        finally:
            self._under_way -= 1

    async def count(self, address: str) -> None:
        """One more is gone; admins hear of it once when much is used, and once when all is."""
        if await self._db.run(_count, channel=self._channel, limit=self._limit, now=self._now()):
            month = await self.month()
            log.warning("quota channel=%s used=%d limit=%d last=%s", self._channel, month.used, self._limit, address)
            await self._on_trouble(self._wording(month))


def _count(tx: Tx, *, channel: str, limit: int, now: datetime) -> str:
    """Count a message; the mark that was passed with it for the first time this month, or ""."""
    used = quota.add(tx, channel=channel, now=now)
    mark = "all" if used >= limit - kept_for_newsroom(limit) else "most" if used >= warned_at(limit) else ""
    month = day_of(now)[:7]
    name = f"quota.{channel}.{mark}"
    if not mark or settings.get(tx, name) == month:
        return ""
    settings.put(tx, name, month)
    return mark
