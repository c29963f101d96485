"""/yenlang: hours in which nothing comes; what they held back comes afterwards, in one bundle."""

from dataclasses import replace
from datetime import time
from typing import Final

from bot.commands import days_off, summaries, times
from bot.commands.context import Call, Command, in_rows, in_short
from bot.texts import _
from bot.words.days_off import describe_days_off
from news.delivery.messages import Choice, Reply
from news.delivery.quiet import QuietHours
from news.text.vietnamese import fold
from storage import chats, digests

_OFFERED: Final = tuple(QuietHours(begin=time(begin), end=time(end)) for begin, end in ((22, 6), (21, 6), (23, 7)))
_WIDTH: Final = 22  #: letters of a button that has room beside another


async def choose_hours(call: Call) -> Reply:
    """Keep the hours named (Vietnam's time), and whether breaking news may break them; without any, show them."""
    if days_off.is_about(fold(call.rest)) and times.read_quiet(call.rest) is None:
        call, kept = await days_off.keep(call, days_off.read(call.rest))
        return _ask(call, call.chat.quiet, kept)
    present = call.chat.quiet
    request = times.read_quiet(call.rest)
    if request is None:
        unclear = [_("Chưa rõ từ mấy giờ đến mấy giờ.")] if call.rest else []
        return _ask(call, present, [*unclear, *_describe_present(present)])
    if request.off:
        return await _end(call, present)
    if request.hours and request.hours[0] == request.hours[1]:
        same = _(
            "Giờ bắt đầu và giờ kết thúc trùng nhau, nên chưa đổi gì. Muốn nghỉ hẳn ít lâu thì gõ /tamdung 3 ngày."
        )
        return _ask(call, present, [same])
    if request.hours:
        begin, end = request.hours
        said = present.urgent if present else None
        hours = QuietHours(begin=begin, end=end, urgent=said if request.urgent is None else request.urgent)
    elif present:
        hours = replace(present, urgent=request.urgent)
    else:
        return _ask(call, None, _describe_present(None))
    if hours != present:
        await call.change(chats.set_quiet, chat=call.chat.number, hours=hours, now=call.now)
    return await _confirm(call, hours)


async def _end(call: Call, present: QuietHours | None) -> Reply:
    if present is None:
        return _ask(call, None, _describe_present(None))
    await call.change(chats.set_quiet, chat=call.chat.number, hours=None, now=call.now)
    lines = [_("Đã tắt giờ yên lặng: từ nay tin có thể đến cả ban đêm.")]
    if present.last(call.now):
        lines.append(_("Tin giữ lại từ nãy sẽ đến ngay."))
    return _ask(call, None, lines)


async def _confirm(call: Call, hours: QuietHours) -> Reply:
    """What will be, and where it was not said yet, the question whether breaking news may come."""
    bundled = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    lines = [_("Giờ yên lặng: {hours}. Lúc ấy không gửi tin; gõ lệnh thì vẫn có trả lời ngay.").format(hours=hours)]
    if not bundled:
        lines.append(_("Tin được giữ lại, đến {time} gửi gộp một lần.").format(time=f"{hours.end:%H:%M}"))
    lines += summaries.describe_moved(bundled, hours)
    if hours.urgent is None:
        lines.append(_("Còn tin khẩn (bão, lũ, sơ tán…) thì sao?"))
    else:
        lines.append(_describe_urgent(hours.urgent))
    choices = [*_offer_consent(hours), _offer_off()]
    return _answer_in_place(call, lines, choices)


def _answer_in_place(call: Call, lines: list[str], choices: list[Choice]) -> Reply:
    toast = in_short(lines[:1]) if call.rest else ""
    rows = (*in_rows(choices, width=_WIDTH), *days_off.offer(call))
    return Reply(text="\n".join(lines), choices=rows, replaces=call.request.pressed, toast=toast)


def _offer_consent(hours: QuietHours) -> list[Choice]:
    said = hours.urgent
    passes, waits = _("Tin khẩn vẫn gửi ngay"), _("Tin khẩn cũng chờ")
    return [
        Choice(label=passes, command="/yenlang trừ tin khẩn", chosen=said is True, toggles=True),
        Choice(label=waits, command="/yenlang cả tin khẩn", chosen=said is False, toggles=True),
    ]


def _describe_urgent(agreed: bool) -> str:
    if agreed:
        return _("Riêng tin khẩn vẫn gửi ngay.")
    return _("Tin khẩn cũng chờ, hết giờ yên lặng thì đến trước tiên.")


def _describe_present(present: QuietHours | None) -> list[str]:
    if present is None:
        return [
            _("Chưa đặt giờ yên lặng: tin có thể đến cả ban đêm."),
            _("Trong giờ yên lặng, tin được giữ lại; hết giờ thì gửi gộp một lần, không mất tin nào."),
        ]
    return [_("Giờ yên lặng: {hours}.").format(hours=present), _describe_urgent(bool(present.urgent))]


def _offer_off() -> Choice:
    return Choice(label=_("Tắt giờ yên lặng"), command="/yenlang tắt")


def _ask(call: Call, present: QuietHours | None, lines: list[str]) -> Reply:
    choices = [
        Choice(
            label=str(one),
            command=f"/yenlang {one}",
            chosen=present is not None and (one.begin, one.end) == (present.begin, present.end),
            toggles=True,
        )
        for one in _OFFERED
    ]
    if present:
        choices = [*_offer_consent(present), *choices, _offer_off()]
    if (on_days_off := describe_days_off(call.chat.days_off)) not in lines:
        lines = [*lines, on_days_off]
    lines = [*lines, _("Muốn giờ khác, gõ chẳng hạn: /yenlang 21:30-5:30")]
    return _answer_in_place(call, lines, choices)


QUIET = Command(
    name="yenlang",
    aliases=("yên lặng", "giờ yên lặng", "yên tĩnh", "giờ yên tĩnh", "im lặng", "không làm phiền",
             "quiet", "quiet hours", "do not disturb"),
    about=lambda: _("Giờ không nhận tin; tin được giữ lại, gửi gộp sau"),
    takes=lambda: "22:00-06:00",
    answer=choose_hours,
    is_meant=lambda desk, rest: not rest or times.read_quiet(rest) is not None or days_off.read(rest) is not None,
)  # fmt: skip
