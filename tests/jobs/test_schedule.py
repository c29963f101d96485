"""The schedule when its clock is set: nothing waits for a moment that moved, and nothing is made up for."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from jobs.schedule import Schedule, _Every
from tests.fakes.clock import DatedClock
from tests.make import NOON
from tests.waiting import patience

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


async def test_a_job_that_waits_for_a_day_that_was_put_off_goes_on_at_once() -> None:
    tomorrow = DatedClock(lambda: datetime.now(UTC) + DAY)  # as the machine said when the program started
    schedule, done = Schedule("Asia/Ho_Chi_Minh", clock=tomorrow), asyncio.Event()

    async def work() -> None:
        done.set()

    schedule.every(SECOND, work, "work")
    schedule.daily("03:30", work, "sweep")
    schedule.start()
    due = {job.id: job.next_run_time - datetime.now(UTC) for job in schedule._scheduler.get_jobs()}
    assert due["work"] > DAY / 2
    schedule.set_anew()
    async with patience():
        await done.wait()
    due = {job.id: job.next_run_time - datetime.now(UTC) for job in schedule._scheduler.get_jobs()}
    assert due["work"] <= 2 * SECOND and due["sweep"] <= DAY
    schedule.stop()


@pytest.mark.parametrize("missed", [SECOND, DAY, 3650 * DAY])
def test_what_was_missed_is_done_once_however_long_it_was(missed: timedelta) -> None:
    every = _Every(SECOND)
    assert every.get_next_fire_time(None, NOON) == NOON
    assert every.get_next_fire_time(NOON, NOON) == NOON + SECOND
    assert every.get_next_fire_time(NOON, NOON + missed) == NOON + missed + SECOND
