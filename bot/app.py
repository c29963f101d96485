"""The whole bot, put together: what is opened, what runs, and how it ends."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Self

from aiohttp import web

from bot import catalogue, texts, wiring
from bot.broadcasting import Words
from bot.commands import Commands
from bot.commands.context import Desk
from bot.config import Config
from bot.web import server
from bot.web.metrics import Metrics
from bot.web.options import Suggestion, WebOptions
from bot.web.outlet import WebOutlet
from bot.wiring import Line
from bot.words.verdicts import describe_feed
from jobs.delivery.broadcast import Broadcasting
from jobs.delivery.compose import Composer
from jobs.delivery.deliver import Delivering
from jobs.delivery.digest import Digesting
from jobs.fetching.addresses import networks
from jobs.fetching.client import Client, user_agent
from jobs.matching.match import Matching, Understanding
from jobs.matching.topics import Topics
from jobs.parsing.parser import Parser
from jobs.polling.complete import Completing
from jobs.polling.outcome import Rules
from jobs.polling.poll import Polling
from jobs.schedule import Schedule
from jobs.upkeep.count import Counting
from jobs.upkeep.health import Health
from jobs.upkeep.sweep import sweep
from news.articles.clusters import Clusters
from news.errors import StorageError
from news.topics.changes import Present
from storage import feeds, quota, settings
from storage.engine.database import Database
from storage.outbox import claim as outbox

log = logging.getLogger(__name__)

TICK = timedelta(seconds=1)  #: how often we ask which feeds are due
EDITED = timedelta(seconds=20)  #: how often we ask whether topics were changed at the command line
IDLE = 5.0  #: seconds after which matching looks even where nobody woke it
STALLED = 60.0  #: seconds without a round, and `/healthz` says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is different while somebody only tries the program."""

    image_sources: tuple[str, ...]  #: where the sample newspaper keeps its pictures


def now() -> datetime:
    """The present, for everything that is handed it."""
    return datetime.now(UTC)


def program_version() -> str:
    """Ours."""
    try:
        return version("baotin")
    except PackageNotFoundError:  # run from a checkout
        return "0.1.0"


