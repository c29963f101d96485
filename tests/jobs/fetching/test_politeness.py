"""What `jobs.politeness` promises: no host gets more than it can bear, and waiting is not slowness."""

import asyncio

from jobs.fetching.politeness import Politeness
from tests.fakes.asking import FEED, asking
from tests.fakes.clock import FakeClock
from tests.fakes.newspaper_server import newspaper_server, reply


async def test_a_host_gets_two_at_once_and_spaced() -> None:
    clock = FakeClock(monotonic=0.0)
    politeness = Politeness(clock=clock, at_once=2, spacing=1.0)
    begun: list[float] = []
    let_go = asyncio.Event()

    async def ask() -> None:
        async with politeness.turn("host"):
            begun.append(clock.monotonic())
            await let_go.wait()

    asked = [asyncio.create_task(ask()) for _ in range(4)]
    await clock.asleep()
    await clock.advance(10)
    assert begun == [0.0, 1.0]
    let_go.set()
    await clock.advance(10)
    await asyncio.gather(*asked)
    assert begun == [0.0, 1.0, 10.0, 11.0]


async def test_waiting_for_a_turn_does_not_count_as_slowness() -> None:
    clock = FakeClock()
    async with (
        newspaper_server(feed=reply(FEED)) as server,
        asking(deadline=0.3, clock=clock, politeness=Politeness(clock=clock, spacing=0.2)) as client,
    ):
        answers = [asyncio.create_task(client.get(server.url("/feed"))) for _ in range(4)]
        while not all(answer.done() for answer in answers):
            await clock.advance(0.2)
        assert [answer.result().status for answer in answers] == [200] * 4


async def test_who_gives_up_waiting_is_forgotten_too() -> None:
    clock = FakeClock()
    politeness = Politeness(at_once=1, spacing=0, clock=clock)
    async with politeness.turn("busy"):
        waiting = asyncio.create_task(politeness.turn("busy").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
    for number in range(999):
        async with politeness.turn(f"host-{number}"):
            await clock.advance(1)
    async with politeness.turn("one more"):
        assert politeness.known == 1


async def test_a_turn_that_is_given_up_in_its_pause_is_free_for_the_next() -> None:
    clock = FakeClock()
    politeness = Politeness(at_once=1, spacing=0.05, clock=clock)
    async with politeness.turn("busy"):
        pass
    resting = asyncio.create_task(politeness.turn("busy").__aenter__())
    await clock.asleep()
    resting.cancel()
    await asyncio.wait([resting])
    await clock.advance(0.1)
    async with politeness.turn("busy"):
        assert politeness.known == 1


async def test_hosts_nobody_asks_any_more_are_forgotten() -> None:
    clock = FakeClock()
    politeness = Politeness(clock=clock)
    for number in range(1000):
        async with politeness.turn(f"host-{number}"):
            await clock.advance(2)
    assert politeness.known == 1000
    async with politeness.turn("one more"):
        assert politeness.known == 1
