"""How many messages Telegram takes in, and how it refuses more."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Limits:
    """Messages a sliding second in all; a chat's in as many seconds; a group's in a minute. 0: no limit."""

    per_second: int = 30
    chat_burst: int = 3
    per_group_minute: int = 20
    retry_after: int = 1  #: at least


class FloodControl:
    """Counts what was accepted; who comes back before the time told is counted in `too_early`."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.all: list[float] = []
        self.chats: dict[int, list[float]] = defaultdict(list)
        self.refused: list[tuple[int, float, int]] = []  #: chat, when, wait told
        self.too_early = 0
        self._until: dict[int, float] = {}

    def refuse(self, chat: int, *, group: bool, now: float) -> int:
        """Seconds to wait; 0 when the message is taken."""
        limits = self.limits
        wait = max(
            _wait(self.all, limits.per_second, 1.0, now),
            _wait(self.chats[chat], limits.chat_burst, float(limits.chat_burst), now),
            _wait(self.chats[chat], limits.per_group_minute, 60.0, now) if group else 0.0,
        )
        if now < self._until.get(chat, now):
            self.too_early += 1
            wait = max(wait, self._until[chat] - now)
        if wait > 0:
            said = max(ceil(wait), limits.retry_after)
            self._until[chat] = now + said
            self.refused.append((chat, now, said))
            return said
        self.all.append(now)
        self.chats[chat].append(now)
        return 0

    def most_in_a_second(self) -> int:
        """The largest number accepted in any sliding second."""
        return max((bisect_right(self.all, time + 1.0) - at for at, time in enumerate(self.all)), default=0)


def _wait(times: list[float], limit: int, window: float, now: float) -> float:
    if not limit or len(times) < limit:
        return 0.0
    return max(0.0, times[-limit] + window - now)
