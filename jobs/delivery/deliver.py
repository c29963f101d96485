"""Deliver: take what is due on a channel, send it in its turn, write down what became of it."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from jobs.clock import Clock
from jobs.delivery import outcomes
from jobs.delivery.compose import Composer
from jobs.delivery.outlet import Languages, Outgoing
from jobs.delivery.pacing import chat_of, leave
from news.delivery.messages import Message, Receipt
from news.errors import (
    ChannelDown,
    MessageRefused,
    RecipientGone,
    RecipientMoved,
    StorageError,
    TryLater,
    Unsure,
)
from storage.engine.database import Database, Tx
from storage.outbox import claim, reasons, settle
from storage.outbox.rows import Delivery

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  #: longer than any send takes; a crash is noticed at the next start anyway
IN_FLIGHT = 400  #: sends under way at once: 1,000/s at 100 ms take a hundred, the rest is for slow answers
IDLE = timedelta(seconds=2)  #: look again even where nobody woke us: another process may have written rows
GATHERING = 0.02  #: seconds between claims: at 1,000/s each takes twenty rows in one transaction
WAIT_DOWN = timedelta(minutes=5)  #: between probes of a channel that a person must repair


class OverQuota(Exception):
    """The month does not allow this message now."""


class Delivering:
    """The deliveries of one channel. A slow or limited chat never delays another."""

    storage_wait = 3.0  #: seconds between tries to write to a full disk

    def __init__(
        self,
        db: Database,
        channel: Outgoing,
        composer: Composer,
        *,
        on_trouble: Callable[[str], Awaitable[None]],
        clock: Clock,
        in_language: Languages = lambda language: contextlib.nullcontext(),
        worker: int = 0,
    ) -> None:
        self._db = db
        self._outlet = channel.outlet
        self._pacing = channel.pacing
        self._quota = channel.quota
        self._composer = composer
        self._on_trouble = on_trouble
        self._clock = clock
        self._in_language = in_language
        self._worker = worker  #: whose claims these are
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._under_way: dict[int, asyncio.Task[None]] = {}  #: by chat: one message at a time
        self._chats: dict[str, set[int]] = {}  #: by pacing key, of those that must wait
        self._refused_since: dict[int, float] = {}  #: by chat: the first of its refusals in a row
        self._arrived_at = float("-inf")  #: when anything last arrived anywhere
        self.advanced = clock.monotonic()  #: when a round last came to its end: `/healthz` looks at it
        self.down = ""  #: why the channel takes nothing until a person repairs it: so does this

    def wake(self) -> None:
        """Something was written that may be due."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until `stop`; a full disk or a broken database only pauses it."""
        while not self._stopping.is_set():
            try:
                wait = await self.round()
                self.advanced = self._clock.monotonic()
            except StorageError as error:
                log.error("delivery paused channel=%s reason=%s", self._outlet.name, error)
                wait = self.storage_wait
            except Exception:
                log.exception("unexpected channel=%s", self._outlet.name)
                wait = self.storage_wait
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
        moment = self._clock.monotonic()
        room = min(self._pacing.room(moment), IN_FLIGHT - len(self._under_way))
        if room <= 0:
            return max(0.005, min(self._pacing.free_at(moment) - moment, IDLE.total_seconds()))
        now = self._clock.now()
        async with self._claiming:
            claimed = await self._db.run(
                _claim,
                channel=self._outlet.name,
                now=now,
                lease_end=now + LEASE,
                limit=min(room, 100),
                busy=self._waiting(moment),
                worker=self._worker,
            )
            for delivery in claimed:
                self._start(delivery)
        return GATHERING if claimed else await self._until_due()

    def _waiting(self, moment: float) -> set[int]:
        """The chats that can't be served now."""
        busy = self._pacing.busy(moment)
        self._chats = {key: chats for key, chats in self._chats.items() if key in busy}
        return set(self._under_way).union(*self._chats.values())

    async def _until_due(self) -> float:
        due = await self._db.read(claim.next_due, channel=self._outlet.name)
        if due is None:
            return IDLE.total_seconds()
        ahead = due / 1000 - self._clock.now().timestamp()
        if ahead <= 0:  # due, but its chat must wait; chats become free one by one
            return 0.05
        return min(ahead, IDLE.total_seconds())

    def _start(self, delivery: Delivery) -> None:
        key = chat_of(delivery.address)
        self._chats.setdefault(key, set()).add(delivery.chat)
        slot = self._pacing.take(key, delivery.grouped, self._clock.monotonic())
        task = asyncio.create_task(self._one(delivery, slot), name=f"deliver-{delivery.channel}-{delivery.chat}")
        self._under_way[delivery.chat] = task
        task.add_done_callback(lambda _: self._end(delivery.chat))

    def _end(self, chat: int) -> None:
        self._under_way.pop(chat, None)

    async def _one(self, delivery: Delivery, slot: float) -> None:
        """One delivery from its turn to its record."""
        if await self._clock.wait(self._stopping, slot - self._clock.monotonic()):
            await self._settle(settle.put_back, delivery, due=self._clock.now())
            return
        await leave(self._pacing, self._clock)
        try:
            said, receipt = await self._send(delivery)
        except Exception as trouble:
            await self._put_down(delivery, trouble)
        else:
            if receipt is not None:
                self._arrived_at = self._clock.monotonic()
                self._refused_since.pop(delivery.chat, None)
                self.down = ""
            await self._settle(outcomes.arrive, delivery, receipt=receipt, said=said, now=self._clock.now())
            log.info("sent channel=%s chat=%d %s=%d", delivery.channel, delivery.chat, delivery.kind, delivery.item)

    async def _put_down(self, delivery: Delivery, trouble: Exception) -> None:
        """Every outcome but the good one."""
        now, channel, chat = self._clock.now(), delivery.channel, delivery.chat
        match trouble:
            case TryLater() as later:
                await self._put_off(delivery, later)
            case RecipientGone():
                await self._settle(outcomes.suspend, delivery, why=str(trouble), now=now)
                log.info("suspended channel=%s chat=%d reason=%s", channel, chat, trouble)
            case RecipientMoved(new=new):
                await self._settle(outcomes.move, delivery, new=new, now=now)
                log.info("moved channel=%s chat=%d", channel, chat)
            case MessageRefused():
                lonely = self._is_lonely(chat)
                await self._settle(outcomes.refuse, delivery, why=str(trouble), lonely=lonely, now=now)
                log.warning("refused channel=%s chat=%d reason=%s", channel, chat, trouble)
            case OverQuota():
                await self._settle(outcomes.postpone, delivery, now=now)
                log.info("over quota channel=%s chat=%d %s=%d", channel, chat, delivery.kind, delivery.item)
            case Unsure():
                await self._settle(outcomes.doubt, delivery, why=str(trouble), now=now)
                log.warning("unsure channel=%s chat=%d %s=%d", channel, chat, delivery.kind, delivery.item)
            case ChannelDown():
                await self._hold_channel(delivery, str(trouble))
            case _:
                log.error("unexpected channel=%s chat=%d", channel, chat, exc_info=trouble)
                await self._settle(outcomes.fail, delivery, now=now)

    async def _put_off(self, delivery: Delivery, later: TryLater) -> None:
        until = self._clock.monotonic() + later.wait.total_seconds()
        if later.everywhere:
            self._pacing.hold_all(until)
        else:
            self._pacing.hold(chat_of(delivery.address), until)
        await self._settle(settle.put_back, delivery, due=self._clock.now() + later.wait, detail=str(later))
        log.info("put back channel=%s chat=%d wait=%s", delivery.channel, delivery.chat, later.wait)

    async def _hold_channel(self, delivery: Delivery, why: str) -> None:
        """Only a person can repair it: it is tried now and then, and admins hear of it."""
        self._pacing.hold_all(self._clock.monotonic() + WAIT_DOWN.total_seconds())
        self.down = why
        await self._settle(settle.put_back, delivery, due=self._clock.now() + WAIT_DOWN, detail=why)
        log.error("channel down channel=%s reason=%s", delivery.channel, why)
        await self._on_trouble(f"{delivery.channel}: {why}")

    def _is_lonely(self, chat: int) -> bool:
        """Whether others were reached while this chat was not; else it is the platform that refuses everyone."""
        return self._arrived_at > self._refused_since.setdefault(chat, self._clock.monotonic())

    async def _send(self, delivery: Delivery) -> tuple[Message | None, Receipt | None]:
        """What was said, and the channel's receipt; None where there is nothing to say (any more) or no way to."""
        message = await self._composer.message(delivery)
        if message is None or (delivery.kind == "edit" and not self._outlet.abilities.edit):
            return message, None
        with self._in_language(delivery.language):
            if self._quota is not None and not await self._quota.allows(delivery, message):
                raise OverQuota
            if delivery.kind == "edit":
                await self._outlet.edit(delivery.address, delivery.message_id, message)
                return message, Receipt(message_id=delivery.message_id)
            return message, await self._outlet.send(delivery.address, message)

    async def _settle(self, write: Callable[..., Any], delivery: Delivery, **values: Any) -> None:
        """Write the outcome, however long the database takes none: what was sent must not be sent again."""
        while True:
            try:
                await self._db.run(write, delivery, **values)
            except StorageError as error:
                log.error("outcome waits channel=%s reason=%s", delivery.channel, error)
                await self._clock.sleep(self.storage_wait)
            else:
                return


def _claim(tx: Tx, /, **values: Any) -> list[Delivery]:
    return reasons.added(tx, claim.take(tx, **values))
