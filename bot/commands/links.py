"""/lienket: have the same settings on another channel, by a code that is shown here and typed there."""

import re
import secrets
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.channels import join_names
from bot.commands import days_off, filter_words, summaries
from bot.commands.context import Call, Command, Desk, NotAllowed, in_rows
from bot.texts import LANGUAGE_NAMES, _
from news.delivery.chats import Chat
from news.delivery.messages import Choice, Reply
from news.delivery.modes import Mode
from news.delivery.subscriptions import Filter
from news.text.vietnamese import fold
from storage import chats, links, settings_copies, subscriptions
from storage.engine.types import Tx
from storage.links import LASTS, Link, Outcome
from storage.settings_copies import Settings
from storage.undoing import Restored

DIGITS: Final = 6
_AGREED: Final = ("dong y", "chep", "co", "yes", "ok")
_REFUSED: Final = ("thoi", "khong", "huy", "no", "cancel")


def read_code(words: str) -> str:
    """The code that is typed, "123 456" as well; "" where it is none.

    >>> read_code("123-456"), read_code("12345")
    ('123456', '')
    """
    typed = re.sub(r"[\s.–-]", "", words)
    return "".join(str(int(one)) for one in typed) if typed.isdecimal() and len(typed) == DIGITS else ""


async def link(call: Call) -> Reply:
    """Show a code; with one, what it would copy; that agreed to, copy."""
    if not call.request.may_change:
        raise NotAllowed(call.request.who)
    said = fold(call.rest)
    if not said:
        return await _show_code(call)
    if said in _AGREED:
        return await _copy(call)
    if said in _REFUSED:
        return Reply(text=_("Không chép gì, mọi thứ ở đây vẫn như cũ."), replaces=call.request.pressed)
    if code := read_code(call.rest):
        return await type_code(call, code)
    text = _("Mã liên kết có {count} chữ số, chẳng hạn: /lienket 123456. Gõ /lienket để lấy mã.")
    return Reply(text=text.format(count=DIGITS))


async def _show_code(call: Call) -> Reply:
    code = ""
    while not code:
        drawn = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        code = drawn if await call.change(links.issue, drawn, chat=call.chat.number, now=call.now) else ""
    others = [one.in_words() for one in call.desk.channels.on if one.name != call.chat.channel]
    where = _("cuộc trò chuyện kia của bạn với Báo Tin")
    if others:
        where = _("nơi khác bạn dùng Báo Tin ({channels})").format(channels=join_names(others))
    lines = [
        _("Mã liên kết: {code}").format(code=code),
        _("Trong {minutes} phút, gõ ở {where}: /lienket {code}").format(
            minutes=LASTS.seconds // 60, where=where, code=code
        ),
        _("Nơi ấy sẽ nhận tin giống như ở đây. Mã chỉ dùng được một lần; đừng đưa cho người lạ."),
    ]
    return Reply(text="\n".join(lines))


async def type_code(call: Call, code: str) -> Reply:
    """Say what the code would copy here, and ask; or why it does not."""
    found = await call.change(links.type_in, code, chat=call.chat.number, now=call.now)
    source = None
    if found.outcome is Outcome.FOUND:
        source = await call.desk.db.read(chats.get, chat=found.source)
    if source is None:
        return Reply(text=_explain(found, call.now))
    lines = [
        _("Chép cài đặt từ {channel} sang đây:").format(channel=call.desk.channels.in_words(source.channel)),
        *await _describe(call, source),
        _("Những gì đang chọn ở đây sẽ được thay hết. Bạn đồng ý chứ?"),
    ]
    choices = (
        Choice(label=_("Chép sang đây"), command="/lienket dong-y"),
        Choice(label=_("Thôi"), command="/lienket thoi"),
    )
    return Reply(text="\n".join(lines), choices=(choices,))


async def answer_digits(call: Call) -> Reply | None:
    """The same for six digits alone, right after this chat asked for a code itself: they are the other one's."""
    code = read_code(call.rest)
    if not code or not await call.desk.db.read(links.has_code, chat=call.chat.number, now=call.now):
        return None
    return await type_code(call, code)


