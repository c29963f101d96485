"""The lines of an alert besides its lead, in the same words on every channel."""

from datetime import date, datetime, timedelta

from bot.texts import _
from news.delivery.messages import Alert
from news.text.dates import VIETNAM, has_time
from news.text.vietnamese import key


def write_headline(alert: Alert, title: str) -> str:
    """The *title* as it is shown, marked where the news is urgent."""
    return "🔴 " + _("KHẨN: {title}").format(title=title) if alert.urgent else title


def name_source(alert: Alert) -> list[str]:
    """The newspaper, and the province where the newspaper's name does not say it already.

    >>> name_source(Alert(title="", url="", newspaper="Báo Lâm Đồng", province="Lâm Đồng"))
    ['Báo Lâm Đồng']
    """
    place = key(alert.province)
    known = f" {place} " in f" {key(alert.newspaper)} "
    return [word for word in (alert.newspaper, "" if known else alert.province) if word.strip()]


def say_when(moment: datetime | None, today: date | None) -> str:
    """When that was, in Vietnam, as short as somebody needs who reads it *today*; "" where nobody knows."""
    if moment is None:
        return ""
    here = moment.astimezone(VIETNAM)
    time = f"{here:%H:%M}" if has_time(moment) else ""
    day = here.date()
    if today is None or day.year != today.year:
        return f"{time} {here:%d/%m/%Y}".strip()
    if day == today:
        return time or _("hôm nay")
    if day == today - timedelta(days=1):
        return _("{time} hôm qua").format(time=time).strip()
    return f"{time} {day.day}/{day.month}".strip()


def name_others(alert: Alert) -> str:
    """The other newspapers that print it; "" where there are none."""
    return _("Cũng trên: {newspapers}").format(newspapers=", ".join(alert.also)) if alert.also else ""


def list_hashtags(alert: Alert) -> str:
    """Its topics; a tap on one shows what else of it came."""
    return " ".join(topic.hashtag for topic in alert.topics)


def say_when_to_come(moment: datetime, today: date) -> str:
    """The same of what is still to come."""
    here = moment.astimezone(VIETNAM)
    if here.date() == today + timedelta(days=1):
        return _("{time} ngày mai").format(time=f"{here:%H:%M}")
    return say_when(moment, today)
