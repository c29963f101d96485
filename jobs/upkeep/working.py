"""This process in the database: it begins, says that it runs, and ends; what the one before left is taken up."""

import contextlib
import logging
from collections.abc import Iterable

from jobs.clock import Clock
from news.errors import StorageError
from storage import quota, workers
from storage.engine.database import Database
from storage.outbox import claim

log = logging.getLogger(__name__)


class Working:
    """The worker that this process is."""

    def __init__(self, db: Database, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self.number = 0  #: 0 before it begins

    async def begin(self, *, version: str, quotas: Iterable[str]) -> None:
        """Be the worker from now on; what was on its way may have arrived, and counted in the *quotas* of channels."""
        now = self._clock.now()
        self.number = await self._db.run(workers.begin, version=version, now=now)
        for channel in quotas:
            await self._db.run(quota.assume, channel=channel, now=now)
        if unsure := await self._db.run(claim.recover, now=now):
            log.warning("deliveries that a crash left unsure count=%d", unsure)

    async def beat(self) -> None:
        """Say in the database that this process runs."""
        await self._db.run(workers.beat, worker=self.number, now=self._clock.now())

    async def end(self) -> None:
        """Say that this process is gone; where the database takes nothing any more, the next start finds out."""
        with contextlib.suppress(StorageError):
            await self._db.run(workers.end, worker=self.number, now=self._clock.now())
