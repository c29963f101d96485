"""How tests wait: for a condition, never for a time, so that a busy machine makes them slow and not red."""

import asyncio
import inspect
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, overload

T = TypeVar("T")

PATIENCE = 240.0  #: seconds after which what is waited for counts as failed; no test that passes comes near it
PAUSE = 0.01  #: seconds between two looks


@overload
async def eventually(condition: Callable[..., Coroutine[Any, Any, T]]) -> T: ...


@overload
async def eventually(condition: Callable[..., T]) -> T: ...


async def eventually(condition: Callable[..., Any]) -> Any:
    """What *condition*, a function or a coroutine function, gives as soon as that is true."""
    async with patience():
        while True:
            found = condition()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(PAUSE)


def patience() -> asyncio.Timeout:
    """A block that may take as long as a busy machine needs, and fails where it would never end."""
    return asyncio.timeout(PATIENCE)


async def a_moment() -> None:
    """Time for a fault to show: of what must *not* happen. Where a machine is too slow for that, the test passes."""
    await asyncio.sleep(0.1)


@contextmanager
def bounded_effort() -> Iterator[None]:
    """A block that takes a processor, however busy with others, less than half a minute: it guards against hours."""
    begun = time.thread_time()
    yield
    assert time.thread_time() - begun < 30
