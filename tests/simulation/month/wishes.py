"""What a chat wants, and by what plain rules an article comes to it: the slow model that a month is held against.

It knows nothing of the program's tables and of how it asks them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from news.text.dates import VIETNAM

#: Days off but for Sundays: Tết is on the 6th of February in 2027; its weekend is made up for by two days more.
HOLIDAYS = {date(2027, 2, day) for day in range(4, 11)}
MORNING, URGENT = "morning", "urgent"  #: what comes on days off: one digest at seven, or urgent news alone
EVENING = "17:30"  #: of a digest for which nobody named hours
TOGETHER = timedelta(minutes=10)
BY_THEMSELVES = {"telegram": 12, "zalo": 6}  #: alerts in ten minutes; the others come in one message

DAY, SEVEN = timedelta(days=1), time(7)

Thing = tuple[str, str]  #: ("topic", "y-te")


@dataclass(frozen=True, slots=True)
class Piece:
    """An article as it is published."""

    number: int
    at: datetime
    things: frozenset[Thing]
    urgent: bool = False
    story: int = 0  #: that another newspaper's article may tell, too


@dataclass(frozen=True, slots=True)
class Wanted:
    """One filter: what it asks for, within which places, without what, and how it is heard."""

    asked: frozenset[Thing] = frozenset()
    places: frozenset[str] = frozenset()
    without: frozenset[Thing] = frozenset()
    everything: bool = False
    mode: str = ""  #: at_once, silent, digest, off; "": as the chat hears
    hours: str = ""

    def brings(self, piece: Piece) -> bool:
        """Whether it asks for the article."""
        if not (self.everything or self.asked & piece.things) or self.without & piece.things:
            return False
        return not self.places or any(("province", place) in piece.things for place in self.places)


@dataclass(frozen=True, slots=True)
class Wishes:
    """All that one chat wants."""

    filters: tuple[Wanted, ...] = (Wanted(),)
    hours: str = ""  #: of its digests; "" is at once
    quiet: tuple[time, time] | None = None
    urgent_in_quiet: bool = False
    days_off: str = ""  #: "": as on other days
    paused_until: datetime | None = None
    stopped: bool = False

    def is_quiet(self, at: datetime) -> bool:
        """Whether its quiet hours last."""
        if self.quiet is None:
            return False
        (begin, end), now = self.quiet, at.astimezone(VIETNAM).time()
        return begin <= now < end if begin < end else now >= begin or now < end

    def after_quiet(self, at: datetime) -> datetime:
        """The end of quiet hours that last then."""
        if not self.is_quiet(at):
            return at
        assert self.quiet is not None
        moment = datetime.combine(at.astimezone(VIETNAM).date(), self.quiet[1], VIETNAM)
        return moment if moment > at else moment + DAY

    def is_resting(self, at: datetime) -> bool:
        """Whether it is a day off, or the night after one, where the chat wants less then."""
        here = at.astimezone(VIETNAM)
        return bool(self.days_off) and (is_off(here.date()) or (here.time() < SEVEN and is_off(here.date() - DAY)))

    def loud_at(self, at: datetime) -> datetime:
        """When news that came up *at* that moment may next be heard: then, or when quiet hours and days off end."""
        at = self.after_quiet(at)
        return self.after_quiet(self._after_rest(at)) if self.is_resting(at) else at

    def _after_rest(self, at: datetime) -> datetime:
        day = at.astimezone(VIETNAM).date()
        if self.days_off == URGENT:
            return datetime.combine(working_day(day), SEVEN, VIETNAM)
        moment = datetime.combine(day, SEVEN, VIETNAM)
        return moment if moment > at else moment + DAY

    def mode_of(self, one: Wanted) -> str:
        """How a filter is heard."""
        return one.mode or ("digest" if self.hours else "at_once")

    def digest_of(self, one: Wanted, after: datetime) -> datetime:
        """When a digest next comes with what the filter brings.

        One of quiet hours comes at their end; one of a day off in its morning, or on the next working day: with that
        day's own, if it has any, else at seven.
        """
        hours = one.hours or self.hours or EVENING
        first = after.astimezone(VIETNAM).date() - 9 * DAY
        coming = []
        for day in (first + ahead * DAY for ahead in range(20)):
            for moment in map(self.after_quiet, _moments_of(hours, day)):
                there = moment.astimezone(VIETNAM).date()
                if self.days_off and is_off(there):
                    there = there if self.days_off == MORNING else working_day(there)
                    if there != moment.astimezone(VIETNAM).date() and _moments_of(hours, there):
                        continue
                    moment = self.after_quiet(datetime.combine(there, SEVEN, VIETNAM))
                coming.append(moment)
        return min(moment for moment in coming if moment > after)

    def next_digest(self, after: datetime) -> datetime | None:
        """The first of all its digests."""
        coming = [self.digest_of(one, after) for one in self.filters if self.mode_of(one) == "digest"]
        return min(coming, default=None)

    def wants(self, piece: Piece) -> bool:
        """Whether any filter that is on brings the article."""
        return any(one.brings(piece) and one.mode != "off" for one in self.filters)


def is_off(day: date) -> bool:
    """Whether it is a Sunday or a holiday."""
    return day.isoweekday() == 7 or day in HOLIDAYS


def working_day(day: date) -> date:
    """The first one from this day on."""
    return next(one for one in (day + ahead * DAY for ahead in range(20)) if not is_off(one))


def _moments_of(hours: str, day: date) -> list[datetime]:
    """The moments of these times on the day: "07:00" is every day's, "12345@07:00" of Monday to Friday."""
    found = []
    for one in hours.split():
        days, sign, at = one.rpartition("@")
        if not sign or str(day.isoweekday()) in days:
            found.append(datetime.combine(day, time.fromisoformat(at), VIETNAM))
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Coming:
    """How an article comes: alone or in a digest, and when; None: not at all."""

    at: datetime | None = None
    alone: bool = False
    silent: bool = False
    why: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """What it is, in short."""
        return self.why or ("nothing" if self.at is None else "alone" if self.alone else "in a digest")


