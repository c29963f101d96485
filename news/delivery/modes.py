"""How a filter is heard, and how loud that is."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from news.delivery.days_off import DaysOff
from news.delivery.digests import EVENING, next_time
from news.delivery.quiet import QuietHours


class Mode(StrEnum):
    """How what a filter brings is heard."""

    AT_ONCE = "at_once"
    SILENT = "silent"  #: at once, without a sound
    DIGEST = "digest"
    OFF = "off"  #: it brings nothing, and is kept
    AS_CHAT = ""  #: at once, or with its chat's digests


#: An article that several filters of a chat want comes by the highest of these; by 0 it does not come.
LOUDNESS: Final = {Mode.AT_ONCE: 3, Mode.SILENT: 2, Mode.DIGEST: 1, Mode.OFF: 0}


def resolve(mode: Mode, *, bundled: str) -> Mode:
    """The mode as it is in a chat with these digest hours ("" where it hears at once).

    >>> str(resolve(Mode.AS_CHAT, bundled="17:30")), str(resolve(Mode.AS_CHAT, bundled=""))
    ('digest', 'at_once')
    """
    if mode is not Mode.AS_CHAT:
        return mode
    return Mode.DIGEST if bundled else Mode.AT_ONCE


def hours_of_mode(mode: Mode, own: str, *, bundled: str) -> str:
    """The digest hours of a filter with hours of its *own* ("": none); "" where it hears at once, or nothing.

    >>> hours_of_mode(Mode.DIGEST, "", bundled=""), hours_of_mode(Mode.AS_CHAT, "12:00", bundled="07:00")
    ('17:30', '12:00')
    """
    return (own or bundled or EVENING) if resolve(mode, bundled=bundled) is Mode.DIGEST else ""


def next_digest(
    mode: Mode,
    own: str,
    *,
    bundled: str,
    after: datetime,
    quiet: QuietHours | None = None,
    days_off: DaysOff = DaysOff.AS_OTHERS,
) -> datetime | None:
    """When a digest next comes with what such a filter brings, or quiet hours or days off hold back; None where none
    does.
    """
    if resolve(mode, bundled=bundled) is Mode.OFF:
        return None
    return next_time(hours_of_mode(mode, own, bundled=bundled), after=after, quiet=quiet, days_off=days_off)
