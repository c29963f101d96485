"""The service manager hears that we are ready and alive, and nothing where we are alive and do nothing."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from jobs.upkeep.watchdog import ASKED, READY, STOPPING, ServiceManager, Watchdog
from news.errors import StorageFull
from tests.fakes.clock import FakeClock
from tests.waiting import patience

MINUTE = 60.0


@pytest.fixture(params=["file", "abstract"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where it listens: as systemd names it."""
    return str(tmp_path / "notify") if request.param == "file" else f"@{tmp_path}/notify"


@pytest.fixture
def line(address: str) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as made:
        made.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        made.setblocking(False)
        yield made


def heard(line: socket.socket) -> list[str]:
    found = []
    with suppress(BlockingIOError):
        while True:
            found.append(line.recv(4096).decode())
    return found


def manager(address: str, **more: str) -> ServiceManager:
    return ServiceManager(
        {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "7", **more}, process=7
    )


def test_it_hears_what_is_said_and_our_children_do_not_speak_to_it(line: socket.socket, address: str) -> None:
    environment = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "7", "PATH": "/bin"}
    one = ServiceManager(environment, process=7)
    assert environment == {"PATH": "/bin"} and one.patience == MINUTE
    one.say(READY, "STATUS=tốt")
    one.say(STOPPING)
    assert heard(line) == ["READY=1\nSTATUS=tốt", "STOPPING=1"]


def test_where_there_is_none_nothing_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    nobody = ServiceManager({}, process=7)
    nobody.say(READY)
    assert nobody.patience == 0 and caplog.text == ""
    assert manager("@x", WATCHDOG_PID="8").patience == manager("@x", WATCHDOG_USEC="x").patience == 0, "another's"
    ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "gone")}, process=7).say(READY)
    assert "service manager not reached" in caplog.text


class Program:
    """A program that stalls or not, over a database that answers, refuses or hangs."""

    def __init__(self, manager: ServiceManager | None = None) -> None:
        self.clock = FakeClock()
        self.stalled: list[str] = []
        self.database = "answers"
        one = manager or ServiceManager({}, process=7)
        self.watchdog = Watchdog(one, clock=self.clock, list_stalled=self._list, write=self._write)

    async def _list(self) -> list[str]:
        if self.database == "hangs":
            await asyncio.Event().wait()
        return self.stalled

    async def _write(self) -> None:
        if self.database == "refuses":
            raise StorageFull("the disk is full")


async def test_it_hears_three_times_within_what_it_allows_as_long_as_our_jobs_get_on(
    line: socket.socket, address: str
) -> None:
    program = Program(manager(address))
    running = asyncio.create_task(program.watchdog.run())
    await program.clock.asleep()
    assert heard(line) == ["READY=1", "WATCHDOG=1"]
    for _ in range(3):
        await program.clock.advance(MINUTE / 3)
    assert heard(line) == ["WATCHDOG=1"] * 3
    program.stalled = ["matching"]
    await program.clock.advance(MINUTE)
    assert heard(line) == []
    running.cancel()
    with suppress(asyncio.CancelledError):
        async with patience():
            await running


async def test_without_anybody_who_watches_it_is_said_once_that_we_are_ready(line: socket.socket, address: str) -> None:
    await Program(manager(address, WATCHDOG_USEC="")).watchdog.run()
    assert heard(line) == ["READY=1"]


async def test_a_new_start_helps_where_we_hang_and_not_where_the_database_refuses(
    caplog: pytest.LogCaptureFixture,
) -> None:
    program = Program()
    assert await program.watchdog.is_alive()
    program.stalled = ["polling"]
    assert not await program.watchdog.is_alive()
    assert "polling does not advance" in caplog.text
    program.database = "refuses"
    assert await program.watchdog.is_alive()
    program.database = "hangs"
    asking = asyncio.create_task(program.watchdog.is_alive())
    await program.clock.asleep()
    await program.clock.advance(ASKED)
    async with patience():
        assert not await asking
