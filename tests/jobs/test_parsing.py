"""What `jobs.parsing` promises: whatever a feed holds, only its own parsing suffers."""

import asyncio
import io
import json
import os
import signal
import struct
from pathlib import Path
from typing import Any

import pytest

from jobs import parsing_worker
from jobs.parsing import Parsed, Parser
from news.articles import Entry
from news.errors import FeedError
from news.feeds import Verdict

GOOD = b"<rss><channel><title>B</title><ttl>5</ttl><item><title>x</title><category>c</category></item></channel></rss>"
READ = Parsed(verdict=Verdict.OK, title="B", ttl=5, entries=(Entry(title="x", categories=("c",)),))
HEAVY = b"<rss><channel><item " + b" ".join(b'a%d=""' % n for n in range(50_000)) + b"/></channel></rss>"
PAGE = """<html><head><meta property="og:description" content="Sáng 20/11, Đảng bộ tỉnh tổ chức hội nghị sơ kết năm.">
    <meta property="article:published_time" content="2026-11-20T11:30:00+07:00"></head><body></body></html>"""


async def test_a_feed_is_read_by_the_worker() -> None:
    async with Parser() as parser:
        parsed = await parser.entries(GOOD)
        assert parsed == READ
        assert parsed.complete
        assert not (await parser.entries(GOOD[:-5])).complete


async def test_a_page_is_read_by_the_worker() -> None:
    async with Parser() as parser:
        told = await parser.page(PAGE.encode(), url="https://baolamdong.vn/a-1.html", title="Sơ kết")
        assert told.lead == "Sáng 20/11, Đảng bộ tỉnh tổ chức hội nghị sơ kết năm."
        assert told.published is not None
        assert told.published.hour == 4
        assert (await parser.page(b"", url="https://baolamdong.vn/a-1.html", title="Sơ kết")).published is None


async def test_a_feed_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    async with Parser(seconds=0.5) as parser:
        begun = asyncio.get_running_loop().time()
        with pytest.raises(FeedError, match="too_heavy"):
            await parser.entries(HEAVY)
        assert asyncio.get_running_loop().time() - begun < 10
        assert await parser.entries(GOOD) == READ


async def test_a_feed_that_needs_too_much_memory_is_given_up_and_the_next_is_read() -> None:
    many = b'{"items": [' + b"{}," * 3_000_000 + b"{}]}"
    async with Parser(seconds=60, memory=160_000_000) as parser:
        with pytest.raises(FeedError, match="too_heavy: MemoryError"):
            await parser.entries(many)
        assert await parser.entries(GOOD) == READ


async def test_what_needed_much_memory_leaves_a_fresh_worker_behind() -> None:
    many = b'{"items": [' + b"{}," * 3_000_000 + b"{}]}"
    async with Parser(seconds=60) as parser:
        assert (await parser.entries(many)).entries
        assert parser.pid is None
        assert await parser.entries(GOOD) == READ


async def test_a_worker_that_died_meanwhile_costs_nothing() -> None:
    async with Parser() as parser:
        await parser.entries(GOOD)
        assert parser.pid is not None
        os.kill(parser.pid, signal.SIGKILL)
        assert await parser.entries(GOOD) == READ


async def test_a_worker_is_not_worn_out_by_what_its_parent_holds() -> None:
    held = b"x" * (200 * 1024 * 1024)
    async with Parser() as parser:
        await parser.entries(GOOD)
        first = parser.pid
        await parser.entries(GOOD)
        assert first is not None and parser.pid == first
    assert held


async def test_a_task_dropped_halfway_leaves_no_answer_behind() -> None:
    async with Parser() as parser:
        await parser.entries(GOOD)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await parser.entries(HEAVY)
        assert await parser.entries(GOOD) == READ


async def test_one_worker_serves_many_at_once() -> None:
    async with Parser() as parser:
        assert await asyncio.gather(*(parser.entries(GOOD) for _ in range(20))) == [READ] * 20
        first = parser.pid
        with pytest.raises(FeedError, match="html"):
            await parser.entries(b"<!DOCTYPE html>")
        assert parser.pid == first
    assert parser.pid is None


@pytest.mark.parametrize("python", ["/nowhere/python", "true"])
async def test_a_worker_that_cannot_start_is_our_own_trouble(python: str) -> None:
    async with Parser(python=python) as parser:
        with pytest.raises(FeedError, match="parser_down"):
            await parser.entries(GOOD)


def pretender(folder: Path, script: str) -> str:
    """A program that says what a worker says, up to a point."""
    program = folder / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


async def test_a_feed_that_breaks_the_worker_is_given_up(tmp_path: Path) -> None:
    breaking = pretender(tmp_path, r"printf '\000\000\000\002{}'; head -c 8 >/dev/null")
    async with Parser(python=breaking) as parser:
        with pytest.raises(FeedError, match="too_heavy: the parser broke down"):
            await parser.entries(GOOD)
        assert parser.pid is None


async def test_what_does_not_speak_like_a_worker_is_none(tmp_path: Path) -> None:
    async with Parser(python=pretender(tmp_path, r"printf '\377\377\377\377'")) as parser:
        with pytest.raises(FeedError, match="parser_down"):
            await parser.entries(GOOD)


async def test_a_start_that_is_cancelled_leaves_no_process_behind(tmp_path: Path) -> None:
    async with Parser(python=pretender(tmp_path, "exec sleep 60")) as parser:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await parser.entries(GOOD)
        assert parser.pid is None


# The worker's own side


def frame(task: dict[str, str], body: bytes) -> bytes:
    head = json.dumps(task).encode()
    return struct.pack(">II", len(head), len(body)) + head + body


def served(*frames: bytes, worn_out: int = 1 << 50) -> list[dict[str, Any]]:
    sink = io.BytesIO()
    parsing_worker.serve(io.BytesIO(b"".join(frames)), sink, seconds=60, worn_out=worn_out)
    replies, told = [], sink.getvalue()
    while told:
        (size,) = struct.unpack(">I", told[:4])
        replies.append(json.loads(told[4 : 4 + size]))
        told = told[4 + size :]
    return replies


def test_the_worker_answers_until_its_input_ends() -> None:
    task = {"do": "entries", "content_type": ""}
    page = {"do": "page", "content_type": "", "url": "https://x.vn/a", "title": "t"}
    ready, good, bad, told = served(frame(task, GOOD), frame(task, b""), frame(page, PAGE.encode()))
    assert ready == {"ready": True}
    assert good["result"]["title"] == "B"
    assert bad["verdict"] == Verdict.EMPTY
    assert told["result"]["published"].startswith("2026-11-20T")


def test_a_worn_out_worker_says_so_and_goes() -> None:
    task = frame({"do": "entries", "content_type": ""}, GOOD + b" " * 70_000)
    _, reply = served(task, task, worn_out=0)
    assert reply["last"]


def test_small_tasks_wear_a_worker_out_too_in_time() -> None:
    task = frame({"do": "entries", "content_type": ""}, GOOD)
    _, *replies = served(*[task] * 150, worn_out=0)
    assert [reply["last"] for reply in replies] == [False] * 99 + [True]


def test_a_strange_task_costs_only_itself() -> None:
    assert parsing_worker.answer({"do": "page"}, b"")["verdict"] == Verdict.UNPARSEABLE
