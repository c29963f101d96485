"""What the parser promises newspapers: none waits for another's heavy pages for longer than its turn."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from jobs.parsing.children import CURE, IDLE, LATE, SLOW
from jobs.parsing.parser import Parser
from news.errors import FeedError
from news.feeds.pages import PageLead
from tests.fakes.clock import FakeClock
from tests.jobs.parsing.test_parser import PAGE, pretender
from tests.waiting import PATIENCE, eventually, patience

HEAVY = f"<html><body>{'<div><p>Một đoạn.</p></div>' * 8_000}</body></html>".encode()  # a good third of a second
LEAD = "Sáng 20/11, Đảng bộ tỉnh tổ chức hội nghị sơ kết năm."
NEWSPAPERS = ("mot", "hai", "ba", "bon")

#: A child that a test holds up: a body that names a file takes as long as that is empty.
HELD_UP = """
import sys, time
from pathlib import Path
from jobs.parsing import child

child.read_feed(b"<rss><item/></rss>")
sound = child.answer

def answer(task, body):
    if body.startswith(b"file "):
        path = Path(body[5:].strip().decode())
        path.with_suffix(".begun").touch()
        while not path.exists():
            time.sleep(0.01)
        body = path.read_bytes()
    return sound(task, body)

child.answer = answer
child.serve(sys.stdin.buffer, sys.stdout.buffer, seconds=float(sys.argv[-1]))
"""


class Desk:
    """A parser under a clock that only the test moves, and pages that take as long as the test wants."""

    def __init__(self, parser: Parser, clock: FakeClock, folder: Path) -> None:
        self.parser = parser
        self.clock = clock
        self._folder = folder

    def ask(self, newspaper: str, body: bytes = PAGE.encode()) -> asyncio.Task[PageLead]:
        url = f"https://bao{newspaper}.example/a-1.html"
        return asyncio.create_task(self.parser.page(body, url=url, title="Tít"), name=newspaper)

    def heavy(self, name: str) -> bytes:
        """A page that takes until `finish`."""
        return f"file {self._folder / name}".encode()

    async def begun(self, name: str) -> None:
        """Come back when a child has that page before it."""
        await eventually((self._folder / name).with_suffix(".begun").exists)

    def finish(self, name: str) -> None:
        """The page has taken long enough."""
        other = self._folder / f"{name}.new"
        other.write_text(PAGE)
        other.rename(self._folder / name)

    async def busy(self, newspaper: str, name: str) -> asyncio.Task[PageLead]:
        """A newspaper that keeps a child busy for too long."""
        asked = self.ask(newspaper, self.heavy(name))
        await self.begun(name)
        await self.clock.asleep(1)
        await self.clock.advance(SLOW)
        return asked


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    (tmp_path / "child.py").write_text(HELD_UP)
    python = pretender(tmp_path, f'exec {sys.executable} {tmp_path}/child.py "$@"')
    clock = FakeClock()
    async with patience(), Parser(clock=clock, seconds=5 + IDLE + LATE, python=python) as parser:
        yield Desk(parser, clock, tmp_path)


async def test_a_newspaper_waits_for_one_heavy_page_of_another_not_for_all() -> None:
    """The real child, and pages that are heavy in earnest; counted are turns, so it is the same on any machine."""
    done: list[str] = []
    async with patience(), Parser(clock=FakeClock(), seconds=PATIENCE) as parser:

        async def ask(newspaper: str, body: bytes) -> None:
            await parser.page(body, url=f"https://bao{newspaper}.example/a-1.html", title="Tít")
            done.append(newspaper)

        await ask("mot", PAGE.encode())  # the child is there
        asked = [asyncio.create_task(ask("nang", HEAVY)) for _ in range(6)]
        await asyncio.sleep(0)
        asked += [asyncio.create_task(ask(name, PAGE.encode())) for name in NEWSPAPERS]
        await asyncio.gather(*asked)
    assert done == ["mot", "nang", "nang", *NEWSPAPERS, *["nang"] * 4]  # one is being parsed, one comes before them


async def test_while_a_page_keeps_the_child_busy_another_serves_the_rest(desk: Desk) -> None:
    await desk.ask("mot")
    heavy = await desk.busy("nang", "page")
    for name in NEWSPAPERS:
        assert (await desk.ask(name)).lead == LEAD
    assert not heavy.done() and len(desk.parser.pids) == 2
    desk.finish("page")
    assert (await heavy).lead == LEAD


async def test_what_was_handed_over_with_a_heavy_page_is_done_by_another(desk: Desk) -> None:
    await desk.ask("mot")
    large = PAGE.encode() + b" " * 10_000
    before, heavy = desk.ask("mot", large), desk.ask("nang", desk.heavy("page") + b" " * 10_000)
    after = desk.ask("hai")
    await desk.begun("page")
    assert (await before).lead == LEAD, "its reply is not kept back until the heavy page is done"
    await desk.clock.asleep(2)
    await desk.clock.advance(SLOW)
    assert (await after).lead == LEAD
    assert not heavy.done()
    desk.finish("page")
    assert (await heavy).lead == LEAD


async def test_a_newspaper_that_is_slow_twice_holds_up_nobody_the_second_time(desk: Desk) -> None:
    await desk.ask("mot")
    first = await desk.busy("nang", "one")
    second = desk.ask("nang", desk.heavy("two"))
    assert (await desk.ask("mot")).lead == LEAD
    desk.finish("one")
    await first
    await desk.begun("two")
    for name in NEWSPAPERS:  # and the clock stands still
        assert (await desk.ask(name)).lead == LEAD
    assert not second.done()
    desk.finish("two")
    await second


async def test_a_slow_newspaper_waits_for_another_slow_one_and_others_for_neither(desk: Desk) -> None:
    await desk.ask("mot")
    first = await desk.busy("nang", "one")
    other = await desk.busy("cham", "other")  # on the second child, so that both are busy
    waiting = desk.ask("hai")
    desk.finish("one")
    await first
    assert (await waiting).lead == LEAD, "the first child to be free serves the others"
    assert not other.done()
    desk.finish("other")
    await other
    again = desk.ask("nang", desk.heavy("again"))
    await desk.begun("again")
    third = desk.ask("cham")
    assert (await desk.ask("ba")).lead == LEAD
    assert not third.done()
    desk.finish("again")
    assert (await asyncio.gather(again, third))[1].lead == LEAD


async def test_a_second_child_that_nobody_needs_is_ended(desk: Desk) -> None:
    await desk.ask("mot")
    heavy = await desk.busy("nang", "page")
    await desk.ask("hai")
    desk.finish("page")
    await heavy
    await eventually(lambda: desk.clock.waiting)
    both = desk.parser.pids
    assert len(both) == 2
    await desk.clock.advance(IDLE)
    await eventually(lambda: len(desk.parser.pids) == 1)
    assert desk.parser.pid == both[0]
    assert (await desk.ask("nang")).lead == LEAD, "what was slow is not shut out"


async def test_a_second_child_that_is_needed_again_stays(desk: Desk) -> None:
    await desk.ask("mot")
    heavy = await desk.busy("nang", "page")
    await desk.ask("hai")
    desk.finish("page")
    await heavy
    await eventually(lambda: desk.clock.waiting)
    await desk.clock.advance(IDLE / 2)
    quick = desk.ask("nang")
    assert (await quick).lead == LEAD
    await desk.clock.advance(IDLE / 2)
    assert len(desk.parser.pids) == 2
    await desk.clock.advance(IDLE)
    await eventually(lambda: len(desk.parser.pids) == 1)


async def test_a_page_that_is_too_heavy_costs_its_own_newspaper_alone(desk: Desk) -> None:
    await desk.ask("mot")
    heavy = await desk.busy("nang", "page")
    await desk.ask("hai")
    await desk.clock.advance(PATIENCE)
    with pytest.raises(FeedError, match="too_heavy"):
        await heavy
    assert (await desk.ask("nang")).lead == LEAD
    assert (await desk.ask("hai")).lead == LEAD


async def test_it_is_said_when_the_parser_does_not_keep_up(desk: Desk) -> None:
    await desk.ask("mot")
    first, second = await desk.busy("nang", "one"), await desk.busy("cham", "two")
    waiting = desk.ask("hai")
    await asyncio.sleep(0)
    assert desk.parser.name_shortage() == []
    await desk.clock.advance(LATE + 1)
    assert desk.parser.name_shortage() == [f"parser: 1 wait, the first for 11 s: {CURE}"]
    for name in ("one", "two"):
        desk.finish(name)
    await asyncio.gather(first, second, waiting)
    assert desk.parser.name_shortage() == []


async def test_whoever_waits_while_both_are_busy_waits_no_longer_when_the_parser_closes(desk: Desk) -> None:
    await desk.ask("mot")
    asked = [await desk.busy("nang", "one"), await desk.busy("cham", "two"), desk.ask("hai")]
    children = desk.parser.pids
    await desk.parser.__aexit__(None, None, None)
    await asyncio.wait(asked)
    assert all(one.cancelled() for one in asked)
    for pid in children:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


PARENT = """
import asyncio
from jobs.clock import SYSTEM_CLOCK
from jobs.parsing.parser import Parser

