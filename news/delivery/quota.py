"""A month's messages where a plan limits them: what may still be said, and how often a digest can come.

The platform tells neither what is left nor when a month begins: we count ourselves, and take the
calendar month in Vietnam.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from math import ceil

from news.text.dates import VIETNAM

WARN_AT = 0.8  #: of the month's messages; admins are told once
NEARLY = 0.95  #: of them; from here on the platform may count some more than we do, and say that the month is over
NEWSROOM_PART, NEWSROOM_MOST = 100, 30  #: one of so many messages, and no more than so many, are the newsroom's alone
TWICE, ONCE, SECOND_DAY = timedelta(hours=5), timedelta(hours=20), timedelta(hours=44)
HUNGRY = timedelta(hours=40)  #: since the last digest: from here on the reserve may be touched
PARTS = 3  #: messages a digest takes at most, where there is plenty
CHATTER = 0.1  #: answers a chat and day, until the month itself has shown how many
SHOWN_AFTER = 3.0  #: days that the guess above weighs as much as


class Purpose(IntEnum):
    """What a message is for; the smaller the number, the deeper it may reach into the reserve."""

    NEWSROOM = 0
    BROADCAST = 1
    BREAKING = 2
    REPLY = 3
    DIGEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """How a channel's month stands."""

    limit: int  #: messages the plan allows
    used: int
    chats: int  #: that hear by digest
    now: datetime
    waiting: int = 0  #: in the outbox, and as good as sent
    digests: int = 0  #: messages among the used ones that were digests
    lately: int = 0  #: used in the last `LATELY` days, today not counted
    lately_days: int = 0  #: how many of those days there were

    @property
    def left(self) -> int:
        """Messages that nothing has been promised to."""
        return max(0, self.limit - self.used - self.waiting)

    @property
    def reserve(self) -> int:
        """Kept back for broadcasts and breaking news: a tenth, and two for each chat."""
        return min(max(self.limit // 10, 2 * self.chats), self.limit // 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often and how full digests may be."""

    gap: timedelta  #: at least this long between two of the same chat
    parts: int  #: messages each may take


def day_of(now: datetime) -> str:
    """The day in Vietnam, as it is counted.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 11, 30, 17, 30, tzinfo=UTC))
    '2026-12-01'
    """
    return now.astimezone(VIETNAM).date().isoformat()


def month_begins(now: datetime) -> datetime:
    """The first moment of this month in Vietnam."""
    return now.astimezone(VIETNAM).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def month_ends(now: datetime) -> datetime:
    """The first moment of the next month in Vietnam."""
    return month_begins(month_begins(now) + timedelta(days=32))


def pace(month: Month) -> Pace:
    """What the rest of the month allows, answers and the reserve put aside."""
    if not month.chats:
        return Pace(gap=timedelta(), parts=PARTS)
    days = max((month_ends(month.now) - month.now) / timedelta(days=1), 0.5)
    gone = (month.now - month_begins(month.now)) / timedelta(days=1)
    others = max(0, month.used - month.digests)
    chatter = (others + CHATTER * month.chats * SHOWN_AFTER) / (gone + SHOWN_AFTER)
    a_day = (month.left - month.reserve - chatter * days) / days / month.chats
    if a_day >= 4:
        return Pace(gap=timedelta(), parts=min(PARTS, int(a_day // 4)))
    if a_day >= 2:
        return Pace(gap=TWICE, parts=1)
    return Pace(gap=ONCE if a_day >= 1 else SECOND_DAY, parts=1)


def is_digest_allowed(month: Month, *, last: datetime | None, gap: timedelta) -> bool:
    """Whether a chat gets its digest now, the one before made at *last*."""
    if last is not None and month.now - last < gap:
        return False
    hungry = last is None or month.now - last >= HUNGRY
    return month.left > (month.reserve // 2 if hungry else month.reserve)


def kept_for_newsroom(limit: int) -> int:
    """Messages that nothing but answers and notices to the newsroom may use, so that it is never met with silence.

    >>> kept_for_newsroom(3000), kept_for_newsroom(500), kept_for_newsroom(90)
    (30, 5, 0)
    """
    return min(limit // NEWSROOM_PART, NEWSROOM_MOST)


def is_allowed(month: Month, purpose: Purpose, cost: int = 1) -> bool:
    """Whether *cost* messages may go now; only what the newsroom hears may take the last one.

    A digest was counted among what waits when it was made, so it only must not go over what is kept.
    """
    kept = month.reserve // 2
    if purpose is Purpose.NEWSROOM:
        kept = 0
    elif purpose in (Purpose.BROADCAST, Purpose.DIGEST):
        kept = kept_for_newsroom(month.limit)
    return month.used + cost <= month.limit - kept


def runs_out(month: Month) -> datetime | None:
    """When nothing is left if it goes on as lately; None where it lasts until the month ends."""
    a_day = month.lately / month.lately_days if month.lately_days else 0.0
    if not a_day:
        return None
    end = month.now + timedelta(days=max(0, month.limit - month.used) / a_day)
    return end if end < month_ends(month.now) else None


def warned_at(limit: int) -> int:
    """From how many messages on admins are warned.

    >>> warned_at(3000)
    2400
    """
    return ceil(limit * WARN_AT)
