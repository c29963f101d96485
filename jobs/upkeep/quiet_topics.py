"""Now and then: readers of a topic that is silent for much longer than usual hear so, once."""

import json
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from functools import partial
from itertools import groupby
from typing import Final

from jobs.clock import Clock
from jobs.upkeep.alarms import Alarms
from jobs.upkeep.silences import BREAK
from news.delivery.messages import Reply
from news.text.dates import VIETNAM
from news.watch.alarms import AlarmKind
from news.watch.holidays import is_holiday
from news.watch.quiet_topics import LOOKED_BACK, SHORTEST, measure_silence
from storage import settings, silences, workers
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.silences import FollowedTopic, TopicReader

EVERY: Final = timedelta(minutes=5)
CHATS: Final = 200  #: looked at in one reading
LASTS: Final = 2.0  #: seconds of a round, after which no more are looked at
MOST_HEARD: Final = 200  #: chats, after which it ends, too: a topic of many readers makes no heap of messages
_PROGRESS: Final = "quiet_topics"  #: the setting that says how far we are
FROM, UNTIL = time(9), time(20)  #: of the day, in Vietnam: nobody is disturbed for what does not happen
CAUGHT_UP: Final = timedelta(days=1)  #: since a start, until what came before it is read
READ_WITHIN: Final = timedelta(days=1)  #: a feed that answered is read well


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietTopic:
    """A topic as a chat follows it, of which nothing came for some days."""

    topic: str  #: its slug
    days: int
    provinces: tuple[str, ...] = ()  #: that it is narrowed to; none: all
    newspapers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Progress:
    """How far we are among the chats."""

    after: int = 0  #: the last one that was looked at
    over: str = ""  #: the day, in Vietnam, on which all were


Wording = Callable[[tuple[QuietTopic, ...], str, bool], Reply]  #: in a language, for a group or for one


@dataclass(frozen=True, slots=True)
class _Silence:
    days: int
    last: datetime | None


