"""When digests come, in words: "07:00 các ngày thứ Hai đến thứ Sáu, 08:00 Chủ nhật"."""

from collections.abc import Collection

from bot.texts import _
from news.delivery.digests import HOURLY
from news.delivery.schedules import group_by_days, hours_of, schedule_of
from news.text.weekdays import EVERY_DAY


def is_hourly(hours: str) -> bool:
    """Whether a digest comes each hour, on some days at least."""
    return bool(hours) and hours_of([one.at for one in schedule_of(hours)]) == HOURLY and len(group_by_days(hours)) == 1


def describe_times(hours: str) -> str:
    """The times of kept *hours*, with their days where these are not all."""
    groups = group_by_days(hours)
    if list(groups) == [EVERY_DAY]:
        return ", ".join(groups[EVERY_DAY])
    parts = [_("{times} {days}").format(times=", ".join(times), days=name_days(days)) for days, times in groups.items()]
    return ("; " if any("," in part for part in parts) else ", ").join(parts)


def name_days(days: Collection[int]) -> str:
    """These days of the week (1 for Monday to 7 for Sunday), as they stand behind a time."""
    ordered = sorted(days)
    if len(ordered) == len(EVERY_DAY):
        return _("hằng ngày")
    if len(ordered) == 1:
        return _name(ordered[0])
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return _("các ngày {first} đến {last}").format(first=_name(ordered[0]), last=_name(ordered[-1]))
    names = [_name(day) for day in ordered]
    return _("các ngày {names} và {last}").format(names=", ".join(names[:-1]), last=names[-1])


def _name(day: int) -> str:
    names = (_("thứ Hai"), _("thứ Ba"), _("thứ Tư"), _("thứ Năm"), _("thứ Sáu"), _("thứ Bảy"), _("Chủ nhật"))
    return names[day - 1]
