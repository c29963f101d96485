"""What comes by a filter, in a few words that stand within a sentence."""

from collections.abc import Mapping, Sequence

from bot.commands import summaries
from bot.commands.context import Desk
from bot.texts import _
from news.delivery.filter_requests import FilterRequest
from news.delivery.subscriptions import EVERYTHING, Filter, Kind


def outline_filter(desk: Desk, chosen: Filter) -> str:
    """All that comes: "tin Giáo dục ở Nghệ An, trừ tin có “tuyển sinh”"; "" where nothing does."""
    if chosen.is_empty:
        return ""
    news = outline_subjects(desk, chosen[Kind.TOPIC], chosen.as_typed(chosen[Kind.KEYWORD]))
    papers = chosen.as_typed(chosen[Kind.NEWSPAPER])
    return _leave_out(desk, chosen, put_places(news, outline_places(desk, chosen[Kind.PROVINCE], papers)))


def outline_subjects(desk: Desk, topics: Sequence[str], keywords: Sequence[str]) -> str:
    """Topics and keywords: "tin Giáo dục và tin có “học phí”"."""
    parts = []
    if EVERYTHING in topics:
        parts.append(_("mọi tin"))
    elif topics:
        parts.append(_("tin {names}").format(names=summaries.name_topics(desk, topics)))
    if keywords:
        parts.append(_("tin có {words}").format(words=summaries.quote_keywords(keywords)))
    return _("{names} và {last}").format(names=parts[0], last=parts[1]) if len(parts) > 1 else "".join(parts)


def outline_places(desk: Desk, provinces: Sequence[str], newspapers: Sequence[str]) -> str:
    """Provinces and newspapers: "ở Nghệ An", "của Báo Nghệ An"; "" where there are none."""
    parts = []
    if provinces:
        parts.append(_("ở {names}").format(names=summaries.name_provinces(desk, provinces)))
    if newspapers:
        parts.append(_("của {names}").format(names=", ".join(newspapers)))
    return " ".join(parts)


def put_places(news: str, places: str) -> str:
    """News from some places, or simply news."""
    return f"{news} {places}" if places else news


def _leave_out(desk: Desk, chosen: Filter, news: str) -> str:
    excepted = chosen.excepted
    parts = [summaries.name_topics(desk, excepted[Kind.TOPIC])] if excepted[Kind.TOPIC] else []
    if keywords := chosen.as_typed(excepted[Kind.KEYWORD]):
        parts.append(_("tin có {words}").format(words=summaries.quote_keywords(keywords)))
    if places := outline_places(desk, excepted[Kind.PROVINCE], chosen.as_typed(excepted[Kind.NEWSPAPER])):
        parts.append(_("tin {places}").format(places=places))
    return _("{news}, trừ {excepted}").format(news=news, excepted="; ".join(parts)) if parts else news


def outline_request(desk: Desk, request: FilterRequest, newspapers: Mapping[str, str], *, anything: str = "") -> str:
    """What a sentence asks for, without what it leaves out; *anything*: what it asks for that names no subject."""
    papers = [newspapers.get(slug, slug) for slug in request.wanted[Kind.NEWSPAPER]]
    places = outline_places(desk, request.wanted[Kind.PROVINCE], papers)
    news = outline_subjects(desk, request.wanted[Kind.TOPIC], request.wanted[Kind.KEYWORD]) or anything or _("mọi tin")
    return put_places(news, _("ở mọi tỉnh") if request.everywhere else places)
