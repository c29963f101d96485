"""What became of deliveries, in words for people: the one place where each state and each reason has its words.

A reason has two wordings: a clause for whoever looks after the bot, to stand behind a colon or a number, and a whole
sentence for the reader who asks why something did not come. What another version wrote is shown as it stands.
"""

from bot.texts import _
from storage.outbox.rows import DropReason


def describe_reason(reason: str) -> str:
    """Why deliveries were dropped, for the newsroom and operators."""
    words: dict[str, str] = {
        DropReason.REFUSED: _("kênh không nhận tin này"),
        DropReason.ERROR: _("bot gặp lỗi, thử nhiều lần không được (xem nhật ký)"),
        DropReason.UNCONFIRMED: _("đã gửi mà không được xác nhận"),
        DropReason.GONE: _("nơi nhận đã chặn bot, rời đi hoặc không gửi đến được"),
        DropReason.PAUSED: _("người đọc tạm dừng nhận tin"),
        DropReason.UNWANTED: _("người đọc đổi lựa chọn trước khi bản tin được gửi"),
        DropReason.WITHDRAWN: _("báo gỡ bài trước khi tin được gửi"),
        DropReason.CANCELLED: _("thông báo bị dừng giữa chừng"),
        DropReason.EXPIRED: _("quá hạn nên không gửi nữa"),
        DropReason.NOTHING_TO_SAY: _("đến lượt gửi thì không còn gì để gửi, hoặc kênh không sửa được tin"),
    }
    return words.get(reason, reason)


def explain_reason(reason: str) -> str:
    """Why something did not come, for the reader it was meant for."""
    words: dict[str, str] = {
        DropReason.REFUSED: _("Nơi đây không nhận tin ấy."),
        DropReason.ERROR: _("Báo Tin gặp lỗi khi gửi, thử nhiều lần không được."),
        DropReason.UNCONFIRMED: _("Tin đã gửi mà không được xác nhận, nên không chắc đã đến."),
        DropReason.GONE: _("Lúc ấy không gửi đến đây được."),
        DropReason.PAUSED: _("Lúc ấy bạn đang tạm dừng nhận tin."),
        DropReason.UNWANTED: _("Bạn đã đổi lựa chọn trước khi bản tin được gửi."),
        DropReason.WITHDRAWN: _("Báo đã gỡ bài trước khi tin được gửi."),
        DropReason.CANCELLED: _("Thông báo ấy bị dừng giữa chừng."),
        DropReason.EXPIRED: _("Tin không gửi đi được khi còn mới, nên không gửi nữa."),
        DropReason.NOTHING_TO_SAY: _("Đến lượt gửi thì không còn gì để gửi."),
    }
    return words.get(reason, reason)


def describe_state(state: str) -> str:
    """How far deliveries are, by a row's state or the state it is counted under (`storage.outbox.ledger.SHOWN`)."""
    return {
        "waiting": _("đang chờ đến lượt"),
        "sending": _("đang gửi"),
        "unknown": _("đã gửi nhưng chưa được xác nhận, sẽ gửi lại"),
        "gathered": _("chờ bản tin gộp"),
        "bundled": _("đã vào bản tin gộp"),
        "sent": _("đã gửi"),
        "dropped": _("không gửi"),
        "unsure": _("không chắc đã đến"),
        "failed": _("không gửi được"),
        "repeats": _("có thể đã đến hai lần"),
    }.get(state, state)


def describe_detail(detail: str) -> str:
    """What stands beside a state or reason: our own few words in the reader's language, a platform's as they are."""
    return {
        "moved": _("nơi nhận đổi địa chỉ"),
        "the month's messages are used up": _("hạn mức tháng không đủ"),
        "unexpected error": _("bot gặp lỗi"),
        "cancelled": _("bị dừng"),
        "an older copy was restored": _("cơ sở dữ liệu được khôi phục từ bản sao cũ"),
    }.get(detail, detail)


def describe_chat_state(state: str) -> str:
    """Whether a chat hears anything."""
    return {"active": _("đang nhận tin"), "suspended": _("tạm ngừng vì không gửi được")}.get(state, state)
