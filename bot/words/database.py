"""What happened to the database, in words for the newsroom."""

from datetime import datetime

from bot.texts import _
from news.text.dates import local_time


def describe_standstill(since: datetime, until: datetime, *, restored: bool) -> str:
    """Why news of some time did not come, and never will."""
    if restored:
        text = _(
            "Cơ sở dữ liệu vừa được khôi phục từ bản sao lúc {since}. Từ lúc ấy đến {until}: người đọc mới và cài đặt"
            " mới đã mất; tin đang có trong các nguồn được coi là đã gửi."
        )
    else:
        text = _(
            "Báo Tin đã nghỉ từ {since} đến {until}, hoặc đồng hồ máy chủ vừa được chỉnh, hoặc đang dùng một bản cơ sở"
            " dữ liệu cũ. Tin cũ hơn hai ngày sẽ không gửi nữa."
        )
    return text.format(since=local_time(since), until=local_time(until))


def describe_damage() -> str:
    """That the database's file is broken, and the cure."""
    return _("Cơ sở dữ liệu bị hỏng. Nhờ người vận hành dừng bot rồi đưa bản sao mới nhất trở lại: baotin restore TỆP.")
