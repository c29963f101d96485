"""The ordinary life of newspapers, hour by hour: nights, weekends, heaps, and Tết."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import exp
from random import Random

from news.watch.holidays import is_holiday

#: Of a working day's articles, how many come in each of its hours.
DAY = (0.2, 0.1, 0.1, 0.1, 0.3, 1, 3, 5, 7, 8, 7, 6, 4, 4, 6, 7, 7, 6, 5, 4, 4, 3, 2, 1)
WEEKEND = (0.5, 0.35)  #: of a working day's, on Saturday and on Sunday
TET = 0.25  #: of the usual, on holidays


def hour_of(moment: datetime) -> int:
    """Hours since 1970."""
    return int(moment.timestamp()) // 3600


def live(rates: Mapping[str, float], *, begin: datetime, days: int, chance: Random) -> dict[str, dict[int, int]]:
    """Articles by hour of newspapers that write so many on a working day, in heaps of three on average."""
    seen: dict[str, dict[int, int]] = {name: {} for name in rates}
    for step in range(days * 24):
        moment = begin + timedelta(hours=step)
        local = moment + timedelta(hours=7)
        slow = WEEKEND[local.weekday() - 5] if local.weekday() >= 5 else 1.0
        slow *= TET if is_holiday(local.date()) else 1.0
        for name, a_day in rates.items():
            heaps = _poisson(a_day / 3 * DAY[local.hour] / sum(DAY) * slow, chance)
            if count := sum(chance.randint(1, 5) for _ in range(heaps)):
                seen[name][hour_of(moment)] = count
    return seen


def _poisson(mean: float, chance: Random) -> int:
    count, product, least = 0, chance.random(), exp(-mean)
    while product > least:
        count, product = count + 1, product * chance.random()
    return count


def until(seen: Mapping[str, Mapping[int, int]], moment: datetime) -> dict[str, dict[int, int]]:
    """What was seen before *moment*."""
    return {name: {hour: n for hour, n in hours.items() if hour < hour_of(moment)} for name, hours in seen.items()}


MONDAY = datetime(2026, 9, 6, 17, tzinfo=UTC)  #: midnight in Vietnam, 7 September
RATES = {f"Báo {rate}": float(rate) for rate in (1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200)}
