"""Count: how much there is of everything, looked at once a minute however many ask."""

import asyncio
from typing import Final

from jobs.clock import Clock
from storage import figures
from storage.engine.database import Database
from storage.figures import Figures

KEPT: Final = 60.0  #: seconds; a million records take half a second, on a thread that reads


class Counting:
    """The figures of at most a minute ago."""

    def __init__(self, db: Database, *, clock: Clock, kept: float = KEPT) -> None:
        self._db = db
        self._clock = clock
        self._kept = kept
        self._found = Figures()
        self._until = float("-inf")
        self._asking = asyncio.Lock()

    async def figures(self) -> Figures:
        """As they were counted last; whoever asks meanwhile waits for the same count."""
        async with self._asking:
            if self._clock.monotonic() >= self._until:
                self._found = await self._db.read(figures.figures, now=self._clock.now())
                self._until = self._clock.monotonic() + self._kept
        return self._found
