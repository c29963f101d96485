"""/dulieu, /xoadulieu and /chinhsach: what we know of a chat, how it is forgotten, and what the rules are."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from bot.commands import days_off, filter_words, summaries
from bot.commands.context import Call, Command, Desk, in_rows
from bot.texts import LANGUAGE_NAMES, _
from bot.words import personal_data
from jobs.upkeep.sweep import BROWSERS, CONVERSATIONS, RECORDS
from news.delivery.messages import Attachment, Choice, Reply
from news.delivery.subscriptions import Filter, Kind
from news.text.dates import local_time
from news.text.vietnamese import fold
from storage import articles, chats, personal, quota, subscriptions
from storage.engine.types import Row, Tx
from storage.personal import ChatSummary
from storage.retention import ASLEEP, GONE

_AGREED: Final = ("dong y", "xoa", "xoa het", "yes", "ok")
_REFUSED: Final = ("thoi", "khong", "huy", "no", "cancel")
_FILE: Final = ("tep", "file", "json", "tai ve", "download")


async def show_data(call: Call) -> Reply:
    """Show everything that is kept of the chat, in words; as a file where that is asked for and can be sent."""
    if fold(call.rest) in _FILE and _sends_files(call):
        return await _send_file(call)
    every = await call.desk.db.read(subscriptions.list_filters, chat=call.chat.number)
    kept = await call.desk.db.read(personal.summarize, chat=call.chat.number)
    assert kept is not None  # we met just now
    lines = await _describe_kept(call, every, kept)
    choices = [Choice(label=_("Tải tệp đầy đủ"), command="/dulieu tep")] if _sends_files(call) else []
    choices += [
        Choice(label=_("Xóa dữ liệu"), command="/xoadulieu"),
        Choice(label=_("Chính sách"), command="/chinhsach"),
    ]
    return Reply(text="\n".join(lines), choices=in_rows(choices))


async def _describe_kept(call: Call, every: Sequence[Filter], kept: ChatSummary) -> list[str]:
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
            *await filter_words.describe_chosen(call, every),
            await filter_words.describe_hours(call, every),
            summaries.describe_quiet(call),
            *days_off.describe_setting(call),
            *summaries.describe_pause(call),
        )
    ]
    if names := await _name_kept(call):
        lines.append(_("• Nhóm, kênh bạn quản lý: {names}").format(names=names))
    lines.append(_("• Ngôn ngữ: {name}").format(name=LANGUAGE_NAMES[call.chat.language]))
    lines.append(_("• {count} ghi chép về tin đã gửi hoặc đang chờ gửi").format(count=kept.deliveries))
    if kept.muted:
        lines.append(_("• {count} vụ việc bạn không muốn nghe thêm").format(count=kept.muted))
    if kept.lines:
        lines.append(_("• {count} dòng của cuộc trò chuyện này").format(count=kept.lines))
    return lines


def _sends_files(call: Call) -> bool:
    """Whether a file can go there. Not to a group: whoever reads there would have it."""
    channel = call.desk.channels.get(call.chat.channel)
    return channel is not None and channel.files and not call.request.group


async def _send_file(call: Call) -> Reply:
    rows, titles = await call.desk.db.read(_read_all, chat=call.chat.number)
    content = personal_data.write(rows, titles=titles, name_item=partial(_name_item, call.desk), now=call.now)
    return Reply(
        text=_("Tất cả những gì Báo Tin giữ về cuộc trò chuyện này."),
        attachment=Attachment(name="bao-tin-du-lieu.json", content=content, media_type="application/json"),
    )


def _name_item(desk: Desk, kind: str, value: str) -> str:
    if kind == Kind.TOPIC:
        return summaries.name_topics(desk, [value])
    return desk.provinces.name(value) if kind == Kind.PROVINCE else value


def _read_all(tx: Tx, *, chat: int) -> tuple[dict[str, list[Row]], dict[int, str]]:
    rows = personal.list_rows(tx, chat=chat)
    numbers = {row["item_id"] for row in rows.get("outbox", ()) if row["kind"] in ("alert", "edit")}
    return rows, {one.number: one.title for one in articles.of(tx, sorted(numbers))}


async def _name_kept(call: Call) -> str:
    """The groups and channels that this person looks after, where that is kept of them."""
    if call.request.group or not call.request.who:
        return ""
    kept = await call.desk.db.read(quota.kept_by, channel=call.request.channel, who=call.request.who)
    return ", ".join(name or address for _number, address, name in kept)


async def delete_data(call: Call) -> Reply:
    """Ask first; where that is agreed to, forget the chat and say goodbye."""
    said = fold(call.rest)
    if said in _AGREED:
        await call.change(chats.forget, chat=call.chat.number)
        text = _("Đã xóa hết. Cảm ơn bạn đã đọc Báo Tin; khi nào cần, chỉ việc gõ /start.")
        return Reply(text=text, replaces=call.request.pressed, toast=text)
    if said in _REFUSED:
        text = _("Vẫn giữ nguyên, không xóa gì.")
        return Reply(text=text, replaces=call.request.pressed, toast=text)
    return Reply(
        text=_(
            "Xóa hết dữ liệu ở đây: chủ đề, tỉnh, từ khóa đã chọn, mọi cài đặt và ghi chép về tin đã gửi. "
            "Sau đó không còn tin nào gửi đến, và không lấy lại được. Bạn đồng ý chứ?"
        ),
        choices=(
            (
                Choice(label=_("Xóa hết"), command="/xoadulieu dong-y", typed=_("xóa hết")),
                Choice(label=_("Thôi, giữ lại"), command="/xoadulieu thoi", declines=True),
            ),
        ),
    )


async def show_policy(call: Call) -> Reply:
    """Say in ten lines what is kept, why, for how long, who sees it, and how to get and erase it."""
    contact = call.desk.readers.contact or _("tòa soạn đang chạy Báo Tin này")
    lines = [
        _("Báo Tin giữ dữ liệu của bạn thế nào:"),
        _("• Giữ: mã số và tên nơi nhận, những gì bạn chọn, giờ gửi, ngôn ngữ, ghi chép tin đã gửi."),
        _("• Để làm gì: gửi đúng tin bạn chọn, không gửi hai lần. Không quảng cáo, không bán, không đưa cho ai khác."),
        _("• Không giữ: số điện thoại, danh bạ, vị trí. Lời bạn gõ xử lý xong là bỏ, trừ trên trang web."),
        _("• Ghi chép tin đã gửi: {records} ngày; trò chuyện trên web: {conversations} ngày.").format(
            records=RECORDS.days, conversations=CONVERSATIONS.days
        ),
        _("• Bạn rời đi hay chặn bot: {gone} ngày là xóa; trình duyệt không mở lại: {browsers} ngày.").format(
            gone=GONE.days, browsers=BROWSERS.days
        ),
        _("• Không nhận gì và không dùng đến: {asleep} ngày là xóa.").format(asleep=ASLEEP.days),
        _("• Ai thấy: người vận hành máy chủ. Tòa soạn chỉ thấy số đếm. Tin đi qua {channel}.").format(
            channel=call.desk.channels.in_words(call.chat.channel)
        ),
        _("• Xem và tải về: /dulieu. Sửa: /caidat. Xóa hết, ngay lập tức: /xoadulieu. Thôi nhận tin: /dung."),
        _("• Bạn có các quyền theo Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, có hiệu lực từ 01/01/2026."),
        _("• Hỏi hay khiếu nại: {contact}.").format(contact=contact),
    ]
    choices = [
        Choice(label=_("Dữ liệu của tôi"), command="/dulieu"),
        Choice(label=_("Xóa dữ liệu"), command="/xoadulieu"),
    ]
    return Reply(text="\n".join(lines), choices=in_rows(choices))


def _is_file_meant(_desk: Desk, rest: str) -> bool:
    return not rest or fold(rest) in _FILE


DATA = Command(
    name="dulieu",
    aliases=("dữ liệu", "dữ liệu của tôi", "data", "my data"),
    about=lambda: _("Báo Tin giữ những gì về bạn"),
    answer=show_data,
    is_meant=_is_file_meant,
)
DELETE = Command(
    name="xoadulieu",
    aliases=("xóa dữ liệu", "delete", "delete my data", "forget me"),
    about=lambda: _("Xóa hết dữ liệu của bạn"),
    answer=delete_data,
    is_meant=lambda desk, rest: not rest or fold(rest) in (*_AGREED, *_REFUSED),
)
POLICY = Command(
    name="chinhsach",
    aliases=("chính sách", "quyền riêng tư", "privacy", "policy", "privacy policy"),
    about=lambda: _("Giữ dữ liệu gì, bao lâu, ai thấy"),
    answer=show_policy,
)
