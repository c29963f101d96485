"""/start for whoever is new: from where, about what and when, asked by the buttons of one message, one after the other.

What was answered is in the chat's settings at once, and what a button does stands in its command: nothing is remembered
from one press to the next. Whoever answers none of it keeps the settings that they have.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.commands import (
    coming,
    filter_words,
    latest,
    newcomers,
    place_words,
    provinces,
    reading,
    summaries,
    topic_menu,
    undo,
)
from bot.commands.context import Call, Rows, in_rows, in_short
from bot.commands.digest_hours import read_hours, write_hours
from bot.commands.directory import load
from bot.texts import LANGUAGE_NAMES, _, language
from news.articles.provinces import Province
from news.asking.names import Bond, FilterName
from news.delivery.digests import EVENING, MORNING
from news.delivery.messages import Choice, Reply
from news.delivery.modes import Mode
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from news.text.names import Names
from news.text.vietnamese import capitalize, fold
from storage import chats, digests, feeds, subscriptions
from storage.engine.types import Tx
from storage.latest import find

LIKELY: Final = 6  #: provinces offered first
NEW: Final = timedelta(days=1)  #: while a place that is typed answers the question for one
PLACE, TOPICS, HOURS, END = "/start 1", "/start 2", "/start 3", "/start 4"
_NATIONWIDE: Final = "ca-nuoc"
_VIETNAMESE: Final = "vi"
_PRESSED: Final = re.compile(r"([1-4])(?: (.+))?")
_WHOLE: Final = Names(
    (name, True)
    for name in ("cả nước", _NATIONWIDE, "toàn quốc", "mọi tỉnh", "tất cả các tỉnh", "nationwide", "whole country")
)


def is_press(rest: str) -> bool:
    """Whether *rest* is what a button of these questions says."""
    return bool(_PRESSED.fullmatch(rest))


async def is_due(call: Call) -> bool:
    """Whether somebody who starts is asked: alone with the bot, and new or without anything chosen.

    Not in a trial: its one newspaper is of no province that there is, so who chose one would see nothing any more.
    """
    every = await call.read_filters()
    is_unanswered = call.first or _is_nothing(every[0]) or _is_as_begun(call, every[0])
    return not call.request.group and not call.desk.trial and _is_open(every) and is_unanswered


def _is_nothing(one: Filter) -> bool:
    return one.is_empty and not one.has_places


async def answer_press(call: Call) -> Reply:
    """Do what a button says and ask what comes next."""
    pressed = _PRESSED.fullmatch(call.rest)
    step, said = (pressed[1], pressed[2] or "") if pressed else ("4", "")
    if not _is_open(await call.read_filters()):
        text = _("Những câu hỏi này đã qua. Muốn đổi gì, bạn mở Cài đặt nhé.")
        choices = in_rows([Choice(label=_("Cài đặt"), command="/caidat")])
        return Reply(text=text, choices=choices, replaces=call.request.pressed, toast=text)
    reply = await {"1": _answer_place, "2": _answer_topics, "3": _answer_hours, "4": _end}[step](call, said)
    return replace(reply, replaces=call.request.pressed)


def _is_open(every: Sequence[Filter]) -> bool:
    """Whether these questions can have made all that the chat chose: a late press changes nothing of another's kind."""
    one = every[0]
    others = one[Kind.KEYWORD] or one[Kind.NEWSPAPER] or any(one.excepted.values())
    return len(every) == 1 and not others and one.mode is Mode.AS_CHAT


async def answer_typed(call: Call) -> Reply | None:
    """What somebody new says to the first question by typing a place; None to all else."""
    if call.first or call.request.group or not _is_new(call):
        return None  # as nearly everybody who types
    every = await call.read_filters()
    if not await is_due(call) or not _is_as_begun(call, every[0]):
        return None
    if _WHOLE.find(call.rest):
        return await _answer_place(call, _NATIONWIDE)
    found, unclear = await _find_places(call, call.rest)
    return await _answer_place(call, call.rest) if found or unclear else None


def _is_new(call: Call) -> bool:
    return call.chat.met is not None and call.now - call.chat.met <= NEW


def _is_as_begun(call: Call, one: Filter) -> bool:
    """Whether the chat is new, and what it follows is nothing, or what the operator set for all."""
    if not _is_new(call):
        return False
    set_for_all = newcomers.find_beginning(call.desk, call.chat.channel)
    topics = set_for_all.topics or ((EVERYTHING,) if set_for_all.provinces else ())
    as_set = set(one[Kind.TOPIC]) == set(topics) and set(one[Kind.PROVINCE]) == set(set_for_all.provinces)
    return as_set or _is_nothing(one)


