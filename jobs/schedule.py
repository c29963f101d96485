"""What runs when: APScheduler keeps the clock, every job here is one of `jobs`."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[Any]]


class Schedule:
    """Jobs by interval and by the hour; one that is late runs once, and never beside itself."""

    def __init__(self, timezone: str) -> None:
        # A busy loop makes jobs late; the default grace of one second would skip them in silence.
        self._timezone = timezone
        self._scheduler = AsyncIOScheduler(
            timezone=timezone,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def every(self, interval: timedelta, work: Work, name: str) -> None:
        """Do *work* every *interval*, the first time at once."""
        trigger = IntervalTrigger(seconds=interval.total_seconds())
        self._scheduler.add_job(_kept(work, name), trigger, id=name, next_run_time=datetime.now(UTC))

    def daily(self, at: str, work: Work, name: str) -> None:
        """Do *work* every day *at* "HH:MM"."""
        hour, minute = at.split(":")
        # a trigger that is handed in does not take the scheduler's zone, but that of the machine
        trigger = CronTrigger(hour=int(hour), minute=int(minute), timezone=self._timezone)
        self._scheduler.add_job(_kept(work, name), trigger, id=name)

    def start(self) -> None:
        """Begin, in the running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Start nothing more. Whatever is running is its own owner's to end."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _kept(work: Work, name: str) -> Work:
    """*work*, whose trouble ends only this run of it; to be cancelled when the program stops is none."""

    async def kept() -> None:
        try:
            await work()
        except asyncio.CancelledError:
            log.debug("cancelled job=%s", name)
        except Exception:
            log.exception("unexpected job=%s", name)

    return kept
