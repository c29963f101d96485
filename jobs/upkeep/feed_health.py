"""Health of the feeds: which are dead, which moved or rolled on faster than they were read, and whether it is us."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from jobs.upkeep.alarms import Alarms
from news.feeds.feed import Feed, is_dead
from news.feeds.verdict import Verdict
from news.watch.alarms import AlarmKind, Detail
from news.watch.network import Asked, find_cut
from storage import admins, feeds, gaps
from storage.admins import AdminChat
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.feeds import Listed

log = logging.getLogger(__name__)

Wording = Callable[[Feed], str]  #: what admins read about a feed that moved


class FeedHealth:
    """Has the newsroom hear of feeds in trouble."""

    def __init__(
        self,
        db: Database,
        alarms: Alarms,
        *,
        addresses: Sequence[AdminChat],
        wording: Wording,
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._alarms = alarms
        self._addresses = addresses
        self._wording = wording
        self._now = now
        self._begun = now()

    async def round(self) -> None:
        """Tell what is new trouble, and which feeds lead to another site."""
        now = self._now()
        for feed in await self._db.read(feeds.unreported_moves):
            if Verdict(feed.verdict).is_good:
                await self._db.run(_report_move, feed, self._wording(feed), addresses=self._addresses, now=now)
                log.warning("reported feed=%s moved_to=%s", feed.url, feed.moved_to)
        for gap in await self._db.read(gaps.unreported):
            since, until = gap.since.isoformat(), gap.until.isoformat()
            named = {"newspaper": gap.newspaper, "section": gap.section}
            await self._alarms.begin(AlarmKind.GAP, gap.url, since=since, until=until, **named)
            await self._db.run(gaps.mark_reported, gap)
        listed = [one for one in await self._db.read(feeds.everything) if one.feed.state == "active"]
        asked = [_asked(one) for one in listed if not is_dead(one.feed, now=now)]
        cut = find_cut(asked, begun=self._begun, now=now)
        if cut:
            papers = len({one.feed.newspaper for one in listed})
            away: Detail = {"since": cut.isoformat(), "newspapers": papers, "feeds": len(listed)}
            await self._alarms.keep(AlarmKind.NETWORK, {"": away}, looked=True)
        elif await self._is_line_well(listed):
            await self._alarms.keep(AlarmKind.NETWORK, {}, looked=True)
            await self._keep_dead([one.feed for one in listed], now=now)

    async def _is_line_well(self, listed: Sequence[Listed]) -> bool:
        """Whether our own line was not cut, or a feed answered since: few are asked while all fail."""
        lasting = await self._alarms.list_lasting(AlarmKind.NETWORK)
        began = max((one.began for one in lasting), default=None)
        return began is None or any(one.feed.ok_at is not None and one.feed.ok_at >= began for one in listed)

    async def _keep_dead(self, listed: Sequence[Feed], *, now: datetime) -> None:
        """Those that failed for days, until they work; one that an admin put away is nobody's trouble."""
        known = {alarm.subject for alarm in await self._alarms.list_open() if alarm.kind is AlarmKind.FEED}
        for url in known - {feed.url for feed in listed}:
            await self._alarms.forget(AlarmKind.FEED, url)
        dead: dict[str, Detail] = {
            feed.url: {"newspaper": feed.newspaper, "section": feed.section, "verdict": feed.verdict}
            for feed in listed
            if is_dead(feed, now=now) or (feed.url in known and feed.failing_since is not None)
        }
        await self._alarms.keep(AlarmKind.FEED, dead, looked=True)


def _asked(one: Listed) -> Asked:
    verdict = one.feed.verdict
    return Asked(
        newspaper=one.feed.newspaper,
        polled=one.polled_at if verdict else None,
        ok=one.feed.ok_at,
        is_good=bool(verdict) and Verdict(verdict).is_good,
        is_ours=bool(verdict) and Verdict(verdict).is_ours,
    )


def _report_move(tx: Tx, feed: Feed, text: str, *, addresses: Sequence[AdminChat], now: datetime) -> None:
    admins.notify(tx, text, admins=addresses, now=now)
    feeds.mark_move_reported(tx, feed)
