"""The answer to who waits for news of something: whether it is to come, when, and the newest that there is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.commands import coming, filter_words, summaries
from bot.commands.context import Call, in_rows
from bot.commands.directory import Directory
from bot.commands.settings import SETTINGS
from bot.texts import _
from bot.words import alert_lines
from news.asking.requests import FilterRequest, write_request
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import Filter, Item, Kind, Prospect, find_prospect
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
    named = [(kind, key(one) if kind is Kind.KEYWORD else one) for kind in Kind for one in asked.wanted[kind]]
    items = {item: find_prospect(every, item) for item in named}
    lines = _describe_state(call, every, items)
    if Prospect.COMING in items.values() and not summaries.describe_pause(call):
        lines.append(await filter_words.describe_hours(call, every))
    lines += await _find_newest(call, asked)
    choices = [*await _offer(call, directory, asked, every, items), Choice(label=_("Cài đặt"), command="/caidat")]
    return Reply(text="\n".join(lines), choices=in_rows(choices))


def _turn_wanted(request: FilterRequest) -> FilterRequest:
    """What is named in it, whether it was read as wanted or not."""
    named = {kind: list(dict.fromkeys([*request.wanted[kind], *request.excepted[kind]])) for kind in Kind}
    if not request.owns:
        named[Kind.KEYWORD] = []
    return replace(FilterRequest(), wanted=named)


def _describe_state(call: Call, every: list[Filter], items: Mapping[Item, Prospect]) -> list[str]:
    words = Filter(words={value: typed for one in every for value, typed in one.words.items()})
    paused = summaries.describe_pause(call)
    lines = []
    for prospect, text in (
        (Prospect.COMING, coming.say_paused if paused else _say_coming),
        (Prospect.OFF, coming.say_off),
        (Prospect.LEFT_OUT, _say_left_out),
        (Prospect.MISSING, _say_missing),
    ):
        if these := [item for item, found in items.items() if found is prospect]:
            lines.append(text().format(names=summaries.name_items(call.desk, words, these)))
    return lines + paused


def _say_coming() -> str:
    return _("Bạn vẫn đang nhận tin {names}; có bài mới, tin sẽ tự đến.")


def _say_left_out() -> str:
    return _("Bạn đang bỏ qua tin {names}, nên tin ấy không đến.")


def _say_missing() -> str:
    return _("Bạn chưa chọn tin {names}, nên tin ấy không đến.")


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


async def _offer(
    call: Call, directory: Directory, asked: FilterRequest, every: list[Filter], items: Mapping[Item, Prospect]
) -> list[Choice]:
    said = write_request(asked)
    choices = [Choice(label=_("Tin mới nhất"), command=f"/moinhat {said}")]
    if Prospect.MISSING in items.values():
        news = filter_words.describe_request(call.desk, asked, directory.newspapers)
        choices.append(Choice(label=shorten(_("Nhận {news}").format(news=news), _LABEL), command=f"/theodoi {said}"))
    elif Prospect.LEFT_OUT in items.values():
        choices.append(Choice(label=_("Không bỏ qua nữa"), command=f"/theodoi không trừ {said}"))
    off = [one for one in every if any(found is Prospect.OFF and one.wants(item) for item, found in items.items())]
    return [*choices, *await coming.offer_again(call, off)]
