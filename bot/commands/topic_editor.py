"""/suachude: topics changed while the bot runs; where much would be otherwise, after a look at what it does."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from bot.broadcasting import thousands
from bot.commands import topic_views
from bot.commands import topic_words as words
from bot.commands.context import Call, Command, Rows, in_rows
from bot.texts import _
from jobs.matching.topic_effects import Effect
from jobs.matching.topics import ChangeRefused, Edit, Reset, Undo
from news.delivery.messages import Choice, Reply
from news.text.vietnamese import clean, fold, key
from news.topics.changes import STRENGTHS, Change, What, concerns_articles, creation
from news.topics.taxonomy import Topic, names
from storage import topics
from storage.topics import Author

MANY: Final = 10  #: articles of the last days, from which a change is confirmed first
_SIGN: Final = re.compile(r"\s*([+=])\s*|\s([-–—?])\s*")
_KIND: Final = re.compile(r"([^:]{1,12}):\s*(.+)")
_CONFIRMED: Final = "luu"  #: what a button says first: "luu y-te + manh: trạm y tế"
_OF_READERS: Final = ("create", "rename", "hide")  #: changes that everyone sees


async def edit_topics(call: Call) -> Reply:
    """Do what the words ask for: show, change or undo; without words, say what can be asked."""
    first, _blank, rest = call.rest.partition(" ")
    sure = first == _CONFIRMED and bool(rest)
    said = (rest if sure else call.rest).strip()
    if not said:
        return await topic_views.show_overview(call)
    if said == "thoi":
        return _answer_in_place(call, _("Không đổi gì."))
    bare = said.rstrip(" +=-–—?")
    signs = list(_SIGN.finditer(f"{said} "))
    if (topic := _find_topic(call, bare)) and not (signs and signs[0].start() < len(bare)):
        return topic_views.show_topic(call, topic)
    for sign in signs:
        topic, after = _find_topic(call, said[: sign.start()]), said[sign.end() :].strip(" “”\"'")
        if topic and after:
            return await _change_topic(call, topic, sign[1] or sign[2], after, sure=sure)
    return await _do_verb(call, said, sure=sure)


def _find_topic(call: Call, name: str) -> Topic | None:
    """The topic of this name, hidden ones too."""
    shown = call.desk.taxonomy.find(name)
    return shown or next((one for one in call.desk.taxonomy.hidden if fold(name) in map(fold, names(one))), None)


async def _change_topic(call: Call, topic: Topic, sign: str, after: str, *, sure: bool) -> Reply:
    if sign == "?":
        return topic_views.find_phrases(topic, after)
    if sign == "=":
        return await _apply(call, Change(what="rename", topic=topic.slug, words=clean(after)), sure=sure)
    kind = _KIND.fullmatch(after)
    part = words.TYPED.get(fold(kind[1]), "") if kind else ""
    said = clean(kind[2].strip(" “”\"'") if kind and part else after)
    if sign == "+":
        return await _apply(call, Change(what="add", topic=topic.slug, words=said, part=part or "strong"), sure=sure)
    return await _apply(call, Change(what="remove", topic=topic.slug, words=said, part=part), sure=sure)


async def _do_verb(call: Call, said: str, *, sure: bool) -> Reply:
    """A verb of one or two syllables, then what it is done to."""
    syllables = said.split()
    for count in (2, 1):
        verb = _VERBS.get(key(" ".join(syllables[:count])))
        rest = " ".join(syllables[count:])
        if verb and (answer := await verb(call, rest, sure)):
            return answer
    if key(said) in _VERBS or not key(_SIGN.split(said, maxsplit=1)[0]):
        return await topic_views.show_overview(call)
    return topic_views.suggest_topics(call, _SIGN.split(said, maxsplit=1)[0].strip())


async def _create(call: Call, rest: str, sure: bool) -> Reply | None:
    return await _apply(call, creation(clean(rest.strip("“”\"'"))), sure=sure) if rest else None


async def _hide(call: Call, rest: str, sure: bool) -> Reply | None:
    return await _hide_or_show(call, "hide", rest, sure)


async def _show(call: Call, rest: str, sure: bool) -> Reply | None:
    return await _hide_or_show(call, "show", rest, sure)


async def _hide_or_show(call: Call, what: What, name: str, sure: bool) -> Reply | None:
    """Hide or show; a name that no topic has is not made one by that."""
    if topic := _find_topic(call, name):
        return await _apply(call, Change(what=what, topic=topic.slug), sure=sure)
    return topic_views.suggest_topics(call, name, creating=False) if name else None


async def _undo(call: Call, rest: str, sure: bool) -> Reply | None:
    if fold(rest) in ("het", "tat ca", "all"):
        return await _apply(call, Reset(), sure=sure)
    number = re.fullmatch(r"\D{0,4}(\d{1,9})", rest)
    return await _apply(call, Undo(number=int(number[1])), sure=sure) if number else await topic_views.show_record(call)


async def _try_headline(call: Call, rest: str, _sure: bool) -> Reply | None:
    return topic_views.try_headline(call, rest) if rest else None


async def _show_record(call: Call, _rest: str, _sure: bool) -> Reply | None:
    return await topic_views.show_record(call)


_VERBS: Final[dict[str, Callable[[Call, str, bool], Awaitable[Reply | None]]]] = {
    **dict.fromkeys(("mới", "moi", "tạo", "tao", "new"), _create),
    **dict.fromkeys(("ẩn", "an", "hide"), _hide),
    **dict.fromkeys(("hiện", "hien", "hiện lại", "hien lai", "show"), _show),
    **dict.fromkeys(("hoàn tác", "hoan tac", "undo"), _undo),
    **dict.fromkeys(("thử", "thu", "try"), _try_headline),
    **dict.fromkeys(("nhật ký", "nhat ky", "log"), _show_record),
}


async def _apply(call: Call, deed: Edit, *, sure: bool) -> Reply:
    """Do it; where much would be otherwise and nobody said to be sure, ask first."""
    name = _name_before(call, deed)
    try:
        effect = None if sure else await call.desk.topics.preview(deed, now=call.now)
        if effect and effect.alike and isinstance(deed, Change) and deed.what == "add":
            return _ask_spelling(deed, effect.alike)
        if effect and (doubts := await _find_doubts(call, deed, effect)):
            lines = [*await _describe(call, deed, name, done=False), *words.describe_effect(effect), *doubts]
            return Reply(text="\n".join(lines), choices=_offer_ways(deed))
        number = await call.desk.topics.save(deed, author=author_of(call), now=call.now)
    except ChangeRefused as refusal:
        return _answer_in_place(
            call, words.explain_refusal(refusal.reason, deed if isinstance(deed, Change) else None, name)
        )
    lines = [*await _describe(call, deed, name, done=True), *(words.describe_effect(effect) if effect else ())]
    if not isinstance(deed, Change) or concerns_articles(deed):
        lines.append(_("Dùng cho bài mới từ bây giờ; tin đã gửi không đổi."))
    undo = [] if isinstance(deed, Undo) else [Choice(label=_("Hoàn tác"), command=f"/suachude hoan tac {number}")]
    return _answer_in_place(call, "\n".join(lines), [*undo, *_offer_other_strengths(deed)])


def _name_before(call: Call, deed: Edit) -> str:
    """What the topic at hand is called before the change."""
    if not isinstance(deed, Change):
        return ""
    return deed.words if deed.what == "create" else call.desk.taxonomy.name_of(deed.topic)


async def _describe(call: Call, deed: Edit, name: str, *, done: bool) -> list[str]:
    if isinstance(deed, Change):
        return words.describe_change(deed, name, done=done)
    if isinstance(deed, Reset):
        return words.describe_reset(done=done)
    kept = await call.desk.db.read(topics.get, deed.number)
    return words.describe_undo(kept, call.desk.taxonomy, done=done) if kept else []


async def _find_doubts(call: Call, deed: Edit, effect: Effect) -> list[str]:
    """Why somebody should look first, in words."""
    if isinstance(deed, Change) and deed.what == "hide":
        [count] = (await call.desk.db.read(topics.followers, [deed.topic])).values()
        if count:
            return [_("{count} nơi đang theo dõi chủ đề này. Bạn xác nhận nhé.").format(count=thousands(count))]
    kept = await call.desk.db.read(topics.get, deed.number) if isinstance(deed, Undo) else None
    is_of_all = not effect.topic and not (kept and kept.lesson)
    if is_of_all or (isinstance(deed, Change) and deed.what in _OF_READERS):
        return [_("Mọi người đọc đều thấy thay đổi này, nên bạn xác nhận nhé.")]
    return [_("Khá nhiều bài đổi theo, nên bạn xem rồi xác nhận nhé.")] if effect.size >= MANY else []


def _offer_ways(deed: Edit) -> Rows:
    """The ways on from a question."""
    sure = Choice(label=_("Xác nhận"), command=f"/suachude {_CONFIRMED} {_as_typed(deed)}")
    return in_rows([sure, *_offer_other_strengths(deed), _offer_never_mind()])


def _ask_spelling(change: Change, alike: str) -> Reply:
    """As it was typed, or as articles write it?"""
    text = _("Không bài nào viết “{words}”; các bài viết “{alike}”. Bạn chọn cách viết nhé.")
    choices = [
        Choice(label=f"“{alike}”", command=f"/suachude {_as_typed(replace(change, words=alike))}"),
        Choice(label=f"“{change.words}”", command=f"/suachude {_CONFIRMED} {_as_typed(change)}"),
        _offer_never_mind(),
    ]
    return Reply(text=text.format(words=change.words, alike=alike), choices=in_rows(choices))


def _offer_never_mind() -> Choice:
    return Choice(label=_("Thôi"), command="/suachude thoi")


def _offer_other_strengths(deed: Edit) -> list[Choice]:
    """The same phrase, but stronger or weaker."""
    if not isinstance(deed, Change) or deed.what != "add" or deed.part not in STRENGTHS:
        return []
    others = [replace(deed, part=part) for part in STRENGTHS if part != deed.part]
    kinds = words.name_kinds()
    return [
        Choice(label=_("Mức {kind}").format(kind=kinds[one.part]), command=f"/suachude {_as_typed(one)}")
        for one in others
    ]


def _as_typed(deed: Edit) -> str:
    """The deed as one would type it."""
    if isinstance(deed, Undo):
        return f"hoan tac {deed.number}"
    if isinstance(deed, Reset):
        return "hoan tac het"
    kind = f"{next(typed for typed, part in words.TYPED.items() if part == deed.part)}: " if deed.part else ""
    return {
        "add": f"{deed.topic} + {kind}{deed.words}",
        "remove": f"{deed.topic} - {kind}{deed.words}",
        "create": f"moi {deed.words}",
        "rename": f"{deed.topic} = {deed.words}",
        "hide": f"an {deed.topic}",
        "show": f"hien {deed.topic}",
    }[deed.what]


def author_of(call: Call) -> Author:
    """Who changes something, for the record; in a group without the name, which is the group's."""
    name = "" if call.request.group else clean(call.request.name)
    return Author(id=f"{call.request.channel}:{call.request.who}", name=name)


def _answer_in_place(call: Call, text: str, choices: list[Choice] | None = None) -> Reply:
    return Reply(text=text, choices=in_rows(choices or []), replaces=call.request.pressed)


TOPIC_EDITOR = Command(
    name="suachude",
    aliases=("sửa chủ đề", "edit topics", "edit topic"),
    about=lambda: _("Sửa cách nhận ra chủ đề; thêm, đổi tên, ẩn chủ đề"),
    takes=lambda: _("y tế + trạm y tế"),
    answer=edit_topics,
    for_admins=True,
)
