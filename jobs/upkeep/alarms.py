"""Alarms: whoever finds something wrong says so here, and the newsroom hears of it once, and once when it is well."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from jobs.clock import Clock
from news.delivery.messages import Reply
from news.errors import StorageError
from news.watch.alarms import GATHERED, NAMED_LIVE, OF_A_CHANNEL, Alarm, AlarmKind, Detail, News, choose
from storage import admins, alarms, notices
from storage.admins import AdminChat
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.outbox import fan_out, ledger

log = logging.getLogger(__name__)

EVERY: Final = timedelta(seconds=5)  #: what begins within it is told together
LOST: Final = timedelta(minutes=10)  #: after which it is asked whether a notice came to anybody …
OF_USE: Final = timedelta(days=4)  #: … and for how long: it is tried for three days, and its rows are forgotten one day


class AlarmWording(Protocol):
    """What the newsroom reads."""

    def __call__(self, begun: Sequence[Alarm], ended: Sequence[Alarm]) -> str: ...


class Alarms:
    """All alarms, kept in the database; while that takes nothing, in memory and in the log."""

    def __init__(
        self,
        db: Database,
        *,
        addresses: Sequence[AdminChat],
        wording: AlarmWording,
        clock: Clock,
        list_held: Callable[[], Collection[str]] = list,
    ) -> None:
        """*list_held*: the channels by which nothing leaves at the moment."""
        self._db = db
        self._addresses = addresses
        self._wording = wording
        self._clock = clock
        self._list_held = list_held
        self._unwritten: dict[tuple[AlarmKind, str], Detail | None] = {}  #: not kept yet; None: it is over
        self._open: Sequence[Alarm] = ()  #: as they stood at the last look
        self._unheard = False  #: the log said that nobody can be reached

    async def begin(self, kind: AlarmKind, subject: str = "", **detail: Any) -> None:
        """*kind* of *subject* is wrong from now on, or was for a moment. Said again, it is the same alarm.

        *detail* is what its sentence names: text and numbers.
        """
        try:
            fresh = await self._db.run(alarms.begin, kind, subject, detail=detail, now=self._clock.now())
            self._unwritten.pop((kind, subject), None)
        except StorageError as error:
            fresh = (kind, subject) not in self._unwritten
            self._unwritten[kind, subject] = detail
            log.log(logging.ERROR if fresh else logging.DEBUG, "alarm not kept reason=%s", error)
        if fresh:
            log.warning("alarm kind=%s subject=%s %s", kind, subject, _in_line(detail))

    async def end(self, kind: AlarmKind, subject: str = "") -> None:
        """It is well; nothing happens where it was."""
        try:
            ended = await self._db.run(alarms.end, kind, subject, now=self._clock.now())
            ended = self._unwritten.pop((kind, subject), None) is not None or ended
        except StorageError:
            ended = self._unwritten.get((kind, subject)) is not None
            self._unwritten[kind, subject] = None
        if ended:
            log.warning("alarm over kind=%s subject=%s", kind, subject)

    async def forget(self, kind: AlarmKind, subject: str = "") -> None:
        """Nobody looks after it any more: it ends without a word."""
        try:
            await self._db.run(alarms.forget, kind, subject, now=self._clock.now())
            self._unwritten.pop((kind, subject), None)
        except StorageError:  # a word too many is better than none of what comes after
            self._unwritten[kind, subject] = None

    async def keep(self, kind: AlarmKind, found: Mapping[str, Detail], *, looked: bool) -> None:
        """Of this kind what was *found*, by its subject, is wrong; what was before and is not found is well.

        Not *looked*: there was nothing to decide by (since the start, say), so what was wrong before may be still.
        """
        try:
            lasting = {alarm.subject for alarm in await self.list_lasting(kind)}
        except StorageError:  # what is found is kept in memory, then
            lasting = set()
        for subject in found.keys() - lasting:
            await self.begin(kind, subject, **found[subject])
        for subject in lasting - found.keys() if looked else ():
            await self.end(kind, subject)

    async def list_open(self) -> Sequence[Alarm]:
        """Those that last, or of which something is still to be told."""
        return await self._db.read(alarms.list_open)

    async def list_lasting(self, *kinds: AlarmKind) -> Sequence[Alarm]:
        """What is wrong now; where *kinds* are named, of these alone."""
        return await self._db.read(alarms.list_lasting, kinds or tuple(AlarmKind))

    def name(self) -> list[str]:
        """What lasts, in a few English words each: for `/healthz`, where nothing else names it."""
        lasting = [str(one) for one in self._open if one.ended is None and one.kind not in NAMED_LIVE]
        unwritten = [(kind, subject) for (kind, subject), detail in self._unwritten.items() if detail is not None]
        return [*lasting, *(kind.in_words(subject) for kind, subject in unwritten)]

    async def round(self) -> None:
        """Tell what is to be told, to all who can hear it; where nobody can, it waits until somebody can."""
        await self._write()
        self._open = await self.list_open()
        now = self._clock.now()
        if self._open and (news := await self._db.read(_choose, now=now)):
            await self._tell(news, now)
        if self._open:
            await self._look_back(now)

    async def _write(self) -> None:
        """What could not be kept when it happened."""
        for (kind, subject), detail in list(self._unwritten.items()):
            if detail is None:
                await self._db.run(alarms.end, kind, subject, now=self._clock.now())
            else:
                await self._db.run(alarms.begin, kind, subject, detail=detail, now=self._clock.now())
            if self._unwritten.get((kind, subject), detail) is detail:  # or it is another thing by now
                self._unwritten.pop((kind, subject), None)

    async def _tell(self, news: News, now: datetime) -> None:
        """Have whoever can be reached hear it; where nobody can, the log says so, once."""
        held = set(self._list_held())
        if not self._addresses:  # nobody ever hears: what is over is a record
            over = [*news.ended, *news.dropped, *(one for one in news.begun if one.kind.passes)]
            if over:
                await self._db.run(alarms.close, over, now=now)
        if news.begun or news.ended:
            if all(one.channel in held for one in self._addresses) or await self._db.read(
                admins.are_gone, self._addresses
            ):
                self._log_unheard(news)
                return
            text = self._wording(news.begun, news.ended)
            await self._db.run(self._report, news, text, held=held, now=now)
        elif news.dropped:
            await self._db.run(alarms.close, news.dropped, now=now)

    def _report(self, tx: Tx, news: News, text: str, *, held: set[str], now: datetime) -> None:
        """One notice with all of it. On a channel that is held it waits, but for the word that it is held."""
        if _choose(tx, now=now) != news:  # something began or was over meanwhile: the next round tells all of it
            return
        chats = admins.find(tx, self._addresses, now=now)
        own = {alarm.subject for alarm in news.begun if alarm.kind in OF_A_CHANNEL}
        if len(news.begun) == len(own) and not news.ended:
            chats = [chat for chat in chats if chat.channel not in own]
        if not any(chat.channel not in held for chat in chats):
            self._log_unheard(news)
            return
        self._unheard = False
        notice = notices.add(tx, Reply(text=text), now=now)
        fan_out.write_notice(tx, notice=notice, chats=[chat.number for chat in chats], now=now)
        alarms.mark_begun(tx, news.begun, notice=notice, now=now)
        alarms.mark_ended(tx, news.ended, now=now)
        alarms.close(tx, news.dropped, now=now)

    async def _look_back(self, now: datetime) -> None:
        """Close what passed and was heard; tell again what came to nobody. Mostly there is nothing to write."""
        heard, lost = await self._db.read(_find_settled, now=now)
        if heard or lost:
            await self._db.run(_settle, heard, lost, now=now)

    def _log_unheard(self, news: News) -> None:
        if not self._unheard:
            log.error("alarms wait: no admin can be reached count=%d", len(news.begun) + len(news.ended))
        self._unheard = True


def _choose(tx: Tx, *, now: datetime) -> News:
    return choose(alarms.list_open(tx), reported=alarms.last_reports(tx, since=now - GATHERED), now=now)


def _find_settled(tx: Tx, *, now: datetime) -> tuple[list[Alarm], list[Alarm]]:
    """Of what passed, that which was heard; and of all, that of which the word came to nobody."""
    heard, lost = [], []
    for alarm in alarms.list_open(tx):
        if not alarm.notice or alarm.reported is None or now - alarm.reported < LOST:
            continue
        if now - alarm.reported < OF_USE and ledger.is_lost(tx, notice=alarm.notice):
            lost.append(alarm)
        elif alarm.kind.passes:
            heard.append(alarm)
    return heard, lost


def _settle(tx: Tx, heard: Sequence[Alarm], lost: Sequence[Alarm], *, now: datetime) -> None:
    alarms.close(tx, heard, now=now)
    alarms.report_again(tx, lost)


def _in_line(detail: Detail) -> str:
    return " ".join(f"{name}={value}" for name, value in detail.items())
