"""A platform that is away is an alarm: told where it can be read at once, and everywhere when it is well."""

import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime

from bot.channels import Channels, OpenChannel
from bot.logs import hide_secrets
from bot.words.alarms import describe_alarms
from jobs.clock import Clock
from jobs.delivery.deliver import Delivering
from jobs.upkeep.alarms import Alarms
from news.delivery.outages import Outage
from news.watch.alarms import Alarm, AlarmKind
from storage import settings
from storage.engine.database import Database

KINDS = (AlarmKind.HELD, AlarmKind.REFUSED)  #: what a held channel is


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


class OutageAlarms:
    """Outages as alarms. Those who read where nothing goes out hear of one when it is over.

    It is kept until then: a refused token is cured by a restart.
    """

    def __init__(self, db: Database, alarms: Alarms, *, on_end: Callable[[], Awaitable[None]]) -> None:
        """*on_end*: what else they hear afterwards."""
        self._db = db
        self._alarms = alarms
        self._on_end = on_end

    async def report(self, outage: Outage) -> None:
        """It began, or is over; or it turned out that a person must end it."""
        if outage.ended is not None:
            for kind in KINDS:
                await self._alarms.end(kind, outage.channel)
            await self._on_end()
            return
        kind = AlarmKind.REFUSED if outage.for_a_person else AlarmKind.HELD
        await self._alarms.begin(kind, outage.channel, why=outage.why, began=outage.began.isoformat())
        if outage.for_a_person:
            await self._alarms.forget(AlarmKind.HELD, outage.channel)

    async def resume(self, opened: Sequence[OpenChannel]) -> None:
        """Hold the channels that an earlier run held; what was wrong with one that is off now is nobody's trouble."""
        lasting = await self._alarms.list_lasting(*KINDS)
        on = {one.outlet.name for one in opened}
        for alarm in lasting:
            if alarm.subject not in on:
                await self._alarms.forget(alarm.kind, alarm.subject)
        for one in opened:
            name = one.outlet.name
            found = [_outage(alarm) for alarm in lasting if alarm.subject == name]
            if kept := await self._db.read(settings.get, _setting(name)):
                found = [_from_json(name, kept)]
                await self._db.run(settings.put, _setting(name), "")
                await self.report(found[0])
            if found:
                one.holding.resume(found[-1])


def _outage(alarm: Alarm) -> Outage:
    return Outage(
        channel=alarm.subject,
        why=str(alarm.detail["why"]),
        began=datetime.fromisoformat(str(alarm.detail["began"])),
        for_a_person=alarm.kind is AlarmKind.REFUSED,
    )


def _setting(channel: str) -> str:
    """Where an outage was kept before there were alarms."""
    return f"outage.{channel}"


def _from_json(channel: str, kept: str) -> Outage:
    why, began, for_a_person = json.loads(kept)
    return Outage(channel=channel, why=why, began=datetime.fromisoformat(began), for_a_person=for_a_person)


def list_away(opened: Iterable[OpenChannel], deliveries: Iterable[Delivering]) -> list[str]:
    """The platforms that take nothing or say nothing, in a few words each: no restart of ours helps."""
    away = [job.holding.in_words for job in deliveries if job.holding.in_words]
    return away + [f"{one.outlet.name} does not answer" for one in opened if one.is_deaf()]
