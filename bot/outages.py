"""Tell the newsroom of a platform that is away: once where it can be read at once, and once when it is well."""

from collections.abc import Iterable
from datetime import datetime

from bot.channels import Channels, OpenChannel
from bot.texts import _
from jobs.delivery.deliver import Delivering
from jobs.upkeep.health import Health
from news.delivery.outages import Outage
from news.text.dates import VIETNAM


class OutageNotices:
    """What admins read. Those who read where nothing goes out hear of it when it is over."""

    def __init__(self, health: Health, channels: Channels) -> None:
        self._health = health
        self._channels = channels

    async def report(self, outage: Outage) -> None:
        """It began, or is over."""
        await self._health.report(self._words(outage), but="" if outage.ended else outage.channel)

    def _words(self, outage: Outage) -> str:
        channel = self._channels.get(outage.channel)
        name = self._channels.in_words(outage.channel)
        name = name[:1].upper() + name[1:]
        if outage.ended is not None:
            return _(
                "{channel} đã gửi được trở lại. Bị ngừng từ {began} đến {ended}; tin giữ lại đang được gửi."
            ).format(channel=name, began=_clock(outage.began), ended=_clock(outage.ended))
        if outage.for_a_person:
            return _(
                "{channel} từ chối mã truy cập của bot nên không gửi được gì; tin được giữ lại. Cần xem {key}."
            ).format(channel=name, key=channel.secret if channel else "")
        return _(
            "{channel} không xác nhận tin nào từ {began}. Tin được giữ lại, khi gửi được bot gửi tiếp ngay."
        ).format(channel=name, began=_clock(outage.began))


def _clock(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%H:%M %d/%m")


def list_away(opened: Iterable[OpenChannel], deliveries: Iterable[Delivering]) -> list[str]:
    """The platforms that take nothing or say nothing, in a few words each: no restart of ours helps."""
    away = [job.holding.in_words for job in deliveries if job.holding.in_words]
    return away + [f"{one.outlet.name} does not answer" for one in opened if one.is_deaf()]
