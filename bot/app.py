"""The whole bot, put together: what is opened, what runs, and how it ends."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Self

from bot import catalogue, wiring
from bot.channels import House, OpenChannel, Trial
from bot.commands import Commands
from bot.commands.context import Desk
from bot.commands.health import describe_health
from bot.config import Config
from bot.delivery import DeliveryJobs
from bot.logs import hide_secrets
from bot.newsroom import Newsroom
from bot.outages import OutageAlarms, list_away, open_alarms
from bot.outside import Outside, Served
from bot.polling import ArticleJobs
from bot.texts import current_language
from bot.upkeep import Upkeep, spaces_of
from bot.watch import Watching
from bot.web import server
from bot.web.channel import options_of
from bot.web.metrics import Metrics
from bot.web.state import StatePage
from jobs.clock import SYSTEM_CLOCK, Clock
from jobs.delivery.compose import Composer
from jobs.matching.topics import Present, Topics
from jobs.schedule import Schedule
from jobs.upkeep.count import Counting
from jobs.upkeep.watchdog import STOPPING, ServiceManager, Watchdog
from news.feeds.feed import NewFeed
from storage import feeds, settings

EDITED = timedelta(seconds=20)  #: how often we ask whether topics were changed at the command line


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
        outside: Outside | None = None,
    ) -> None:
        self.config = config
        self.trial = trial
        self.outside = outside or Outside(clock)
        self.clock = self.outside.clock
        self.channels = wiring.channels_of(config, builders)
        self.opened: list[OpenChannel] = []
        self._stack = AsyncExitStack()
        self._stopping = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Open all that `run` needs; nothing stays open where that fails."""
        stack = await self._stack.__aenter__()
        self.db = await self.outside.open_database(self.config.storage.url)
        stack.push_async_callback(self.db.close)
        try:
            await self._recover(stack)
            await self._open_topics()
            await self._open_channels(stack)
            await self._open_jobs(stack)
            await self.upkeep.report_standstill()
        except BaseException:
            await stack.aclose()
            raise
        return self

    async def _recover(self, stack: AsyncExitStack) -> None:
        """What the last end left, and what a wrong clock did."""
        self.alarms = open_alarms(self.db, self.channels, self.opened, clock=self.clock)
        self.upkeep = Upkeep(
            self.db,
            self.config.storage,
            clock=self.clock,
            report=self._report,
            alarms=self.alarms,
            chance=self.outside.chance,
        )
        await self.upkeep.begin(quotas=[channel.name for channel in self.channels if channel.monthly_quota])
        stack.push_async_callback(self.upkeep.working.end)

    async def _report(self, text: str) -> None:
        await self.newsroom.report(hide_secrets(text))

    async def _open_topics(self) -> None:
        """Feeds and topics of the file, and what people made of them since."""
        await self.db.run(
            feeds.stock, [NewFeed(**entry.model_dump()) for entry in self.config.feeds], now=self.clock.now()
        )
        self.topics = Topics(self.db, Present(catalogue.taxonomy()), catalogue.topics(), catalogue.learnt())
        await self.topics.refresh()
        self.composer = Composer(
            self.db, self.topics.present, catalogue.provinces(), admins=self.channels.admins, now=self.clock.now
        )

    async def _open_channels(self, stack: AsyncExitStack) -> None:
        """Those that are on, with the commands that answer on all of them."""
        self.counting = Counting(self.db, clock=self.clock)
        self.newsroom = Newsroom(self.db, self.channels, self.alarms, now=self.clock.now, on_released=self._on_released)
        self.outages = OutageAlarms(self.db, self.alarms, on_end=self.newsroom.undelivered.report)
        desk = Desk(
            db=self.db,
            topics=self.topics,
            provinces=catalogue.provinces(),
            composer=self.composer,
            counting=self.counting,
            channels=self.channels,
            now=self.clock.now,
            trial=self.trial is not None,
            readers=self.config.readers,
            start_links=self._list_start_links,
        )
        self.house = House(
            config=self.config,
            db=self.db,
            commands=Commands(desk, admins=self.channels.admins, language=self.config.language),
            on_trouble=self.newsroom.report,
            on_outage=self.outages.report,
            topics=lambda: [one.name for one in self.topics.present.taxonomy.speaking(current_language())],
            channels=self.channels,
            invitations=lambda: [address for one in self.opened if (address := one.invitation())],
            trial=self.trial,
            clock=self.clock,
        )
        for channel in self.channels.on:
            self.opened.append(await channel.open(self.house, stack))
        await self.outages.resume(self.opened)

    def _list_start_links(self, payload: str) -> list[str]:
        return [address for one in self.opened if (address := one.start_link(payload))]

    async def _open_jobs(self, stack: AsyncExitStack) -> None:
        """What leaves by the channels, and what brings articles in."""
        worker = self.upkeep.working.number
        self.delivery = DeliveryJobs(self.db, self.opened, self.composer, clock=self.clock, worker=worker)
        client = await stack.enter_async_context(self.outside.client(self.config, self.upkeep.host_clocks))
        self.parser = await stack.enter_async_context(self.outside.parser())
        self.articles = ArticleJobs(
            self.house,
            self.topics,
            self.newsroom,
            client,
            self.parser,
            on_queued=self.delivery.wake,
            chance=self.outside.chance,
        )

        self.watching = Watching(
            self.house,
            self.alarms,
            self.opened,
            self.delivery,
            self.topics,
            list_moments=self._list_moments,
            name_province=catalogue.provinces().name,
        )

    def _on_released(self) -> None:
        """Articles go on that waited for the newsroom's word."""
        self.articles.wake()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    def stop(self) -> None:
        """Ask `run` to end: what is in flight is finished, the rest stays in the tables."""
        self._stopping.set()

    async def run(
        self, *, on_started: Callable[[str], None] = lambda address: None, manager: ServiceManager | None = None
    ) -> None:
        """Serve, poll, match and deliver until `stop`; *on_started* gets the web server's address.

        The service *manager* hears how it goes.
        """
        manager = manager or ServiceManager({}, process=0)
        served = await self._serve()
        schedule = self._schedule()
        tasks = [asyncio.create_task(self.articles.match(), name="match")]
        tasks += [asyncio.create_task(self.upkeep.clock_watch.run(), name="clock")]
        tasks += self.delivery.start()
        for channel in self.opened:
            await channel.listen()
        schedule.start()
        on_started(served.address)
        watchdog = Watchdog(manager, clock=self.clock, list_stalled=self._list_hanging, write=self.upkeep.working.beat)
        tasks += [asyncio.create_task(watchdog.run(), name="watchdog")]
        try:
            await self._stopping.wait()
        finally:
            manager.say(STOPPING)
            schedule.stop()
            await asyncio.gather(
                self.articles.stop(),
                served.stop(),
                *(channel.stop() for channel in self.opened),
                self.delivery.stop(),
                return_exceptions=True,
            )
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def once(self) -> None:
        """Look at every feed that is due, match, deliver what can go now."""
        await self.articles.once()
        await self.delivery.once()

    async def broadcast(self, is_over: Callable[[], Awaitable[bool]]) -> None:
        """Write and deliver what broadcasts need, without asking any feed, until *is_over*."""
        await self.delivery.broadcast(is_over)

    async def _serve(self) -> Served:
        options = options_of(self.house)
        metrics = Metrics(self.counting, {one.outlet.name: one.quota for one in self.opened if one.quota})
        app = server.create(
            health=self.what_stalls,
            outages=self._name_outages,
            limited=[*self.opened, self.parser, *spaces_of(self.config.storage)],
            options=options,
            is_platform=lambda request: any(one.is_platform(request) for one in self.opened),
            routes=[
                metrics.route(options),
                StatePage(partial(describe_health, self.db, self.channels), options).route(),
                *(route for channel in self.opened for route in channel.routes),
            ],
        )
        return await self.outside.serve(app, self.config.web.host, self.config.web.port)

    def _schedule(self) -> Schedule:
        schedule = self.outside.schedule(self.config.timezone)
        self.articles.put_on(schedule)
        self.delivery.put_on(schedule)
        self.newsroom.begin(schedule)
        self.watching.put_on(schedule)
        schedule.every(EDITED, self.topics.refresh, "topics")
        self.upkeep.put_on(schedule)
        return schedule

    async def what_stalls(self) -> list[str]:
        """What does not advance, in a few words each; nothing where all is well."""
        stalled = self.watching.list_stalled()
        await self.db.read(settings.get, "")  # a database that can't be read is the worst stall
        trouble = [one for one in (self.db.trouble, self.db.damage) if one]
        return [*(f"{name} does not advance" for name in stalled), *trouble]

    async def _list_hanging(self) -> list[str]:
        """What a new start would set going again."""
        await self.db.read(settings.get, "")
        return self.watching.list_stalled()

    def _list_moments(self) -> dict[str, float]:
        """When each job last came to its end, on the steady clock."""
        moments = {"polling": self.articles.polling.advanced, "matching": self.articles.matching.advanced}
        return moments | {f"delivery {job.channel}": job.advanced for job in self.delivery}

    def _name_outages(self) -> list[str]:
        """What is wrong that no restart of ours mends, in a few words each."""
        away = list_away(self.opened, self.delivery)
        return [*away, *map(hide_secrets, self.alarms.name()), *self.newsroom.unheard.in_words]
