"""What runs when: APScheduler keeps the clock, every job here is one of `jobs`."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from jobs.clock import Clock
from news.errors import StorageError

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[Any]]


class _Every(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """An interval that never lists the moments it missed: its library's would, a clock set forward by a year being
    thirty million of them for what is done each second."""

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        if previous_fire_time is None:
            return now
        following = previous_fire_time + self._interval
        return following if following > now else now + self._interval


class _Executor(AsyncIOExecutor):  # type: ignore[misc]
    """Its library's takes a run that the stop came before for one that failed."""

    def _run_job_error(self, job_id: str, exc: BaseException, traceback: Any = None) -> None:
        if isinstance(exc, asyncio.CancelledError):
            log.debug("not begun job=%s", job_id)
        else:
            super()._run_job_error(job_id, exc, traceback)


class Schedule:
    """Jobs by interval and by the hour; one that is late runs once, and never beside itself."""

    def __init__(self, timezone: str, *, clock: Clock) -> None:
        # A busy loop makes jobs late; the default grace of one second would skip them in silence.
        self._timezone = timezone
        self._clock = clock
        self._stopping = False
        self._scheduler = AsyncIOScheduler(
            timezone=timezone,
            executors={"default": _Executor()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def every(self, interval: timedelta, work: Work, name: str) -> None:
        """Do *work* every *interval*, the first time at once."""
        self._add(work, _Every(interval), name, next_run_time=self._clock.now())

    def daily(self, at: str, work: Work, name: str) -> None:
        """Do *work* every day *at* "HH:MM"."""
        hour, minute = at.split(":")
        # a trigger that is handed in does not take the scheduler's zone, but that of the machine
        self._add(work, CronTrigger(hour=int(hour), minute=int(minute), timezone=self._timezone), name)

    def _add(self, work: Work, trigger: BaseTrigger, name: str, **options: Any) -> None:
        async def run() -> None:
            try:
                await guard(work, name)
            except asyncio.CancelledError:  # the program stops, and APScheduler would take it for a failure
                log.debug("cancelled job=%s", name)

        self._scheduler.add_job(run, trigger, id=name, **options)

    def start(self) -> None:
        """Begin, in the running loop."""
        self._scheduler.start()

    def set_anew(self) -> None:
        """The clock was set: what is done by interval is due now, what is done by the hour when that comes next."""
        for job in self._scheduler.get_jobs():
            job.reschedule(job.trigger)

    def stop(self) -> None:
        """Start nothing more. Whatever is running is its own owner's to end."""
        if self._scheduler.running and not self._stopping:  # it ends a turn of the loop later
            self._stopping = True
            self._scheduler.shutdown(wait=False)


async def guard(work: Work, name: str) -> None:
    """Do *work*, which is done again soon: its trouble is logged, and ends only this run of it."""
    try:
        await work()
    except StorageError as error:  # the disk is full, say; no stack says more
        log.error("put off job=%s reason=%s", name, error)
    except Exception:
        log.exception("unexpected job=%s", name)
