"""A filter in words: what it brings, how it is heard, how much that is."""

from collections.abc import Mapping, Sequence

from bot.commands import summaries
from bot.commands.context import Call, Desk
from bot.texts import _
from bot.words import digest_times
from bot.words.frequencies import describe_frequency
from jobs.matching.measure import measure
from news.asking.requests import FilterRequest, make_filter
from news.delivery.digests import HOURLY
from news.delivery.modes import Mode, hours_of_mode, resolve
from news.delivery.schedules import days_of
from news.delivery.subscriptions import Filter, Kind
from news.text.vietnamese import capitalize
from storage import digests


def describe_filter(desk: Desk, one: Filter, *, everywhere: bool = False) -> str:
    """All that it brings, as it stands within a sentence: "tin Giáo dục ở Nghệ An, trừ tin có “tuyển sinh”".

    *everywhere*: it is worth saying that it has no places.
    """
    news = describe_subjects(desk, one) or _("chưa chọn chủ đề")
    places = describe_places(desk, one) or (_("ở mọi tỉnh") if everywhere else "")
    return _leave_out(desk, one, f"{news} {places}".strip())


def describe_subjects(desk: Desk, one: Filter) -> str:
    """Its topics and keywords: "tin Giáo dục và tin có “học phí”"; "" where there are none."""
    parts = []
    if one.is_for_everything:
        parts.append(_("mọi tin"))
    elif one[Kind.TOPIC]:
        parts.append(_("tin {names}").format(names=summaries.name_topics(desk, one[Kind.TOPIC])))
    keywords = one.as_typed(one[Kind.KEYWORD])
    if keywords and not one.is_for_everything:  # among everything they change nothing
        parts.append(_("tin có {words}").format(words=summaries.quote_keywords(keywords)))
    return _("{names} và {last}").format(names=parts[0], last=parts[1]) if len(parts) > 1 else "".join(parts)


def describe_places(desk: Desk, one: Filter, *, excepted: bool = False) -> str:
    """Its provinces and newspapers, or those left out: "ở Nghệ An", "của Báo Nghệ An"; "" where there are none."""
    side = one.excepted if excepted else one.wanted
    parts = []
    if side[Kind.PROVINCE]:
        parts.append(_("ở {names}").format(names=summaries.name_provinces(desk, side[Kind.PROVINCE])))
    if side[Kind.NEWSPAPER]:
        parts.append(_("của {names}").format(names=summaries.name_newspapers(one, side[Kind.NEWSPAPER])))
    return " ".join(parts)


def _leave_out(desk: Desk, one: Filter, news: str) -> str:
    topics = one.excepted[Kind.TOPIC]
    parts = [summaries.name_topics(desk, topics)] if topics else []
    if keywords := one.as_typed(one.excepted[Kind.KEYWORD]):
        parts.append(_("tin có {words}").format(words=summaries.quote_keywords(keywords)))
    if places := describe_places(desk, one, excepted=True):
        parts.append(_("tin {places}").format(places=places))
    return _("{news}, trừ {excepted}").format(news=news, excepted="; ".join(parts)) if parts else news


def describe_request(desk: Desk, request: FilterRequest, newspapers: Mapping[str, str]) -> str:
    """What a sentence asks for, as a filter of its own."""
    return describe_filter(desk, make_filter(request, newspapers), everywhere=request.everywhere)


def describe_mode(one: Filter, *, bundled: str) -> str:
    """How it is heard in a chat with these digest hours."""
    hours = hours_of_mode(one.mode, one.hours, bundled=bundled)
    at_hours = _("gộp vào bản tin lúc {hours}").format(hours=digest_times.describe_times(hours))
    return {
        Mode.AT_ONCE: _("báo ngay"),
        Mode.SILENT: _("báo không chuông"),
        Mode.DIGEST: summaries.describe_hours(hours) if digest_times.is_hourly(hours) else at_hours,
        Mode.OFF: _("đang tạm tắt"),
    }[resolve(one.mode, bundled=bundled)]


def describe_all(desk: Desk, several: Sequence[Filter], *, bundled: str) -> list[str]:
    """A numbered line for each of a chat's filters."""
    return [
        _("{number}. {what}: {mode}.").format(
            number=place, what=capitalize(describe_filter(desk, one)), mode=describe_mode(one, bundled=bundled)
        )
        for place, one in enumerate(several, 1)
    ]


async def describe_chosen(call: Call, every: Sequence[Filter]) -> list[str]:
    """All that a chat chose: a line for each part of its one filter, or one for each of several."""
    if len(every) < 2:
        return summaries.describe_followed(call.desk, every[0] if every else Filter())
    return describe_all(call.desk, every, bundled=await call.desk.db.read(digests.chosen, chat=call.chat.number))


async def describe_hours(call: Call, every: Sequence[Filter]) -> str:
    """A line that says when news comes, by the chat's hours; or as its one filter is heard, where that is otherwise."""
    if len(every) != 1 or every[0].mode is Mode.AS_CHAT:
        return await summaries.describe_digest(call)
    bundled = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    return _("Giờ gửi: {choice}").format(choice=describe_mode(every[0], bundled=bundled))


