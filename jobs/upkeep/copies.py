"""Copies: the database as it is each night, whole or not at all, and the last few of them."""

import asyncio
import logging
from contextlib import suppress
from pathlib import Path

from jobs.clock import Clock
from jobs.upkeep.alarms import Alarms
from news.errors import DamagedDatabase, StorageError
from news.text.dates import VIETNAM
from news.watch.alarms import AlarmKind
from storage.engine.database import Database
from storage.engine.files import damaged, find_damage

log = logging.getLogger(__name__)

NAME = "baotin-{day}.db"


class Copies:
    """The copies in one folder. A copy that is damaged is none, and pushes no older one out."""

    def __init__(
        self,
        db: Database,
        folder: Path,
        *,
        kept: int,
        clock: Clock,
        alarms: Alarms,
    ) -> None:
        self._db = db
        self._folder = folder
        self._kept = kept
        self._clock = clock
        self._alarms = alarms

    async def make(self) -> None:
        """Today's copy; what hinders it is an alarm, until one works again."""
        if not self._kept:
            await self._alarms.forget(AlarmKind.COPY)  # of when there were to be some
            return
        file = self._folder / NAME.format(day=self._clock.now().astimezone(VIETNAM).date().isoformat())
        try:
            await self._make(file)
        except (StorageError, OSError) as error:
            log.error("no copy file=%s reason=%s", file, error)
            if isinstance(error, DamagedDatabase) and await self._db.look_for_damage():
                return  # it is the database itself: that is an alarm of its own
            reason = error.strerror if isinstance(error, OSError) else ""
            await self._alarms.begin(AlarmKind.COPY, reason=reason or str(error), folder=str(self._folder))
        else:
            await self._alarms.end(AlarmKind.COPY)
            log.info("copied file=%s bytes=%d", file, file.stat().st_size)

    async def _make(self, file: Path) -> None:
        part = file.with_name(file.name + ".part")
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            part.unlink(missing_ok=True)  # of a night on which the program was killed
            await self._db.backup(str(part))
            if damage := await asyncio.to_thread(find_damage, part, thorough=True):
                raise damaged(file, damage)
            part.replace(file)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        for old in sorted(self._folder.glob(NAME.format(day="*-*-*")))[: -self._kept]:
            old.unlink(missing_ok=True)
