"""Clocks for tests: one that is moved by hand, and the machine's own under another date."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from jobs.clock import SystemClock
from tests.make import NOON
from tests.waiting import patience


class FakeClock:
    """Time that stands still until a test moves it; whoever sleeps is woken by that, in the order of their moments.

    `asleep` comes back when so many wait for this clock: to move it before that would move it past nobody.
    """

    def __init__(self, at: datetime = NOON, *, monotonic: float = 1000.0) -> None:
        self._at = at
        self._monotonic = monotonic
        self._order = count()
        self._alarms: list[tuple[float, int, asyncio.Future[None]]] = []
        self._set = asyncio.Event()  #: somebody began to wait

    def now(self) -> datetime:
        return self._at

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        alarm = self._alarm(seconds)
        try:
            await alarm
        finally:
            alarm.cancel()

    async def wait(self, event: asyncio.Event, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with self.timeout(seconds):
                await event.wait()
        return event.is_set()

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        return self._timeout(seconds)

    @asynccontextmanager
    async def _timeout(self, seconds: float) -> AsyncIterator[None]:
        async with asyncio.timeout(None) as limit:
            alarm = self._alarm(seconds)
            alarm.add_done_callback(lambda done: None if done.cancelled() else limit.reschedule(0))
            try:
                yield
            finally:
                alarm.cancel()

    def _alarm(self, seconds: float) -> asyncio.Future[None]:
        alarm: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if seconds <= 0:
            alarm.set_result(None)
        else:
            heappush(self._alarms, (self._monotonic + seconds, next(self._order), alarm))
            self._set.set()
        return alarm

    @property
    def waiting(self) -> int:
        """How many wait for this clock."""
        return sum(1 for _moment, _order, alarm in self._alarms if not alarm.done())

    async def asleep(self, many: int = 1) -> None:
        """Come back when *many* wait for this clock."""
        async with patience():
            while self.waiting < many:
                self._set.clear()
                await self._set.wait()

    async def advance(self, by: timedelta | float) -> None:
        """Move time on, and let everybody whose moment comes do what they woke up for."""
        seconds = by.total_seconds() if isinstance(by, timedelta) else by
        await _let_others_run()  # whoever is about to wait begins to wait now, not after it
        end = self._monotonic + seconds
        while self._alarms and self._alarms[0][0] <= end:
            moment, _order, alarm = heappop(self._alarms)
            if alarm.done():
                continue
            self._move(moment)
            alarm.set_result(None)
            await _let_others_run()
        self._move(end)
        await _let_others_run()

    def next_alarm(self) -> float | None:
        """When the first of those who sleep is to be woken; None where nobody sleeps."""
        while self._alarms and self._alarms[0][2].done():
            heappop(self._alarms)
        return self._alarms[0][0] if self._alarms else None

    def ring(self, moment: float) -> None:
        """It is *moment* now, and whoever slept until then wakes up."""
        self._move(moment)
        while self._alarms and self._alarms[0][0] <= moment:
            alarm = heappop(self._alarms)[2]
            if not alarm.done():
                alarm.set_result(None)

    def set(self, at: datetime) -> None:
        """Another date, without anybody noticing that time went by."""
        self._at = at

    def _move(self, moment: float) -> None:
        self._at += timedelta(seconds=moment - self._monotonic)
        self._monotonic = moment


async def _let_others_run() -> None:
    """A few turns of the loop: enough for what a woken task does without input or output."""
    for _ in range(10):
        await asyncio.sleep(0)


class DatedClock(SystemClock):
    """The machine's time, under the date that *now* says: for what is really asked over a network or of a child."""

    def __init__(self, now: Callable[[], datetime] = lambda: NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now()
