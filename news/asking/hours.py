"""The times of the day in a sentence that asks for news, and their days: "y tế ở Huế, 7 giờ sáng ngày thường"."""

import re
from datetime import time
from typing import Final

from news.text.hours import read_time
from news.text.weekdays import EVERY_DAY, find_days

#: What people mean who name a part of the day alone, as the digests offered by name have it.
_ALONE: Final = {"sang": time(7), "trua": time(11, 30), "chieu": time(17, 30), "toi": time(19)}
_NAMES: Final = r"(sáng|sang|trưa|trua|chiều|chieu|tối|toi)"
_DAY: Final = rf"(?:{_NAMES[1:-1]}|am|pm)"
_TIME: Final = re.compile(
    r"(?:(?<!\w)(?P<lead>vào lúc|vao luc|lúc|luc|vào|vao|at) )?(?<![\w/.,-])(?P<hour>\d{1,2}) ?"
    rf"(?:(?P<sign>h|g|giờ|gio) ?(?P<minute>\d{{2}})?|:(?P<other>\d{{2}}))(?: ?(?P<part>{_DAY}))?(?!\w)",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    rf"(?<!\w)(?:(?:vào|vao) )?(?:mỗi|moi|buổi|buoi) (?:buổi |buoi )?{_NAMES}(?!\w)"
    rf"|(?<!\w){_NAMES} (?=(?:thứ|thu|chủ|chu|t[2-7]|cn)[\w ]{{1,18}} (?:hàng|hằng|hang|mỗi|moi) (?:tuần|tuan)(?!\w))",
    re.IGNORECASE,
)
#: The very words that are meant: `clauses` takes them in one piece.
_QUOTED: Final = re.compile(r"([“”\"«][^“”\"«»]{1,100}[“”\"»])")
_FEW: Final = 6  #: times of one sentence


def take_hours(text: str) -> tuple[str, tuple[time, ...]]:
    """The sentence without its times of the day, and these, each once; what stands in quotation marks stays.

    >>> take_hours("y tế lúc 7h sáng và 5 giờ 30 chiều")
    ('y tế  và ', (datetime.time(7, 0), datetime.time(17, 30)))
    """
    found: list[time] = []

    def take(match: re.Match[str]) -> str:
        moment = _read(match)
        if moment is None or len(found) >= _FEW:
            return match[0]
        if moment not in found:
            found.append(moment)
        return ""

    parts = _QUOTED.split(text)
    parts[::2] = [_NAMED.sub(take, _TIME.sub(take, part)) for part in parts[::2]]
    return "".join(parts), tuple(found)


def take_days(text: str) -> tuple[str, frozenset[int]]:
    """The sentence without its days of the week, and these; all days, where it names none. Quotations stay, too.

    >>> rest, days = take_days("y tế  từ thứ hai đến thứ sáu")
    >>> rest.strip(), sorted(days)
    ('y tế', [1, 2, 3, 4, 5])
    """
    days: frozenset[int] = frozenset()
    parts = _QUOTED.split(text)
    for place, part in enumerate(parts):
        for one in reversed(find_days(part) if place % 2 == 0 else ()):
            parts[place] = parts[place][: one.begin] + parts[place][one.end :]
        for one in find_days(part) if place % 2 == 0 else ():
            days = (days or EVERY_DAY) - one.days if one.excepted else days | one.days
    return "".join(parts), days or EVERY_DAY


def _read(match: re.Match[str]) -> time | None:
    if match.re is _NAMED:
        return _ALONE[_plain(match[1] or match[2])]
    if int(match["hour"]) > 23 or not _is_clock(match):  # "24h" is a newspaper
        return None
    minute, part = match["minute"] or match["other"], match["part"]
    return read_time(match["hour"], minute, _plain(part) if part else None)


def _is_clock(match: re.Match[str]) -> bool:
    """Whether it is a time and no network: "5G", "phủ sóng 4G 30 xã", "5G tối ưu"."""
    sign, lead = match["sign"], (match["lead"] or "").lower()
    if not sign or sign.lower() != "g" or lead.endswith(("lúc", "luc")):
        return True
    if match["minute"]:
        return match.start("minute") == match.end("sign")
    return sign == "g" and bool(lead or match["part"])


def _plain(part: str) -> str:
    return {"sáng": "sang", "trưa": "trua", "chiều": "chieu", "tối": "toi"}.get(part.lower(), part.lower())
