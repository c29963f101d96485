"""/tamdung, /dung and /tieptuc: no news for a while, none any more, and news again."""

from dataclasses import replace
from typing import Final

from bot.commands import coming, missed, summaries, times, unfollow
from bot.commands.context import Call, Command, in_rows, in_short
from bot.commands.until import read_until
from bot.texts import _
from news.delivery.chats import ChatState
from news.delivery.messages import Choice, Reply
from news.text.dates import local_time
from news.text.vietnamese import fold
from storage import pauses, stopped

_AGREED: Final = "dong y"
_KEPT: Final = "van nhan"
_OVER: Final = ("thoi", "huy", "het", "off", "bo", "stop", "cancel", "end")


async def pause(call: Call) -> Reply:
    """Send nothing before the time named; without one, ask how long."""
    if fold(call.rest) in _OVER:
        return await resume(call)
    until = read_until(call.rest, now=call.now)
    if until is None:
        return _ask(call)
    await call.change(pauses.begin, chat=call.chat.number, until=until, now=call.now)
    text = _("Đã tạm dừng đến {time}. Tin trong lúc này sẽ không gửi lại; muốn xem thì gõ /moinhat.")
    text = text.format(time=local_time(until))
    return Reply(
        text=text, choices=((coming.offer_resuming(),),), replaces=call.request.pressed, toast=in_short([text])
    )


def _ask(call: Call) -> Reply:
    lines = summaries.describe_pause(call)
    if call.rest:
        lines.append(
            _("Chưa rõ tạm dừng bao lâu. Gõ chẳng hạn: /tamdung 12 giờ, /tamdung 3 ngày, /tamdung đến thứ hai.")
        )
    else:
        lines.append(_("Tạm dừng nhận tin bao lâu?"))
    choices = [Choice(label=label, command=f"/tamdung {typed}") for label, typed in times.offer_durations()]
    if summaries.describe_pause(call):
        choices.append(coming.offer_resuming())
    return Reply(text="\n".join(lines), choices=in_rows(choices))


async def resume(call: Call) -> Reply:
    """Send news again from now on; after a pause, offer the best of what was missed."""
    if missed.is_asked(call.rest):
        return await missed.answer_press(call)
    was = summaries.describe_pause(call)
    since = await call.change(pauses.end, chat=call.chat.number, now=call.now)
    every = await call.read_filters()
    off = coming.describe_off(call, every)
    lines = [_("Đã nhận tin trở lại.")] if was else []
    if not was and len(off) < len([one for one in every if not one.is_empty]):
        lines = [_("Bạn đang nhận tin bình thường, không tạm dừng.")]
    lines += off
    chosen = await call.read_filter()
    running = replace(call, chat=replace(call.chat, state=ChatState.ACTIVE, paused_until=None))
    either = await missed.offer(running, since) if since is not None else []
    if either:
        lines.append(_("Bạn muốn nhận tin từ nay, hay xem những tin hay nhất đã lỡ?"))
    choices = [*either, *await coming.offer_again(running, every), Choice(label=_("Tin mới nhất"), command="/moinhat")]
    if all(one.is_empty for one in every):
        lines += summaries.describe_followed(call.desk, chosen)
        choices.append(Choice(label=_("Chọn chủ đề"), command="/chude"))
    toast = "" if either else in_short(lines)
    return Reply(text="\n".join(lines), choices=in_rows(choices), replaces=call.request.pressed, toast=toast)


async def stop(call: Call) -> Reply:
    """Send nothing any more, where that is agreed to; whoever names a time or a topic means that alone."""
    said = fold(call.rest)
    if call.chat.state is ChatState.STOPPED:
        lines = [_("Bạn đã dừng nhận tin từ trước. Cài đặt vẫn được giữ; gõ /tieptuc bất cứ lúc nào.")]
        return Reply(text="\n".join(lines), choices=((coming.offer_resuming(),),), replaces=call.request.pressed)
    if said == _AGREED:
        await call.change(stopped.stop, chat=call.chat.number)
        text = _("Bạn sẽ không nhận tin nữa. Cài đặt vẫn được giữ; gõ /tieptuc bất cứ lúc nào.")
        return Reply(text=text, choices=((coming.offer_resuming(),),), replaces=call.request.pressed)
    if said == _KEPT or (said in _OVER and call.request.pressed):
        if paused := summaries.describe_pause(call):
            return Reply(text=paused[0], choices=((coming.offer_resuming(),),), replaces=True)
        return Reply(text=_("Vẫn gửi tin như thường."), replaces=True)
    if read_until(call.rest, now=call.now) is not None:
        return await pause(call)
    if call.rest and said not in _OVER:
        return await unfollow.unfollow(call)
    return _ask_to_stop()


def _ask_to_stop() -> Reply:
    text = _("Bạn muốn dừng nhận tin? Cài đặt vẫn được giữ, muốn nhận lại lúc nào cũng được.")
    choices = (
        Choice(label=_("Dừng hẳn"), command=f"/dung {_AGREED.replace(' ', '-')}"),
        Choice(label=_("Tạm dừng 1 ngày"), command="/tamdung 1d"),
        Choice(label=_("Tạm dừng 1 tuần"), command="/tamdung 1w"),
        Choice(label=_("Thôi, vẫn nhận"), command=f"/dung {_KEPT.replace(' ', '-')}"),
    )
    return Reply(text=text, choices=in_rows(choices))


PAUSE = Command(
    name="tamdung",
    aliases=("tạm dừng", "tạm ngừng", "tạm ngưng", "pause", "mute"),
    about=lambda: _("Tạm dừng nhận tin"),
    takes=lambda: _("3 ngày"),
    answer=pause,
    is_meant=lambda desk, rest: not rest or read_until(rest, now=desk.now()) is not None,
)
STOP = Command(
    name="dung",
    aliases=("dừng", "dừng hẳn", "ngừng hẳn", "dừng nhận tin", "ngừng nhận tin", "hủy đăng ký", "stop", "unsubscribe"),
    about=lambda: _("Dừng nhận tin; cài đặt vẫn được giữ"),
    answer=stop,
    is_meant=lambda desk, rest: (
        not rest or read_until(rest, now=desk.now()) is not None or unfollow.is_meant(desk, rest)
    ),
)
RESUME = Command(
    name="tieptuc",
    aliases=("tiếp tục", "resume", "nhận tin lại", "continue", "unpause"),
    about=lambda: _("Nhận tin lại sau khi dừng"),
    answer=resume,
)
