"""Whose the processor's time is: of each job of the database, each task on the loop, each function that counts."""

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Generator
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from typing import Any, Final

from storage.engine.sqlite import SqliteEngine
from tests.fakes.simulated import WatchedEngine

#: The jobs that look whether something is wrong, say that we run, or tell of it; the books add up and audit in theirs.
WATCH: Final = frozenset({"alarms", "watch", "deaf", "silences", "health", "heartbeat", "unheard", "clock"})
AUDIT: Final = "books"
COUNTING: Final = "counting"

PART: ContextVar[str] = ContextVar("PART", default="work")  #: for whom something is done


class Stopwatch:
    """Seconds of processor, by what they were for: of jobs of the database in its threads, of tasks on the loop."""

    def __init__(self) -> None:
        self.jobs: defaultdict[str, float] = defaultdict(float)
        self.steps: defaultdict[str, float] = defaultdict(float)
        self._lock = threading.Lock()
        self._is_counting = False  #: within a function of the books that another called

    def add(self, spent: defaultdict[str, float], part: str, seconds: float) -> None:
        with self._lock:
            spent[part] += seconds

    def time_job(self, job: Callable[..., Any]) -> Callable[..., Any]:
        """A job, whose time counts for whoever asked."""

        def timed(*args: Any) -> Any:
            begun = time.thread_time()
            try:
                return job(*args)
            finally:
                self.add(self.jobs, PART.get(), time.thread_time() - begun)

        return timed

    def time_counting(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """A function of the books, which runs in the transaction of what it counts."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            if self._is_counting or PART.get() == AUDIT:
                return work(*args, **kwargs)
            self._is_counting = True
            begun = time.thread_time()
            try:
                return work(*args, **kwargs)
            finally:
                spent = time.thread_time() - begun
                self.add(self.jobs, COUNTING, spent)
                self.add(self.jobs, PART.get(), -spent)  # that of the job around it
                self._is_counting = False

        return timed

    def task(
        self, loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any], **options: Any
    ) -> asyncio.Task[Any]:
        """A task whose steps are timed: what goes round between them is the bench's."""
        context = options.get("context")
        part = context.get(PART, "work") if context else PART.get()
        if getattr(work, "__qualname__", "") == "ClockWatch.run":  # it is no job of the schedule's
            part = "clock"
        return asyncio.Task(self._steps(work, part), loop=loop, **options)

    async def _steps(self, work: Coroutine[Any, Any, Any], part: str) -> Any:
        return await _Steps(work, part, self)


class _Steps:
    """A coroutine, step by step."""

    def __init__(self, work: Coroutine[Any, Any, Any], part: str, stopwatch: Stopwatch) -> None:
        self._work, self._part, self._stopwatch = work, part, stopwatch

    def __await__(self) -> Generator[Any, Any, Any]:
        step: Callable[[], Any] = lambda: self._work.send(None)  # noqa: E731
        while True:
            begun = time.thread_time()
            try:
                waits_for = step()
            except StopIteration as ended:
                return ended.value
            finally:
                self._stopwatch.add(self._stopwatch.steps, self._part, time.thread_time() - begun)
            try:
                yield waits_for
                step = lambda: self._work.send(None)  # noqa: E731
            except BaseException as error:  # it is cancelled, say
                step = lambda thrown=error: self._work.throw(thrown)  # type: ignore[misc]  # noqa: E731


class TimedEngine(WatchedEngine):
    """The file, whose jobs count for whoever asked."""

    def __init__(self, engine: SqliteEngine, stopwatch: Stopwatch) -> None:
        super().__init__(engine)
        self._stopwatch = stopwatch

    def submit(self, job: Callable[..., Any], done: Callable[..., None]) -> None:
        super().submit(self._timed(job), done)

    def submit_reading(self, job: Callable[..., Any], done: Callable[..., None]) -> None:
        super().submit_reading(self._timed(job), done)

    def _timed(self, job: Callable[..., Any]) -> Callable[..., Any]:
        context = copy_context()
        timed = self._stopwatch.time_job(job)
        return lambda tx: context.copy().run(timed, tx)


@dataclass(frozen=True)
class Hour:
    """Seconds of processor."""

    jobs: defaultdict[str, float]  #: of the database, in its threads
    steps: defaultdict[str, float]  #: on the loop
    threads: float  #: all that the database's threads took, what they commit for several jobs included
    messages: int

    @property
    def all(self) -> float:
        return self.threads + sum(self.steps.values())

    def of(self, *parts: str) -> float:
        """What *parts* took, with their share of what several jobs took together."""
        together = self.threads / sum(self.jobs.values())
        return sum(self.jobs[part] * together + self.steps[part] for part in parts)

    @property
    def share(self) -> float:
        """Of books, audit and watch."""
        return self.of(COUNTING, AUDIT, *WATCH) / self.all
