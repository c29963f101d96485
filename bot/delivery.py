"""From the outbox to the channels: alerts, digests and broadcasts."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta

from bot import texts
from bot.broadcasting import BroadcastWording
from bot.channels import OpenChannel
from jobs.clock import Clock
from jobs.delivery.broadcast import Broadcasting
from jobs.delivery.compose import Composer
from jobs.delivery.deliver import Delivering
from jobs.delivery.digest import Digesting
from jobs.schedule import Schedule, guard
from storage.engine.database import Database

TICK = timedelta(seconds=1)  #: how often we ask whether a broadcast is to be written
DIGESTS = timedelta(seconds=2)  #: how often we ask whether a digest is due
WRITING = 0.2  #: seconds between rounds of a broadcast that somebody waits for


class DeliveryJobs:
    """What leaves by the *opened* channels; each has a job of its own, in the same order."""

    def __init__(
        self, db: Database, opened: Sequence[OpenChannel], composer: Composer, *, clock: Clock, worker: int
    ) -> None:
        speak, wake = texts.language, self.wake
        self._clock = clock
        self.delivering = [
            Delivering(db, channel, composer, in_language=speak, clock=clock, worker=worker) for channel in opened
        ]
        self._digesting = Digesting(db, opened, composer, on_queued=wake, in_language=speak, now=clock.now)
        self.broadcasting = Broadcasting(db, opened, BroadcastWording(), on_queued=wake, in_language=speak, clock=clock)

    def __iter__(self) -> Iterator[Delivering]:
        return iter(self.delivering)

    def wake(self) -> None:
        """Something was written that may be due."""
        for one in self.delivering:
            one.wake()

    def start(self) -> list[asyncio.Task[None]]:
        """Deliver in the background until `stop`."""
        return [asyncio.create_task(one.run(), name="deliver") for one in self.delivering]

    async def stop(self) -> None:
        """Finish what is being sent, put back what has not left."""
        await asyncio.gather(*(one.stop() for one in self.delivering), return_exceptions=True)

    def put_on(self, schedule: Schedule) -> None:
        """Have *schedule* ask from now on what is to be written."""
        schedule.every(TICK, self.broadcasting.round, "broadcast")
        schedule.every(DIGESTS, self._digesting.round, "digest")

    async def once(self) -> None:
        """Write the digests that are due, and deliver what can go now."""
        await self._digesting.round()
        await asyncio.gather(*(one.drain() for one in self.delivering))

    async def broadcast(self, is_over: Callable[[], Awaitable[bool]]) -> None:
        """Write and deliver what broadcasts need until *is_over*."""
        tasks = self.start()
        try:
            while not await is_over():
                await guard(self.broadcasting.round, "broadcast")
                await self._clock.sleep(WRITING)
        finally:
            await self.stop()
            await asyncio.gather(*tasks, return_exceptions=True)
