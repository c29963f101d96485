"""/thu: what would have come in the last seven days, and the way to have it from now on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.commands import filter_words, latest, place_words, sentence_change, sentences, summaries
from bot.commands.context import Call, Command, Desk, in_rows
from bot.commands.directory import Directory, load, of_catalogue
from bot.commands.reading import quote, restore_quote
from bot.commands.sentence_change import FilterChange
from bot.texts import _
from bot.words.frequencies import describe_frequency
from jobs.matching.measure import Measure, find_articles, measure
from news.asking.clauses import LONGEST
from news.asking.requests import FilterRequest, complete, make_filter
from news.asking.ways import Way
from news.delivery.messages import Alert, Choice, Reply
from news.delivery.subscriptions import Filter, Kind
from news.text.vietnamese import capitalize
from storage import filters, subscriptions
from storage.engine.types import Tx

AT_ONCE: Final = 5  #: articles in an answer
_KEYWORD: Final = 60  #: characters, and …
_SYLLABLES: Final = 6  #: … syllables, of unknown words that are tried as a keyword
_PAGES: Final = 40
_PRESSED: Final = re.compile(r"(?:(\+)|#(\d{1,3}))\s*(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """What is tried."""

    filter: Filter
    request: FilterRequest | None = None  #: None: it is what the chat has already
    directory: Directory
    lost: tuple[str, ...] = ()  #: words that nobody understands


async def try_filter(call: Call) -> Reply:
    """Show what the words, or the chat's own choices, would have brought; after a press more of it, or save it."""
    pressed = _PRESSED.fullmatch(call.rest)
    words = (pressed[3] if pressed else restore_quote(call.request.words, call.rest))[:LONGEST]
    directory = await load(call)
    request = directory.request(words)
    if request.unclear:
        return sentences.ask_unclear(call, directory, request, command="/thu")
    trial = _read(directory, request) if words else _Trial(filter=await call.read_filter(), directory=directory)
    if trial.filter.is_empty:
        return _ask(trial.lost)
    if pressed and pressed[1] and words:
        return await _save(call, trial)
    page = min(max(int(pressed[2]), 1), _PAGES) if pressed and pressed[2] else 1
    found = await measure(call.desk.db, trial.filter, now=call.now)
    skip = (page - 1) * AT_ONCE
    numbers = (await find_articles(call.desk.db, trial.filter, now=call.now))[skip : skip + AT_ONCE + 1]
    alerts = await call.desk.composer.alerts(numbers[:AT_ONCE])
    choices = []
    if len(numbers) > AT_ONCE and page < _PAGES:
        choices.append(Choice(label=_("Xem tiếp"), command=f"/thu #{page + 1} {words}".rstrip()))
    if words:
        choices.append(_offer_saving(words, found))
    lines = [_describe(call, trial.filter, found, has_more=bool(alerts))]
    lines += place_words.explain_towns(call.desk, request.towns)
    lines += _explain_lost(trial.lost)
    return _show("\n".join(lines), alerts, choices)


def _read(directory: Directory, request: FilterRequest) -> _Trial:
    """What is asked for; a few words that nobody knows are looked for as they stand."""
    fits = [words for words in request.unknown if len(words) <= _KEYWORD and len(words.split()) <= _SYLLABLES]
    wanted = {**request.wanted, Kind.KEYWORD: [*request.wanted[Kind.KEYWORD], *fits]}
    whole = complete(replace(request, wanted=wanted, unknown=()))
    return _Trial(
        filter=make_filter(whole, directory.newspapers),
        request=whole,
        directory=directory,
        lost=tuple(words for words in request.unknown if words not in fits),
    )


def _describe(call: Call, asked: Filter, found: Measure, *, has_more: bool) -> str:
    if not found.days:
        return _("Báo Tin vừa bắt đầu đọc các báo nên chưa có gì để thử. Bạn chờ một hai ngày nhé.")
    what, days = capitalize(filter_words.describe_filter(call.desk, asked)), found.whole_days
    if not found.count:
        return _("{what}: {days} ngày qua không có tin nào như vậy.").format(what=what, days=days)
    text = _("{what}: {days} ngày qua có {count} tin.").format(what=what, days=days, count=found.count)
    if found.frequency is not None:
        text = _("{what}: {days} ngày qua có {count} tin, {rate}.").format(
            what=what, days=days, count=found.count, rate=describe_frequency(found.frequency)
        )
    if found.is_everything:
        text += " " + _("Đó là mọi tin của các báo.")
    return text + " " + _("Mới nhất trước:") if has_more else text


