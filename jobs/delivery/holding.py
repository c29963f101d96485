"""Hold a channel whose platform is away: nothing leaves but a probe, and the first arrival opens it again.

All that leaves by the channel goes through here: deliveries, edits and replies alike.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, Protocol

from jobs.clock import Clock
from jobs.delivery.pacing import Pacing
from news.delivery.outages import Outage, Sends, Sign, wait_before_probe
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


class Platform(Protocol):
    """What is to be known of it here."""

    name: str

    async def check(self) -> None:
        """Ask it for something that changes and costs nothing; a `ChannelError` where no answer comes."""


class Holding:
    """How much may leave by one channel: what an outage can cost at most, and nothing while there is one."""

    def __init__(self, outlet: Platform, pacing: Pacing, *, clock: Clock, on_outage: OnOutage) -> None:
        self._outlet = outlet
        self._pacing = pacing
        self._clock = clock
        self._on_outage = on_outage
        self._sends = Sends(pacing.rate)
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

    def resume(self, outage: Outage) -> None:
        """The newsroom heard of *outage* from an earlier run, which did not see the end of it."""
        self.outage, self._reported = outage, True

    async def begin_in_turn(self, chat: str, stopping: asyncio.Event) -> int | None:
        """The number of a message that may leave now; None where it must not: the channel is held, or all stops."""
        while self.outage is None and not stopping.is_set():
            if self._sends.room() != 0:
                return self.begin(chat)
            self._changed.clear()
            await self._changed.wait()
        return None

    async def begin_reply(self, chat: str, *, within: float) -> int | None:
        """The same of a reply, which has *within* seconds."""
        end = self._clock.monotonic() + within
        while self.outage is None:
            if self._sends.room() != 0:
                return self.begin(chat)
            self._changed.clear()
            if not await self._clock.wait(self._changed, end - self._clock.monotonic()):
                break
        return None

    async def is_opened(self, *, within: float) -> bool:
        """Whether the channel is not held, *within* seconds; nobody waits for a person who must repair it.

        But for a probe: it may be repaired by now.
        """
        end = self._clock.monotonic() + within
        while self.outage is not None and not (self.outage.for_a_person and self.until_probe() > 0):
            self._changed.clear()
            if not await self._clock.wait(self._changed, end - self._clock.monotonic()):
                break
        return self.outage is None

    def begin(self, chat: str) -> int:
        """A message leaves; its number, for `end`."""
        return self._sends.begin(chat, self._clock.monotonic())

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
            moment = self._clock.monotonic()
            self._probe_at = moment + self._pacing.obey(later, "", moment).total_seconds()
        except ChannelError:
            return True  # a no is an answer, too
        else:
            return True
        return False

    async def end(self, number: int, sign: Sign) -> None:
        """What became of it."""
        self._sends.end(number, self._clock.monotonic(), sign)
        if sign == "answered":
            await self.open()
        self.wake()

    async def end_badly(self, number: int, trouble: BaseException) -> None:
        """It came to *trouble*, which may say something of the whole platform."""
        match trouble:
            case RecipientGone() | RecipientMoved() | MessageRefused():
                await self.end(number, "answered")
            case ChannelDown():
                await self.end(number, "failed")
                await self.hold(str(trouble), for_a_person=True)
            case ChannelAway() | Unsure():
                await self.end(number, "failed")
                if self._sends.is_broken():
                    await self.hold(str(trouble))
            case TryLater():  # the platform's own wish: it is there
                await self.end(number, "")
                await self.open()
            case _:
                await self.end(number, "")

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
            if not self.outage.for_a_person:  # what is to be done now is another thing
                self.outage, self._reported = replace(self.outage, why=why, for_a_person=True), False
            self._probe_at = moment + WAIT_DOWN
            await self._report()
        self.wake()

    def look_at_once(self) -> None:
        """The platform answered to something else than a message: a person may have repaired the channel."""
        if self.outage is not None and self.outage.for_a_person:
            self._probe_at = min(self._probe_at, self._clock.monotonic())

    async def fail_probe(self, why: str) -> None:
        """What was tried in vain: the next try comes later, and now it is sure enough for the newsroom."""
        if self.outage is None:
            return
        self.postpone_probe()
        log.info("probe failed channel=%s probes=%d reason=%s", self._outlet.name, self._probes, why)
        await self._report()

    def postpone_probe(self) -> None:
        """Try again later, each time a little more so."""
        self._probes += 1
        self._probe_at = max(self._probe_at, self._clock.monotonic() + wait_before_probe(self._probes))

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
