"""Until when a pause lasts, in the words people type: "đến thứ hai", "đến 7h sáng mai", "đến 20/11"."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.commands.times import LONGEST, read_duration
from news.text.dates import VIETNAM
from news.text.hours import TIME, join_points, read_time
from news.text.vietnamese import fold

_MORNING: Final = time(6)  #: when news comes again on a day that is named alone
_PARTS: Final = {"sang": _MORNING, "trua": time(11), "chieu": time(13), "toi": time(18)}
_DAYS: Final = {
    "2": 0, "hai": 0, "monday": 0, "3": 1, "ba": 1, "tuesday": 1, "4": 2, "tu": 2, "wednesday": 2,
    "5": 3, "nam": 3, "thursday": 3, "6": 4, "sau": 4, "friday": 4, "7": 5, "bay": 5, "saturday": 5,
    "chu nhat": 6, "cn": 6, "sunday": 6,
}  # fmt: skip
_ENGLISH: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_UNTIL: Final = re.compile(
    r"(?:cho )?(?:den|toi|until|till|to)(?P<over> het)?(?: luc)?"
    rf"(?: (?:{TIME})(?= |\Z)(?! thang| ngay))?(?: (?P<part>sang|trua|chieu|toi))?"
    r"(?: (?:(?P<today>hom nay|today|nay)|(?:ngay )?(?P<tomorrow>mai|tomorrow)|(?:ngay )?(?P<after>kia)"
    r"|(?:ngay )?(?P<day>\d{1,2}) thang (?P<month>\d{1,2})(?: (?:thang|nam) (?P<year>\d{4}))?"
    rf"|(?:thu |t)(?P<number>hai|ba|tu|nam|sau|bay|[2-7])(?P<week> tuan (?:sau|toi))?"
    rf"|(?P<name>chu nhat|cn|{_ENGLISH})(?P<week_of_name> tuan (?:sau|toi))?|(?P<next>tuan(?: sau| toi| nay)?)))?"
)
_SLASH: Final = re.compile(r"(?<=\d)\s*[/-]\s*(?=\d)")


def read_until(words: str, *, now: datetime) -> datetime | None:
    """When the pause ends that *words* ask for, at most a year away; None where nobody can tell.

    A day that is named alone ends it at 6:00 of that day, in Vietnam.
    """
    wait = read_duration(words)
    if wait is not None:
        return now + wait
    said = fold(_SLASH.sub(" thang ", join_points(words[:60])))
    found = _UNTIL.fullmatch(said)
    if found is None:
        return None
    here = now.astimezone(VIETNAM)
    day = _read_day(found, here.date())
    clock = read_time(found[2], found[3], found[4] or found["part"]) if found[2] else None
    if (found[2] and clock is None) or (day is None and (_names_day(found) or clock is None)):
        return None
    clock = clock or _PARTS.get(found["part"] or "", _MORNING)
    if found["over"] and day is not None and not found["next"]:
        day, clock = day + timedelta(days=1), _MORNING if not found[2] else clock
    until = datetime.combine(day or here.date(), clock, VIETNAM)
    if day is None and until <= here:
        until += timedelta(days=1)
    return until.astimezone(now.tzinfo) if now < until <= now + LONGEST else None


def _names_day(found: re.Match[str]) -> bool:
    return any(found[name] for name in ("today", "tomorrow", "after", "day", "number", "name", "next"))


def _read_day(found: re.Match[str], today: date) -> date | None:
    """The day that is named; None where none is, or there is no such day."""
    monday = today + timedelta(days=7 - today.weekday())
    if found["today"]:
        return today
    if found["tomorrow"] or found["after"]:
        return today + timedelta(days=1 if found["tomorrow"] else 2)
    if found["next"]:
        return monday
    if named := found["number"] or found["name"]:
        wanted = _DAYS[named]
        if found["week"] or found["week_of_name"]:
            return monday + timedelta(days=wanted)
        return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
    return _read_date(found, today) if found["day"] else None


def _read_date(found: re.Match[str], today: date) -> date | None:
    try:
        named = date(int(found["year"] or today.year), int(found["month"]), int(found["day"]))
        return named if found["year"] or named >= today else named.replace(year=today.year + 1)
    except ValueError:
        return None
