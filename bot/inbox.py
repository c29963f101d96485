"""What people send, from every channel: kept before it is acknowledged, each once, a chat's in its order.

The table is the queue. A channel's part that hears from its platform hands what came to `Inbox.take`, and tells the
platform that it arrived only when that came back. Each chat with something waiting has a task of its own, which
takes the oldest from the table, has it handled, and marks it handled in the transaction that takes the next. So
nothing that a kill interrupts is lost or overtaken by what came later, and a slow chat holds only itself.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from bot.ending import finish
from jobs.clock import Clock
from news.errors import StorageError
from storage import updates
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.updates import Kept

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = 100  # chats whose updates are handled at the same time
LATE = timedelta(days=1)  # what was asked longer ago nobody waits for any more
AGAIN_AFTER = (1.0, 5.0)  # seconds before an update whose handling failed is handled again
DATABASE_WAITS = (0.5, 1.0, 2.0, 5.0)  # seconds between tries to write to a database that refuses; the last one goes on


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One thing that came in, as it is kept."""

    id: str  #: unique on the channel: what has come before is not handled again
    chat: str  #: all that comes from one chat is handled in its order
    body: bytes  #: as the channel's `handle` reads it, also after an upgrade
    taken: datetime | None = None  #: when it came in; known to `handle`, which may be called much later


class Receiver(Protocol):
    """What the inbox needs of a channel."""

    name: str

    async def handle(self, incoming: Incoming) -> None:
        """Answer it. Where this raises, it is called again, `storage.updates.TRIES` times in all."""


class Inbox:
    """Keeps what one channel hears, and has its receiver handle it."""

    def __init__(self, receiver: Receiver, db: Database, clock: Clock, *, at_once: int = AT_ONCE) -> None:
        self._receiver = receiver
        self._channel = receiver.name
        self._db = db
        self._clock = clock
        self._room = asyncio.Semaphore(at_once)
        self._tasks: set[asyncio.Task[None]] = set()
        self._served: set[str] = set()  #: chats that have a task
        self._woken: set[str] = set()  #: chats that got something since their task last looked into the table
        self._stopping = asyncio.Event()

    def start(self) -> None:
        """Take up what was left over; with a database in trouble, as soon as it is well."""
        self._run(self._begin())

    async def stop(self, *, within: float = 8.0) -> None:
        """Finish what is being handled, if that takes no longer than *within* seconds; the rest stays kept."""
        self._stopping.set()
        if late := await finish(self._tasks, within=within):
            log.warning("stopped with updates unanswered channel=%s chats=%d", self._channel, late)

    async def take(self, *incoming: Incoming) -> list[Incoming]:
        """Keep these, to be handled in this order; gives those that are new.

        StorageError where they could not be kept: then none was, and the platform must bring them again.
        What a chat sends while `storage.updates.CHAT_ROOM` of it wait is dropped.
        """
        new = await self._db.run(_keep, channel=self._channel, incoming=incoming, now=self._clock.now())
        for one in new:
            self._wake(one.chat)
        return new

    def _run(self, what: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(what, name=f"{self._channel}-inbox")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _begin(self) -> None:
        before = self._clock.now() - LATE
        for chat in await self._stored(_left_over, channel=self._channel, before=before) or ():
            self._wake(chat)

    def _wake(self, chat: str) -> None:
        self._woken.add(chat)
        if chat not in self._served and not self._stopping.is_set():
            self._served.add(chat)
            self._run(self._serve(chat))

    async def _serve(self, chat: str) -> None:
        """Handle what the chat has waiting, one after the other, until there is no more."""
        handled = ""
        try:
            while True:
                async with self._room:
                    self._woken.discard(chat)
                    waiting = await self._next(chat, handled)
                    failed = waiting is not None and not await self._handle(chat, waiting)
                if waiting is None and (chat not in self._woken or self._stopping.is_set()):
                    return
                handled = waiting.update if waiting and not failed else ""
                if waiting and failed and waiting.tries < updates.TRIES:
                    await self._clock.wait(self._stopping, AGAIN_AFTER[waiting.tries - 1])
        finally:
            self._served.discard(chat)

    async def _next(self, chat: str, handled: str) -> updates.Waiting | None:
        """The chat's oldest; with the same commit *handled* is marked so. None where nothing more is to be done."""
        return await self._stored(
            _next,
            channel=self._channel,
            chat=chat,
            handled=handled,
            more=not self._stopping.is_set(),
            now=self._clock.now(),
        )

    async def _handle(self, chat: str, waiting: updates.Waiting) -> bool:
        """Whether it is handled; whatever goes wrong with it, the next one is handled."""
        try:
            incoming = Incoming(id=waiting.update, chat=chat, body=waiting.body, taken=waiting.taken)
            await self._receiver.handle(incoming)
        except Exception:
            outcome = "not handled" if waiting.tries < updates.TRIES else "given up"
            log.exception("update %s channel=%s update=%s chat=%s", outcome, self._channel, waiting.update, chat)
            return False
        return True

    async def _stored(self, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What *job* gives, tried until the database takes it; None where it did not before the end."""
        for wait in chain(DATABASE_WAITS, repeat(DATABASE_WAITS[-1])):
            try:
                return await self._db.run(job, *args, **kwargs)
            except StorageError as error:
                log.warning("the inbox waits for the database channel=%s error=%s", self._channel, error)
            if self._stopping.is_set() or await self._clock.wait(self._stopping, wait):
                break
        return None


def _keep(tx: Tx, *, channel: str, incoming: Sequence[Incoming], now: datetime) -> list[Incoming]:
    new = []
    for one in incoming:
        kept = updates.keep(tx, channel=channel, update=one.id, chat=one.chat, body=one.body, now=now)
        if kept is Kept.NEW:
            new.append(one)
        elif kept is Kept.FLOOD:
            log.warning("update dropped reason=flood channel=%s chat=%s", channel, one.chat)
    return new


def _left_over(tx: Tx, *, channel: str, before: datetime) -> list[str]:
    if late := updates.drop_late(tx, channel=channel, before=before):
        log.warning("updates dropped reason=late channel=%s count=%d", channel, late)
    if chats := updates.chats_waiting(tx, channel=channel):
        log.info("taking up what was left over channel=%s chats=%d", channel, len(chats))
    return chats


def _next(tx: Tx, *, channel: str, chat: str, handled: str, more: bool, now: datetime) -> updates.Waiting | None:
    if handled:
        updates.remember(tx, channel=channel, update=handled, now=now)
    return updates.begin(tx, channel=channel, chat=chat) if more else None
