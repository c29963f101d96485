"""A filter in one sentence: what it brings, how it is heard, how much that is."""

from collections.abc import Sequence

from bot.commands import summaries
from bot.commands.context import Call, Desk
from bot.texts import _
from bot.words.frequencies import describe_frequency
from jobs.matching.measure import measure
from news.delivery.modes import Mode, hours_of_mode, resolve
from news.delivery.subscriptions import Filter, Kind
from news.text.vietnamese import capitalize
from storage import digests


def describe_filter(desk: Desk, one: Filter) -> str:
    """What it brings, as people would say it, without a full stop."""
    topics, keywords = one[Kind.TOPIC], one.as_typed(one[Kind.KEYWORD])
    parts = [summaries.name_topics(desk, topics) if topics else "", summaries.quote_keywords(keywords)]
    text = "; ".join(part for part in parts if part) or _("chưa chọn chủ đề")
    if one[Kind.PROVINCE]:
        text = _("{what} ở {places}").format(what=text, places=summaries.name_provinces(desk, one[Kind.PROVINCE]))
    if one[Kind.NEWSPAPER]:
        text = _("{what} trên báo {names}").format(what=text, names=", ".join(one[Kind.NEWSPAPER]))
    out = [(kind, value) for kind in Kind for value in one.excepted[kind]]
    if out:
        text = _("{topics}, trừ {excepted}").format(topics=text, excepted=summaries.name_items(desk, one, out))
    return capitalize(text)


def describe_mode(one: Filter, *, bundled: str) -> str:
    """How it is heard in a chat with these digest hours."""
    hours = hours_of_mode(one.mode, one.hours, bundled=bundled)
    return {
        Mode.AT_ONCE: _("báo ngay"),
        Mode.SILENT: _("báo không chuông"),
        Mode.DIGEST: _("gộp vào bản tin lúc {hours}").format(hours=", ".join(hours.split())),
        Mode.OFF: _("đang tạm tắt"),
    }[resolve(one.mode, bundled=bundled)]


def describe_all(desk: Desk, several: Sequence[Filter], *, bundled: str) -> list[str]:
    """A numbered line for each of a chat's filters."""
    return [
        _("{number}. {what}: {mode}.").format(
            number=place, what=describe_filter(desk, one), mode=describe_mode(one, bundled=bundled)
        )
        for place, one in enumerate(several, 1)
    ]


async def describe_chosen(call: Call, every: Sequence[Filter]) -> list[str]:
    """All that the chat chose: a line for each part of its one filter, or one for each of several."""
    if len(every) < 2:
        return summaries.describe_followed(call.desk, every[0] if every else Filter())
    return describe_all(call.desk, every, bundled=await call.desk.db.read(digests.chosen, chat=call.chat.number))


async def describe_hours(call: Call, every: Sequence[Filter]) -> str:
    """A line that says when news comes, by the chat's hours; or as its one filter is heard, where that is otherwise."""
    if len(every) != 1 or every[0].mode is Mode.AS_CHAT:
        return await summaries.describe_digest(call)
    bundled = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    return _("Giờ gửi: {choice}").format(choice=describe_mode(every[0], bundled=bundled))


async def describe_coming(call: Call, one: Filter | None = None) -> list[str]:
    """A sentence that says what will come by the filter that the command is about (or *one*), and how much that is.

    None where nothing is asked for, or too little is known of what comes.
    """
    asked = await call.read_filter() if one is None else one
    if asked.is_empty or asked.mode is Mode.OFF:
        return []
    found = await measure(call.desk.db, asked, now=call.now)
    if found.frequency is None:
        return []
    what = describe_filter(call.desk, asked)
    if found.is_nothing:
        return [_("{what}: 7 ngày qua không có tin nào như vậy.").format(what=what)]
    return [_("Từ nay sẽ đến: {what}, {rate}.").format(what=what, rate=describe_frequency(found.frequency))]
