"""/caidat, for chats that want several kinds of news, each heard in its own way: a screen for each, by buttons."""

import re
from dataclasses import replace
from typing import Final

from bot.commands import filter_words, undo
from bot.commands.context import Call, Rows, in_rows
from bot.commands.digest import explain_limit
from bot.commands.digest_hours import offer_days, read_hours, say_on
from bot.texts import _
from jobs.matching.measure import measure
from news.delivery.digests import EVENING, MORNING
from news.delivery.messages import Choice, Reply
from news.delivery.modes import Mode, hours_of_mode, resolve
from news.delivery.schedules import days_of, set_days
from news.delivery.subscriptions import Filter
from news.text.sentences import shorten
from news.text.vietnamese import capitalize
from news.text.weekdays import EVERY_DAY
from storage import digests, filters, former_filters, subscriptions
from storage.engine.types import Tx

ADD: Final = "them"
_PRESSED: Final = re.compile(r"#(\d{1,18})(?: (\S+))?(?: (.+))?")
_MODES: Final = {"ngay": Mode.AT_ONCE, "khong-chuong": Mode.SILENT, "ban-tin": Mode.DIGEST, "tat": Mode.OFF}
_NAMED: Final = re.compile(r"(.*?)\s*@(\d{1,18})")
_REMOVE: Final = "bo"
#: Commands that are about one filter of a chat that has several.
OF_FILTER: Final = ("/chude", "/theodoi", "/bo", "/tinh", "/tukhoa")
_ANYWAY: Final = "van-luu"
_LABEL: Final = 40  #: characters of what a filter brings, on a button


def is_pressed(rest: str) -> bool:
    """Whether *rest* is what a button of these screens says."""
    return rest == ADD or bool(_PRESSED.fullmatch(rest))


def offer_adding() -> Choice:
    """The way to a further filter."""
    return Choice(label=_("Thêm nhóm tin riêng"), command=f"/caidat {ADD}")


def offer_each(call: Call, several: list[Filter]) -> list[Choice]:
    """The way to the screen of each."""
    return [
        Choice(
            label=shorten(f"{place}. {capitalize(filter_words.describe_filter(call.desk, one))}", _LABEL),
            command=f"/caidat #{one.number}",
        )
        for place, one in enumerate(several, 1)
    ]


async def answer_press(call: Call) -> Reply:
    """Whatever a button of these screens asks for."""
    if call.rest == ADD:
        return await _add(call)
    pressed = _PRESSED.fullmatch(call.rest)
    number = int(pressed[1]) if pressed else 0
    every = await call.desk.db.read(subscriptions.list_filters, chat=call.chat.number)
    one = next((each for each in every if each.number == number), None)
    if pressed is None or one is None:
        return say_gone()
    if pressed[2] == _REMOVE:
        return await _remove(call, one, is_last=len(every) == 1)
    if pressed[2] in _MODES:
        return await _set_mode(call, one, _MODES[pressed[2]], pressed[3] or "")
    if len(every) > 1:
        await call.change(filters.turn_to, chat=call.chat.number, filter_=number, now=call.now)
    return await _show(call, one, is_only=len(every) == 1)


async def _add(call: Call) -> Reply:
    """A further filter, which is off until somebody says how it is to be heard."""
    number = await call.change(_begin, call=call)
    if not number:
        text = _("Bạn đã có {count} nhóm tin, nhiều nhất có thể. Bỏ bớt một nhóm nhé.").format(count=filters.MOST)
        return Reply(text=text, choices=in_rows([Choice(label=_("Cài đặt"), command="/caidat")]))
    one = await call.desk.db.read(subscriptions.get, chat=call.chat.number, filter_=number)
    lines = [
        _("Nhóm tin riêng: có chủ đề, nơi và cách báo của riêng nó, chẳng hạn thể thao cả nước gộp vào bản tin chiều."),
        _("Chọn chủ đề, chọn nơi nếu muốn, rồi chọn cách báo; từ lúc ấy tin mới đến."),
    ]
    return Reply(text="\n".join(lines), choices=await _arrange(call, one, is_only=False))


def _begin(tx: Tx, *, call: Call) -> int:
    number = filters.add(tx, chat=call.chat.number, now=call.now, mode=Mode.OFF)
    if number:
        filters.turn_to(tx, chat=call.chat.number, filter_=number, now=call.now)
    return number


