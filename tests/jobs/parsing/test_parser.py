"""What `jobs.parsing` promises: whatever a feed holds, only its own parsing suffers."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from jobs.clock import SYSTEM_CLOCK
from jobs.parsing.parser import Parsed, Parser
from jobs.parsing.pipe import Pipe
from news.articles.article import Entry, article_of
from news.errors import FeedError
from news.feeds.verdict import Verdict
from tests import make
from tests.waiting import PATIENCE, a_moment, eventually, patience

GOOD = b"<rss><channel><title>B</title><ttl>5</ttl><item><title>x</title><category>c</category></item></channel></rss>"
READ = Parsed(verdict=Verdict.OK, title="B", ttl=5, entries=(Entry(title="x", categories=("c",)),))
ENDLESS = b"<rss>a body that takes for ever</rss>"  # where the worker is one of `slow_worker`
PAGE = """<html><head><meta property="og:description" content="Sáng 20/11, Đảng bộ tỉnh tổ chức hội nghị sơ kết năm.">
    <meta property="article:published_time" content="2026-11-20T11:30:00+07:00"></head><body></body></html>"""


SLOW = """
import sys, time
from jobs.parsing import child

child.read_feed(b"<rss><item/></rss>")
sound = child.answer
child.answer = lambda task, body: time.sleep(3600) if body == {endless} else sound(task, body)
child.serve(sys.stdin.buffer, sys.stdout.buffer, seconds=float(sys.argv[-1]))
"""


@pytest.fixture
def slow_worker(tmp_path: Path) -> str:
    """A program that is the worker, but that one body takes for ever."""
    (tmp_path / "child.py").write_text(SLOW.format(endless=ENDLESS))
    return pretender(tmp_path, f'exec {sys.executable} {tmp_path}/child.py "$@"')


async def test_a_feed_is_read_by_the_worker() -> None:
    async with Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        parsed = await parser.entries(GOOD)
        assert parsed == READ
        assert parsed.complete
        assert not (await parser.entries(GOOD[:-5])).complete


async def test_a_page_is_read_by_the_worker() -> None:
    async with Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        outcome = await parser.page(PAGE.encode(), url="https://baolamdong.vn/a-1.html", title="Sơ kết")
        assert outcome.lead == "Sáng 20/11, Đảng bộ tỉnh tổ chức hội nghị sơ kết năm."
        assert outcome.published is not None
        assert outcome.published.hour == 4
        assert (await parser.page(b"", url="https://baolamdong.vn/a-1.html", title="Sơ kết")).published is None


async def test_a_feed_that_takes_too_long_is_given_up_and_the_next_is_read(slow_worker: str) -> None:
    async with patience(), Parser(clock=SYSTEM_CLOCK, seconds=1, python=slow_worker) as parser:
        with pytest.raises(FeedError, match="too_heavy"):
            await parser.entries(ENDLESS)
        assert await parser.entries(GOOD) == READ


async def test_a_feed_that_needs_too_much_memory_is_given_up_and_the_next_is_read() -> None:
    many = b'{"items": [' + b"{}," * 3_000_000 + b"{}]}"
    async with Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE, memory=160_000_000) as parser:
        with pytest.raises(FeedError, match="too_heavy: MemoryError"):
            await parser.entries(many)
        assert await parser.entries(GOOD) == READ


async def test_what_needed_much_memory_leaves_a_fresh_worker_behind() -> None:
    many = b'{"items": [' + b"{}," * 3_000_000 + b"{}]}"
    async with Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        assert (await parser.entries(many)).entries
        assert parser.pid is None
        assert await parser.entries(GOOD) == READ


async def test_a_worker_that_died_meanwhile_costs_nothing() -> None:
    async with Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        await parser.entries(GOOD)
        assert parser.pid is not None
        os.kill(parser.pid, signal.SIGKILL)
        assert await parser.entries(GOOD) == READ


async def test_a_worker_is_not_worn_out_by_what_its_parent_holds() -> None:
    held = b"x" * (200 * 1024 * 1024)
    async with Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        await parser.entries(GOOD)
        first = parser.pid
        await parser.entries(GOOD)
        assert first is not None and parser.pid == first
    assert held


async def test_a_task_dropped_halfway_leaves_no_answer_behind(slow_worker: str) -> None:
    async with Parser(clock=SYSTEM_CLOCK, seconds=1, python=slow_worker) as parser:
        await parser.entries(GOOD)
        dropped = asyncio.create_task(parser.entries(ENDLESS))
        await a_moment()
        dropped.cancel()
        assert await parser.entries(GOOD) == READ


async def test_what_waits_together_is_answered_apart(slow_worker: str) -> None:
    """A batch with one that is too heavy, one that is no feed and one that nobody waits for any more."""
    async with Parser(clock=SYSTEM_CLOCK, seconds=1, python=slow_worker) as parser:
        await parser.entries(GOOD)  # now the worker is warm, and what is asked meanwhile becomes one batch
        busy = asyncio.create_task(parser.entries(GOOD + b" " * 60_000))
        await asyncio.sleep(0)
        asked = [asyncio.create_task(parser.entries(body)) for body in (GOOD, ENDLESS, b"<!DOCTYPE html>", GOOD, GOOD)]
        await asyncio.sleep(0)
        asked[3].cancel()
        async with patience():
            first, heavy, page, gone, last = await asyncio.gather(*asked, return_exceptions=True)
        assert first == last == await busy == READ
        assert isinstance(heavy, FeedError) and heavy.verdict == Verdict.TOO_HEAVY
        assert isinstance(page, FeedError) and page.verdict == Verdict.HTML
        assert isinstance(gone, asyncio.CancelledError)


async def test_batches_whose_replies_are_many_times_as_large_come_through() -> None:
    body = b"<rss><channel>" + b"<item>x</item>" * 500 + b"</channel></rss>"  # each is told in eight times its bytes
    async with Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        await parser.entries(GOOD)
        async with patience():
            outcome = await asyncio.gather(*(parser.entries(body) for _ in range(33)))
    assert {len(one.entries) for one in outcome} == {500}


async def test_whoever_waits_while_the_parser_closes_waits_no_longer(slow_worker: str) -> None:
    async with Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE, python=slow_worker) as parser:
        asked = [asyncio.create_task(parser.entries(body)) for body in (ENDLESS, GOOD)]
        await eventually(lambda: parser.pid)
        await a_moment()
    assert await asyncio.wait(asked, timeout=PATIENCE) == (set(asked), set())
    assert all(one.cancelled() for one in asked)
    assert parser.pid is None


async def test_a_stop_that_is_cancelled_leaves_no_process_behind() -> None:
    pipe = Pipe(clock=SYSTEM_CLOCK, seconds=PATIENCE, memory=512 * 1024 * 1024, python=sys.executable)
    await pipe.start()
    pid = pipe.pid
    assert pid is not None
    stopping = asyncio.create_task(pipe.stop())
    await asyncio.sleep(0)
    stopping.cancel()
    await asyncio.gather(stopping, return_exceptions=True)
    assert stopping.cancelled()
    async with patience():
        await pipe.stop()
    with pytest.raises(ProcessLookupError):  # gone, and taken leave of
        os.kill(pid, 0)


async def test_a_feed_is_read_as_articles_by_the_worker() -> None:
    item = (
        "<item><title>Họp Tỉnh ủy</title><link>/chinh-tri/a-1234567.html</link><guid>tin-1234567</guid>"
        "<category>Chính trị</category><pubDate>Fri, 20 Nov 2026 11:30:00 +0700</pubDate>"
        "<description>Sáng 20/11, Tỉnh ủy họp bàn công tác cán bộ.</description></item>"
        "<item><title>Không</title></item>"
    )
    async with Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        outcome = await parser.articles(
            f"<rss><channel><ttl>7</ttl>{item}</channel></rss>".encode(), "application/rss+xml",
            base="https://baolamdong.vn/rss", newspaper="Báo Lâm Đồng", section="", limit=400, now=make.NOON,
        )  # fmt: skip
    [article] = outcome.articles
    assert (outcome.verdict, outcome.entries, outcome.ttl) == (Verdict.OK, 2, 7)
    entry = Entry(
        link="/chinh-tri/a-1234567.html", guid="tin-1234567", title="Họp Tỉnh ủy", categories=("Chính trị",),
        published="Fri, 20 Nov 2026 11:30:00 +0700", description="Sáng 20/11, Tỉnh ủy họp bàn công tác cán bộ.",
    )  # fmt: skip
    assert article == article_of(
        entry, base="https://baolamdong.vn/rss", newspaper="Báo Lâm Đồng", now=make.NOON, limit=400
    )
    assert article.published is not None and article.guid == "tin-1234567" and len(article.keys) == 3


async def test_one_worker_serves_many_at_once() -> None:
    async with Parser(clock=SYSTEM_CLOCK, seconds=PATIENCE) as parser:
        assert await asyncio.gather(*(parser.entries(GOOD) for _ in range(20))) == [READ] * 20
        first = parser.pid
        with pytest.raises(FeedError, match="html"):
            await parser.entries(b"<!DOCTYPE html>")
        assert parser.pid == first
    assert parser.pid is None


@pytest.mark.parametrize("python", ["/nowhere/python", "true"])
async def test_a_worker_that_cannot_start_is_our_own_trouble(python: str) -> None:
    async with Parser(clock=SYSTEM_CLOCK, python=python) as parser:
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
    async with Parser(clock=SYSTEM_CLOCK, python=breaking) as parser:
        with pytest.raises(FeedError, match="too_heavy: the parser broke down"):
            await parser.entries(GOOD)
        assert parser.pid is None


async def test_what_does_not_speak_like_a_worker_is_none(tmp_path: Path) -> None:
    async with Parser(clock=SYSTEM_CLOCK, python=pretender(tmp_path, r"printf '\377\377\377\377'")) as parser:
        with pytest.raises(FeedError, match="parser_down"):
            await parser.entries(GOOD)


async def test_what_answers_no_json_is_broken(tmp_path: Path) -> None:
    garbled = pretender(tmp_path, r"printf '\000\000\000\002{}'; head -c 8 >/dev/null; printf '\000\000\000\002}{'")
    async with Parser(clock=SYSTEM_CLOCK, python=garbled) as parser:
        with pytest.raises(FeedError, match="too_heavy: the parser broke down"):
            await parser.entries(GOOD)


async def test_a_worker_that_says_too_much_is_stopped_all_the_same(tmp_path: Path) -> None:
    reply = '{"verdict": "html", "detail": ""}'
    said = rf"printf '\000\000\000\002{{}}'; head -c 8 >/dev/null; printf '\000\000\000\{len(reply):03o}{reply}'"
    async with (
        patience(),
        Parser(clock=SYSTEM_CLOCK, python=pretender(tmp_path, f"{said}; exec cat /dev/zero")) as parser,
    ):
        for _ in range(2):
            with pytest.raises(FeedError, match="html"):
                await parser.entries(GOOD)
            await a_moment()  # more is said than is read ahead


async def test_a_start_that_is_cancelled_leaves_no_process_behind(tmp_path: Path) -> None:
    """The next who asks may wait for the same start, so it ends with the parser only."""
    pid = tmp_path / "pid"
    async with Parser(clock=SYSTEM_CLOCK, python=pretender(tmp_path, f"echo $$ > {pid}; exec sleep 3600")) as parser:
        asked = asyncio.create_task(parser.entries(GOOD))
        await eventually(lambda: pid.exists() and pid.read_text().endswith("\n"))
        asked.cancel()
    assert parser.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
