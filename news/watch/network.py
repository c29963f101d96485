"""Whether it is our own line: all feeds fail at once, whoever they belong to."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

RECENT: Final = timedelta(minutes=10)  #: polls of so long ago say how it is now: most feeds are asked oftener by day
SURE: Final = timedelta(minutes=5)  #: without one good answer, before it is said …
AFTER_START: Final = timedelta(minutes=20)  #: … and after a start, when the machine's network may still be coming up
SEVERAL: Final = 3  #: newspapers; two may well be out of order at once


class Asked(NamedTuple):
    """A feed as its last poll left it."""

    newspaper: str
    polled: datetime | None
    ok: datetime | None  #: the last good poll
    is_good: bool  #: whether the last one was
    is_ours: bool  #: whether it is known to have failed by our own fault


def find_cut(asked: Iterable[Asked], *, begun: datetime, now: datetime) -> datetime | None:
    """Since when nothing answers, where our own network must be away; None where it works, or nobody can say.

    *begun*: when the program started.
    """
    recent = [one for one in asked if one.polled is not None and now - one.polled <= RECENT]
    newspapers = {one.newspaper for one in recent}
    if not recent or any(one.is_good for one in recent):
        return None
    if len(newspapers) < SEVERAL and not all(one.is_ours for one in recent):
        return None
    since = max((one.ok for one in recent if one.ok is not None), default=None)
    if since is None or now - since < SURE or now - begun < AFTER_START:
        return None
    return since
