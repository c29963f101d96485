"""The times of the day as people write them: "7h30", "6 giờ rưỡi", "10 giờ tối", "7am"."""

import re
from datetime import time
from typing import Final

_PARTS: Final = r"am|pm|sang|trua|chieu|toi|dem|khuya"
#: A time in folded words with "h" for a colon; three groups, for `read_time`.
TIME: Final = rf"(\d{{1,2}})(?: ?(?:h|g|gio))?(?: ?(\d{{2}}|ruoi)(?: ?phut)?)?(?: ?({_PARTS}))?"
#: The same where several may stand one after the other: "7 17" are two.
_LISTED: Final = re.compile(
    rf"(\d{{1,2}})(?: ?(?:(?:h|g)(?: ?(ruoi)|(\d{{2}}))?|gio(?: ?(ruoi)| ?(\d{{2}})(?! ?(?:h|g|gio)\b))?)(?: ?phut)?)?"
    rf"(?: ?({_PARTS}))?(?!\w)"
)
_POINT: Final = re.compile(r"(?<=\d)\s*[:.]\s*(?=\d)")
#: Below which hour of the clock face these words mean the second half of the day.
_HALF: Final = {"pm": 12, "chieu": 12, "toi": 12, "dem": 12, "khuya": 12, "trua": 4}


def read_time(hour: str, minute: str | None, part: str | None) -> time | None:
    """A time of the day; "10 giờ tối" is 22:00, and 24:00 is 0:00. None where there is no such time.

    >>> read_time("10", "ruoi", "toi"), read_time("24", None, None), read_time("25", None, None)
    (datetime.time(22, 30), datetime.time(0, 0), None)
    """
    hours, minutes = int(hour), 30 if minute == "ruoi" else int(minute or 0)
    night = part in ("dem", "khuya")
    if hours == 12 and (night or part in ("am", "sang", "toi")):
        hours = 0
    elif hours < _HALF.get(part or "", 0) and not (night and hours < 6):
        hours += 12
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        return None
    return time(hours % 24, minutes)


def join_points(words: str) -> str:
    """The same with an "h" in the place of colons and points between digits, as folding drops them."""
    return _POINT.sub("h", words)


def read_times(said: str) -> list[time] | None:
    """The times that folded words list, "va" or "and" or nothing between them; None where they say anything else.

    >>> read_times("6h va 18h"), read_times("7 gio 30 sang 5 gio chieu"), read_times("7h mai")
    ([datetime.time(6, 0), datetime.time(18, 0)], [datetime.time(7, 30), datetime.time(17, 0)], None)
    """
    found = []
    rest = said.strip()
    while rest:
        one = _LISTED.match(rest)
        moment = read_time(one[1], one[2] or one[3] or one[4] or one[5], one[6]) if one else None
        if one is None or moment is None:
            return None
        found.append(moment)
        rest = re.sub(r"^(?:va|and|roi)\b", "", rest[one.end() :].strip()).strip()
    return found or None
