"""/thongbao: what admins send to many at once. Nothing goes before somebody agreed to the number of chats."""

import re
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from typing import Final

from bot import broadcasting
from bot.broadcasting import UnfitText, check_text, read_reach, thousands
from bot.commands.context import Call, Command, in_rows
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.text.dates import local_time
from news.text.formatted import BadFormatting, Formatted, formatted, read
from news.text.vietnamese import clean, cut, fold
from storage import admins, broadcasts
from storage.admins import AdminChat
from storage.broadcasts import Broadcast
from storage.engine.types import Tx

LISTED: Final = 5  #: broadcasts shown, the newest
PAGE: Final = 8  #: topics shown at once
_ALIASES: Final = ("thông báo", "broadcast", "announce", "announcement")
_NAMES: Final = frozenset(fold(name).replace(" ", "") for name in ("thongbao", *_ALIASES))
_PRESSED: Final = re.compile(r"#(\d{1,9})(?: (cho|gui|dung|huy)(?: (.{1,60}))?)?")
_EVERYONE, _TOPICS = "tat-ca", "chu-de"


async def broadcast(call: Call) -> Reply:
    """Draft what is said, or do what a button of an older draft says; without a text, list the last broadcasts."""
    pressed = _PRESSED.fullmatch(call.rest)
    if call.request.group:
        return await _go_on_in_private(call, int(pressed[1]) if pressed else None)
    if pressed:
        number, what, rest = int(pressed[1]), pressed[2], pressed[3] or ""
        match what:
            case "cho":
                return await _choose_audience(call, number, rest)
            case "gui":
                return await _confirm(call, number, rest)
            case "dung":
                return await _stop(call, number)
            case "huy":
                gone = await call.desk.db.run(broadcasts.discard, number)
                return await _show(call, number) if not gone else _answer_in_place(call, _("Đã bỏ bản nháp."))
        return await _show(call, number)
    said = read_text(call)
    if not clean(said.text):
        return await _list_latest(call)
    try:
        number = await _draft(call, said)
    except UnfitText as error:
        return Reply(text=str(error))
    return await _ask_audience(call, number)


async def _draft(call: Call, said: Formatted) -> int:
    """The number of a new draft; UnfitText where it can't be sent."""
    check_text(said, call.desk.channels)
    author = f"{call.request.channel}:{call.request.who}"
    return await call.desk.db.run(
        broadcasts.add, author=author, audience="", text=said.plain, html=said.html, now=call.now
    )


async def _go_on_in_private(call: Call, number: int | None) -> Reply:
    """A group need not see who is to get what: the draft goes on in the admin's own chat."""
    said = read_text(call)
    if number is None and clean(said.text):
        try:
            number = await _draft(call, said)
        except UnfitText as error:
            return Reply(text=str(error))
    line = f"/thongbao #{number}" if number else "/thongbao"
    if number:
        text = _("Để chọn nơi nhận thông báo bạn viết trong nhóm, gõ: {line}").format(line=line)
        channel = call.request.channel
        own = AdminChat(channel, call.request.who, call.desk.channels.default_hours(channel))
        await call.desk.db.run(admins.notify, text, admins=[own], now=call.now, of_use=timedelta())
    said_there = _("Thông báo được soạn trong tin nhắn riêng với bot: gõ {line} ở đó.").format(line=line)
    return Reply(text="\n".join([said_there, *_explain_lost(call)]))


def read_text(call: Call) -> Formatted:
    """What follows the command's name, every line and mark of it."""
    said = formatted(call.request.words.replace("\r\n", "\n"))
    if call.request.html:
        with suppress(BadFormatting):  # then without its marks
            said = read(call.request.html)
    return said.part(_find_text(said.text))


def _find_text(text: str) -> int:
    """Where the words after the command's name begin, counted in characters."""
    called, end = "", 0
    for word in islice(re.finditer(r"\S+", text), 4):
        end = end or word.end()
        if not word[0].startswith("@"):
            called += fold(word[0].partition("@")[0]).replace(" ", "")
        if called in _NAMES:
            end = word.end()
            break
    return end + len(text[end:]) - len(text[end:].lstrip(" \n\t:"))


