"""Why a chat has no message of an article: the first of many causes that holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Absence(StrEnum):
    """Why there is no row of an article for a chat, in the order in which it is asked."""

    COMING = "coming"  #: it is still to be understood, or its rows are being written
    HELD = "held"  #: the flood guard holds it
    SILENT = "silent"  #: it is kept, and nobody gets it
    WITHDRAWN = "withdrawn"  #: its newspaper took it away before
    STORY = "story"  #: the chat heard of the event from another newspaper
    NOT_FOLLOWED = "not-followed"  #: the chat follows nothing of what it is about
    OFF = "off"  #: it is for a filter that the chat turned off
    EXCEPTED = "excepted"  #: the chat leaves out something of what it is about
    ELSEWHERE = "elsewhere"  #: it is about another place, or of another newspaper, than the chat's own
    PAUSED = "paused"  #: the chat wants no news for a while
    LATER = "later"  #: the chat began to follow it afterwards
    FORGOTTEN = "forgotten"  #: so long ago that the record is gone
    UNCLEAR = "unclear"  #: the chat wants it now; what it wanted then is not kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """What a chat wants now of what an article is about, and what it heard."""

    follows: bool  #: some topic or keyword of it
    wants: bool  #: and no exception, place or newspaper keeps it out
    excepts: bool  #: something of it is left out by name
    since: datetime | None = None  #: from when on the chat followed the first of these
    paused_until: datetime | None = None
    is_off: bool = False  #: a filter that is off would let it in
    heard_elsewhere: bool = False  #: another article of the same story came, or is to come


def find_absence(chosen: Interest, *, sent: datetime | None, kept_since: datetime, now: datetime) -> Absence:
    """Why the chat has no row of an article that was fanned out at *sent* (None: nobody knows when).

    Records before *kept_since* are gone.
    """
    if chosen.heard_elsewhere:
        return Absence.STORY
    if chosen.is_off and not chosen.wants:
        return Absence.OFF
    if not chosen.follows:
        return Absence.NOT_FOLLOWED
    if not chosen.wants:
        return Absence.EXCEPTED if chosen.excepts else Absence.ELSEWHERE
    if sent is None or sent < kept_since:
        return Absence.FORGOTTEN
    if chosen.since is not None and chosen.since > sent:
        return Absence.LATER
    if chosen.paused_until is not None and chosen.paused_until > now:
        return Absence.PAUSED
    return Absence.UNCLEAR
