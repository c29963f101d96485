"""Time as the jobs know it: asked for and waited for here alone, so that a test or a simulation can be its master.

Chance is handed in as well, as a `random.Random`, and so are the network (`Client`) and the child (`Parser`).
"""

import asyncio
import time
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What a job may know of time, and how it waits."""

    def now(self) -> datetime:
        """The present, aware and in UTC: for what is written down."""

    def monotonic(self) -> float:
        """Seconds since any moment, which nobody can set back: for what is measured."""

    async def sleep(self, seconds: float) -> None:
        """Come back after *seconds*; at once, but after all others who can go on, where there are none."""

    async def wait(self, event: asyncio.Event, seconds: float) -> bool:
        """Come back when *event* is set, or after *seconds*; whether it was set."""

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        """Around what may take *seconds*: TimeoutError where it takes longer."""


class SystemClock:
    """The time of the machine and of the running loop."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def wait(self, event: asyncio.Event, seconds: float) -> bool:
        if seconds <= 0:
            return event.is_set()
        try:
            return await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return False

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        return asyncio.timeout(seconds)


SYSTEM_CLOCK = SystemClock()  #: for whoever puts things together; a job is handed its clock
