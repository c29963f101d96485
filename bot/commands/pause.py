"""/tamdung and /tieptuc: no news for a while, and news again."""

from bot.commands import summaries, times
from bot.commands.context import Call, Command, in_rows, in_short
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.text.dates import local_time
from news.text.vietnamese import fold
from storage import chats

_OVER = ("thoi", "huy", "het", "off", "bo", "stop", "cancel", "end")


async def pause(call: Call) -> Reply:
    """Send nothing before the time named; without one, ask how long."""
    if fold(call.rest) in _OVER:
        return await resume(call)
    wait = times.read_duration(call.rest)
    if wait is None:
        return _ask(call)
    until = call.now + wait
    await call.change(chats.pause, chat=call.chat.number, until=until)
    text = _("Đã tạm dừng đến {time}. Tin trong lúc này sẽ không gửi lại; muốn xem thì gõ /moinhat.")
    text = text.format(time=local_time(until))
    return Reply(text=text, choices=((_offer_resume(),),), replaces=call.request.pressed, toast=in_short([text]))


def _ask(call: Call) -> Reply:
    lines = summaries.describe_pause(call)
    if call.rest:
        lines.append(_("Chưa rõ tạm dừng bao lâu. Gõ chẳng hạn: /tamdung 12 giờ, /tamdung 3 ngày, /tamdung 2 tuần."))
    else:
        lines.append(_("Tạm dừng nhận tin bao lâu?"))
    choices = [Choice(label=label, command=f"/tamdung {typed}") for label, typed in times.offer_durations()]
    if summaries.describe_pause(call):
        choices.append(_offer_resume())
    return Reply(text="\n".join(lines), choices=in_rows(choices))


def _offer_resume() -> Choice:
    return Choice(label=_("Nhận tin lại"), command="/tieptuc")


async def resume(call: Call) -> Reply:
    """Send news again from now on."""
    was = summaries.describe_pause(call)
    await call.change(chats.pause, chat=call.chat.number, until=None)
    lines = [_("Đã nhận tin trở lại.") if was else _("Bạn đang nhận tin bình thường, không tạm dừng.")]
    chosen = await call.read_filter()
    choices = [Choice(label=_("Tin mới nhất"), command="/moinhat")]
    if chosen.is_empty:
        lines += summaries.describe_followed(call.desk, chosen)
        choices.append(Choice(label=_("Chọn chủ đề"), command="/chude"))
    toast = in_short(lines)
    return Reply(text="\n".join(lines), choices=in_rows(choices), replaces=call.request.pressed, toast=toast)


PAUSE = Command(
    name="tamdung",
    aliases=("tạm dừng", "tạm ngừng", "pause", "dừng", "stop", "mute"),
    about=lambda: _("Tạm dừng nhận tin"),
    takes=lambda: _("3 ngày"),
    answer=pause,
    is_meant=lambda desk, rest: not rest or times.read_duration(rest) is not None,
)
RESUME = Command(
    name="tieptuc",
    aliases=("tiếp tục", "resume", "nhận tin lại", "continue", "unpause"),
    about=lambda: _("Nhận tin lại sau khi tạm dừng"),
    answer=resume,
)
