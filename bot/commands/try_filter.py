"""/thu: what would have come in the last seven days, and the way to have it from now on."""

import re
from collections.abc import Sequence
from typing import Final

from bot.commands import asked_words, filter_words, latest
from bot.commands.context import Call, Command, Desk, in_rows
from bot.commands.reading import quote
from bot.texts import _
from bot.words.frequencies import describe_frequency
from jobs.matching.measure import Measure, find_articles, measure
from news.delivery.messages import Alert, Choice, Reply
from news.delivery.subscriptions import Filter, Kind
from storage import filters, subscriptions
from storage.engine.types import Tx

AT_ONCE: Final = 5  #: articles in an answer
_LONGEST: Final = 200  #: characters of what is asked for
_MOST: Final = 30  #: things named at once
_PAGES: Final = 40
_PRESSED: Final = re.compile(r"(?:(\+)|#(\d{1,3}))\s*(.*)")


async def try_filter(call: Call) -> Reply:
    """Show what the words, or the chat's own choices, would have brought; after a press more of it, or save it."""
    pressed = _PRESSED.fullmatch(call.rest)
    words = (pressed[3] if pressed else call.rest)[:_LONGEST]
    asked, unknown = await _read(call, words)
    if asked.is_empty:
        return _ask(unknown)
    if pressed and pressed[1] and words:
        return await _save(call, asked)
    page = min(max(int(pressed[2]), 1), _PAGES) if pressed and pressed[2] else 1
    found = await measure(call.desk.db, asked, now=call.now)
    skip = (page - 1) * AT_ONCE
    numbers = (await find_articles(call.desk.db, asked, now=call.now))[skip : skip + AT_ONCE + 1]
    alerts = await call.desk.composer.alerts(numbers[:AT_ONCE])
    choices = []
    if len(numbers) > AT_ONCE and page < _PAGES:
        choices.append(Choice(label=_("Xem tiếp"), command=f"/thu #{page + 1} {words}".rstrip()))
    if words:
        choices.append(_offer_saving(words, found))
    lines = [_describe(call, asked, found, has_more=bool(alerts)), *_explain_unknown(unknown)]
    return _show("\n".join(lines), alerts, choices)


async def _read(call: Call, words: str) -> tuple[Filter, Sequence[str]]:
    """What is asked for, and the places that nobody knows; without words, what the chat's commands are about."""
    if not words:
        return await call.read_filter(), ()
    read = asked_words.read_asked(call.desk, words)
    return read.filter, read.unknown


def _describe(call: Call, asked: Filter, found: Measure, *, has_more: bool) -> str:
    if not found.days:
        return _("Báo Tin vừa bắt đầu đọc các báo nên chưa có gì để thử. Bạn chờ một hai ngày nhé.")
    what, days = filter_words.describe_filter(call.desk, asked), max(round(found.days), 1)
    if not found.count:
        return _("{what}: {days} ngày qua không có tin nào như vậy.").format(what=what, days=days)
    text = _("{what}: {days} ngày qua có {count} tin.").format(what=what, days=days, count=found.count)
    if found.frequency is not None:
        text = _("{what}: {days} ngày qua có {count} tin, {rate}.").format(
            what=what, days=days, count=found.count, rate=describe_frequency(found.frequency)
        )
    if found.is_everything:
        text += " " + _("Đó là mọi tin của các báo.")
    return text + " " + _("Mới nhất trước:") if has_more else text


def _show(heading: str, alerts: Sequence[Alert], choices: Sequence[Choice]) -> Reply:
    return latest.list_alerts(heading, alerts, choices) if alerts else Reply(text=heading, choices=in_rows(choices))


def _offer_saving(words: str, found: Measure) -> Choice:
    odd = found.is_nothing or found.is_everything
    label = _("Vẫn nhận những tin như vậy") if odd else _("Nhận những tin như vậy")
    return Choice(label=label, command=f"/thu + {words}")


def _explain_unknown(unknown: Sequence[str]) -> list[str]:
    return [_("Không tìm thấy tỉnh, thành phố “{words}”.").format(words=quote(name)) for name in unknown]


def _ask(unknown: Sequence[str]) -> Reply:
    lines = [
        *_explain_unknown(unknown),
        _("Muốn thử nhận những tin gì? Gõ chẳng hạn: /thu giáo dục ở Nghệ An, trừ tuyển sinh"),
    ]
    return Reply(text="\n".join(lines), choices=in_rows([Choice(label=_("Chọn chủ đề"), command="/chude")]))


async def _save(call: Call, asked: Filter) -> Reply:
    """Have it from now on: as the first choice of a chat that has none, else beside what it has."""
    if sum(len(side[kind]) for side in (asked.wanted, asked.excepted) for kind in Kind) > _MOST:
        return Reply(text=_("Nhiều quá: một lần chỉ nên chọn vài chủ đề."))
    number, fresh = await call.change(_keep, call=call, asked=asked)
    if not number:
        return Reply(
            text=_("Bạn đã có nhiều nhóm tin nhất có thể. Bỏ bớt một nhóm trong /caidat nhé."),
            choices=in_rows([Choice(label=_("Cài đặt"), command="/caidat")]),
        )
    choices = [Choice(label=_("Cách báo"), command=f"/caidat #{number}")]
    if not fresh:
        return Reply(text=_("Bạn đang nhận những tin như vậy rồi."), choices=in_rows(choices))
    kept = await call.desk.db.read(subscriptions.get, chat=call.chat.number, filter_=number)
    lines = await filter_words.describe_coming(call, kept)
    what = filter_words.describe_filter(call.desk, kept)
    lines = lines or [_("Từ nay sẽ đến: {what}.").format(what=what)]
    choices.append(Choice(label=_("Bỏ “{words}”").format(words=quote(what)), command=f"/caidat #{number} bo"))
    return Reply(text="\n".join(lines), choices=in_rows(choices))


def _keep(tx: Tx, *, call: Call, asked: Filter) -> tuple[int, bool]:
    """The number of the filter that has it, 0 where there is no room; and whether it is new."""
    chat = call.chat.number
    there = subscriptions.list_filters(tx, chat=chat)
    for one in there:
        if all(
            set(mine[kind]) == set(theirs[kind])
            for mine, theirs in ((one.wanted, asked.wanted), (one.excepted, asked.excepted))
            for kind in Kind
        ):
            return one.number, False
    first = there[0] if len(there) == 1 and there[0].is_empty else None
    number = first.number if first else filters.add(tx, chat=chat, now=call.now)
    if number:
        subscriptions.fill(tx, asked, chat=chat, filter_=number, now=call.now)
    return number, True


TRY = Command(
    name="thu",
    aliases=("thử", "try"),
    about=lambda: _("Thử một cách chọn tin trên 7 ngày qua"),
    takes=lambda: _("giáo dục ở Nghệ An"),
    answer=try_filter,
    is_meant=lambda desk, rest: not rest or _is_meant(desk, rest),
)


def _is_meant(desk: Desk, rest: str) -> bool:
    """Whether topics or places are named: "thử" begins many sentences."""
    asked = asked_words.read_asked(desk, rest).filter
    return bool(asked[Kind.TOPIC] or asked[Kind.PROVINCE]) and not asked[Kind.KEYWORD]