async def _show(call: Call, one: Filter, *, is_only: bool, before: tuple[str, ...] = ()) -> Reply:
    bundled = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    what, mode = (
        capitalize(filter_words.describe_filter(call.desk, one)),
        filter_words.describe_mode(one, bundled=bundled),
    )
    line = _("{what}: {mode}.").format(what=what, mode=mode)
    if rate := await filter_words.describe_rate(call, one):
        line = _("{what}: {mode}; {rate}.").format(what=what, mode=mode, rate=rate)
    lines = [*before, line]
    return Reply(
        text="\n".join(lines),
        choices=await _arrange(call, one, is_only=is_only),
        replaces=call.request.pressed,
    )


async def _arrange(call: Call, one: Filter, *, is_only: bool) -> Rows:
    """What can be changed: what it brings, how it is heard, when its digests come; and that it goes."""
    bundled = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    is_limited = not call.desk.channels.allows(call.chat.channel, "")
    present = resolve(one.mode, bundled=bundled)
    parts = [
        Choice(label=_("Chủ đề"), command="/chude"),
        Choice(label=_("Tỉnh, thành phố"), command="/tinh"),
        Choice(label=_("Từ khóa"), command="/tukhoa"),
    ]
    parts = parts if is_only else [_name_filter(part, one.number) for part in parts]
    modes = [
        Choice(label=label, command=f"/caidat #{one.number} {typed}", chosen=_MODES[typed] is present, toggles=True)
        for typed, label in _name_modes().items()
        if not is_limited or _MODES[typed] in (Mode.DIGEST, Mode.OFF)
    ]
    hours = []
    if present is Mode.DIGEST and not is_limited:
        chosen = hours_of_mode(one.mode, one.hours, bundled=bundled)
        command, days = f"/caidat #{one.number} ban-tin", days_of(chosen) or EVERY_DAY
        hours = [
            Choice(
                label=label,
                command=f"{command} {say_on(at, days)}",
                chosen=chosen == set_days(at, days),
                toggles=True,
            )
            for label, at in ((_("Sáng 7:00"), MORNING), (_("Chiều 17:30"), EVENING))
        ]
        hours += offer_days(chosen, command)
    last = [] if is_only else [Choice(label=_("Bỏ nhóm tin này"), command=f"/caidat #{one.number} {_REMOVE}")]
    last.append(Choice(label=_("Xong"), command="/caidat"))
    return (*in_rows(parts), *in_rows(modes), *in_rows(hours), *in_rows(last))


def _name_modes() -> dict[str, str]:
    return {
        "ngay": _("Báo ngay"),
        "khong-chuong": _("Báo không chuông"),
        "ban-tin": _("Gộp vào bản tin"),
        "tat": _("Tạm tắt"),
    }


async def _set_mode(call: Call, one: Filter, mode: Mode, rest: str) -> Reply:
    """Have it heard like this; what would bring everything, or nothing, is said before it begins."""
    every = await call.desk.db.read(subscriptions.list_filters, chat=call.chat.number)
    is_only = len(every) == 1
    if one.is_empty and mode is not Mode.OFF:
        return await _show(call, one, is_only=is_only, before=(_("Chưa chọn chủ đề hay từ khóa nào."),))
    bundled = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    hours = _choose_hours(one, mode, rest, bundled=bundled)
    if not _is_allowed(call, every, replace(one, mode=mode, hours=hours), bundled=bundled):
        return await _show(call, one, is_only=is_only, before=(explain_limit(call),))
    if one.mode is Mode.OFF and mode is not Mode.OFF and rest != _ANYWAY and (odd := await _find_odd(call, one)):
        typed = next(name for name, each in _MODES.items() if each is mode)
        choices = [
            Choice(label=_("Vẫn nhận"), command=f"/caidat #{one.number} {typed} {_ANYWAY}"),
            Choice(label=_("Sửa lại"), command=f"/caidat #{one.number}"),
        ]
        return Reply(text=odd, choices=in_rows(choices), replaces=call.request.pressed)
    is_limited = not call.desk.channels.allows(call.chat.channel, "")
    if (is_only or is_limited) and not hours and mode is resolve(Mode.AS_CHAT, bundled=bundled):
        mode = Mode.AS_CHAT  # and so it stays, whatever /bantin says
    await undo.change(
        call, filters.set_mode, chat=call.chat.number, filter_=one.number, mode=mode, hours=hours, now=call.now
    )
    return await _show(call, replace(one, mode=mode, hours=hours), is_only=is_only)


