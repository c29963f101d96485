"""What is said about broadcasts: whether a text can go, how it will look, how far it is, what came of it."""

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.channels import Channel, Channels, join_names
from bot.texts import _, current_language
from news.delivery.messages import Choice, Reply
from news.delivery.quota import kept_for_newsroom
from news.errors import BaotinError
from news.text.formatted import BadFormatting, Formatted, read
from news.text.vietnamese import clean, cut, utf16_length
from news.topics.taxonomy import Taxonomy
from storage import broadcasts, quota
from storage.broadcasts import Broadcast
from storage.engine.types import Tx

_SHOWN: Final = 2400  #: UTF-16 units of the text in a preview; with the rest it must fit one message
_SHOWN_PLAIN: Final = 700  #: UTF-16 units of each further look at it


class UnfitText(BaotinError):
    """The text can't be broadcast; says in the reader's words why."""


def check_text(text: Formatted, channels: Iterable[Channel]) -> Formatted:
    """*text*, if each of *channels* can say it; else `UnfitText`."""
    length = utf16_length(text.text)
    if not clean(text.text):
        raise UnfitText(_("Thông báo chưa có chữ nào."))
    for channel in channels:
        most = channel.longest_text
        if most is not None and length > most:
            words = _("Thông báo dài {length} ký tự, {channel} chỉ nhận {most}. Hãy rút bớt {over} ký tự.").format(
                length=thousands(length),
                channel=channel.title,
                most=thousands(most),
                over=thousands(length - most),
            )
            raise UnfitText(words)
    return text


def read_html(source: str) -> Formatted:
    """What *source* says; `UnfitText` names the first mistake."""
    try:
        return read(source)
    except BadFormatting as error:
        words = {
            "stray": _("Dòng {line}: dấu < ở {what} không mở thẻ nào; muốn viết dấu ấy, hãy gõ &lt;"),
            "unknown": _("Dòng {line}: không dùng được thẻ {what}; chỉ có b, i, u, s, a, code, pre, blockquote."),
            "attribute": _("Dòng {line}: thẻ {what} viết sai; chỉ thẻ a có thêm phần href, trong dấu ngoặc kép."),
            "link": _("Dòng {line}: địa chỉ {what} không mở được; cần bắt đầu bằng http:// hoặc https://"),
            "unopened": _("Dòng {line}: thẻ {what} đóng mà chưa mở."),
            "crossed": _("Dòng {line}: thẻ {what} đóng sai chỗ; thẻ mở sau phải đóng trước."),
            "unclosed": _("Thẻ {what} chưa đóng."),
            "many": _("Dòng {line}: quá {what} chỗ định dạng; Telegram sẽ bỏ phần sau."),
        }[error.problem]
        raise UnfitText(words.format(line=error.line, what=error.what)) from error


