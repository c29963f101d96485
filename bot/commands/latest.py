"""/moinhat: the newest articles of what the chat follows."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Final

from bot.commands import coming, filter_words, follow, sentences, summaries
from bot.commands.context import Call, Command, in_rows
from bot.commands.directory import Directory, load
from bot.commands.reading import quote
from bot.texts import _
from bot.words import alert_lines
from news.asking.requests import FilterRequest, make_filter, write_request
from news.delivery.messages import Alert, Choice, Reply
from news.delivery.subscriptions import Filter, Kind
from news.text.sentences import shorten
from news.text.vietnamese import capitalize
from storage import latest

AT_ONCE: Final = 5  #: articles in an answer
_LABEL: Final = 60  #: characters of a button
_PAGES: Final = 40  #: answers that lead back, 200 articles in all
_WANTED: Final = re.compile(r"(?:(\d+)(?: |$))?(.*)")


async def show_latest(call: Call) -> Reply:
    """Show a few headlines with their links, and a button for the next ones."""
    page, words = _read_page(call.rest)
    topic = follow.find_topic(call.desk, words) or ""
    if words and not topic:
        directory = await load(call)
        request = directory.request(words)
        if request.unclear:
            return sentences.ask_unclear(call, directory, request, command="/moinhat")
        if request.has_places or request.wanted[Kind.TOPIC]:
            return await _show_labelled(call, page, directory, request)
        if request.unknown:
            return _say_unknown(words)
    skip = (page - 1) * AT_ONCE
    numbers = await call.desk.db.read(latest.find, chat=call.chat.number, limit=AT_ONCE + 1, skip=skip, topic=topic)
    alerts = await call.desk.composer.alerts(numbers[:AT_ONCE])
    chosen = await call.read_filter()
    name = summaries.name_topics(call.desk, [topic]) if topic else ""
    choices = _offer_next(chosen, topic, name)
    if not alerts:
        return Reply(text=await _explain_nothing(call, chosen, name, further=skip > 0), choices=in_rows(choices))
    if len(numbers) > AT_ONCE and page < _PAGES:
        choices.insert(0, Choice(label=_("Xem thêm"), command=f"/moinhat {page + 1} {topic}".rstrip()))
    return list_alerts(_write_heading(chosen, name), alerts, choices)


def _say_unknown(words: str) -> Reply:
    """Where nobody can tell of what: the words may still stand in an article."""
    said = quote(words)
    choices = [
        Choice(label=shorten(_("Tìm bài có “{words}”").format(words=said), _LABEL), command=f"/tim {said}"),
        Choice(label=_("Tin mới nhất"), command="/moinhat"),
    ]
    text = _("Không rõ “{words}” là chủ đề, tỉnh hay báo nào.").format(words=said)
    return Reply(text=text, choices=in_rows(choices))


async def _show_labelled(call: Call, page: int, directory: Directory, request: FilterRequest) -> Reply:
    """The same of topics, places and newspapers that are named, whatever the chat follows."""
    labels = {
        kind: request.wanted[kind] for kind in (Kind.PROVINCE, Kind.NEWSPAPER, Kind.TOPIC) if request.wanted[kind]
    }
    skip = (page - 1) * AT_ONCE
    numbers = await call.desk.db.read(latest.find_labelled, labels, limit=AT_ONCE + 1, skip=skip)
    alerts = await call.desk.composer.alerts(numbers[:AT_ONCE])
    named = replace(request, wanted={**request.wanted, Kind.KEYWORD: []}, excepted=Filter().excepted)
    asked = make_filter(named, directory.newspapers)
    all_news = filter_words.describe_filter(call.desk, asked, everywhere=named.everywhere)
    news = all_news
    if not named.has_subjects:
        news = _("tin {places}").format(places=filter_words.describe_places(call.desk, asked))
    said = write_request(named)
    choices = [Choice(label=shorten(_("Nhận {news}").format(news=all_news), _LABEL), command=f"/theodoi {said}")]
    if not alerts:
        text = await _say_end(call) if skip else _("Chưa có {news}.").format(news=news)
        return Reply(text=text, choices=in_rows(choices))
    if len(numbers) > AT_ONCE and page < _PAGES:
        choices.insert(0, Choice(label=_("Xem thêm"), command=f"/moinhat {page + 1} {said}"))
    return list_alerts(_("{news}, mới nhất trước:").format(news=capitalize(news)), alerts, choices)


def list_alerts(heading: str, alerts: Sequence[Alert], choices: Sequence[Choice]) -> Reply:
    """Headlines with their links, one below the other."""
    return Reply(
        text="\n\n".join([heading, *map(_format_plain, alerts)]),
        html="\n\n".join([escape(heading, quote=False), *map(_format_html, alerts)]),
        choices=in_rows(choices),
    )


def show_first(above: str, alerts: Sequence[Alert], choices: Sequence[Choice], *, below: str) -> Reply:
    """One article with its lead, between two lines; these alone where there is none."""
    plain = [line for alert in alerts[:1] for line in (_format_plain(alert), alert.lead) if line]
    marked = [line for alert in alerts[:1] for line in (_format_html(alert), escape(alert.lead, quote=False)) if line]
    return Reply(
        text="\n\n".join([above, *plain, below]),
        html="\n\n".join([escape(above, quote=False), *marked, escape(below, quote=False)]),
        choices=in_rows(choices),
    )


def _read_page(rest: str) -> tuple[int, str]:
    """The page, 1 where it is not said, and of what."""
    said = _WANTED.fullmatch(rest)
    page = int(said[1][:6]) if said and said[1] else 1
    return min(max(page, 1), _PAGES), said[2] if said else ""


def _write_heading(chosen: Filter, name: str) -> str:
    if name:
        return _("Tin mới nhất về {name}:").format(name=name)
    if chosen.is_empty:
        return _("Tin mới nhất của các báo:")
    return _("Tin mới nhất bạn theo dõi:")


async def _say_end(call: Call) -> str:
    return await coming.say_how(call, after=_("Hết tin rồi."))


async def _explain_nothing(call: Call, chosen: Filter, name: str, *, further: bool) -> str:
    if further:
        return await _say_end(call)
    if name:
        return _("Chưa có bài nào về {name}.").format(name=name)
    if chosen.is_empty:
        return _("Chưa có bài nào. Báo Tin vừa bắt đầu đọc các báo, bạn chờ ít phút nhé.")
    return await coming.say_how(call, after=_("Chưa có bài nào thuộc những gì bạn theo dõi."))


def _offer_next(chosen: Filter, topic: str, name: str) -> list[Choice]:
    """What is near at hand: to follow the topic that was asked for, or to choose some."""
    if topic and topic not in chosen[Kind.TOPIC]:
        return [Choice(label=_("Theo dõi {name}").format(name=name), command=f"/theodoi {topic}")]
    if chosen.is_empty:
        return [Choice(label=_("Chọn chủ đề"), command="/chude")]
    return []


def _name_source(alert: Alert) -> str:
    return " · ".join(part for part in (alert.newspaper, alert_lines.say_when(alert.published, alert.today)) if part)


def _format_plain(alert: Alert) -> str:
    return "\n".join(line for line in (f"• {alert.title}", _name_source(alert), alert.url) if line)


def _format_html(alert: Alert) -> str:
    title = escape(alert.title, quote=False)
    linked = f'<a href="{escape(alert.url)}">{title}</a>' if alert.url.startswith(("http://", "https://")) else title
    source = _name_source(alert)
    return f"• {linked}" + (f"\n<i>{escape(source, quote=False)}</i>" if source else "")


LATEST = Command(
    name="moinhat",
    aliases=("mới nhất", "latest", "tin mới nhất", "tin mới", "tin tức", "tin", "xem tin", "đọc tin", "news"),
    about=lambda: _("Xem ngay những tin mới nhất"),
    takes=lambda: _("y tế Nghệ An"),
    answer=show_latest,
    is_meant=lambda desk, rest: (
        not rest or rest.isdecimal() or bool(follow.find_topic(desk, rest) or desk.provinces.find(rest))
    ),
    for_all=True,
)
