"""When a message may go: evenly spaced slots for all, and a rhythm of its own for each chat.

Slots, not a bucket of tokens: a bucket that has filled up lets twice the limit through within one
sliding second, and Telegram counts sliding seconds.
"""

import asyncio
import sys
from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from heapq import heappop, heappush
from itertools import takewhile
from math import inf

from jobs.clock import Clock
from news.delivery.retries import believed
from news.errors import TryLater

MARGIN = 1.01  # slots stand this much wider than the limit asks
SECOND = 1.001  # seconds: the one that a platform counts in, and what its clock may differ by
CHAT_MARGIN = 1.02  # a chat's own limit is met on the far side of a network
BURST = 3  # replies a chat may get in one go; over three of its spaces the average still holds
SHARE = 4  # one slot of so many is left to deliveries, however many replies wait
SATED = 5.0  # seconds for which replies may take them all, once deliveries had no use for one
ROUNDING = 1e-9  # seconds by which two sums of the same slots may differ


def chat_of(address: str) -> str:
    """The key under which *address* is paced: the topics of a forum share their group's rate."""
    return address.partition("/")[0]


class Pacing:
    """The limits of one channel; `None` where it has none. Times are monotonic seconds, handed in.

    Those of Telegram where nothing else is said: its FAQ for bots names 30 messages a second, one a second in a chat,
    20 a minute in a group.
    """

    def __init__(
        self,
        *,
        per_second: float | None = 28,
        per_chat: float | None = 1,
        per_group_minute: int | None = 20,
        ahead: float = 0.2,
    ) -> None:
        self.rate = per_second
        self._interval = MARGIN / per_second if per_second else 0.0
        self._space = CHAT_MARGIN / per_chat if per_chat else 0.0
        self._per_minute = per_group_minute or 0
        self._ahead = ahead  #: how far claims may reserve: what a reply at most waits for others
        self._slots: list[float] = []  #: given out and not yet past, in order
        self._full = (0.0, 0.0)  #: between these two no slot is free, so nobody need look there
        self._kept: list[float] = []  #: slots that replies leave to deliveries
        self._replies = 0  #: that took a slot since one was kept
        self._offered = False  #: deliveries found room, and took nothing since
        self._sated_until = inf  #: until then replies keep nothing; at first nobody is known to deliver
        self._left: deque[float] = deque(maxlen=max(1, int(per_second or 1)))  #: when the last messages really went
        self._private: dict[str, tuple[float, ...]] = {}  #: the last slots of each chat, oldest chat first
        self._groups: dict[str, tuple[float, ...]] = {}
        self._ready: dict[str, float] = {}  #: when a chat's next turn comes
        self._coming: list[tuple[float, str]] = []  #: the same as a heap, with leftovers
        self._held: dict[str, float] = {}
        self._all_held = float("-inf")

    def room(self, now: float) -> int:
        """How many messages may be claimed now: the slots still free in the next moment."""
        if not self._interval:
            return 0 if self._all_held > now + self._ahead else sys.maxsize
        soon = takewhile(lambda slot: slot <= now + self._ahead, self._free(max(now, self._all_held)))
        found = sum(1 for _slot in soon)
        if found and self._offered:
            self._sated_until = now + SATED
            self._kept.clear()
        elif not found:
            self._sated_until = min(self._sated_until, now + SATED)
        self._offered = self._offered or found > 0
        return found

    def free_at(self, now: float) -> float:
        """When claiming is of use again: a little before the next free slot, or the slot would pass unused."""
        return max(now, next(self._free(max(now, self._all_held))) - self._ahead / 2)

    def busy(self, now: float) -> set[str]:
        """The chats whose turn has not come: leave them out of a claim."""
        self._forget(now)
        self._held = {key: until for key, until in self._held.items() if until > now}
        return self._ready.keys() | self._held.keys()

    def until_turn(self, now: float) -> float:
        """Seconds until the turn of any busy chat comes; 0 where none is."""
        turns = (max(self._ready.get(key, now), self._held.get(key, now)) for key in self.busy(now))
        return min(turns, default=now) - now

    def take(self, key: str, group: bool, now: float, *, reply: bool = False) -> float:
        """Reserve the next slot at which this message may go.

        A reply goes before everything that has not been claimed yet, and need not wait for the chat's
        rhythm as long as it is one of few: who presses three buttons wants three answers.
        """
        memory = self._groups if group else self._private
        times = memory.pop(key, ())
        earliest = max(now, self._all_held, self._held.get(key, now), *self._allowed(times, group, reply))
        slot = self._choose(earliest, now, reply)
        if self._interval:
            del self._slots[: bisect_right(self._slots, now - self._interval)]
            insort(self._slots, slot)
            if earliest == now and not self._kept:
                self._full = (now, slot + self._interval)
        if self._space or group:
            memory[key] = (*times, slot)[-max(BURST, self._per_minute if group else 0) :]
            self._await(key, memory[key], group)
        self._forget(now)
        return slot

    def release(self, key: str, slot: float) -> None:
        """Give back a slot that was not used."""
        self._full = (0.0, 0.0)
        at = bisect_left(self._slots, slot)
        if at < len(self._slots) and self._slots[at] == slot:
            del self._slots[at]
        for memory in (self._private, self._groups):
            if key in memory:
                memory[key] = tuple(time for time in memory[key] if time != slot)
                self._await(key, memory[key], memory is self._groups)

    def leave(self, now: float) -> float:
        """Seconds to wait all the same, or 0: then the message goes now, and counts.

        A loop that was stalled wakes many messages at once; this keeps them within the limit, too.
        """
        if not self._interval:
            return 0.0
        if len(self._left) == self._left.maxlen and (wait := self._left[0] + SECOND - now) > 0:
            return max(wait, 0.001)
        self._left.append(now)
        return 0.0

    def obey(self, later: TryLater, key: str, now: float) -> timedelta:
        """Keep the wait that the channel asks for, where this chat was spoken to; how long it is, within reason."""
        wait = believed(later.wait, everywhere=later.everywhere)
        if later.everywhere:
            self.hold_all(now + wait.total_seconds())
        else:
            self.hold(key, now + wait.total_seconds())
        return wait

    def hold(self, key: str, until: float) -> None:
        """The channel said that this chat must wait."""
        self._held[key] = max(until, self._held.get(key, until))

    def hold_all(self, until: float) -> None:
        """The channel said that everything must wait."""
        self._all_held = max(until, self._all_held)

    def is_held(self, key: str, now: float) -> bool:
        """Whether the channel said that this chat, or everything, must still wait."""
        return now < max(self._all_held, self._held.get(key, now))

    def _choose(self, earliest: float, now: float, reply: bool) -> float:
        """The first free slot; a reply leaves one of `SHARE` to deliveries, as long as they have a use for it."""
        self._kept = [slot for slot in self._kept if slot > now - self._interval]
        if not reply:
            self._offered, self._sated_until = False, now
            slot = next(self._free(earliest))
            self._kept = [kept for kept in self._kept if self._is_apart(slot, kept)]
            return slot
        free = (slot for slot in self._free(earliest) if all(self._is_apart(slot, kept) for kept in self._kept))
        slot = next(free)
        self._replies += 1
        if self._interval and self._replies >= SHARE and now >= self._sated_until:
            self._replies = 1  # this one
            self._kept.append(slot)
            slot = next(free)
        return slot

    def _is_apart(self, one: float, other: float) -> bool:
        return abs(one - other) > self._interval - ROUNDING

    def _allowed(self, times: tuple[float, ...], group: bool, reply: bool) -> Iterator[float]:
        """The earliest moments that each rule of a chat leaves, given its last slots."""
        if times:
            yield times[-1] + (0.0 if reply else self._space)
        if len(times) >= BURST:
            yield times[-BURST] + BURST * self._space
        if group and self._per_minute and len(times) >= self._per_minute:
            yield times[-self._per_minute] + 60 * MARGIN

    def _free(self, start: float) -> Iterator[float]:
        """Slots from *start* on that keep their distance from those given out."""
        first, end = self._full
        start = max(start, end) if first <= start else start
        at = bisect_right(self._slots, start - self._interval)
        while True:
            while at < len(self._slots) and self._slots[at] < start + self._interval:
                start = max(start, self._slots[at] + self._interval)
                at += 1
            yield start
            start += self._interval

    def _await(self, key: str, times: tuple[float, ...], group: bool) -> None:
        ready = max(self._allowed(times, group, reply=False), default=None)
        if ready is None:
            self._ready.pop(key, None)
        elif self._ready.get(key) != ready:
            self._ready[key] = ready
            heappush(self._coming, (ready, key))

    def _forget(self, now: float) -> None:
        """Drop what no longer binds anyone; the memory of chats is in the order of use."""
        while self._coming and self._coming[0][0] <= now:
            when, key = heappop(self._coming)
            if self._ready.get(key) == when:
                del self._ready[key]
        for memory, age in ((self._private, BURST * self._space), (self._groups, 60 * MARGIN)):
            while memory:
                key, times = next(iter(memory.items()))
                if times and times[-1] + age > now:
                    break
                del memory[key]


async def turn(
    pacing: Pacing, key: str, group: bool, *, clock: Clock, reply: bool = False, within: float = inf
) -> bool:
    """Come back when the message may go; False, at once, where that would take longer than *within* seconds.

    A wait that the channel tells meanwhile counts as well: who stood in line for a slot then stands in line again.
    """
    end = clock.monotonic() + within
    while True:
        slot = pacing.take(key, group, clock.monotonic(), reply=reply)
        if slot > end:
            pacing.release(key, slot)
            return False
        try:
            if (wait := slot - clock.monotonic()) > 0:
                await clock.sleep(wait)
            await leave(pacing, clock)
        except asyncio.CancelledError:
            pacing.release(key, slot)
            raise
        if not pacing.is_held(key, clock.monotonic()):
            return True


async def leave(pacing: Pacing, clock: Clock) -> None:
    """Come back when the message really goes: those that a stalled loop wakes all at once go one after the other."""
    while (wait := pacing.leave(clock.monotonic())) > 0:
        await clock.sleep(wait)
