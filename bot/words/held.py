"""What the newsroom reads about articles that the flood guard holds, and how it answers."""

from typing import Final

from bot.texts import _
from jobs.upkeep.held import NEWEST
from news.delivery.messages import Choice, Reply
from news.text.dates import local_time
from news.text.vietnamese import cut
from storage.held import Held, Released

COMMAND: Final = "tingiu"
ALL, FEW, NONE = "tatca", "moinhat", "khong"  #: what follows a feed's number in an answer
LONGEST_TITLE: Final = 120  #: of a headline in the question, so that it stays one message on every channel


def name_feed(one: Held) -> str:
    """The newspaper and its section."""
    newspaper = one.newspaper or _("Nguồn đã bỏ")
    return f"{newspaper} · {one.section}" if one.section else newspaper


def ask(one: Held) -> Reply:
    """The question: how many, from when to when, the newest headlines, and what can be done."""
    lines = [
        _(
            "{feed}: {count} tin chưa từng thấy hiện ra cùng một lúc. Có thể là tin cũ được báo đưa lại, "
            "nên bot giữ lại và hỏi tòa soạn. Tin khác của nguồn này vẫn gửi như thường."
        ).format(feed=name_feed(one), count=one.count),
        _describe_dates(one),
    ]
    if one.headlines:
        lines += ["", _("Mới nhất:"), *(f"• {cut(title, LONGEST_TITLE)}" for title in one.headlines)]
    lines += [
        "",
        _(
            "Nếu hai giờ chưa ai trả lời, bot gửi {newest} tin mới nhất trong ngày và không gửi phần còn lại. "
            "Xem lại câu hỏi này: /{command}"
        ).format(newest=NEWEST, command=COMMAND),
    ]
    answers = [(_("Gửi tất cả"), ALL), (_("Gửi {newest} tin mới nhất").format(newest=NEWEST), FEW)]
    answers += [(_("Không gửi"), NONE)]
    rows = [(Choice(label=label, command=f"/{COMMAND} {one.feed} {answer}"),) for label, answer in answers]
    return Reply(text="\n".join(lines), choices=tuple(rows))


def _describe_dates(one: Held) -> str:
    if one.oldest is None or one.newest is None:
        return _("Các tin này không ghi ngày đăng.")
    if local_time(one.oldest) == local_time(one.newest):
        return _("Ngày đăng: {time}.").format(time=local_time(one.newest))
    return _("Ngày đăng: từ {oldest} đến {newest}.").format(
        oldest=local_time(one.oldest), newest=local_time(one.newest)
    )


def report(one: Held, done: Released) -> str:
    """What the bot decided by itself."""
    return _(
        "{feed}: chưa ai trả lời về những tin đang giữ, nên bot tự quyết định: gửi {sent} tin mới nhất trong ngày, "
        "không gửi {silent} tin còn lại (vẫn tìm được bằng /tim)."
    ).format(feed=name_feed(one), sent=done.sent, silent=done.silent)


def confirm(one: Held, done: Released) -> str:
    """What an answer did."""
    if not done.sent:
        return _("{feed}: không gửi {silent} tin (vẫn tìm được bằng /tim).").format(
            feed=name_feed(one), silent=done.silent
        )
    if not done.silent:
        return _("{feed}: gửi cả {sent} tin.").format(feed=name_feed(one), sent=done.sent)
    return _("{feed}: gửi {sent} tin mới nhất, không gửi {silent} tin còn lại (vẫn tìm được bằng /tim).").format(
        feed=name_feed(one), sent=done.sent, silent=done.silent
    )
