"""What waits to be parsed, newspaper by newspaper: each has its turn, however much another brings."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

MOST_TOGETHER = 32  #: tasks of a batch, and …
MOST_BYTES = 128 * 1024  #: … bytes of theirs: what takes long for one should not be held against all

Reply = dict[str, Any]


@dataclass(slots=True, eq=False)
class ParsingTask:
    """Something to be parsed, and whoever waits for it."""

    newspaper: str  #: whose turn it takes
    head: dict[str, Any]
    body: bytes
    reply: asyncio.Future[Reply]
    since: float  #: seconds on the steady clock
    alone: bool = False  #: it may be what broke a child down

    def settle(self, outcome: Reply | BaseException) -> None:
        """Tell whoever waits; nobody does any more where they have gone, or were told by another child."""
        if self.reply.done():
            return
        if isinstance(outcome, asyncio.CancelledError):
            self.reply.cancel()
        elif isinstance(outcome, BaseException):
            self.reply.set_exception(outcome)
        else:
            self.reply.set_result(outcome)


class Turns:
    """A queue for each newspaper that has something waiting; the one that was served last comes last."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[ParsingTask]] = {}  #: in the order of their turns

    def __len__(self) -> int:
        return sum(map(len, self._queues.values()))

    def add(self, task: ParsingTask) -> None:
        """At the end of its newspaper's queue."""
        self._queues.setdefault(task.newspaper, deque()).append(task)

    def put_back(self, tasks: Iterable[ParsingTask]) -> None:
        """What was taken and not done, in its old order: before all else of its newspaper, and that before others."""
        for task in reversed(list(tasks)):
            queue = self._queues.pop(task.newspaper, deque())
            queue.appendleft(task)
            self._queues = {task.newspaper: queue, **self._queues}

    def take(self, permitted: Callable[[str], bool], *, alone: Collection[str] = ()) -> list[ParsingTask]:
        """The next batch, of *permitted* newspapers: one task of each in turn, again and again while there is room.

        What may be too much for a child, a task so marked or any of the newspapers *alone*, is a batch by itself.
        """
        batch: list[ParsingTask] = []
        size = 0
        while len(batch) < MOST_TOGETHER and (task := self._next(permitted)):
            single = task.alone or task.newspaper in alone
            size += len(task.body)
            if batch and (single or size > MOST_BYTES):
                break
            batch.append(task)
            self._pass_on(task.newspaper)
            if single:
                break
        return batch

    def drain(self) -> list[ParsingTask]:
        """All that waits; nothing waits any more."""
        waiting = [task for queue in self._queues.values() for task in queue]
        self._queues.clear()
        return waiting

    def oldest(self) -> float | None:
        """Since when somebody has waited longest, on the steady clock; None where nothing waits."""
        return min((task.since for queue in self._queues.values() for task in queue), default=None)

    def _next(self, permitted: Callable[[str], bool]) -> ParsingTask | None:
        """The task whose turn it is; those that nobody waits for any more are left out."""
        while (newspaper := next(filter(permitted, self._queues), None)) is not None:
            queue = self._queues[newspaper]
            while queue and queue[0].reply.done():
                queue.popleft()
            if queue:
                return queue[0]
            del self._queues[newspaper]
        return None

    def _pass_on(self, newspaper: str) -> None:
        """It had its turn: the others come first now."""
        queue = self._queues.pop(newspaper)
        queue.popleft()
        if queue:
            self._queues[newspaper] = queue
