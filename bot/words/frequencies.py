"""How often news comes, in words."""

from bot.texts import _
from news.delivery.frequencies import Every, Frequency


def describe_frequency(frequency: Frequency) -> str:
    """The rate as part of a sentence."""
    if frequency.low == frequency.high == 0:
        return _("chưa có tin nào")
    if not frequency.high:
        return _("hơn {count} tin mỗi ngày").format(count=frequency.low)
    if not frequency.low:
        return _("chưa tới 1 tin mỗi ngày")
    if frequency.every is Every.WEEK:
        return _("khoảng {low}–{high} tin mỗi tuần").format(low=frequency.low, high=frequency.high)
    return (
        _("khoảng 1 tin mỗi ngày")
        if frequency.low == 1
        else _("khoảng {count} tin mỗi ngày").format(count=frequency.low)
    )
