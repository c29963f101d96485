"""An event loop in a world: its time is the world's, and it goes from one event to the next.

simloom does this and more; this one does what is needed here, on every Python that the program runs on, with nothing
to install. The order in which callbacks run is asyncio's own: what differs from universe to universe is how long the
network and the disk take, and that decides which of two tasks goes on first.
"""

import asyncio
from asyncio import AbstractEventLoop, BaseEventLoop, Future, Task
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any, cast

from tests.simulation.world import NEVER, Livelock, World

SOON = 0.45  #: seconds: who waits for less has something in hand, and is never late
FINALLY = 100  #: places at which one coroutine tidies up, at most
LIVELY = 200_000  #: turns of the loop in which time stands still: something runs in a circle


class PowerCut(KeyboardInterrupt):
    """The program ends here and now: no task goes on, nothing is closed."""


class NumberedTask(Task[Any]):
    """A task whose place in a set is its number's, not that of its address."""

    def __init__(self, work: Coroutine[Any, Any, Any], *, loop: "WorldLoop", **values: Any) -> None:
        self.number = next(loop.numbers)
        super().__init__(work, loop=loop, **values)

    def __hash__(self) -> int:
        return self.number


class WorldLoop(BaseEventLoop):
    """The loop of one life of the program."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self._selector = self  # asyncio asks it for events, with the time until the next timer
        self._turns = 0
        self.is_cut = False  #: the power went: `select` ends the life before another callback runs
        self.leisure: Callable[[], float] = lambda: 0.0  #: seconds that timers may be late, for nothing is under way
        self.numbers = count()
        self.set_task_factory(self._make_task)

    def _make_task(self, loop: AbstractEventLoop, work: Coroutine[Any, Any, Any], **values: Any) -> Future[Any]:
        del loop
        return NumberedTask(work, loop=self, **values)

    def time(self) -> float:
        return self._world.moment

    def select(self, wait: float | None) -> list[Any]:
        """Nothing comes from outside; time passes to what happens next."""
        if self.is_cut:
            raise PowerCut
        if wait == 0:
            self._turns += 1
            if self._turns > LIVELY:
                raise Livelock(f"time stands still at {self._world.date}")
            return []
        self._turns = 0
        timer = self._first_timer()
        event = self._world.next_event()
        if timer == event == NEVER:
            raise Livelock("everybody waits for nothing")
        late = self.leisure()
        if late and timer - self.time() > SOON:
            timer += late
        self._world.pass_until(min(event, timer))
        if self.is_cut:
            raise PowerCut
        return []

    def _first_timer(self) -> float:
        scheduled = cast("list[Any]", self._scheduled)  # type: ignore[attr-defined]
        return next((float(one.when()) for one in scheduled[:1] if not one.cancelled()), NEVER) if scheduled else NEVER

    def _process_events(self, events: list[Any]) -> None:
        del events

    def _write_to_self(self) -> None:
        """Nobody sleeps that would have to be woken."""

    def run_in_executor(  # type: ignore[override]  # with no types for every kind of argument
        self, executor: Any, work: Callable[..., Any], *args: Any
    ) -> Future[Any]:
        """At once: a thread would run whenever it likes."""
        del executor
        done: Future[Any] = self.create_future()
        try:
            done.set_result(work(*args))
        except Exception as error:
            done.set_exception(error)
        return done

    def live(self, work: Coroutine[Any, Any, None]) -> bool:
        """Run *work* to its end; False where the power was cut before."""
        try:
            self.run_until_complete(work)
        except PowerCut:
            return False
        return True

    def bury(self) -> None:
        """Nothing of this life goes on."""
        inside, buried = cast("Any", self), set[Task[Any]]()
        asyncio.events._set_running_loop(self)  # what is cut off may want to begin something: that is buried as well
        try:
            while tasks := [one for one in asyncio.all_tasks(self) if one not in buried]:
                for task in sorted(tasks, key=hash):
                    buried.add(task)
                    task._log_destroy_pending = False  # type: ignore[attr-defined]
                    if (work := task.get_coro()) is not None:
                        _close(work)
        finally:
            asyncio.events._set_running_loop(None)
            inside._ready.clear()
            inside._scheduled.clear()
            self.close()


def _close(work: Any) -> None:
    """End a coroutine that is cut off, which may wait once more at each place where it tidies up."""
    for _ in range(FINALLY):
        try:
            work.close()
        except RuntimeError:  # it waits again
            continue
        except BaseException:  # whatever it has to say about its end, it is over
            return
        else:
            return
