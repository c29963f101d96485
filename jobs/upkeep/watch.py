"""The watch: looks for what should have happened by now and did not, and for a disk that is nearly full."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final, Protocol

from jobs.clock import Clock
from jobs.upkeep.alarms import Alarms
from jobs.upkeep.space import MB, DiskSpace
from news.delivery.outages import Outage
from news.watch.alarms import AlarmKind, Detail
from storage import late
from storage.engine.database import Database
from storage.outbox import overdue
from storage.outbox.rows import LANES

EVERY: Final = timedelta(seconds=30)  #: between two looks
STALLED: Final = timedelta(minutes=5)  #: of work without success; a read timeout and its next tries take three
ONE_CHAT: Final = timedelta(minutes=30)  #: of work for one chat alone, which may be that chat's own trouble
PAGES: Final = timedelta(minutes=30)  #: that a page may be overdue: a flood's pages are asked for one by one
UNREACHED: Final = timedelta(minutes=5)  #: an alert leaves within a minute or so, breaking news before all others
BEGUN: Final = timedelta(minutes=10)  #: after which digests and broadcasts should have: both are looked for each 2 s
ROOM_AGAIN: Final = 1.2  #: times as much as is needed must be free before the disk counts as well


class Holder(Protocol):
    """Whether a channel is held."""

    outage: Outage | None


class Deliveries(Protocol):
    """The deliveries of one channel, as they are looked at."""

    channel: str

    @property
    def holding(self) -> Holder: ...

    def last_success(self, lane: int) -> float:
        """When anything of this lane last arrived, on the steady clock."""
        ...

    async def is_used_up(self) -> bool:
        """Whether its month's quota is: nothing leaves, and the newsroom knows."""
        ...


class Watch:
    """One look each half minute; what is found is an alarm until it is found no more."""

    def __init__(
        self,
        db: Database,
        alarms: Alarms,
        *,
        clock: Clock,
        deliveries: Sequence[Deliveries],
        list_moments: Callable[[], Mapping[str, float]],
        disks: Iterable[DiskSpace] = (),
    ) -> None:
        """*list_moments*: when each job last came to its end, on the steady clock."""
        self._db = db
        self._alarms = alarms
        self._clock = clock
        self._deliveries = deliveries
        self._list_moments = list_moments
        self._disks = tuple(disks)
        self._full: set[str] = set()
        self._begun = clock.monotonic()

    async def round(self) -> None:
        """Look at everything. After a start, what waited meanwhile gets the time that it has otherwise."""
        await self.look_at_disks()
        if self._clock.monotonic() - self._begun < BEGUN.total_seconds():
            return
        now = self._clock.now()
        channels = [one.channel for one in self._deliveries]
        await self._alarms.keep(AlarmKind.LANE, await self._find_lanes(), looked=True)
        await self._keep_breaking(channels)
        digests = await self._db.read(late.count_digests, before=now - BEGUN, now=now)
        await self._alarms.keep(
            AlarmKind.DIGEST,
            {name: {"count": one.count, "since": one.since.isoformat()} for name, one in digests.items()},
            looked=True,
        )
        confirmed = await self._db.read(late.list_broadcasts, channels=channels, before=now - BEGUN, now=now)
        await self._alarms.keep(
            AlarmKind.BROADCAST,
            {str(number): {"since": since.isoformat()} for number, since in confirmed.items()},
            looked=True,
        )

    async def _find_lanes(self) -> dict[str, Detail]:
        """Where there is work and no success: by what is to be done, "polling", "inbox telegram", "telegram 1"."""
        before, moment = self._clock.now() - STALLED, self._clock.monotonic()
        found: dict[str, Detail] = {
            name: {"seconds": round(moment - last)}
            for name, last in self._list_moments().items()
            if moment - last > STALLED.total_seconds()
        }
        if (pages := await self._db.read(late.count_pages, before=self._clock.now() - PAGES)) is not None:
            found["pages"] = {"count": pages.count, "since": pages.since.isoformat()}
        held = {job.channel for job in self._deliveries if job.holding.outage is not None}
        for channel, one in (await self._db.read(late.count_updates, before=before)).items():
            if channel not in held:
                found[f"inbox {channel}"] = {"channel": channel, "count": one.count, "since": one.since.isoformat()}
        for job in self._deliveries:
            if job.holding.outage is None and not await job.is_used_up():
                found |= await self._find_lanes_of(job)
        return found

    async def _find_lanes_of(self, job: Deliveries) -> dict[str, Detail]:
        now, moment = self._clock.now(), self._clock.monotonic()
        found: dict[str, Detail] = {}
        for lane in LANES:
            idle = timedelta(seconds=moment - max(job.last_success(lane), self._begun))
            if idle < STALLED:
                continue
            work = await self._db.read(overdue.find_work, channel=job.channel, lane=lane, before=now - STALLED, now=now)
            if work is not None and (work.chats > 1 or now - work.since >= ONE_CHAT):
                since = work.since.isoformat()
                found[f"{job.channel} {lane}"] = {"channel": job.channel, "lane": lane, "since": since}
        return found

    async def _keep_breaking(self, channels: Sequence[str]) -> None:
        """One that was given up is no more found, and has come to nobody all the same: its alarm stays for a day."""
        now = self._clock.now()
        missing = await self._db.read(overdue.list_unreached, channels=channels, before=now - UNREACHED, now=now)
        found: dict[str, Detail] = {
            str(one.article): {"title": one.title, "since": one.since.isoformat()} for one in missing
        }
        lasting = await self._alarms.list_lasting(AlarmKind.BREAKING)
        for subject in found.keys() - {one.subject for one in lasting}:
            await self._alarms.begin(AlarmKind.BREAKING, subject, **found[subject])
        for alarm in lasting:
            if alarm.subject in found:
                continue
            if await self._db.read(overdue.has_arrived, kind="alert", item=int(alarm.subject)):
                await self._alarms.end(AlarmKind.BREAKING, alarm.subject)
            elif now - alarm.began >= timedelta(days=1):
                await self._alarms.forget(AlarmKind.BREAKING, alarm.subject)

    async def look_at_disks(self) -> None:
        """Whether there is room for what is written, and for another copy of it."""
        found: dict[str, Detail] = {}
        rooms = [disk.measure() for disk in self._disks]
        for room in rooms:
            if room is None:
                continue
            name = str(room.folder)
            if room.free < room.needed * (ROOM_AGAIN if name in self._full else 1):
                found[name] = {"free": room.free // MB, "need": room.needed // MB}
        self._full = set(found)
        await self._alarms.keep(AlarmKind.DISK, found, looked=None not in rooms)
