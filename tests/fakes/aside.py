"""A server for tests of what brings its own event loop: it serves from a thread."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import TypeVar

from tests.waiting import PATIENCE

T = TypeVar("T")


@contextmanager
def aside(context: AbstractAsyncContextManager[T]) -> Iterator[T]:
    """What *context* gives, kept open in a loop of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        entered = asyncio.run_coroutine_threadsafe(context.__aenter__(), loop).result(timeout=PATIENCE)
        try:
            yield entered
        finally:
            asyncio.run_coroutine_threadsafe(context.__aexit__(None, None, None), loop).result(timeout=PATIENCE)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=PATIENCE)
        loop.close()
