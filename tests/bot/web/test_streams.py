import asyncio
import time

import pytest

from bot.web.streams import Streams, TooManyStreams
from tests.waiting import patience


async def test_a_wakened_stream_looks_at_once_and_knows_what_changed() -> None:
    streams = Streams()
    stream = streams.open("a", "net")
    sleeping = asyncio.create_task(stream.wait(3600))
    await asyncio.sleep(0)

    streams.wake("a", changed=7)
    streams.wake("a")
    streams.wake("b", changed=9)
    async with patience():
        await sleeping

    assert stream.look() == {7}
    assert stream.look() == set()


async def test_a_silent_stream_sleeps_no_longer_than_told() -> None:
    stream = Streams().open("a", "net")
    began = time.monotonic()

    await stream.wait(0.02)

    assert time.monotonic() - began >= 0.015
    assert stream.look() == set()


async def test_the_oldest_of_too_many_pages_of_one_conversation_makes_room() -> None:
    streams = Streams(per_address=2)
    first, second, third = (streams.open("a", "net") for _ in range(3))

    assert (first.ending, second.ending, third.ending) == ("elsewhere", None, None)
    fourth = streams.open("a", "net")  # before the first has noticed
    assert (first.ending, second.ending, fourth.ending) == ("elsewhere", "elsewhere", None)
    async with patience():
        await first.wait(3600)


async def test_streams_are_bounded_for_each_network_and_in_all_and_make_room_when_closed() -> None:
    streams = Streams(per_network=2, in_all=3)
    first = streams.open("a", "net")
    streams.open("b", "net")
    with pytest.raises(TooManyStreams):
        streams.open("c", "net")
    streams.open("c", "other")
    with pytest.raises(TooManyStreams):
        streams.open("d", "third")

    streams.close(first)
    assert len(streams) == 2
    streams.open("e", "net")


async def test_a_stopped_house_ends_every_stream_and_opens_none() -> None:
    streams = Streams()
    first, second = streams.open("a", "net"), streams.open("b", "net")
    streams.end("a", "forgotten")

    streams.stop()

    assert (first.ending, second.ending) == ("forgotten", "away")
    with pytest.raises(TooManyStreams):
        streams.open("c", "net")