class QuietTopics:
    """Goes through the chats of *channels*, some in each round, all once a day where the day is long enough."""

    def __init__(
        self,
        db: Database,
        alarms: Alarms,
        *,
        channels: Collection[str],
        wording: Wording,
        name_topic: Callable[[str], str],
        clock: Clock,
        on_queued: Callable[[], None] = lambda: None,
    ) -> None:
        """*name_topic*: what people call the topic of this slug, "" where there is none any more."""
        self._db, self._alarms, self._clock = db, alarms, clock
        self._channels, self._wording, self._name_topic = channels, wording, name_topic
        self._on_queued = on_queued

    async def round(self) -> int:
        """Look at the next chats, by day and where newspapers are read; how many hear something."""
        now = self._clock.now()
        here = now.astimezone(VIETNAM)
        if is_holiday(here.date()) or not FROM <= here.time() < UNTIL:
            return 0
        progress = await self._db.read(_read_progress)
        if progress.over == here.date().isoformat() or not await self._reads(now):
            return 0
        silent = {one.subject for one in await self._alarms.list_lasting(AlarmKind.NEWSPAPER)}
        last: int | None = progress.after
        begun, count = self._clock.monotonic(), 0
        while last is not None and count < MOST_HEARD:
            last, heard = await self._go_on(last, now=now, silent=silent)
            count += heard
            if self._clock.monotonic() - begun >= LASTS:
                break
        over = here.date().isoformat() if last is None else progress.over
        await self._db.run(_keep_progress, _Progress(after=last or 0, over=over))
        if count:
            self._on_queued()
        return count

    async def _go_on(self, after: int, *, now: datetime, silent: Collection[str]) -> tuple[int | None, int]:
        """Look at the next chats: the last of them, None where there are no more, and how many hear something."""
        last, found = await self._db.read(partial(self._look, after=after, now=now, silent=silent))
        count = 0
        for said, chats in _by_words(found, self._wording):
            count += await self._db.run(silences.tell, said, chats, now=now)
        return last, count

    async def _reads(self, now: datetime) -> bool:
        """Whether we read without a break, and our line and clock are well."""
        since = await self._db.read(workers.running_since, within=BREAK)
        if since is None or now - since < CAUGHT_UP:
            return False
        return not await self._alarms.list_lasting(AlarmKind.NETWORK, AlarmKind.CLOCK)

    def _look(
        self, tx: Tx, *, after: int, now: datetime, silent: Collection[str]
    ) -> tuple[int | None, list[tuple[TopicReader, dict[str, tuple[FollowedTopic, _Silence]]]]]:
        last, readers = silences.list_readers(tx, after=after, limit=CHATS, channels=self._channels, now=now)
        known: dict[object, list[datetime] | None] = {}  #: by topic and limits: many chats ask for the same
        found = []
        for one in readers:
            quiet = {
                topic: (followed, silence)
                for topic, several in groupby(
                    sorted(one.followed, key=lambda followed: followed.topic), lambda followed: followed.topic
                )
                for followed, silence in self._measure(tx, list(several), known, now=now, silent=silent)
                if _is_new(silence, one.reported.get(topic))
            }
            if quiet:
                found.append((one, quiet))
        return last, found

    def _measure(
        self,
        tx: Tx,
        several: list[FollowedTopic],
        known: dict[object, list[datetime] | None],
        *,
        now: datetime,
        silent: Collection[str],
    ) -> list[tuple[FollowedTopic, _Silence]]:
        """The silence of a topic that one filter or several of a chat ask for: one that has news ends it."""
        if not self._name_topic(several[0].topic):
            return []
        seen: list[datetime] = []
        for followed in several:
            key = (followed.topic, followed.limits)
            if key not in known:
                known[key] = _list_seen(tx, followed, now=now)
            if (found := known[key]) is None:
                return []
            seen += found
        length = measure_silence(sorted(set(seen)), followed=min(followed.since for followed in several), now=now)
        if length is None or not all(
            silences.is_read_well(tx, followed, silent=silent, within=READ_WITHIN, now=now) for followed in several
        ):
            return []
        widest = min(several, key=lambda followed: len(followed.limits))
        return [(widest, _Silence(length.days, max(seen, default=None)))]


def _read_progress(tx: Tx) -> _Progress:
    return _Progress(**json.loads(settings.get(tx, _PROGRESS, "{}")))


def _keep_progress(tx: Tx, progress: _Progress) -> None:
    settings.put(tx, _PROGRESS, json.dumps(asdict(progress)))


def _list_seen(tx: Tx, followed: FollowedTopic, *, now: datetime) -> list[datetime] | None:
    """When its articles were seen; None where the last one is so new that nobody need go through them all."""
    if silences.is_seen(tx, followed, since=now - SHORTEST):
        return None
    return silences.list_seen(tx, followed, since=now - LOOKED_BACK)


def _is_new(silence: _Silence, reported: datetime | None) -> bool:
    """Whether the chat did not hear of this silence: the topic came back since, or it never heard any."""
    return reported is None or (silence.last is not None and silence.last > reported)


def _by_words(
    found: list[tuple[TopicReader, dict[str, tuple[FollowedTopic, _Silence]]]], wording: Wording
) -> list[tuple[Reply, dict[int, dict[str, datetime | None]]]]:
    """What is said, with the chats that hear it: those with the same silences hear the same."""
    heard: dict[tuple[tuple[QuietTopic, ...], str, bool], dict[int, dict[str, datetime | None]]] = {}
    for one, quiet in found:
        topics = tuple(
            QuietTopic(
                topic=topic,
                days=silence.days,
                provinces=tuple(followed.places("province")),
                newspapers=tuple(followed.places("newspaper")),
            )
            for topic, (followed, silence) in quiet.items()
        )
        chats = heard.setdefault((topics, one.language, one.grouped), {})
        chats[one.chat] = {topic: silence.last for topic, (_followed, silence) in quiet.items()}
    return [(wording(*words), chats) for words, chats in heard.items()]
