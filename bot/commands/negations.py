"""What is said to a sentence that says no: nothing is lost by it unless that is surely what was meant."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.commands import coming, filter_words, summaries, undo
from bot.commands.context import Call, in_rows
from bot.commands.directory import Directory
from bot.texts import _
from news.asking.requests import FilterRequest, write_request
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import Filter, Item, Kind, Prospect, find_prospect
from news.text.sentences import shorten
from news.text.vietnamese import key
from storage import subscriptions
from storage.engine.types import Tx

_LABEL: Final = 60  #: characters of a button


async def answer(call: Call, directory: Directory, request: FilterRequest) -> Reply | None:
    """The answer where the sentence asks to keep something, or says no in a way that may be misread; else None."""
    if request.restores and not request.unknown and not any(request.excepted.values()):
        return await _keep(call, directory, request)
    if request.restores or request.doubtful or (request.negates and request.unknown):
        return _ask(call, directory, request)
    if request.only_excepts and request.aliases:
        return ask_how_much(call, request)
    if request.only_excepts and not request.orders and not request.may_be_talk:
        return _ask(call, directory, request)
    return None


async def _keep(call: Call, directory: Directory, request: FilterRequest) -> Reply | None:
    """Leave out no longer what is named; what comes anyway goes on coming."""
    named = [(kind, key(one) if kind is Kind.KEYWORD else one) for kind in Kind for one in request.wanted[kind]]
    if not named:
        return None
    before = await call.read_filters()
    gone = [item for item in named if any(item[1] in one.excepted[item[0]] for one in before)]
    others = {item: find_prospect(before, item) for item in named if item not in gone}
    rest = [item for item, found in others.items() if found is Prospect.MISSING]
    words = Filter(words={value: typed for one in before for value, typed in one.words.items()})
    lines = []
    undoing: list[Choice] = []
    if gone:
        _nothing, undoing, _much = await undo.change_visibly(call, _let_in, call=call, items=gone)
        names = summaries.name_items(call.desk, words, gone)
        lines.append(_("Từ nay không bỏ qua nữa: {names}. Mọi thứ khác vẫn giữ.").format(names=names))
    paused = summaries.describe_pause(call)
    for prospect, text in (
        (Prospect.COMING, coming.say_paused if paused else _say_kept),
        (Prospect.OFF, coming.say_off),
    ):
        if these := [item for item, found in others.items() if found is prospect]:
            said = text().format(names=summaries.name_items(call.desk, words, these))
            lines.append(said + " " + _("Không có gì thay đổi."))
    if rest:
        names = summaries.name_items(call.desk, words, rest)
        lines.append(_("Bạn chưa theo dõi {names}.").format(names=names))
    off = [one for one in before if any(found is Prospect.OFF and one.wants(item) for item, found in others.items())]
    again = await coming.offer_again(call, off)
    choices = [*undoing, *(_offer_wanted(call, directory, request) if rest else []), *again]
    choices.append(Choice(label=_("Cài đặt"), command="/caidat"))
    return Reply(text="\n".join([*lines, *paused]), choices=in_rows(choices))


def _say_kept() -> str:
    return _("Bạn vẫn đang nhận: {names}.")


def _let_in(tx: Tx, *, call: Call, items: Sequence[Item]) -> None:
    chat = call.chat.number
    for one in subscriptions.list_filters(tx, chat=chat):
        for kind, value in items:
            if value in one.excepted[kind]:
                subscriptions.let_in(tx, chat=chat, kind=kind, value=value, filter_=one.number)


def _ask(call: Call, directory: Directory, request: FilterRequest) -> Reply | None:
    """What is meant? Nothing is done before one of these is chosen; None where nothing of it is known."""
    if not request.names_anything:
        return None
    wanted = _offer_wanted(call, directory, request) if any(request.wanted.values()) else []
    choices = [*_offer_both(call, request), *wanted, *_offer_excepted(call, request)]
    if not choices:
        return None
    choices.append(Choice(label=_("Không đổi gì"), command="/caidat"))
    text = _("Báo Tin chưa rõ ý bạn nên chưa đổi gì. Bạn muốn thế nào?")
    return Reply(text=text, choices=in_rows(choices))


def _offer_wanted(call: Call, directory: Directory, request: FilterRequest) -> list[Choice]:
    asked = replace(request, excepted=Filter().excepted, unknown=())
    news = filter_words.describe_request(call.desk, asked, directory.newspapers)
    return [
        Choice(label=shorten(_("Nhận {news}").format(news=news), _LABEL), command=f"/theodoi {write_request(asked)}")
    ]


def _offer_both(call: Call, request: FilterRequest) -> list[Choice]:
    """To have the one instead of the other, where both are topics: "không phải giáo dục mà là y tế"."""
    wanted, excepted = request.wanted[Kind.TOPIC], request.excepted[Kind.TOPIC]
    if not wanted or not excepted or request.has_places or request.unknown:
        return []
    names, others = (summaries.name_topics(call.desk, slugs) for slugs in (wanted, excepted))
    label = _("Nhận {names}, bỏ {others}").format(names=names, others=others)
    return [Choice(label=shorten(label, _LABEL), command=f"/theodoi {write_request(replace(request, unknown=()))}")]


def _offer_excepted(call: Call, request: FilterRequest) -> list[Choice]:
    """A button for each thing that may be meant to come no more."""
    choices = []
    keywords = (Kind.KEYWORD,) if request.owns or request.quotes else ()
    for kind in (Kind.TOPIC, Kind.PROVINCE, Kind.NEWSPAPER, *keywords):
        for value in request.excepted[kind]:
            one = replace(FilterRequest(), excepted={**Filter().excepted, kind: [value]})
            name = summaries.name_items(call.desk, Filter(), [(kind, value)])
            label = _("Bỏ tin {name}").format(name=name)
            choices.append(Choice(label=shorten(label, _LABEL), command=f"/theodoi {write_request(one)}"))
    return choices[:4]


def ask_how_much(call: Call, request: FilterRequest) -> Reply:
    """Ask whether all of a topic is to go, where only a part of it was named: "đừng gửi bóng đá"."""
    choices = []
    for words, topic in request.aliases:
        name = call.desk.taxonomy.name_of(topic)
        skip = _("Bỏ qua tin có {words}").format(words=summaries.quote_keywords([words]))
        choices.append(Choice(label=shorten(skip, _LABEL), command=f"/theodoi trừ “{words}”"))
        choices.append(
            Choice(label=shorten(_("Bỏ cả chủ đề {name}").format(name=name), _LABEL), command=f"/theodoi trừ {topic}")
        )
    choices.append(Choice(label=_("Không đổi gì"), command="/caidat"))
    words = summaries.quote_keywords([words for words, _topic in request.aliases])
    text = _("Bạn muốn bỏ qua riêng tin có {words}, hay cả chủ đề?").format(words=words)
    return Reply(text=text, choices=in_rows(choices))
