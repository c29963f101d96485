"""The times of the day in a sentence that asks for news: "y tế ở Huế, lúc 7 giờ sáng"."""

import re
from datetime import time
from typing import Final

from news.text.hours import read_time

#: What people mean who name a part of the day alone, as the digests offered by name have it.
_ALONE: Final = {"sang": time(7), "trua": time(11, 30), "chieu": time(17, 30), "toi": time(19)}
_NAMES: Final = r"(sáng|sang|trưa|trua|chiều|chieu|tối|toi)"
_DAY: Final = rf"(?:{_NAMES[1:-1]}|am|pm)"
_TIME: Final = re.compile(
    r"(?:(?<!\w)(?:vào lúc|vao luc|lúc|luc|vào|vao|at) )?(?<![\w/.,-])(\d{1,2}) ?(?:(?:h|g|giờ|gio) ?(\d{2})?|:(\d{2}))"
    rf"(?: ?({_DAY}))?(?!\w)",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    rf"(?<!\w)(?:(?:vào|vao) )?(?:mỗi|moi|buổi|buoi) (?:buổi |buoi )?{_NAMES}(?!\w)", re.IGNORECASE
)
_FEW: Final = 6  #: times of one sentence


def take_hours(text: str) -> tuple[str, tuple[time, ...]]:
    """The sentence without its times of the day, and these, each once.

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

    return _NAMED.sub(take, _TIME.sub(take, text)), tuple(found)


def _read(match: re.Match[str]) -> time | None:
    if match.re is _NAMED:
        return _ALONE[_plain(match[1])]
    if int(match[1]) > 23:  # "24h" is a newspaper
        return None
    return read_time(match[1], match[2] or match[3], _plain(match[4]) if match[4] else None)


def _plain(part: str) -> str:
    return {"sáng": "sang", "trưa": "trua", "chiều": "chieu", "tối": "toi"}.get(part.lower(), part.lower())
