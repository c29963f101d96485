"""Health: does everything advance, and have admins been told of what does not."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from news.feeds.feed import Feed, is_dead
from news.feeds.verdict import Verdict
from storage import admins, feeds, gaps
from storage.admins import OF_USE, AdminChat
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.gaps import Gap

log = logging.getLogger(__name__)

Wording = Callable[[Feed], str]  #: what admins read about a feed in trouble

READ = (Verdict.OK, Verdict.UNCHANGED, Verdict.INCOMPLETE)


class Health:
    """Tells admins once of each feed that is dead, that moved, or that rolled on faster than it was read."""

    def __init__(
        self,
        db: Database,
        *,
        addresses: Sequence[AdminChat],
        wording: Wording,
        describe_gap: Callable[[Gap], str],
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._addresses = addresses
        self._wording = wording
        self._describe_gap = describe_gap
        self._now = now

    async def round(self) -> int:
        """Tell what is new trouble, and which feeds lead to another site; how many feeds."""
        now = self._now()
        moved = [feed for feed in await self._db.read(feeds.unreported_moves) if Verdict(feed.verdict) in READ]
        for feed in moved:
            await self._db.run(_report_move, feed, self._wording(feed), addresses=self._addresses, now=now)
            log.warning("reported feed=%s moved_to=%s", feed.url, feed.moved_to)
        for gap in await self._db.read(gaps.unreported):
            await self._db.run(_report_gap, gap, self._describe_gap(gap), addresses=self._addresses, now=now)
            log.warning("reported feed=%s gap_since=%s", gap.url, gap.since.isoformat())
        troubled = [feed for feed in await self._db.read(feeds.unreported) if is_dead(feed, now=now)]
        for feed in troubled:
            await self._db.run(_report, feed, self._wording(feed), addresses=self._addresses, now=now)
            log.warning("reported feed=%s verdict=%s", feed.url, feed.verdict)
        return len(troubled) + len(moved)

    async def report(self, text: str, *, but: str = "") -> None:
        """Tell admins *text*; those on the channel *but* can't hear it now, and hear the end of it."""
        reachable = [one for one in self._addresses if one.channel != but]
        of_use = timedelta() if but else OF_USE
        await self._db.run(admins.notify, text, admins=reachable, now=self._now(), of_use=of_use)


def _report(tx: Tx, feed: Feed, text: str, *, addresses: Sequence[AdminChat], now: datetime) -> None:
    admins.notify(tx, text, admins=addresses, now=now)
    feeds.mark_reported(tx, feed.number, now=now)


def _report_gap(tx: Tx, gap: Gap, text: str, *, addresses: Sequence[AdminChat], now: datetime) -> None:
    admins.notify(tx, text, admins=addresses, now=now)
    gaps.mark_reported(tx, gap)


def _report_move(tx: Tx, feed: Feed, text: str, *, addresses: Sequence[AdminChat], now: datetime) -> None:
    admins.notify(tx, text, admins=addresses, now=now)
    feeds.mark_move_reported(tx, feed)
