"""What a 429 of Zalo's means: the platform says "too fast" and "the month is used up" by one number.

Our own count of the month tells them apart. Either way nothing is held for long at first: what was only too fast goes
again within seconds, and where the platform goes on refusing, whatever our count says, the probes become rare.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, Protocol

from news.errors import BaotinError

log = logging.getLogger(__name__)

#: Seconds to wait after the first refusal, the second one in a row, …; the last goes on.
TOO_FAST: Final = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
USED_UP: Final = TOO_FAST[4:]  #: where our own count is near the month's end, too


class CountedMonth(Protocol):
    """The month's messages, as we count them."""

    def is_nearly_used(self) -> Awaitable[bool]:
        """Whether so much of it is used that the platform may say that it is over."""
        ...


class Patience:
    """How long everything must wait after a 429; moments are seconds on a steady clock."""

    def __init__(self, month: CountedMonth | None, clock: Callable[[], float]) -> None:
        self._month = month  #: None where the plan has no limit
        self._clock = clock
        self._in_a_row = 0
        self._refused_at = float("-inf")
        self._until = float("-inf")

    async def refuse(self, begun: float) -> timedelta:
        """The platform refused what left at *begun*: how long to wait.

        Several that were under way together and are refused together are one refusal.
        """
        nearly = await self._is_nearly_used()
        now = self._clock()
        if begun <= self._refused_at < self._until:
            return timedelta(seconds=max(self._until - now, TOO_FAST[0]))
        waits = USED_UP if nearly else TOO_FAST
        wait = waits[min(self._in_a_row, len(waits) - 1)]
        self._in_a_row += 1
        self._refused_at, self._until = now, now + wait
        log.warning("zalo takes no more reason=%s wait=%.0fs", "month nearly used" if nearly else "too fast", wait)
        return timedelta(seconds=wait)

    def accept(self, begun: float) -> None:
        """The platform took what left at *begun*."""
        if begun > self._refused_at:
            self._in_a_row = 0

    async def _is_nearly_used(self) -> bool:
        try:
            return self._month is not None and await self._month.is_nearly_used()
        except BaotinError:
            log.exception("the month's count can't be read")
            return False
