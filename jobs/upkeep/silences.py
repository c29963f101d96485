"""Now and then: which newspapers and topics are silent for much longer than they ever are."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from jobs.clock import Clock
from jobs.upkeep.alarms import Alarms
from news.feeds.verdict import Verdict
from news.watch.alarms import AlarmKind, Detail
from news.watch.silence import WEEKS, Silence, find_silent
from storage import press, workers
from storage.engine.database import Database

EVERY: Final = timedelta(minutes=15)  #: articles are counted by the hour; who writes again is told sooner
BREAK: Final = timedelta(hours=1)  #: a stop of the program that makes no silence: feeds still list what came meanwhile


class Silences:
    """What is silent is an alarm until it writes again."""

    def __init__(self, db: Database, alarms: Alarms, *, clock: Clock, name_topic: Callable[[str], str]) -> None:
        """*name_topic*: what people call the topic of this slug, "" where there is none any more."""
        self._db = db
        self._alarms = alarms
        self._clock = clock
        self._name_topic = name_topic

    async def round(self) -> None:
        """Compare the last hours with the last weeks. Where our own line is cut, nobody is silent but us."""
        now = self._clock.now()
        since = await self._db.read(workers.running_since, within=BREAK)
        if since is None or await self._alarms.list_lasting(AlarmKind.NETWORK):
            return
        weeks = now - timedelta(weeks=WEEKS)
        papers = await self._db.read(press.by_newspaper, since=weeks)
        silent = find_silent(papers, now=now, since=since)
        details = {name: {**_describe(one), "verdict": await self._find_verdict(name)} for name, one in silent.items()}
        await self._keep(AlarmKind.NEWSPAPER, details, papers)
        topics = await self._db.read(press.by_topic, since=weeks, but=sorted(silent))
        topics = {slug: hours for slug, hours in topics.items() if self._name_topic(slug)}
        named = {
            slug: {**_describe(one), "name": self._name_topic(slug)}
            for slug, one in find_silent(topics, now=now, since=since).items()
        }
        await self._keep(AlarmKind.TOPIC, named, topics)

    async def _keep(self, kind: AlarmKind, found: Mapping[str, Detail], seen: press.Seen) -> None:
        """It ends with the next article; who was silent for all these weeks is silent still."""
        lasting = await self._alarms.list_lasting(kind)
        for subject in found.keys() - {one.subject for one in lasting}:
            await self._alarms.begin(kind, subject, **found[subject])
        for alarm in lasting:
            if alarm.subject in found:
                continue
            last = datetime.fromisoformat(str(alarm.detail["last"])).timestamp() // 3600
            if any(hour > last for hour in seen.get(alarm.subject, {})):
                await self._alarms.end(kind, alarm.subject)
            elif not await self._is_followed(kind, alarm.subject):
                await self._alarms.forget(kind, alarm.subject)

    async def _is_followed(self, kind: AlarmKind, subject: str) -> bool:
        if kind is AlarmKind.TOPIC:
            return bool(self._name_topic(subject))
        return bool(await self._db.read(press.find_verdicts, newspaper=subject))

    async def _find_verdict(self, newspaper: str) -> str:
        """What its feeds come to, where none of them works; "" where they answer."""
        verdicts = await self._db.read(press.find_verdicts, newspaper=newspaper)
        works = any(Verdict(one).is_good for one in verdicts if one)
        return "" if works else min(verdicts, default="")


def _describe(one: Silence) -> dict[str, str | int]:
    return {"last": one.last.isoformat(), "hours": round(one.usual / timedelta(hours=1))}
