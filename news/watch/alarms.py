"""Alarms: what is wrong at the moment, of which the newsroom hears once, and once when it is well."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

Detail = Mapping[str, str | int | float | bool | None]  #: what the sentence about an alarm names; goes into JSON

GATHERED: Final = timedelta(minutes=10)  #: that many of a kind come one after the other are waited for, and are one
AGAIN: Final = timedelta(hours=1)  #: what begins anew within it is the same trouble come back
CALM: Final = (timedelta(), timedelta(minutes=5), timedelta(minutes=30))  #: well for so long at the 1st, 2nd … time
BRIEF: Final = timedelta(minutes=1)  #: what lasted less, and nobody has heard of, is not worth a word


class AlarmKind(StrEnum):
    """What an alarm is about; with its subject it is told apart from others."""

    HELD = "held"  #: a channel whose platform takes nothing; subject: the channel
    REFUSED = "refused"  #: a channel whose platform refuses our token: a person must act
    DEAF = "deaf"  #: a channel that hears nothing from its platform
    LANE = "lane"  #: there is work, and none of it succeeds; subject: which, as `jobs.upkeep.watch` names it
    BREAKING = "urgent"  #: breaking news that reached nobody; subject: the article (tables say `urgent` everywhere)
    DIGEST = "digest"  #: digests that should have been made; subject: the channel
    BROADCAST = "broadcast"  #: one that was confirmed and reached nobody; subject: its number
    NETWORK = "network"  #: all feeds fail at once: it is our own line
    FEED = "feed"  #: one that is dead; subject: its address
    GAP = "gap"  #: a feed that rolled on faster than it was read; subject: its address
    NEWSPAPER = "newspaper"  #: one that is silent for much longer than usual; subject: its name
    TOPIC = "topic"  #: the same of a topic; subject: its slug
    DISK = "disk"  #: nearly full; subject: the folder
    JUMP = "jump"  #: the clock was set
    CLOCK = "clock"  #: it is wrong: others say so
    DAMAGE = "damage"  #: the database's file is broken
    COPY = "copy"  #: last night's copy was not made
    BOOKS = "books"  #: figures of the books that should be the same
    CURSOR = "cursor"  #: fan-outs that passed chats without writing their rows
    PAIR = "pair"  #: articles and chats of which the ledger says other than the slow model

    @property
    def passes(self) -> bool:
        """Whether it is over as soon as it happened: nobody hears that it is well."""
        return self in PASSING

    def in_words(self, subject: str) -> str:
        """A few English words about *subject*: for `/healthz` and logs."""
        return f"{_WORDS[self]}: {subject}" if subject else _WORDS[self]

    @property
    def pause(self) -> timedelta:
        """How long others of the kind wait, once some were told, to be told together."""
        return GATHERED if self in MANY else timedelta()


_WORDS: Final = {
    AlarmKind.HELD: "nothing leaves",
    AlarmKind.REFUSED: "the token is refused",
    AlarmKind.DEAF: "nothing comes in",
    AlarmKind.LANE: "work without success",
    AlarmKind.BREAKING: "breaking news that reached nobody",
    AlarmKind.DIGEST: "digests are late",
    AlarmKind.BROADCAST: "broadcast that reached nobody",
    AlarmKind.NETWORK: "all feeds fail, so our own network",
    AlarmKind.FEED: "dead feed",
    AlarmKind.GAP: "gap in a feed",
    AlarmKind.NEWSPAPER: "silent newspaper",
    AlarmKind.TOPIC: "silent topic",
    AlarmKind.DISK: "disk nearly full",
    AlarmKind.JUMP: "the clock was set",
    AlarmKind.CLOCK: "the clock is wrong",
    AlarmKind.DAMAGE: "damaged database",
    AlarmKind.COPY: "no copy of last night",
    AlarmKind.BOOKS: "the books do not balance",
    AlarmKind.CURSOR: "rows were passed over",
    AlarmKind.PAIR: "rows that should not be, or should",
}

#: Those that `/healthz` names as they are at the moment, by asking the thing itself.
NAMED_LIVE: Final = frozenset({AlarmKind.HELD, AlarmKind.REFUSED, AlarmKind.DEAF, AlarmKind.DAMAGE, AlarmKind.DISK})

#: Those of a channel by which nothing leaves: whoever reads there hears of it when it is over.
OF_A_CHANNEL: Final = frozenset({AlarmKind.HELD, AlarmKind.REFUSED})

#: What happens and is over, with how seldom the same is told; in between it is counted.
PASSING: Final = {AlarmKind.GAP: timedelta(days=7), AlarmKind.JUMP: timedelta(days=1)}

#: Those of which dozens may come.
MANY: Final = frozenset({AlarmKind.FEED, AlarmKind.GAP, AlarmKind.NEWSPAPER, AlarmKind.TOPIC, AlarmKind.BREAKING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One trouble, from its beginning until the newsroom knows that it is over."""

    number: int
    kind: AlarmKind
    subject: str = ""
    detail: Detail = field(default_factory=dict)
    times: int = 1  #: that it began, each within an hour of its last end
    began: datetime
    ended: datetime | None = None  #: None: it lasts
    notice: int | None = None  #: by which admins hear of it; None: they have not yet
    reported: datetime | None = None  #: when that was written

    def __str__(self) -> str:
        return f"{self.kind.in_words(self.subject)}, since {self.began.isoformat(timespec='minutes')}"


def calm_after(times: int) -> timedelta:
    """For how long it must be well, after it began so many times, before that is believed.

    >>> calm_after(1), calm_after(2), calm_after(9)
    (datetime.timedelta(0), datetime.timedelta(seconds=300), datetime.timedelta(seconds=1800))
    """
    return CALM[min(times, len(CALM)) - 1]


@dataclass(frozen=True, slots=True)
class News:
    """What the newsroom is to hear now."""

    begun: tuple[Alarm, ...] = ()
    ended: tuple[Alarm, ...] = ()  #: also those that nobody heard of while they lasted
    dropped: tuple[Alarm, ...] = ()  #: over before anybody could hear of them, and too brief for a word

    def __bool__(self) -> bool:
        return bool(self.begun or self.ended or self.dropped)


def choose(open_alarms: Iterable[Alarm], *, reported: Mapping[AlarmKind, datetime], now: datetime) -> News:
    """What of *open_alarms* is to be told, where others of a kind were last *reported* then.

    Of kinds of which many may come, the first is told at once, and the next together, some minutes later.
    """
    begun, ended, dropped = [], [], []
    for alarm in open_alarms:
        waits = alarm.kind in reported and abs(now - reported[alarm.kind]) < alarm.kind.pause
        if alarm.notice is None and (alarm.ended is None or alarm.kind.passes):
            if not waits:
                begun.append(alarm)
        elif alarm.ended is None or alarm.kind.passes or now - alarm.ended < calm_after(alarm.times):
            continue
        elif alarm.notice is None and alarm.kind.pause and alarm.ended - alarm.began < BRIEF:
            dropped.append(alarm)
        elif not waits:
            ended.append(alarm)
    return News(tuple(begun), tuple(ended), tuple(dropped))