def _explain(found: Link, now: datetime) -> str:
    minutes = max(1, -int((now - found.until).total_seconds() // 60)) if found.until else 0
    if found.outcome is Outcome.OWN:
        return _("Mã này lấy ở chính đây. Bạn gõ nó ở nơi muốn nhận tin giống như ở đây nhé.")
    if found.outcome is Outcome.USED:
        return _("Mã này đã dùng rồi. Gõ /lienket ở nơi có cài đặt để lấy mã mới.")
    if found.outcome is Outcome.EXPIRED:
        return _("Mã này đã hết hạn. Gõ /lienket ở nơi có cài đặt để lấy mã mới.")
    if found.outcome is Outcome.WAIT:
        return _("Ở đây đã gõ sai nhiều lần. Bạn thử lại sau {minutes} phút nhé.").format(minutes=minutes)
    if found.outcome is Outcome.BUSY:
        text = _("Lúc này có quá nhiều mã gõ sai nên tạm ngừng nhận mã. Bạn lấy mã mới và thử sau {minutes} phút nhé.")
        return text.format(minutes=minutes)
    return _("Không có mã này. Bạn xem lại từng chữ số, hoặc gõ /lienket ở nơi có cài đặt để lấy mã mới.")


async def _describe(call: Call, chat: Chat) -> list[str]:
    """What the chat hears, a line each, as it will be here."""
    every, hours = await call.desk.db.read(_read_as_here, call=call, source=chat.number)
    of_chat = replace(call, chat=chat)
    lines = summaries.describe_followed(call.desk, every[0] if every else Filter())
    choice = summaries.describe_hours(hours)
    if len(every) > 1:
        lines = filter_words.describe_all(call.desk, every, bundled=hours)
    elif every and every[0].mode is not Mode.AS_CHAT:
        choice = filter_words.describe_mode(every[0], bundled=hours)
    lines += [
        _("Giờ gửi: {choice}").format(choice=choice),
        summaries.describe_quiet(of_chat),
        *days_off.describe_setting(of_chat),
        _("Ngôn ngữ: {name}").format(name=LANGUAGE_NAMES[chat.language]),
    ]
    return [f"• {line}" for line in lines]


def _read_as_here(tx: Tx, *, call: Call, source: int) -> tuple[list[Filter], str]:
    """The filters of *source*, heard as they will be here, and the digest hours."""
    every = subscriptions.list_filters(tx, chat=source)
    copied = settings_copies.read(tx, chat=source)
    if copied is None:
        return every, ""
    _fit(tx, copied, call=call)
    rows = {row["id"]: row for row in copied["filters"]}
    heard = [replace(one, mode=Mode(rows[one.number]["mode"]), hours=rows[one.number]["hours"]) for one in every]
    return heard, copied["chat"]["bundled"]


def _fit(tx: Tx, copied: Settings, *, call: Call) -> None:
    """Have the settings ask for no more than the channel can do: the chat's own hours stay where those are too many,
    and a filter that is heard at once, or at hours too many, comes with the chat's digests.
    """
    allows, channel = call.desk.channels.allows, call.chat.channel
    if not allows(channel, copied["chat"]["bundled"]) and (row := settings_copies.read(tx, chat=call.chat.number)):
        copied["chat"]["bundled"] = row["chat"]["bundled"]
    taken = [copied["chat"]["bundled"]]
    for one in copied["filters"]:
        if one["mode"] in (Mode.AT_ONCE, Mode.SILENT) and not allows(channel, ""):
            one["mode"] = Mode.AS_CHAT.value
        if one["hours"] and not allows(channel, one["hours"], *taken):
            one["hours"] = ""
        taken.append(one["hours"])


def _copy_from_source(tx: Tx, *, call: Call) -> int | None:
    """The number to undo it by; None where there is nothing to copy any more."""
    chat = call.chat.number
    source = links.find_source(tx, chat=chat, now=call.now)
    copied = settings_copies.read(tx, chat=source) if source else None
    if copied is None:
        return None
    _fit(tx, copied, call=call)
    links.use(tx, chat=chat, now=call.now)
    return settings_copies.replace(tx, copied, chat=chat, now=call.now)


async def _copy(call: Call) -> Reply:
    number = await call.change(_copy_from_source, call=call)
    if number is None:
        text = _("Không còn mã nào chờ ở đây: mã đã dùng hoặc đã hết hạn. Gõ /lienket ở nơi có cài đặt để lấy mã mới.")
        return Reply(text=text, replaces=call.request.pressed)
    chat = await call.desk.db.read(chats.get, chat=call.chat.number)
    lines = [_("Đã chép. Từ nay ở đây:"), *await _describe(call, chat or call.chat)]
    lines.append(_("Lỡ tay thì chọn “Hoàn tác” trong 10 phút, mọi thứ sẽ như cũ."))
    undo = Choice(label=_("Hoàn tác"), command=f"/hoantac s{number}")
    return Reply(text="\n".join(lines), choices=in_rows([undo]), replaces=call.request.pressed)


async def undo(call: Call, number: int) -> Reply:
    """Have the settings again that were here before others were copied over them."""
    returned = await call.change(settings_copies.restore, chat=call.chat.number, number=number, now=call.now)
    if returned is Restored.TOO_LATE:
        text = _("Không có gì để hoàn tác: chỉ lấy lại được những gì vừa đổi, trong 10 phút.")
        return Reply(text=text, replaces=call.request.pressed, toast=text)
    chat = await call.desk.db.read(chats.get, chat=call.chat.number)
    lines = [_("Đã hoàn tác, mọi thứ lại như trước:")]
    if returned is Restored.BEFORE:
        lines = [_("Việc này đã hoàn tác rồi. Hiện nay:")]
    text = "\n".join([*lines, *await _describe(call, chat or call.chat)])
    return Reply(text=text, replaces=call.request.pressed, toast=lines[0])


def _is_meant(_desk: Desk, rest: str) -> bool:
    return not rest or bool(read_code(rest)) or fold(rest) in (*_AGREED, *_REFUSED)


LINK = Command(
    name="lienket",
    aliases=("liên kết", "mã liên kết", "link", "link code"),
    about=lambda: _("Chép cài đặt sang kênh khác"),
    answer=link,
    is_meant=_is_meant,
)
