"""The conversation with a child of the parser: what is handed over together is answered one after the other.

Small tasks, which feeds with one new item are, cost less than waking up the child and being woken up by it. So
whatever came in while it was busy is its next batch.
"""

import asyncio
import json
import os
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from jobs.clock import Clock
from jobs.parsing.turns import ParsingTask, Reply
from news.errors import FeedError
from news.feeds.verdict import Verdict

_LONGEST_START = 60.0  #: seconds until the child must have answered for the first time
_ROOT = str(Path(__file__).resolve().parents[2])
_LEAN = {"MALLOC_ARENA_MAX": "1"}  # glibc would keep a pool for each of its threads
_LARGEST_REPLY = 256 * 1024 * 1024  #: bytes


class Pipe:
    """One child and the way to it; it may be stopped, and started again, at any time."""

    def __init__(self, *, clock: Clock, seconds: float, memory: int, python: str) -> None:
        self._clock = clock
        self._seconds = seconds
        self._memory = memory
        self._python = python
        self._child: asyncio.subprocess.Process | None = None
        self._ending: set[asyncio.Task[tuple[bytes, bytes]]] = set()

    @property
    def pid(self) -> int | None:
        """The child's process, while there is one."""
        return self._child.pid if self._child else None

    async def ask(self, batch: Sequence[ParsingTask]) -> None:
        """Have all of *batch* answered, each as soon as its reply is here.

        EOFError or OSError where the child breaks down, TimeoutError where it takes too long: stop it then.
        """
        child = self._child
        assert child is not None and child.stdin is not None, "start it first"
        frames = [_frame(task, more=task is not batch[-1]) for task in batch]
        async with self._clock.timeout(self._seconds):
            child.stdin.write(b"".join(frames))  # one write, one waking up; to wait until all is gone could be for
            reply: Reply = {}  # ever: the child may want its first replies to be taken
            for task in batch:
                reply = await _reply(child)
                task.settle(reply)
        if reply.get("last"):
            await self.stop()

    async def start(self) -> None:
        """See that there is a child; FeedError where it does not start."""
        if self._child is not None:
            return
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
        path = os.pathsep.join([_ROOT, *filter(None, sys.path)])
        try:
            child = self._child = await asyncio.create_subprocess_exec(
                *(self._python, "-P", "-m", "jobs.parsing.child", str(self._memory), str(self._seconds + 5)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={**kept, **_LEAN, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            )
            async with self._clock.timeout(_LONGEST_START):
                await _reply(child)
        except (TimeoutError, EOFError, OSError) as dead:
            await self.stop()
            raise FeedError(Verdict.PARSER_DOWN, str(dead)) from dead
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """End the child, whatever it is about; no process of ours is left, though an earlier stop was cancelled."""
        child, self._child = self._child, None
        if child is not None:
            if child.returncode is None:
                with suppress(ProcessLookupError):  # it may have gone by itself a moment ago
                    child.kill()
            assert child.stdin is not None
            child.stdin.close()
            # not wait(), which never ends while there is something left to read
            self._ending.add(asyncio.create_task(child.communicate(), name="parsing-end"))
        if self._ending:
            ended, _still = await asyncio.wait(self._ending)
            self._ending -= ended


def _frame(task: ParsingTask, *, more: bool) -> bytes:
    head = json.dumps({**task.head, "more": more}).encode()
    return b"".join((struct.pack(">II", len(head), len(task.body)), head, task.body))


async def _reply(child: asyncio.subprocess.Process) -> Reply:
    assert child.stdout is not None
    (size,) = struct.unpack(">I", await child.stdout.readexactly(4))
    if size > _LARGEST_REPLY:
        raise EOFError
    try:
        reply: Reply = json.loads(await child.stdout.readexactly(size))
    except ValueError as garbled:
        raise EOFError from garbled
    return reply