async def _ask_audience(call: Call, number: int) -> Reply:
    """Who is to hear it?"""
    chats = await call.desk.db.read(broadcasts.audience, "all", channels=call.desk.channels.names)
    ask = f"/thongbao #{number} cho"
    everyone = _("Tất cả ({count})").format(count=thousands(sum(chats.values())))
    choices = [Choice(label=everyone, command=f"{ask} {_EVERYONE}")]
    if len(chats) > 1:
        choices += [
            Choice(label=f"{call.desk.channels.title(one)} ({thousands(count)})", command=f"{ask} {one}")
            for one, count in chats.items()
        ]
    choices.append(Choice(label=_("Người theo dõi một chủ đề…"), command=f"{ask} {_TOPICS}"))
    choices.append(_offer_discard(number))
    lines = [_("Thông báo số {number}: gửi cho ai?").format(number=number), *_explain_lost(call)]
    return _answer_in_place(call, "\n".join(lines), choices)


def _explain_lost(call: Call) -> list[str]:
    if not call.request.illustrated:
        return []
    return [_("Thông báo chỉ có chữ: ảnh hay tệp kèm theo không được gửi.")]


async def _choose_audience(call: Call, number: int, words: str) -> Reply:
    """A preview for that audience; for topics, which of them."""
    if words.partition(" ")[0] == _TOPICS:
        return _ask_topic(call, number, words.partition(" ")[2])
    audience = _read_audience(call, words)
    if audience is None:
        return await _ask_audience(call, number)
    return await _preview(call, number, audience)


def _read_audience(call: Call, words: str) -> str | None:
    """What storage calls it."""
    if words == _EVERYONE:
        return "all"
    if words in call.desk.channels.names:
        return f"channel:{words}"
    topic = call.desk.taxonomy.find(words)
    return f"topic:{topic.slug}" if topic else None


