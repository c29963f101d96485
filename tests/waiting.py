"""How tests wait: for a condition, never for a time, so that a busy machine makes them slow and not red."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 120.0  #: seconds after which what is waited for counts as failed; no test that passes comes near it
PAUSE = 0.01  #: seconds between two looks


async def eventually(condition: Callable[..., T | Awaitable[T]]) -> T:
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
