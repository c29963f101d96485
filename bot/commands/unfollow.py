"""/bo: hear no more of a topic, a keyword or a province."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.commands import filter_words, follow, reading, summaries, undo
from bot.commands.context import Call, Command, Desk, in_rows, in_short
from bot.commands.directory import load
from bot.texts import _
from news.delivery.filter_clauses import LONGEST
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from news.text.names import Names
from news.text.vietnamese import key
from storage import subscriptions
from storage.engine.types import Tx

Item = tuple[Kind, str]

_AGREED: Final = re.compile(r"(.+?),? (?:dong-y|đồng ý|dong y|yes)", re.IGNORECASE)

#: Words for all topics and nothing else; what `follow.ALL` has besides means keywords and provinces, too.
ALL_TOPICS = Names(
    (name, True) for name in ("mọi chủ đề", "tất cả chủ đề", "tất cả các chủ đề", "các chủ đề", "all topics")
)


async def unfollow(call: Call) -> Reply:
    """Unfollow what is named; without a name, offer what there is."""
    chosen = await call.read_filter(having=call.rest)
    if ALL_TOPICS.find(call.rest):
        return await _unfollow_topics(call, chosen)
    agreed = _AGREED.fullmatch(call.rest)
    if follow.find_topic(call.desk, agreed[1] if agreed else call.rest) == EVERYTHING:
        return await _unfollow_all(call, chosen) if agreed else _ask_about_all(call, chosen)
    named = await _read_named(call, chosen)
    if not named:
        return _offer(call, chosen)
    items = list(dict.fromkeys(item for _name, item in named if item))
    gone, undoing = await undo.change(call, _remove, call=call, items=items) if items else ([], [])
    lines = []
    if gone:
        lines.append(_("Đã bỏ: {names}.").format(names=summaries.name_items(call.desk, chosen, gone)))
    if missed := [item for item in items if item not in gone]:
        lines.append(_("Bạn chưa theo dõi {names}.").format(names=summaries.name_items(call.desk, chosen, missed)))
    lines += [
        _("Không rõ “{words}” là chủ đề nào.").format(words=reading.quote(name)) for name, item in named if not item
    ]
    after = await call.read_filter()
    if after.is_for_everything and any(kind is Kind.TOPIC for kind, _value in items):
        names = summaries.describe_topics(call.desk, after)
        lines.append(_("Vẫn gửi tin {names}.").format(names=names))
        lines.append(_("Tin chưa rõ chủ đề vẫn gửi; bài thuộc chủ đề đã bỏ thì không, dù còn thuộc chủ đề khác."))
    if gone and after.is_empty:
        lines.append(_("Bạn không còn theo dõi gì nữa, nên sẽ không có tin gửi đến."))
    choices = [
        Choice(
            label=_("Theo dõi lại {name}").format(name=summaries.name_items(call.desk, chosen, [item])),
            command=f"/theodoi {item[1]}",
        )
        for item in gone
        if item[0] is Kind.TOPIC
    ]
    toast = in_short([*lines, *_explain_undo(gone)])
    lines += await filter_words.describe_coming(call, after) if gone else []
    lines += undo.explain(undoing)
    choices = [*undoing, *choices[:3], Choice(label=_("Chọn chủ đề"), command="/chude")]
    return Reply(text="\n".join(lines), choices=in_rows(choices), toast=toast)


def _explain_undo(gone: Sequence[Item]) -> list[str]:
    """What is said where there is no button to take it back by."""
    return [_("Gõ /hoantac để lấy lại.")] if gone else []


async def answer_plain(call: Call) -> Reply | None:
    """The answer to "bỏ …" in plain words; None where nothing of it is known or followed, as when somebody chats."""
    if not reading.is_leaving(call.rest) or len(call.rest) > LONGEST:
        return None
    rest = call.rest.partition(" ")[2]
    chosen = await call.read_filter()
    if _find_item(call, chosen, rest):
        return await unfollow(replace(call, rest=rest))
    request = (await load(call)).request(call.rest)
    if request.unknown or not request.only_excepts:
        return None
    kept = {*chosen[Kind.KEYWORD], *chosen.excepted[Kind.KEYWORD]}
    named = any(request.excepted[kind] for kind in Kind if kind is not Kind.KEYWORD)
    if named or kept.intersection(map(key, request.excepted[Kind.KEYWORD])):
        return await unfollow(replace(call, rest=rest))
    return None


async def _read_named(call: Call, chosen: Filter) -> list[tuple[str, Item | None]]:
    """What is named, by itself or within a sentence: "tin y tế và thể thao nữa"."""
    named = list(reading.split(call.rest, lambda name: _find_item(call, chosen, name)))
    if all(item for _name, item in named):
        return named
    directory = await load(call)
    request = directory.request(call.rest)
    sides = (request.wanted, request.excepted)
    found: list[tuple[str, Item | None]] = [
        (value, (kind, key(value) if kind is Kind.KEYWORD else value))
        for side in sides
        for kind in Kind
        for value in side[kind]
    ]
    return found + [(words, _find_item(call, chosen, words)) for words in request.unknown] if found else named


def _ask_about_all(call: Call, chosen: Filter) -> Reply:
    """All of it goes only where that is said twice."""
    if chosen.is_empty and not any(chosen.wanted.values()) and not any(chosen.excepted.values()):
        return Reply(
            text=_("Bạn chưa theo dõi gì cả."), choices=in_rows([Choice(label=_("Chọn chủ đề"), command="/chude")])
        )
    lines = [_("Bỏ hết những gì bạn đã chọn?")]
    lines += [f"• {line}" for line in summaries.describe_followed(call.desk, chosen)[chosen.is_empty :]]
    choices = [
        Choice(label=_("Bỏ hết"), command="/bo tat-ca dong-y"),
        Choice(label=_("Thôi, giữ lại"), command="/caidat"),
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
    if stays := summaries.describe_followed(call.desk, after)[after.is_empty :]:
        lines += [_("Vẫn giữ:"), *(f"• {line}" for line in stays)]
    if after.is_empty:
        lines.append(_("Bạn không còn theo dõi gì nữa, nên sẽ không có tin gửi đến."))
    return _answer_undoable(lines, undoing)


async def _unfollow_all(call: Call, before: Filter) -> Reply:
    count, undoing = await undo.change(call, subscriptions.unfollow_all, chat=call.chat.number)
    lines = [_("Bạn chưa theo dõi gì cả.")]
    if count:
        went = summaries.describe_followed(call.desk, before)[before.is_empty :]
        lines = [_("Đã bỏ tất cả. Sẽ không có tin gửi đến cho tới khi bạn chọn lại."), *(f"• {line}" for line in went)]
    return _answer_undoable(lines, undoing)


def _answer_undoable(lines: list[str], undoing: list[Choice]) -> Reply:
    toast = in_short([lines[0], *([_("Gõ /hoantac để lấy lại.")] if undoing else [])])
    choices = in_rows([*undoing, Choice(label=_("Chọn chủ đề"), command="/chude")])
    return Reply(text="\n".join(lines + undo.explain(undoing)), choices=choices, toast=toast)


def _offer(call: Call, chosen: Filter) -> Reply:
    known = [one.slug for one in call.desk.taxonomy]
    slugs = sorted(chosen[Kind.TOPIC], key=lambda slug: known.index(slug) if slug in known else len(known))
    choices = [
        Choice(label=summaries.name_topics(call.desk, [slug]), command=f"/bo {slug}")
        for slug in slugs
        if slug != EVERYTHING
    ]
    keywords = chosen[Kind.KEYWORD][:5]
    choices += [
        Choice(label=f"“{words}”", command=f"/bo {value}")
        for value, words in zip(keywords, chosen.as_typed(keywords), strict=True)
    ]
    if chosen.is_empty:
        text = _("Bạn chưa theo dõi gì cả.")
        choices = [Choice(label=_("Chọn chủ đề"), command="/chude")]
    else:
        text = _("Bạn muốn bỏ gì? Gõ /bo kèm tên, hoặc chọn bên dưới.")
        choices.append(Choice(label=_("Bỏ tất cả"), command="/bo tat-ca"))
    return Reply(text=text, choices=in_rows(choices))


def _find_item(call: Call, chosen: Filter, name: str) -> Item | None:
    """The topic of this name, else what else the chat asked for under it."""
    if key(name) in (*chosen[Kind.KEYWORD], *chosen.excepted[Kind.KEYWORD]):
        return Kind.KEYWORD, key(name)
    slug = follow.find_topic(call.desk, name)
    if slug:
        return Kind.TOPIC, slug
    if name in chosen[Kind.TOPIC]:  # a topic that is no more
        return Kind.TOPIC, name
    province = call.desk.provinces.find(name)
    return (Kind.PROVINCE, province.slug) if province else None


def _remove(tx: Tx, *, call: Call, items: Sequence[Item]) -> list[Item]:
    """Those that were there. Out of "everything", a topic goes by being left out, now and in what is yet to come."""
    return [item for item in items if remove_one(tx, call, *item)]


def remove_one(tx: Tx, call: Call, kind: Kind, value: str) -> bool:
    """Whether there was such a thing to remove, or to leave out of everything."""
    chat = call.chat.number
    if kind is Kind.TOPIC and value != EVERYTHING and subscriptions.get(tx, chat=chat).is_for_everything:
        return subscriptions.leave_out(tx, chat=chat, kind=kind, value=value, now=call.now)
    if kind is Kind.KEYWORD and subscriptions.let_in(tx, chat=chat, kind=kind, value=value):
        return True
    return subscriptions.unfollow(tx, chat=chat, kind=kind, value=value)


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
