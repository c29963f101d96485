"""What the newsroom reads of a channel whose platform takes nothing, refuses us, or says nothing."""

from collections.abc import Sequence

from bot.texts import _
from bot.words.paragraphs import ChannelNames, describe_moment
from news.text.dates import local_time
from news.text.vietnamese import capitalize
from news.watch.alarms import Alarm


def _title(alarm: Alarm, channels: ChannelNames) -> str:
    name = channels.in_words(alarm.subject)
    return capitalize(name)


def _ended(alarm: Alarm) -> str:
    return local_time(alarm.ended or alarm.began)


def describe_held(alarms: Sequence[Alarm], channels: ChannelNames) -> str:
    """Nothing is confirmed any more."""
    text = _("{channel} không xác nhận tin nào từ {began}. Tin được giữ lại, khi gửi được bot gửi tiếp ngay.")
    return "\n".join(text.format(channel=_title(one, channels), began=describe_moment(one, "began")) for one in alarms)


def describe_opened(alarms: Sequence[Alarm], channels: ChannelNames) -> str:
    """It takes messages again."""
    text = _("{channel} đã gửi được trở lại. Bị ngừng từ {began} đến {ended}; tin giữ lại đang được gửi.")
    return "\n".join(
        text.format(channel=_title(one, channels), began=describe_moment(one, "began"), ended=_ended(one))
        for one in alarms
    )


def describe_refused(alarms: Sequence[Alarm], channels: ChannelNames) -> str:
    """The platform refuses our token, and what a person does about it."""
    text = _("{channel} từ chối mã truy cập của bot nên không gửi được gì; tin được giữ lại.")
    return "\n".join(
        f"{text.format(channel=_title(one, channels))} {channels.cure(one.subject)}".rstrip() for one in alarms
    )


def describe_accepted(alarms: Sequence[Alarm], channels: ChannelNames) -> str:
    """It takes the token again."""
    text = _(
        "{channel} đã gửi được trở lại. Từ {began} đến {ended} mã truy cập của bot bị từ chối; tin giữ lại "
        "đang được gửi."
    )
    return "\n".join(
        text.format(channel=_title(one, channels), began=describe_moment(one, "began"), ended=_ended(one))
        for one in alarms
    )


def describe_deaf(alarms: Sequence[Alarm], channels: ChannelNames) -> str:
    """What people write does not come in."""
    text = _(
        "{channel}: bot không nhận được những gì người đọc gõ (tin vẫn được gửi đi), và vẫn tự thử lại. "
        "Nếu mươi phút nữa chưa hết, nhờ người vận hành xem nhật ký: thường là một chương trình khác đang dùng cùng "
        "mã truy cập, hoặc mạng chập chờn."
    )
    return "\n".join(text.format(channel=_title(one, channels)) for one in alarms)


def describe_hearing(alarms: Sequence[Alarm], channels: ChannelNames) -> str:
    """It comes in again."""
    text = _("{channel}: bot lại nghe được người đọc. Không nghe được từ {began} đến {ended}.")
    return "\n".join(
        text.format(channel=_title(one, channels), began=local_time(one.began), ended=_ended(one)) for one in alarms
    )
