"""A channel that remembers what it was given, and fails as a test says."""

import asyncio
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.zalo.outlet import ZaloOutlet
from jobs.clock import SYSTEM_CLOCK, Clock
from jobs.delivery.holding import Holding, OnOutage, Platform
from jobs.delivery.outlet import MonthlyQuota, Outlet
from jobs.delivery.pacing import Pacing
from news.delivery.messages import Abilities, Message, Receipt
from news.delivery.outages import Outage
from news.errors import ChannelError

Outcome = Receipt | BaseException


@dataclass
class FakeOutlet:
    """Says yes unless `outcomes` of the address say otherwise, one after the other."""

    name: str = "telegram"
    abilities: Abilities = field(default_factory=lambda: Abilities(max_length=4096, edit=True))
    outcomes: dict[str, deque[Outcome]] = field(default_factory=dict)
    said: list[tuple[str, Message]] = field(default_factory=list)
    edited: list[tuple[str, str, Message]] = field(default_factory=list)
    gate: asyncio.Event | None = None  #: while it is shut, every send waits
    waiting: int = 0  #: sends before the gate
    away: ChannelError | None = None  #: what asking the platform comes to
    checks: int = 0  #: how often it was asked

    def then(self, address: str, *outcomes: Outcome) -> None:
        """What the next sends to *address* come to."""
        self.outcomes.setdefault(address, deque()).extend(outcomes)

    def addresses(self) -> list[str]:
        """Where something was said, in order."""
        return [address for address, _ in self.said]

    async def send(self, address: str, message: Message) -> Receipt:
        if self.gate is not None:
            self.waiting += 1
            await self.gate.wait()
            self.waiting -= 1
        waiting = self.outcomes.get(address)
        outcome = waiting.popleft() if waiting else Receipt(message_id=str(len(self.said) + 1))
        if isinstance(outcome, BaseException):
            raise outcome
        self.said.append((address, message))
        return outcome

    async def edit(self, address: str, message_id: str, message: Message) -> None:
        waiting = self.outcomes.get(address)
        if waiting and isinstance(outcome := waiting.popleft(), BaseException):
            raise outcome
        self.edited.append((address, message_id, message))

    async def check(self) -> None:
        self.checks += 1
        if self.away is not None:
            raise self.away


def no_limits() -> Pacing:
    """As fast as can be."""
    return Pacing(per_second=None, per_chat=None, per_group_minute=None)


async def ignore(outage: Outage) -> None:
    """It is of no interest."""


def holding_of(
    pacing: Pacing, clock: Clock, *, outlet: Platform | None = None, on_outage: OnOutage = ignore
) -> Holding:
    """What holds a channel that has these; without an *outlet*, one whose platform always answers."""
    return Holding(outlet or FakeOutlet(), pacing, clock=clock, on_outage=on_outage)


class NeverHeld(Holding):
    """A channel that is tried whatever comes of it: where there is no delivery, nobody would open it again."""

    def __init__(self, pacing: Pacing, clock: Clock) -> None:
        super().__init__(FakeOutlet(), pacing, clock=clock, on_outage=ignore)

    async def hold(self, why: str, *, for_a_person: bool = False) -> None:
        """Go on."""


@dataclass(frozen=True)
class LimitedZalo:
    """Zalo, as far as its quota must know it."""

    monthly_quota: int
    admins: Collection[str] = ()
    name: str = "zalo"

    def cost(self, message: Message) -> int:
        return ZaloOutlet.cost(message)


class FakeChannel:
    """The sending half of a channel, by default without any limit."""

    def __init__(
        self,
        outlet: Outlet,
        pacing: Pacing | None = None,
        quota: MonthlyQuota | None = None,
        *,
        clock: Clock = SYSTEM_CLOCK,
        on_outage: OnOutage = ignore,
    ) -> None:
        self.outlet = outlet
        self.pacing = pacing or no_limits()
        self.quota = quota
        self.holding = holding_of(self.pacing, clock, outlet=outlet, on_outage=on_outage)
