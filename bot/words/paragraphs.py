"""What paragraphs about alarms are made of: names of channels, lists, times."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.texts import _
from news.text.dates import local_time
from news.watch.alarms import Alarm

SHOWN: Final = 5  #: of many; the rest as a number


class ChannelNames(Protocol):
    """What people call channels."""

    def in_words(self, name: str) -> str:
        """The channel in a sentence."""
        ...

    def cure(self, name: str) -> str:
        """What a person does where it refuses our token, in whole sentences; "" where there is nothing."""
        ...


def list_some(lines: Sequence[str]) -> list[str]:
    """A line for each of the first, and how many there are besides."""
    shown = [f"• {line}" for line in lines[:SHOWN]]
    return [*shown, _("… và {count} nữa").format(count=len(lines) - SHOWN)] if len(lines) > SHOWN else shown


def describe_span(span: timedelta) -> str:
    """How long, to two units at most.

    >>> describe_span(timedelta(hours=26, minutes=5)), describe_span(timedelta(seconds=90))
    ('1 ngày 2 giờ', '1 phút 30 giây')
    """
    seconds = round(abs(span).total_seconds())
    parts = [
        (_("{count} ngày"), seconds // 86_400),
        (_("{count} giờ"), seconds // 3600 % 24),
        (_("{count} phút"), seconds // 60 % 60),
        (_("{count} giây"), seconds % 60),
    ]
    first = next((at for at, (_unit, count) in enumerate(parts) if count), len(parts) - 1)
    shown = [unit.format(count=count) for unit, count in parts[first : first + 2] if count]
    return " ".join(shown) or parts[-1][0].format(count=0)


def describe_times(alarm: Alarm) -> str:
    """From when to when it lasted, and how often it came back, for the end of a sentence."""
    since = alarm.detail.get("since")  # it mostly began some minutes before it was an alarm
    began = local_time(datetime.fromisoformat(str(since)) if since else alarm.began)
    if alarm.ended is None:
        return _("từ {began}").format(began=began)
    words = _("từ {began} đến {ended}").format(began=began, ended=local_time(alarm.ended))
    return _("{times}, {count} lần").format(times=words, count=alarm.times) if alarm.times > 1 else words


def describe_moment(alarm: Alarm, name: str) -> str:
    """The time that its detail has under this *name*."""
    return local_time(datetime.fromisoformat(str(alarm.detail[name])))


def describe_nothing(_alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """What passes is over before anybody hears of it."""
    return ""