class App:
    """Everything between the configuration and the event loop; an asynchronous context manager."""

    def __init__(self, config: Config, *, trial: Trial | None = None) -> None:
        self.config = config
        self.trial = trial
        self._stack = AsyncExitStack()
        self._arrived = asyncio.Event()
        self._stopping = asyncio.Event()

    async def __aenter__(self) -> Self:
        config = self.config
        stack = await self._stack.__aenter__()
        self.db = await asyncio.to_thread(Database.open, config.storage.url, lock=True)
        stack.push_async_callback(self.db.close)
        try:
            await self._open(stack)
        except BaseException:
            await stack.aclose()
            raise
        return self

    async def _open(self, stack: AsyncExitStack) -> None:
        config = self.config
        await self.db.run(quota.assume, channel="zalo", now=now())
        if again := await self.db.run(outbox.recover, now=now()):
            log.warning("deliveries that a crash left unsure count=%d", again)
        await self.db.run(feeds.stock, [entry.model_dump() for entry in config.feeds], now=now())
        self.topics = Topics(self.db, Present(catalogue.taxonomy()), catalogue.topics(), catalogue.learnt())
        await self.topics.refresh()
        self.composer = Composer(self.db, self.topics.present, catalogue.provinces())
        self.counting = Counting(self.db)
        desk = Desk(
            db=self.db,
            topics=self.topics,
            provinces=catalogue.provinces(),
            composer=self.composer,
            counting=self.counting,
            now=now,
            trial=self.trial is not None,
            channels=wiring.names(config),
            zalo_month=config.zalo.monthly_messages,
        )
        self.commands = Commands(desk, admins=self.admins, language=config.language)
        self.webchat = WebOutlet(self.db, now=now)
        self.health = Health(self.db, addresses=self.admins, wording=describe_feed, now=now)
        self.lines = await self._lines(stack)
        self.deliveries = [
            Delivering(
                self.db,
                line.outlet,
                line.pacing,
                self.composer,
                trouble=self.health.trouble,
                speaking=texts.language,
                purse=line.budget,
                now=now,
            )
            for line in self.lines
        ]
        self.digesting = Digesting(
            self.db,
            self.composer,
            told=self._wake_deliveries,
            meters={line.outlet.name: line.budget for line in self.lines if line.budget},
            speaking=texts.language,
            now=now,
        )
        self.broadcasting = Broadcasting(
            self.db,
            [(line.outlet, line.pacing) for line in self.lines],
            Words(),
            told=self._wake_deliveries,
            speaking=texts.language,
            now=now,
        )
        await self._open_ways_in(stack)

    async def _open_ways_in(self, stack: AsyncExitStack) -> None:
        """Polling, completing and matching."""
        config, polling = self.config, self.config.polling
        contact = config.web.public_url
        allowed = networks(map(str, polling.allow_private_networks))
        client = await stack.enter_async_context(
            Client(user_agent=user_agent(program_version(), contact), allowed=allowed)
        )
        parser = await stack.enter_async_context(Parser())
        rules = Rules(
            min_interval=polling.min_interval,
            max_interval=polling.max_interval,
            max_feed_bytes=polling.max_feed_bytes,
            max_lead=config.summary.max_characters,
        )
        self.polling = Polling(self.db, client, parser, rules, arrived=self._on_arrival, now=now)
        self.completing = Completing(self.db, client, parser, limit=rules.max_lead, done=self._arrived.set, now=now)
        understanding = Understanding(self.topics.present, catalogue.provinces(), catalogue.breaking())
        clusters = None if self.trial else Clusters()  # the sample newspaper prints its articles again and again
        self.matching = Matching(self.db, understanding, told=self._wake_deliveries, now=now, clusters=clusters)

    @property
    def admins(self) -> dict[str, list[str]]:
        """Who looks after the bot, by channel; their private chats have their ids as addresses."""
        return {"telegram": [str(one) for one in self.config.admins.telegram], "zalo": list(self.config.admins.zalo)}

    async def _lines(self, stack: AsyncExitStack) -> list[Line]:
        config, found = self.config, []
        if config.telegram.token.get_secret_value():
            found.append(await wiring.telegram(config, self.db, self.commands, stack, now=now))
        if config.zalo.token.get_secret_value():
            found.append(
                await wiring.zalo(
                    config,
                    self.db,
                    self.commands,
                    stack,
                    trouble=self.health.trouble,
                    now=now,
                    elsewhere=lambda: wiring.elsewhere(config, self.lines),
                )
            )
        if config.web.chat:
            found.append(wiring.webchat(self.webchat))
        return found

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    def stop(self) -> None:
        """Ask `run` to end: what is in flight is finished, the rest stays in the tables."""
        self._stopping.set()
        self._arrived.set()

    async def run(self, *, started: Callable[[str], None] = lambda address: None) -> None:
        """Serve, poll, match and deliver until `stop`."""
        runner = await self._serve()
        schedule = self._schedule()
        tasks = [asyncio.create_task(self._match(), name="match")]
        tasks += [asyncio.create_task(one.run(), name="deliver") for one in self.deliveries]
        stops = [await line.listen() for line in self.lines if line.listen]
        schedule.start()
        started(server.address_of(runner))
        try:
            await self._stopping.wait()
        finally:
            schedule.stop()
            await asyncio.gather(
                self.polling.stop(),
                self.completing.stop(),
                server.stop(runner),
                *(stop() for stop in stops),
                *(one.stop() for one in self.deliveries),
                return_exceptions=True,
            )
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def once(self) -> None:
        """Look at every feed that is due, match, deliver what can go now."""
        await self.polling.round()
        await self.polling.settled()
        while await self.completing.round():
            pass
        await self.matching.round()
        await self.digesting.round()
        await asyncio.gather(*(one.drain() for one in self.deliveries))

    async def broadcast(self, is_over: Callable[[], Awaitable[bool]]) -> None:
        """Write and deliver what broadcasts need, without asking any feed, until *is_over*."""
        tasks = [asyncio.create_task(one.run(), name="deliver") for one in self.deliveries]
        try:
            while not await is_over():
                await self._guarded(self.broadcasting.round)()
                await asyncio.sleep(0.2)
        finally:
            await asyncio.gather(*(one.stop() for one in self.deliveries), return_exceptions=True)
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self) -> web.AppRunner:
        config = self.config
        options = WebOptions(
            chat=config.web.chat,
            trial=self.trial is not None,
            public_url=config.web.public_url,
            language=config.language,
            timezone=config.timezone,
            image_sources=self.trial.image_sources if self.trial else (),
        )
        metrics = Metrics(self.counting, {line.outlet.name: line.budget for line in self.lines if line.budget})
        app = await server.create(
            db=self.db,
            channel=self.webchat,
            answer=self.commands.answer,
            health=self.what_stalls,
            now=now,
            options=options,
            suggestions=self._suggestions,
            topics=lambda: [topic.name for topic in self.topics.present.taxonomy],
            routes=[web.get("/metrics", metrics.handle), *(route for line in self.lines for route in line.routes)],
        )
        return await server.start(app, config.web.host, config.web.port)

    def _suggestions(self) -> Sequence[Suggestion]:
        return [
            Suggestion(words=f"/{name}", about=about, topics=name in ("theodoi", "bo"))
            for name, about in self.commands.menu()
        ]

    def _schedule(self) -> Schedule:
        schedule = Schedule(self.config.timezone)
        schedule.every(TICK, self._guarded(self.polling.round), "poll")
        schedule.every(TICK * 2, self._guarded(self.completing.begin), "complete")
        schedule.every(TICK, self._guarded(self.broadcasting.round), "broadcast")
        schedule.every(TICK * 2, self._guarded(self.digesting.round), "digest")
        schedule.every(timedelta(minutes=1), self._guarded(self.health.round), "health")
        schedule.every(EDITED, self._guarded(self.topics.refresh), "topics")
        schedule.daily("03:30", self._guarded(lambda: sweep(self.db, now=now())), "sweep")
        return schedule

    def _guarded(self, work: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
        """*work*, whose trouble is told and tried again with the next round."""

        async def guarded() -> None:
            try:
                await work()
            except StorageError as error:
                log.error("put off reason=%s", error)
            except Exception:
                log.exception("put off")

        return guarded

    async def _match(self) -> None:
        while not self._stopping.is_set():
            await self._guarded(self.matching.round)()
            try:
                await asyncio.wait_for(self._arrived.wait(), IDLE)
            except TimeoutError:
                continue
            finally:
                self._arrived.clear()

    def _on_arrival(self) -> None:
        """A feed brought something: new articles for matching, edited headlines for delivery."""
        self._arrived.set()
        self._wake_deliveries()

    def _wake_deliveries(self) -> None:
        for one in self.deliveries:
            one.wake()

    async def what_stalls(self) -> list[str]:
        """What does not advance, in a few words each; nothing where all is well."""
        moments = {"polling": self.polling.advanced, "matching": self.matching.advanced}
        moments |= {
            f"delivery {line.outlet.name}": one.advanced for line, one in zip(self.lines, self.deliveries, strict=True)
        }
        stalled = [name for name, moment in moments.items() if time.monotonic() - moment > STALLED]
        await self.db.read(settings.get, "")  # a database that can't be read is the worst stall
        down = [f"{line.outlet.name}: {one.down}" for line, one in zip(self.lines, self.deliveries, strict=True)]
        down = [one for one in down if not one.endswith(": ")]
        deaf = [f"{line.outlet.name} does not answer" for line in self.lines if line.is_deaf()]
        return [*(f"{name} does not advance" for name in stalled), *down, *deaf]
