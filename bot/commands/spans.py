"""From when until when, in the words people type."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Final

from news.text.vietnamese import fold

_LONGEST: Final = 80
_DASH: Final = re.compile(r"\s*[-‐‑–—−→~>]+\s*(?=\d)")
_POINT: Final = re.compile(r"(?<=\d)\s*[:.]\s*(?=\d)")
_TIME: Final = r"(\d{1,2})(?: ?(?:h|g|gio))?(?: ?(\d{2}|ruoi)(?: ?phut)?)?(?: ?(am|pm|sang|trua|chieu|toi|dem|khuya))?"
_SPAN: Final = re.compile(
    rf"(?:tu |from |luc )?{_TIME} (?:den|toi|cho den|to|until|till|va|and) (?:luc )?{_TIME}(?: (.+))?"
)
_AGREED: Final = re.compile(
    r"(?:(?:ngoai )?tru|van nhan|van gui) tin khan(?: cap)?|(?:except|but)(?: for)? (?:breaking|urgent)(?: news)?"
)
_REFUSED: Final = re.compile(
    r"(?:ke ca|ca|gom ca) tin khan(?: cap)?|(?:including|even|also) (?:breaking|urgent)(?: news)?"
)
#: Below which hour of the clock face these words mean the second half of the day.
_HALF: Final = {"pm": 12, "chieu": 12, "toi": 12, "dem": 12, "khuya": 12, "trua": 4}
_KIND_WORDS: Final = re.compile(r"(?: (?:nhe|nha|a|giup|di))+$")  #: that ask for nothing
_OFF: Final = ("tat", "bo", "huy", "thoi", "khong", "xoa", "off", "none", "never", "stop", "cancel", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietRequest:
    """What is asked of quiet hours."""

    off: bool = False
    hours: tuple[time, time] | None = None
    urgent: bool | None = None  #: whether breaking news may come all the same, where that is said


def read_quiet(words: str) -> QuietRequest | None:
    """What *words* ask for; None where nobody can tell.

    >>> parse("22h30 đến 5h").hours, parse("10 giờ tối - 6 giờ sáng, trừ tin khẩn").urgent
    ((datetime.time(22, 30), datetime.time(5, 0)), True)
    >>> parse("tắt").off, parse("mai nhé") is None
    (True, True)
    """
    said = _KIND_WORDS.sub("", fold(_POINT.sub("h", _DASH.sub(" den ", words[:_LONGEST]))))
    if said in _OFF:
        return QuietRequest(off=True)
    span = _SPAN.fullmatch(said)
    if not span:
        urgent = _read_consent(said)
        return None if urgent is None else QuietRequest(urgent=urgent)
    begin, end = _read_time(*span.group(1, 2, 3)), _read_time(*span.group(4, 5, 6))
    urgent = _read_consent(span[7]) if span[7] else None
    if begin is None or end is None or (span[7] and urgent is None):
        return None
    return QuietRequest(hours=(begin, end), urgent=urgent)


def _read_consent(said: str) -> bool | None:
    if _AGREED.fullmatch(said):
        return True
    return False if _REFUSED.fullmatch(said) else None


def _read_time(hour: str, minute: str | None, part: str | None) -> time | None:
    """A time of the day; "10 giờ tối" is 22:00, and 24:00 is 0:00."""
    hours, minutes = int(hour), 30 if minute == "ruoi" else int(minute or 0)
    night = part in ("dem", "khuya")
    if hours == 12 and (night or part in ("am", "sang", "toi")):
        hours = 0
    elif hours < _HALF.get(part or "", 0) and not (night and hours < 6):
        hours += 12
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        return None
    return time(hours % 24, minutes)
