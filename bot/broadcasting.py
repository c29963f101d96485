"""What is said about announcements: whether a text can go, how it will look, how far it is, what came of it."""

import html
from collections.abc import Mapping
from typing import Final

from bot.telegram.format import MAX_UNITS
from bot.texts import _, spoken
from bot.zalo import format as zalo_format
from news.delivery.messages import Choice, Reply
from news.errors import BaotinError
from news.text.formatted import BadFormatting, Formatted, read
from news.text.vietnamese import clean, cut, utf16_length
from news.topics.taxonomy import Taxonomy
from storage.broadcasts import Broadcast

CHANNELS: Final = {"telegram": "Telegram", "zalo": "Zalo", "webchat": "web"}
_SHOWN: Final = 2400  #: units of the text in a preview; with the rest it must fit one message
_SHOWN_PLAIN: Final = 700


class Unfit(BaotinError):
    """The text can't be announced; says in the reader's words why."""


def checked(said: Formatted) -> Formatted:
    """*said*, if every channel can say it."""
    length = utf16_length(said.text)
    if not clean(said.text):
        raise Unfit(_("Thông báo chưa có chữ nào."))
    if length > MAX_UNITS:
        told = _("Thông báo dài {length} ký tự, Telegram chỉ nhận {most}. Hãy rút bớt {over} ký tự.")
        raise Unfit(
            told.format(length=thousands(length), most=thousands(MAX_UNITS), over=thousands(length - MAX_UNITS))
        )
    return said


def from_html(source: str) -> Formatted:
    """What *source* says; `Unfit` names the first mistake."""
    try:
        return read(source)
    except BadFormatting as error:
        told = {
            "stray": _("Dòng {line}: dấu < ở {what} không mở thẻ nào; muốn viết dấu ấy, hãy gõ &lt;"),
            "unknown": _("Dòng {line}: không dùng được thẻ {what}; chỉ có b, i, u, s, a, code, pre, blockquote."),
            "attribute": _("Dòng {line}: thẻ {what} viết sai; chỉ thẻ a có thêm phần href, trong dấu ngoặc kép."),
            "link": _("Dòng {line}: địa chỉ {what} không mở được; cần bắt đầu bằng http:// hoặc https://"),
            "unopened": _("Dòng {line}: thẻ {what} đóng mà chưa mở."),
            "crossed": _("Dòng {line}: thẻ {what} đóng sai chỗ; thẻ mở sau phải đóng trước."),
            "unclosed": _("Thẻ {what} chưa đóng."),
            "many": _("Dòng {line}: quá {what} chỗ định dạng; Telegram sẽ bỏ phần sau."),
        }[error.problem]
        raise Unfit(told.format(line=error.line, what=error.what)) from error


def thousands(number: int) -> str:
    """1.234, or where English is spoken 1,234."""
    return f"{number:,}" if spoken() == "en" else f"{number:,}".replace(",", ".")


def named(audience: str, taxonomy: Taxonomy) -> str:
    """An audience in words."""
    kind, _colon, value = audience.partition(":")
    if kind == "topic":
        topic = taxonomy.get(value)
        return _("người theo dõi “{topic}”").format(topic=topic.name if topic else value)
    if kind == "channel":
        return _("mọi nơi trên {channel}").format(channel=CHANNELS.get(value, value))
    return _("tất cả")


def costs(said: Formatted, chats: Mapping[str, int], *, month: int, used: int) -> list[str]:
    """How many chats on each channel, and what that takes of Zalo's month, of which so much is *used*; a line each."""
    lines = [
        _("{channel}: {count} nơi").format(channel=CHANNELS.get(channel, channel), count=thousands(count))
        for channel, count in chats.items()
        if channel != "zalo"
    ]
    if count := chats.get("zalo", 0):
        parts = len(zalo_format.parts(Reply(text=said.plain)))
        told = _("Zalo: {count} nơi × {parts} tin = {cost} tin; tháng này còn {left} trong {month}")
        left = max(0, month - used)
        lines.append(
            told.format(
                count=thousands(count),
                parts=parts,
                cost=thousands(count * parts),
                left=thousands(left),
                month=thousands(month),
            )
        )
        if count * parts > left:
            lines.append(_("Zalo không còn đủ tin trong tháng: phần còn lại sẽ phải chờ."))
    return lines


