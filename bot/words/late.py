"""What the newsroom reads of what should have happened by now: a kind of work, breaking news, digests, broadcasts."""

from collections.abc import Sequence
from typing import Final

from bot.texts import _
from bot.words.paragraphs import ChannelNames, describe_moment, describe_times, list_some
from news.text.vietnamese import cut
from news.watch.alarms import Alarm
from storage.outbox.rows import BREAKING, BROADCAST, DIGEST, EDIT, NEWS, NOTICE

LONGEST_TITLE: Final = 120  #: of a headline in a list


def _name_work(alarm: Alarm, channels: ChannelNames) -> str:
    """What is to be done, in a few words."""
    kind, _blank, rest = alarm.subject.partition(" ")
    if kind == "delivery":
        return _("gửi tin trên {channel}").format(channel=channels.in_words(rest))
    if kind == "inbox":
        return _("trả lời người đọc trên {channel}").format(channel=channels.in_words(rest))
    if "lane" not in alarm.detail:
        return {
            "polling": _("hỏi các nguồn tin"),
            "matching": _("phân loại bài mới"),
            "pages": _("đọc trang của bài thiếu sapo"),
        }.get(kind, kind)
    messages = {
        NOTICE: _("lời nhắn cho tòa soạn"),
        BREAKING: _("tin khẩn"),
        BROADCAST: _("thông báo"),
        NEWS: _("tin thường"),
        DIGEST: _("bản tin"),
        EDIT: _("sửa tin đã gửi"),
    }[int(alarm.detail["lane"] or 0)]
    return _("gửi {messages} trên {channel}").format(messages=messages, channel=channels.in_words(kind))


def describe_lanes(alarms: Sequence[Alarm], channels: ChannelNames) -> str:
    """Work that does not get on, and the cure."""
    lines = [_("Bot đang bị tắc: năm phút nay có việc chờ mà chưa xong được việc nào.")]
    lines += list_some([_describe_lane(one, channels) for one in alarms])
    lines.append(
        _(
            "Bot vẫn tự thử lại và không bỏ gì. Nếu mươi phút nữa bot chưa báo đã chạy lại, nhờ người vận hành xem "
            "nhật ký rồi khởi động lại bot."
        )
    )
    return "\n".join(lines)


def _describe_lane(alarm: Alarm, channels: ChannelNames) -> str:
    name = _name_work(alarm, channels)
    if "since" not in alarm.detail:
        return name
    return _("{work}, chờ từ {since}").format(work=name, since=describe_moment(alarm, "since"))


def describe_moving(alarms: Sequence[Alarm], channels: ChannelNames) -> str:
    """It gets on again."""
    lines = [f"{_name_work(one, channels)}, {describe_times(one)}" for one in alarms]
    return "\n".join([_("Bot đã chạy tiếp được những việc bị tắc lúc trước:"), *list_some(lines)])


def describe_unreached(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """Breaking news that came to nobody."""
    lines = [_("Tin khẩn chưa đến được ai sau hơn năm phút:")]
    lines += list_some(
        [
            _("“{title}”, chờ từ {since}").format(
                title=cut(str(one.detail["title"]), LONGEST_TITLE), since=describe_moment(one, "since")
            )
            for one in alarms
        ]
    )
    lines.append(_("Bot thử gửi khi tin còn mới. Nếu không chờ được, hãy báo cho người đọc bằng cách khác."))
    return "\n".join(lines)


def describe_reached(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """They came to somebody."""
    lines = [_("Tin khẩn bị chậm đã đến người đọc:")]
    return "\n".join([*lines, *list_some([f"“{cut(str(one.detail['title']), LONGEST_TITLE)}”" for one in alarms])])


def describe_late_digests(alarms: Sequence[Alarm], channels: ChannelNames) -> str:
    """Digests that should have been made."""
    lines = [
        _("Bản tin trên {channel} lẽ ra gửi từ {since} mà chưa gửi; {count} nơi đang chờ.").format(
            channel=channels.in_words(one.subject), since=describe_moment(one, "since"), count=one.detail["count"]
        )
        for one in alarms
    ]
    lines.append(_("Tin trong bản tin không mất. Nhờ người vận hành xem nhật ký rồi khởi động lại bot."))
    return "\n".join(lines)


def describe_made_digests(alarms: Sequence[Alarm], channels: ChannelNames) -> str:
    """They are made."""
    text = _("Bản tin trên {channel} bị chậm nay đã gửi.")
    return "\n".join(text.format(channel=channels.in_words(one.subject)) for one in alarms)


def describe_late_broadcasts(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """Broadcasts that came to nobody."""
    lines = [
        _("Thông báo số {number}, xác nhận lúc {since}, chưa đến nơi nào: /thongbao #{number}").format(
            number=one.subject, since=describe_moment(one, "since")
        )
        for one in alarms
    ]
    lines.append(_("Bot vẫn thử gửi. Bấm lệnh để xem đã gửi đến đâu, hoặc để dừng."))
    return "\n".join(lines)


def describe_begun_broadcasts(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """They are on their way."""
    text = _("Thông báo số {number} bị chậm nay đang được gửi, hoặc đã xong: /thongbao #{number}")
    return "\n".join(text.format(number=one.subject) for one in alarms)
