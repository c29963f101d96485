"""/moinhat: the newest articles of what the chat follows."""

from html import escape
from typing import Final

from bot.commands import summaries
from bot.commands.calls import Call, Command, in_rows
from bot.texts import _
from news.dates import local
from news.messages import Alert, Choice, Reply
from news.recipients import Kind
from storage import readers

AT_ONCE: Final = 5
_PAGES: Final = 40


async def told(call: Call) -> Reply:
    """A few headlines with their links, and a button for the next ones."""
    page = min(int(call.rest), _PAGES) if call.rest.isdecimal() else 1
    skip = (max(page, 1) - 1) * AT_ONCE
    numbers = await call.desk.db.read(readers.latest, chat=call.chat.number, limit=AT_ONCE + 1, skip=skip)
    alerts = await call.desk.composer.alerts(numbers[:AT_ONCE])
    asked = await call.asked_for()
    if not alerts:
        return _nothing(asked, further=skip > 0)
    heading = _("Tin mới nhất của các báo:") if summaries.nothing_comes(asked) else _("Tin mới nhất bạn theo dõi:")
    choices = []
    if len(numbers) > AT_ONCE and page < _PAGES:
        choices.append(Choice(label=_("Thêm"), command=f"/moinhat {max(page, 1) + 1}"))
    if summaries.nothing_comes(asked):
        choices.append(Choice(label=_("Chọn chủ đề"), command="/chude"))
    return Reply(
        text="\n\n".join([heading, *map(_plain, alerts)]),
        html="\n\n".join([escape(heading, quote=False), *map(_html, alerts)]),
        choices=in_rows(choices),
    )


def _nothing(asked: summaries.Asked, *, further: bool) -> Reply:
    if further:
        return Reply(text=_("Hết tin rồi. Có bài mới, tin sẽ tự đến."))
    if summaries.nothing_comes(asked) and not asked[Kind.PROVINCE]:
        return Reply(text=_("Chưa có bài nào. Báo Tin vừa bắt đầu đọc các báo, bạn chờ ít phút nhé."))
    return Reply(
        text=_("Chưa có bài nào thuộc những gì bạn theo dõi. Có bài mới, tin sẽ tự đến."),
        choices=in_rows([Choice(label=_("Thêm chủ đề"), command="/chude")]),
    )


def _source(alert: Alert) -> str:
    return " · ".join(part for part in (alert.newspaper, local(alert.published) if alert.published else "") if part)


def _plain(alert: Alert) -> str:
    return "\n".join(line for line in (f"• {alert.title}", _source(alert), alert.url) if line)


def _html(alert: Alert) -> str:
    title = escape(alert.title, quote=False)
    linked = f'<a href="{escape(alert.url)}">{title}</a>' if alert.url.startswith(("http://", "https://")) else title
    source = _source(alert)
    return f"• {linked}" + (f"\n<i>{escape(source, quote=False)}</i>" if source else "")


LATEST = Command(
    name="moinhat",
    aliases=("mới nhất", "latest", "tin mới nhất", "tin mới", "tin", "news"),
    about=lambda: _("Xem ngay những tin mới nhất"),
    answer=told,
    understands=lambda desk, rest: not rest or rest.isdecimal(),
)