def _ask_topic(call: Call, number: int, page: str) -> Reply:
    topics = list(call.desk.taxonomy)
    pages = -(-len(topics) // PAGE)
    at = min(max(int(page), 1), pages) if page.isdecimal() else 1
    ask = f"/thongbao #{number} cho"
    choices = [Choice(label=one.name, command=f"{ask} {one.slug}") for one in topics[(at - 1) * PAGE : at * PAGE]]
    if at > 1:
        choices.append(Choice(label=_("◂ Trước"), command=f"{ask} {_TOPICS} {at - 1}"))
    if at < pages:
        choices.append(Choice(label=_("Tiếp ▸"), command=f"{ask} {_TOPICS} {at + 1}"))
    text = _("Thông báo số {number}: gửi cho người theo dõi chủ đề nào? Trang {page}/{pages}.")
    return _answer_in_place(call, text.format(number=number, page=at, pages=pages), choices)


async def _preview(call: Call, number: int, audience: str, note: str = "") -> Reply:
    draft = await call.desk.db.run(broadcasts.show, number, now=call.now)
    if draft is None:
        return await _show(call, number)
    channels = call.desk.channels
    reach = await call.desk.db.read(read_reach, audience, channels=channels, now=call.now)
    count = reach.count
    shown = broadcasting.preview(
        number,
        read_draft(draft),
        reach,
        taxonomy=call.desk.taxonomy,
        channels=channels,
        note=note or ("" if count else _("Chưa có nơi nào nhận được.")),
    )
    words = _EVERYONE if audience == "all" else audience.partition(":")[2]
    choices = [
        Choice(
            label=_("Gửi cho {count} nơi").format(count=thousands(count)),
            command=f"/thongbao #{number} gui {count} {words}",
            typed=_("gửi {count}").format(count=count),
        )
    ] if count else []  # fmt: skip
    choices += [Choice(label=_("Chọn nơi khác"), command=f"/thongbao #{number}"), _offer_discard(number)]
    return _answer_in_place(call, shown.text, choices, html=shown.html)


def read_draft(draft: Broadcast) -> Formatted:
    """The draft's text with its marks."""
    return read(draft.html) if draft.html else Formatted(draft.text)


async def _confirm(call: Call, number: int, rest: str) -> Reply:
    said, _blank, words = rest.partition(" ")
    audience = _read_audience(call, words)
    if audience is None or not said.isdecimal():
        return await _show(call, number)
    became = await call.desk.db.run(
        broadcasts.confirm,
        number,
        words=audience,
        said=int(said),
        channels=call.desk.channels.names,
        reporter=f"{call.request.channel}:{call.request.address}",
        now=call.now,
    )
    match became.refused:
        case None:
            text = _("Bắt đầu gửi thông báo số {number} đến {count} nơi. Xong sẽ có báo cáo.")
            text = text.format(number=number, count=thousands(became.chats))
            return _answer_in_place(call, text, broadcasting.offer_choices(number))
        case "changed":
            note = _("Số nơi nhận nay là {count}. Bạn xem lại rồi xác nhận nhé.")
            return await _preview(call, number, audience, note.format(count=thousands(became.chats)))
        case "stale":
            return await _preview(call, number, audience, _("Bản nháp đã quá một giờ. Bạn xem lại rồi xác nhận nhé."))
        case "nobody":
            return await _preview(call, number, audience)
    return await _show(call, number)


async def _stop(call: Call, number: int) -> Reply:
    if await call.desk.db.run(broadcasts.cancel, number):
        return Reply(
            text=_("Đang dừng thông báo số {number}. Những tin đã đi thì không rút lại được.").format(number=number)
        )
    return await _show(call, number)


async def _show(call: Call, number: int) -> Reply:
    """How it is with a broadcast, whatever state it is in."""
    found = await call.desk.db.read(_get_with_figures, number)
    if found is None:
        return Reply(text=_("Không có thông báo số {number}: bản nháp đã bỏ, hoặc chưa từng có.").format(number=number))
    broadcast, figures = found
    if broadcast.state == "draft":
        return await _ask_audience(call, number)
    if broadcast.done is None:
        text = _("Thông báo số {number} đã gửi rồi, đang trên đường đi.").format(number=number)
        choices = broadcasting.offer_choices(number) if broadcast.state == "sending" else []
    else:
        text = _("Thông báo số {number} đã gửi rồi.").format(number=number)
        choices = []
    return Reply(text="\n".join([text, *broadcasting.describe_figures(figures)]), choices=in_rows(choices))


async def _list_latest(call: Call) -> Reply:
    """The last broadcasts, and how to make one."""
    found = await call.desk.db.read(_get_latest)
    lines = [_("Gõ /thongbao kèm nội dung, hoặc trả lời một tin nhắn bằng /thongbao.")]
    lines += _explain_lost(call)
    lines += [_("Gần đây:")] if found else []
    states = {"draft": _("bản nháp"), "sending": _("đang gửi"), "done": _("đã gửi"), "cancelled": _("đã dừng")}
    for one, figures in found:
        begin = cut(clean(one.text), 40)
        sent = f" {thousands(figures['sent'])}/{thousands(figures['total'])}" if one.state != "draft" else ""
        lines.append(f"{one.number} · {local_time(one.created)} · {states[one.state]}{sent} · {begin}")
    choices = [
        Choice(label=_("Xem số {number}").format(number=one.number), command=f"/thongbao #{one.number}")
        for one, _figures in found
        if one.done is None
    ]
    return Reply(text="\n".join(lines), choices=in_rows(choices))


def _get_with_figures(tx: Tx, number: int) -> tuple[Broadcast, dict[str, int]] | None:
    found = broadcasts.get(tx, number)
    if found is None:
        return None
    return found, dict(found.outcome) if found.outcome else broadcasts.figures(tx, found)


def _get_latest(tx: Tx) -> list[tuple[Broadcast, dict[str, int]]]:
    return [
        (one, dict(one.outcome) if one.outcome else broadcasts.figures(tx, one))
        for one in broadcasts.latest(tx, limit=LISTED)
    ]


def _offer_discard(number: int) -> Choice:
    return Choice(label=_("Bỏ bản nháp"), command=f"/thongbao #{number} huy")


def _answer_in_place(call: Call, text: str, choices: list[Choice] | None = None, *, html: str = "") -> Reply:
    return Reply(text=text, html=html, choices=in_rows(choices or []), replaces=call.request.pressed)


BROADCAST = Command(
    name="thongbao",
    aliases=_ALIASES,
    about=lambda: _("Gửi một thông báo cho nhiều người"),
    takes=lambda: _("nội dung"),
    answer=broadcast,
    is_meant=lambda desk, rest: True,
    for_admins=True,
)
