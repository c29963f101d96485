"""Watching the clock: a jump of the date is noticed within seconds, and what it put out of order is set right."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from jobs.clock import Clock
from jobs.upkeep.alarms import Alarms
from news.errors import StorageError
from news.watch.alarms import AlarmKind
from storage import clock_jumps
from storage.engine.database import Database
from storage.engine.types import Tx

log = logging.getLogger(__name__)

EVERY = 2.0  #: seconds between two looks
TOLERATED = timedelta(seconds=1)  #: from one look to the next: clocks are also put right bit by bit
NOTEWORTHY = timedelta(minutes=5)  #: less moves no digest and no quiet hours that anybody would notice


class ClockWatch:
    """Compares the date with the time that went by, which nobody can set."""

    def __init__(
        self, db: Database, *, clock: Clock, alarms: Alarms, on_jump: Callable[[], None] = lambda: None
    ) -> None:
        self._db = db
        self._clock = clock
        self._alarms = alarms
        self._on_jump = on_jump  #: the tables are right again: whoever waits for a moment of the day looks anew
        self._seen = (clock.now(), clock.monotonic())
        self.noticed = 0  #: jumps whose traces are gone
        self._jump = timedelta()  #: noticed, and not yet written

    async def start(self) -> None:
        """What an earlier run of the program wrote under a clock that was ahead: at the start, before all else."""
        now = self._clock.now()
        if ahead := await self._db.run(_put_right_at_start, now=now):
            log.warning("the clock was ahead when the program last ran by=%s", ahead)

    async def run(self) -> None:
        """Look every few seconds, until cancelled."""
        while True:
            await self._clock.sleep(EVERY)
            await self.look()

    async def look(self) -> bool:
        """Whether the clock jumped since the last look; then what waits for it is set right."""
        now, moment = self._clock.now(), self._clock.monotonic()
        jump = (now - self._seen[0]) - timedelta(seconds=moment - self._seen[1])
        self._seen = (now, moment)
        if abs(jump) > TOLERATED:
            log.warning("the clock was set by=%s now=%s", _signed(jump), now.isoformat(timespec="seconds"))
            self._jump += jump
            if abs(jump) >= NOTEWORTHY:
                await self._alarms.begin(AlarmKind.JUMP, seconds=round(jump.total_seconds()))
        if not self._jump:
            return False
        try:
            await self._db.run(clock_jumps.put_right, now=now, ahead=-self._jump)
        except StorageError as error:
            log.error("times not put right reason=%s", error)
        else:
            self._jump = timedelta()
            self.noticed += 1
        self._on_jump()
        return True


def _put_right_at_start(tx: Tx, *, now: datetime) -> timedelta:
    measured = clock_jumps.measure(tx, now=now)
    ahead = measured if measured > TOLERATED else timedelta()
    clock_jumps.put_right(tx, now=now, ahead=ahead)
    return ahead


def _signed(span: timedelta) -> str:
    return f"-{-span}" if span < timedelta() else f"+{span}"
