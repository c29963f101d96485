"""What other hosts' clocks say of ours."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from jobs.fetching.host_clocks import FRESH, MOST, HostClocks
from tests.fakes.clock import FakeClock
from tests.make import NOON

DAY = timedelta(days=1)


def said(by: timedelta = timedelta()) -> str:
    return format_datetime(NOON + by)


async def test_several_hosts_say_that_our_clock_is_wrong_and_one_does_not() -> None:
    clock = FakeClock(NOON + 3 * DAY)
    clocks = HostClocks(clock)
    assert clocks.measure() is None and not clocks.is_wrong()
    clocks.note("bao.example", said())
    assert clocks.measure() is None and not clocks.is_wrong(), "its own may be wrong"
    clocks.note("tin.example", said())
    assert clocks.measure() == 3 * DAY and clocks.is_wrong()
    await clock.advance(60)
    assert clocks.measure() == 3 * DAY, "time goes by for both"
    clock.set(NOON + timedelta(seconds=63))
    assert clocks.measure() == timedelta(seconds=3) and not clocks.is_wrong()


async def test_a_host_whose_own_clock_is_wrong_is_outvoted() -> None:
    clocks = HostClocks(FakeClock(NOON))
    for host, by in ("a", DAY), ("b", timedelta(minutes=2)), ("c", timedelta()):
        clocks.note(host, said(by))
    assert clocks.measure() == -timedelta() or abs(clocks.measure() or DAY) <= timedelta(minutes=2)
    assert not clocks.is_wrong()


async def test_one_host_that_is_with_us_outweighs_one_that_is_not() -> None:
    clocks = HostClocks(FakeClock(NOON))
    clocks.note("a", said(3 * DAY))
    clocks.note("b", said())
    assert clocks.measure() == timedelta() and not clocks.is_wrong()


async def test_hosts_that_contradict_each_other_say_nothing() -> None:
    clocks = HostClocks(FakeClock(NOON))
    clocks.note("a", said(DAY))
    clocks.note("b", said(-300 * DAY))
    assert clocks.measure() is None and not clocks.is_wrong()


async def test_a_copy_is_as_old_as_it_says_and_an_old_answer_says_nothing() -> None:
    clock = FakeClock(NOON)
    clocks = HostClocks(clock)
    clocks.note("a", said(-DAY), str(86_400))
    assert clocks.measure() == timedelta()
    await clock.advance(FRESH + 1)
    assert clocks.measure() is None


async def test_the_last_date_there_is_is_no_trouble() -> None:
    clocks = HostClocks(FakeClock(NOON))
    clocks.note("a", "Fri, 31 Dec 9999 23:59:59 GMT", "9999999")
    assert clocks.measure() is None


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Nov 2026 05:00:00 GMT"])
async def test_what_is_no_date_says_nothing(date: str) -> None:
    clocks = HostClocks(FakeClock(NOON))
    clocks.note("a", date)
    assert clocks.measure() is None


async def test_a_date_without_a_zone_is_utc_and_few_hosts_are_kept() -> None:
    clocks = HostClocks(FakeClock(NOON))
    for number in range(2 * MOST):
        clocks.note(f"bao{number}.example", NOON.strftime("%a, %d %b %Y %H:%M:%S -0000"), "x")
    assert clocks.measure() == timedelta()
    assert len(clocks._said) == MOST


async def test_the_first_host_that_is_heard_makes_no_news_old() -> None:
    """After a start the first feed is read before a second host has answered: with a clock that is days ahead."""
    clocks = HostClocks(FakeClock(NOON + 3 * DAY))
    assert clocks.how_far_ahead() == timedelta()
    clocks.note("bao.example", said())
    assert clocks.how_far_ahead() == 3 * DAY
    clocks.note("tin.example", said(3 * DAY))
    assert clocks.how_far_ahead() == timedelta(), "one of the two is wrong, and it is not ours alone"
    clocks.note("news.example", said())
    assert clocks.how_far_ahead() == 3 * DAY


async def test_a_single_host_that_is_ahead_of_us_makes_nothing_older() -> None:
    clocks = HostClocks(FakeClock(NOON))
    clocks.note("bao.example", said(3 * DAY))
    assert clocks.how_far_ahead() == timedelta()
