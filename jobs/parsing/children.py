"""The parser's children: one for all newspapers in turn, and a second one while a page keeps the first one busy.

A page that takes long holds up no other newspaper for longer than `SLOW` and the start of a child: the child that has
it becomes the one for slow newspapers, another serves the rest. What is slow once and quick the next time is among
the others again; a second child that had nothing to do for a while is ended.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jobs.clock import Clock
from jobs.parsing.pipe import Pipe
from jobs.parsing.turns import ParsingTask, Reply, Turns
from news.errors import FeedError
from news.feeds.verdict import Verdict

log = logging.getLogger(__name__)

SLOW = 0.5  #: seconds; nearly all that newspapers publish takes some thousandths
IDLE = 60.0  #: seconds without a slow newspaper, after which the second child is ended
CURE = "pause the feeds whose pages are logged as slow"
LATE = 10.0  #: seconds that somebody waits before it is said that the parser does not keep up


@dataclass(slots=True, eq=False)
class _Place:
    """Where a child works, whether there is one at the moment or not."""

    pipe: Pipe
    batch: list[ParsingTask] = field(default_factory=list)  #: what only this child will answer
    work: asyncio.Task[None] | None = None
    is_slow: bool = False  #: what it does now takes longer than SLOW
    batches: int = 0  #: that this place was handed so far

    @property
    def is_there(self) -> bool:
        return self.pipe.pid is not None or self.work is not None


class Children:
    """At most two, each started when needed, and stopped with its task when that takes more than *seconds*.

    A batch that breaks a child down is done again task by task, so that only the guilty one fails: FeedError.
    """

    def __init__(self, *, clock: Clock, seconds: float, memory: int, python: str) -> None:
        self._clock = clock
        self._seconds = seconds
        self._turns = Turns()
        pipes = [Pipe(clock=clock, seconds=seconds, memory=memory, python=python) for _ in range(2)]
        self._main, self._spare = map(_Place, pipes)
        self._slow: set[str] = set()  #: newspapers the last page of which took long
        self._retiring: asyncio.Task[None] | None = None

    @property
    def pids(self) -> list[int]:
        """The processes, that of the child for most newspapers first."""
        return [place.pipe.pid for place in (self._main, self._spare) if place.pipe.pid is not None]

    async def ask(self, newspaper: str, head: dict[str, Any], body: bytes) -> Reply:
        """A child's reply to one task, when it is *newspaper*'s turn; FeedError where it was too much for a child."""
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._turns.add(ParsingTask(newspaper, head, body, reply, since=self._clock.monotonic()))
        self._put_to_work()
        return await reply

    async def close(self) -> None:
        """Stop the children, and whatever they were about."""
        tasks = [place.work for place in (self._main, self._spare)] + [self._retiring]
        running = [task for task in tasks if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.gather(self._main.pipe.stop(), self._spare.pipe.stop())

    def name_shortage(self) -> list[str]:
        """In a few words, where somebody has waited long; nothing otherwise."""
        oldest = self._turns.oldest()
        waited = self._clock.monotonic() - oldest if oldest is not None else 0.0
        if waited <= LATE:
            return []
        return [f"parser: {len(self._turns)} wait, the first for {waited:.0f} s: {CURE}"]

    def _put_to_work(self) -> None:
        if self._main.work is None:
            self._begin(self._main)
        if self._spare.work is None and (self._main.is_slow or self._spare.pipe.pid is not None):
            self._begin(self._spare)

    def _begin(self, place: _Place) -> None:
        place.work = asyncio.create_task(self._work(place), name="parsing")

    async def _work(self, place: _Place) -> None:
        try:
            while self._take(place):
                await self._do(place, list(place.batch))
                if self._turns:  # what waits may be the other's to do
                    self._put_to_work()
        except BaseException as error:  # cancelled, or a mistake of ours: nobody may wait for ever
            for task in (*place.batch, *self._turns.drain()):
                task.settle(error)
            raise
        finally:  # at once, not when the loop comes to it: whoever asks meanwhile would wait for nobody
            place.work, place.batch, place.is_slow = None, [], False
        if self._retiring is None and self._main.pipe.pid and self._spare.pipe.pid:
            self._retiring = asyncio.create_task(self._retire(), name="parsing-retire")

    def _take(self, place: _Place) -> bool:
        """Choose what *place* does next: the spare one what is slow, unless the other is kept busy."""
        if place is self._spare and self._main.is_slow:
            self._main, self._spare = place, self._main
        if place is self._spare:
            place.batch = self._turns.take(self._slow.__contains__, alone=self._slow)
        elif self._spare.is_there:
            place.batch = self._turns.take(lambda newspaper: newspaper not in self._slow)
        else:
            place.batch = self._turns.take(lambda _: True, alone=self._slow)
        return bool(place.batch)

    async def _do(self, place: _Place, batch: Sequence[ParsingTask]) -> None:
        place.batches += 1
        warm = place.pipe.pid is not None
        try:
            await place.pipe.start()
            watch = asyncio.create_task(self._watch(place))
            try:
                await place.pipe.ask(batch)
            finally:
                watch.cancel()
        except FeedError as down:
            for task in place.batch:
                task.settle(down)
        except (EOFError, OSError) as error:
            await place.pipe.stop()
            self._do_again(place.batch, error, by_itself=len(batch) == 1, warm=warm)
        else:
            if not place.is_slow:
                self._slow -= {task.newspaper for task in batch}
        place.batch, place.is_slow = [], False

    def _do_again(self, batch: Sequence[ParsingTask], error: Exception, *, by_itself: bool, warm: bool) -> None:
        """Only the guilty one is to fail; and a child that was there before may have died of something else."""
        slow = isinstance(error, TimeoutError)
        if by_itself and (slow or not warm):
            detail = f"more than {self._seconds:g} s" if slow else "the parser broke down"
            batch[0].settle(FeedError(Verdict.TOO_HEAVY, detail))
            return
        for task in batch:
            task.alone = True
        self._turns.put_back(task for task in batch if not task.reply.done())

    async def _watch(self, place: _Place) -> None:
        """Once this child has been busy for too long: another does all but the task it is at."""
        await self._clock.sleep(SLOW)
        waiting = [task for task in place.batch if not task.reply.done()]
        if not waiting:
            return
        place.is_slow, place.batch = True, waiting[:1]
        self._slow.add(waiting[0].newspaper)
        self._turns.put_back(waiting[1:])
        log.info("slow page newspaper=%s bytes=%d", waiting[0].newspaper, len(waiting[0].body))
        self._put_to_work()

    async def _retire(self) -> None:
        """End the spare child once no newspaper has been slow for a while."""
        while self._main.pipe.pid and self._spare.pipe.pid:
            place, batches = self._spare, self._spare.batches
            await self._clock.sleep(IDLE)
            if place is self._spare and place.work is None and place.batches == batches:
                await place.pipe.stop()
        self._retiring = None