async def ask_place(call: Call, chosen: Filter, *, above: Sequence[str] = (), page: int = 0) -> Reply:
    """The first question: the likely provinces, or (from *page* 1) all of them by name; below these lines."""
    today = sorted(call.desk.provinces, key=lambda one: fold(one.name))
    pages = -(-len(today) // provinces.PAGE)
    page = min(page, pages)
    shown = today[(page - 1) * provinces.PAGE : page * provinces.PAGE] if page else await _list_likely(call, chosen)
    question = _("Câu 1/3: bạn muốn nhận tin của tỉnh, thành phố nào? Chọn bên dưới hoặc gõ tên, tên cũ cũng được.")
    if not _is_as_begun(call, chosen):  # what is typed then is no answer to this
        question = _("Câu 1/3: bạn muốn nhận tin của tỉnh, thành phố nào?")
    turn = [Choice(label=_("◂ Trước"), command=f"{PLACE} {page - 1}")] if page else []
    turn += [Choice(label=_("Tiếp ▸") if page else _("Tỉnh khác ▸"), command=f"{PLACE} {page + 1}")]
    last = [
        Choice(label=_("Cả nước"), command=f"{PLACE} {_NATIONWIDE}"),
        Choice(label=_("Bỏ qua ›"), command=TOPICS),
    ]
    each = [
        Choice(label=one.name, command=f"{PLACE} {one.slug}", chosen=one.slug in chosen[Kind.PROVINCE], toggles=True)
        for one in shown
    ]
    rows = (*in_rows(each), tuple(turn[: 2 if page < pages else 1]), tuple(last))
    if call.chat.language != "vi":
        rows = (*rows, (Choice(label=LANGUAGE_NAMES["vi"], command=f"{PLACE} {_VIETNAMESE}"),))
    return Reply(text="\n".join([*above, question]), choices=rows)


async def _list_likely(call: Call, chosen: Filter) -> list[Province]:
    """The chat's own, those that the operator set, those that many have, those whose newspapers are read."""
    today = [one.slug for one in call.desk.provinces]
    wanted = await call.desk.db.read(subscriptions.count_places, today)
    papers = await call.desk.db.read(feeds.count_by_province)
    set_for_all = newcomers.find_beginning(call.desk, call.chat.channel).provinces
    likely = sorted(today, key=lambda slug: (-wanted[slug], -papers.get(slug, 0)))  # else in the catalogue's order
    slugs = dict.fromkeys([*chosen[Kind.PROVINCE], *set_for_all, *likely])
    return [one for slug in slugs if (one := call.desk.provinces.get(slug))][:LIKELY]


async def _answer_place(call: Call, said: str) -> Reply:
    if not said or said.isdecimal():
        return await ask_place(call, await call.read_filter(), page=int(said[:3] or 0))
    if said == _VIETNAMESE:
        return await _speak_vietnamese(call)
    if _WHOLE.find(said):
        await undo.change(call, _choose_places, call=call, slugs=())
        return await _ask_topics(call, above=[_("Đã chọn cả nước.")])
    found, unclear = await _find_places(call, said)
    if unclear:
        return unclear
    if not found:
        return await ask_place(call, await call.read_filter())
    slugs = list(dict.fromkeys(one.value for one in found))
    before = await call.read_filter()
    _nothing, undoing = await undo.change(call, _choose_places, call=call, slugs=slugs)
    lines = [_("Đã chọn {names}.").format(names=summaries.name_provinces(call.desk, slugs))]
    lines += place_words.explain_towns(call.desk, [(one.name, one.value) for one in found if one.bond is Bond.TOWN])
    known = [one for slug in slugs if (one := call.desk.provinces.get(slug))]
    lines += place_words.explain_mergers(call.desk, known)
    undoing = undoing if len(before[Kind.PROVINCE]) > 1 else []
    reply = await _ask_topics(call, above=[*lines, *undo.explain(undoing)], coming=True)
    return replace(reply, choices=(*reply.choices, *in_rows(undoing)))


async def _speak_vietnamese(call: Call) -> Reply:
    """The same question in the other language."""
    await call.change(chats.set_language, chat=call.chat.number, language=_VIETNAMESE)
    with language(_VIETNAMESE):
        return await ask_place(replace(call, chat=replace(call.chat, language=_VIETNAMESE)), await call.read_filter())


async def _find_places(call: Call, said: str) -> tuple[list[FilterName], Reply | None]:
    """The provinces that *said* names and nothing else; or the question which of several one of its names means."""
    directory = await load(call)
    named = list(reading.split(said, lambda name: directory.places(name) or None))
    names = [name for _words, found in named for name in found or ()]
    if not named or any(not found for _words, found in named) or any(one.kind is not Kind.PROVINCE for one in names):
        return [], None
    if any(found and len(found) > 1 for _words, found in named):
        return [], provinces.ask_place(call, directory, named, f"{PLACE} ")
    return names, None


def _choose_places(tx: Tx, *, call: Call, slugs: Sequence[str]) -> None:
    """These and no others; all news of them, where nothing else was chosen."""
    chat, kind = call.chat.number, Kind.PROVINCE
    before = subscriptions.get(tx, chat=chat)
    for slug in before[kind]:
        if slug not in slugs:
            subscriptions.unfollow(tx, chat=chat, kind=kind, value=slug, filter_=before.number)
    for slug in slugs:
        subscriptions.follow(tx, chat=chat, kind=kind, value=slug, now=call.now, filter_=before.number)
    if slugs and before.is_empty:
        subscriptions.follow(tx, chat=chat, kind=Kind.TOPIC, value=EVERYTHING, now=call.now, filter_=before.number)


async def _answer_topics(call: Call, said: str) -> Reply:
    return await _ask_topics(call, pressed=said)


async def _ask_topics(call: Call, *, pressed: str = "", above: Sequence[str] = (), coming: bool = False) -> Reply:
    """The second question, below these lines; *coming*: what comes from now on is another by what was pressed."""
    view = await topic_menu.press(call, pressed)
    lines = [
        *above,
        _(
            "Câu 2/3: bạn muốn nhận tin về gì? Chọn mấy chủ đề cũng được, chọn lần nữa để bỏ. Trang {page}/{pages}."
        ).format(page=view.page, pages=view.pages),
        await filter_words.say_chosen(call, view.chosen, changed=coming or view.switched),
    ]
    if view.chosen.is_for_everything:
        lines.append(_("Chọn một chủ đề thì từ đó chỉ còn tin của chủ đề ấy."))
    whole, rows = topic_menu.arrange(call, view, command=TOPICS)
    choices = (*rows, (whole,), _step(PLACE, HOURS, _("Xong ›")))
    return Reply(text="\n".join(lines), choices=choices, toast=view.toast or in_short(above[:1]))


def _step(back: str, on: str, label: str) -> tuple[Choice, ...]:
    return Choice(label=_("‹ Quay lại"), command=back), Choice(label=label, command=on)


async def _answer_hours(call: Call, said: str) -> Reply:
    hours = read_hours(said) if said else None
    if hours is None or not call.desk.channels.allows(call.chat.channel, hours):
        return await _ask_hours(call)
    if hours != await call.desk.db.read(digests.chosen, chat=call.chat.number):
        await undo.change(call, digests.choose, chat=call.chat.number, hours=hours, now=call.now)
    reply = await _end(call, "")
    return replace(reply, toast=_("Từ nay: {choice}.").format(choice=summaries.describe_hours(hours)))


def _list_hours(call: Call, present: str) -> dict[str, str]:
    """The hours offered, each with its label: those of now, and what there is room for on the channel."""
    default = call.desk.channels.default_hours(call.chat.channel)
    offered = {
        "": _("Có tin là gửi ngay"),
        MORNING: _("Bản tin sáng 7:00"),
        f"{MORNING} {EVENING}": _("Bản tin sáng 7:00 và chiều 17:30"),
    }
    offered = {hours: label for hours, label in offered.items() if call.desk.channels.allows(call.chat.channel, hours)}
    others = [hours for hours in dict.fromkeys((present, default)) if hours not in offered]
    return {hours: capitalize(summaries.describe_hours(hours)) for hours in others} | offered


async def _ask_hours(call: Call) -> Reply:
    present = await call.desk.db.read(digests.chosen, chat=call.chat.number)
    rows: Rows = tuple(
        (Choice(label=label, command=f"{HOURS} {write_hours(hours) or 'ngay'}", chosen=hours == present, toggles=True),)
        for hours, label in _list_hours(call, present).items()
    )
    text = _("Câu 3/3: bạn muốn nhận tin lúc nào? Tin khẩn thì lúc nào cũng gửi ngay.")
    return Reply(text=text, choices=(*rows, _step(TOPICS, END, _("Bỏ qua ›"))))


async def _end(call: Call, _said: str) -> Reply:
    """What comes from now on, and the newest article of it at once."""
    chosen = await call.read_filter()
    if chosen.is_empty:
        above = _("Bạn chưa chọn gì nên chưa có tin gửi đến. Lúc nào chọn cũng được. Tin mới nhất của các báo:")
    else:
        above = await coming.say_how(call, after=await filter_words.say_coming(call, chosen))
    numbers = await call.desk.db.read(find, chat=call.chat.number, limit=1)
    alerts = await call.desk.composer.alerts(numbers)
    choices = [
        *([Choice(label=_("Nhận mọi tin"), command="/theodoi tat-ca")] if chosen.is_empty else []),
        Choice(label=_("Tin mới nhất"), command="/moinhat"),
        Choice(label=_("Cài đặt"), command="/caidat"),
        Choice(label=_("‹ Chọn lại"), command=PLACE),
    ]
    return latest.show_first(above, alerts[:1], choices, below=_("Cần gì, cứ gõ /trogiup."))
