"""What is used up: named in `/healthz` as long as it is, and once in the log."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Protocol

from aiohttp import web

from jobs.clock import SYSTEM_CLOCK, Clock

log = logging.getLogger(__name__)

LOOK = 10.0  #: seconds between two looks


class Limited(Protocol):
    """Whatever has only so much room."""

    def name_shortage(self) -> list[str]:
        """What it is short of, in a few English words: "web streams: 576 of 576 in use"; nothing mostly."""
        ...


class Shortages:
    """Asks all that can run short."""

    def __init__(self, limited: Sequence[Limited], *, clock: Clock = SYSTEM_CLOCK) -> None:
        self._limited = limited
        self._clock = clock
        self._named: set[str] = set()

    def name(self) -> list[str]:
        """All that is used up at the moment."""
        return [name for one in self._limited for name in one.name_shortage()]

    def log_new(self) -> None:
        """Say what was not used up at the last look."""
        short = {name.partition(":")[0]: name for name in self.name()}
        for what in sorted(short.keys() - self._named):
            log.warning("used up: %s", short[what])
        self._named = set(short)

    async def watch(self, _: web.Application) -> AsyncIterator[None]:
        """Look for as long as the server runs."""
        task = asyncio.create_task(self._look_on(), name="shortages")
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def _look_on(self) -> None:
        while True:
            await self._clock.sleep(LOOK)
            self.log_new()
