"""Tell the newsroom of a platform that is away: once where it can be read at once, and once when it is well."""

import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime

from bot.channels import Channels, OpenChannel
from bot.logs import hide_secrets
from bot.texts import _
from bot.words.alarms import describe_alarms
from jobs.clock import Clock
from jobs.delivery.deliver import Delivering
from jobs.upkeep.alarms import Alarms
from jobs.upkeep.health import Health
from news.delivery.outages import Outage
from news.text.dates import VIETNAM
from storage import settings
from storage.engine.database import Database


def open_alarms(db: Database, channels: Channels, opened: Sequence[OpenChannel], *, clock: Clock) -> Alarms:
    """What the newsroom hears of anything that is wrong, by those of *opened* that are not held."""
    on = set(channels.names)
    return Alarms(
        db,
        addresses=[one for one in channels.admin_chats if one.channel in on],
        wording=lambda begun, ended: hide_secrets(describe_alarms(begun, ended, channels=channels)),
        clock=clock,
        list_held=lambda: [one.outlet.name for one in opened if one.holding.outage is not None],
    )


class OutageNotices:
    """What admins read. Those who read where nothing goes out hear of it when it is over.

    What they heard of is kept until then: a refused token is cured by a restart.
    """

    def __init__(
        self,
        db: Database,
        health: Health,
        channels: Channels,
        *,
        on_end: Callable[[], Awaitable[None]],
    ) -> None:
        """*on_end*: what else they hear afterwards."""
        self._db = db
        self._health = health
        self._channels = channels
        self._on_end = on_end

    async def report(self, outage: Outage) -> None:
        """It began, or is over."""
        await self._health.report(self._words(outage), but="" if outage.ended else outage.channel)
        await self._db.run(settings.put, _setting(outage.channel), "" if outage.ended else _to_json(outage))
        if outage.ended:
            await self._on_end()

    async def resume(self, opened: Iterable[OpenChannel]) -> None:
        """Hold the channels that an earlier run held."""
        for one in opened:
            name = one.outlet.name
            if kept := await self._db.read(settings.get, _setting(name)):
                one.holding.resume(_from_json(name, kept))

    def _words(self, outage: Outage) -> str:
        channel = self._channels.get(outage.channel)
        name = self._channels.in_words(outage.channel)
        name = name[:1].upper() + name[1:]
        if outage.ended is not None and outage.for_a_person:
            return _(
                "{channel} đã gửi được trở lại. Từ {began} đến {ended} mã truy cập của bot bị từ chối; tin giữ lại "
                "đang được gửi."
            ).format(channel=name, began=_clock(outage.began), ended=_clock(outage.ended))
        if outage.ended is not None:
            return _(
                "{channel} đã gửi được trở lại. Bị ngừng từ {began} đến {ended}; tin giữ lại đang được gửi."
            ).format(channel=name, began=_clock(outage.began), ended=_clock(outage.ended))
        if outage.for_a_person:
            text = _("{channel} từ chối mã truy cập của bot nên không gửi được gì; tin được giữ lại.")
            return f"{text.format(channel=name)} {channel.cure() if channel else ''}".rstrip()
        return _(
            "{channel} không xác nhận tin nào từ {began}. Tin được giữ lại, khi gửi được bot gửi tiếp ngay."
        ).format(channel=name, began=_clock(outage.began))


def _clock(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%H:%M ngày %d/%m")


def _setting(channel: str) -> str:
    return f"outage.{channel}"


def _to_json(outage: Outage) -> str:
    return json.dumps([outage.why, outage.began.isoformat(), outage.for_a_person])


def _from_json(channel: str, kept: str) -> Outage:
    why, began, for_a_person = json.loads(kept)
    return Outage(channel=channel, why=why, began=datetime.fromisoformat(began), for_a_person=for_a_person)


def list_away(opened: Iterable[OpenChannel], deliveries: Iterable[Delivering]) -> list[str]:
    """The platforms that take nothing or say nothing, in a few words each: no restart of ours helps."""
    away = [job.holding.in_words for job in deliveries if job.holding.in_words]
    return away + [f"{one.outlet.name} does not answer" for one in opened if one.is_deaf()]
