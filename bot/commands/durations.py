"""How long, in the words people type."""

import re
from datetime import timedelta
from typing import Final

from bot.texts import _
from news.text.vietnamese import fold

LONGEST: Final = timedelta(days=365)

_NUMBERS: Final = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "one": 1, "two": 2, "three": 3, "a": 1, "an": 1,
}  # fmt: skip
_HOUR, _DAY, _WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
_UNITS: Final = {
    "h": _HOUR, "g": _HOUR, "gio": _HOUR, "tieng": _HOUR, "hour": _HOUR, "hours": _HOUR,
    "d": _DAY, "ngay": _DAY, "hom": _DAY, "day": _DAY, "days": _DAY,
    "w": _WEEK, "tuan": _WEEK, "week": _WEEK, "weeks": _WEEK,
}  # fmt: skip
_SPAN: Final = re.compile(r"(?:trong |for )?(\d{1,6}|[a-z]+) ?([a-z]+)(?: nua| toi)?")


def read_duration(words: str) -> timedelta | None:
    """The duration, at most a year; None where *words* are none.

    >>> parse("3 ngày"), parse("hai tuan"), parse("12h"), parse("đến sáng mai")
    (datetime.timedelta(days=3), datetime.timedelta(days=14), datetime.timedelta(seconds=43200), None)
    """
    span = _SPAN.fullmatch(fold(words[:60]))
    if not span:
        return None
    number = int(span[1]) if span[1].isdecimal() else _NUMBERS.get(span[1], 0)
    unit = _UNITS.get(span[2])
    return min(number * unit, LONGEST) if unit and number else None


def offer_durations() -> list[tuple[str, str]]:
    """What is offered: as shown, and as typed."""
    return [(_("1 giờ"), "1h"), (_("1 ngày"), "1d"), (_("3 ngày"), "3d"), (_("1 tuần"), "1w")]
