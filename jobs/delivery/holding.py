"""Hold a channel whose platform is away: nothing leaves but a probe, and the first arrival opens it again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from jobs.clock import Clock
from jobs.delivery.outlet import Outgoing
from news.delivery.outages import Outage, Sends, Sign, wait_before_probe
from news.delivery.retries import believed
from news.errors import (
    ChannelAway,
    ChannelDown,
    ChannelError,
    MessageRefused,
    RecipientGone,
    RecipientMoved,
    StorageError,
    TryLater,
    Unsure,
)

log = logging.getLogger(__name__)

WAIT_DOWN: Final = 300.0  #: seconds between probes of a channel that a person must repair

OnOutage = Callable[[Outage], Awaitable[None]]  #: it begins, once it is sure; and, with `ended`, it is over


class Holding:
    """How much may leave by one channel: what an outage can cost at most, and nothing while there is one."""

    def __init__(self, channel: Outgoing, *, clock: Clock, on_outage: OnOutage) -> None:
        self._outlet = channel.outlet
        self._clock = clock
        self._on_outage = on_outage
        self._sends = Sends(channel.pacing.rate)
        self._changed = asyncio.Event()  #: something was answered, failed, held or opened
        self._probes = 0  #: in vain, since it is held
        self._probe_at = float("-inf")
        self._reported = False
        self.outage: Outage | None = None  #: why nothing leaves; None where all is well

    @property
    def in_words(self) -> str:
        """The outage in a few words, once it is sure; "" where there is none. `/healthz` names it."""
        return str(self.outage) if self.outage and self._reported else ""

    def room(self, most: int) -> int:
        """How many more messages may leave, *most* at best."""
        room = self._sends.room()
        return most if room is None else min(most, room)

    def until_probe(self) -> float:
        """Seconds until a probe of the held channel is of use."""
        return max(0.0, self._probe_at - self._clock.monotonic())

    async def begin_in_turn(self, chat: int, stopping: asyncio.Event) -> bool:
        """Come back when a message may leave; False where it must not: the channel is held, or all stops."""
        while self.outage is None and not stopping.is_set():
            if self._sends.room() != 0:
                self.begin(chat)
                return True
            self._changed.clear()
            await self._changed.wait()
        return False

    def begin(self, chat: int) -> None:
        """A message leaves."""
        self._sends.begin(chat, self._clock.monotonic())

    def wake(self) -> None:
        """Let those that wait for their turn look again."""
        self._changed.set()

    async def is_well(self) -> bool:
        """Whether the platform answers the channel's own harmless call; where it does not, the channel is held."""
        try:
            await self._outlet.check()
        except ChannelDown as down:
            await self.hold(str(down), for_a_person=True)
        except (ChannelAway, Unsure) as trouble:
            await self.hold(str(trouble))
            await self.fail_probe(str(trouble))
        except TryLater as later:
            self._probe_at = self._clock.monotonic() + believed(later.wait).total_seconds()
        except ChannelError:
            return True  # a no is an answer, too
        else:
            return True
        return False

    async def end(self, chat: int, sign: Sign) -> None:
        """What became of it."""
        self._sends.end(chat, self._clock.monotonic(), sign)
        if sign == "answered":
            await self.open()
        self.wake()

    async def end_badly(self, chat: int, trouble: Exception) -> None:
        """It came to *trouble*, which may say something of the whole platform."""
        match trouble:
            case RecipientGone() | RecipientMoved() | MessageRefused():
                await self.end(chat, "answered")
            case ChannelDown():
                await self.end(chat, "failed")
                await self.hold(str(trouble), for_a_person=True)
            case ChannelAway() | Unsure():
                await self.end(chat, "failed")
                if self._sends.is_broken():
                    await self.hold(str(trouble))
            case TryLater():  # the platform's own wish: it is there
                await self.end(chat, "")
                await self.open()
            case _:
                await self.end(chat, "")

    def has_one_chat(self) -> bool:
        """Whether all that failed was for one chat, or nothing was."""
        return self._sends.is_one_chat()

    async def hold(self, why: str, *, for_a_person: bool = False) -> None:
        """Nothing leaves from now on but a probe."""
        moment = self._clock.monotonic()
        if self.outage is None:
            self.outage = Outage(channel=self._outlet.name, why=why, began=self._clock.now())
            self._probes, self._probe_at = 0, moment + wait_before_probe(0)
            log.warning("held channel=%s reason=%s", self._outlet.name, why)
        if for_a_person:
            self.outage = replace(self.outage, why=why, for_a_person=True)
            self._probe_at = moment + WAIT_DOWN
            await self._report()
        self.wake()

    async def fail_probe(self, why: str) -> None:
        """What was tried in vain: the next try comes later, and now it is sure enough for the newsroom."""
        if self.outage is None or self.outage.for_a_person:
            return
        self.postpone_probe()
        log.info("probe failed channel=%s probes=%d reason=%s", self._outlet.name, self._probes, why)
        await self._report()

    def postpone_probe(self) -> None:
        """Try again later, each time a little more so."""
        self._probes += 1
        self._probe_at = self._clock.monotonic() + wait_before_probe(self._probes)

    async def open(self) -> None:
        """It is well: everything goes on at the full rate."""
        self._sends.forget_failures()
        if self.outage is None:
            return
        ended = replace(self.outage, ended=self._clock.now())
        log.warning("opened channel=%s held_since=%s", self._outlet.name, ended.began.isoformat())
        self.outage, reported, self._reported = None, self._reported, False
        self.wake()
        if reported:
            await self._tell(ended)

    async def _report(self) -> None:
        if self.outage is not None and not self._reported:
            self._reported = True
            log.error("channel down channel=%s reason=%s", self._outlet.name, self.outage.why)
            await self._tell(self.outage)

    async def _tell(self, outage: Outage) -> None:
        try:
            await self._on_outage(outage)
        except StorageError as error:  # the log and `/healthz` say it all the same
            log.error("outage not reported channel=%s error=%s", outage.channel, error)
