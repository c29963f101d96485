"""What a chat gets, in words."""

from collections.abc import Sequence
from functools import cache

from bot import catalogue
from bot.commands.context import Call, Desk
from bot.texts import _
from bot.words import digest_times
from news.delivery.chats import ChatState
from news.delivery.digests import HOURLY, move_hours
from news.delivery.quiet import QuietHours
from news.delivery.schedules import days_of
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from news.text.dates import local_time
from news.text.vietnamese import slug
from storage import digests


def name_topics(desk: Desk, slugs: Sequence[str]) -> str:
    """The topics by name."""
    if EVERYTHING in slugs:
        return _("mọi chủ đề")
    known = {topic.slug: topic.name for topic in (*desk.taxonomy, *desk.taxonomy.hidden)}
    return "; ".join([known[slug] for slug in known if slug in slugs] + [slug for slug in slugs if slug not in known])


def describe_topics(desk: Desk, chosen: Filter) -> str:
    """The topics that the chat follows by name, and those that it leaves out; "" where it follows none."""
    wanted, excepted = (name_topics(desk, side[Kind.TOPIC]) for side in (chosen.wanted, chosen.excepted))
    return _("{topics}, trừ {excepted}").format(topics=wanted, excepted=excepted) if wanted and excepted else wanted


def name_provinces(desk: Desk, slugs: Sequence[str]) -> str:
    """The provinces by name."""
    return ", ".join(desk.provinces.name(slug) for slug in slugs)


def name_newspapers(chosen: Filter, slugs: Sequence[str]) -> str:
    """The newspapers as *chosen* has their names, else as the catalogue has."""
    return ", ".join(chosen.words.get(one) or _list_newspapers().get(one, one) for one in slugs)


@cache
def _list_newspapers() -> dict[str, str]:
    return {slug(one.name): one.name for one in catalogue.newspapers().newspapers}


def quote_keywords(keywords: Sequence[str]) -> str:
    """The keywords, each in quotation marks."""
    return ", ".join(f"“{keyword}”" for keyword in keywords)


def name_items(desk: Desk, chosen: Filter, items: Sequence[tuple[Kind, str]]) -> str:
    """Topics, provinces, newspapers and keywords by name; keywords as *chosen* has them."""
    of = {kind: [value for one, value in items if one is kind] for kind in Kind}
    parts = (
        name_topics(desk, of[Kind.TOPIC]),
        name_provinces(desk, of[Kind.PROVINCE]),
        name_newspapers(chosen, of[Kind.NEWSPAPER]),
        quote_keywords(chosen.as_typed(of[Kind.KEYWORD])),
    )
    return "; ".join(part for part in parts if part)


def describe_followed(desk: Desk, chosen: Filter) -> list[str]:
    """All that the chat follows and leaves out, a line each; a line that says so where nothing comes."""
    lines = []
    if chosen[Kind.TOPIC]:
        lines.append(_("Chủ đề: {names}").format(names=describe_topics(desk, chosen)))
    if gone := [slug for slug in chosen[Kind.TOPIC] if slug != EVERYTHING and desk.taxonomy.get(slug) is None]:
        text = _("Tòa soạn đã bỏ chủ đề: {names}. Không có tin về đó nữa; gõ /chude để chọn lại.")
        lines.append(text.format(names=name_topics(desk, gone)))
    if chosen[Kind.KEYWORD]:
        lines.append(_("Từ khóa: {words}").format(words=quote_keywords(chosen.as_typed(chosen[Kind.KEYWORD]))))
    if not lines:
        lines.append(_("Chưa theo dõi chủ đề hay từ khóa nào nên chưa có tin gửi đến."))
    return lines + describe_limits(desk, chosen)


def describe_limits(desk: Desk, chosen: Filter) -> list[str]:
    """What keeps some of the news away, a line each."""
    lines = []
    if chosen[Kind.PROVINCE]:
        lines.append(_("Chỉ tin của: {names}").format(names=name_provinces(desk, chosen[Kind.PROVINCE])))
    if chosen[Kind.NEWSPAPER]:
        lines.append(_("Chỉ tin của báo: {names}").format(names=name_newspapers(chosen, chosen[Kind.NEWSPAPER])))
    if keywords := chosen.excepted[Kind.KEYWORD]:
        lines.append(_("Bỏ qua tin có: {words}").format(words=quote_keywords(chosen.as_typed(keywords))))
    places = [desk.provinces.name(slug) for slug in chosen.excepted[Kind.PROVINCE]]
    if places := places + chosen.as_typed(chosen.excepted[Kind.NEWSPAPER]):
        lines.append(_("Bỏ qua tin của: {names}").format(names=", ".join(places)))
    return lines


def describe_pause(call: Call) -> list[str]:
    """A line that says until when the chat is paused, or that it is stopped, if it is."""
    if call.chat.state is ChatState.STOPPED:
        return [_("Bạn đã dừng nhận tin. Gõ /tieptuc để nhận tin lại.")]
    until = call.chat.paused_until
    if until is None or until <= call.now:
        return []
    return [_("Đang tạm dừng đến {time}. Gõ /tieptuc để nhận tin lại.").format(time=local_time(until))]


async def describe_digest(call: Call) -> str:
    """A line that says when news comes."""
    hours = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    return _("Giờ gửi: {choice}").format(choice=describe_hours(hours))


def describe_quiet(call: Call) -> str:
    """A line that says when nothing comes."""
    hours = call.chat.quiet
    if hours is None:
        return _("Giờ yên lặng: không có")
    if hours.urgent:
        return _("Giờ yên lặng: {hours}, trừ tin khẩn").format(hours=hours)
    return _("Giờ yên lặng: {hours}, cả tin khẩn cũng chờ").format(hours=hours)


def describe_moved(bundled: str, hours: QuietHours | None) -> list[str]:
    """A line that says which digests come later for quiet hours, if any do."""
    late = move_hours(bundled, hours)
    if hours is None or not late:
        return []
    text = _("Bản tin lúc {hours} rơi vào giờ yên lặng nên sẽ gộp vào lúc {time}.")
    return [text.format(hours=digest_times.describe_times(late), time=f"{hours.end:%H:%M}")]


def describe_hours(hours: str) -> str:
    """When a chat hears, for people."""
    if not hours:
        return _("có tin là gửi ngay")
    if hours == HOURLY:
        return _("gộp thành bản tin mỗi giờ, từ 6:00 đến 22:00")
    if digest_times.is_hourly(hours):
        days = digest_times.name_days(days_of(hours) or ())
        return _("gộp thành bản tin mỗi giờ, từ 6:00 đến 22:00, {days}").format(days=days)
    return _("gộp thành bản tin lúc {hours}").format(hours=digest_times.describe_times(hours))
