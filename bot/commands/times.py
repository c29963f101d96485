"""How long, and from when until when, in the words people type."""

import re
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Final

from bot.texts import _
from news.text.hours import TIME, join_points, read_time
from news.text.vietnamese import fold

LONGEST: Final = timedelta(days=365)  #: of a pause

_NUMBERS: Final = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "one": 1, "two": 2, "three": 3, "a": 1, "an": 1,
}  # fmt: skip
_MINUTE, _HOUR, _DAY, _WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
_UNITS: Final = {
    "phut": _MINUTE, "p": _MINUTE, "min": _MINUTE, "minute": _MINUTE, "minutes": _MINUTE,
    "h": _HOUR, "g": _HOUR, "gio": _HOUR, "tieng": _HOUR, "hour": _HOUR, "hours": _HOUR,
    "d": _DAY, "ngay": _DAY, "hom": _DAY, "day": _DAY, "days": _DAY,
    "w": _WEEK, "tuan": _WEEK, "week": _WEEK, "weeks": _WEEK,
}  # fmt: skip
_DURATION: Final = re.compile(r"(?:trong |for )?(\d{1,6}|[a-z]+) ?([a-z]+)(?: nua| toi)?")
_LONGEST_SAID: Final = 80  #: characters that are read
_DASH: Final = re.compile(r"\s*[-‐‑–—−→~>]+\s*(?=\d)")
_HOURS: Final = re.compile(
    rf"(?:tu |from |luc )?{TIME} (?:den|toi|cho den|to|until|till|va|and) (?:luc )?{TIME}(?: (.+))?"
)
_AGREED: Final = re.compile(
    r"(?:(?:ngoai )?tru|van nhan|van gui) tin khan(?: cap)?|(?:except|but)(?: for)? (?:breaking|urgent)(?: news)?"
)
_REFUSED: Final = re.compile(
    r"(?:ke ca|ca|gom ca) tin khan(?: cap)?|(?:including|even|also) (?:breaking|urgent)(?: news)?"
)
_KIND_WORDS: Final = re.compile(r"(?: (?:nhe|nha|a|giup|di))+$")  #: that ask for nothing
_OFF: Final = ("tat", "bo", "huy", "thoi", "khong", "xoa", "off", "none", "never", "stop", "cancel", "no")


def read_duration(words: str) -> timedelta | None:
    """The duration, at most a year; None where *words* are none.

    >>> [read_duration(words) for words in ("3 ngày", "hai tuan", "12h", "đến sáng mai")]
    [datetime.timedelta(days=3), datetime.timedelta(days=14), datetime.timedelta(seconds=43200), None]
    """
    span = _DURATION.fullmatch(fold(words[:60]))
    if not span:
        return None
    number = int(span[1]) if span[1].isdecimal() else _NUMBERS.get(span[1], 0)
    unit = _UNITS.get(span[2])
    return min(number * unit, LONGEST) if unit and number else None


def offer_durations() -> list[tuple[str, str]]:
    """What is offered: as shown, and as typed."""
    return [(_("1 giờ"), "1h"), (_("1 ngày"), "1d"), (_("3 ngày"), "3d"), (_("1 tuần"), "1w")]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietRequest:
    """What is asked of quiet hours."""

    off: bool = False
    hours: tuple[time, time] | None = None
    urgent: bool | None = None  #: whether breaking news may come all the same, where that is said


def read_quiet(words: str) -> QuietRequest | None:
    """What *words* ask for; None where nobody can tell.

    >>> read_quiet("22h30 đến 5h").hours, read_quiet("10 giờ tối - 6 giờ sáng, trừ tin khẩn").urgent
    ((datetime.time(22, 30), datetime.time(5, 0)), True)
    >>> read_quiet("tắt").off, read_quiet("mai nhé") is None
    (True, True)
    """
    said = _KIND_WORDS.sub("", fold(join_points(_DASH.sub(" den ", words[:_LONGEST_SAID]))))
    if said in _OFF:
        return QuietRequest(off=True)
    span = _HOURS.fullmatch(said)
    if not span:
        urgent = _read_consent(said)
        return None if urgent is None else QuietRequest(urgent=urgent)
    begin, end = read_time(*span.group(1, 2, 3)), read_time(*span.group(4, 5, 6))
    urgent = _read_consent(span[7]) if span[7] else None
    if begin is None or end is None or (span[7] and urgent is None):
        return None
    return QuietRequest(hours=(begin, end), urgent=urgent)


def _read_consent(said: str) -> bool | None:
    if _AGREED.fullmatch(said):
        return True
    return False if _REFUSED.fullmatch(said) else None
