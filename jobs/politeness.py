"""Waiting one's turn at a host: few at once, and not one upon the other."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

_TIDY_ABOVE = 1000


class Politeness:
    """At most *at_once* requests to one host, and *spacing* seconds between their beginnings."""

    def __init__(self, *, at_once: int = 2, spacing: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once = at_once
        self._spacing = spacing
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    @property
    def known(self) -> int:
        """How many hosts are kept in mind."""
        return len(self._hosts)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at *host* and hold it; those who wait go in order."""
        queue = self._hosts.get(host)
        if queue is None:
            if len(self._hosts) >= _TIDY_ABOVE:
                self._tidy()
            queue = self._hosts[host] = _Host(self._at_once)
        queue.users += 1
        try:
            async with queue.places:
                now = self._clock()
                begin = max(now, queue.free_at)
                queue.free_at = begin + self._spacing
                if begin > now:
                    await asyncio.sleep(begin - now)
                yield
        finally:
            queue.users -= 1

    def _tidy(self) -> None:
        now = self._clock()
        self._hosts = {name: host for name, host in self._hosts.items() if host.users or host.free_at > now}


class _Host:
    __slots__ = ("free_at", "places", "users")

    def __init__(self, at_once: int) -> None:
        self.places = asyncio.Semaphore(at_once)
        self.free_at = 0.0
        self.users = 0
