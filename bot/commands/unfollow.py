"""/bo: hear no more of a topic, a keyword or a province."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.commands import filter_words, follow, negations, reading, removals, summaries, undo
from bot.commands.context import Call, Command, Desk, in_rows, in_short
from bot.commands.directory import understand
from bot.commands.removals import Removal
from bot.texts import _
from news.asking.clauses import LONGEST
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Filter, Item, Kind
from news.text.names import Names
from news.text.sentences import shorten
from news.text.vietnamese import key
from storage import subscriptions

_KEPT: Final = "tat-ca thoi"
_LABEL: Final = 60  #: characters of a button
_AGREED: Final = re.compile(r"(.+?),? (?:dong-y|đồng ý|dong y|yes)", re.IGNORECASE)

#: Words for all topics and nothing else; what `follow.ALL` has besides means keywords and provinces, too.
ALL_TOPICS = Names(
    (name, True) for name in ("mọi chủ đề", "tất cả chủ đề", "tất cả các chủ đề", "các chủ đề", "all topics")
)


async def unfollow(call: Call) -> Reply:
    """Unfollow what is named; without a name, offer what there is."""
    chosen = await call.read_filter()
    if ALL_TOPICS.find(call.rest):
        return await _unfollow_topics(call, chosen)
    agreed = _AGREED.fullmatch(call.rest)
    if follow.find_topic(call.desk, agreed[1] if agreed else call.rest) == EVERYTHING:
        return await _unfollow_all(call) if agreed else await _ask_about_all(call)
    if call.rest == _KEPT:
        text = _("Vẫn giữ nguyên, không bỏ gì.")
        return Reply(text=text, replaces=call.request.pressed, toast=text)
    if not call.rest:
        return _offer(call, await _read_affected(call))
    if call.misreadable:
        _directory, request = await understand(call, f"bỏ {call.rest}")
        if request.only_excepts and request.aliases and not request.unknown:
            return negations.ask_how_much(call, request)
    return await _unfollow_named(call)


async def _unfollow_named(call: Call) -> Reply:
    named, is_sentence = await _read_named(call)
    removal, undoing = await removals.remove(
        call, list(dict.fromkeys(item for _name, item in named if item)), is_sentence=is_sentence
    )
    gone = removal.gone
    lines = _describe_removal(call, removal)
    lines += [
        _("Không rõ “{words}” là chủ đề nào.").format(words=reading.quote(name)) for name, item in named if not item
    ]
    lines += await filter_words.say_changes(call, removal.changed) if gone else []
    if removal.leaves_out:
        lines.append(_("Tin chưa rõ chủ đề vẫn gửi; bài thuộc chủ đề đã bỏ thì không, dù còn thuộc chủ đề khác."))
    choices = [
        Choice(
            label=_("Theo dõi lại {name}").format(name=summaries.name_items(call.desk, removal.words, [item])),
            command=f"/theodoi {item[1]}",
        )
        for item in gone
        if item[0] is Kind.TOPIC and not undoing
    ]
    toast = in_short([*lines, *_explain_undo(gone)])
    lines += undo.explain(undoing)
    choices = [*_offer_to_leave_out(removal)[:2], *choices[:3], Choice(label=_("Chọn chủ đề"), command="/chude")]
    return Reply(text="\n".join(lines), choices=in_rows([*choices, *undoing]), toast=toast)


def _describe_removal(call: Call, removal: Removal) -> list[str]:
    lines = []
    for text, items in (
        (_("Đã bỏ: {names}."), [item for item in removal.gone if item not in removal.lifted]),
        (_("Trước đây bỏ qua tin có {names}, từ nay không bỏ qua nữa."), removal.lifted),
        (_("Bạn chưa theo dõi {names}."), removal.missed),
    ):
        if items:
            lines.append(text.format(names=summaries.name_items(call.desk, removal.words, items)))
    return lines


def _offer_to_leave_out(removal: Removal) -> list[Choice]:
    """To leave out again what "bỏ …" let in, where that was not meant."""
    choices = []
    for words in removal.words.as_typed([value for _kind, value in removal.lifted]):
        label = _("Bỏ qua tin có {words}").format(words=summaries.quote_keywords([words]))
        choices.append(Choice(label=shorten(label, _LABEL), command=f"/theodoi trừ “{words}”"))
    return choices


def _explain_undo(gone: Sequence[Item]) -> list[str]:
    """What is said where there is no button to take it back by."""
    return [_("Gõ /hoantac để lấy lại.")] if gone else []


async def answer_plain(call: Call) -> Reply | None:
    """The answer to "bỏ …" in plain words; None where nothing of it is known or followed, as when somebody chats."""
    if not reading.is_leaving(call.rest) or len(call.rest) > LONGEST:
        return None
    rest = call.rest.partition(" ")[2]
    chosen = await call.read_filters()
    _directory, request = await understand(call, call.rest)
    if request.restores:
        return None
    if request.only_excepts and request.aliases and not request.unknown:
        return negations.ask_how_much(call, request)
    if _find_item(call, chosen, rest):
        return await unfollow(replace(call, rest=rest, misreadable=True))
    if request.unknown or not request.only_excepts:
        return None
    named = any(request.excepted[kind] for kind in Kind if kind is not Kind.KEYWORD)
    keywords = [(Kind.KEYWORD, key(words)) for words in request.excepted[Kind.KEYWORD]]
    if named or any(one.count_held(keywords) for one in chosen):
        return await unfollow(replace(call, rest=rest, misreadable=True))
    return None


async def _read_named(call: Call) -> tuple[list[tuple[str, Item | None]], bool]:
    """What is named, and whether it is by a sentence, as "tin y tế và thể thao nữa", rather than by itself."""
    chosen = await call.read_filters()
    named = list(reading.split(call.rest, lambda name: _find_item(call, chosen, name)))
    if all(item for _name, item in named):
        return named, False
    _directory, request = await understand(call, call.rest)
    sides = (request.wanted, request.excepted)
    found: list[tuple[str, Item | None]] = [
        (value, (kind, key(value) if kind is Kind.KEYWORD else value))
        for side in sides
        for kind in Kind
        for value in side[kind]
    ]
    if not found:
        return named, False
    return found + [(words, _find_item(call, chosen, words)) for words in request.unknown], True


async def _read_affected(call: Call) -> list[Filter]:
    """The filters that lose all: the one that is being edited, else all that hold anything."""
    every = await call.read_filters()
    every = [one for one in every if one.number == call.chat.editing] or every
    return [one for one in every if any(one.wanted.values()) or any(one.excepted.values())]


async def _list_affected(call: Call, affected: Sequence[Filter]) -> list[str]:
    if len(affected) == 1:
        only = affected[0]
        return [f"• {line}" for line in summaries.describe_followed(call.desk, only)[only.is_empty :]]
    return [f"• {line}" for line in await filter_words.describe_chosen(call, affected)]


async def _ask_about_all(call: Call) -> Reply:
    """All of it goes only where that is said twice."""
    affected = await _read_affected(call)
    if not affected:
        return Reply(
            text=_("Bạn chưa theo dõi gì cả."), choices=in_rows([Choice(label=_("Chọn chủ đề"), command="/chude")])
        )
    lines = [_("Bỏ hết những gì bạn đã chọn?")]
    lines += await _list_affected(call, affected)
    choices = [
        Choice(label=_("Bỏ hết"), command="/bo tat-ca dong-y", typed=_("bỏ hết")),
        Choice(label=_("Thôi, giữ lại"), command=f"/bo {_KEPT}", declines=True),
        Choice(label=_("Tạm dừng"), command="/tamdung"),
    ]
    return Reply(text="\n".join(lines), choices=in_rows(choices))


async def _unfollow_topics(call: Call, before: Filter) -> Reply:
    """Every topic goes, and what else the chat asked for stays."""
    count, undoing = await undo.change(call, subscriptions.unfollow_topics, chat=call.chat.number)
    lines = [_("Chưa theo dõi chủ đề nào.")]
    if count:
        lines = [_("Đã bỏ: {names}.").format(names=summaries.describe_topics(call.desk, before))]
    after = await call.read_filter()
    lines += [await filter_words.say_change(call, before, after)] if count or after.is_empty else []
    return _answer_undoable(lines, undoing)


async def _unfollow_all(call: Call) -> Reply:
    went = await _list_affected(call, affected) if (affected := await _read_affected(call)) else []
    count, undoing, _much = await undo.change_visibly(call, subscriptions.unfollow_all, chat=call.chat.number)
    lines = [_("Bạn chưa theo dõi gì cả.")]
    if count:
        lines = [_("Đã bỏ tất cả. Sẽ không có tin gửi đến cho tới khi bạn chọn lại."), *went]
    return replace(_answer_undoable(lines, undoing), replaces=call.request.pressed)


def _answer_undoable(lines: list[str], undoing: list[Choice]) -> Reply:
    toast = in_short([lines[0], *([_("Gõ /hoantac để lấy lại.")] if undoing else [])])
    choices = in_rows([Choice(label=_("Chọn chủ đề"), command="/chude"), *undoing])
    return Reply(text="\n".join(lines + undo.explain(undoing)), choices=choices, toast=toast)


def _offer(call: Call, several: Sequence[Filter]) -> Reply:
    known = [one.slug for one in call.desk.taxonomy]
    topics = dict.fromkeys(slug for one in several for slug in one[Kind.TOPIC])
    slugs = sorted(topics, key=lambda slug: known.index(slug) if slug in known else len(known))
    choices = [
        Choice(label=summaries.name_topics(call.desk, [slug]), command=f"/bo {slug}")
        for slug in slugs
        if slug != EVERYTHING
    ]
    keywords = {value: one.words.get(value, value) for one in several for value in one[Kind.KEYWORD]}
    choices += [Choice(label=f"“{words}”", command=f"/bo {value}") for value, words in list(keywords.items())[:5]]
    if all(one.is_empty for one in several):
        text = _("Bạn chưa theo dõi gì cả.")
        choices = [Choice(label=_("Chọn chủ đề"), command="/chude")]
    else:
        text = _("Bạn muốn bỏ gì? Gõ /bo kèm tên, hoặc chọn bên dưới.")
        choices.append(Choice(label=_("Bỏ tất cả"), command="/bo tat-ca"))
    return Reply(text=text, choices=in_rows(choices))


def _find_item(call: Call, chosen: Sequence[Filter], name: str) -> Item | None:
    """The topic of this name, else what else the chat asked for under it."""
    if any(one.count_held([(Kind.KEYWORD, key(name))]) for one in chosen):
        return Kind.KEYWORD, key(name)
    slug = follow.find_topic(call.desk, name)
    if slug:
        return Kind.TOPIC, slug
    if any(name in one[Kind.TOPIC] for one in chosen):  # a topic that is no more
        return Kind.TOPIC, name
    province = call.desk.provinces.find(name)
    return (Kind.PROVINCE, province.slug) if province else None


def is_meant(desk: Desk, rest: str) -> bool:
    """Whether *rest* is what can be left."""
    return follow.is_meant(desk, rest) or bool(ALL_TOPICS.find(rest) or desk.provinces.find(rest))


UNFOLLOW = Command(
    name="bo",
    aliases=("bỏ", "bỏ theo dõi", "unfollow", "hủy", "hủy theo dõi", "thôi theo dõi"),
    about=lambda: _("Thôi nhận tin về một chủ đề"),
    takes=lambda: _("y tế"),
    answer=unfollow,
    is_meant=is_meant,
)