NOTHING = Coming()


@dataclass(frozen=True, slots=True)
class Expected:
    """What is to become of an article in a chat."""

    piece: Piece
    coming: Coming
    doubtful: bool = False  #: whether the chat heard of its story depends on when it changed what it wants


@dataclass(slots=True)
class Heard:
    """What a chat was sent by the platform's own account."""

    alone: dict[int, datetime] = field(default_factory=dict)
    bundled: dict[int, datetime] = field(default_factory=dict)
    silent: set[int] = field(default_factory=set)
    twice: list[int] = field(default_factory=list)

    def recent(self, at: datetime) -> list[datetime]:
        """When alerts came by themselves in the ten minutes before."""
        return sorted(moment for moment in self.alone.values() if at - TOGETHER < moment <= at)


def decide(wishes: Wishes, piece: Piece, *, channel: str, recent: Sequence[datetime]) -> Coming:
    """How the article is to come to a chat with these wishes, which heard alerts at the *recent* moments."""
    bringing = [one for one in wishes.filters if one.brings(piece)]
    modes = {wishes.mode_of(one) for one in bringing}
    is_paused = wishes.paused_until is not None and wishes.paused_until > piece.at
    if wishes.stopped or is_paused or not modes - {"off"}:
        return NOTHING
    if piece.urgent:
        return Coming(piece.at if wishes.urgent_in_quiet else wishes.after_quiet(piece.at), alone=True)
    if not modes & {"at_once", "silent"}:
        return Coming(min(wishes.digest_of(one, piece.at) for one in bringing if wishes.mode_of(one) == "digest"))
    if wishes.is_quiet(piece.at) or wishes.is_resting(piece.at):
        end = wishes.loud_at(piece.at)
        return Coming(min(end, wishes.next_digest(piece.at) or end))
    most = BY_THEMSELVES.get(channel)
    if most is not None and len(recent) >= most:
        end = wishes.loud_at(recent[0] + TOGETHER)
        return Coming(min(end, wishes.next_digest(piece.at) or end), why="over")
    if "at_once" in modes:
        return Coming(piece.at, alone=True)
    return Coming(piece.at, alone=True, silent=True, why="without a sound")
