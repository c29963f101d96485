"""Deliver: take what is due on a channel, send it in its turn, write down what became of it."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from jobs.clock import Clock
from jobs.delivery.compose import Composer
from jobs.delivery.departing import Departing
from jobs.delivery.outlet import Languages, Outgoing
from jobs.delivery.pacing import chat_of
from jobs.delivery.recording import WAIT_HELD, Recording
from jobs.delivery.sending import Sending
from news.delivery.lanes import Lanes
from news.errors import StorageError
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import claim, follow_ups
from storage.outbox.rows import LANES, Delivery

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  #: longer than any send takes; a crash is noticed at the next start anyway
IN_FLIGHT = 400  #: sends under way at once: 1,000/s at 100 ms take a hundred, the rest is for slow answers
IDLE = timedelta(seconds=2)  #: look again even where nobody woke us: another process may have written rows
SETTLED = 5.0  #: seconds that a process runs before it repeats what may have arrived: it may be killed again
SOON, LATE = 0.05, 0.5  #: seconds until the next look where all that is due is for chats that must wait
GATHERING = 0.02  #: seconds between claims: at 1,000/s each takes twenty rows in one transaction


class Delivering:
    """The deliveries of one channel. A slow or limited chat never delays another."""

    def __init__(
        self,
        db: Database,
        channel: Outgoing,
        composer: Composer,
        *,
        clock: Clock,
        in_language: Languages = lambda language: contextlib.nullcontext(),
        worker: int = 0,
    ) -> None:
        self._db = db
        self._outlet = channel.outlet
        self.channel = channel.outlet.name
        self._pacing = channel.pacing
        self._quota = channel.quota
        departing = Departing(db, clock=clock, worker=worker)
        self._sending = Sending(channel, composer, departing, in_language, clock=clock)
        self.holding = channel.holding
        self.recording = Recording(db, channel, clock=clock)
        self._clock = clock
        self._worker = worker  #: whose claims these are
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._under_way: dict[int, asyncio.Task[None]] = {}  #: by chat: one message at a time
        self._lanes = Lanes(LANES)
        self._chats: dict[str, set[int]] = {}  #: by pacing key, of those that must wait
        self._suspects: set[int] = set()  #: the chats of what is under way and may have arrived before: one at a time
        self._settled_at = float("-inf")  #: from then on they are sent
        self._probing = False
        self._is_full = False  #: as many are under way as may be: whatever ends makes room
        self.advanced = clock.monotonic()  #: when a round last came to its end: `/healthz` looks at it

    def wake(self) -> None:
        """Something was written that may be due."""
        self._woken.set()

    def last_success(self, lane: int) -> float:
        """When anything of this lane last arrived, on the steady clock."""
        return self.recording.arrived.get(lane, float("-inf"))

    async def is_used_up(self) -> bool:
        """Whether so little of its month's quota is left that not everything may leave."""
        return self._quota is not None and (month := await self._quota.month()).used >= month.limit - month.reserve

    async def run(self) -> None:
        """Deliver until `stop`; a full disk or a broken database only pauses it."""
        self._settled_at = self._clock.monotonic() + SETTLED
        while not self._stopping.is_set():
            try:
                wait = await self.round()
                self.advanced = self._clock.monotonic()
            except StorageError as error:
                log.error("delivery paused channel=%s reason=%s", self.channel, error)
                wait = self.recording.storage_wait
            except Exception:
                log.exception("unexpected channel=%s", self.channel)
                wait = self.recording.storage_wait
            if wait > 0:
                await self._clock.wait(self._woken, wait)

    async def drain(self) -> None:
        """Deliver what is due now and come back when nothing is."""
        while True:
            wait = await self.round()
            if self._under_way:
                await asyncio.wait(self._under_way.values(), return_when=asyncio.FIRST_COMPLETED)
            elif wait >= 1:
                return
            else:
                await self._clock.sleep(wait)

    async def stop(self, *, within: float = 8.0) -> None:
        """Finish *within* so many seconds what is being sent, put back what has not left."""
        self._stopping.set()
        self._woken.set()
        self.holding.wake()
        with contextlib.suppress(TimeoutError):
            async with self._clock.timeout(within):
                async with self._claiming:
                    pass  # what is being claimed now is under way afterwards
                if self._under_way:
                    await asyncio.wait(list(self._under_way.values()))
        late = list(self._under_way.values())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def round(self) -> float:
        """Claim what may go now and start sending it; seconds until the next look."""
        self._woken.clear()
        if self.holding.outage is not None:
            return await self._probe()
        moment = self._clock.monotonic()
        room = self.holding.room(IN_FLIGHT - len(self._under_way))
        self._is_full = room <= 0
        if self._is_full:
            return IDLE.total_seconds()  # whatever ends meanwhile wakes us
        if (room := min(room, self._pacing.room(moment))) <= 0:
            return max(0.005, min(self._pacing.free_at(moment) - moment, IDLE.total_seconds()))
        claimed = await self._claim(
            claim.take,
            limit=min(room, 100),
            suspects=not self._suspects and moment >= self._settled_at,
            most_copies=self._outlet.abilities.copies,
            lanes=self._lanes,
        )
        return GATHERING if claimed else await self._until_due()

    async def _claim(self, take: Callable[..., list[Delivery]], *, probe: bool = False, **how: Any) -> list[Delivery]:
        """Claim what *take* finds, and start sending it, as a *probe* although the channel is held."""
        now = self._clock.now()
        async with self._claiming:
            request = claim.Claim(
                channel=self.channel,
                now=now,
                lease_end=now + LEASE,
                busy=self._waiting(self._clock.monotonic()),
                worker=self._worker,
                burst=self._outlet.abilities.burst,
            )
            claimed = await self._db.run(_take, take, request, **how)
            for delivery in claimed:
                self._start(delivery, probe)
        return claimed

    async def _probe(self) -> float:
        """The channel is held: ask its platform when the time comes, then send one row; seconds until the next look."""
        if self._probing:
            return IDLE.total_seconds()
        if (wait := self.holding.until_probe()) > 0:
            return min(wait, IDLE.total_seconds())
        if not await self.holding.is_well() or self._stopping.is_set():
            return GATHERING
        alone = self.holding.has_one_chat()  # where the platform answers, it is that chat's own trouble
        self._probing = bool(await self._claim(claim.take_probe, probe=True, clean=alone))
        if not self._probing:
            if alone or not await self._is_anything_due():
                await self.holding.open()
            else:
                self.holding.postpone_probe()
        return GATHERING

    async def _is_anything_due(self) -> bool:
        due = await self._db.read(claim.next_due, channel=self.channel)
        return due is not None and due / 1000 <= self._clock.now().timestamp()

    def _waiting(self, moment: float) -> set[int]:
        """The chats that can't be served now."""
        busy, under_way = self._pacing.busy(moment), self._under_way.keys()
        self._chats = {  # what is under way may yet be told to wait
            key: chats for key, chats in self._chats.items() if key in busy or not under_way.isdisjoint(chats)
        }
        return set(under_way).union(*self._chats.values())

    async def _until_due(self) -> float:
        due = await self._db.read(claim.next_due, channel=self.channel)
        if due is None:
            return IDLE.total_seconds()
        ahead = due / 1000 - self._clock.now().timestamp()
        if ahead <= 0:  # due, but its chat must wait: for one of its messages that is under way, or for its turn
            return SOON if self._under_way else min(max(SOON, self._pacing.until_turn(self._clock.monotonic())), LATE)
        return min(ahead, IDLE.total_seconds())

    def _start(self, delivery: Delivery, probe: bool) -> None:
        key = chat_of(delivery.address)
        self._chats.setdefault(key, set()).add(delivery.chat)
        slot = self._pacing.take(key, delivery.grouped, self._clock.monotonic())
        if delivery.copies:
            self._suspects.add(delivery.chat)
        sending = self._probe_with(delivery, slot) if probe else self._one(delivery, slot)
        task = asyncio.create_task(sending, name=f"deliver-{delivery.channel}-{delivery.chat}")
        self._under_way[delivery.chat] = task
        task.add_done_callback(lambda _: self._end(delivery.chat))

    def _end(self, chat: int) -> None:
        self._under_way.pop(chat, None)
        self._suspects.discard(chat)
        if self._is_full or self.holding.outage is not None:
            self._woken.set()

    async def _probe_with(self, delivery: Delivery, slot: float) -> None:
        """Send it although the channel is held."""
        try:
            if await self._is_time(delivery, slot):
                await self._attempt(delivery, self.holding.begin(chat_of(delivery.address)))
                await self.holding.fail_probe("no message is confirmed")
        finally:
            self._probing = False
            self.wake()

    async def _one(self, delivery: Delivery, slot: float) -> None:
        """One delivery from its turn to its record."""
        if not await self._is_time(delivery, slot):
            return
        number = await self.holding.begin_in_turn(chat_of(delivery.address), self._stopping)
        if number is not None and delivery.copies and not await self.holding.is_well():
            await self.holding.end(number, "")
            number = None  # what may have arrived goes again only where the platform answers
        if number is not None:
            await self._attempt(delivery, number)
        else:
            await self.recording.release(delivery, timedelta() if self._stopping.is_set() else WAIT_HELD)

    async def _is_time(self, delivery: Delivery, slot: float) -> bool:
        """Wait for its slot; whether it may go then, else it is put back, for all stops."""
        if await self._clock.wait(self._stopping, slot - self._clock.monotonic()):
            await self.recording.release(delivery)
            return False
        return True

    async def _attempt(self, delivery: Delivery, number: int) -> None:
        """Send it, as the holding's *number*, and write down what became of it."""
        try:
            said, receipt = await self._sending.send(delivery)
        except Exception as trouble:
            await self.holding.end_badly(number, trouble)
            await self.recording.put_down(delivery, trouble)
        else:
            await self.holding.end(number, "answered" if receipt else "")
            await self.recording.arrive(delivery, said=said, receipt=receipt)


def _take(tx: Tx, take: Callable[..., list[Delivery]], request: claim.Claim, /, **how: Any) -> list[Delivery]:
    return follow_ups.added(tx, take(tx, request, **how))
