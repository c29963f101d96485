"""Who was helped lately: the same help twice in a row is a nuisance."""

from collections import OrderedDict
from datetime import datetime, timedelta


class Hints:
    """When each chat was last helped, as long as it has not found its way."""

    def __init__(self, *, every: timedelta = timedelta(hours=1), remembered: int = 10_000) -> None:
        self._every = every
        self._remembered = remembered
        self._given: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    def may_give(self, chat: tuple[str, str], now: datetime) -> bool:
        """Whether help is due; if so it counts as given."""
        before = self._given.get(chat)
        if before is not None and now - before < self._every:
            return False
        self._given.pop(chat, None)
        self._given[chat] = now
        if len(self._given) > self._remembered:
            self._given.popitem(last=False)
        return True

    def found_the_way(self, chat: tuple[str, str]) -> None:
        """The chat used a command: the next help is the first again."""
        self._given.pop(chat, None)
