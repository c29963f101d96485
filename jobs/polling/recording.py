"""Writing down what polls came to: one transaction for many, since most of them found nothing."""

import asyncio
import logging

from jobs.clock import Clock
from news.errors import StorageError
from storage import feeds
from storage.engine.database import Database
from storage.feeds import PollResult

log = logging.getLogger(__name__)

GATHERING = 0.25  #: seconds that the end of a poll waits at most for those of others, to be written down in one go


class PollRecording:
    """Writes results down together that come at about the same time."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._unwritten: list[tuple[PollResult, asyncio.Future[bool]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._gathered = asyncio.Event()  #: no poll under way is still to come

    async def record(self, result: PollResult, *, under_way: int) -> bool:
        """Have it written down, together with those of the others *under_way* that end soon; whether it was."""
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._unwritten.append((result, written))
        if len(self._unwritten) >= under_way:
            self._gathered.set()
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await written

    async def _write(self) -> None:
        while self._unwritten:
            await self._clock.wait(self._gathered, GATHERING)
            self._gathered.clear()
            results, self._unwritten = self._unwritten, []
            kept = False
            try:
                await self._db.run(feeds.record, [result for result, _ in results])
                kept = True
            except StorageError as error:
                log.error("polls not kept count=%d reason=%s", len(results), error)
            except Exception:
                log.exception("polls not kept count=%d", len(results))
            for _, written in results:
                if not written.done():  # or the poll was dropped meanwhile
                    written.set_result(kept)