def _choose_hours(one: Filter, mode: Mode, rest: str, *, bundled: str) -> str:
    if mode is not Mode.DIGEST:
        return ""
    present = hours_of_mode(mode, one.hours, bundled=bundled)
    return (read_hours(rest, present=present) or "") if rest and rest != _ANYWAY else one.hours


def _is_allowed(call: Call, every: list[Filter], changed: Filter, *, bundled: str) -> bool:
    """Whether the channel lets the chat hear like this, with what it hears besides."""
    if changed.mode is Mode.OFF or (changed.mode is Mode.DIGEST and not changed.hours):
        return True
    others = [one.hours for one in every if one.number != changed.number]
    return call.desk.channels.allows(call.chat.channel, changed.hours, bundled, *others)


async def _find_odd(call: Call, one: Filter) -> str:
    """What is said of a filter that brings nothing, or everything; "" of any other."""
    found = await measure(call.desk.db, one, now=call.now)
    what = capitalize(filter_words.describe_filter(call.desk, one))
    if found.is_nothing:
        text = _("{what}: {days} ngày qua không có tin nào như vậy. Vẫn nhận chứ?")
        return text.format(what=what, days=found.whole_days)
    if found.is_everything:
        return _("{what}: như thế là mọi tin của các báo. Vẫn nhận chứ?").format(what=what)
    return ""


async def _remove(call: Call, one: Filter, *, is_last: bool) -> Reply:
    """The filter goes, and can be had back for some minutes; the last one only loses what it holds."""
    number = await call.change(_take_away, call=call, one=one, is_last=is_last)
    news = filter_words.describe_filter(call.desk, one)
    undoing = [Choice(label=_("Hoàn tác"), command=f"/hoantac {number}")]
    lines = [_("Đã bỏ {news}.").format(news=news), *undo.explain(undoing)]
    choices = [Choice(label=_("Cài đặt"), command="/caidat"), *undoing]
    return Reply(text="\n".join(lines), choices=in_rows(choices), replaces=call.request.pressed)


def _take_away(tx: Tx, *, call: Call, one: Filter, is_last: bool) -> int:
    chat = call.chat.number
    kept = former_filters.keep(
        tx,
        subscriptions.copy(tx, chat=chat),
        chat=chat,
        now=call.now,
        settings=filters.list_settings(tx, chat=chat),
        bundled=digests.chosen(tx, chat=chat),
    )
    if is_last:
        subscriptions.unfollow_all(tx, chat=chat, filter_=one.number)
        filters.turn_to(tx, chat=chat, filter_=0, now=call.now)
    else:
        filters.remove(tx, chat=chat, filter_=one.number, now=call.now)
    return kept


async def turn_to_named(call: Call) -> Call | None:
    """The call, about the filter that its button names (`mark_edited`); None where the chat has no such filter.

    So a button goes on meaning what its message is about, however late it is pressed.
    """
    named = _NAMED.fullmatch(call.rest)
    if named is None:
        return call
    number = int(named[2])
    if not await call.desk.db.read(subscriptions.choose, chat=call.chat.number, filter_=number):
        return None
    await call.change(filters.turn_to, chat=call.chat.number, filter_=number, now=call.now)
    return replace(call, rest=named[1], chat=replace(call.chat, editing=number))


def say_gone() -> Reply:
    """What is answered to a button of a filter that was removed."""
    choices = in_rows([Choice(label=_("Cài đặt"), command="/caidat")])
    return Reply(text=_("Nhóm tin ấy không còn nữa."), choices=choices)


async def mark_edited(call: Call, reply: Reply) -> Reply:
    """The answer to what was about the filter being edited, if one is: which that is, and the way back to it."""
    every = await call.read_filters() if call.chat.editing else []
    place, one = next(((at, one) for at, one in enumerate(every, 1) if one.number == call.chat.editing), (0, None))
    if one is None or len(every) == 1:
        return reply
    heading = _("Nhóm tin thứ {place}:").format(place=place)
    if one.mode is Mode.OFF:
        heading += "\n" + _("(Đang tắt: bấm “Xong” rồi chọn cách báo thì tin mới đến.)")
    rows = tuple(tuple(_name_filter(choice, one.number) for choice in row) for row in reply.choices)
    back = Choice(label=_("Xong"), command=f"/caidat #{one.number}")
    return replace(reply, text=f"{heading}\n{reply.text}", choices=(*rows, (back,)))


def _name_filter(choice: Choice, number: int) -> Choice:
    command = choice.command.partition(" ")[0]
    return replace(choice, command=f"{choice.command} @{number}") if command in OF_FILTER else choice
