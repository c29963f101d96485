"""/dulieu and /xoadulieu: what we know of a chat, and how it is forgotten."""

from typing import Final

from bot.commands import summaries
from bot.commands.context import Call, Command
from bot.commands.settings import NAMES
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.text.dates import local_time
from news.text.vietnamese import fold
from storage import chats

_AGREED: Final = ("dong y", "xoa", "xoa het", "yes", "ok")
_REFUSED: Final = ("thoi", "khong", "huy", "no", "cancel")


async def show_data(call: Call) -> Reply:
    """Show everything that is kept of the chat."""
    chosen = await call.read_filter()
    kept = await call.desk.db.read(chats.summarize, chat=call.chat.number)
    assert kept is not None  # we met just now
    lines = [
        _("Báo Tin chỉ giữ những gì cần để gửi tin:"),
        _("• Nơi gửi: {channel}, mã số {address}").format(
            channel=call.desk.channels.title(call.chat.channel), address=call.chat.address
        ),
    ]
    if call.chat.name:
        lines.append(_("• Tên: {name}").format(name=call.chat.name))
    lines.append(
        _("• Bắt đầu từ {since}, dùng lần cuối {heard}").format(
            since=local_time(kept.since), heard=local_time(kept.heard)
        )
    )
    lines += [
        f"• {line}"
        for line in (
            *summaries.describe_followed(call.desk, chosen),
            await summaries.describe_digest(call),
            summaries.describe_quiet(call),
            *summaries.describe_pause(call),
        )
    ]
    lines.append(_("• Ngôn ngữ: {name}").format(name=NAMES[call.chat.language]))
    lines.append(_("• {count} ghi chép về tin đã gửi hoặc đang chờ gửi").format(count=kept.deliveries))
    if kept.lines:
        lines.append(_("• {count} dòng của cuộc trò chuyện này").format(count=kept.lines))
    choice = Choice(label=_("Xóa dữ liệu"), command="/xoadulieu")
    return Reply(text="\n".join(lines), choices=((choice,),))


async def delete_data(call: Call) -> Reply:
    """Ask first; where that is agreed to, forget the chat and say goodbye."""
    said = fold(call.rest)
    if said in _AGREED:
        await call.change(chats.forget, chat=call.chat.number)
        text = _("Đã xóa hết. Cảm ơn bạn đã đọc Báo Tin; khi nào cần, chỉ việc gõ /start.")
        return Reply(text=text, replaces=call.request.pressed)
    if said in _REFUSED:
        return Reply(text=_("Vẫn giữ nguyên, không xóa gì."), replaces=call.request.pressed)
    return Reply(
        text=_(
            "Xóa hết dữ liệu ở đây: chủ đề, tỉnh, từ khóa đã chọn, mọi cài đặt và ghi chép về tin đã gửi. "
            "Sau đó không còn tin nào gửi đến, và không lấy lại được. Bạn đồng ý chứ?"
        ),
        choices=(
            (
                Choice(label=_("Xóa hết"), command="/xoadulieu dong-y"),
                Choice(label=_("Thôi, giữ lại"), command="/xoadulieu thoi"),
            ),
        ),
    )


DATA = Command(
    name="dulieu",
    aliases=("dữ liệu", "dữ liệu của tôi", "data", "my data", "privacy"),
    about=lambda: _("Báo Tin giữ những gì về bạn"),
    answer=show_data,
)
DELETE = Command(
    name="xoadulieu",
    aliases=("xóa dữ liệu", "delete", "delete my data", "forget me"),
    about=lambda: _("Xóa hết dữ liệu của bạn"),
    answer=delete_data,
    is_meant=lambda desk, rest: not rest or fold(rest) in (*_AGREED, *_REFUSED),
)
