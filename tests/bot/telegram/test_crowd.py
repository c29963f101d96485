"""Many who type at once while news goes out, on a platform slower than we think: everyone hears, and none too early."""

import asyncio
import time
from datetime import timedelta

from telegram import Bot

from bot import catalogue
from bot.telegram.outlet import TelegramOutlet
from jobs.clock import SystemClock
from jobs.delivery.compose import Composer
from jobs.delivery.deliver import Delivering
from jobs.delivery.pacing import Pacing, chat_of
from news.delivery.messages import Message, Receipt
from storage import corrections
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out
from tests import make
from tests.bot.telegram.desks import Desk, updates_of
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_limits import FloodControl, Limits
from tests.fakes.outlet import FakeChannel
from tests.make import NOON
from tests.waiting import eventually

TYPING = range(100, 160)
FOLLOWING = range(200, 215)


class WatchedOutlet(TelegramOutlet):
    """Counts what leaves although the platform said that it must wait: its chat, or everything."""

    def __init__(self, client: Bot, pacing: Pacing) -> None:
        super().__init__(client)
        self._pacing = pacing
        self.too_early = 0

    def _watch(self, address: str) -> None:
        self.too_early += self._pacing.is_held(chat_of(address), time.monotonic())

    async def send(self, address: str, message: Message) -> Receipt:
        self._watch(address)
        return await super().send(address, message)

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        self._watch(address)
        await super().edit(address, message_id, message)


def fill(tx: Tx) -> None:
    for number in FOLLOWING:
        make.chat(tx, "y-te", address=str(number))
    make.fan_out(tx, article=make.stored(tx, topics=("y-te",)), now=NOON)


def fix(tx: Tx) -> None:
    assert corrections.correct(tx, 1, make.article("x", title="Tít đã sửa"), feed=1, now=NOON)
    assert fan_out.write_edits(tx, article=1, now=NOON, since=NOON - timedelta(days=9999)) == len(FOLLOWING)


async def test_everyone_is_answered_and_hears_the_news_and_no_wait_is_cut_short(
    api: BotApi, client: Bot, desk: Desk, sqlite_db: Database
) -> None:
    api.flood_control = FloodControl(Limits(per_second=10, retry_after=2))
    for number in FOLLOWING:
        api.chat(number)
    await sqlite_db.run(fill)
    pacing, clock, composer = Pacing(), SystemClock(), Composer(sqlite_db, catalogue.taxonomy(), catalogue.provinces())
    outlet = WatchedOutlet(client, pacing)
    channel = FakeChannel(outlet, pacing)
    delivering = Delivering(sqlite_db, channel, composer, clock=clock)
    updates = updates_of(client, desk, sqlite_db, pacing, holding=channel.holding, outlet=outlet)
    updates.start()
    running = asyncio.create_task(delivering.run())
    for number in TYPING:
        api.typed(number, "/start", user=number)
    await eventually(lambda: len(api.sent) == len(TYPING) + len(FOLLOWING))
    await sqlite_db.run(fix)
    delivering.wake()
    await eventually(lambda: sum(message.edits for message in api.sent) == len(FOLLOWING))
    await delivering.stop()
    await running
    await updates.stop()
    assert {message.chat for message in api.sent} == {*TYPING, *FOLLOWING}
    assert api.flood_control.refused and api.flood_control.too_early == outlet.too_early == 0
