"""What the newsroom reads of the machine that the program runs on: its clock, its disk, its database."""

from collections.abc import Sequence
from datetime import timedelta

from bot.texts import _
from bot.words import database
from bot.words.paragraphs import ChannelNames, describe_moment, describe_span
from news.watch.alarms import Alarm


def describe_jump(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """The clock was set."""
    [alarm] = alarms
    seconds = float(alarm.detail["seconds"] or 0)
    text = _("Đồng hồ máy chủ vừa nhảy tới trước {span}.") if seconds > 0 else _("Đồng hồ máy chủ vừa lùi lại {span}.")
    again = _("Như vậy {count} lần liền.").format(count=alarm.times) + " " if alarm.times > 1 else ""
    return f"{text.format(span=describe_span(timedelta(seconds=seconds)))} {again}" + _(
        "Bot đã xếp lại mọi lịch chờ, tin vẫn đi như thường. Nếu không phải ai đó vừa chỉnh giờ hay máy vừa ngủ dậy, "
        "nhờ người vận hành bật tự chỉnh giờ: timedatectl set-ntp true."
    )


def describe_wrong_clock(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """The clock is wrong, and the cure."""
    [alarm] = alarms
    return _(
        "Đồng hồ máy chủ đang chỉ {ours}, trong khi máy chủ của các báo cho biết là {theirs}. Nhờ người vận hành"
        " chỉnh lại (timedatectl set-ntp true). Đến khi ấy bot không bỏ tin nào vì cũ."
    ).format(ours=describe_moment(alarm, "ours"), theirs=describe_moment(alarm, "theirs"))


def describe_right_clock(_alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """It is right again."""
    return _("Đồng hồ máy chủ đã đúng trở lại.")


def describe_damage(_alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """The database's file is broken, and the cure."""
    return database.describe_damage()


def describe_no_damage(_alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """It is whole again: another copy took its place."""
    return _("Cơ sở dữ liệu không còn chỗ hỏng nào.")


def describe_copy_trouble(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """Why there is no copy of last night, what that may cost, and what to do."""
    [alarm] = alarms
    text = _(
        "Đêm qua không sao lưu được cơ sở dữ liệu. Tin vẫn đi như thường, nhưng nếu máy chủ hỏng thì mất những gì ghi "
        "sau bản sao trước. Nhờ người vận hành xem thư mục chứa bản sao ({folder}) còn chỗ và ghi được không, rồi sao "
        "lưu ngay: baotin backup TỆP. Máy báo: {reason}"
    )
    return text.format(folder=alarm.detail.get("folder") or "storage.backups", reason=alarm.detail["reason"])


def describe_copy(_alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """There is one of tonight."""
    return _("Cơ sở dữ liệu lại được sao lưu như thường.")


def describe_full_disks(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """There is little room, and the cure."""
    text = _("Ổ đĩa sắp đầy: {folder} còn {free} MB, cần ít nhất {need} MB.")
    lines = [text.format(folder=one.subject, free=one.detail["free"], need=one.detail["need"]) for one in alarms]
    lines.append(
        _(
            "Đĩa đầy thì bot không ghi được gì: tin phải chờ, không sao lưu được. Nhờ người vận hành dọn đĩa (nhật ký, "
            "bản sao cũ) hoặc giảm storage.backups_kept."
        )
    )
    return "\n".join(lines)


def describe_roomy_disks(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """There is room again."""
    text = _("Ổ đĩa đã có chỗ trở lại: {folder}.")
    return "\n".join(text.format(folder=one.subject) for one in alarms)
