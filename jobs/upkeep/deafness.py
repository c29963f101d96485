"""Deafness: the channels that hear nothing of what people write."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, Protocol

from jobs.clock import Clock
from jobs.upkeep.alarms import Alarms
from jobs.upkeep.watch import Holder
from news.watch.alarms import AlarmKind, Detail

LISTENING: Final = timedelta(minutes=5)  #: after a start, before a channel can be said to hear


class Listener(Protocol):
    """A channel that hears people."""

    @property
    def outlet(self) -> "Named": ...

    @property
    def holding(self) -> Holder: ...

    def is_deaf(self) -> bool:
        """Whether it has heard nothing from its platform for too long."""
        ...


class Named(Protocol):
    """What messages go out by."""

    name: str


class Deafness:
    """Of a channel that is held the newsroom knows more already, and of one that is off it need know nothing."""

    def __init__(self, alarms: Alarms, listeners: Sequence[Listener], *, clock: Clock) -> None:
        self._alarms = alarms
        self._listeners = listeners
        self._clock = clock
        self._begun = clock.monotonic()

    async def round(self) -> None:
        """Ask each. Who was deaf before a start may be deaf still: that shows after some minutes only."""
        open_ = [one for one in await self._alarms.list_open() if one.kind is AlarmKind.DEAF]
        known, lasting = {one.subject for one in open_}, {one.subject for one in open_ if one.ended is None}
        for subject in lasting - {one.outlet.name for one in self._listeners}:
            await self._alarms.forget(AlarmKind.DEAF, subject)
        is_early = self._clock.monotonic() - self._begun < LISTENING.total_seconds()
        deaf: dict[str, Detail] = {}
        for one in self._listeners:
            name = one.outlet.name
            found = one.is_deaf() and (one.holding.outage is None or name in known)
            if found:
                deaf[name] = {}
        await self._alarms.keep(AlarmKind.DEAF, deaf, looked=not is_early)
