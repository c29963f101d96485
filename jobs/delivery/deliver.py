"""Deliver: take what is due on a channel, send it in its turn, write down what became of it."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from jobs.delivery.compose import Composer
from jobs.delivery.pacing import Pacing, chat_of
from news.delivery.messages import Abilities, Alert, Message, Receipt
from news.errors import (
    ChannelDown,
    MessageRefused,
    RecipientGone,
    RecipientMoved,
    StorageError,
    TryLater,
    Unsure,
)
from storage import chats, digests
from storage.engine.database import Database, Tx
from storage.outbox import claim as outbox
from storage.outbox import reasons
from storage.outbox.claim import Delivery

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  #: longer than any send takes; a crash is noticed at the next start anyway
IN_FLIGHT = 400  #: sends under way at once: 1,000/s at 100 ms take a hundred, the rest is for slow answers
IDLE = timedelta(seconds=2)  #: look again even where nobody woke us: another process may have written rows
GATHERING = 0.02  #: seconds between claims: at 1,000/s each takes twenty rows in one transaction
REFUSALS = 5  #: in a row while others are reached, and the chat is suspended: it can't be, whatever we say
TRIES = 8  #: of a message that fails for a reason we have no name for
WAIT_UNSURE = timedelta(seconds=30)  #: before what may have arrived goes once more
WAIT_SAVED = timedelta(minutes=30)  #: before a message that a small plan can't afford is looked at again
WAIT_DOWN = timedelta(minutes=5)  #: between probes of a channel that a person must repair


class Outlet(Protocol):
    """What delivery needs of a channel."""

    name: str
    abilities: Abilities

    async def send(self, address: str, message: Message) -> Receipt: ...

    async def edit(self, address: str, message_id: str, message: Message) -> None: ...


class Purse(Protocol):
    """What a channel with a limited month allows."""

    async def allows(self, delivery: Delivery, message: Message) -> bool: ...


class Saved(Exception):
    """The month does not allow this message now."""


class Delivering:
    """The deliveries of one channel. A slow or limited chat never delays another."""

    def __init__(
        self,
        db: Database,
        outlet: Outlet,
        pacing: Pacing,
        composer: Composer,
        *,
        trouble: Callable[[str], Awaitable[None]],
        speaking: Callable[[str], AbstractContextManager[None]] = lambda language: contextlib.nullcontext(),
        purse: Purse | None = None,
        storage_wait: float = 3.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._db = db
        self._outlet = outlet
        self._pacing = pacing
        self._composer = composer
        self._trouble = trouble
        self._speaking = speaking
        self._purse = purse
        self._storage_wait = storage_wait  #: seconds between tries to write to a full disk
        self._now = now
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._under_way: dict[int, asyncio.Task[None]] = {}  #: by chat: one message at a time
        self._chats: dict[str, set[int]] = {}  #: by pacing key, of those that must wait
        self._refused_since: dict[int, float] = {}  #: by chat: the first of its refusals in a row
        self._arrived_at = float("-inf")  #: when anything last arrived anywhere
        self.advanced = time.monotonic()  #: when a round last came to its end: `/healthz` looks at it
        self.down = ""  #: why the channel takes nothing until a person repairs it: so does this

    def wake(self) -> None:
        """Something was written that may be due."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until `stop`; a full disk or a broken database only pauses it."""
        while not self._stopping.is_set():
            try:
                wait = await self.round()
                self.advanced = time.monotonic()
            except StorageError as error:
                log.error("delivery paused channel=%s reason=%s", self._outlet.name, error)
                wait = self._storage_wait
            except Exception:
                log.exception("unexpected channel=%s", self._outlet.name)
                wait = self._storage_wait
            if wait > 0:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), wait)

    async def drain(self) -> None:
        """Deliver what is due now and come back when nothing is."""
        while True:
            wait = await self.round()
            if self._under_way:
                await asyncio.wait(self._under_way.values(), return_when=asyncio.FIRST_COMPLETED)
            elif wait >= 1:
                return
            else:
                await asyncio.sleep(wait)

    async def stop(self, *, within: float = 8.0) -> None:
        """Finish what is being sent, put back what has not left."""
        self._stopping.set()
        self._woken.set()
        end = time.monotonic() + within
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within), self._claiming:
                pass  # what is being claimed now is under way afterwards
        if tasks := list(self._under_way.values()):
            _, late = await asyncio.wait(tasks, timeout=max(0.0, end - time.monotonic()))
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def round(self) -> float:
        """Claim what may go now and start sending it; seconds until the next look."""
        self._woken.clear()
        clock = time.monotonic()
        room = min(self._pacing.room(clock), IN_FLIGHT - len(self._under_way))
        if room <= 0:
            return max(0.005, min(self._pacing.free_at(clock) - clock, IDLE.total_seconds()))
        now = self._now()
        async with self._claiming:
            claimed = await self._db.run(
                _claimed,
                channel=self._outlet.name,
                now=now,
                lease_end=now + LEASE,
                limit=min(room, 100),
                busy=self._waiting(clock),
            )
            for delivery in claimed:
                self._start(delivery)
        return GATHERING if claimed else await self._until_due(clock)

    def _waiting(self, clock: float) -> set[int]:
        """The chats that can't be served now."""
        busy = self._pacing.busy(clock)
        self._chats = {key: chats for key, chats in self._chats.items() if key in busy}
        return set(self._under_way).union(*self._chats.values())

    async def _until_due(self, clock: float) -> float:
        due = await self._db.read(outbox.next_due, channel=self._outlet.name)
        if due is None:
            return IDLE.total_seconds()
        ahead = due / 1000 - self._now().timestamp()
        if ahead <= 0:  # due, but its chat must wait; chats become free one by one
            return 0.05
        return min(ahead, IDLE.total_seconds())

    def _start(self, delivery: Delivery) -> None:
        key = chat_of(delivery.address)
        self._chats.setdefault(key, set()).add(delivery.chat)
        slot = self._pacing.take(key, delivery.grouped, time.monotonic())
        task = asyncio.create_task(self._one(delivery, key, slot), name=f"deliver-{delivery.channel}-{delivery.chat}")
        self._under_way[delivery.chat] = task
        task.add_done_callback(lambda _: self._over(delivery.chat))

    def _over(self, chat: int) -> None:
        self._under_way.pop(chat, None)

    async def _one(self, delivery: Delivery, key: str, slot: float) -> None:
        """One delivery from its turn to its record, with every outcome in sight."""
        try:
            await asyncio.wait_for(self._stopping.wait(), max(0.0, slot - time.monotonic()))
        except TimeoutError:
            pass  # its turn has come
        else:
            await self._settle(outbox.put_back, delivery, due=self._now())
            return
        await self._leave()
        try:
            said, receipt = await self._sent(delivery)
        except TryLater as later:
            until = time.monotonic() + later.wait.total_seconds()
            if later.everywhere:
                self._pacing.hold_all(until)
            else:
                self._pacing.hold(key, until)
            await self._settle(outbox.put_back, delivery, due=self._now() + later.wait, why=str(later))
            log.info("put back channel=%s chat=%d wait=%s", delivery.channel, delivery.chat, later.wait)
        except RecipientGone as gone:
            await self._settle(_gone, delivery, why=str(gone), now=self._now())
            log.info("suspended channel=%s chat=%d reason=%s", delivery.channel, delivery.chat, gone)
        except RecipientMoved as moved:
            await self._settle(_moved, delivery, new=moved.new, now=self._now())
            log.info("moved channel=%s chat=%d", delivery.channel, delivery.chat)
        except MessageRefused as refusal:
            await self._settle(
                _refused, delivery, why=str(refusal), lonely=self._only_here(delivery.chat), now=self._now()
            )
            log.warning("refused channel=%s chat=%d reason=%s", delivery.channel, delivery.chat, refusal)
        except Saved:
            await self._settle(_saved, delivery, now=self._now())
            log.info("saved channel=%s chat=%d %s=%d", delivery.channel, delivery.chat, delivery.kind, delivery.item)
        except Unsure as unsure:
            await self._settle(_unsure, delivery, why=str(unsure), now=self._now())
            log.warning(
                "unsure channel=%s chat=%d %s=%d", delivery.channel, delivery.chat, delivery.kind, delivery.item
            )
        except ChannelDown as down:
            self._pacing.hold_all(time.monotonic() + WAIT_DOWN.total_seconds())
            self.down = str(down)
            await self._settle(outbox.put_back, delivery, due=self._now() + WAIT_DOWN, why=str(down))
            log.error("channel down channel=%s reason=%s", delivery.channel, down)
            await self._trouble(f"{delivery.channel}: {down}")
        except Exception:
            log.exception("unexpected channel=%s chat=%d", delivery.channel, delivery.chat)
            await self._settle(_unexpected, delivery, now=self._now())
        else:
            if receipt is not None:
                self._arrived_at = time.monotonic()
                self._refused_since.pop(delivery.chat, None)
                self.down = ""
            await self._settle(_arrived, delivery, receipt=receipt, said=said, now=self._now())
            log.info("sent channel=%s chat=%d %s=%d", delivery.channel, delivery.chat, delivery.kind, delivery.item)

    async def _leave(self) -> None:
        """A loop that was stalled wakes many messages at once: let them go one after the other all the same."""
        wait = self._pacing.leave(time.monotonic())
        while wait > 0:
            await asyncio.sleep(wait)
            wait = self._pacing.leave(time.monotonic())

    def _only_here(self, chat: int) -> bool:
        """Whether others were reached while this chat was not; else it is the platform that refuses everyone."""
        return self._arrived_at > self._refused_since.setdefault(chat, time.monotonic())

    async def _sent(self, delivery: Delivery) -> tuple[Message | None, Receipt | None]:
        """What was said, and the channel's receipt; None where there is nothing to say (any more) or no way to."""
        message = await self._composer.message(delivery)
        if message is None or (delivery.kind == "edit" and not self._outlet.abilities.edit):
            return message, None
        with self._speaking(delivery.language):
            if self._purse is not None and not await self._purse.allows(delivery, message):
                raise Saved
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
                await asyncio.sleep(self._storage_wait)
            else:
                return


