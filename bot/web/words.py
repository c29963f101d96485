"""The sentences that the page's scripts say, in the language at hand."""

from bot.texts import _


def words_of_page() -> dict[str, str]:
    """By name; {count}, {seconds} and {topic} are filled in by the scripts."""
    return {
        "connecting": _("Đang kết nối…"),
        "online": _("Đã kết nối"),
        "lost": _("Mất kết nối, thử lại sau {seconds} giây"),
        "offline": _("Máy của bạn đang mất mạng"),
        "elsewhere": _("Cuộc trò chuyện đang mở ở quá nhiều thẻ khác"),
        "ended": _("Cuộc trò chuyện đã kết thúc"),
        "newer": _("{count} tin mới"),
        "urgent": _("Khẩn"),
        "also": _("Cũng có trên:"),
        "you": _("Bạn"),
        "follow": _("Theo dõi chủ đề {topic}"),
        "today": _("Hôm nay"),
        "yesterday": _("Hôm qua"),
        "earlier": _("Tin trước của vụ này"),
        "newTab": _("mở trong thẻ mới"),
        "changed": _("Đã cập nhật"),
        "failed": _("Chưa gửi được. Xin kiểm tra kết nối rồi gửi lại."),
        "again": _("Bắt đầu lại"),
        "resume": _("Tiếp tục ở đây"),
        "download": _("Tải tệp"),
        "suggested": _("{count} gợi ý"),
    }
