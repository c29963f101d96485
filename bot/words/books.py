"""The books in words: what each account holds, and what is said where they do not balance."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.texts import _
from bot.words.outcomes import describe_reason, describe_state
from bot.words.paragraphs import ChannelNames
from news.delivery.books import Account
from news.delivery.pairs import Why
from news.watch.alarms import Alarm


def describe_account(account: str) -> str:
    """What an account holds; those of dropped alerts say the reason."""
    words: dict[str, str] = {
        Account.ENTRIES: _("mục tin thấy lần đầu trong nguồn"),
        Account.BASELINE: _("có sẵn khi bắt đầu đọc nguồn"),
        Account.KNOWN: _("bài đã biết"),
        Account.OLD: _("bài cũ, chỉ lưu lại"),
        Account.ARTICLES: _("bài mới"),
        Account.SILENCED: _("bài mới nhưng chỉ lưu lại (ngày cũ, hoặc tòa soạn không cho gửi)"),
        Account.FORGOTTEN: _("bài không tìm được đầu đề nên bỏ"),
        Account.MATCHED: _("bài đã phân loại để gửi"),
        Account.LABELS: _("nhãn của bài (chủ đề, nơi, báo, từ khóa)"),
        Account.ASKED: _("lượt cần gửi"),
        Account.STORY: _("đã biết chuyện ấy qua báo khác"),
        Account.ERASED: _("nơi nhận đã xóa dữ liệu của mình"),
        Account.QUIET: _("bài chỉ lưu lại"),
        Account.WAITING: _("bài chờ phân loại"),
        Account.HELD: _("bài đang giữ, chờ tòa soạn"),
    }
    if account in (Account.SENT, Account.BUNDLED):
        return describe_state(account)
    return words.get(account) or describe_reason(account)


def describe_why(why: str) -> str:
    """Why the slow model has an article go to a chat, or not; what it can't decide is never told."""
    words: dict[str, str] = {
        Why.ASKED: _("nơi này theo dõi điều bài nói đến"),
        Why.NOT_ASKED: _("nơi này không theo dõi điều gì trong bài"),
        Why.SILENT: _("bài chỉ lưu lại, không gửi cho ai"),
        Why.PAUSED: _("lúc ấy nơi này đang tạm dừng nhận tin"),
        Why.AWAY: _("lúc ấy không gửi đến nơi này được"),
        Why.STORY: _("nơi này đã biết chuyện ấy qua báo khác"),
    }
    return words.get(why, why)


def describe_imbalance(*, day: str, newspaper: str, channel: str, account: str, booked: int, found: int) -> str:
    """One line: where, what, and the two figures."""
    where = ", ".join(part for part in (date.fromisoformat(day).strftime("%d/%m"), newspaper, channel) if part)
    return _("{where}: {account}: sổ ghi {booked}, thực có {found}").format(
        where=where, account=describe_account(account), booked=booked, found=found
    )


def what_to_do() -> str:
    """For the newsroom, which can't mend it."""
    return _("Nhờ người vận hành xem “baotin stats --books” và giữ lại nhật ký.")


def describe_imbalances(alarms: Sequence[Alarm], channels: ChannelNames) -> str:
    """The books do not balance."""
    lines = [_("Sổ không khớp với những gì đang lưu, {count} chỗ:").format(count=_count(alarms))]
    for one in _list_first(alarms):
        channel = channels.in_words(one["channel"]) if one["channel"] else ""
        lines.append(f"• {describe_imbalance(**one | {'channel': channel})}")
    lines += _name_others(alarms)
    calming = _("Tin vẫn đi như thường.")
    return "\n".join([*lines, f"{calming} {what_to_do()}"])


def _count(alarms: Sequence[Alarm]) -> int:
    [alarm] = alarms
    return int(alarm.detail["count"] or 0)


def _list_first(alarms: Sequence[Alarm]) -> list[dict[str, Any]]:
    [alarm] = alarms
    first: list[dict[str, Any]] = json.loads(str(alarm.detail["first"]))
    return first


def _name_others(alarms: Sequence[Alarm]) -> list[str]:
    """How many there are besides those that are named, where there are any."""
    others = _count(alarms) - len(_list_first(alarms))
    return [_("… và {count} nữa").format(count=others)] if others > 0 else []


def describe_balance(_alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """They balance again."""
    return _("Sổ đã khớp trở lại.")


def describe_cursors(alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """Rows were skipped."""
    items = ", ".join(name_fan_out(**one) for one in _list_first(alarms))
    return f"{describe_skipped(items)} {what_to_do()}"


def describe_skipped(items: str) -> str:
    """That chats were passed over while rows were written."""
    text = _("Bot đã bỏ sót một số nơi nhận khi ghi {items} vào sổ gửi, nên có nơi sẽ không nhận được.")
    return text.format(items=items)


def name_fan_out(*, kind: str, item: int) -> str:
    """What is being written, by its number."""
    text = _("thông báo số {number}") if kind == "broadcast" else _("bài số {number}")
    return text.format(number=item)


def describe_no_cursors(_alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """Nothing is skipped any more."""
    return _("Không còn nơi nhận nào bị bỏ sót.")


def describe_differences(alarms: Sequence[Alarm], channels: ChannelNames) -> str:
    """Pairs of which the ledger says other than the slow model."""
    lines = [_("Xét lại một số cặp bài và nơi nhận, thấy {count} cặp không đúng:").format(count=_count(alarms))]
    lines += [
        f"• {describe_pair(**one | {'channel': channels.in_words(one['channel'])})}" for one in _list_first(alarms)
    ]
    return "\n".join([*lines, *_name_others(alarms), what_to_do()])


def describe_pair(*, title: str, channel: str, chat: int, missing: bool, why: str) -> str:
    """One of them: which article, which chat, and what is wrong."""
    text = (
        _("“{title}” lẽ ra phải đến nơi nhận số {chat} ({channel}) mà không có trong sổ gửi: {why}.")
        if missing
        else _("“{title}” có trong sổ gửi cho nơi nhận số {chat} ({channel}) mà lẽ ra không: {why}.")
    )
    return text.format(title=title, chat=chat, channel=channel, why=describe_why(why))


def describe_no_differences(_alarms: Sequence[Alarm], _channels: ChannelNames) -> str:
    """Those pairs are as they should be, or nothing can be said of them any more."""
    return _("Các cặp bài và nơi nhận không đúng nay đã đúng, hoặc không còn xét lại được.")
