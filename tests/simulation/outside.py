"""The program's outside in a world: its time, its newspapers, its platforms and its disk are the world's."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from random import Random
from typing import Any, Self, cast
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web

from bot.channels import House, OpenChannel
from bot.config import Config
from bot.outside import Outside, Served
from bot.telegram.channel import OpenTelegram, TelegramChannel
from bot.telegram.http import connect
from bot.telegram.outlet import TelegramOutlet
from bot.zalo.channel import OpenZalo, ZaloChannel
from bot.zalo.client import ZaloClient
from jobs.clock import SystemClock
from jobs.delivery.pacing import Pacing
from jobs.fetching.client import Client
from jobs.fetching.host_clocks import HostClocks
from jobs.parsing import child
from jobs.parsing.parser import Parser
from jobs.schedule import Schedule, Work, guard
from news.errors import FeedError
from news.feeds.verdict import Verdict
from storage.engine.database import Database
from tests.simulation.disk import Disk
from tests.simulation.network import Network, Session
from tests.simulation.world import World


class WorldClock(SystemClock):
    """Steady seconds are the world's; the date is too, but for what the clock is wrong."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.wrong = timedelta()  #: how far it is ahead

    def now(self) -> datetime:
        return self._world.date + self.wrong

    def monotonic(self) -> float:
        return self._world.moment


class WorldSchedule(Schedule):
    """Calls jobs as APScheduler does, which only knows the machine's clock."""

    def __init__(self, zone: str, clock: WorldClock, stretch: float) -> None:
        self._zone = ZoneInfo(zone)
        self._clock = clock
        self._stretch = stretch  #: intervals are so many times as long, as on a machine that is busy
        self._work: list[tuple[Work, str, timedelta | str]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._anew = asyncio.Event()

    def every(self, interval: timedelta, work: Work, name: str) -> None:
        self._work.append((work, name, interval))

    def daily(self, at: str, work: Work, name: str) -> None:
        self._work.append((work, name, at))

    def start(self) -> None:
        for work, name, when in self._work:
            running = self._repeat(work, name, when) if isinstance(when, timedelta) else self._daily(work, name, when)
            self._tasks.append(asyncio.create_task(running, name=name))

    async def _repeat(self, work: Work, name: str, interval: timedelta) -> None:
        while True:
            await guard(work, name)
            await self._clock.sleep(interval.total_seconds() * self._stretch)

    async def _daily(self, work: Work, name: str, at: str) -> None:
        hour, minute = map(int, at.split(":"))
        while True:
            now = self._clock.now().astimezone(self._zone)
            due = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
            due += timedelta(days=due <= now)
            if not await self._clock.wait(self._anew, (due - now).total_seconds()):
                await guard(work, name)

    def set_anew(self) -> None:
        """Whoever waits for an hour of the day looks again."""
        self._anew.set()
        self._anew.clear()

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()


class WorldClient(Client):
    """The client of newspapers over the world's network."""

    def __init__(self, session: Session, **values: Any) -> None:
        super().__init__(**values)
        self._own = session

    async def __aenter__(self) -> Self:
        self._session = cast("aiohttp.ClientSession", self._own)
        return self


class WorldParser(Parser):
    """The child's work without a child."""

    async def _ask(self, task: dict[str, Any], body: bytes, url: str) -> dict[str, Any]:
        del url
        reply = child.answer(task, body)
        if "result" not in reply:
            raise FeedError(Verdict(reply["verdict"]), reply["detail"])
        return cast("dict[str, Any]", reply["result"])


class NoServer:
    """Nobody visits."""

    address = "http://127.0.0.1"

    async def stop(self) -> None:
        """Nothing to stop."""


class WorldOutside(Outside):
    """The outside of one life of the program."""

    def __init__(
        self, world: World, disk: Disk, network: Network, *, life: int, stretch: float, on_cut: Callable[[], None]
    ) -> None:
        self._own = WorldClock(world)
        self.clock = self._own
        self.chance = Random(world.chance.random())
        self.session = Session(network, asyncio.get_running_loop(), life)
        self._disk = disk
        self._stretch = stretch
        self._on_cut = on_cut

    @property
    def wrong(self) -> timedelta:
        """How far the machine's clock is ahead."""
        return self._own.wrong

    @wrong.setter
    def wrong(self, ahead: timedelta) -> None:
        self._own.wrong = ahead

    async def open_database(self, url: str) -> Database:
        del url
        return self._disk.open(self._on_cut)

    def client(self, config: Config, host_clocks: HostClocks) -> Client:
        del config
        return WorldClient(self.session, user_agent="baotin/simulated", clock=self.clock, host_clocks=host_clocks)

    def parser(self) -> Parser:
        return WorldParser(clock=self.clock)

    def schedule(self, zone: str) -> Schedule:
        return WorldSchedule(zone, self._own, self._stretch)

    async def serve(self, app: web.Application, host: str, port: int) -> Served:
        del app, host, port
        return NoServer()


class SilentTelegram(OpenTelegram):
    """Telegram, but for what people write."""

    async def listen(self) -> None:
        """Nobody writes."""

    async def stop(self) -> None:
        """Nothing to stop."""


class SilentZalo(OpenZalo):
    """Zalo, but for what people write."""

    async def listen(self) -> None:
        """Nobody writes."""

    async def stop(self) -> None:
        """Nothing to stop."""


class WorldTelegram(TelegramChannel):
    """Telegram over the world's network."""

    def __init__(self, config: Config, session: Callable[[], Session]) -> None:
        super().__init__(config)
        self._session_of_life = session

    async def open(self, house: House, stack: AsyncExitStack) -> OpenChannel:
        own = house.config.telegram
        session = cast("aiohttp.ClientSession", self._session_of_life())
        token = own.token.get_secret_value()
        outlet = TelegramOutlet(connect(token, own.base_url, session), clock=house.clock.monotonic)
        return SilentTelegram(house, outlet, Pacing(per_second=own.messages_per_second), token=token)


class WorldZalo(ZaloChannel):
    """Zalo over the world's network."""

    def __init__(self, config: Config, session: Callable[[], Session]) -> None:
        super().__init__(config)
        self._session_of_life = session

    async def open(self, house: House, stack: AsyncExitStack) -> OpenChannel:
        own = house.config.zalo
        client = ZaloClient(own.token.get_secret_value(), base_url=own.base_url)
        client._session = cast("aiohttp.ClientSession", self._session_of_life())
        return SilentZalo(self, house, client, secret="")
