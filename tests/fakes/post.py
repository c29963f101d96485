"""A channel with its delivery, for tests that watch what arrives and what is written down."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bot import catalogue
from jobs.clock import Clock
from jobs.delivery.compose import Composer
from jobs.delivery.deliver import Delivering
from jobs.delivery.outlet import MonthlyQuota
from jobs.delivery.pacing import Pacing
from news.delivery.outages import Outage
from storage.engine.database import Database
from storage.outbox import ledger
from tests import make
from tests.fakes.clock import DatedClock
from tests.fakes.outlet import FakeChannel, FakeOutlet
from tests.make import NOON
from tests.waiting import patience


class Post:
    """A channel, its delivery, and a clock that stands still until it is told."""

    def __init__(
        self,
        db: Database,
        outlet: FakeOutlet | None = None,
        quota: MonthlyQuota | None = None,
        *,
        clock: Clock | None = None,
        rate: float | None = None,
        **pace: Any,
    ) -> None:
        self.db = db
        self.now = NOON
        self.outlet = outlet or FakeOutlet()
        self.troubles: list[str] = []
        self.languages: list[str] = []
        unlimited: dict[str, Any] = {"per_second": None, "per_chat": None, "per_group_minute": None}
        pacing = Pacing(**{**unlimited, **pace})
        pacing.rate = rate or pacing.rate
        clock = clock or DatedClock(lambda: self.now)
        self.delivering = Delivering(
            db,
            FakeChannel(self.outlet, pacing, quota, clock=clock, on_outage=self.hear_of),
            Composer(db, catalogue.taxonomy(), catalogue.provinces()),
            clock=clock,
            in_language=self.speaking,
        )
        self.delivering.recording.storage_wait = 0.05

    async def hear_of(self, outage: Outage) -> None:
        self.troubles.append(str(outage))

    @contextlib.contextmanager
    def speaking(self, language: str) -> Iterator[None]:
        self.languages.append(language)
        yield

    async def drain(self, later: timedelta = timedelta()) -> None:
        self.now += later
        async with patience():
            await self.delivering.drain()

    async def rows(self) -> list[tuple[str, int]]:
        found = await make.rows(
            self.db, f"SELECT {ledger.SHOWN} AS state, copies FROM outbox ORDER BY chat_id, kind, item_id"
        )
        return [(row["state"], row["copies"]) for row in found]
