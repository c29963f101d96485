"""Parsing in a child process that can be stopped by time and memory; warm, so that it usually costs nothing."""

import asyncio
import json
import os
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from news.articles import Entry
from news.discovery import Linked
from news.errors import FeedError
from news.feeds import Form, Verdict
from news.pages import PageLead

_LONGEST_START = 60.0
_ROOT = str(Path(__file__).resolve().parent.parent)
_LEAN = {"MALLOC_ARENA_MAX": "1"}  # glibc would keep a pool for each of its threads
_LARGEST_REPLY = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a feed's bytes say."""

    verdict: Verdict  #: ok, or incomplete
    entries: tuple[Entry, ...]
    title: str = ""
    link: str = ""  #: of the newspaper, as the feed says; often wrong
    ttl: int = 0  #: minutes

    @property
    def complete(self) -> bool:
        """Whether the feed did not end in the middle."""
        return self.verdict is Verdict.OK


class Parser:
    """One worker for all feeds and pages, one task at a time; an asynchronous context manager.

    A task that takes more than *seconds* or *memory* bytes is given up with its worker; the next gets a new one.
    """

    def __init__(self, *, seconds: float = 5.0, memory: int = 512 * 1024 * 1024, python: str = sys.executable) -> None:
        self._python = python
        self._seconds = seconds
        self._memory = memory
        self._turn = asyncio.Lock()
        self._worker: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process of the worker, while there is one."""
        return self._worker.pid if self._worker else None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async with self._turn:
            await self._stop()

    async def entries(self, body: bytes, content_type: str = "", *, form: Form = Form.RSS, url: str = "") -> Parsed:
        """The entries of a feed, or of the list of another *form* at *url*; FeedError where there are none."""
        told = await self._ask({"do": "entries", "content_type": content_type, "form": form, "url": url}, body)
        entries = tuple(Entry(**{**entry, "categories": tuple(entry["categories"])}) for entry in told.pop("entries"))
        return Parsed(**{**told, "verdict": Verdict(told["verdict"]), "entries": entries})

    async def links(self, body: bytes, *, url: str, content_type: str = "") -> tuple[Linked, tuple[str, ...]]:
        """What a page of a newspaper leads to, and the sitemaps it lists where it is a list of those."""
        told = await self._ask({"do": "links", "content_type": content_type, "url": url}, body)
        parts = tuple(told.pop("parts"))
        pairs = ("feeds", "announced", "sections")
        values = {name: tuple((one, two) for one, two in told[name]) for name in pairs}
        return Linked(indexes=tuple(told["indexes"]), **values), parts

    async def page(self, body: bytes, *, url: str, title: str, content_type: str = "") -> PageLead:
        """What an article's page says of itself."""
        told = await self._ask({"do": "page", "content_type": content_type, "url": url, "title": title}, body)
        published = told.pop("published")
        return PageLead(**told, published=datetime.fromisoformat(published) if published else None)

    async def _ask(self, task: dict[str, str], body: bytes) -> dict[str, Any]:
        async with self._turn:
            reply = await self._tried(task, body)
            if reply.get("last"):
                await self._stop()
        if "result" not in reply:
            raise FeedError(Verdict(reply["verdict"]), reply["detail"])
        result: dict[str, Any] = reply["result"]
        return result

    async def _tried(self, task: dict[str, str], body: bytes) -> dict[str, Any]:
        """The worker's reply; one that was there before may have died of something else, so there is a second try."""
        while True:
            warm = self._worker is not None
            worker = self._worker or await self._start()
            try:
                async with asyncio.timeout(self._seconds):
                    return await _exchange(worker, task, body)
            except TimeoutError as slow:
                await self._stop()
                raise FeedError(Verdict.TOO_HEAVY, f"more than {self._seconds:g} s") from slow
            except (EOFError, OSError) as dead:
                await self._stop()
                if not warm:
                    raise FeedError(Verdict.TOO_HEAVY, "the parser broke down") from dead
            except BaseException:  # cancelled halfway, its answer would be taken for the next one's
                await self._stop()
                raise

    async def _start(self) -> asyncio.subprocess.Process:
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
        path = os.pathsep.join([_ROOT, *filter(None, sys.path)])
        try:
            worker = self._worker = await asyncio.create_subprocess_exec(
                *(self._python, "-P", "-m", "jobs.parsing_worker", str(self._memory), str(self._seconds + 5)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={**kept, **_LEAN, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            )
            async with asyncio.timeout(_LONGEST_START):
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
        await worker.wait()


async def _exchange(worker: asyncio.subprocess.Process, task: dict[str, str], body: bytes) -> dict[str, Any]:
    assert worker.stdin is not None
    head = json.dumps(task).encode()
    worker.stdin.write(b"".join((struct.pack(">II", len(head), len(body)), head, body)))  # one write, one waking up
    await worker.stdin.drain()
    return await _reply(worker)


async def _reply(worker: asyncio.subprocess.Process) -> dict[str, Any]:
    assert worker.stdout is not None
    (size,) = struct.unpack(">I", await worker.stdout.readexactly(4))
    if size > _LARGEST_REPLY:
        raise EOFError
    reply: dict[str, Any] = json.loads(await worker.stdout.readexactly(size))
    return reply
