"""/tingiu: articles that the flood guard holds, and what becomes of them."""

from dataclasses import replace
from typing import Final

from bot.commands.context import Call, Command
from bot.texts import _
from bot.words import held as words
from jobs.upkeep.held import NEWEST
from news.delivery.messages import Choice, Reply
from news.text.vietnamese import fold
from storage import held
from storage.engine.types import Tx
from storage.held import Held, Released

MOST: Final = 10  #: feeds listed
_COUNTS: Final[dict[str, int | None]] = {words.ALL: None, words.FEW: NEWEST, words.NONE: 0}


async def answer_held(call: Call) -> Reply:
    """Show what is held; with a feed's number, ask about it; with an answer besides, do it."""
    number, _blank, answer = fold(call.rest).partition(" ")
    answer = answer.replace(" ", "")
    if not number.isdecimal():
        return _list_held(await call.desk.db.read(held.waiting))
    feed = int(number[:12])
    if answer in _COUNTS:
        return await _release(call, feed, _COUNTS[answer])
    found = await call.desk.db.read(held.waiting, feed=feed)
    return words.ask(found[0]) if found else _say_nothing_held()


async def _release(call: Call, feed: int, newest: int | None) -> Reply:
    def release(tx: Tx) -> tuple[Held, Released] | None:
        found = held.waiting(tx, feed=feed)
        return (found[0], held.release(tx, feed=feed, newest=newest)) if found else None

    done = await call.change(release)
    reply = Reply(text=words.confirm(*done)) if done else _say_nothing_held()
    return replace(reply, replaces=call.request.pressed)


def _list_held(found: list[Held]) -> Reply:
    if not found:
        return _say_nothing_held()
    if len(found) == 1:
        return words.ask(found[0])
    lines = [_("{feed}: {count} tin").format(feed=words.name_feed(one), count=one.count) for one in found[:MOST]]
    rows = tuple(
        (Choice(label=line, command=f"/{words.COMMAND} {one.feed}"),) for one, line in zip(found, lines, strict=False)
    )
    return Reply(text=_("Tin đang giữ, chờ tòa soạn trả lời. Chọn một nguồn:"), choices=rows)


def _say_nothing_held() -> Reply:
    return Reply(text=_("Không có tin nào đang giữ: đã được trả lời, hoặc bot đã tự quyết định sau hai giờ."))


HELD = Command(
    name=words.COMMAND,
    aliases=("tin giữ", "held"),
    about=lambda: _("Tin đang giữ vì hiện ra quá nhiều cùng lúc"),
    answer=answer_held,
    for_admins=True,
)
