"""Unheard: what no admin received is offered again as soon as one can be reached, and named meanwhile."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from storage import admins, notices
from storage.admins import AdminChat
from storage.engine.database import Database

log = logging.getLogger(__name__)


class UnheardNotices:
    """Notices and questions that reached nobody: their admin never wrote to the bot, or blocked it."""

    def __init__(self, db: Database, *, addresses: Sequence[AdminChat], now: Callable[[], datetime]) -> None:
        self._db = db
        self._addresses = addresses
        self._now = now
        self._logged: set[int] = set()
        self._count = 0

    @property
    def in_words(self) -> list[str]:
        """How many there are, for `/healthz`; nothing where there is none."""
        if not self._count:
            return []
        cure = "one of them has to write to the bot first" if self._addresses else "there is none"
        return [f"notices that reached no admin: {self._count} ({cure})"]

    async def round(self) -> int:
        """Offer them to whoever can be reached by now; how many nobody can be told."""
        now = self._now()
        waiting = await self._db.read(notices.unheard, now=now)  # nothing mostly, and then nothing is written
        if waiting and not await self._db.read(admins.are_gone, self._addresses):
            waiting = await self._db.run(admins.offer_again, admins=self._addresses, now=now)
        for one in waiting:
            if one.number not in self._logged:
                log.error("no admin can be reached notice=%d text=%s", one.number, one.said.text)
        self._logged = {one.number for one in waiting}
        self._count = len(waiting)
        return self._count
