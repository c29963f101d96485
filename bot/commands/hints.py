"""Who was helped lately: long help twice in a row is a nuisance, and two machines would help each other for ever."""

from collections import deque
from datetime import datetime, timedelta

from cachetools import LRUCache


class Hints:
    """When each chat was last helped, as long as it has not found its way: *most* times within *every*."""

    def __init__(self, *, most: int = 1, every: timedelta = timedelta(hours=1), remembered: int = 10_000) -> None:
        self._most = most
        self._every = every
        self._helped: LRUCache[tuple[str, str], deque[datetime]] = LRUCache(remembered)

    def is_due(self, chat: tuple[str, str], now: datetime) -> bool:
        """Whether help is due; if so it counts as helped."""
        before = self._helped.get(chat) or deque(maxlen=self._most)
        self._helped[chat] = before
        if len(before) == self._most and now - before[0] < self._every:
            return False
        before.append(now)
        return True

    def reset(self, chat: tuple[str, str]) -> None:
        """The chat used a command: the next help is the first again."""
        self._helped.pop(chat, None)
