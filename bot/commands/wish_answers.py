"""What is answered to what people ask of the bot in their own words: the command that is meant, or the way to it."""

from dataclasses import replace
from datetime import time
from typing import Final

from bot.commands import times, waiting
from bot.commands.context import Call, in_rows
from bot.commands.directory import understand
from bot.commands.follow import FOLLOW
from bot.commands.help import HELP
from bot.commands.pause import PAUSE, RESUME
from bot.commands.privacy import DELETE
from bot.commands.settings import LANGUAGE, SETTINGS
from bot.commands.why import WHY
from bot.commands.wishes import Errand, SaidErrand, read_missed, read_wish, speaks_of_news
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.text.vietnamese import clean

_COMMANDS: Final = {
    Errand.WHY: WHY,
    Errand.SETTINGS: SETTINGS,
    Errand.HELP: HELP,
    Errand.RESUME: RESUME,
    Errand.LANGUAGE: LANGUAGE,
    Errand.DELETE: DELETE,
    Errand.TOPICS: FOLLOW,
}
_NIGHT: Final = (time(22), time(6))


async def answer(call: Call) -> Reply | None:
    """The answer to a wish, None to what is none."""
    said = clean(call.request.words)
    wished = read_wish(said)
    if wished is None:
        return await _answer_missed(call, said)
    if command := _COMMANDS.get(wished.wish):
        return await command.answer(replace(call, rest=""))
    return await _answer_other(call, wished)


async def _answer_missed(call: Call, said: str) -> Reply | None:
    """The answer to who misses news; None where it is not of news that somebody speaks."""
    about = read_missed(said)
    if about is None:
        return None
    directory, request = await understand(call, about)
    said_less = about.split()
    while len(said_less) > 1 and not request.names_anything:  # what else is said of it matters not: "từ hôm qua"
        said_less.pop()
        request = directory.request(" ".join(said_less))
    if not request.names_anything and not speaks_of_news(said):
        return None
    return await waiting.answer(call, directory, request)


async def _answer_other(call: Call, wished: SaidErrand) -> Reply | None:
    if wished.wish is Errand.PAUSE:
        return await PAUSE.answer(replace(call, rest=wished.rest)) if times.read_duration(wished.rest) else None
    if wished.wish is Errand.QUIET:
        return _offer_quiet(wished.rest)
    if wished.wish is Errand.AT_ONCE:
        text = _("Bạn muốn có tin là gửi ngay, không gộp thành bản tin?")
        choices = [Choice(label=_("Gửi ngay"), command="/bantin ngay"), Choice(label=_("Giờ gửi"), command="/bantin")]
        return Reply(text=text, choices=in_rows(choices))
    return _offer_everything() if wished.wish is Errand.EVERYTHING else _offer_fewer()


def _offer_quiet(said: str) -> Reply:
    """The hours that were said, or a night."""
    read = times.read_quiet(said)
    begin, end = read.hours if read is not None and read.hours else _NIGHT
    hours = f"{begin:%H:%M}-{end:%H:%M}"
    text = _("Bạn muốn yên lặng từ {begin} đến {end}? Tin lúc ấy được giữ lại, hết giờ thì gửi gộp một lần.")
    choices = [
        Choice(label=_("Yên lặng {hours}").format(hours=hours), command=f"/yenlang {hours}"),
        Choice(label=_("Giờ khác"), command="/yenlang"),
    ]
    return Reply(text=text.format(begin=f"{begin:%H:%M}", end=f"{end:%H:%M}"), choices=in_rows(choices))


def _offer_fewer() -> Reply:
    text = _("Nhiều tin quá thì bạn có thể gộp lại thành bản tin, đặt giờ yên lặng, hay bớt chủ đề. Bạn muốn cách nào?")
    choices = [
        Choice(label=_("Gộp thành bản tin"), command="/bantin"),
        Choice(label=_("Giờ yên lặng"), command="/yenlang"),
        Choice(label=_("Bớt chủ đề"), command="/bo"),
        Choice(label=_("Bớt tin như tin vừa rồi"), command="/ittin"),
        Choice(label=_("Tạm dừng"), command="/tamdung"),
        Choice(label=_("Dừng hẳn"), command="/dung"),
    ]
    return Reply(text=text, choices=in_rows(choices))


def _offer_everything() -> Reply:
    choices = [
        Choice(label=_("Nhận mọi tin"), command="/theodoi tat-ca"),
        Choice(label=_("Tin mới nhất"), command="/moinhat"),
        Choice(label=_("Chọn chủ đề"), command="/chude"),
    ]
    return Reply(text=_("Bạn muốn nhận mọi tin của các báo?"), choices=in_rows(choices))
