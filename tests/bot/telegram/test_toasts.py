"""The answers to presses themselves: each once, and none that holds up anything."""

import asyncio
from typing import cast

import pytest
from telegram import Bot

from bot.telegram.asides import Asides
from bot.telegram.http import NotSent
from bot.telegram.presses import Presses
from tests.bot.telegram.desks import UNHURRIED
from tests.fakes.bot_api import BotApi
from tests.fakes.clock import FakeClock
from tests.waiting import patience


class CutLine:
    """A client whose first calls reach nobody."""

    def __init__(self, cuts: int) -> None:
        self.cuts = cuts
        self.calls = 0

    async def answer_callback_query(self, *_what: object, **_how: object) -> bool:
        self.calls += 1
        if self.calls <= self.cuts:
            raise NotSent("no connection")
        return True


@pytest.mark.parametrize(("cuts", "seen", "calls"), [(0, True, 1), (1, True, 2), (9, False, 2)])
async def test_a_toast_that_never_left_is_sent_once_more(cuts: int, seen: bool, calls: int) -> None:
    client = CutLine(cuts)
    presses = Presses(cast("Bot", client), FakeClock(), patience=UNHURRIED)
    assert await presses.answer("q", "Đã bỏ.") is seen
    assert client.calls == calls
    assert not await presses.answer("q", "Đã bỏ.")  # nobody answers a press twice
    assert client.calls == calls


class DeadLine:
    """A client of which nobody ever hears again."""

    def __init__(self) -> None:
        self.calls = 0

    async def answer_callback_query(self, *_what: object, **_how: object) -> bool:
        self.calls += 1
        return await asyncio.Event().wait()


async def test_a_dead_line_holds_up_no_stop() -> None:
    client = DeadLine()
    presses = Presses(cast("Bot", client), FakeClock(), patience=UNHURRIED)
    for press in ("q", "r"):
        presses.expect(press)
    async with patience():
        await presses.stop(within=0.01)
    assert client.calls == 2


async def test_many_who_want_to_know_ask_the_server_once_whether_it_has_asides(api: BotApi, client: Bot) -> None:
    asides = Asides(client, FakeClock().monotonic)
    assert all(await asyncio.gather(asides.are_known(), asides.are_known()))
    assert api.calls["editEphemeralMessageText"] == 1
