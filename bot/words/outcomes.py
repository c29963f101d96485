"""What became of articles and deliveries, in words for people: the one place where each state and reason has its words.

What is described is for whoever looks after the bot (clauses, to stand behind a colon or a number, of deliveries;
sentences of articles), what is explained is for the reader who asks why something did not come. What another version
wrote is shown as it stands.
"""

from bot.texts import _
from news.delivery.absences import Absence
from news.delivery.chats import ChatState
from news.feeds.fates import Fate
from news.feeds.unseen import Cause
from storage.outbox.rows import DropReason


def describe_reason(reason: str) -> str:
    """Why deliveries were dropped, for the newsroom and operators."""
    words: dict[str, str] = {
        DropReason.REFUSED: _("kênh không nhận tin này"),
        DropReason.ERROR: _("bot gặp lỗi, thử nhiều lần không được (xem nhật ký)"),
        DropReason.UNCONFIRMED: _("đã gửi mà không được xác nhận"),
        DropReason.GONE: _("nơi nhận đã chặn bot, rời đi hoặc không gửi đến được"),
        DropReason.PAUSED: _("người đọc tạm dừng nhận tin"),
        DropReason.STOPPED: _("người đọc dừng nhận tin"),
        DropReason.UNWANTED: _("người đọc đổi lựa chọn trước khi bản tin được gửi"),
        DropReason.MUTED: _("người đọc không muốn nghe thêm về vụ ấy"),
        DropReason.WITHDRAWN: _("báo gỡ bài trước khi tin được gửi"),
        DropReason.CANCELLED: _("thông báo bị dừng giữa chừng"),
        DropReason.EXPIRED: _("quá hạn mà chưa gửi được"),
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
        DropReason.STOPPED: _("Lúc ấy bạn đã dừng nhận tin."),
        DropReason.UNWANTED: _("Bạn đã đổi lựa chọn trước khi bản tin được gửi."),
        DropReason.MUTED: _("Bạn đã chọn thôi nhận tin về vụ này."),
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
        "gathered": _("chờ bản tin"),
        "bundled": _("đã vào bản tin"),
        "sent": _("đã gửi"),
        "dropped": _("không gửi"),
        "unsure": _("không chắc đã đến"),
        "failed": _("không gửi được"),
        "repeats": _("có thể đã đến hai lần"),
    }.get(state, state)


def describe_dropped(reason: str) -> str:
    """How deliveries ended that were dropped for *reason*: nobody knows of some whether they arrived."""
    if reason == DropReason.UNCONFIRMED:
        return describe_state("unsure")
    return _("không gửi vì {reason}").format(reason=describe_reason(reason))


def describe_detail(detail: str) -> str:
    """What stands beside a state or reason: our own few words in the reader's language, a platform's as they are."""
    return {
        "moved": _("nơi nhận đổi địa chỉ"),
        "the month's messages are used up": _("hạn mức tháng không đủ"),
        "unexpected error": _("bot gặp lỗi"),
        "an older copy was restored": _("cơ sở dữ liệu được khôi phục từ bản sao cũ"),
    }.get(detail, detail)


def describe_chat_state(state: str) -> str:
    """Whether a chat hears anything."""
    return {
        ChatState.ACTIVE.value: _("đang nhận tin"),
        ChatState.SUSPENDED.value: _("tạm ngừng vì không gửi được"),
        ChatState.STOPPED.value: _("đã dừng nhận tin"),
    }.get(state, state)


def describe_fate(fate: Fate) -> str:
    """What became of an article, where that is not its deliveries; "" where it is."""
    return {
        Fate.COMING: _("Bot vừa thấy bài này: đang lấy đoạn mở đầu và xếp chủ đề, chưa đến lượt gửi."),
        Fate.HELD: _("Đang giữ: hiện ra cùng quá nhiều bài một lúc, chờ tòa soạn trả lời. Xem: /tingiu"),
        Fate.BASELINE: _("Có sẵn trong nguồn khi bot bắt đầu đọc nguồn ấy, nên không gửi cho ai."),
        Fate.OLD: _("Đã cũ hơn hai ngày khi bot thấy lần đầu, nên không gửi cho ai."),
        Fate.SILENT: _("Bot hoặc tòa soạn không coi là tin mới, nên không gửi cho ai."),
        Fate.WITHDRAWN: _("Báo đã gỡ bài này: không gửi tiếp, tin đã gửi được đánh dấu hoặc đính chính."),
        Fate.MATCHED: "",
    }[fate]


def explain_absence(absence: Absence) -> str:
    """Why an article did not come to the reader who asks."""
    return {
        Absence.COMING: _("Báo Tin vừa thấy bài này, sắp đến lượt gửi."),
        Absence.HELD: _("Bài hiện ra cùng quá nhiều bài một lúc, nên đang chờ tòa soạn xem lại."),
        Absence.SILENT: _("Bài này không được coi là tin mới, nên không gửi cho ai."),
        Absence.WITHDRAWN: _("Báo đã gỡ bài này."),
        Absence.STORY: _("Tin về vụ này đã đến với bạn qua một báo khác, nên không gửi lần nữa."),
        Absence.NOT_FOLLOWED: _("Bạn không theo dõi điều gì trong bài này."),
        Absence.OFF: _("Bạn đang tạm tắt những tin như thế này."),
        Absence.EXCEPTED: _("Trong bài có điều mà bạn đã bỏ."),
        Absence.ELSEWHERE: _("Bài không thuộc tỉnh hay tờ báo mà bạn đã chọn."),
        Absence.PAUSED: _("Bạn đang tạm dừng nhận tin."),
        Absence.LATER: _("Bài đăng trước khi bạn theo dõi điều này."),
        Absence.FORGOTTEN: _("Bài đăng đã lâu: Báo Tin không còn giữ sổ gửi hồi ấy."),
        Absence.UNCLEAR: _("Lúc bài đăng, bạn chọn khác bây giờ hoặc đang tạm dừng nhận tin."),
    }[absence]


def explain_cause(cause: Cause) -> str:
    """Why an article is not there at all, for a reader; what feeds did is the newsroom's affair."""
    return {
        Cause.ELSEWHERE: _(
            "Đường dẫn này chỉ dẫn tới một bài ở nơi khác. Bạn mở ra rồi dán địa chỉ trên trang báo nhé."
        ),
        Cause.FORGOTTEN: _("Báo Tin đã thấy bài này, nhưng lâu rồi nên không còn giữ."),
        Cause.FRONT: _("Đây là trang chủ hoặc một chuyên mục của báo, không phải một bài."),
        Cause.UNREAD: _("Báo Tin không đọc báo hay trang này."),
        Cause.BASELINE: _("Bài đăng trước khi Báo Tin bắt đầu đọc báo này."),
        Cause.GAP: _("Có thể bài đăng lúc báo ra tin nhanh hơn Báo Tin kịp đọc."),
        Cause.FAILING: _("Nguồn tin của báo này đang trục trặc."),
        Cause.PAUSED: _("Nguồn tin của báo này đang tạm dừng."),
        Cause.UNLISTED: _("Bài vừa đăng, hoặc không có trong những nguồn tin mà Báo Tin đọc."),
    }[cause]
