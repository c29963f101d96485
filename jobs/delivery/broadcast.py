"""Broadcast: write the rows of those that were confirmed, say how far they are, and report at the end."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Protocol

from jobs.clock import Clock
from jobs.delivery.outlet import Languages, Outgoing
from jobs.delivery.pacing import chat_of, turn
from news.delivery.chats import Chat, ChatState
from news.delivery.messages import Reply
from news.errors import ChannelError, TryLater
from storage import broadcasts, chats, notices
from storage.broadcasts import Broadcast
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import broadcast_rows, fan_out

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=3)  #: between two words on progress
PATIENCE = 5.0  #: seconds for one of them; deliveries are more important


class Wording(Protocol):
    """How progress and the report are put into words."""

    def progress(self, broadcast: Broadcast, figures: Mapping[str, int]) -> Reply: ...

    def report(self, broadcast: Broadcast, figures: Mapping[str, int]) -> Reply: ...


class Broadcasting:
    """All broadcasts under way. Whatever it knows is in the database, so it goes on after any restart."""

    part = broadcast_rows.PART  #: chats whose rows are written, or closed, in one transaction

    def __init__(
        self,
        db: Database,
        channels: Sequence[Outgoing],
        wording: Wording,
        *,
        clock: Clock,
        on_queued: Callable[[], None] = lambda: None,
        in_language: Languages = lambda language: nullcontext(),
    ) -> None:
        self._db = db
        self._channels = {channel.outlet.name: channel for channel in channels}
        self._wording = wording
        self._clock = clock
        self._on_queued = on_queued
        self._in_language = in_language
        self._shown: dict[int, datetime] = {}  #: when progress was last reported
        self._words: dict[int, Reply] = {}  #: and in which words

    async def round(self) -> int:
        """One look at each; how many were under way."""
        under_way = await self._db.read(broadcasts.unfinished)
        for broadcast in under_way:
            await self._one(broadcast)
        return len(under_way)

    async def _one(self, broadcast: Broadcast) -> None:
        number, channels = broadcast.number, list(self._channels)
        while await self._db.run(broadcasts.advance, number, channels=channels, now=self._clock.now(), limit=self.part):
            self._on_queued()
        if broadcast.state == "cancelled":
            while await self._db.run(
                broadcast_rows.close, number, channels=channels, now=self._clock.now(), limit=self.part
            ):
                pass
        if await self._db.read(broadcast_rows.is_open, number, channels=channels):
            if abs(self._clock.now() - self._shown.get(number, broadcast.created)) >= EVERY:  # a clock may be set back
                self._shown[number] = self._clock.now()
                await self._report_progress(broadcast)
            return
        await self._end(broadcast)

    async def _end(self, broadcast: Broadcast) -> None:
        """The report goes through the ledger like any other message: it survives a crash and is told once."""
        chat = await self._db.read(_reporter, broadcast)
        latest, figures = await self._db.read(_last, broadcast.number)
        with self._in_language(chat.language if chat else ""):
            report = self._wording.report(latest, figures)
        if await self._db.run(_finish, latest, figures, report=report, chat=chat, now=self._clock.now()):
            log.info("finished broadcast=%d %s", broadcast.number, " ".join(f"{k}={v}" for k, v in figures.items()))
            self._on_queued()
            await self._report_progress(broadcast, last=True)
        self._shown.pop(broadcast.number, None)
        self._words.pop(broadcast.number, None)

    async def _report_progress(self, broadcast: Broadcast, *, last: bool = False) -> None:
        """Say in the reporter's chat how far it is, in one message; where messages can't change, not at all."""
        chat = await self._db.read(_reporter, broadcast)
        channel = self._channels.get(chat.channel) if chat else None
        if chat is None or channel is None or not channel.outlet.abilities.edit or channel.holding.outage is not None:
            return
        latest, figures = await self._db.read(_last, broadcast.number)
        if last and not latest.progress:
            return
        with self._in_language(chat.language):
            words = self._wording.progress(latest, figures)
        if words == self._words.get(latest.number):
            return
        outlet, pacing = channel.outlet, channel.pacing
        try:
            async with self._clock.timeout(PATIENCE):
                await turn(pacing, chat_of(chat.address), chat.group, clock=self._clock, reply=True)
                if latest.progress:
                    await outlet.edit(chat.address, latest.progress, words)
                else:
                    receipt = await outlet.send(chat.address, words)
                    await self._db.run(broadcasts.report_in, latest.number, receipt.message_id)
        except TryLater as later:
            pacing.obey(later, chat_of(chat.address), self._clock.monotonic())
        except (ChannelError, TimeoutError) as trouble:
            log.info("progress not reported broadcast=%d reason=%r", latest.number, trouble)
        else:
            self._words[latest.number] = words


def _reporter(tx: Tx, broadcast: Broadcast) -> Chat | None:
    """The chat that hears how it goes, if it can be told anything."""
    channel, _colon, address = broadcast.reporter.partition(":")
    chat = chats.find(tx, channel=channel, address=address) if address else None
    return chat if chat and chat.state is not ChatState.SUSPENDED else None


def _last(tx: Tx, number: int) -> tuple[Broadcast, dict[str, int]]:
    """The broadcast as it stands now, and its figures."""
    broadcast = broadcasts.get(tx, number)
    assert broadcast is not None  # what was confirmed is never forgotten
    return broadcast, broadcasts.figures(tx, broadcast)


def _finish(
    tx: Tx, broadcast: Broadcast, figures: Mapping[str, int], *, report: Reply, chat: Chat | None, now: datetime
) -> bool:
    """Keep the figures and have them told."""
    if not broadcasts.finish(tx, broadcast.number, figures=figures, now=now):
        return False
    if chat is not None:
        fan_out.write_notice(tx, notice=notices.add(tx, report, now=now), chats=[chat.number], now=now)
    return True
