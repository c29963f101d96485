"""The conversation with the parsing worker: what waits is handed over together, and a task that is too much goes alone.

Small tasks, which feeds with one new item are, cost less than waking up the worker and being woken up by it. So
whatever came in while it was busy is its next batch.
"""

import asyncio
import json
import os
import struct
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jobs.clock import Clock
from news.errors import FeedError
from news.feeds.verdict import Verdict

MOST_TOGETHER = 32  #: tasks of a batch, and …
MOST_BYTES = 128 * 1024  #: … bytes of theirs: what takes long for one should not be held against all
_LONGEST_START = 60.0
_ROOT = str(Path(__file__).resolve().parents[2])
_LEAN = {"MALLOC_ARENA_MAX": "1"}  # glibc would keep a pool for each of its threads
_LARGEST_REPLY = 256 * 1024 * 1024

Reply = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    task: dict[str, Any]
    body: bytes
    reply: asyncio.Future[Reply]

    def settle(self, outcome: Reply | BaseException) -> None:
        if self.reply.done():  # whoever asked has gone
            return
        if isinstance(outcome, asyncio.CancelledError):
            self.reply.cancel()
        elif isinstance(outcome, BaseException):
            self.reply.set_exception(outcome)
        else:
            self.reply.set_result(outcome)


class Pipe:
    """One worker for all: started when first needed, stopped with its task when that takes too long.

    A batch that breaks it down is done again task by task, so that only the guilty one fails: FeedError.
    """

    def __init__(self, *, clock: Clock, seconds: float, memory: int, python: str) -> None:
        self._clock = clock
        self._seconds = seconds
        self._memory = memory
        self._python = python
        self._waiting: deque[_Waiting] = deque()
        self._working: asyncio.Task[None] | None = None
        self._worker: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process of the worker, while there is one."""
        return self._worker.pid if self._worker else None

    async def ask(self, task: dict[str, Any], body: bytes) -> Reply:
        """The worker's reply to one task; FeedError where the task was too much for it."""
        asked = _Waiting(task, body, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work(), name="parsing")
        return await asked.reply

    async def close(self) -> None:
        """Stop the worker, and whatever it was about."""
        if self._working is not None:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)
        await self._stop()

    async def _work(self) -> None:
        batch: list[_Waiting] = []
        try:
            while batch := self._batch():
                await self._do(batch)
        except BaseException as error:  # cancelled, or a mistake of ours: nobody may wait for ever
            for asked in (*batch, *self._waiting):
                asked.settle(error)
            self._waiting.clear()
            raise

    def _batch(self) -> list[_Waiting]:
        batch: list[_Waiting] = []
        size = 0
        while self._waiting and len(batch) < MOST_TOGETHER:
            size += len(self._waiting[0].body)
            if batch and size > MOST_BYTES:
                break
            asked = self._waiting.popleft()
            if not asked.reply.done():
                batch.append(asked)
        return batch

    async def _do(self, batch: Sequence[_Waiting]) -> None:
        warm = self._worker is not None
        try:
            replies = await self._ask_together(batch)
        except FeedError as down:
            for asked in batch:
                asked.settle(down)
        except (EOFError, OSError) as error:
            await self._stop()
            slow = isinstance(error, TimeoutError)
            if len(batch) == 1 and (slow or not warm):
                detail = f"more than {self._seconds:g} s" if slow else "the parser broke down"
                batch[0].settle(FeedError(Verdict.TOO_HEAVY, detail))
            else:  # only the guilty one is to fail; and a worker that was there before may have died of something else
                for asked in batch:
                    if not asked.reply.done():
                        await self._do([asked])
        else:
            for asked, reply in zip(batch, replies, strict=True):
                asked.settle(reply)

    async def _ask_together(self, batch: Sequence[_Waiting]) -> list[Reply]:
        worker = self._worker or await self._start()
        async with self._clock.timeout(self._seconds):
            replies = await _exchange(worker, batch)
        if replies[-1].get("last"):
            await self._stop()
        return replies

    async def _start(self) -> asyncio.subprocess.Process:
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
        path = os.pathsep.join([_ROOT, *filter(None, sys.path)])
        try:
            worker = self._worker = await asyncio.create_subprocess_exec(
                *(self._python, "-P", "-m", "jobs.parsing.child", str(self._memory), str(self._seconds + 5)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={**kept, **_LEAN, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            )
            async with self._clock.timeout(_LONGEST_START):
                await _reply(worker)
        except (TimeoutError, EOFError, OSError) as dead:
            await self._stop()
            raise FeedError(Verdict.PARSER_DOWN, str(dead)) from dead
        except BaseException:
            await self._stop()
            raise
        return worker

    async def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        if worker.returncode is None:
            with suppress(ProcessLookupError):  # it may have gone by itself a moment ago
                worker.kill()
        assert worker.stdin is not None
        worker.stdin.close()
        await worker.communicate()  # not wait(), which never ends while there is something left to read


async def _exchange(worker: asyncio.subprocess.Process, batch: Sequence[_Waiting]) -> list[Reply]:
    assert worker.stdin is not None
    frames = [_frame(asked, more=asked is not batch[-1]) for asked in batch]
    worker.stdin.write(b"".join(frames))  # one write, one waking up; to wait until all is gone could be for ever:
    return [await _reply(worker) for _ in batch]  # the worker may want its first replies to be taken


def _frame(asked: _Waiting, *, more: bool) -> bytes:
    head = json.dumps({**asked.task, "more": more}).encode()
    return b"".join((struct.pack(">II", len(head), len(asked.body)), head, asked.body))


async def _reply(worker: asyncio.subprocess.Process) -> Reply:
    assert worker.stdout is not None
    (size,) = struct.unpack(">I", await worker.stdout.readexactly(4))
    if size > _LARGEST_REPLY:
        raise EOFError
    try:
        reply: Reply = json.loads(await worker.stdout.readexactly(size))
    except ValueError as garbled:
        raise EOFError from garbled
    return reply
