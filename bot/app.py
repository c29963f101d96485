"""The whole bot, put together: what is opened, what runs, and how it ends."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from random import Random
from types import TracebackType
from typing import Self

from aiohttp import web

from bot import catalogue, texts, wiring
from bot.broadcasting import BroadcastWording
from bot.channels import House, OpenChannel, Trial
from bot.commands import Commands
from bot.commands.context import Desk
from bot.config import Config
from bot.logs import hide_secrets
from bot.newsroom import Newsroom
from bot.outages import OutageNotices, list_away
from bot.upkeep import Upkeep
from bot.version import program_version
from bot.web import server
from bot.web.channel import options_of
from bot.web.metrics import Metrics
from jobs.clock import SYSTEM_CLOCK, Clock
from jobs.delivery.broadcast import Broadcasting
from jobs.delivery.compose import Composer
from jobs.delivery.deliver import Delivering
from jobs.delivery.digest import Digesting
from jobs.fetching.addresses import networks
from jobs.fetching.client import Client, user_agent
from jobs.matching.match import Matching, Understanding
from jobs.matching.topics import Present, Topics
from jobs.parsing.parser import Parser
from jobs.polling.complete import Completing
from jobs.polling.outcome import Rules
from jobs.polling.poll import Polling
from jobs.schedule import Schedule, guard
from jobs.upkeep.count import Counting
from news.feeds.feed import NewFeed
from news.stories.index import Clusters
from storage import feeds, settings
from storage.engine.database import Database

log = logging.getLogger(__name__)

TICK = timedelta(seconds=1)  #: how often we ask which feeds are due
EDITED = timedelta(seconds=20)  #: how often we ask whether topics were changed at the command line
IDLE = 5.0  #: seconds after which matching looks even where nobody woke it
STALLED = 60.0  #: seconds without a round, and `/healthz` says so


def now() -> datetime:
    """The present, for what needs no more of the clock."""
    return SYSTEM_CLOCK.now()


class App:
    """Everything between the configuration and the event loop; an asynchronous context manager."""

    def __init__(
        self,
        config: Config,
        *,
        trial: Trial | None = None,
        builders: Sequence[wiring.Build] = wiring.BUILDERS,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self.config = config
        self.trial = trial
        self.clock = clock
        self.channels = wiring.channels_of(config, builders)
        self.opened: list[OpenChannel] = []
        self._stack = AsyncExitStack()
        self._arrived = asyncio.Event()
        self._stopping = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Open all that `run` needs; nothing stays open where that fails."""
        stack = await self._stack.__aenter__()
        self.db = await asyncio.to_thread(Database.open, self.config.storage.url, lock=True)
        stack.push_async_callback(self.db.close)
        try:
            await self._recover(stack)
            await self._open_topics()
            await self._open_channels(stack)
            self._open_deliveries()
            await self._open_feeds(stack)
            await self.upkeep.report_absence()
        except BaseException:
            await stack.aclose()
            raise
        return self

    async def _recover(self, stack: AsyncExitStack) -> None:
        """What the last end left, and what a wrong clock did."""
        self.upkeep = Upkeep(self.db, self.config.storage, clock=self.clock, report=self._report)
        await self.upkeep.begin(quotas=[channel.name for channel in self.channels if channel.monthly_quota])
        stack.push_async_callback(self.upkeep.working.end)

    async def _report(self, text: str) -> None:
        await self.health.report(hide_secrets(text))

    async def _open_topics(self) -> None:
        """Feeds and topics of the file, and what people made of them since."""
        await self.db.run(
            feeds.stock, [NewFeed(**entry.model_dump()) for entry in self.config.feeds], now=self.clock.now()
        )
        self.topics = Topics(self.db, Present(catalogue.taxonomy()), catalogue.topics(), catalogue.learnt())
        await self.topics.refresh()
        self.composer = Composer(self.db, self.topics.present, catalogue.provinces())

    async def _open_channels(self, stack: AsyncExitStack) -> None:
        """Those that are on, with the commands that answer on all of them."""
        self.counting = Counting(self.db, clock=self.clock)
        self.newsroom = Newsroom(self.db, self.channels, now=self.clock.now, on_released=self._arrived.set)
        self.health = self.newsroom.health
        self.notices = OutageNotices(self.db, self.health, self.channels, on_end=self.newsroom.undelivered.report)
        desk = Desk(
            db=self.db,
            topics=self.topics,
            provinces=catalogue.provinces(),
            composer=self.composer,
            counting=self.counting,
            channels=self.channels,
            now=self.clock.now,
            trial=self.trial is not None,
        )
        self.house = House(
            config=self.config,
            db=self.db,
            commands=Commands(desk, admins=self.channels.admins, language=self.config.language),
            health=self.health,
            on_outage=self.notices.report,
            topics=lambda: [topic.name for topic in self.topics.present.taxonomy],
            channels=self.channels,
            invitations=lambda: [address for one in self.opened if (address := one.invitation())],
            trial=self.trial,
            clock=self.clock,
        )
        for channel in self.channels.on:
            self.opened.append(await channel.open(self.house, stack))
        await self.notices.resume(self.opened)

    def _open_deliveries(self) -> None:
        """What leaves by the channels: alerts, digests and broadcasts."""
        speak, wake, clock = texts.language, self._wake_deliveries, self.clock
        worker = self.upkeep.working.number
        self.deliveries = [
            Delivering(self.db, channel, self.composer, in_language=speak, clock=clock, worker=worker)
            for channel in self.opened
        ]
        self.digesting = Digesting(
            self.db, self.opened, self.composer, on_queued=wake, in_language=speak, now=clock.now
        )
        self.broadcasting = Broadcasting(
            self.db, self.opened, BroadcastWording(), on_queued=wake, in_language=speak, clock=clock
        )

    async def _open_feeds(self, stack: AsyncExitStack) -> None:
        """Polling, completing and matching."""
        config, polling, clock = self.config, self.config.polling, self.clock
        agent = user_agent(program_version(), config.web.public_url)
        allowed = networks(map(str, polling.allow_private_networks))
        client = await stack.enter_async_context(
            Client(user_agent=agent, clock=clock, allowed=allowed, host_clocks=self.upkeep.host_clocks)
        )
        parser = self.parser = await stack.enter_async_context(Parser(clock=clock))
        rules = Rules(
            min_interval=polling.min_interval,
            max_interval=polling.max_interval,
            max_feed_bytes=polling.max_feed_bytes,
            max_lead=config.summary.max_characters,
        )
        chance = Random()  # noqa: S311 (spreads load, keeps no secret)
        self.polling = Polling(
            self.db, client, parser, rules, clock=clock, chance=chance, on_articles=self._on_articles
        )
        self.completing = Completing(
            self.db, client, parser, limit=rules.max_lead, on_completed=self._arrived.set, now=clock.now
        )
        self.withdrawing = self.newsroom.ask_about_missing(client)
        understanding = Understanding(self.topics.present, catalogue.provinces(), catalogue.breaking())
        clusters = None if self.trial else Clusters()  # the sample newspaper prints its articles again and again
        self.matching = Matching(
            self.db, understanding, on_queued=self._wake_deliveries, clock=clock, clusters=clusters
        )

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    def stop(self) -> None:
        """Ask `run` to end: what is in flight is finished, the rest stays in the tables."""
        self._stopping.set()
        self._arrived.set()

    async def run(self, *, on_started: Callable[[str], None] = lambda address: None) -> None:
        """Serve, poll, match and deliver until `stop`; *on_started* gets the web server's address."""
        runner = await self._serve()
        schedule = self._schedule()
        tasks = [asyncio.create_task(self._match(), name="match")]
        tasks += [asyncio.create_task(self.upkeep.clock_watch.run(), name="clock")]
        tasks += [asyncio.create_task(one.run(), name="deliver") for one in self.deliveries]
        for channel in self.opened:
            await channel.listen()
        schedule.start()
        on_started(server.address_of(runner))
        try:
            await self._stopping.wait()
        finally:
            schedule.stop()
            await asyncio.gather(
                self.polling.stop(),
                self.completing.stop(),
                server.stop(runner),
                *(channel.stop() for channel in self.opened),
                *(one.stop() for one in self.deliveries),
                return_exceptions=True,
            )
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def once(self) -> None:
        """Look at every feed that is due, match, deliver what can go now."""
        await self.polling.round()
        await self.polling.finish()
        while await self.completing.round():
            pass
        await self.withdrawing.round()
        await self.newsroom.held.round()
        await self.matching.round()
        await self.digesting.round()
        await asyncio.gather(*(one.drain() for one in self.deliveries))

    async def broadcast(self, is_over: Callable[[], Awaitable[bool]]) -> None:
        """Write and deliver what broadcasts need, without asking any feed, until *is_over*."""
        tasks = [asyncio.create_task(one.run(), name="deliver") for one in self.deliveries]
        try:
            while not await is_over():
                await guard(self.broadcasting.round, "broadcast")
                await self.clock.sleep(0.2)
        finally:
            await asyncio.gather(*(one.stop() for one in self.deliveries), return_exceptions=True)
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self) -> web.AppRunner:
        options = options_of(self.house)
        metrics = Metrics(self.counting, {one.outlet.name: one.quota for one in self.opened if one.quota})
        app = server.create(
            health=self.what_stalls,
            outages=lambda: list_away(self.opened, self.deliveries),
            limited=[*self.opened, self.parser],
            options=options,
            routes=[metrics.route(options), *(route for channel in self.opened for route in channel.routes)],
        )
        return await server.start(app, self.config.web.host, self.config.web.port)

    def _schedule(self) -> Schedule:
        schedule = Schedule(self.config.timezone, clock=self.clock)
        schedule.every(TICK, self.polling.round, "poll")
        schedule.every(TICK * 2, self.completing.begin, "complete")
        schedule.every(TICK * 5, self.withdrawing.round, "withdrawn")
        schedule.every(TICK, self.broadcasting.round, "broadcast")
        schedule.every(TICK * 2, self.digesting.round, "digest")
        self.newsroom.begin(schedule)
        schedule.every(EDITED, self.topics.refresh, "topics")
        self.upkeep.put_on(schedule)
        return schedule

    async def _match(self) -> None:
        while not self._stopping.is_set():
            await guard(self.matching.round, "match")
            await self.clock.wait(self._arrived, IDLE)
            self._arrived.clear()

    def _on_articles(self) -> None:
        """A feed brought something: new articles for matching, edited headlines for delivery."""
        self._arrived.set()
        self._wake_deliveries()

    def _wake_deliveries(self) -> None:
        for one in self.deliveries:
            one.wake()

    async def what_stalls(self) -> list[str]:
        """What does not advance, in a few words each; nothing where all is well."""
        moments = {"polling": self.polling.advanced, "matching": self.matching.advanced}
        moments |= {f"delivery {job.channel}": job.advanced for job in self.deliveries}
        stalled = [name for name, moment in moments.items() if self.clock.monotonic() - moment > STALLED]
        await self.db.read(settings.get, "")  # a database that can't be read is the worst stall
        damage = [self.db.damage] if self.db.damage else []
        return [*(f"{name} does not advance" for name in stalled), *damage]
