"""Whether a topic has been silent for so long that its readers wonder: measured by its own rhythm."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

LOOKED_BACK: Final = timedelta(days=60)  #: what its rhythm is learnt from
SHORTEST: Final = timedelta(days=7)  #: a week without an article is nothing to be told of
SEVERAL: Final = 3  #: times its usual gap
UNKNOWN: Final = timedelta(days=14)  #: where too little came to know its rhythm


def measure_silence(seen: Sequence[datetime], *, followed: datetime, now: datetime) -> timedelta | None:
    """For how long there was no article, where that is several times as long as usual; None where it is not.

    *seen* are the moments of its articles in the last `LOOKED_BACK`, in any order. Whoever follows it since *followed*
    can't have missed what did not come before.

    >>> from datetime import UTC
    >>> day, one = datetime(2026, 12, 1, tzinfo=UTC), timedelta(days=1)
    >>> daily = [day - one * ago for ago in range(12, 40)]
    >>> measure_silence(daily, followed=day - 30 * one, now=day).days
    12
    """
    last = max(seen, default=None)
    silent = min(now - (followed if last is None else last), LOOKED_BACK)
    if silent < _find_limit(sorted(seen)) or now - followed < SHORTEST:
        return None
    return silent


def _find_limit(seen: Sequence[datetime]) -> timedelta:
    """How long a silence must be. A longest gap may have been a trouble; the one next to it is known to happen."""
    gaps = sorted(after - before for before, after in pairwise(seen))
    if not gaps:
        return UNKNOWN
    return max(SHORTEST, SEVERAL * gaps[len(gaps) // 2], *gaps[-2:-1])
