"""What other machines' clocks say: the `Date` of newspapers' answers, which ours can be compared with."""

from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median

from jobs.clock import Clock

MOST = 20  #: hosts, those that answered last
FRESH = 3600.0  #: seconds that an answer counts
DISAGREES = timedelta(hours=1)  #: a difference that no slow answer and no careless server explains
SEVERAL = 2  #: hosts that must say the same before our own clock is doubted


class HostClocks:
    """The latest answers, one of each host."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._said: OrderedDict[str, tuple[float, datetime]] = OrderedDict()  #: when it was heard, and what

    def note(self, host: str, date: str, age: str = "") -> None:
        """*host* answered with these headers; a copy's date is *age* seconds old."""
        try:
            said = parsedate_to_datetime(date)
            said = said if said.tzinfo else said.replace(tzinfo=UTC)
            said += timedelta(seconds=int(age)) if age.isdecimal() and len(age) < 8 else timedelta()
        except (ValueError, TypeError, OverflowError):  # the last day of the year 9999 is a date too
            return
        self._said[host] = (self._clock.monotonic(), said)
        self._said.move_to_end(host)
        if len(self._said) > MOST:
            self._said.popitem(last=False)

    def measure(self) -> timedelta | None:
        """How far our clock is ahead of theirs; None where none of them was heard lately, or one that disagrees."""
        off, most = self._list_differences(), DISAGREES.total_seconds()
        with_us = [seconds for seconds in off if abs(seconds) <= most]
        against = [seconds for seconds in off if abs(seconds) > most]
        agreed = [seconds for seconds in against if abs(seconds - median(against)) <= most]
        if len(agreed) >= SEVERAL and len(agreed) > len(with_us):
            return timedelta(seconds=median(agreed))
        return timedelta(seconds=median(with_us)) if with_us else None

    def how_far_ahead(self) -> timedelta:
        """How far our clock is ahead for whoever must not call news old: as several hosts say, or the only one heard.

        After a start the first feed is read before a second host has answered. Where that one alone is wrong, and
        behind, an old article may be told; where it is right, none is lost.
        """
        if self.is_wrong():
            return self.measure() or timedelta()
        off = self._list_differences()
        alone = off[0] if len(off) == 1 else 0.0
        return timedelta(seconds=alone) if alone > DISAGREES.total_seconds() else timedelta()

    def _list_differences(self) -> list[float]:
        """Seconds by which our clock is ahead of each host's that was heard lately."""
        now, moment = self._clock.now(), self._clock.monotonic()
        return [
            (now - said - timedelta(seconds=moment - heard)).total_seconds()
            for heard, said in self._said.values()
            if moment - heard <= FRESH
        ]

    def is_wrong(self) -> bool:
        """Whether several hosts say that our clock is wrong."""
        return abs(self.measure() or timedelta()) > DISAGREES
