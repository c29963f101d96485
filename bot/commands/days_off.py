"""/yenlang, for days off: what comes on Sundays, public holidays and at Tết."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.commands.context import Call, Rows
from bot.texts import _
from bot.words import alert_lines
from bot.words.days_off import describe_days_off, name_days_off
from news.delivery.days_off import DaysOff, rest_end
from news.delivery.messages import Choice, Reply
from news.text.dates import day_in_vietnam
from news.text.vietnamese import fold
from storage import days_off, digests

_LONGEST: Final = 100  #: characters that are read
_DAYS: Final = re.compile(
    r"\b(?:ngay nghi|(?:ngay |nghi |dip )?(?:le tet|tet)|(?:ngay|nghi|dip) le|chu nhat"
    r"|days? off|(?:public )?holidays?|sundays?)\b"
)
_MEANT: Final = (
    (DaysOff.MORNING, r"sang|mot lan|mot ban tin|mornings?|once|one digest"),
    (
        DaysOff.AS_OTHERS,
        r"nhu (?:thuong|ngay thuong|moi ngay|cac ngay|binh thuong)|van (?:gui|nhan)|as usual|as others?",
    ),
    (DaysOff.URGENT, r"khan(?: cap)?|khong|dung|ngung|nghi|yen lang|im lang|urgent|breaking|nothing|no news|quiet"),
)
#: A morning in which nothing is to come: whatever that means of the rest of the day, it is no wish for a digest then.
_NOT_MORNING: Final = re.compile(r"\b(?:khong|dung|ngung|bo|no)\b.*\b(?:sang|ban tin|mornings?)\b")
#: What may stand around them in a sentence.
_AROUND: Final = re.compile(
    r"\b(?:chi|gui|nhan|bao|tin|va|cac|vao|trong|thoi|nhe|nha|a|toi|minh|muon|ban|cho|thi|moi|only|send|on|and|at|the|news"
    r"|please|digest|in|me)\b"
)
_TYPED: Final = {DaysOff.AS_OTHERS: "như thường", DaysOff.MORNING: "bản tin sáng", DaysOff.URGENT: "tin khẩn"}


def read(words: str) -> DaysOff | None:
    """What *words* ask of days off; None where they ask nothing.

    >>> read("ngày nghỉ chỉ tin khẩn"), read("chủ nhật và lễ tết chỉ gửi bản tin sáng"), read("22:00-6:00")
    (<DaysOff.URGENT: 2>, <DaysOff.MORNING: 1>, None)
    """
    said = fold(words[:_LONGEST])
    if not is_about(said):
        return None
    rest = _DAYS.sub(" ", said)
    if _NOT_MORNING.search(rest):
        return None
    return next((choice for choice, meant in _MEANT if re.search(rf"\b(?:{meant})\b", rest)), None)


def is_about(said: str) -> bool:
    """Whether folded words name days off."""
    return bool(_DAYS.search(said)) and not re.search(r"\d", said)


def is_sentence(words: str) -> bool:
    """Whether *words* ask that and nothing else, so that they need no command: "chủ nhật không gửi tin"."""
    if read(words) is None:
        return False
    rest = _DAYS.sub(" ", fold(words[:_LONGEST]))
    for _choice, meant in _MEANT:
        rest = re.sub(rf"\b(?:{meant})\b", " ", rest)
    return not _AROUND.sub(" ", rest).strip()


async def keep(call: Call, choice: DaysOff | None) -> tuple[Call, list[str]]:
    """Have it so from now on, where one is meant; what will be said of it, and the call as it is then."""
    if choice is not None and choice is not call.chat.days_off:
        await call.change(days_off.choose, chat=call.chat.number, choice=choice, now=call.now)
        call = replace(call, chat=replace(call.chat, days_off=choice))
    return call, [describe_days_off(call.chat.days_off), *await _say_next(call)]


async def ask(call: Call) -> Reply:
    """Ask of one who said it in a sentence."""
    _call, lines = await keep(call, None)
    question = _("Chủ nhật, ngày lễ, Tết thì gửi tin thế nào? Chọn bên dưới.")
    return Reply(text="\n".join([question, *lines]), choices=offer(call))


async def _say_next(call: Call) -> list[str]:
    """When news comes again, where a day off lasts now."""
    end = rest_end(call.now)
    if not call.chat.days_off or end is None:
        return []
    coming: datetime | None = await call.desk.db.read(digests.next_of, chat=call.chat.number)
    time = alert_lines.say_when_to_come(coming or end, day_in_vietnam(call.now))
    return [_("Hôm nay là ngày nghỉ. Bản tin tới: {time}.").format(time=time)]


def offer(call: Call) -> Rows:
    """The ways there are, one a row: their words are long."""
    return tuple(
        (
            Choice(
                label=_("Ngày nghỉ: {what}").format(what=name_days_off(one)),
                command=f"/yenlang ngày nghỉ {typed}",
                chosen=one is call.chat.days_off,
                toggles=True,
            ),
        )
        for one, typed in _TYPED.items()
    )


def describe_setting(call: Call) -> list[str]:
    """A line of the settings, where the chat chose anything."""
    if not call.chat.days_off:
        return []
    return [_("Ngày nghỉ: {what}").format(what=name_days_off(call.chat.days_off))]