def _claimed(tx: Tx, /, **values: Any) -> list[Delivery]:
    return reasons.added(tx, outbox.claim(tx, **values))


def _arrived(tx: Tx, delivery: Delivery, *, receipt: Receipt | None, said: Message | None, now: datetime) -> None:
    if receipt is None:
        outbox.settle(tx, delivery, "dropped", now=now, why="nothing left to say")
    else:
        outbox.settle(tx, delivery, "sent", now=now, message_id=receipt.message_id)
        chats.count_arrival(tx, chat=delivery.chat)
        if isinstance(said, Alert):
            outbox.edit_again(tx, delivery, said=said.title, now=now)


def _gone(tx: Tx, delivery: Delivery, *, why: str, now: datetime) -> None:
    outbox.settle(tx, delivery, "dropped", now=now, why=why)
    chats.suspend_address(tx, channel=delivery.channel, address=chat_of(delivery.address), why=why)


def _moved(tx: Tx, delivery: Delivery, *, new: str, now: datetime) -> None:
    outbox.put_back(tx, delivery, due=now, why="moved")
    chats.move(tx, channel=delivery.channel, old=chat_of(delivery.address), new=chat_of(new))


def _saved(tx: Tx, delivery: Delivery, *, now: datetime) -> None:
    """An article can come with the chat's next digest; anything else waits for better days."""
    if delivery.kind == "article" and digests.chosen(tx, chat=delivery.chat):
        outbox.gather(tx, delivery)
    else:
        outbox.put_back(tx, delivery, due=now + WAIT_SAVED, why="the month's messages are used up")


def _refused(tx: Tx, delivery: Delivery, *, why: str, lonely: bool, now: datetime) -> None:
    outbox.settle(tx, delivery, "failed", now=now, why=why)
    if chats.count_refusal(tx, chat=delivery.chat) >= REFUSALS and lonely:
        chats.suspend(tx, chat=delivery.chat, why=why)


def _unsure(tx: Tx, delivery: Delivery, *, why: str, now: datetime) -> None:
    if delivery.unsure:
        outbox.put_back(tx, delivery, due=now, unsure=True)  # counts this time too
        outbox.settle(tx, delivery, "unsure", now=now, why=why)
    else:
        outbox.put_back(tx, delivery, due=now + WAIT_UNSURE, why=why, unsure=True)


def _unexpected(tx: Tx, delivery: Delivery, *, now: datetime) -> None:
    if delivery.attempts >= TRIES:
        outbox.settle(tx, delivery, "failed", now=now, why="unexpected error, see the log")
    else:
        outbox.put_back(tx, delivery, due=now + timedelta(seconds=10 * 2**delivery.attempts), why="unexpected error")
