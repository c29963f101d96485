"""The days of the week as people write them: "thứ 2 đến thứ 6", "T2, T4, T6", "ngày thường", "Sundays"."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

EVERY_DAY: Final = frozenset(range(1, 8))  #: 1 for Monday to 7 for Sunday
WORKING_DAYS: Final = frozenset(range(1, 6))
WEEKEND: Final = frozenset((6, 7))
_NUMBERED: Final = {
    "2": 1, "hai": 1, "3": 2, "ba": 2, "4": 3, "tu": 3, "5": 4, "nam": 4, "6": 5, "sau": 5, "7": 6, "bay": 6,
    "cn": 7, "chu nhat": 7, "chua nhat": 7,
}  # fmt: skip
_ENGLISH: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SETS: Final = {
    WORKING_DAYS: r"ngay (?:thuong|lam viec|di lam|trong tuan)|trong tuan|weekdays?|working days?|workdays?",
    WEEKEND: r"(?:ngay )?cuoi tuan|weekends?",
    EVERY_DAY: r"(?:hang|moi|tat ca cac|tat ca moi) ngay|ngay nao cung|ca tuan|every ?day|daily|all week",
}
_WORD: Final = r"[2-7]|hai|ba|tu|nam|sau|bay"
_SHORT: Final = "mon|tue|wed|thurs?|fri|sat|sun"
_FULL: Final = (
    rf"(?:thu ?({_WORD})|t([2-7])|(cn|chu nhat|chua nhat)"
    rf"|((?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:{_SHORT})(?!\w){{}}))(?!\w)(?![:.]\d)"
)
#: A number alone, after a day: no time of the day.
_BARE: Final = rf"(?:({_WORD})(?!\w)(?! ?(?:h|g|gio|:|\.)))"
_FIRST: Final = re.compile(  # "mon" alone is Vietnamese, too
    rf"(?<!\w)(?:{_FULL.format('(?= ?[-–—,/&]| to )')}|(?:{')|(?:'.join(_SETS.values())})(?!\w))"
)
_NEXT: Final = re.compile(rf"{_FULL.format('')}|{_BARE}")
_TO: Final = re.compile(r" ?(?:[-–—~]|->|→| den| toi| to| through) ?(?:het )?")
_AND: Final = re.compile(r" ?(?:[-–—,;/&+]| va | and ) ?")
_BEFORE: Final = re.compile(r"(?:(?<!\w)(?:vao|cac|nhung|moi|hang|ngay|tu|every|each|on|from|the) )+\Z")
_LESS: Final = re.compile(r"(?<!\w)(?:ngoai tru|tru|except(?: for)?|but|khong gui) \Z")
_TIMED: Final = re.compile(r"[ ,]*(?:luc |at )?\d{1,2} ?(?:h|g|:)")  #: a time of these days' own
_AFTER: Final = re.compile(r" (?:(?:hang|moi) tuan|weekly|each week|every week)(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDays:
    """Days of the week in a text, 1 for Monday to 7 for Sunday, and where they stand in it."""

    begin: int
    end: int
    days: frozenset[int]
    excepted: bool = False  #: they are left out of those before


def find_days(text: str) -> list[NamedDays]:
    """The days that *text* names, in their order.

    >>> [sorted(one.days) for one in find_days("7:00 thứ 2 đến thứ 6, chủ nhật 8:00")]
    [[1, 2, 3, 4, 5], [7]]
    >>> [sorted(one.days) for one in find_days("7h T2-4-6; weekends; 7 giờ")]
    [[1, 3, 5], [6, 7]]
    """
    plain = "".join(map(_unmark, text))
    found: list[NamedDays] = []
    at = 0
    while first := _FIRST.search(plain, at):
        if first[4] and not text[first.start() : first.end()].isascii():
            at = first.end()
            continue
        days, at = _read_on(plain, first)
        lead = plain[: first.start()]
        if before := _BEFORE.search(lead):
            lead = lead[: before.start()]
        less = _LESS.search(lead)
        after = _AFTER.match(plain, at)
        at = after.end() if after else at
        begin = less.start() if less else len(lead)
        goes_on = bool(found) and found[-1].excepted and bool(_AND.fullmatch(plain[found[-1].end : begin]))
        excepted = bool(less) or (goes_on and not _TIMED.match(plain, at))
        found.append(NamedDays(begin=begin, end=at, days=days, excepted=excepted))
    return found


def _read_on(plain: str, first: re.Match[str]) -> tuple[frozenset[int], int]:
    """The days that begin with this one, and where they end."""
    day = _number(first)
    if not day:
        return next(days for days, words in _SETS.items() if re.fullmatch(words, first[0])), first.end()
    days, end, is_range = [day], first.end(), False
    while True:
        to, listed = _TO.match(plain, end), _AND.match(plain, end)
        following = _NEXT.match(plain, to.end()) if to else None
        if to and following:
            is_range = not is_range and len(days) == 1
        elif listed and (following := _NEXT.match(plain, listed.end())) and following[5]:
            pass
        else:
            break
        days.append(_number(following))
        end = following.end()
    if is_range:
        begin, last = days
        days = [(begin + ahead - 1) % 7 + 1 for ahead in range((last - begin) % 7 + 1)]
    return frozenset(days), end


def _number(match: re.Match[str]) -> int:
    """The day of the week that was named; 0 where it is several by one name."""
    named = match[1] or match[2] or match[3] or (match[5] if match.re is _NEXT else None)
    if named:
        return _NUMBERED[named]
    return _ENGLISH.index(match[4][:3]) + 1 if match[4] else 0


def _unmark(letter: str) -> str:
    """The letter without its marks, small; as long as it was."""
    plain = unicodedata.normalize("NFD", letter.lower())[:1]
    return "d" if plain == "đ" else plain or letter


def write_days(days: frozenset[int]) -> str:
    """The same days in few letters, as `find_days` reads them.

    >>> write_days(WORKING_DAYS), write_days(frozenset((1, 7)))
    ('t2-t6', 't2, cn')
    """
    if days == EVERY_DAY:
        return "ca tuan"
    names = [f"t{day + 1}" if day < 7 else "cn" for day in sorted(days)]
    if len(days) > 2 and max(days) - min(days) == len(days) - 1:
        return f"{names[0]}-{names[-1]}"
    return ", ".join(names)