def thousands(number: int) -> str:
    """1.234, or where English is spoken 1,234."""
    return f"{number:,}" if current_language() == "en" else f"{number:,}".replace(",", ".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where a broadcast to an audience goes, as it is now."""

    audience: str  #: all, channel:NAME, topic:SLUG
    chats: Mapping[str, int]  #: how many, by channel; those without any left out
    used: Mapping[str, int]  #: messages sent this month, by channel

    @property
    def count(self) -> int:
        """How many chats in all."""
        return sum(self.chats.values())


def read_reach(tx: Tx, audience: str, *, channels: Channels, now: datetime) -> Reach:
    """The reach of a broadcast to *audience* over the channels that are on."""
    chats = broadcasts.audience(tx, audience, channels=channels.names)
    used = {name: quota.used(tx, channel=name, now=now) for name in chats}
    return Reach(audience=audience, chats=chats, used=used)


def describe_audience(audience: str, taxonomy: Taxonomy, channels: Channels) -> str:
    """An audience in words."""
    kind, _colon, value = audience.partition(":")
    if kind == "topic":
        return _("người theo dõi “{topic}”").format(topic=taxonomy.name_of(value))
    if kind == "channel":
        return _("mọi nơi trên {channel}").format(channel=channels.title(value))
    return _("tất cả")


def describe_costs(text: Formatted, reach: Reach, channels: Channels) -> list[str]:
    """How many chats on each channel, and what that takes of its month's quota; a line each."""
    free, limited = [], []
    for channel in channels.on:
        count = reach.chats.get(channel.name, 0)
        if not count:
            continue
        if not channel.monthly_quota:
            free.append(_("{channel}: {count} nơi").format(channel=channel.title, count=thousands(count)))
            continue
        parts = channel.cost(Reply(text=text.plain, html=text.html))
        left = max(0, channel.monthly_quota - reach.used[channel.name])
        limited.append(
            _("{channel}: {count} nơi × {parts} tin = {cost} tin; tháng này còn {left} trong {month}").format(
                channel=channel.title,
                count=thousands(count),
                parts=parts,
                cost=thousands(count * parts),
                left=thousands(left),
                month=thousands(channel.monthly_quota),
            )
        )
        if count * parts > left - kept_for_newsroom(channel.monthly_quota):
            words = _("{channel} không còn đủ tin trong tháng: phần còn lại sẽ phải chờ.")
            limited.append(words.format(channel=channel.title))
    return free + limited


def preview(
    number: int, text: Formatted, reach: Reach, *, taxonomy: Taxonomy, channels: Channels, note: str = ""
) -> Reply:
    """The broadcast as each channel will show it, for whom, and what it costs. Without buttons."""
    above = [note] if note else []
    above.append(
        _("Xem trước thông báo số {number}, gửi đến: {audience}.").format(
            number=number, audience=describe_audience(reach.audience, taxonomy, channels)
        )
    )
    above += describe_costs(text, reach, channels)
    above.append(_("Những nơi đã chặn bot không tính."))
    lines, marked = list(above), [html.escape(line, quote=False) for line in above]
    for place, (heading, shown) in enumerate(_show(text, reach, channels)):
        short = _shorten(shown, _SHOWN if place == 0 else _SHOWN_PLAIN)
        rest = utf16_length(shown.text) - utf16_length(short.text)
        more = [_("… và {count} ký tự nữa").format(count=thousands(rest))] if rest else []
        lines += ["", heading, short.plain, *more]
        marked += ["", html.escape(heading, quote=False), short.marked, *more]
    return Reply(text="\n".join(lines), html="\n".join(marked))


def _show(text: Formatted, reach: Reach, channels: Channels) -> list[tuple[str, Formatted]]:
    """How *text* looks on each channel that is reached, each look once with its heading."""
    reached = [one for one in channels.on if one.name in reach.chats] or list(channels.on)
    previews = [(one, one.preview(text)) for one in reached]
    same = [one.title for one, look in previews if look is None]
    shown = [(_("— Trên {channels} —").format(channels=join_names(same)), text)] if same else []
    for channel, look in previews:
        if look is not None:
            heading = _("— Trên {channel}, {note} —").format(channel=channel.title, note=look.note)
            shown.append((heading, look.shown))
    return shown


def _shorten(text: Formatted, units: int) -> Formatted:
    return text if utf16_length(text.text) <= units else text.part(0, len(cut(text.text, units)))


class BroadcastWording:
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
        words = _("Thông báo số {number}: đang gửi, {percent} %.\nĐã gửi {sent} / {total} nơi, còn {waiting}.")
        percent = 100 * (total - waiting) // total if total else 0
        return Reply(
            text=words.format(
                number=broadcast.number,
                percent=percent,
                sent=thousands(figures["sent"]),
                total=thousands(total),
                waiting=thousands(waiting),
            ),
            choices=((offer_stop(broadcast.number),),),
        )

    def report(self, broadcast: Broadcast, figures: Mapping[str, int]) -> Reply:
        """What came of every chat; the lines add up to the total."""
        head = _("Thông báo số {number} đã dừng.") if figures["cancelled"] else _("Thông báo số {number} đã gửi xong.")
        return Reply(text="\n".join([head.format(number=broadcast.number), *describe_figures(figures)]))


def describe_figures(figures: Mapping[str, int]) -> list[str]:
    """The final figures, a line each; those that are nought are left out."""
    sentences = {
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
        sentence.format(count=thousands(figures[name]))
        for name, sentence in sentences.items()
        if figures.get(name) or name in ("total", "sent")
    ]


def offer_stop(number: int) -> Choice:
    """The button that stops it."""
    return Choice(label=_("Dừng"), command=f"/thongbao #{number} dung")


def offer_choices(number: int) -> list[Choice]:
    """What can be done about it while it goes.

    Looking comes first: where choices are answered by number, an impatient second "1" after the one that agreed
    must not stop what it has just begun.
    """
    return [Choice(label=_("Xem đã gửi đến đâu"), command=f"/thongbao #{number}"), offer_stop(number)]
