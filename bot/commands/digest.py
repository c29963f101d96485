"""/bantin: at once, or bundled at the hours that suit."""

from bot.commands import coming, filter_words, summaries, undo
from bot.commands.context import Call, Command, Desk, in_rows, in_short
from bot.commands.digest_hours import NOON_AND_EVENING, offer_days, read_hours, say_on
from bot.texts import _
from bot.words import alert_lines
from news.delivery.digests import EVENING, HOURLY, MORNING, next_time
from news.delivery.messages import Choice, Reply
from news.delivery.modes import Mode
from news.delivery.schedules import days_of, set_days
from news.delivery.subscriptions import Filter
from news.text.dates import day_in_vietnam
from news.text.weekdays import EVERY_DAY
from storage import digests


async def choose_hours(call: Call) -> Reply:
    """Keep the hours named; without them, or where they can't be read, show the present ones and what there is."""
    present = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    if not call.rest:
        return await _ask(call, present, [await _describe_present(call, present)])
    hours = read_hours(call.rest, present=present)
    if hours is None:
        return await _ask(call, present, [_("Chưa rõ là giờ nào.")])
    every = await call.read_filters()
    own = [one.hours for one in every] if len(every) > 1 else []  # an only filter gives up its own
    if not call.desk.channels.allows(call.chat.channel, hours, *own):
        return await _ask(call, present, [explain_limit(call), await _describe_present(call, present)])
    if hours != present or (len(every) == 1 and every[0].mode in (Mode.AT_ONCE, Mode.DIGEST)):
        await undo.change(call, digests.choose, chat=call.chat.number, hours=hours, now=call.now)
    return await _ask(call, hours, [_confirm(hours), *_describe_next(call, hours)])


def explain_limit(call: Call) -> str:
    """Why the chat can't hear as often as it asked for."""
    channel = call.desk.channels.get(call.chat.channel)
    text = _(
        "Trên {channel}, số tin gửi được mỗi tháng có hạn nên tin được gộp lại, mỗi tuần nhiều nhất {count} bản tin."
    )
    most = channel.most_digests if channel and channel.most_digests else 0
    return text.format(channel=call.desk.channels.title(call.chat.channel), count=most * len(EVERY_DAY))


async def _describe_present(call: Call, hours: str) -> str:
    every = await call.read_filters()
    if len(every) == 1 and every[0].mode is not Mode.AS_CHAT:
        if off := coming.describe_off(call, every):
            return off[0]
        return _("Hiện nay: {choice}.").format(choice=filter_words.describe_mode(every[0], bundled=hours))
    return _("Hiện nay: {choice}.").format(choice=summaries.describe_hours(hours))


def _confirm(hours: str) -> str:
    return _("Từ nay: {choice}.").format(choice=summaries.describe_hours(hours))


def _describe_next(call: Call, hours: str) -> list[str]:
    silent = call.chat.quiet
    moment = next_time(hours, after=call.now, quiet=silent, days_off=call.chat.days_off) if hours else None
    if moment is None:
        return []
    text = _("Bản tin tới: {time}. Tin khẩn vẫn gửi ngay.")
    if silent and not silent.urgent:
        text = _("Bản tin tới: {time}. Tin khẩn vẫn gửi ngay, trừ trong giờ yên lặng {hours}.")
    time = alert_lines.say_when_to_come(moment, day_in_vietnam(call.now))
    return [text.format(time=time, hours=silent), *summaries.describe_moved(hours, silent)]


async def _ask(call: Call, present: str, lines: list[str]) -> Reply:
    rows = list(in_rows(_offer_hours(call, present)))
    if present:
        rows += in_rows(offer_days(present, "/bantin"))
    every = await call.read_filters()
    if len(every) > 1 or (call.rest and coming.list_off(every)):
        lines = [*lines, *_describe_each(call, every, present)]
    rows += in_rows(await coming.offer_again(call, every))
    lines = [*lines, _("Muốn giờ khác, gõ chẳng hạn: /bantin 6:00 12:00 hoặc /bantin 7h30 thứ 2 đến thứ 6")]
    toast = in_short(lines[:1]) if call.rest else ""
    return Reply(text="\n".join(lines), choices=tuple(rows), replaces=call.request.pressed, toast=toast)


def _offer_hours(call: Call, present: str) -> list[Choice]:
    """Times of the day, on the days there are now."""
    offered = [
        (_("Gửi ngay"), "ngay", ""),
        (_("Mỗi giờ"), "mỗi giờ", HOURLY),
        (_("Sáng 7:00"), "7:00", MORNING),
        (_("Chiều 17:30"), "17:30", EVENING),
        (_("Trưa và chiều"), "11:30 17:30", NOON_AND_EVENING),
    ]
    offered = [one for one in offered if call.desk.channels.allows(call.chat.channel, one[2])]
    days = days_of(present) or EVERY_DAY
    return [
        Choice(
            label=label,
            command=f"/bantin {say_on(typed, days) if hours else typed}",
            chosen=set_days(hours, days) == present,
            toggles=True,
        )
        for label, typed, hours in offered
    ]


def _describe_each(call: Call, every: list[Filter], bundled: str) -> list[str]:
    """How each is heard that has its own way, or is switched off."""
    own = [one for one in every if one.mode is not Mode.AS_CHAT and not one.is_empty]
    return [
        _("Riêng {news}: {mode}.").format(
            news=filter_words.describe_filter(call.desk, one), mode=filter_words.describe_mode(one, bundled=bundled)
        )
        for one in own
    ]


def _is_meant(_desk: Desk, rest: str) -> bool:
    return not rest or read_hours(rest) is not None


DIGEST = Command(
    name="bantin",
    aliases=("bản tin", "digest", "gộp tin", "giờ gửi"),
    about=lambda: _("Gửi ngay từng tin, hay gộp thành bản tin theo giờ"),
    takes=lambda: "7:00 17:30",
    answer=choose_hours,
    is_meant=_is_meant,
)
