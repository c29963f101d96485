"""What the program meets outside itself: time and chance, its database, newspapers, the parser's child, its own port.

It is handed in, so that a simulation can hand in another: everything else in the program is the same then.
"""

import asyncio
from random import Random
from typing import Protocol

from aiohttp import web

from bot.config import Config
from bot.polling import client_of
from bot.web import server
from jobs.clock import SYSTEM_CLOCK, Clock
from jobs.fetching.client import Client
from jobs.fetching.host_clocks import HostClocks
from jobs.parsing.parser import Parser
from jobs.schedule import Schedule
from storage.engine.database import Database


class Served(Protocol):
    """A web server at work."""

    address: str  #: http://127.0.0.1:8080

    async def stop(self) -> None:
        """Take no more, let requests under way finish."""


class Outside:
    """The machine and its network as they are."""

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        self.clock = clock
        self.chance = Random()  # noqa: S311 (spreads load, keeps no secret)

    async def open_database(self, url: str) -> Database:
        """The database, for this process alone."""
        return await asyncio.to_thread(Database.open, url, lock=True)

    def client(self, config: Config, host_clocks: HostClocks) -> Client:
        """What asks newspapers."""
        return client_of(config, clock=self.clock, host_clocks=host_clocks)

    def parser(self) -> Parser:
        """What reads their answers."""
        return Parser(clock=self.clock)

    def schedule(self, zone: str) -> Schedule:
        """What calls jobs when their time comes."""
        return Schedule(zone, clock=self.clock)

    async def serve(self, app: web.Application, host: str, port: int) -> Served:
        """*app* on a port; NotServed where the system lets us not."""
        return _Server(await server.start(app, host, port))


class _Server:
    def __init__(self, runner: web.AppRunner) -> None:
        self._runner = runner
        self.address = server.address_of(runner)

    async def stop(self) -> None:
        await server.stop(self._runner)
