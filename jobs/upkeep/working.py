"""This process in the database: it begins, says that it runs, and ends; what the one before left is taken up."""

import contextlib
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from jobs.clock import Clock
from jobs.fetching.host_clocks import DISAGREES
from jobs.upkeep.sweep import RECORDS, STALE
from news.errors import DamagedDatabase, StorageError
from storage import quota, restored, workers
from storage.engine.database import Database
from storage.outbox import claim, settle

log = logging.getLogger(__name__)

PUT_OFF = timedelta(seconds=90)  #: that what may be stale waits, put off at each beat until the date is sure
ASKING = 3600.0  #: seconds without a word from another machine, after which our own clock is believed
STOOD = timedelta(hours=12)  #: without a sign of life, and the newsroom hears of it: a long stop, or an older copy


class StandstillWording(Protocol):
    """What the newsroom reads about a time in which nothing was done, or of which nothing is known."""

    def __call__(self, since: datetime, until: datetime, *, restored: bool) -> str: ...


class Working:
    """The worker that this process is."""

    def __init__(self, db: Database, *, clock: Clock, wording: StandstillWording) -> None:
        self._db = db
        self._clock = clock
        self._wording = wording
        self.number = 0  #: 0 before it begins
        #: Since when, on the steady clock, it is to be found out how long we were away; None once that is known.
        self._begun: float | None = None

    async def begin(self, *, version: str, quotas: Iterable[str]) -> str:
        """Be the worker from now on; what the newsroom should hear of the time before, "" where all is well.

        What was on its way may have arrived, and counted in the *quotas* of channels. DamagedDatabase where the
        program was killed and left a broken file.
        """
        now = self._clock.now()
        standstill = await self._look_back(now)
        self._begun = self._clock.monotonic()
        await self._put_off(now)
        self.number = await self._db.run(workers.begin, version=version, now=now)
        await self._db.write_mark(await self._db.run(restored.count_beat))
        for channel in quotas:
            await self._db.run(quota.assume, channel=channel, now=now)
        if unsure := await self._db.run(claim.recover, now=now):
            log.warning("deliveries that a crash left unsure count=%d", unsure)
        return standstill

    async def _look_back(self, now: datetime) -> str:
        last = await self._db.read(workers.last)
        if last is not None and last.killed and (damage := await self._db.find_damage()):
            raise DamagedDatabase(f"the database is damaged: restore the newest copy ({damage})")
        if last is not None and await self._db.read(restored.is_older, mark=await self._db.read_mark()):
            await self._db.run(restored.begin_anew, now=now)
        if copied := await self._db.run(restored.take_note):
            log.warning("an older copy was restored from=%s: what feeds list now is kept in silence", copied)
            return self._wording(copied, now, restored=True)
        if last is None or now - last.heard <= STOOD:
            return ""
        log.warning("nothing was written since=%s: a long stop, or an older copy", last.heard)
        return self._wording(last.heard, now, restored=False)

    async def beat(self) -> None:
        """Say in the database that this process runs."""
        await self._db.run(workers.beat, worker=self.number, now=self._clock.now())
        await self._db.write_mark(await self._db.run(restored.count_beat))

    async def give_up_stale(self, ahead: timedelta | None) -> None:
        """After a start, drop what is no news any more: once it is sure how long the program stood still.

        *ahead* is how far our clock is from others', None where nobody is there to ask. A clock that is days ahead
        makes days out of minutes.
        """
        if self._begun is None:
            return
        now = self._clock.now()
        unknown = ahead is None and self._clock.monotonic() - self._begun < ASKING
        if unknown or (ahead is not None and abs(ahead) > DISAGREES):
            await self._put_off(now)
            return
        self._begun = None
        count = await self._db.run(settle.give_up, before=now - RECORDS, stale=now - STALE)
        if count:
            log.warning("deliveries given up after a long stop count=%d", count)

    async def _put_off(self, now: datetime) -> None:
        await self._db.run(settle.put_off, stale=now - STALE, until=now + PUT_OFF)

    async def end(self) -> None:
        """Say that this process is gone; where the database takes nothing any more, the next start finds out."""
        with contextlib.suppress(StorageError):
            await self._db.run(workers.end, worker=self.number, now=self._clock.now())
            await self._db.write_mark(await self._db.run(restored.count_beat))
