"""What stays while the program comes and goes: true time, chance, what is to happen, and the record of what happened.

A world is made from a seed, and everything in it that could be one way or another is drawn from that: the same seed is
the same world, event by event. `digest` says so in a few letters.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b
from heapq import heappop, heappush
from itertools import count
from random import Random

Event = Callable[[], object]
NEVER = float("inf")


class Livelock(Exception):
    """The program is busy, and nothing comes of it."""


class World:
    """True time in seconds, which only goes on, and what is due when."""

    def __init__(self, seed: int, *, begins: datetime) -> None:
        self.seed = seed
        self.chance = Random(seed)
        self.moment = 1000.0
        self.situations: Counter[str] = Counter()  #: what this universe came to, for whoever asks what was reached
        self._begins = begins
        self._events: list[tuple[float, int, Event]] = []
        self._order = count()
        self._trace = blake2b(digest_size=8)
        self.story: list[str] = []  #: the record in words, where somebody wants to read it
        self.is_told = False

    @property
    def date(self) -> datetime:
        """The true date, which our program's clock may not show."""
        return self.date_at(self.moment)

    def date_at(self, moment: float) -> datetime:
        """The true date of a moment."""
        return self._begins + timedelta(seconds=round(moment - 1000.0, 6))

    def at(self, moment: float, event: Event) -> None:
        """Have *event* happen at *moment*; events of one moment happen in the order in which they were said."""
        heappush(self._events, (max(moment, self.moment), next(self._order), event))

    def after(self, seconds: float, event: Event) -> None:
        """Have *event* happen in so many seconds."""
        self.at(self.moment + seconds, event)

    def next_event(self) -> float:
        """When something happens next."""
        return self._events[0][0] if self._events else NEVER

    def pass_until(self, moment: float) -> None:
        """Time goes on, and what is due by then happens."""
        while self._events and self._events[0][0] <= moment:
            when, _order, event = heappop(self._events)
            self.moment = max(self.moment, when)
            event()
        self.moment = max(self.moment, moment)

    def note(self, what: str, *about: object) -> None:
        """Write down what happened: two runs of one seed write the same."""
        line = f"{self.moment:.6f} {what} {' '.join(map(str, about))}"
        self._trace.update(line.encode() + b"\n")
        if self.is_told:
            self.story.append(f"{self.date:%d %H:%M:%S} {line}")

    @property
    def digest(self) -> str:
        """A few letters for all that happened until now."""
        return self._trace.copy().hexdigest()

    def happens(self, probability: float) -> bool:
        """Whether something with this probability happens this time."""
        return self.chance.random() < probability