def preview(
    number: int,
    said: Formatted,
    audience: str,
    chats: Mapping[str, int],
    *,
    taxonomy: Taxonomy,
    month: int,
    used: int,
    note: str = "",
) -> Reply:
    """The announcement as each channel will show it, for whom, and what it costs. Without buttons."""
    above = [note] if note else []
    above.append(
        _("Xem trước thông báo số {number}, gửi đến: {audience}.").format(
            number=number, audience=named(audience, taxonomy)
        )
    )
    above += costs(said, chats, month=month, used=used)
    above.append(_("Những nơi đã chặn bot không tính."))
    plain = zalo_format.parts(Reply(text=said.plain))
    shown = [(_("— Trên Telegram và web —"), said)] if set(chats) - {"zalo"} or not chats else []
    if "zalo" in chats and (len(plain) > 1 or said.spans or not shown):
        heading = _("— Trên Zalo, {parts} tin, không định dạng —").format(parts=len(plain))
        shown.append((heading, Formatted("\n———\n".join(part.text for part in plain))))
    text, marked = list(above), [html.escape(line, quote=False) for line in above]
    for place, (heading, one) in enumerate(shown):
        short = _shortened(one, _SHOWN if place == 0 else _SHOWN_PLAIN)
        rest = utf16_length(one.text) - utf16_length(short.text)
        more = [_("… và {count} ký tự nữa").format(count=thousands(rest))] if rest else []
        text += ["", heading, short.plain, *more]
        marked += ["", html.escape(heading, quote=False), short.marked, *more]
    return Reply(text="\n".join(text), html="\n".join(marked))


def _shortened(said: Formatted, units: int) -> Formatted:
    return said if utf16_length(said.text) <= units else said.part(0, len(cut(said.text, units)))


class Words:
    """Progress and reports, for `jobs.broadcast`."""

    def progress(self, broadcast: Broadcast, figures: Mapping[str, int]) -> Reply:
        """How far it is, with the button that stops it."""
        total, waiting = figures["total"], figures["waiting"]
        if broadcast.done is not None:
            over = (
                _("Thông báo số {number}: đã xong.")
                if broadcast.state == "done"
                else _("Thông báo số {number}: đã dừng.")
            )
            return Reply(text=over.format(number=broadcast.number))
        told = _("Thông báo số {number}: đang gửi, {percent} %.\nĐã gửi {sent} / {total} nơi, còn {waiting}.")
        percent = 100 * (total - waiting) // total if total else 0
        return Reply(
            text=told.format(
                number=broadcast.number,
                percent=percent,
                sent=thousands(figures["sent"]),
                total=thousands(total),
                waiting=thousands(waiting),
            ),
            choices=((stop(broadcast.number),),),
        )

    def report(self, broadcast: Broadcast, figures: Mapping[str, int]) -> Reply:
        """What came of every chat; the lines add up to the total."""
        head = _("Thông báo số {number} đã dừng.") if figures["cancelled"] else _("Thông báo số {number} đã gửi xong.")
        return Reply(text="\n".join([head.format(number=broadcast.number), *reported(figures)]))


def reported(figures: Mapping[str, int]) -> list[str]:
    """The final figures, a line each; those that are nought are left out."""
    lines = {
        "total": _("Tổng cộng: {count} nơi"),
        "sent": _("Đã gửi: {count}"),
        "repeated": _("  trong đó có thể đến hai lần: {count}"),
        "gone": _("Đã chặn hoặc rời đi: {count}"),
        "failed": _("Không gửi được: {count}"),
        "unsure": _("Không rõ đã đến chưa: {count}"),
        "cancelled": _("Chưa gửi vì đã dừng: {count}"),
        "waiting": _("Còn chờ: {count}"),
        "missing": _("Đã xóa dữ liệu hoặc gộp nhóm: {count}"),
    }
    return [
        line.format(count=thousands(figures[name]))
        for name, line in lines.items()
        if figures.get(name) or name in ("total", "sent")
    ]


def stop(number: int) -> Choice:
    """The button that stops it."""
    return Choice(label=_("Dừng"), command=f"/thongbao #{number} dung")


def under_way(number: int) -> list[Choice]:
    """What can be done about it while it goes.

    Looking comes first: where choices are answered by number, an impatient second "1" after the one that agreed
    must not stop what it has just begun.
    """
    return [Choice(label=_("Xem đã gửi đến đâu"), command=f"/thongbao #{number}"), stop(number)]
