"""When news is to come, where a sentence says that: "7 giờ sáng ngày thường", "nhận tin hàng ngày", "đến thứ hai"."""

from typing import Final

from bot.commands.context import Call, in_rows
from bot.commands.digest_hours import read_hours, write_hours
from bot.commands.until import read_until
from bot.texts import _
from bot.words import digest_times
from news.asking.requests import FilterRequest
from news.delivery.messages import Choice, Reply
from news.text.dates import local_time
from news.text.sentences import shorten
from news.text.vietnamese import fold
from news.text.weekdays import find_days
from storage import digests

_LABEL: Final = 60  #: characters of a button
_UNTIL: Final = ("den ", "cho den ", "until ", "till ")


def say_bundled(request: FilterRequest) -> str:
    """How to have the hours that it says: by a button."""
    hours = digest_times.describe_times(request.hours)
    return _("Muốn tin gộp lại thành bản tin lúc {hours} thì chọn bên dưới.").format(hours=hours)


def offer_bundled(hours: str) -> Choice:
    """The button that chooses these hours."""
    label = _("Gộp lúc {hours}").format(hours=digest_times.describe_times(hours))
    return Choice(label=shorten(label, _LABEL), command=f"/bantin {write_hours(hours)}")


def ask(request: FilterRequest) -> Reply:
    """Ask of one that says nothing but when."""
    return _ask(say_bundled(request), request.hours)


def _ask(text: str, hours: str) -> Reply:
    choices = [offer_bundled(hours), Choice(label=_("Giờ gửi"), command="/bantin")]
    return Reply(text=text, choices=in_rows(choices))


async def answer(call: Call, request: FilterRequest) -> Reply | None:
    """Ask of words that are times and days alone, or until when; None of others."""
    if request.names_anything or request.unclear:
        return None
    words = request.unknown[0] if request.asks and len(request.unknown) == 1 and not request.hours else call.rest
    said = fold(words)
    if said.startswith(_UNTIL) and (until := read_until(words, now=call.now)):
        text = _("Bạn muốn tạm dừng nhận tin đến {time}?").format(time=local_time(until))
        return Reply(text=text, choices=in_rows([Choice(label=_("Tạm dừng"), command=f"/tamdung {words}")]))
    named = find_days(words)
    is_time = bool(named) and named[0].end - named[0].begin < len(words.strip())
    if not request.hours and not is_time and not any(len(one.days) > 1 for one in named):
        return None  # "7" may be anything, "thứ hai" too
    present = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    hours = read_hours(words, present=present)
    if not hours:
        return None
    text = _("Muốn tin gộp lại thành bản tin lúc {hours} thì chọn bên dưới.")
    return _ask(text.format(hours=digest_times.describe_times(hours)), hours)
