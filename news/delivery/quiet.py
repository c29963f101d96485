"""Quiet hours: when a chat wants to hear nothing, and when that is over."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from news.text.dates import VIETNAM


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `begin` until `end`, every day in Vietnam; over midnight where the end is the earlier of the two."""

    begin: time
    end: time  #: not the same as `begin`
    urgent: bool | None = None  #: whether breaking news may come all the same; None: nobody has said

    def __str__(self) -> str:
        """As people read it.

        >>> str(QuietHours(begin=time(22), end=time(6)))
        '22:00–06:00'
        """
        return f"{self.begin:%H:%M}–{self.end:%H:%M}"

    def covers(self, at: time) -> bool:
        """Whether it is quiet at this time of the day.

        >>> night = QuietHours(begin=time(22), end=time(6))
        >>> [night.covers(time(hour)) for hour in (21, 22, 0, 6)]
        [False, True, True, False]
        """
        if self.begin < self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end

    def last(self, now: datetime) -> bool:
        """Whether it is quiet now."""
        return self.covers(now.astimezone(VIETNAM).time())

    def over(self, now: datetime) -> datetime:
        """When quiet hours next come to their end."""
        here = now.astimezone(VIETNAM)
        end = datetime.combine(here.date(), self.end, VIETNAM)
        return (end if end > here else end + timedelta(days=1)).astimezone(now.tzinfo)