async def describe_rate(call: Call, one: Filter) -> str:
    """How much comes by it, as the end of a sentence; "" where it is off, or too little is known of what comes."""
    if one.is_empty or one.mode is Mode.OFF:
        return ""
    found = await measure(call.desk.db, one, now=call.now)
    if found.frequency is None:
        return ""
    if found.is_nothing:
        return _("{days} ngày qua chưa có tin nào như vậy").format(days=found.whole_days)
    return describe_frequency(found.frequency)


def say_bundled(hours: str) -> str:
    """When the digests come that news is gathered for, as a sentence."""
    if hours == HOURLY:
        return _("Bài mới được gộp thành bản tin, mỗi giờ gửi đến đây một lần.")
    if digest_times.is_hourly(hours):
        text = _("Bài mới được gộp thành bản tin, mỗi giờ gửi đến đây một lần, {days}.")
        return text.format(days=digest_times.name_days(days_of(hours) or ()))
    return _("Bài mới được gộp thành bản tin, gửi đến đây lúc {hours}.").format(
        hours=digest_times.describe_times(hours)
    )


async def say_coming(call: Call, one: Filter, *, everywhere: bool = False, is_new: bool = False) -> str:
    """What comes by it from now on, and how much that is; *is_new*: also when, where that is not at once."""
    said = [await _say_coming(call, one, everywhere=everywhere), *(await describe_arrival(call, one) if is_new else [])]
    return " ".join(said)


async def describe_arrival(call: Call, one: Filter) -> list[str]:
    """A sentence that says when what it brings is sent, where that is not at once."""
    bundled = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    hours = hours_of_mode(one.mode, one.hours, bundled=bundled)
    return [say_bundled(hours)] if hours and not _say_held(call, one) else []


async def _say_coming(call: Call, one: Filter, *, everywhere: bool) -> str:
    news = describe_filter(call.desk, one, everywhere=everywhere)
    if why := _say_held(call, one):
        return " ".join((_("Đã chọn {news}.").format(news=news), *why)).rstrip()
    if rate := await describe_rate(call, one):
        return _("Từ nay bạn nhận {news}: {rate}.").format(news=news, rate=rate)
    return _("Từ nay bạn nhận {news}.").format(news=news)


async def say_change(call: Call, before: Filter, after: Filter) -> str:
    """The same of a filter that was another *before*, or of what else comes where nothing comes by it any more."""
    return "\n".join(await say_changes(call, [(before, after)]))


async def say_changes(call: Call, changed: Sequence[tuple[Filter, Filter]]) -> list[str]:
    """A line for each of several filters by which something still comes, the last with what comes by the others."""
    filled = [(before, after) for before, after in changed if not after.is_empty]
    if not filled:
        return [await _say_rest(call, [after for _before, after in changed])]
    said = [await _say_filter(call, before, after) for before, after in filled]
    if not call.chat.editing and (others := await _describe_others(call, [after for _before, after in filled])):
        said[-1] += " " + _("Ngoài ra vẫn có {news}.").format(news=others)
    return said


async def _say_filter(call: Call, before: Filter, after: Filter) -> str:
    if (before.wanted, before.excepted) == (after.wanted, after.excepted):
        text = _("Bạn đã nhận {news} từ trước.")
        if why := _say_held(call, after):
            text = " ".join((_("Bạn đã chọn {news} từ trước."), *why)).rstrip()
        return text.format(news=describe_filter(call.desk, after))
    is_new = any(set(after[kind]) - set(before[kind]) for kind in (Kind.TOPIC, Kind.KEYWORD))
    return await say_coming(call, after, everywhere=before.has_places and not after.has_places, is_new=is_new)


async def _describe_others(call: Call, present: Sequence[Filter]) -> str:
    """What comes by the other filters of the chat."""
    numbers = {one.number for one in present}
    every = await call.read_filters()
    others = [one for one in every if not one.is_empty and one.number not in numbers and one.mode is not Mode.OFF]
    return "; ".join(describe_filter(call.desk, one) for one in others)


async def _say_rest(call: Call, empty: Sequence[Filter]) -> str:
    if news := await _describe_others(call, empty):
        return _("Bạn vẫn nhận {news}.").format(news=news)
    return _("Bạn không còn theo dõi gì nữa, nên sẽ không có tin gửi đến.")


async def say_chosen(call: Call, one: Filter, *, changed: bool) -> str:
    """What a menu says of the filter that it shows; *changed*: by a press in it."""
    if one.is_empty:
        return await _say_rest(call, [one]) if changed else _("Chưa theo dõi chủ đề nào.")
    if changed:
        return await say_coming(call, one)
    text = _("Bạn đang nhận {news}.")
    if why := _say_held(call, one):
        text = " ".join((_("Đã chọn {news}."), *why)).rstrip()
    return text.format(news=describe_filter(call.desk, one))


def _say_held(call: Call, one: Filter) -> list[str]:
    """Why nothing comes by it: the chat is paused or stopped, or it is switched off; where it does, nothing."""
    if paused := summaries.describe_pause(call):
        return paused
    if one.mode is not Mode.OFF:
        return []
    # of one that is being edited, the heading of the answer says so
    return [""] if call.chat.editing == one.number else [_("Đang tạm tắt nên chưa gửi.")]
