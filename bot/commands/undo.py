"""/hoantac: have back what was just changed; and the way there, offered wherever much goes."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Concatenate, Final, ParamSpec, TypeVar

from bot.commands import filter_words, links, summaries
from bot.commands.context import Call, Command, in_rows, in_short
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import Filter, Item, Kind, Subscription, is_much
from storage import digests, filters, former_filters, settings_copies, subscriptions
from storage.engine.types import Tx
from storage.undoing import Restored

_WHOLE: Final = re.compile(r"s(\d{1,18})")  #: settings as a whole, by the number they were remembered under
_Named = tuple[int, Kind, str, bool]
P = ParamSpec("P")
T = TypeVar("T")


async def change(
    call: Call, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
) -> tuple[T, list[Choice]]:
    """What *job* returns, its writes kept, and the button that takes them back, where it deleted much.

    Whatever it changed can be taken back by /hoantac, too. In a chat that has several filters each deletion is much, as
    what is chosen again may be put into another one.
    """
    result, number, much = await call.change(_carry_out, call, lambda tx: job(tx, *args, **kwargs))
    return result, _offer(number) if much else []


async def change_visibly(
    call: Call, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
) -> tuple[T, list[Choice], bool]:
    """The same with the button for whatever changed, however little; and whether that was much."""
    result, number, much = await call.change(_carry_out, call, lambda tx: job(tx, *args, **kwargs))
    return result, _offer(number), much


def _carry_out(tx: Tx, call: Call, job: Callable[[Tx], T]) -> tuple[T, int | None, bool]:
    """What it returns, the number to undo it by, None where nothing changed, and whether much was deleted."""
    chat = call.chat.number
    before, settings = subscriptions.copy(tx, chat=chat), filters.list_settings(tx, chat=chat)
    bundled = digests.chosen(tx, chat=chat)
    result = remove_emptied(tx, call, job)
    was, after = ({_name(one) for one in some} for some in (before, subscriptions.copy(tx, chat=chat)))
    heard = settings == filters.list_settings(tx, chat=chat) and bundled == digests.chosen(tx, chat=chat)
    if was == after and heard:
        return result, None, False
    much = is_much(one for one in before if _name(one) not in after) or (len(settings) > 1 and not was <= after)
    much = much or (call.misreadable and bool(before) and _takes_away(was, after))  # a sentence may be misread
    number = former_filters.keep(tx, before, chat=chat, now=call.now, settings=settings, bundled=bundled)
    return result, number, much


def _offer(number: int | None) -> list[Choice]:
    return [] if number is None else [Choice(label=_("Hoàn tác"), command=f"/hoantac {number}")]


def is_offered(reply: Reply) -> bool:
    """Whether it says that something was changed visibly: then it has the button."""
    return any(choice.command.startswith("/hoantac ") for row in reply.choices for choice in row)


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
    """Restore what the chat followed and left out before it changed that: by its button, or the last time."""
    if (whole := _WHOLE.fullmatch(call.rest)) is not None:
        return await links.undo(call, int(whole[1]))
    number = int(call.rest) if call.rest.isdecimal() and len(call.rest) <= 18 else None
    if number is None and (copied := await call.desk.db.read(_find_copied, chat=call.chat.number, now=call.now)):
        return await links.undo(call, copied)
    before = await call.read_filters()
    hours = await filter_words.describe_hours(call, before)
    restored = await call.change(former_filters.restore, chat=call.chat.number, number=number, now=call.now)
    every = await call.read_filters()
    if restored is Restored.TOO_LATE:
        lines = [_("Không có gì để hoàn tác: chỉ lấy lại được những gì vừa đổi, trong 10 phút. Hiện nay:")]
    elif restored is Restored.BEFORE:
        lines = [_("Việc này đã hoàn tác rồi. Hiện nay:")]
    else:
        lines = [_("Đã hoàn tác, mọi thứ lại như trước:")]
    lines += [f"• {line}" for line in await filter_words.describe_chosen(call, every)]
    if (present := await filter_words.describe_hours(call, every)) != hours:
        lines.append(f"• {present}")
    if restored is Restored.NOW and (lost := _list_lost(before, every)):
        words = {value: typed for one in before for value, typed in one.words.items()}
        names = summaries.name_items(call.desk, Filter(words=words), lost)
        lines.append(_("Những gì chọn từ lúc đó thì không còn: {names}.").format(names=names))
    choices = in_rows([Choice(label=_("Chọn chủ đề"), command="/chude")])
    return Reply(text="\n".join(lines), choices=choices, replaces=call.request.pressed, toast=in_short(lines))


def _find_copied(tx: Tx, *, chat: int, now: datetime) -> int | None:
    """The number of settings that were changed as a whole, where that was the last change."""
    copied = settings_copies.find_last(tx, chat=chat, now=now)
    return None if copied and former_filters.is_newer(tx, chat=chat, than=copied[1]) else copied and copied[0]


def _list_lost(before: Sequence[Filter], after: Sequence[Filter]) -> list[Item]:
    """What was wanted in any filter, and is in none now."""
    stays = {(kind, value) for one in after for kind in Kind for value in one[kind]}
    wanted = [(kind, value) for kind in Kind for one in before for value in one[kind]]
    return [item for item in dict.fromkeys(wanted) if item not in stays]


UNDO = Command(
    name="hoantac",
    aliases=("hoàn tác", "undo", "lấy lại"),
    about=lambda: _("Lấy lại những gì vừa đổi, trong 10 phút"),
    answer=undo,
    is_meant=lambda desk, rest: not rest or rest.removeprefix("s").isdecimal(),
)
