"""What looks after the program itself: its clock, its database, and that it runs."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from pathlib import Path
from random import Random

from bot.config.sections import StorageConfig
from bot.version import program_version
from bot.words.database import describe_standstill
from jobs.clock import Clock
from jobs.fetching.host_clocks import HostClocks
from jobs.schedule import Schedule
from jobs.upkeep.alarms import EVERY, Alarms
from jobs.upkeep.audit import Auditing
from jobs.upkeep.clock_watch import ClockWatch
from jobs.upkeep.copies import Copies
from jobs.upkeep.space import DiskSpace, MemorySpace
from jobs.upkeep.sweep import sweep
from jobs.upkeep.working import Working
from news.watch.alarms import AlarmKind, Detail
from storage.engine.database import Database

log = logging.getLogger(__name__)

HEARTBEAT = timedelta(minutes=1)  #: how often the database hears that this process runs
ADDED_UP = timedelta(minutes=1)  #: how often the books are
SQLITE = "sqlite:///"


class Upkeep:
    """The parts, with the newsroom to *report* to."""

    def __init__(
        self,
        db: Database,
        storage: StorageConfig,
        *,
        clock: Clock,
        report: Callable[[str], Awaitable[None]],
        alarms: Alarms,
        chance: Random,
    ) -> None:
        self._db = db
        self._clock = clock
        self._report = report
        self.alarms = alarms
        self._schedule: Schedule | None = None
        self._standstill = ""
        self.host_clocks = HostClocks(clock)
        self.clock_watch = ClockWatch(db, clock=clock, alarms=alarms, on_jump=self._on_jump)
        self.working = Working(db, clock=clock, wording=describe_standstill)
        self.auditing = Auditing(db, alarms, clock=clock, chance=chance)
        self.copies = Copies(db, folder_of(storage), kept=kept_of(storage), clock=clock, alarms=alarms)

    async def begin(self, *, quotas: Iterable[str]) -> None:
        """Put right what a wrong clock, a kill or a long standstill left, before anything else happens."""
        await self.clock_watch.start()
        self._standstill = await self.working.begin(version=program_version(), quotas=quotas)
        await self._remember_damage()

    async def _remember_damage(self) -> None:
        """What was found damaged before is so still, unless a whole copy took its place: a start mends nothing."""
        if await self.alarms.list_lasting(AlarmKind.DAMAGE):
            await self._db.look_for_damage()

    async def report_standstill(self) -> None:
        """Say what is missing, now that there are channels to say it on."""
        if self._standstill:
            await self._report(self._standstill)

    def put_on(self, schedule: Schedule) -> None:
        """What is done now and then, and what at night."""
        self._schedule = schedule
        schedule.every(HEARTBEAT, self.beat, "heartbeat")
        schedule.every(EVERY, self.alarms.round, "alarms")
        schedule.every(ADDED_UP, self.auditing.beat, "books")
        schedule.daily("03:00", self.copies.make, "copy")
        schedule.daily("03:30", self.sweep, "sweep")

    async def beat(self) -> None:
        """Say that this process runs, and what is wrong with its database or clock: what works goes on meanwhile."""
        damage: Detail = {"reason": self._db.damage}
        await self.alarms.keep(AlarmKind.DAMAGE, {"": damage} if self._db.damage else {}, looked=True)
        await self.working.beat()
        ahead, wrong = self.host_clocks.measure(), self.host_clocks.is_wrong()
        await self.working.give_up_stale(ahead)
        if ahead is None:  # nobody was asked yet, so what was wrong before this start may be still
            return
        now = self._clock.now()
        detail: Detail = {"ours": now.isoformat(), "theirs": (now - ahead).isoformat()}
        await self.alarms.keep(AlarmKind.CLOCK, {"": detail} if wrong else {}, looked=True)

    async def sweep(self) -> None:
        """Forget what is old; nothing is old by a clock that others contradict."""
        if self.host_clocks.is_wrong():
            log.warning("not swept: the clock disagrees with those of newspapers")
            return
        await sweep(self._db, now=self._clock.now())

    def _on_jump(self) -> None:
        if self._schedule is not None:
            self._schedule.set_anew()


def folder_of(storage: StorageConfig) -> Path:
    """Where the nightly copies go: beside the database where nothing else is said."""
    return Path(storage.backups) if storage.backups else Path(storage.url.removeprefix(SQLITE)).parent / "backups"


def kept_of(storage: StorageConfig) -> int:
    """How many copies there are: none of PostgreSQL, which has its own tools."""
    return storage.backups_kept if storage.url.startswith(SQLITE) else 0


def spaces_of(storage: StorageConfig) -> list[DiskSpace | MemorySpace]:
    """What this machine may run short of; a PostgreSQL server's disk is its own to watch."""
    file = storage.url.removeprefix(SQLITE)
    return [MemorySpace(), *([DiskSpace(Path(file))] if file != storage.url else [])]
