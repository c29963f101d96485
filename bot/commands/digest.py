"""/bantin: at once, or bundled at the hours that suit."""

import re
from typing import Final

from bot.commands import coming, filter_words, summaries, undo
from bot.commands.context import Call, Command, Desk, in_rows, in_short
from bot.texts import _
from bot.words import alert_lines
from news.delivery.digests import EVENING, HOURLY, MORNING, hours_of, next_time
from news.delivery.messages import Choice, Reply
from news.delivery.modes import Mode
from news.delivery.subscriptions import Filter
from news.text.dates import day_in_vietnam
from news.text.hours import join_points, read_times
from news.text.names import Names
from news.text.vietnamese import fold
from storage import digests

NOON_AND_EVENING: Final = "11:30 17:30"
_MOST: Final = 24  #: digests a day where nothing limits them: one an hour
_NAMED: Final = Names(
    (name, hours)
    for hours, names in {
        "": ("ngay", "ngay lập tức", "tức thì", "từng tin", "tắt", "instant", "at once", "now", "off"),
        HOURLY: ("mỗi giờ", "hàng giờ", "hằng giờ", "hourly", "every hour"),
        MORNING: ("sáng", "buổi sáng", "mỗi sáng", "morning"),
        EVENING: ("chiều", "tối", "buổi chiều", "buổi tối", "mỗi chiều", "evening", "afternoon"),
        NOON_AND_EVENING: ("trưa và chiều", "trưa chiều", "noon and evening"),
        f"{MORNING} {EVENING}": ("sáng và chiều", "sáng chiều", "sáng và tối", "morning and evening"),
        "11:30": ("trưa", "buổi trưa", "noon"),
    }.items()
    for name in names
)
_SIGN: Final = re.compile(r"[-−–—/]")
#: Words around the hours that change nothing; with their marks, as "ngay" is something else than "ngày".
_AROUND: Final = re.compile(
    r"(?<!\w)(?:(?:hàng|hằng|hang|mỗi|moi) (?:ngày|ngay)|every ?day|daily|(?:vào |vao )?(?:lúc|luc)|vào|vao|at"
    r"|nhé|nha|giúp|ạ)(?!\w)",
    re.IGNORECASE,
)


def read_hours(words: str) -> str | None:
    """The hours meant, as they are kept: times of the day in Vietnam; "" is at once, None what nobody can read.

    >>> [read_hours(words) for words in ("7:00 17h30", "lúc 7 giờ sáng, 6 giờ chiều", "ngay", "25:00")]
    ['07:00 17:30', '07:00 18:00', '', None]
    """
    words = _AROUND.sub(" ", words[:200]).strip()
    named = _NAMED.find(words)
    if named is not None:
        return named
    times = None if _SIGN.search(words) else read_times(fold(join_points(re.sub("[,;]", " và ", words))))
    return hours_of(times[:_MOST]) if times else None


async def choose_hours(call: Call) -> Reply:
    """Keep the hours named; without them, or where they can't be read, show the present ones and what there is."""
    present = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    if not call.rest:
        return await _ask(call, present, [await _describe_present(call, present)])
    hours = read_hours(call.rest)
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
    text = _("Trên {channel}, số tin gửi được mỗi tháng có hạn nên tin được gộp lại, mỗi ngày nhiều nhất {count} lần.")
    return text.format(
        channel=call.desk.channels.title(call.chat.channel), count=channel.most_digests if channel else 0
    )


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
    moment = next_time(hours, after=call.now, quiet=silent) if hours else None
    if moment is None:
        return []
    text = _("Bản tin tới: {time}. Tin khẩn vẫn gửi ngay.")
    if silent and not silent.urgent:
        text = _("Bản tin tới: {time}. Tin khẩn vẫn gửi ngay, trừ trong giờ yên lặng {hours}.")
    time = alert_lines.say_when_to_come(moment, day_in_vietnam(call.now))
    return [text.format(time=time, hours=silent), *summaries.describe_moved(hours, silent)]


async def _ask(call: Call, present: str, lines: list[str]) -> Reply:
    offered = [
        (_("Gửi ngay"), "ngay", ""),
        (_("Mỗi giờ"), "mỗi giờ", HOURLY),
        (_("Sáng 7:00"), "7:00", MORNING),
        (_("Chiều 17:30"), "17:30", EVENING),
        (_("Trưa và chiều"), "11:30 17:30", NOON_AND_EVENING),
    ]
    offered = [one for one in offered if call.desk.channels.allows(call.chat.channel, one[2])]
    choices = [
        Choice(label=label, command=f"/bantin {typed}", chosen=hours == present, toggles=True)
        for label, typed, hours in offered
    ]
    every = await call.read_filters()
    if len(every) > 1 or (call.rest and coming.list_off(every)):
        lines = [*lines, *_describe_each(call, every, present)]
    choices += await coming.offer_again(call, every)
    lines = [*lines, _("Muốn giờ khác, gõ chẳng hạn: /bantin 6:00 12:00 hoặc /bantin 7h30")]
    toast = in_short(lines[:1]) if call.rest else ""
    return Reply(text="\n".join(lines), choices=in_rows(choices), replaces=call.request.pressed, toast=toast)


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
