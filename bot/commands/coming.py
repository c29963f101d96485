"""How news comes to a chat, in one true sentence: at once, bundled, or not, with the way to have it again."""

from collections.abc import Sequence
from typing import Final

from bot.commands import filter_words, summaries
from bot.commands.context import Call
from bot.texts import _
from news.delivery.messages import Choice
from news.delivery.modes import Mode, hours_of_mode, resolve
from news.delivery.subscriptions import Filter
from news.text.sentences import shorten
from storage import digests

_LABEL: Final = 40  #: characters of a button
_SHOWN: Final = 3  #: filters that are switched off, each with its button


async def say_how(call: Call, *, after: str = "") -> str:
    """One sentence that says how news comes here from now on, or why it does not; *after* another one."""
    return " ".join(filter(None, (after, await _say_how(call))))


async def _say_how(call: Call) -> str:
    if paused := summaries.describe_pause(call):
        return paused[0]
    every = [one for one in await call.read_filters() if not one.is_empty]
    heard = [one for one in every if one.mode is not Mode.OFF]
    if not every:
        return _("Chưa theo dõi chủ đề hay từ khóa nào nên chưa có tin gửi đến.")
    if not heard:
        return _("Tin đang tạm tắt nên chưa gửi đến đây.")
    bundled = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    ways = {hours_of_mode(one.mode, one.hours, bundled=bundled) for one in heard}
    return (
        _say_hours(ways.pop()) if len(ways) == 1 else _("Có bài mới, tin sẽ đến ngay hoặc trong bản tin, tùy nhóm tin.")
    )


def _say_hours(hours: str) -> str:
    return filter_words.say_bundled(hours) if hours else _("Có bài mới, tin sẽ đến đây.")


def say_paused() -> str:
    """Of what a chat chose that is paused or stopped, to be followed by how long."""
    return _("Bạn đã chọn tin {names}.")


def say_off() -> str:
    """Of what would come by a filter that is switched off."""
    return _("Tin {names} bạn đã chọn nhưng đang tạm tắt, nên chưa gửi.")


def list_off(every: Sequence[Filter]) -> list[Filter]:
    """Those that would bring something, and are switched off."""
    return [one for one in every if one.mode is Mode.OFF and not one.is_empty]


def describe_off(call: Call, every: Sequence[Filter]) -> list[str]:
    """A line for each filter that is switched off."""
    return [
        _("Đang tạm tắt: {news}.").format(news=filter_words.describe_filter(call.desk, one)) for one in list_off(every)
    ]


async def offer_again(call: Call, every: Sequence[Filter]) -> list[Choice]:
    """The way to have news again: after a pause, after a stop, and of what is switched off."""
    choices = [offer_resuming()] if summaries.describe_pause(call) else []
    bundled = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    mode = {Mode.DIGEST: "ban-tin"}.get(resolve(Mode.AS_CHAT, bundled=bundled), "ngay")
    off = [one for one in list_off(every) if one.number != call.chat.editing]  # that has its own screen
    for one in off[:_SHOWN]:
        label = _("Bật lại")
        if len(every) > 1:
            news = filter_words.describe_filter(call.desk, one)
            label = shorten(_("Bật lại {news}").format(news=news), _LABEL)
        choices.append(Choice(label=label, command=f"/caidat #{one.number} {mode} van-luu"))
    return choices


def offer_resuming() -> Choice:
    """News again, after a pause or a stop."""
    return Choice(label=_("Nhận tin lại"), command="/tieptuc")
