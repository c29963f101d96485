"""The sending half of a channel: what delivery, digests and broadcasts need of it."""

from contextlib import AbstractContextManager
from typing import Protocol

from jobs.delivery.holding import Holding
from jobs.delivery.pacing import Pacing
from news.delivery.messages import Abilities, Message, Receipt
from news.delivery.quota import Month
from storage.outbox.rows import Delivery


class Outlet(Protocol):
    """Where messages go out; trouble is one of the `ChannelError`s."""

    name: str
    abilities: Abilities

    async def send(self, address: str, message: Message) -> Receipt: ...

    async def edit(self, address: str, message_id: str, message: Message) -> None: ...

    async def check(self) -> None:
        """Ask the platform for something that changes and costs nothing; a `ChannelError` where no answer comes."""


class MonthlyQuota(Protocol):
    """What a channel may still say this month."""

    async def month(self) -> Month: ...

    async def allows(self, delivery: Delivery, message: Message) -> bool: ...

    def cost(self, message: Message) -> int: ...


class Outgoing(Protocol):
    """A channel as messages leave by it."""

    @property
    def outlet(self) -> Outlet: ...

    @property
    def pacing(self) -> Pacing: ...

    @property
    def holding(self) -> Holding: ...

    @property
    def quota(self) -> MonthlyQuota | None:
        """None where its plan has no limit."""


class Languages(Protocol):
    """Within what it gives, sentences are in the language of this code; "" is the one of the configuration."""

    def __call__(self, language: str, /) -> AbstractContextManager[None]: ...
