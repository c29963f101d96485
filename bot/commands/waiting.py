"""The answer to who waits for news of something: whether it is to come, when, and the newest that there is."""

from dataclasses import replace
from typing import Final

from bot.commands import filter_words, summaries
from bot.commands.context import Call, in_rows
from bot.commands.directory import Directory
from bot.commands.settings import SETTINGS
from bot.texts import _
from bot.words import alert_lines
from news.asking.requests import FilterRequest, write_request
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import Filter, Item, Kind
from news.text.sentences import shorten
from news.text.vietnamese import key
from storage import latest

_LABEL: Final = 60  #: characters of a button


async def answer(call: Call, directory: Directory, request: FilterRequest) -> Reply | None:
    """Say what the chat gets, and of what is named the newest article; nothing is changed."""
    asked = _turn_wanted(request)
    if not asked.names_anything:
        return await SETTINGS.answer(replace(call, rest=""))
    every = await call.read_filters()
    items = [(kind, key(one) if kind is Kind.KEYWORD else one) for kind in Kind for one in asked.wanted[kind]]
    lines = [*_describe_state(call, every, items), *summaries.describe_pause(call)]
    lines += [await filter_words.describe_hours(call, every), *await _find_newest(call, asked)]
    choices = [*_offer(call, directory, asked, every, items), Choice(label=_("Cài đặt"), command="/caidat")]
    return Reply(text="\n".join(lines), choices=in_rows(choices))


def _turn_wanted(request: FilterRequest) -> FilterRequest:
    """What is named in it, whether it was read as wanted or not."""
    named = {kind: list(dict.fromkeys([*request.wanted[kind], *request.excepted[kind]])) for kind in Kind}
    if not request.owns:
        named[Kind.KEYWORD] = []
    return replace(FilterRequest(), wanted=named)


def _describe_state(call: Call, every: list[Filter], items: list[Item]) -> list[str]:
    words = Filter(words={value: typed for one in every for value, typed in one.words.items()})
    skipped = [item for item in items if any(item[1] in one.excepted[item[0]] for one in every)]
    coming = [item for item in items if item not in skipped and any(_brings(one, item) for one in every)]
    missed = [item for item in items if item not in skipped and item not in coming]
    lines = []
    if coming:
        names = summaries.name_items(call.desk, words, coming)
        lines.append(_("Bạn vẫn đang nhận tin {names}; có bài mới, tin sẽ tự đến.").format(names=names))
    if skipped:
        names = summaries.name_items(call.desk, words, skipped)
        lines.append(_("Bạn đang bỏ qua tin {names}, nên tin ấy không đến.").format(names=names))
    if missed:
        names = summaries.name_items(call.desk, words, missed)
        lines.append(_("Bạn chưa chọn tin {names}, nên tin ấy không đến.").format(names=names))
    return lines


def _brings(one: Filter, item: Item) -> bool:
    """Whether news of it comes by the filter: a place comes by any that has no places."""
    kind, value = item
    if kind in (Kind.PROVINCE, Kind.NEWSPAPER):
        return not one.is_empty and (not one[kind] or value in one[kind])
    return value in one[kind] or (kind is Kind.TOPIC and one.is_for_everything)


async def _find_newest(call: Call, asked: FilterRequest) -> list[str]:
    found = {kind: asked.wanted[kind] for kind in (Kind.PROVINCE, Kind.NEWSPAPER, Kind.TOPIC) if asked.wanted[kind]}
    numbers = await call.desk.db.read(latest.find_labelled, found, limit=1) if found else []
    alerts = await call.desk.composer.alerts(numbers)
    if not alerts:
        return [_("Mấy hôm nay chưa báo nào có bài như thế.")] if found else []
    one = alerts[0]
    source = " · ".join(part for part in (one.newspaper, alert_lines.say_when(one.published, one.today)) if part)
    return [
        _("Bài mới nhất: {title} ({source})").format(title=one.title, source=source),
        *([one.url] if one.url else []),
    ]


def _offer(
    call: Call, directory: Directory, asked: FilterRequest, every: list[Filter], items: list[Item]
) -> list[Choice]:
    said = write_request(asked)
    choices = [Choice(label=_("Tin mới nhất"), command=f"/moinhat {said}")]
    if not all(any(_brings(one, item) for one in every) for item in items):
        news = filter_words.describe_request(call.desk, asked, directory.newspapers)
        choices.append(Choice(label=shorten(_("Nhận {news}").format(news=news), _LABEL), command=f"/theodoi {said}"))
    elif any(item[1] in one.excepted[item[0]] for one in every for item in items):
        choices.append(Choice(label=_("Không bỏ qua nữa"), command=f"/theodoi không trừ {said}"))
    return choices
