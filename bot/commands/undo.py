"""/hoantac: have back what was just deleted; and the way there, offered wherever much goes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Concatenate, Final, ParamSpec, TypeVar

from bot.commands import filter_words, links, summaries
from bot.commands.context import Call, Command, in_rows, in_short
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import Filter, Item, Kind, Subscription, is_much
from storage import filters, former_filters, settings_copies, subscriptions
from storage.engine.types import Tx
from storage.former_filters import Restored

_WHOLE: Final = re.compile(r"s(\d{1,18})")  #: settings as a whole, by the number they were remembered under
_Named = tuple[int, Kind, str, bool]
P = ParamSpec("P")
T = TypeVar("T")


async def change(
    call: Call, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
) -> tuple[T, list[Choice]]:
    """What *job* returns, its writes kept, and the button that takes them back, where it deleted much.

    What a press changed can be taken back by /hoantac, too: a toast has no button. In a chat that has several filters
    each deletion counts, as what is chosen again may be put into another one.
    """

    return await _change(call, job, *args, **kwargs)


async def change_by_sentence(
    call: Call, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
) -> tuple[T, list[Choice]]:
    """The same for what a sentence asks for: it may be misread, so whatever it takes away can be taken back."""
    return await _change(replace(call, misreadable=True), job, *args, **kwargs)


async def _change(
    call: Call, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
) -> tuple[T, list[Choice]]:
    def carry_out(tx: Tx) -> tuple[T, int | None]:
        before = subscriptions.copy(tx, chat=call.chat.number)
        settings = filters.list_settings(tx, chat=call.chat.number)
        result = remove_emptied(tx, call, job, *args, **kwargs)
        was = {_name(one) for one in before}
        after = {_name(one) for one in subscriptions.copy(tx, chat=call.chat.number)}
        much = is_much(one for one in before if _name(one) not in after) or (len(settings) > 1 and not was <= after)
        much = much or (call.misreadable and bool(before) and _takes_away(was, after))
        if not much and not (call.request.pressed and was != after):
            return result, None
        number = former_filters.keep(tx, before, chat=call.chat.number, now=call.now, settings=settings)
        return result, number if much else None

    result, number = await call.change(carry_out)
    return result, [] if number is None else [Choice(label=_("Hoàn tác"), command=f"/hoantac {number}")]


def remove_emptied(tx: Tx, call: Call, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What *job* returns; the further filters that ask for nothing by it are gone, but for one that is being edited."""
    chat = call.chat.number
    held = {one.number for one in subscriptions.list_filters(tx, chat=chat)[1:] if not one.is_empty}
    result = job(tx, *args, **kwargs)
    for one in subscriptions.list_filters(tx, chat=chat)[1:]:
        if one.is_empty and one.number in held and one.number != call.chat.editing:
            filters.remove(tx, chat=chat, filter_=one.number, now=call.now)
    return result


def _takes_away(before: set[_Named], after: set[_Named]) -> bool:
    """Whether anything that came before comes no more: it is gone, left out, or narrowed to places."""
    kinds = {(filter_, kind) for filter_, kind, _value, excepted in before if not excepted}
    return any(not excepted for *_item, excepted in before - after) or any(
        excepted or (kind in (Kind.PROVINCE, Kind.NEWSPAPER) and (filter_, kind) not in kinds)
        for filter_, kind, _value, excepted in after - before
    )


def _name(one: Subscription) -> _Named:
    """What it is about, whenever it was chosen."""
    return one.filter, one.kind, one.value, one.excepted


def explain(undoing: Sequence[Choice]) -> list[str]:
    """A line that says how long it can be undone, where it can."""
    return [_("Lỡ tay thì chọn “Hoàn tác” trong 10 phút, mọi thứ sẽ như cũ.")] if undoing else []


async def undo(call: Call) -> Reply:
    """Restore what the chat followed and left out before it deleted much: by its button, or the last time."""
    if (whole := _WHOLE.fullmatch(call.rest)) is not None:
        return await links.undo(call, int(whole[1]))
    number = int(call.rest) if call.rest.isdecimal() and len(call.rest) <= 18 else None
    before = await call.read_filters()
    restored = await call.change(former_filters.restore, chat=call.chat.number, number=number, now=call.now)
    if restored is Restored.TOO_LATE and number is None:
        copied = await call.desk.db.read(settings_copies.find_last, chat=call.chat.number, now=call.now)
        if copied is not None:
            return await links.undo(call, copied)
    every = await call.read_filters()
    if restored is Restored.TOO_LATE:
        lines = [_("Không có gì để hoàn tác: chỉ lấy lại được những gì vừa bỏ, trong 10 phút.")]
    elif restored is Restored.BEFORE:
        lines = [_("Việc này đã hoàn tác rồi. Hiện nay:")]
    else:
        lines = [_("Đã hoàn tác, mọi thứ lại như trước:")]
    lines += [f"• {line}" for line in await filter_words.describe_chosen(call, every)]
    if restored is Restored.NOW and (lost := _list_lost(before, every)):
        words = {value: typed for one in before for value, typed in one.words.items()}
        names = summaries.name_items(call.desk, Filter(words=words), lost)
        lines.append(_("Những gì chọn từ lúc đó thì không còn: {names}.").format(names=names))
    choices = in_rows([Choice(label=_("Chọn chủ đề"), command="/chude")])
    return Reply(text="\n".join(lines), choices=choices, replaces=call.request.pressed, toast=in_short(lines))


def _list_lost(before: Sequence[Filter], after: Sequence[Filter]) -> list[Item]:
    """What was wanted in any filter, and is in none now."""
    stays = {(kind, value) for one in after for kind in Kind for value in one[kind]}
    wanted = [(kind, value) for kind in Kind for one in before for value in one[kind]]
    return [item for item in dict.fromkeys(wanted) if item not in stays]


UNDO = Command(
    name="hoantac",
    aliases=("hoàn tác", "undo", "lấy lại"),
    about=lambda: _("Lấy lại những gì vừa bỏ, trong 10 phút"),
    answer=undo,
    is_meant=lambda desk, rest: not rest or rest.removeprefix("s").isdecimal(),
)
