"""Silence: whether a newspaper, or a topic, has had no article for several times as long as it usually has none.

What is usual is learnt of each from the last weeks: how many articles an hour of a working day, a Saturday, a Sunday
brings. Time is measured by the articles expected in it, so that a night or a weekend hardly counts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Final

from news.watch.holidays import is_holiday

WEEKS: Final = 8  #: looked back upon, so that enough is left of what came before a silence of weeks
LEARNT: Final = timedelta(days=14)  #: of its life at least, before anything is judged
FEWEST: Final = 15  #: articles in these weeks: less says nothing of a rhythm
MISSED: Final = 10.0  #: heaps of articles that were to be expected by now: by chance none comes once in e^10 = 22,000
SEVERAL: Final = 2.0  #: times the longest silence there was but one
SHORTEST: Final = 3  #: hours of silence: whatever was expected, half a morning is no news
SLOW: Final = 0.25  #: of what is usual, at least, is expected on a slow day of the whole press
ZONE: Final = 7  #: hours that Vietnam is ahead of UTC, all year

Hours = Mapping[int, int]  #: articles by the hour, counted from 1970 in UTC


@dataclass(frozen=True, slots=True)
class Silence:
    """How long it is silent."""

    last: datetime  #: the hour of its last article
    usual: timedelta  #: the longest silence there was in the last weeks, but for one


@dataclass(frozen=True, slots=True)
class _Window:
    """The hours that are looked at, and those of them that count."""

    first: int
    end: int  #: the hour that is not over yet
    kinds: tuple[int | None, ...]  #: of each hour: an hour of a working day, a Saturday, a Sunday; None: it counts not


def find_silent(seen: Mapping[str, Hours], *, now: datetime, since: datetime) -> dict[str, Silence]:
    """Those of *seen* (by name, the articles of the last `WEEKS`) that are silent for much longer than they ever are.

    *since* then we look without a break: what nobody looked at was not silent. Where all write less than usual, less
    is expected of each.
    """
    window = _window(seen.values(), now=now)
    expected = {name: _expect(hours, window) for name, hours in seen.items() if _is_known(hours, window)}
    if not expected:
        return {}
    total = _add(seen.values())
    everybody = _expect(total, window)
    found = {}
    for name, sums in expected.items():
        last = max(seen[name])
        begin = max(last + 1, _hour(since) + 1, window.first)
        if window.end - begin < SHORTEST:
            continue
        usual, hours = _longest(seen[name], sums, window)
        missed = _between(sums, begin, window.end, window)
        others = _between(everybody, begin, window.end, window) - missed
        came = sum(count for hour, count in total.items() if begin <= hour < window.end)
        slow = min(1.0, max(SLOW, (came + 1) / (others + 1)))
        if missed * slow >= max(MISSED * _heap(seen[name], sums, window), SEVERAL * usual):
            found[name] = Silence(_moment(last), timedelta(hours=hours))
    return found


def _window(seen: Iterable[Hours], *, now: datetime) -> _Window:
    end = _hour(now)
    first = end - WEEKS * 7 * 24
    days = {_day(hour) for hours in seen for hour in hours}
    last = max(days, default=0)  # before it, a day without any article is one on which nobody looked
    kinds = tuple(
        _kind(hour) if (_day(hour) in days or _day(hour) > last) and not _rests(hour) else None
        for hour in range(first, end)
    )
    return _Window(first, end, kinds)


def _kind(hour: int) -> int:
    """Working days are alike, Saturdays, Sundays: three times 24 kinds of hours."""
    weekday = (_day(hour) + 3) % 7  # 1 January 1970 was a Thursday
    return max(weekday - 4, 0) * 24 + (hour + ZONE) % 24


def _day(hour: int) -> int:
    return (hour + ZONE) // 24


def _rests(hour: int) -> bool:
    return is_holiday(date(1970, 1, 1) + timedelta(days=_day(hour)))


def _is_known(hours: Hours, window: _Window) -> bool:
    counted = {hour: count for hour, count in hours.items() if window.first <= hour < window.end}
    learnt = max(counted, default=0) - min(counted, default=0)
    return sum(counted.values()) >= FEWEST and learnt >= LEARNT // timedelta(hours=1)


def _expect(hours: Hours, window: _Window) -> list[float]:
    """The articles expected before each hour of the window, and after the last: sums that only grow.

    What is expected is learnt from the time until its last article: a silence does not teach itself.
    """
    came: dict[int, int] = {}
    many = Counter(window.kinds[: max(max(hours) + 1 - window.first, 0)])
    for hour, count in hours.items():
        kind = window.kinds[hour - window.first] if window.first <= hour < window.end else None
        if kind is not None:
            came[kind] = came.get(kind, 0) + count
    rates = {kind: count / many[kind] for kind, count in came.items()}
    return list(accumulate((0.0 if kind is None else rates.get(kind, 0.0) for kind in window.kinds), initial=0.0))


def _between(sums: list[float], begin: int, end: int, window: _Window) -> float:
    return sums[max(end, window.first) - window.first] - sums[min(max(begin, window.first), window.end) - window.first]


def _longest(hours: Hours, sums: list[float], window: _Window) -> tuple[float, int]:
    """The longest silence there was, but for one, in expected articles and in hours: one may have been a trouble."""
    heard = sorted(hour for hour in hours if window.first <= hour < window.end)
    gaps = sorted(
        ((_between(sums, one + 1, other, window), other - one) for one, other in pairwise(heard)), reverse=True
    )
    return gaps[1] if len(gaps) > 1 else (0.0, 0)


def _heap(hours: Hours, sums: list[float], window: _Window) -> float:
    """How many articles come at a time: by how much more they scatter around what is expected than single ones do."""
    mean = scattered = 0.0
    for at, (before, after) in enumerate(pairwise(sums)):
        mean += after - before
        scattered += (hours.get(window.first + at, 0) - (after - before)) ** 2 if window.kinds[at] is not None else 0.0
    return max(1.0, scattered / mean) if mean else 1.0


def _add(seen: Iterable[Hours]) -> dict[int, int]:
    total: dict[int, int] = {}
    for hours in seen:
        for hour, count in hours.items():
            total[hour] = total.get(hour, 0) + count
    return total


def _hour(moment: datetime) -> int:
    return int(moment.timestamp()) // 3600


def _moment(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * 3600, tz=UTC)
