"""When what may have arrived goes again: how often at most, and for how long it is of use."""

from datetime import datetime, timedelta
from typing import Final

COPIES: Final = 5  #: of anything in one chat, at most

#: After the first copy that nobody confirmed, the second, …: a hiccup is over in seconds, an outage in hours.
WAITS: Final = (timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6))

#: How long a message is worth another try; a digest until the next one is made.
USE: Final = {
    "breaking": timedelta(hours=6),
    "alert": timedelta(hours=24),
    "edit": timedelta(hours=24),
    "correction": timedelta(hours=24),
    "digest": timedelta(hours=24),
    "broadcast": timedelta(hours=72),
    "notice": timedelta(hours=72),
}

SHORTEST: Final = timedelta(seconds=1)  #: that we wait, whatever a platform says
LONGEST: Final = timedelta(days=1)  #: a wait that a platform asks for in one chat: no alert is of use afterwards
LONGEST_EVERYWHERE: Final = timedelta(hours=1)  #: in all of them; it is asked again then, and says so again


def believed(wait: timedelta, *, everywhere: bool) -> timedelta:
    """*wait* as a platform asks for it in one chat or *everywhere*, within reason: neither no time at all nor years.

    >>> str(believed(timedelta(seconds=10**9), everywhere=True)), str(believed(timedelta(seconds=-1), everywhere=False))
    ('1:00:00', '0:00:01')
    """
    return max(SHORTEST, min(wait, LONGEST_EVERYWHERE if everywhere else LONGEST))


def of_use_until(kind: str, *, breaking: bool, created: datetime, next_digest: datetime | None = None) -> datetime:
    """How long a delivery of this *kind*, written at *created*, is worth another try."""
    end = created + USE["breaking" if breaking else kind]
    return next_digest if kind == "digest" and next_digest is not None else end


def next_try(copies: int, *, most: int, now: datetime, until: datetime) -> datetime | None:
    """When what left *copies* times, and was never confirmed, goes again; None where it does not.

    No more than *most* copies leave, and none after *until*, but that a second try is always of use.
    """
    if copies >= min(most, COPIES):
        return None
    due = now + WAITS[copies - 1]
    return due if copies == 1 or due <= until else None
