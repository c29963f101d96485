"""Dates as this press writes them, in feeds and on pages.

The shapes are many, and the usual parsers get several wrong by hours without a word: "+07" as seven minutes, "ICT" and
no zone at all as UTC. Here a time without a zone is Vietnam's, and the day comes before the month.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from news.text.vietnamese import clean

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")  #: of every newspaper; no daylight saving since 1979
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_LONGEST = 120  # anything longer is no date, whatever stands in it

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = [
    re.compile(rf"(?<![0-9]){shape}(?![0-9])", re.IGNORECASE)
    for shape in (
        r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})",
        r"(?P<day>[0-9]{1,2})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4}|[0-9]{2})",
        rf"(?P<day>[0-9]{{1,2}})[ -]{_MONTH},?[ -](?P<year>[0-9]{{4}}|[0-9]{{2}})",
        rf"{_MONTH} (?P<day>[0-9]{{1,2}}), (?P<year>[0-9]{{4}})",
        r"(?P<day>[0-9]{1,2}) tháng (?P<month>[0-9]{1,2})(?: năm |, | )(?P<year>[0-9]{4})",
    )
]
_TIME = re.compile(
    r"(?<![0-9:])(?P<hour>[0-9]{1,2})(?::|h| giờ )(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?(?![0-9])"
    r"(?: ?(?P<half>[AP]M|SA|CH)\b)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"(?:(?:GMT|UTC|UT) ?(?P<sign>[+-]) ?|(?P<bare>[+-]))"
    r"(?P<hours>(?(bare)[0-9]{2}|[0-9]{1,2}))(?::?(?P<minutes>[0-9]{2}))?(?![0-9])",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\b(?P<zone>GMT|UTC|UT|Z|ICT|[ECMP][SD]T)\b", re.IGNORECASE)
_HOURS = {"ICT": 7, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}


def parse_date(text: str) -> datetime | None:
    """The moment that is meant, in UTC, or None.

    >>> parse_date("Fri, 04 Sep 2026 18:48:27 GMT+7")
    datetime.datetime(2026, 9, 4, 11, 48, 27, tzinfo=datetime.timezone.utc)
    >>> parse_date("26/09/2024, 09:59") == parse_date("2024-09-26T02:59:00Z")
    True
    """
    text = clean(text[: 4 * _LONGEST])
    date = next(filter(None, (shape.search(text) for shape in _DATES)), None)
    if date is None or len(text) > _LONGEST:
        return None
    rest = f"{text[: date.start()]}|{text[date.end() :].removeprefix('T').removeprefix('t')}"
    time = _TIME.search(rest)
    try:
        return _moment(date, time, rest[time.end() :] if time else "").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def has_time(when: datetime) -> bool:
    """Whether it says at what time of the day: midnight in Vietnam is what is written where nobody knows it."""
    local = when.astimezone(VIETNAM)
    return bool(local.hour or local.minute or local.second)


def is_same_day(one: datetime, other: datetime) -> bool:
    """Whether it was the same day in Vietnam.

    >>> is_same_day(datetime(2024, 9, 26, 18, tzinfo=UTC), datetime(2024, 9, 27, 3, tzinfo=UTC))
    True
    """
    return day_in_vietnam(one) == day_in_vietnam(other)


def day_in_vietnam(when: datetime) -> date:
    """The day that it is, or was, in Vietnam.

    >>> day_in_vietnam(datetime(2024, 9, 26, 18, tzinfo=UTC))
    datetime.date(2024, 9, 27)
    """
    return when.astimezone(VIETNAM).date()


def believable(published: datetime | None, *, now: datetime) -> datetime | None:
    """The date unless it can't be true: more than a day ahead, or older than any news site."""
    if published is None or not _OLDEST <= published <= now + timedelta(days=1):
        return None
    return published


def local_time(when: datetime) -> str:
    """The moment as people in Vietnam read it.

    >>> local_time(datetime(2024, 9, 26, 2, 59, tzinfo=UTC))
    '09:59 26/09/2024'
    """
    return when.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")


def _moment(date: re.Match[str], time: re.Match[str] | None, after: str) -> datetime:
    parts = date.groupdict()
    year, day = int(parts["year"]), int(parts["day"])
    if len(parts["year"]) == 2:
        year += 2000 if year < 69 else 1900
    month = int(parts["month"]) if parts.get("month") else 1 + _MONTHS.index(parts["name"].lower())
    hour = minute = second = 0
    if time:
        hour, minute, second = int(time["hour"]), int(time["minute"]), min(int(time["second"] or 0), 59)
        half = (time["half"] or "").upper()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half in ("PM", "CH") else 0)
        if half in ("AM", "PM") and parts.get("sign") == "/" and day <= 12:  # only there the month comes first
            day, month = month, day
    return datetime(year, month, day, hour, minute, second, tzinfo=_zone(after))


def _zone(after: str) -> timezone | ZoneInfo:
    offset = _OFFSET.search(after)
    if offset:
        size = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        return timezone(-size if "-" in (offset["sign"], offset["bare"]) else size)
    zone = _ZONE.search(after)
    return timezone(timedelta(hours=_HOURS.get(zone["zone"].upper(), 0))) if zone else VIETNAM
