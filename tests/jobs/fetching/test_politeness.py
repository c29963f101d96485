"""What `jobs.politeness` promises: no host gets more than it can bear, and waiting is not slowness."""

import asyncio

from jobs.fetching.politeness import Politeness
from tests.fakes.asking import FEED, asking
from tests.fakes.newspaper_server import newspaper_server, reply
from tests.waiting import a_moment, eventually, patience


async def test_a_host_gets_two_at_once() -> None:
    go_on = asyncio.Event()

    async def slowly(writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
        await go_on.wait()
        writer.write(reply(FEED, Connection="close"))
        await writer.drain()

    async with newspaper_server(feed=slowly) as server, asking(politeness=Politeness(spacing=0)) as client:
        asked = [asyncio.create_task(client.get(server.url("/feed"))) for _ in range(6)]
        await eventually(lambda: server.open_now == 2)
        await a_moment()
        go_on.set()
        await asyncio.gather(*asked)
        assert server.most_open == 2


async def test_a_host_is_asked_with_pauses() -> None:
    loop, politeness = asyncio.get_running_loop(), Politeness(at_once=6, spacing=0.02)
    begun = [loop.time()]

    async def ask() -> None:
        async with politeness.turn("busy"):
            begun.append(loop.time())

    await asyncio.gather(*(ask() for _ in range(6)))
    assert begun == sorted(begun)
    assert begun[-1] - begun[0] >= 5 * 0.02 - 0.005  # a timer may ring a little early


async def test_waiting_for_a_turn_does_not_count_as_slowness() -> None:
    politeness = Politeness(at_once=1, spacing=0)
    async with newspaper_server(feed=reply(FEED)) as server, asking(deadline=0.02, politeness=politeness) as client:
        async with politeness.turn("127.0.0.1"):
            asked = asyncio.create_task(client.get(server.url("/feed")))
            await a_moment()
            assert not asked.done()  # though its time would be over
        await asyncio.gather(asked, return_exceptions=True)


async def test_who_gives_up_waiting_is_forgotten_too() -> None:
    now = [0.0]
    politeness = Politeness(at_once=1, spacing=0, clock=lambda: now[0])
    async with politeness.turn("busy"):
        waiting = asyncio.create_task(politeness.turn("busy").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
    for number in range(999):
        async with politeness.turn(f"host-{number}"):
            now[0] += 1
    async with politeness.turn("one more"):
        assert politeness.known == 1


async def test_a_turn_that_is_given_up_in_its_pause_is_free_for_the_next() -> None:
    politeness = Politeness(at_once=1, spacing=0.05)
    async with politeness.turn("busy"):
        pass
    resting = asyncio.create_task(politeness.turn("busy").__aenter__())
    await asyncio.sleep(0)
    resting.cancel()
    await asyncio.wait([resting])
    async with patience(), politeness.turn("busy"):
        assert politeness.known == 1


async def test_hosts_nobody_asks_any_more_are_forgotten() -> None:
    now = [0.0]
    politeness = Politeness(clock=lambda: now[0])
    for number in range(1000):
        async with politeness.turn(f"host-{number}"):
            now[0] += 2
    assert politeness.known == 1000
    async with politeness.turn("one more"):
        assert politeness.known == 1
