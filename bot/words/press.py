"""What the newsroom reads of feeds, newspapers and topics: dead, silent, rolled on too fast, or our own line is cut."""

from collections.abc import Sequence
from datetime import timedelta

from bot.texts import _
from bot.words.paragraphs import ChannelNames, describe_moment, describe_span, describe_times, list_some
from bot.words.verdicts import describe_verdict
from news.watch.alarms import Alarm


def describe_cut(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """No feed answers: it is our own network."""
    [alarm] = alarms
    return _(
        "Từ {since} không đọc được nguồn tin nào ({newspapers} báo, {feeds} nguồn): gần như chắc là mạng của máy chủ, "
        "không phải các báo. Nhờ người vận hành xem mạng, DNS và giờ của máy chủ. Khi thông, bot tự đọc bù."
    ).format(since=describe_moment(alarm, "since"), newspapers=alarm.detail["newspapers"], feeds=alarm.detail["feeds"])


def describe_joined(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """They answer again."""
    [alarm] = alarms
    return _(
        "Mạng của máy chủ đã thông, lại đọc được nguồn tin: đứt {times}. Tin đăng lúc ấy đang được đọc bù."
    ).format(times=describe_times(alarm))


def _name_feed(alarm: Alarm) -> str:
    newspaper, section = (str(alarm.detail.get(name) or "") for name in ("newspaper", "section"))
    return (f"{newspaper} · {section}" if section else newspaper) or alarm.subject


def describe_dead(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """Feeds that have failed for days."""
    if len(alarms) == 1:
        [alarm] = alarms
        return _(
            "Nguồn tin cần xem lại: {feed}\n{url}\nTình trạng: {verdict}.\n"
            "Nhờ người vận hành xem lại nguồn này: baotin feeds resume {url}"
        ).format(feed=_name_feed(alarm), url=alarm.subject, verdict=_verdict(alarm))
    lines = [_("{count} nguồn tin cần xem lại:").format(count=len(alarms))]
    lines += list_some([f"{_name_feed(one)}: {_verdict(one)}" for one in alarms])
    lines.append(
        _(
            "Nhờ người vận hành xem tất cả (baotin feeds list); báo đổi địa chỉ thì chạy baotin discover, rồi "
            "baotin feeds move."
        )
    )
    return "\n".join(lines)


def describe_alive(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """They can be read again."""
    return "\n".join([_("Lại đọc được nguồn tin:"), *list_some([_name_feed(one) for one in alarms])])


def describe_gaps(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """Feeds that rolled on faster than they were read."""
    text = _("{feed}: từ {since} đến {until}")
    lines = [_("Có thể có tin bot chưa thấy: giữa hai lần bot đọc, báo đăng nhiều tin hơn số tin nguồn liệt kê:")]
    lines += list_some(
        [
            text.format(feed=_name_feed(one), since=describe_moment(one, "since"), until=describe_moment(one, "until"))
            for one in alarms
        ]
    )
    lines.append(
        _(
            "Xem lại trên trang của báo. Nếu hay gặp, thêm nguồn của từng chuyên mục, hoặc nhờ người vận hành giảm "
            "polling.max_interval."
        )
    )
    return "\n".join(lines)


def describe_silent_newspapers(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """Newspapers of which nothing new comes."""
    lines = [_("Báo im lặng khác thường, so với chính báo ấy tám tuần qua, cùng giờ và cùng thứ trong tuần:")]
    lines += list_some([_describe_paper(one) for one in alarms])
    lines.append(
        _(
            "Mở trang của báo xem có bài mới không. Không có thì báo nghỉ, không phải làm gì; có thì địa chỉ nguồn tin "
            "đã đổi hoặc hỏng, nhờ người vận hành chạy: baotin discover."
        )
    )
    return "\n".join(lines)


def _describe_paper(alarm: Alarm) -> str:
    words = _("{name}: bài cuối lúc {last}; bình thường hiếm khi im quá {usual}").format(
        name=alarm.subject, last=describe_moment(alarm, "last"), usual=_usual(alarm)
    )
    return f"{words} ({_verdict(alarm)})" if alarm.detail.get("verdict") else words


def describe_writing_newspapers(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """They write again."""
    return "\n".join([_("Lại có bài mới:"), *list_some([one.subject for one in alarms])])


def describe_silent_topics(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """Topics about which nothing new comes."""
    text = _("“{name}”: bài cuối lúc {last}; bình thường hiếm khi im quá {usual}")
    lines = [_("Chủ đề im lặng khác thường, trong khi các báo vẫn có bài:")]
    lines += list_some(
        [text.format(name=one.detail["name"], last=describe_moment(one, "last"), usual=_usual(one)) for one in alarms]
    )
    lines.append(_("Xem các báo có bài về chủ đề ấy không; có thì xem lại cách nhận ra: /suachude"))
    return "\n".join(lines)


def describe_written_topics(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """There is something again."""
    return "\n".join([_("Lại có bài mới về:"), *list_some([f"“{one.detail['name']}”" for one in alarms])])


def _usual(alarm: Alarm) -> str:
    return describe_span(timedelta(hours=float(alarm.detail["hours"] or 0)))


def _verdict(alarm: Alarm) -> str:
    return describe_verdict(str(alarm.detail.get("verdict") or ""))
