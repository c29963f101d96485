"""/moinhat: the newest articles of what the chat follows."""

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from bot.commands import follow, summaries
from bot.commands.context import Call, Command, in_rows
from bot.texts import _
from news.delivery.messages import Alert, Choice, Reply
from news.delivery.subscriptions import Filter, Kind
from news.text.dates import local_time
from storage import latest

AT_ONCE: Final = 5  #: articles in an answer
_PAGES: Final = 40  #: answers that lead back, 200 articles in all
_WANTED: Final = re.compile(r"(?:(\d+)(?: |$))?(.*)")


async def show_latest(call: Call) -> Reply:
    """Show a few headlines with their links, and a button for the next ones."""
    page, topic = _read_page(call)
    skip = (page - 1) * AT_ONCE
    numbers = await call.desk.db.read(latest.find, chat=call.chat.number, limit=AT_ONCE + 1, skip=skip, topic=topic)
    alerts = await call.desk.composer.alerts(numbers[:AT_ONCE])
    chosen = await call.read_filter()
    name = summaries.name_topics(call.desk, [topic]) if topic else ""
    choices = _offer_next(chosen, topic, name)
    if not alerts:
        return Reply(text=_explain_nothing(chosen, name, further=skip > 0), choices=in_rows(choices))
    if len(numbers) > AT_ONCE and page < _PAGES:
        choices.insert(0, Choice(label=_("Xem thêm"), command=f"/moinhat {page + 1} {topic}".rstrip()))
    return list_alerts(_write_heading(chosen, name), alerts, choices)


def list_alerts(heading: str, alerts: Sequence[Alert], choices: Sequence[Choice]) -> Reply:
    """Headlines with their links, one below the other."""
    return Reply(
        text="\n\n".join([heading, *map(_format_plain, alerts)]),
        html="\n\n".join([escape(heading, quote=False), *map(_format_html, alerts)]),
        choices=in_rows(choices),
    )


def _read_page(call: Call) -> tuple[int, str]:
    """The page and the topic that are wanted, 1 and none where they are not said."""
    said = _WANTED.fullmatch(call.rest)
    page = int(said[1][:6]) if said and said[1] else 1
    topic = follow.find_topic(call.desk, said[2]) if said and said[2] else None
    return min(max(page, 1), _PAGES), topic or ""


def _write_heading(chosen: Filter, name: str) -> str:
    if name:
        return _("Tin mới nhất về {name}:").format(name=name)
    if chosen.is_empty:
        return _("Tin mới nhất của các báo:")
    return _("Tin mới nhất bạn theo dõi:")


def _explain_nothing(chosen: Filter, name: str, *, further: bool) -> str:
    if further:
        return _("Hết tin rồi. Có bài mới, tin sẽ tự đến.")
    if name:
        return _("Chưa có bài nào về {name}.").format(name=name)
    if chosen.is_empty:
        return _("Chưa có bài nào. Báo Tin vừa bắt đầu đọc các báo, bạn chờ ít phút nhé.")
    return _("Chưa có bài nào thuộc những gì bạn theo dõi. Có bài mới, tin sẽ tự đến.")


def _offer_next(chosen: Filter, topic: str, name: str) -> list[Choice]:
    """What is near at hand: to follow the topic that was asked for, or to choose some."""
    if topic and topic not in chosen[Kind.TOPIC]:
        return [Choice(label=_("Theo dõi {name}").format(name=name), command=f"/theodoi {topic}")]
    if chosen.is_empty:
        return [Choice(label=_("Chọn chủ đề"), command="/chude")]
    return []


def _name_source(alert: Alert) -> str:
    return " · ".join(
        part for part in (alert.newspaper, local_time(alert.published) if alert.published else "") if part
    )


def _format_plain(alert: Alert) -> str:
    return "\n".join(line for line in (f"• {alert.title}", _name_source(alert), alert.url) if line)


def _format_html(alert: Alert) -> str:
    title = escape(alert.title, quote=False)
    linked = f'<a href="{escape(alert.url)}">{title}</a>' if alert.url.startswith(("http://", "https://")) else title
    source = _name_source(alert)
    return f"• {linked}" + (f"\n<i>{escape(source, quote=False)}</i>" if source else "")


LATEST = Command(
    name="moinhat",
    aliases=("mới nhất", "latest", "tin mới nhất", "tin mới", "tin", "news"),
    about=lambda: _("Xem ngay những tin mới nhất"),
    answer=show_latest,
    is_meant=lambda desk, rest: not rest or rest.isdecimal() or follow.find_topic(desk, rest) is not None,
    for_all=True,
)