async def main():
    async with Parser(clock=SYSTEM_CLOCK, seconds=1, python={python!r}) as parser:
        asyncio.create_task(parser.page(b"file {page}", url="https://a.example/", title=""))
        while len(parser.pids) < 2:
            await asyncio.sleep(0.05)
            asyncio.create_task(parser.page(b"<p>x</p>", url="https://b.example/", title=""))
        print(*parser.pids, flush=True)
        await asyncio.sleep(3600)

asyncio.run(main())
"""


@asynccontextmanager
async def parent(folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    (folder / "child.py").write_text(HELD_UP)
    python = pretender(folder, f'exec {sys.executable} {folder}/child.py "$@"')
    (folder / "parent.py").write_text(PARENT.format(python=python, page=folder / "page"))
    root = Path(__file__).resolve().parents[3]
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(folder / "parent.py"), stdout=asyncio.subprocess.PIPE, env={"PYTHONPATH": str(root)}
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_children_end_with_a_program_that_is_killed(tmp_path: Path) -> None:
    async with patience(), parent(tmp_path) as program:
        assert program.stdout is not None
        children = [int(pid) for pid in (await program.stdout.readline()).split()]
        assert len(children) == 2
        program.send_signal(signal.SIGKILL)
        for pid in children:
            await eventually(lambda pid=pid: not Path(f"/proc/{pid}/cmdline").exists() or not _command_of(pid))


def _command_of(pid: int) -> bytes:
    """Empty for a process that is over and that nobody has asked after yet."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
