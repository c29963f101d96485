"""Days off, Sundays and public holidays: how a chat hears then, and when they are over."""

from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import Final

from news.text.dates import VIETNAM
from news.text.holidays import is_day_off

OVER: Final = time(7)  #: when a day off ends, on the next day; and when its one digest comes
_DAY: Final = timedelta(days=1)


class DaysOff(IntEnum):
    """What comes on days off. Urgent news always does; what is held back comes when they are over, in one digest."""

    AS_OTHERS = 0  #: all, as on other days
    MORNING = 1  #: one digest, in the morning
    URGENT = 2  #: nothing else


def rest_end(now: datetime) -> datetime | None:
    """When the days off end that last now: in the morning of the next working day; None where none lasts.

    >>> from datetime import UTC
    >>> print(rest_end(datetime(2027, 2, 5, 12, 0, tzinfo=UTC)))
    2027-02-11 00:00:00+00:00
    """
    here = now.astimezone(VIETNAM)
    if not is_day_off(here.date()) and (here.time() >= OVER or not is_day_off(here.date() - _DAY)):
        return None
    return datetime.combine(next_working_day(here.date()), OVER, VIETNAM).astimezone(now.tzinfo)


def next_working_day(day: date) -> date:
    """The first one from this *day* on."""
    while is_day_off(day):
        day += _DAY
    return day


def is_in_rest(day: date) -> bool:
    """Whether any of this *day* belongs to days off: it is one, or the day after one, whose night is theirs."""
    return is_day_off(day) or is_day_off(day - _DAY)
