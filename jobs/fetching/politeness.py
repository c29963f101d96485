"""Waiting one's turn at a host: few at once, and not one upon the other."""

import asyncio

from jobs.clock import Clock

_TIDY_ABOVE = 1000  #: hosts remembered before those at rest are forgotten


class Politeness:
    """At most *at_once* requests to one host, and *spacing* seconds between their beginnings."""

    def __init__(self, *, at_once: int = 2, spacing: float = 1.0, clock: Clock) -> None:
        self._at_once = at_once
        self._spacing = spacing
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    @property
    def known(self) -> int:
        """How many hosts are kept in mind."""
        return len(self._hosts)

    def turn(self, host: str) -> "_Turn":
        """Wait for a turn at *host* and hold it, with `async with`; those who wait go in order."""
        queue = self._hosts.get(host)
        if queue is None:
            if len(self._hosts) >= _TIDY_ABOVE:
                self._tidy()
            queue = self._hosts[host] = _Host(self._at_once)
        return _Turn(queue, self._spacing, self._clock)

    def _tidy(self) -> None:
        now = self._clock.monotonic()
        self._hosts = {name: host for name, host in self._hosts.items() if host.users or host.free_at > now}


class _Host:
    __slots__ = ("free_at", "places", "users")

    def __init__(self, at_once: int) -> None:
        self.places = asyncio.Semaphore(at_once)
        self.free_at = 0.0
        self.users = 0


class _Turn:
    __slots__ = ("_clock", "_queue", "_spacing")

    def __init__(self, queue: _Host, spacing: float, clock: Clock) -> None:
        self._queue, self._spacing, self._clock = queue, spacing, clock
        queue.users += 1  # from now on it is not tidied away

    async def __aenter__(self) -> None:
        queue = self._queue
        try:
            await queue.places.acquire()
        except BaseException:
            queue.users -= 1
            raise
        now = self._clock.monotonic()
        begin = max(now, queue.free_at)
        queue.free_at = begin + self._spacing
        if begin > now:
            try:
                await self._clock.sleep(begin - now)
            except BaseException:
                self._leave()
                raise

    async def __aexit__(self, *_: object) -> None:
        self._leave()

    def _leave(self) -> None:
        self._queue.places.release()
        self._queue.users -= 1
