"""Record what became of a delivery, and have its chat or channel wait where the platform said so."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from jobs.clock import Clock
from jobs.delivery import outcomes
from jobs.delivery.departing import NoLongerClaimed
from jobs.delivery.outlet import Outgoing
from jobs.delivery.pacing import chat_of
from jobs.delivery.sending import MustWait, OverQuota
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
from storage.engine.database import Database
from storage.outbox import settle
from storage.outbox.rows import Delivery

log = logging.getLogger(__name__)

WAIT_HELD = timedelta(seconds=5)  #: before a row that could not leave is looked at again


class Recording:
    """The outcomes of one channel's deliveries, written down however long that takes."""

    storage_wait = 3.0  #: seconds between tries to write to a full disk

    def __init__(self, db: Database, channel: Outgoing, *, clock: Clock) -> None:
        self._db = db
        self._pacing = channel.pacing
        self._edits = channel.outlet.abilities.edit
        self._most_copies = channel.outlet.abilities.copies
        self._clock = clock
        self._refused_since: dict[int, float] = {}  #: by chat: the first of its refusals in a row
        self._arrived_at = float("-inf")  #: when anything last arrived anywhere
        self.arrived: dict[int, float] = {}  #: by lane: the same of each

    async def release(self, delivery: Delivery, wait: timedelta = timedelta(), detail: str = "") -> None:
        """It has not left: it may go after *wait*."""
        await self._settle(settle.release, delivery, due=self._clock.now() + wait, detail=detail)

    async def arrive(self, delivery: Delivery, *, said: Message | None, receipt: Receipt | None) -> None:
        """It is with the chat; without a *receipt* there was nothing left to say."""
        if receipt is not None:
            self._arrived_at = self.arrived[delivery.lane] = self._clock.monotonic()
            self._refused_since.pop(delivery.chat, None)
        await self._settle(
            outcomes.arrive, delivery, receipt=receipt, said=said, edits=self._edits, now=self._clock.now()
        )
        log.info("sent channel=%s chat=%d %s=%d", delivery.channel, delivery.chat, delivery.kind, delivery.item)

    async def put_down(self, delivery: Delivery, trouble: Exception) -> None:
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
            case NoLongerClaimed():
                log.info("left alone channel=%s chat=%d %s=%d", channel, chat, delivery.kind, delivery.item)
            case StorageError() as error:
                await self.release(delivery, WAIT_HELD, str(error))
            case MustWait():  # it is claimed again when the wait is over
                await self.release(delivery)
            case OverQuota():
                await self._settle(outcomes.postpone, delivery, now=now)
                log.info("over quota channel=%s chat=%d %s=%d", channel, chat, delivery.kind, delivery.item)
            case Unsure():
                await self._settle(outcomes.doubt, delivery, why=str(trouble), most=self._most_copies, now=now)
                log.warning("unsure channel=%s chat=%d %s=%d", channel, chat, delivery.kind, delivery.item)
            case ChannelDown():
                await self.release(delivery, WAIT_HELD, str(trouble))
            case _:
                log.error("unexpected channel=%s chat=%d", channel, chat, exc_info=trouble)
                await self._settle(outcomes.fail, delivery, now=now)

    async def _put_off(self, delivery: Delivery, later: TryLater) -> None:
        wait = self._pacing.obey(later, chat_of(delivery.address), self._clock.monotonic())
        await self.release(delivery, wait, str(later))
        log.info("put back channel=%s chat=%d wait=%s", delivery.channel, delivery.chat, wait)

    def _is_lonely(self, chat: int) -> bool:
        """Whether others were reached while this chat was not; else it is the platform that refuses everyone."""
        return self._arrived_at > self._refused_since.setdefault(chat, self._clock.monotonic())

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
