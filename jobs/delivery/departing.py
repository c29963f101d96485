"""Write down that messages leave, right before they do, many in one transaction."""

import asyncio

from jobs.clock import Clock
from storage.engine.database import Database
from storage.outbox import departures
from storage.outbox.departures import Key
from storage.outbox.rows import Delivery


class NoLongerClaimed(Exception):
    """The row was dropped, or its lease ran out, since it was claimed: it must not leave."""


class Departing:
    """The departures of one channel. Those that come while others are written go with the next write, together."""

    def __init__(self, db: Database, *, clock: Clock, worker: int) -> None:
        self._db = db
        self._clock = clock
        self._worker = worker
        self._waiting: list[Delivery] = []
        self._next: asyncio.Task[set[Key]] | None = None  #: the write that will hold those
        self._writing = asyncio.Lock()

    async def record(self, delivery: Delivery) -> None:
        """Come back when it is written down that this one leaves.

        `NoLongerClaimed` where it must not, StorageError where that can't be written; it does not leave then.
        """
        self._waiting.append(delivery)
        if self._next is None:
            self._next = asyncio.create_task(self._write(), name="departures")
        if departures.key_of(delivery) not in await asyncio.shield(self._next):
            raise NoLongerClaimed

    async def _write(self) -> set[Key]:
        async with self._writing:
            leaving, self._waiting, self._next = self._waiting, [], None
            return await self._db.run(departures.record, leaving, worker=self._worker, now=self._clock.now())
