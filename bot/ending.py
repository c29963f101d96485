"""The end of what runs in the background: each task gets its time, and none holds up the program."""

import asyncio
from collections.abc import Collection
from typing import Any


async def finish(tasks: Collection[asyncio.Task[Any]], *, within: float) -> int:
    """Wait for *tasks*, and cut off what takes longer than *within* seconds; how many those were."""
    if not tasks:
        return 0
    _done, late = await asyncio.wait(tasks, timeout=within)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    return len(late)
