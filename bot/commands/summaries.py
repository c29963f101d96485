"""What a chat gets, in words."""

from collections.abc import Mapping, Sequence

from bot.commands.context import Asked, Call, Desk
from bot.texts import _
from news.delivery.digests import HOURLY, moved_hours
from news.delivery.quiet import QuietHours
from news.delivery.subscriptions import EVERYTHING, Kind
from news.text.dates import local
from storage import digests


def topics(desk: Desk, slugs: Sequence[str]) -> str:
    """The topics by name."""
    if EVERYTHING in slugs:
        return _("mọi chủ đề")
    known = {topic.slug: topic.name for topic in (*desk.taxonomy, *desk.taxonomy.hidden)}
    return "; ".join([known[slug] for slug in known if slug in slugs] + [slug for slug in slugs if slug not in known])


def provinces(desk: Desk, slugs: Sequence[str]) -> str:
    """The provinces by name."""
    return ", ".join(desk.provinces.name(slug) for slug in slugs)


def quotes(keywords: Sequence[str]) -> str:
    """The keywords, each in quotation marks."""
    return ", ".join(f"“{keyword}”" for keyword in keywords)


def followed(desk: Desk, asked: Asked) -> list[str]:
    """All that the chat follows and leaves out, a line each; a line that says so where nothing comes."""
    lines = []
    if asked[Kind.TOPIC]:
        lines.append(_("Chủ đề: {names}").format(names=topics(desk, asked[Kind.TOPIC])))
    if gone := [slug for slug in asked[Kind.TOPIC] if slug != EVERYTHING and desk.taxonomy.get(slug) is None]:
        told = _("Tòa soạn đã bỏ chủ đề: {names}. Không có tin về đó nữa; gõ /chude để chọn lại.")
        lines.append(told.format(names=topics(desk, gone)))
    if asked[Kind.KEYWORD]:
        lines.append(_("Từ khóa: {words}").format(words=quotes(asked.typed(asked[Kind.KEYWORD]))))
    if not lines:
        lines.append(_("Chưa theo dõi chủ đề hay từ khóa nào nên chưa có tin gửi đến."))
    return lines + narrowed(desk, asked)


def narrowed(desk: Desk, asked: Asked) -> list[str]:
    """What keeps some of the news away, a line each."""
    lines = []
    if asked[Kind.PROVINCE]:
        lines.append(_("Chỉ tin của: {names}").format(names=provinces(desk, asked[Kind.PROVINCE])))
    if asked[Kind.NEWSPAPER]:
        lines.append(_("Chỉ tin của báo: {names}").format(names=", ".join(asked[Kind.NEWSPAPER])))
    if asked[Kind.EXCLUDED]:
        lines.append(_("Bỏ qua tin có: {words}").format(words=quotes(asked.typed(asked[Kind.EXCLUDED]))))
    return lines


def paused(call: Call) -> list[str]:
    """A line that says until when the chat is paused, if it is."""
    until = call.chat.paused_until
    if until is None or until <= call.now:
        return []
    return [_("Đang tạm dừng đến {time}. Gõ /tieptuc để nhận tin lại.").format(time=local(until))]


async def digest(call: Call) -> str:
    """A line that says when news comes."""
    hours = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    return _("Giờ gửi: {choice}").format(choice=in_words(hours))


def quiet(call: Call) -> str:
    """A line that says when nothing comes."""
    hours = call.chat.quiet
    if hours is None:
        return _("Giờ yên lặng: không có")
    if hours.urgent:
        return _("Giờ yên lặng: {hours}, trừ tin khẩn").format(hours=hours)
    return _("Giờ yên lặng: {hours}, cả tin khẩn cũng chờ").format(hours=hours)


def moved(bundled: str, hours: QuietHours | None) -> list[str]:
    """A line that says which digests come later for quiet hours, if any do."""
    late = moved_hours(bundled, hours)
    if hours is None or not late:
        return []
    text = _("Bản tin lúc {hours} rơi vào giờ yên lặng nên sẽ gộp vào lúc {time}.")
    return [text.format(hours=", ".join(late.split()), time=f"{hours.end:%H:%M}")]


def in_words(hours: str) -> str:
    """When a chat hears, for people."""
    if not hours:
        return _("có tin là gửi ngay")
    if hours == HOURLY:
        return _("gộp thành bản tin mỗi giờ, từ 6:00 đến 22:00")
    return _("gộp thành bản tin lúc {hours}").format(hours=", ".join(hours.split()))


def nothing_comes(asked: Asked | Mapping[Kind, Sequence[str]]) -> bool:
    """Whether the chat follows nothing at all."""
    return not asked[Kind.TOPIC] and not asked[Kind.KEYWORD]
