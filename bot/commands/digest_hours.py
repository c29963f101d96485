"""The hours of digests in the words people type: "7:00 17:30", "sáng thứ hai hàng tuần", "ngày thường"."""

import re
from dataclasses import dataclass, field
from datetime import time
from typing import Final

from bot.texts import _
from news.delivery.digests import EVENING, HOURLY, MORNING
from news.delivery.messages import Choice
from news.delivery.schedules import DigestTime, days_of, group_by_days, set_days, times_of, write_schedule
from news.text.hours import join_points, read_times
from news.text.names import Names
from news.text.vietnamese import fold
from news.text.weekdays import EVERY_DAY, WEEKEND, WORKING_DAYS, NamedDays, find_days, write_days

NOON_AND_EVENING: Final = "11:30 17:30"
_MOST: Final = 24  #: digests a day where nothing limits them: one an hour
_LONGEST: Final = 200  #: characters that are read
_NAMED: Final = Names(
    (name, hours)
    for hours, names in {
        "": ("ngay", "ngay lập tức", "tức thì", "từng tin", "tắt", "instant", "at once", "now", "off"),
        HOURLY: ("mỗi giờ", "hàng giờ", "hằng giờ", "hourly", "every hour"),
        MORNING: ("sáng", "buổi sáng", "mỗi sáng", "các sáng", "morning", "mornings"),
        EVENING: ("chiều", "tối", "buổi chiều", "buổi tối", "mỗi chiều", "mỗi tối", "evening", "evenings", "afternoon"),
        NOON_AND_EVENING: ("trưa và chiều", "trưa chiều", "noon and evening"),
        f"{MORNING} {EVENING}": ("sáng và chiều", "sáng chiều", "sáng và tối", "morning and evening"),
        "11:30": ("trưa", "buổi trưa", "mỗi trưa", "noon"),
    }.items()
    for name in names
)
_SIGN: Final = re.compile(r"[-−–—/]")
#: Words around the hours that change nothing; with their marks, as "ngay" is something else than "ngày".
_AROUND: Final = re.compile(
    r"(?<!\w)(?:(?:vào |vao )?(?:lúc|luc)|vào|vao|at|in the|on|nhé|nha|giúp|ạ)(?!\w)", re.IGNORECASE
)
_BETWEEN: Final = re.compile(r"\A(?:[\s,;.&]|(?:và|va|and)(?!\w))+|(?:[\s,;.&]|(?<!\w)(?:và|va|and))+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Times of the day, or days of the week, that stand beside each other."""

    times: list[time] = field(default_factory=list)
    days: list[NamedDays] = field(default_factory=list)


def read_hours(words: str, *, present: str = "") -> str | None:
    """The hours meant, as they are kept: "" is at once, None what nobody can read.

    Where days are named alone, the *present* hours are theirs, or the morning.

    >>> [read_hours(words) for words in ("7:00 17h30", "lúc 7 giờ sáng, 6 giờ chiều", "ngay", "25:00")]
    ['07:00 17:30', '07:00 18:00', '', None]
    >>> read_hours("7:00 thứ 2 đến thứ 6, 8:00 chủ nhật"), read_hours("ngày thường", present="06:00")
    ('12345@07:00 7@08:00', '12345@06:00')
    """
    words = words[:_LONGEST]
    named = find_days(words)
    if not named:
        times = _read_times(words)
        return None if times is None else write_schedule(DigestTime(at=one) for one in times)
    parts = _split(words, named)
    if parts is None:
        return None
    if not any(part.times for part in parts):
        return set_days(present or MORNING, _join(named))
    return write_schedule(DigestTime(at=at, days=days) for times, days in _pair(parts) for at in times)


def write_hours(hours: str) -> str:
    """Kept hours in words that `read_hours` reads.

    >>> write_hours("12345@07:00 7@08:00")
    '07:00 t2-t6, 08:00 cn'
    """
    if days_of(hours) == EVERY_DAY:
        return hours
    return ", ".join(f"{' '.join(times)} {write_days(days)}" for days, times in group_by_days(hours).items())


def say_on(times: str, days: frozenset[int]) -> str:
    """Times of the day on these days, in such words."""
    return times if days == EVERY_DAY else f"{times} {write_days(days)}"


def offer_days(present: str, command: str) -> list[Choice]:
    """Days of the week for the times there are now, as *command* takes them."""
    offered = (
        (_("Cả tuần"), EVERY_DAY),
        (_("Ngày thường"), WORKING_DAYS),
        (_("Trừ Chủ nhật"), EVERY_DAY - {7}),
        (_("Cuối tuần"), WEEKEND),
    )
    return [
        Choice(label=label, command=f"{command} {write_days(days)}", chosen=days_of(present) == days, toggles=True)
        for label, days in offered
    ]


def _read_times(words: str) -> list[time] | None:
    """The times of the day that are meant, none for at once; None where nobody can tell."""
    words = _BETWEEN.sub("", _AROUND.sub(" ", words)).strip()
    named = _NAMED.find(words)
    if named is not None:
        return times_of(named)
    times = None if _SIGN.search(words) else read_times(fold(join_points(re.sub("[,;]", " và ", words))))
    return times[:_MOST] if times else None


def _split(words: str, named: list[NamedDays]) -> list[_Part] | None:
    """Times and days in turn, as they stand there; None where anything else does."""
    found: list[_Part] = []
    begin = 0
    for end, days in [*((one.begin, one) for one in named), (len(words), None)]:
        between = _BETWEEN.sub("", _AROUND.sub(" ", words[begin:end])).strip()
        times = _read_times(between) if between else []
        if times is None or (between and not times):
            return None
        if times:
            found.append(_Part(times=times))
        if days is not None:
            begin = days.end
            if found and not found[-1].times:
                found[-1].days.append(days)
            else:
                found.append(_Part(days=[days]))
    return found


def _pair(parts: list[_Part]) -> list[tuple[list[time], frozenset[int]]]:
    """Which times are on which days: those that stand together.

    Of "7:00 ngày thường, chủ nhật 8:00" the days in the middle belong to both, one by one.
    """
    if len(parts) == 3 and len(middle := parts[1].days) > 1 and not middle[-1].excepted:
        parts = [parts[0], _Part(days=middle[:-1]), _Part(days=middle[-1:]), parts[2]]
    if len(parts) % 2:
        *parts, last = parts
        parts[-2] = _Part(times=parts[-2].times + last.times, days=parts[-2].days + last.days)
    return [
        (one.times or other.times, _join(one.days or other.days))
        for one, other in zip(parts[::2], parts[1::2], strict=True)
    ]


def _join(named: list[NamedDays]) -> frozenset[int]:
    """All of the days, but for those that are excepted."""
    days: frozenset[int] = frozenset()
    for one in named:
        days = (days or EVERY_DAY) - one.days if one.excepted else days | one.days
    return days
