"""What admins read about the month's messages on Zalo."""

from collections.abc import Sequence

from bot.channels import Channel, join_names
from bot.texts import _
from news.delivery.quota import Month, kept_for_newsroom
from news.text.vietnamese import capitalize


def wording(month: Month, *, others: Sequence[Channel] = ()) -> str:
    """What admins read when most of the month's messages are used, and when all are."""
    if month.used < month.limit - kept_for_newsroom(month.limit):
        return _(
            "Zalo: đã dùng {used}/{limit} tin của tháng này. Bản tin sẽ thưa dần để đủ đến cuối tháng; xem /thongke."
        ).format(used=month.used, limit=month.limit)
    text = _("Zalo: đã dùng hết {limit} tin của tháng này. Tin chưa gửi được giữ lại, đến đầu tháng sau mới gửi tiếp.")
    text = text.format(limit=month.limit)
    if left := month.limit - month.used:
        text += " " + _("Còn {left} tin để dành trả lời tòa soạn.").format(left=left)
    if others:
        names = join_names([one.in_words() for one in others])
        text += " " + _("{channels} không bị ảnh hưởng.").format(channels=capitalize(names))
    return text
