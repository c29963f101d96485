"""/thongke: how many read, what was sent, what is left of a month's quota."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from bot.broadcasting import thousands
from bot.channels import Channels
from bot.commands.context import Call, Command
from bot.texts import _
from bot.words.held import COMMAND
from news.delivery.books import Account
from news.delivery.messages import Reply
from news.delivery.quota import ONCE, TWICE, Month, month_begins, pace, runs_out
from news.feeds.verdict import Verdict
from news.text.dates import VIETNAM, local_time
from storage import quota
from storage.figures import Figures
from storage.outbox.rows import DropReason

_WELL: Final = frozenset({Verdict.OK, Verdict.UNCHANGED, ""})


async def show_statistics(call: Call) -> Reply:
    """Show the figures that an admin asks about, in a few lines."""
    found = await call.desk.counting.figures()
    lines = [_describe_readers(found, call.desk.channels), _describe_messages(found), _describe_feeds(found)]
    lines.append(_describe_books(found))
    for one in call.desk.channels.on:
        if one.monthly_quota:
            month = await call.desk.db.read(quota.month, channel=one.name, limit=one.monthly_quota, now=call.now)
            lines += ["", *describe_month(one.title, month)]
    return Reply(text="\n".join(lines))


def _count_by(pairs: Mapping[tuple[str, Any], int], place: int) -> Counter[Any]:
    counted: Counter[Any] = Counter()
    for key, count in pairs.items():
        counted[key[place]] += count
    return counted


def _describe_readers(found: Figures, channels: Channels) -> str:
    active = [
        f"{channels.title(channel)} {thousands(count)}"
        for (channel, state), count in sorted(found.chats.items())
        if state == "active"
    ]
    sentences = [_("Nơi nhận tin: {channels}.").format(channels=", ".join(active) or "0")]
    if gone := _count_by(found.chats, 1)["suspended"]:
        sentences.append(_("Tạm ngừng vì không gửi được: {count}.").format(count=thousands(gone)))
    if stopped := _count_by(found.chats, 1)["stopped"]:
        sentences.append(_("Đã dừng nhận tin: {count}.").format(count=thousands(stopped)))
    return " ".join(sentences)


def _describe_messages(found: Figures) -> str:
    states = _count_by(found.deliveries, 1)
    return _("Lượt gửi: đã gửi {sent}, đang chờ {waiting}, không gửi được {failed}, có thể trùng {repeats}.").format(
        sent=thousands(states["sent"]),
        waiting=thousands(sum(found.waiting.values())),
        failed=thousands(states["failed"]),
        repeats=thousands(found.repeats),
    )


def _describe_books(found: Figures) -> str:
    """What came of today's articles, and whether the books balance."""
    counts: Counter[str] = Counter()
    for (_channel, account), count in found.today.items():
        counts[account] += count
    ends = (Account.SENT, Account.BUNDLED, Account.STORY, Account.ERASED)
    dropped = sum(counts[reason] for reason in DropReason)
    line = _(
        "Hôm nay: {articles} bài mới, {asked} lượt cần gửi: đã gửi {sent}, vào bản tin {bundled}, đã biết qua báo "
        "khác {story}, đang chờ {waiting}, không gửi hoặc không chắc đã đến {dropped}, "
        "nơi nhận đã xóa dữ liệu {erased}."
    ).format(
        articles=thousands(counts[Account.ARTICLES]),
        asked=thousands(counts[Account.ASKED]),
        waiting=thousands(counts[Account.ASKED] - dropped - sum(counts[one] for one in ends)),
        dropped=thousands(dropped),
        **{one: thousands(counts[one]) for one in ends},
    )
    if found.wrong is None:
        return line
    if not found.wrong:
        well = _("Sổ khớp.")
        return f"{line} {well}"
    verdict = _("Sổ lệch {count} chỗ: nhờ người vận hành xem “baotin stats --books”.")
    return f"{line} {verdict.format(count=thousands(found.wrong))}"


def _describe_feeds(found: Figures) -> str:
    active = {verdict: count for (state, verdict), count in found.feeds.items() if state == "active"}
    well = sum(count for verdict, count in active.items() if verdict in _WELL)
    lines = [_("Nguồn tin: {well}/{all} đang tốt.").format(well=thousands(well), all=thousands(sum(active.values())))]
    if paused := _count_by(found.feeds, 0)["paused"]:
        lines.append(_("Tạm dừng: {count}.").format(count=thousands(paused)))
    if held := found.articles.get("held"):
        lines.append(
            _("Đang giữ {count} tin, chờ tòa soạn trả lời: /{command}").format(count=thousands(held), command=COMMAND)
        )
    return " ".join(lines)


def describe_month(channel: str, month: Month) -> list[str]:
    """What is left of the month on *channel* (its title), until when it lasts, and what that means for digests."""
    lines = [
        _(
            "{channel}, tháng {month}: đã dùng {used}/{limit} tin, còn {left}; "
            "để dành {reserve} cho thông báo và tin khẩn."
        ).format(
            channel=channel,
            month=month_begins(month.now).astimezone(VIETNAM).month,
            used=thousands(month.used),
            limit=thousands(month.limit),
            left=thousands(max(0, month.limit - month.used)),
            reserve=thousands(month.reserve),
        )
    ]
    end = runs_out(month)
    if month.used >= month.limit:
        lines.append(_("Đã hết: đến đầu tháng sau mới gửi tiếp."))
    elif end:
        lines.append(_("Cứ như mấy ngày qua thì đủ đến khoảng {time}.").format(time=local_time(end)))
    else:
        lines.append(_("Cứ như mấy ngày qua thì đủ đến hết tháng."))
    gap = pace(month).gap
    if gap <= TWICE:
        lines.append(_("Bản tin gửi theo giờ người đọc chọn, từ hai lần mỗi ngày."))
    elif gap <= ONCE:
        lines.append(_("Để đủ đến cuối tháng, mỗi người chỉ nhận một bản tin mỗi ngày."))
    else:
        lines.append(_("Để đủ đến cuối tháng, mỗi người chỉ nhận một bản tin trong hai ngày."))
    return lines


STATISTICS = Command(
    name="thongke",
    aliases=("thống kê", "statistics", "stats"),
    about=lambda: _("Người đọc, tin đã gửi, hạn mức tháng"),
    answer=show_statistics,
    for_admins=True,
)
