"""The clock that jobs are handed: the machine's and the tests' keep the same promises, and no job asks another."""

import ast
import asyncio
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from jobs.clock import SYSTEM_CLOCK, Clock
from tests.fakes.clock import FakeClock
from tests.make import NOON

JOBS = Path(__file__).resolve().parents[2] / "jobs"
#: What asks the machine for time or chance behind a job's back.
DOORS = {
    "time": {"time", "monotonic", "perf_counter", "sleep"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "asyncio": {"sleep", "timeout", "timeout_at", "wait_for"},
    "random": {"random", "randint", "choice", "uniform", "shuffle"},
}


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
            continue
        if node.attr in DOORS.get(node.value.id, ()):
            yield f"{path.relative_to(JOBS)}:{node.lineno} {node.value.id}.{node.attr}"


def test_no_job_knows_another_clock_or_chance_than_it_is_handed() -> None:
    assert [call for path in JOBS.rglob("*.py") if path.name != "clock.py" for call in calls(path)] == []


@pytest.fixture(params=["system", "fake"])
def clock(request: pytest.FixtureRequest) -> Clock:
    return SYSTEM_CLOCK if request.param == "system" else FakeClock()


async def test_the_present_is_in_utc(clock: Clock) -> None:
    assert clock.now().tzinfo is UTC


async def test_an_event_that_is_there_is_not_waited_for(clock: Clock) -> None:
    event = asyncio.Event()
    assert not await clock.wait(event, 0)
    event.set()
    assert await clock.wait(event, 0)
    assert await clock.wait(event, 60)


async def test_what_takes_no_longer_than_its_limit_is_left_alone(clock: Clock) -> None:
    async with clock.timeout(60):
        await clock.sleep(0)


async def test_what_has_no_time_at_all_is_given_up(clock: Clock) -> None:
    with pytest.raises(TimeoutError):
        async with clock.timeout(0):
            await asyncio.Event().wait()


async def test_an_event_that_does_not_come_is_not_waited_for_without_end() -> None:
    assert not await SYSTEM_CLOCK.wait(asyncio.Event(), 0.001)


async def test_sleepers_of_the_fake_wake_in_the_order_of_their_moments_and_see_them() -> None:
    clock, woken = FakeClock(monotonic=0.0), []

    async def sleep(seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((seconds, clock.monotonic(), clock.now() - NOON))

    sleepers = [asyncio.create_task(sleep(seconds)) for seconds in (3.0, 1.0, 2.0, 9.0)]
    await clock.asleep(4)
    await clock.advance(5)
    assert woken == [(seconds, seconds, timedelta(seconds=seconds)) for seconds in (1.0, 2.0, 3.0)]
    assert clock.monotonic() == 5.0 and clock.waiting == 1
    await clock.advance(timedelta(seconds=4))
    await asyncio.gather(*sleepers)


async def test_a_limit_of_the_fake_ends_with_its_time() -> None:
    clock, event = FakeClock(), asyncio.Event()
    waiting = asyncio.create_task(clock.wait(event, 5))
    await clock.asleep()
    await clock.advance(4.9)
    assert not waiting.done()
    await clock.advance(0.1)
    assert await waiting is False
