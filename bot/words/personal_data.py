"""What is kept of a chat, in the plain names that its file has for tables, columns and values."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bot.texts import _
from bot.words.days_off import name_days_off
from bot.words.digest_times import describe_times
from bot.words.outcomes import describe_detail, explain_reason
from news.delivery.days_off import DaysOff
from news.delivery.modes import Mode
from news.text.dates import VIETNAM
from storage.engine.types import Row
from storage.times import from_ms

#: Columns that only order rows, or are secret even from whom they belong to.
LEFT_OUT: Final = (
    "id",
    "chat_id",
    "worker",
    "was",
    "english_offered",
    "changed_after",
    "code_hash",
    "lane",
    "taken_by",
    "tries",
    "asked_until",
)

_TABLES: Final[Mapping[str, Callable[[], str]]] = {
    "chats": lambda: _("nơi nhận"),
    "filters": lambda: _("nhóm tin"),
    "subscriptions": lambda: _("đang chọn"),
    "outbox": lambda: _("ghi chép về tin đã gửi hoặc đang chờ gửi"),
    "digests": lambda: _("bản tin gộp"),
    "web_messages": lambda: _("cuộc trò chuyện trên trang web"),
    "kept_choices": lambda: _("câu hỏi đang chờ trả lời bằng số"),
    "group_keepers": lambda: _("ai đổi được cài đặt của nhóm"),
    "former_filters": lambda: _("lựa chọn cũ, để hoàn tác"),
    "muted_stories": lambda: _("vụ việc không nhận tin nữa"),
    "former_settings": lambda: _("cài đặt cũ, để hoàn tác"),
    "silence_reports": lambda: _("chủ đề im lặng đã được báo"),
    "link_codes": lambda: _("mã liên kết"),
    "link_guesses": lambda: _("lần gõ sai mã liên kết"),
    "updates_waiting": lambda: _("lời nhắn đang chờ xử lý"),
}

_COLUMNS: Final[Mapping[str, Callable[[], str]]] = {
    "channel": lambda: _("kênh"),
    "address": lambda: _("mã số"),
    "chat": lambda: _("mã số"),
    "name": lambda: _("tên"),
    "grouped": lambda: _("là nhóm"),
    "language": lambda: _("ngôn ngữ"),
    "state": lambda: _("tình trạng"),
    "why": lambda: _("lý do"),
    "reason": lambda: _("lý do"),
    "detail": lambda: _("chi tiết"),
    "paused_at": lambda: _("tạm dừng từ"),
    "paused_until": lambda: _("tạm dừng đến"),
    "suspended_at": lambda: _("rời đi lúc"),
    "failures": lambda: _("số lần gửi liền nhau không được"),
    "bundled": lambda: _("giờ gửi"),
    "hours": lambda: _("giờ gửi"),
    "digest_at": lambda: _("bản tin tới"),
    "digested": lambda: _("bản tin trước"),
    "created_at": lambda: _("từ lúc"),
    "heard_at": lambda: _("dùng lần cuối"),
    "quiet_from": lambda: _("yên lặng từ"),
    "quiet_to": lambda: _("yên lặng đến"),
    "quiet_urgent": lambda: _("tin khẩn vẫn gửi trong giờ yên lặng"),
    "mode": lambda: _("cách gửi"),
    "filter_id": lambda: _("thuộc nhóm tin số"),
    "filter": lambda: _("thuộc nhóm tin số"),
    "number": lambda: _("số"),
    "id": lambda: _("số"),
    "digest_id": lambda: _("trong bản tin số"),
    "item_id": lambda: _("số của bài hay lời nhắn"),
    "title": lambda: _("đầu đề"),
    "kind": lambda: _("loại"),
    "value": lambda: _("giá trị"),
    "excepted": lambda: _("không nhận"),
    "words": lambda: _("gõ là"),
    "due": lambda: _("gửi lúc"),
    "sent_at": lambda: _("đã gửi lúc"),
    "departed_at": lambda: _("rời máy lúc"),
    "attempts": lambda: _("số lần thử gửi"),
    "copies": lambda: _("số lần gửi không rõ đã đến"),
    "message_id": lambda: _("số của tin nhắn"),
    "articles": lambda: _("các bài"),
    "further": lambda: _("số tin không vừa bản tin"),
    "corrections": lambda: _("đính chính"),
    "author": lambda: _("ai viết"),
    "body": lambda: _("nội dung"),
    "commands": lambda: _("các lựa chọn"),
    "typed": lambda: _("lời phải gõ đủ để đồng ý"),
    "asked_at": lambda: _("hỏi lúc"),
    "until": lambda: _("đến lúc"),
    "who": lambda: _("người"),
    "subscriptions": lambda: _("đang chọn"),
    "settings": lambda: _("cài đặt"),
    "filters": lambda: _("cách gửi của các nhóm tin"),
    "article_id": lambda: _("số của bài"),
    "editing": lambda: _("đang sửa nhóm tin số"),
    "edited_at": lambda: _("sửa lúc"),
    "days_off": lambda: _("ngày nghỉ"),
    "own_modes": lambda: _("có nhóm tin báo theo cách riêng"),
    "muted_at": lambda: _("thôi nhận lúc"),
    "restored_at": lambda: _("hoàn tác lúc"),
    "topic": lambda: _("chủ đề"),
    "last": lambda: _("bài cuối lúc"),
    "reported_at": lambda: _("báo lúc"),
    "used_at": lambda: _("dùng lúc"),
    "guessed_at": lambda: _("gõ lúc"),
    "taken_at": lambda: _("đến lúc nào"),
    "update_id": lambda: _("số của lời nhắn"),
}

_VALUES: Final[Mapping[str, Callable[[], str]]] = {
    "topic": lambda: _("chủ đề"),
    "keyword": lambda: _("từ khóa"),
    "province": lambda: _("tỉnh, thành phố"),
    "newspaper": lambda: _("báo"),
    "alert": lambda: _("tin"),
    "edit": lambda: _("tin sửa"),
    "correction": lambda: _("đính chính"),
    "digest": lambda: _("bản tin gộp"),
    "broadcast": lambda: _("thông báo"),
    "notice": lambda: _("lời nhắn"),
    "active": lambda: _("đang nhận"),
    "suspended": lambda: _("đã rời đi"),
    "stopped": lambda: _("đã dừng nhận tin"),
    "waiting": lambda: _("đang chờ"),
    "sending": lambda: _("đang gửi"),
    "unknown": lambda: _("không rõ đã đến"),
    "gathered": lambda: _("chờ bản tin"),
    "bundled": lambda: _("trong bản tin"),
    "sent": lambda: _("đã gửi"),
    "dropped": lambda: _("không gửi"),
    "reader": lambda: _("bạn"),
    "bot": lambda: "Báo Tin",
}

_MODES: Final[Mapping[str, Callable[[], str]]] = {
    Mode.AT_ONCE: lambda: _("báo ngay"),
    Mode.SILENT: lambda: _("báo không chuông"),
    Mode.DIGEST: lambda: _("gộp vào bản tin"),
    Mode.OFF: lambda: _("đang tạm tắt"),
    Mode.AS_CHAT: lambda: _("theo giờ gửi chung"),
}

_MINUTES: Final = ("quiet_from", "quiet_to")  #: of the day; both the same: never
_HOURS: Final = ("bundled", "hours")
_FLAGS: Final = ("grouped", "own_modes", "excepted", "quiet_urgent")
_TIMES: Final = ("digested", "due", "until", "last")
_JSON: Final = ("articles", "corrections", "body", "commands", "typed", "subscriptions", "filters", "settings")
_COPIES: Final = ("subscriptions", "filters", "settings")  #: of rows as they stood, by the names of their columns


def write(
    rows: Mapping[str, Sequence[Row]],
    *,
    titles: Mapping[int, str],
    name_item: Callable[[str, str], str],
    now: datetime,
) -> bytes:
    """The file: every row that is kept, by its table.

    *titles* are the headlines of articles by their numbers; *name_item* says what people call a subscription's value.
    """
    content: dict[str, Any] = {_("Báo Tin giữ những gì"): _moment(now)}
    for table, found in rows.items():
        name = _TABLES[table]() if table in _TABLES else table
        content[name] = [_describe(table, _put_names(table, row, titles, name_item)) for row in found]
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _put_names(table: str, row: Row, titles: Mapping[int, str], name_item: Callable[[str, str], str]) -> Row:
    """The row, with a headline or a name where it has but a number or a slug."""
    if table == "outbox" and row["kind"] in ("alert", "edit") and row["item_id"] in titles:
        return {**row, "title": titles[row["item_id"]]}
    if table == "subscriptions":
        return {**row, "value": name_item(row["kind"], row["value"])}
    if table == "silence_reports":
        return {**row, "topic": name_item("topic", row["topic"])}
    if table == "chats" and row["quiet_from"] == row["quiet_to"]:
        return {**row, "quiet_from": None, "quiet_to": None}
    return row


def _describe(table: str, row: Row) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in LEFT_OUT or (table == "filters" and name == "id")}
    return {
        _COLUMNS[name]() if name in _COLUMNS else name.replace("_", " "): _read(name, value)
        for name, value in kept.items()
        if value not in (None, "") and not (value == 0 and (_is_time(name) or name == "editing"))
    }


def _read(name: str, value: Any) -> Any:
    """A value as people read it."""
    if name in _FLAGS:
        return bool(value)
    if name in _HOURS:
        return describe_times(value)
    if name == "days_off":
        return name_days_off(DaysOff(value))
    if name in _MINUTES:
        return "{:02}:{:02}".format(*divmod(value, 60))
    if isinstance(value, int) and _is_time(name):
        return _moment(from_ms(value))
    if isinstance(value, bytes | memoryview):
        value = bytes(value).decode(errors="replace")
    if name in _JSON and isinstance(value, str):
        try:
            found = json.loads(value)
        except ValueError:
            return value
        if name in _COPIES:
            return _name_parts(found)
        return found["text"] if isinstance(found, dict) and "text" in found else found
    if name in ("kind", "state", "author") and value in _VALUES:
        return _VALUES[value]()
    if name == "mode" and value in _MODES:
        return _MODES[value]()
    words = {"reason": explain_reason, "detail": describe_detail}.get(name)
    return words(value) if words and isinstance(value, str) else value


def _name_parts(copied: Any, table: str = "") -> Any:
    """Copies of rows, or of tables by name, in the same plain names as what stands."""
    if isinstance(copied, list):
        return [_name_parts(one, table) for one in copied]
    if not isinstance(copied, dict):
        return copied
    if any(isinstance(one, list | dict) for one in copied.values()):
        tables = {"chats" if name == "chat" else name: rows for name, rows in copied.items()}
        return {_TABLES[name]() if name in _TABLES else name: _name_parts(rows, name) for name, rows in tables.items()}
    return _describe(table, _put_names(table, copied, {}, lambda _kind, value: value))


def _is_time(name: str) -> bool:
    return name.endswith(("_at", "_until")) or name in _TIMES


def _moment(when: datetime) -> str:
    return when.astimezone(VIETNAM).isoformat(timespec="seconds")
