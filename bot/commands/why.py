"""/visao: why an article came, or did not; for the newsroom, where any article went."""

import re
from typing import Final

from bot.commands import coming, whereabouts
from bot.commands.context import Call, Command, in_rows
from bot.commands.reasons import FURTHEST, explain_received
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.text.pasted import find_address
from news.text.vietnamese import fold
from storage import history
from storage.digests import Bundle
from storage.outbox import ledger

_NUMBERED: Final = re.compile(r"#(\d{1,15})( toi)?")
_HEADLINE: Final = 3  #: syllables from which words are a headline


async def explain_article(call: Call) -> Reply:
    """Explain why the last article came, or the one that is meant, and where it went.

    Meant is what a number says (so many before), an address, a headline, or the message that this one answers.
    """
    if numbered := _NUMBERED.fullmatch(call.rest):
        return await whereabouts.answer_number(call, int(numbered[1]), own=bool(numbered[2]))
    if address := find_address(call.rest):
        return await whereabouts.answer_address(call, address)
    if call.request.answers and not call.rest:
        meant = await call.desk.db.read(history.find_sent, chat=call.chat.number, message_id=call.request.answers)
        if isinstance(meant, Bundle):
            return _explain_digest(call, meant)
        if meant is not None:
            return await whereabouts.answer_number(call, meant)
    if not call.rest and (address := find_address(call.request.html)):
        return await whereabouts.answer_address(call, address)
    if len(fold(call.rest).split()) >= _HEADLINE:
        return await whereabouts.answer_headline(call, call.rest)
    place = _read_place(call.rest)
    number = await call.desk.db.read(ledger.last_alert, chat=call.chat.number, place=place)
    if number is None:
        return await _explain_nothing(call, place)
    return await explain_received(call, number, place=place)


def _read_place(rest: str) -> int:
    return min(max(int(rest[:6]), 1), FURTHEST) if rest.isdecimal() else 1


def _explain_digest(call: Call, bundle: Bundle) -> Reply:
    """A digest has too many to explain each."""
    count = sum(len(numbers) for _topic, numbers in bundle.parts)
    names = [topic.name for slug, _numbers in bundle.parts if (topic := call.desk.taxonomy.get(slug))]
    lines = [_("Bản tin này gộp {count} tin bạn theo dõi.").format(count=count)]
    if names:
        lines.append(_("Theo chủ đề: {names}.").format(names="; ".join(names)))
    lines.append(_("Muốn rõ từng tin, gõ /visao kèm số: /visao 1 là tin mới nhất."))
    return Reply(text="\n".join(lines), choices=((Choice(label=_("Tin mới nhất vì sao?"), command="/visao 1"),),))


async def _explain_nothing(call: Call, place: int) -> Reply:
    if place > 1:
        return Reply(text=_("Không còn tin nào trước đó nữa."))
    text = await coming.say_how(call, after=_("Chưa có tin nào gửi đến đây."))
    choices = [
        *await coming.offer_again(call, await call.read_filters()),
        Choice(label=_("Chọn chủ đề"), command="/chude"),
        Choice(label=_("Cài đặt"), command="/caidat"),
    ]
    return Reply(text=text, choices=in_rows(choices))


WHY = Command(
    name="visao",
    aliases=("vì sao", "tại sao", "why", "lý do", "where"),
    about=lambda: _("Vì sao có tin vừa rồi; kèm địa chỉ: bài ấy đã đi đâu"),
    answer=explain_article,
    is_meant=lambda desk, rest: not rest or rest.isdecimal() or bool(find_address(rest)),
    for_all=True,
)
