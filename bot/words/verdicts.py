"""What became of a feed, in words for operators and admins."""

from bot.texts import _
from news.feeds.feed import Feed
from news.feeds.probes import Judgement, Standing
from news.feeds.verdict import Verdict


def describe_verdict(verdict: str) -> str:
    """The verdict in a few words, and what to do where something can be done."""
    return {
        "": _("chưa hỏi lần nào"),
        Verdict.OK: _("tốt"),
        Verdict.UNCHANGED: _("tốt, chưa có gì mới"),
        Verdict.INCOMPLETE: _("đọc được nhưng bị cắt giữa chừng"),
        Verdict.EMPTY: _("trả lời nhưng không có tin nào; có thể sai đường dẫn"),
        Verdict.HTML: _("là trang web, không phải nguồn RSS; cần tìm đúng địa chỉ nguồn"),
        Verdict.TRUNCATED: _("bị cắt giữa chừng, chưa đọc được gì"),
        Verdict.UNPARSEABLE: _("không phải RSS, Atom hay JSON Feed"),
        Verdict.TOO_HEAVY: _("đọc quá tốn thời gian hoặc bộ nhớ nên đã dừng"),
        Verdict.TOO_LARGE: _("lớn hơn polling.max_feed_bytes"),
        Verdict.BOMB: _("gói nén bung ra lớn hơn polling.max_feed_bytes"),
        Verdict.NOT_FOUND: _("không tìm thấy (404)"),
        Verdict.GONE: _("đã bị gỡ hẳn (410)"),
        Verdict.FORBIDDEN: _("máy chủ từ chối (401/403)"),
        Verdict.BLOCKED: _("máy chủ chặn chương trình tự động"),
        Verdict.ROBOTS: _("báo không muốn chương trình tự động đọc trang này (robots.txt)"),
        Verdict.TOO_MANY_REQUESTS: _("máy chủ muốn được hỏi thưa hơn (429)"),
        Verdict.SERVER_ERROR: _("máy chủ của báo đang lỗi"),
        Verdict.BAD_ANSWER: _("câu trả lời không đúng chuẩn HTTP"),
        Verdict.REDIRECT_LOOP: _("chuyển hướng quá năm lần"),
        Verdict.BAD_REDIRECT: _("chuyển hướng tới nơi không phải địa chỉ web"),
        Verdict.BAD_ADDRESS: _("không phải địa chỉ web"),
        Verdict.PRIVATE_ADDRESS: _("dẫn vào mạng nội bộ; nếu đúng ý, ghi mạng ấy vào polling.allow_private_networks"),
        Verdict.UNRESOLVABLE: _("không có tên miền này"),
        Verdict.REFUSED: _("kết nối bị từ chối hoặc bị ngắt"),
        Verdict.UNREACHABLE: _("không có đường tới máy chủ"),
        Verdict.TIMEOUT: _("quá lâu không trả lời xong"),
        Verdict.TLS: _("không lập được kết nối an toàn (chứng chỉ hoặc mã hóa cũ)"),
        Verdict.OFFLINE: _("mạng của chính máy này đang đứt"),
        Verdict.PARSER_DOWN: _("bộ đọc tin của chính máy này không chạy được"),
    }.get(verdict, verdict)


def describe_probe(one: Judgement) -> str:
    """What a try of an address means, in a few words."""
    detail = f" ({one.probe.detail})" if one.probe.detail else ""
    answer = describe_verdict(one.probe.verdict) + detail
    return {
        Standing.UNDATED: _("có tin, nhưng tin không ghi ngày"),
        Standing.STALE: _("trả lời nhưng đã lâu không có tin mới"),
        Standing.SAME: _("trùng tin với {url}").format(url=one.same_as),
        Standing.BLOCKED: _("bị chặn: {why}").format(why=answer),
        Standing.DEAD: _("không dùng được: {why}").format(why=answer),
        Standing.UNKNOWN: _("chưa thử được: {why}").format(why=answer),
    }.get(one.standing, answer)


def describe_move(feed: Feed) -> str:
    """What admins read of a feed that moved to another site, and what they can do."""
    return _(
        "Nguồn tin đã dời sang trang khác: {newspaper}{section}\n{url}\nnay dẫn tới {moved_to}\n"
        "Bot vẫn đọc tin theo đường dẫn ấy. Nếu đúng là báo này, nhờ người vận hành ghi địa chỉ mới: "
        "baotin feeds move {url} {moved_to}"
    ).format(
        newspaper=feed.newspaper,
        section=f" · {feed.section}" if feed.section else "",
        url=feed.url,
        moved_to=feed.moved_to,
    )