def _show(heading: str, alerts: Sequence[Alert], choices: Sequence[Choice]) -> Reply:
    return latest.list_alerts(heading, alerts, choices) if alerts else Reply(text=heading, choices=in_rows(choices))


def _offer_saving(words: str, found: Measure) -> Choice:
    odd = found.is_nothing or found.is_everything
    label = _("Vẫn nhận những tin như vậy") if odd else _("Nhận những tin như vậy")
    return Choice(label=label, command=f"/thu + {words}")


def _explain_lost(lost: Sequence[str]) -> list[str]:
    return [_("Báo Tin chưa hiểu “{words}”.").format(words=quote(words)) for words in lost]


def _ask(lost: Sequence[str]) -> Reply:
    lines = [
        *_explain_lost(lost),
        _("Muốn thử nhận những tin gì? Gõ chẳng hạn: /thu giáo dục ở Nghệ An, trừ tuyển sinh"),
    ]
    return Reply(text="\n".join(lines), choices=in_rows([Choice(label=_("Chọn chủ đề"), command="/chude")]))


async def _save(call: Call, trial: _Trial) -> Reply:
    """Have it from now on: as the first choice of a chat that has none, else beside what it has."""
    number, fresh, left = await call.change(_keep, call=call, trial=trial)
    if not number:
        return Reply(
            text=_("Bạn đã có nhiều nhóm tin nhất có thể. Bỏ bớt một nhóm trong /caidat nhé."),
            choices=in_rows([Choice(label=_("Cài đặt"), command="/caidat")]),
        )
    choices = [Choice(label=_("Cách báo"), command=f"/caidat #{number}")]
    kept = await call.desk.db.read(subscriptions.get, chat=call.chat.number, filter_=number)
    news = filter_words.describe_filter(call.desk, kept)
    if not fresh:
        return Reply(text=_("Bạn đã nhận {news} từ trước.").format(news=news), choices=in_rows(choices))
    lines = [await _say_saved(call, kept)]
    lines += sentences.describe_papers(call, trial.directory, kept)
    lines += [_("Chỉ đặt được nhiều nhất {count} từ khóa. Bạn bỏ bớt vài từ nhé.").format(count=left)] if left else []
    lines += summaries.describe_pause(call)
    choices.append(Choice(label=_("Bỏ {news}").format(news=quote(news)), command=f"/caidat #{number} bo"))
    return Reply(text="\n".join(lines), choices=in_rows(choices))


async def _say_saved(call: Call, kept: Filter) -> str:
    """What comes by it from now on, in a chat that has more besides: that, too."""
    every = await call.read_filters()
    if sum(not one.is_empty for one in every) < 2:
        return await filter_words.say_coming(call, kept, is_new=True)
    news, rate = filter_words.describe_filter(call.desk, kept), await filter_words.describe_rate(call, kept)
    said = _("Từ nay bạn nhận thêm {news}.").format(news=news)
    if rate:
        said = _("Từ nay bạn nhận thêm {news}: {rate}.").format(news=news, rate=rate)
    return " ".join([said, *await filter_words.describe_arrival(call, kept)])


def _keep(tx: Tx, *, call: Call, trial: _Trial) -> tuple[int, bool, int]:
    """The number of the filter that has it, 0 where there is no room; whether it is new; and as `change`."""
    chat = call.chat.number
    there = subscriptions.list_filters(tx, chat=chat)
    if same := next((one for one in there if one.is_like(trial.filter)), None):
        return same.number, False, 0
    first = there[0] if len(there) == 1 and there[0].is_empty else None
    number = first.number if first else filters.add(tx, chat=chat, now=call.now)
    if not number or trial.request is None:
        return number, False, 0
    asked = FilterChange(request=trial.request, way=Way.REPLACE, newspapers=trial.directory.newspapers, filter=number)
    return number, True, sentence_change.change(tx, asked, call=call)


TRY = Command(
    name="thu",
    aliases=("thử", "try"),
    about=lambda: _("Thử một cách chọn tin trên 7 ngày qua"),
    takes=lambda: _("giáo dục ở Nghệ An"),
    answer=try_filter,
    is_meant=lambda desk, rest: not rest or _is_meant(desk, rest),
)


def _is_meant(desk: Desk, rest: str) -> bool:
    """Whether topics or places are named: "thử" begins many sentences."""
    request = of_catalogue(desk).request(rest)
    named = request.wanted[Kind.TOPIC] or request.has_places
    return request.is_understood and bool(named) and not request.wanted[Kind.KEYWORD]
