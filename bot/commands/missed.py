"""/tieptuc, after a pause: news from now on, or the best of what was missed."""

import re
from datetime import datetime
from typing import Final

from bot.commands import coming, latest
from bot.commands.context import Call, in_rows, in_short
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.text.dates import local_time
from storage.outbox.missed import find
from storage.times import from_ms, to_ms

_MOST: Final = 10  #: stories
_FEW: Final = 5  #: where messages are counted
FROM_NOW: Final = "tu-nay"
_SPAN: Final = re.compile(r"da-lo (\d{10,14})-(\d{10,14})")  #: UTC milliseconds


def is_asked(rest: str) -> bool:
    """Whether *rest* is what one of the two buttons says, or a number in their place."""
    return rest == FROM_NOW or bool(_SPAN.fullmatch(rest))


async def offer(call: Call, since: datetime) -> list[Choice]:
    """Both ways, where anything was missed *since* then."""
    missed = await call.desk.db.read(find, chat=call.chat.number, since=since, until=call.now, limit=_MOST)
    if not missed.stories:
        return []
    return [
        Choice(label=_("Từ nay"), command=f"/tieptuc {FROM_NOW}"),
        Choice(label=_("Những tin hay nhất đã lỡ"), command=f"/tieptuc da-lo {to_ms(since)}-{to_ms(call.now)}"),
    ]


async def answer_press(call: Call) -> Reply:
    """What the chosen button asks for. Neither changes anything: a later pause goes on."""
    if call.rest != FROM_NOW:
        return await _show(call)
    text = await coming.say_how(call, after=_("Tin đã lỡ sẽ không gửi lại."))
    choices = [Choice(label=_("Tin mới nhất"), command="/moinhat")]
    return Reply(text=text, choices=in_rows(choices), replaces=call.request.pressed, toast=in_short([text]))


async def _show(call: Call) -> Reply:
    """The best of what was missed, in one answer: what most newspapers wrote of, and more of the chat's topics."""
    span = _SPAN.fullmatch(call.rest)
    assert span is not None  # whoever calls has looked
    since, until = from_ms(int(span[1])), min(from_ms(int(span[2])), call.now)
    channel = call.desk.channels.get(call.chat.channel)
    most = _FEW if channel is not None and channel.monthly_quota else _MOST
    missed = await call.desk.db.read(find, chat=call.chat.number, since=since, until=until, limit=most)
    alerts = await call.desk.composer.alerts(list(missed.best))
    choices = [Choice(label=_("Tin mới nhất"), command="/moinhat")]
    if not alerts:
        return Reply(text=_("Bạn không lỡ tin nào."), choices=in_rows(choices))
    heading = _("Những tin hay nhất đã lỡ từ {time}:").format(time=local_time(since))
    if missed.stories > len(alerts):
        heading = _("{count} tin hay nhất trong {all} tin đã lỡ từ {time}:").format(
            count=len(alerts), all=missed.stories, time=local_time(since)
        )
    return latest.list_alerts(heading, alerts, choices)
