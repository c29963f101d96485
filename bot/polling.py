"""From a feed to the outbox: polling, completing, asking about what is missing, matching."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from random import Random

from bot import catalogue
from bot.channels import House
from bot.config import Config
from bot.newsroom import Newsroom
from bot.version import program_version
from jobs.clock import Clock
from jobs.fetching.addresses import networks
from jobs.fetching.client import Client, user_agent
from jobs.fetching.host_clocks import HostClocks
from jobs.fetching.politeness import Politeness
from jobs.matching.match import Matching, Understanding
from jobs.matching.topics import Topics
from jobs.parsing.parser import Parser
from jobs.polling.complete import Completing
from jobs.polling.outcome import Rules
from jobs.polling.poll import Polling
from jobs.schedule import Schedule, guard
from news.stories.index import Clusters

TICK = timedelta(seconds=1)  #: how often we ask which feeds are due
PAGES = timedelta(seconds=2)  #: how often we ask which articles wait for their page
MISSING = timedelta(seconds=5)  #: how often we ask which articles are missed
IDLE = 5.0  #: seconds after which matching looks even where nobody woke it


class ArticleJobs:
    """What brings articles in, and whose they are; *on_queued* is called when something may be due."""

    def __init__(
        self,
        house: House,
        topics: Topics,
        newsroom: Newsroom,
        client: Client,
        parser: Parser,
        *,
        on_queued: Callable[[], None],
        chance: Random,
    ) -> None:
        db, clock, rules = house.db, house.clock, rules_of(house.config)
        self._clock = clock
        self._newsroom = newsroom
        self._on_queued = on_queued
        self._arrived = asyncio.Event()
        self._stopping = False
        self.polling = Polling(db, client, parser, rules, clock=clock, chance=chance, on_articles=self._on_articles)
        self._completing = Completing(db, client, parser, limit=rules.max_lead, on_completed=self.wake, now=clock.now)
        self._withdrawing = newsroom.ask_about_missing(client)
        understanding = Understanding(topics.present, catalogue.provinces(), catalogue.breaking())
        clusters = None if house.trial else Clusters()  # the sample newspaper prints its articles again and again
        self.matching = Matching(db, understanding, on_queued=on_queued, clock=clock, clusters=clusters)

    def wake(self) -> None:
        """Articles may be matched."""
        self._arrived.set()

    def _on_articles(self) -> None:
        """A feed brought something: new articles for matching, edited headlines for delivery."""
        self.wake()
        self._on_queued()

    async def match(self) -> None:
        """Match what arrives until `stop`."""
        while not self._stopping:
            await guard(self.matching.round, "match")
            await self._clock.wait(self._arrived, IDLE)
            self._arrived.clear()

    async def stop(self) -> None:
        """Drop what is being asked: it is asked again."""
        self._stopping = True
        self.wake()
        await asyncio.gather(self.polling.stop(), self._completing.stop(), return_exceptions=True)

    def put_on(self, schedule: Schedule) -> None:
        """Have *schedule* ask newspapers from now on."""
        schedule.every(TICK, self.polling.round, "poll")
        schedule.every(PAGES, self._completing.begin, "complete")
        schedule.every(MISSING, self._withdrawing.round, "withdrawn")

    async def once(self) -> None:
        """Ask every feed that is due, and match what it brought."""
        await self.polling.round()
        await self.polling.finish()
        while await self._completing.round():
            pass
        await self._withdrawing.round()
        await self._newsroom.held.round()
        await self.matching.round()


def client_of(
    config: Config, *, clock: Clock, politeness: Politeness | None = None, host_clocks: HostClocks | None = None
) -> Client:
    """What asks newspapers, saying who we are."""
    return Client(
        user_agent=user_agent(program_version(), config.web.public_url),
        clock=clock,
        allowed=networks(map(str, config.polling.allow_private_networks)),
        politeness=politeness,
        host_clocks=host_clocks,
    )


def rules_of(config: Config) -> Rules:
    """What the configuration says of polling."""
    polling = config.polling
    return Rules(
        min_interval=polling.min_interval,
        max_interval=polling.max_interval,
        max_feed_bytes=polling.max_feed_bytes,
        max_lead=config.summary.max_characters,
    )
