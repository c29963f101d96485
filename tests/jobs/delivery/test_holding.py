"""What may leave by a channel: so much at once and nothing while it is held, deliveries and replies alike."""

import asyncio
from datetime import timedelta

import pytest

from jobs.delivery.holding import WAIT_DOWN, Holding
from jobs.delivery.pacing import Pacing
from news.delivery.outages import LEAST, PROBES, Outage
from news.errors import ChannelAway, ChannelDown, MessageRefused, Unsure
from tests.fakes.clock import FakeClock
from tests.fakes.outlet import FakeOutlet
from tests.make import NOON

STOPPING = asyncio.Event()


class Held:
    """A channel at one message a second, and what the newsroom hears of it."""

    def __init__(self) -> None:
        self.clock, self.outlet, self.heard = FakeClock(), FakeOutlet(), list[str]()
        self.holding = Holding(self.outlet, Pacing(per_second=1), clock=self.clock, on_outage=self.hear)

    async def hear(self, outage: Outage) -> None:
        self.heard.append(str(outage))


async def test_a_reply_waits_for_its_place_among_all_that_is_under_way() -> None:
    held = Held()
    numbers = [await held.holding.begin_in_turn(str(chat), STOPPING) for chat in range(LEAST)]
    reply = asyncio.create_task(held.holding.begin_reply("9", within=60))
    await held.clock.advance(59)
    assert not reply.done()
    await held.holding.end(numbers[0] or 0, "answered")
    assert await reply is not None


async def test_a_reply_gives_up_where_no_place_is_free_in_its_time() -> None:
    held = Held()
    for chat in range(LEAST):
        held.holding.begin(str(chat))
    reply = asyncio.create_task(held.holding.begin_reply("9", within=60))
    await held.clock.asleep()
    await held.clock.advance(60)
    assert await reply is None


async def test_while_the_channel_is_held_a_reply_waits_until_it_is_opened() -> None:
    held = Held()
    assert await held.holding.is_opened(within=0)
    await held.holding.hold("no answer")
    early, late = (asyncio.create_task(held.holding.is_opened(within=seconds)) for seconds in (20, 60))
    await held.clock.advance(30)
    assert not await early and not late.done()
    assert await held.holding.begin_in_turn("1", STOPPING) is None
    assert await held.holding.begin_reply("1", within=60) is None
    await held.holding.open()
    assert await late


async def test_nobody_waits_for_a_person_who_must_repair_the_channel() -> None:
    held = Held()
    for chat in range(LEAST):
        held.holding.begin(str(chat))
    waiting = asyncio.create_task(held.holding.begin_reply("8", within=600))
    await held.clock.asleep()
    await held.holding.hold("wrong token", for_a_person=True)
    assert await waiting is None
    assert not await held.holding.is_opened(within=600)
    held.holding.look_at_once()
    trying = asyncio.create_task(held.holding.is_opened(within=600))
    await held.clock.asleep()
    await held.holding.open()
    assert await trying


@pytest.mark.parametrize("trouble", [ChannelAway(timedelta(seconds=5)), Unsure("no answer")], ids=str)
async def test_replies_that_fail_hold_the_channel_as_deliveries_do(trouble: Exception) -> None:
    held = Held()
    for chat in ("1", "2"):
        number = await held.holding.begin_reply(chat, within=1)
        await held.holding.end_badly(number or 0, trouble)
    assert held.holding.outage is not None and not held.heard
    await held.holding.fail_probe("still no answer")
    assert len(held.heard) == 1


async def test_a_reply_that_is_cut_off_leaves_its_place_free() -> None:
    held = Held()
    number = await held.holding.begin_reply("1", within=1)
    await held.holding.end_badly(number or 0, asyncio.CancelledError())
    assert held.holding.room(9) == LEAST


async def test_an_outage_that_turns_out_to_need_a_person_is_said_again_with_what_to_do() -> None:
    held = Held()
    await held.holding.hold("no answer")
    await held.holding.fail_probe("no answer")
    await held.holding.hold("wrong token", for_a_person=True)
    await held.holding.hold("wrong token", for_a_person=True)
    assert held.heard == ["telegram: no answer", "telegram: wrong token"]


async def test_while_a_person_is_needed_the_platform_is_asked_now_and_then_and_when_it_answers_at_all() -> None:
    held = Held()
    held.outlet.away = ChannelDown("wrong token")
    assert not await held.holding.is_well()
    assert held.holding.until_probe() == WAIT_DOWN
    held.outlet.away = ChannelAway(timedelta(seconds=5))
    held.holding.look_at_once()
    assert held.holding.until_probe() == 0
    assert not await held.holding.is_well()
    assert held.holding.until_probe() >= PROBES[1]
    held.outlet.away = MessageRefused("a no is an answer")
    assert await held.holding.is_well()


async def test_what_an_earlier_run_reported_is_not_said_again_but_its_end_is() -> None:
    held = Held()
    held.holding.resume(Outage(channel="telegram", why="wrong token", began=NOON, for_a_person=True))
    assert held.holding.in_words == "telegram: wrong token" and held.holding.until_probe() == 0
    await held.holding.hold("wrong token", for_a_person=True)
    assert held.heard == []
    await held.holding.open()
    assert held.heard == ["telegram: well again"]
