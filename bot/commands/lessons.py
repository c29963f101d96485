"""/saichude: the newsroom says which topics an article is about, and what is like it is put right from then on."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.commands import topic_words as words
from bot.commands.context import Call, Command, Rows, in_rows
from bot.commands.topic_editor import MANY, author_of
from bot.commands.topic_menu import PAGE
from bot.texts import _
from jobs.matching.topic_effects import Effect, topics_of
from news.delivery.messages import Choice, Reply
from news.text.pasted import candidates, find_address
from news.text.vietnamese import clean, cut
from news.topics.classifier import MOST
from news.topics.lessons import Lesson
from storage import articles, history, whereabouts
from storage.articles import Stored
from storage.outbox import ledger

_PRESSED: Final = re.compile(r"#?(\d{1,15})(?: (\d{1,3}|xong|luu))?((?: [\w-]+)*)")
_DONE, _SURE, _NONE = "xong", "luu", "khong"
_TITLE: Final = 120  #: characters of a headline


async def correct_topics(call: Call) -> Reply:
    """Ask which topics an article is about, and teach it: by number, address, the message answered, or the last one."""
    pressed = _PRESSED.fullmatch(call.rest)
    number = int(pressed[1]) if pressed else await _find_meant(call)
    found = await call.desk.db.read(articles.of, [number]) if number else []
    if not found:
        text = _("Không rõ bài nào. Trả lời vào tin của bài, hoặc gõ /saichude kèm địa chỉ của bài.")
        return Reply(text=text)
    article, step = found[0], pressed[2] if pressed else None
    if pressed and step in (_DONE, _SURE):
        return await _teach(call, article, _read_topics(call, pressed[3]), sure=step == _SURE)
    now = topics_of(call.desk.taxonomy, article)
    chosen = _read_topics(call, pressed[3]) if pressed and step else now
    menu = _show_menu(call, article, now, chosen, page=int(step) if step else 1)
    return replace(menu, replaces=call.request.pressed and step is not None)  # never an alert that it was opened from


async def _find_meant(call: Call) -> int | None:
    """The number of the article that is meant."""
    if address := find_address(call.rest) or find_address(call.request.html):
        number, _known = await call.desk.db.read(whereabouts.find, candidates(address))
        return number
    if call.request.answers:
        meant = await call.desk.db.read(history.find_sent, chat=call.chat.number, message_id=call.request.answers)
        return meant if isinstance(meant, int) else None
    return None if call.rest else await call.desk.db.read(ledger.last_alert, chat=call.chat.number)


def _read_topics(call: Call, said: str) -> list[str]:
    """The topics that a button names, as far as they still are there."""
    return [slug for slug in dict.fromkeys(said.split()) if call.desk.taxonomy.get(slug)][:MOST]


def _show_menu(call: Call, article: Stored, now: Sequence[str], chosen: Sequence[str], *, page: int) -> Reply:
    topics = list(call.desk.taxonomy)
    pages = -(-len(topics) // PAGE)
    page = min(max(page, 1), pages)
    lines = [
        f"“{cut(clean(article.title), _TITLE)}”",
        _("Đang xếp vào: {names}.").format(names=words.name_topics(now, call.desk.taxonomy)),
        _("Chọn chủ đề đúng của bài, nhiều nhất hai, rồi chọn “Xong”. Trang {page}/{pages}.").format(
            page=page, pages=pages
        ),
        _("Đã chọn: {names}.").format(names=words.name_topics(chosen, call.desk.taxonomy)),
    ]
    each = [
        Choice(
            label=one.name,
            command=_press(article, str(page), _switch(chosen, one.slug)),
            chosen=one.slug in chosen,
            toggles=True,
        )
        for one in topics[(page - 1) * PAGE : page * PAGE]
    ]
    turn = [Choice(label=_("◂ Trước"), command=_press(article, str(page - 1), chosen))] if page > 1 else []
    turn += [Choice(label=_("Tiếp ▸"), command=_press(article, str(page + 1), chosen))] if page < pages else []
    ways = [
        Choice(label=_("Xong"), command=_press(article, _DONE, chosen)),
        Choice(label=_("Không chủ đề nào"), command=_press(article, _DONE, [])),
    ]
    rows: Rows = (*in_rows(each), *([tuple(turn)] if turn else []), *in_rows(ways))
    return Reply(text="\n".join(lines), choices=rows)


def _switch(chosen: Sequence[str], slug: str) -> list[str]:
    """What is chosen after a press: a third topic comes in the place of the second."""
    if slug in chosen:
        return [one for one in chosen if one != slug]
    return [*chosen[: MOST - 1], slug]


def _press(article: Stored, step: str, chosen: Sequence[str]) -> str:
    return f"/saichude {article.number} {step} {' '.join(chosen) or _NONE}"


async def _teach(call: Call, article: Stored, right: Sequence[str], *, sure: bool) -> Reply:
    """Keep it; where much else would be otherwise and nobody said to be sure, ask first."""
    title, names = cut(clean(article.title), _TITLE), words.name_topics(right, call.desk.taxonomy)
    if set(right) == set(topics_of(call.desk.taxonomy, article)):
        return _answer(call, [_("Bài này đang được xếp đúng như vậy, không có gì để sửa.")])
    lesson = call.desk.topics.lesson(article, right)
    effect = None if sure else await call.desk.topics.preview(lesson, now=call.now)
    if effect and effect.size >= MANY:
        lines = [_("Xếp “{title}” vào: {names}?").format(title=title, names=names), *_describe(effect)]
        lines.append(_("Khá nhiều bài đổi theo, nên bạn xem rồi xác nhận nhé."))
        choices = [
            Choice(label=_("Xác nhận"), command=_press(article, _SURE, right)),
            Choice(label=_("Thôi"), command="/suachude thoi"),
        ]
        return _answer(call, lines, choices)
    return await _keep(call, lesson, title, names, effect)


async def _keep(call: Call, lesson: Lesson, title: str, names: str, effect: Effect | None) -> Reply:
    number = await call.desk.topics.save(lesson, author=author_of(call), now=call.now)
    lines = [
        _("Đã ghi nhận: “{title}” thuộc {names}.").format(title=title, names=names),
        _("Từ bây giờ, bài mới nào giống bài này cũng được xếp lại như vậy; tin đã gửi không đổi."),
        *(_describe(effect) if effect else ()),
    ]
    return _answer(call, lines, [Choice(label=_("Hoàn tác"), command=f"/suachude hoan tac {number}")])


def _describe(effect: Effect) -> list[str]:
    """What the lesson would have made of the last days' articles."""
    if not effect.size:
        return [_("7 ngày qua không có bài nào khác giống bài này.")]
    return words.describe_effect(effect)


def _answer(call: Call, lines: Sequence[str], choices: Sequence[Choice] = ()) -> Reply:
    return Reply(text="\n".join(lines), choices=in_rows(choices), replaces=call.request.pressed)


LESSONS = Command(
    name="saichude",
    aliases=("sai chủ đề", "wrong topic"),
    about=lambda: _("Bài bị xếp sai chủ đề: chọn chủ đề đúng, bài giống nó được xếp lại"),
    takes=lambda: _("địa chỉ của bài"),
    answer=correct_topics,
    is_meant=lambda desk, rest: not rest or bool(find_address(rest)),
    for_admins=True,
)
