"""/tinh: only the news of some provinces, today's or those of before July 2025, or of some newspapers."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.commands import filter_words, follow, place_words, reading, removals, sentences, summaries, undo
from bot.commands.context import Call, Command, Desk, Rows, in_rows, in_short
from bot.commands.directory import Directory, load
from bot.commands.switches import Pressed, read_press
from bot.texts import _
from news.articles.provinces import Province
from news.asking.names import Bond, FilterName
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Filter, Item, Kind
from news.text.vietnamese import fold
from storage import subscriptions
from storage.engine.types import Tx

Named = tuple[str, tuple[FilterName, ...] | None]  #: what was typed, and all that it may name

PAGE: Final = 12  #: provinces shown at once
_ALL: Final = "tat-ca"
_AWAY: Final = re.compile(r"(?:-\s*|(?:bỏ|bo)\s+)(.+)", re.IGNORECASE)


async def choose_provinces(call: Call) -> Reply:
    """Narrow the news to the provinces named, or no longer; without a name, show all of them to choose from."""
    pressed = read_press(call.rest)
    if pressed or not call.rest:
        return await _show_menu(call, pressed or Pressed(page=1))
    away = _AWAY.fullmatch(call.rest)
    everywhere = follow.ALL.find(call.rest) is not None
    if everywhere or (away and follow.ALL.find(away[1])):
        return await _open_up(call, await call.read_filter())
    directory = await load(call)
    named = list(reading.split(away[1] if away else call.rest, lambda name: directory.places(name) or None))
    if any(found and len(found) > 1 for _name, found in named):
        return ask_place(call, directory, named, "/tinh -" if away else "/tinh ")
    found = list(dict.fromkeys(found[0] for _name, found in named if found))
    unknown = [name for name, found in named if not found]
    lines: list[str] = []
    choices: list[Choice] = []
    undoing: list[Choice] = []
    if found and away:
        lines, undoing = await _take_away(call, directory, found)
    elif found:
        lines, choices = await _narrow(call, directory, found)
    for name in unknown:
        lines.append(_("Không tìm thấy tỉnh, thành phố hay báo “{words}”.").format(words=reading.quote(name)))
    guesses = call.desk.provinces.suggest(unknown[0]) if unknown else []
    if guesses:
        lines.append(_("Có phải bạn muốn tìm:"))
        choices = [Choice(label=one.name, command=f"/tinh {one.slug}") for one in guesses] + choices
    toast = "" if unknown else in_short(lines)
    return Reply(text="\n".join(lines), choices=in_rows([*choices, _offer_menu(), *undoing]), toast=toast)


def ask_place(call: Call, directory: Directory, named: Sequence[Named], command: str) -> Reply:
    """Ask which of several places a name means; the answer brings along what else was named."""
    place = next(at for at, (_name, found) in enumerate(named) if found and len(found) > 1)
    words, meant = named[place]
    others = [found[0].value if found and len(found) == 1 else name for name, found in named]
    choices = []
    for one in meant or ():
        line = ", ".join([*others[:place], one.value, *others[place + 1 :]])
        choices.append(Choice(label=sentences.name_thing(call, directory, one), command=f"{command}{line}"))
    return Reply(text=_("“{words}” là nơi nào?").format(words=reading.quote(words)), choices=in_rows(choices))


async def _narrow(
    call: Call,
    directory: Directory,
    found: Sequence[FilterName],
) -> tuple[list[str], list[Choice]]:
    """Narrow the news to these too."""
    before = await call.read_filter(having=_items(found))
    whole, _undoing = await undo.change(
        call, _add, call=call, places=_items(found), newspapers=directory.newspapers, filter_=before.number
    )
    provinces = _provinces(call.desk, found)
    towns = [(one.name, one.value) for one in found if one.bond is Bond.TOWN]
    lines = await _say_change(call, directory, before)
    lines += place_words.explain_towns(call.desk, towns) + place_words.explain_mergers(call.desk, provinces)
    choosing = [Choice(label=_("Chọn chủ đề"), command="/chude")] if whole else []
    return lines, [*_offer_related(call, directory, provinces, found), *choosing]


async def _take_away(call: Call, directory: Directory, found: Sequence[FilterName]) -> tuple[list[str], list[Choice]]:
    """Narrow the news to these no more."""
    removal, undoing = await removals.remove(call, _items(found))
    lines = []
    names = {(one.kind, one.value): sentences.name_thing(call, directory, one) for one in found}
    if removal.gone:
        lines.append(_("Đã bỏ {names}.").format(names=summaries.name_items(call.desk, removal.words, removal.gone)))
    if removal.missed:
        lines.append(_("Bạn chưa chọn {names}.").format(names=", ".join(names[item] for item in removal.missed)))
    if any(not after.is_empty for _before, after in removal.changed):
        lines += await filter_words.say_changes(call, removal.changed)
        lines += [
            line for _before, after in removal.changed for line in sentences.describe_papers(call, directory, after)
        ]
    return lines + undo.explain(undoing), list(undoing)


async def _say_change(call: Call, directory: Directory, before: Filter) -> list[str]:
    after = await call.desk.db.read(subscriptions.get, chat=call.chat.number, filter_=before.number)
    coming = [] if after.is_empty else [await filter_words.say_change(call, before, after)]
    return coming + sentences.describe_papers(call, directory, after)


async def _open_up(call: Call, chosen: Filter) -> Reply:
    """Narrow the news to no place any more."""
    places = [(kind, value) for kind in (Kind.PROVINCE, Kind.NEWSPAPER) for value in chosen[kind]]
    gone, undoing = await undo.change(call, _remove, call=call, places=places, filter_=chosen.number)
    after = await call.desk.db.read(subscriptions.get, chat=call.chat.number, filter_=chosen.number)
    if gone and not after.is_empty:
        lines = [await filter_words.say_change(call, chosen, after)]
    else:
        lines = [_("Đã bỏ {names}.").format(names=summaries.name_items(call.desk, chosen, gone))] if gone else []
        lines.append(_("Từ nay nhận tin của mọi tỉnh, thành phố."))
    toast = in_short(lines)
    lines += undo.explain(undoing)
    return Reply(text="\n".join(lines), choices=in_rows([_offer_menu(), *undoing]), toast=toast)


def _items(found: Sequence[FilterName]) -> list[Item]:
    return list(dict.fromkeys((one.kind, one.value) for one in found))


def _provinces(desk: Desk, found: Sequence[FilterName]) -> list[Province]:
    slugs = dict.fromkeys(one.value for one in found if one.kind is Kind.PROVINCE)
    return [one for slug in slugs if (one := desk.provinces.get(slug))]


def _add(tx: Tx, *, call: Call, places: Sequence[Item], newspapers: Mapping[str, str], filter_: int) -> bool:
    """Narrow the news to these too; whether every topic had to be followed for any to come."""
    chat = call.chat.number
    for kind, slug in places:
        words = newspapers.get(slug, "") if kind is Kind.NEWSPAPER else ""
        subscriptions.follow(tx, chat=chat, kind=kind, value=slug, now=call.now, words=words, filter_=filter_)
    nothing = subscriptions.get(tx, chat=chat, filter_=filter_).is_empty
    if nothing:
        subscriptions.follow(tx, chat=chat, kind=Kind.TOPIC, value=EVERYTHING, now=call.now, filter_=filter_)
    return nothing


def _remove(tx: Tx, *, call: Call, places: Sequence[Item], filter_: int) -> list[Item]:
    return [
        (kind, slug)
        for kind, slug in places
        if subscriptions.unfollow(tx, chat=call.chat.number, kind=kind, value=slug, filter_=filter_)
    ]


def _offer_related(
    call: Call, directory: Directory, provinces: Sequence[Province], found: Sequence[FilterName]
) -> list[Choice]:
    """For a former province, the whole of today's; for each, the way back."""
    homes = [home for one in provinces if one.now and (home := call.desk.provinces.get(one.now))]
    choices = [
        Choice(label=_("Cả {kind} {name}").format(kind=home.kind, name=home.name), command=f"/tinh {home.slug}")
        for home in dict.fromkeys(homes)
    ]
    return choices + [
        Choice(
            label=_("Bỏ {name}").format(name=sentences.name_thing(call, directory, one)), command=f"/tinh -{one.value}"
        )
        for one in found[:3]
    ]


async def _describe_reach(call: Call, before: Filter, chosen: Filter, *, changed: bool) -> str:
    """From where news comes, and which."""
    if chosen.is_empty and chosen.has_places:
        places = filter_words.describe_places(call.desk, chosen)
        return _("Sẽ chỉ nhận tin {places}, khi bạn chọn chủ đề.").format(places=places)
    if changed and not chosen.is_empty:
        return await filter_words.say_change(call, before, chosen)
    return await filter_words.say_chosen(call, chosen, changed=False)


async def _show_menu(call: Call, pressed: Pressed) -> Reply:
    before = await call.read_filter()
    if pressed.switches:
        await undo.change(call, _switch, call=call, pressed=pressed, before=before)
    chosen = await call.read_filter()
    switched = pressed.switches
    today = sorted(call.desk.provinces, key=lambda one: fold(one.name))
    pages = -(-len(today) // PAGE)
    page = min(max(pressed.page, 1), pages)
    lines = [
        _("Chỉ nhận tin của tỉnh, thành phố nào? Chọn lần nữa để bỏ. Trang {page}/{pages}.").format(
            page=page, pages=pages
        ),
        await _describe_reach(call, before, chosen, changed=switched),
        _("Gõ được cả tên tỉnh cũ: /tinh Bình Thuận."),
    ]
    choices = _arrange_menu(today[(page - 1) * PAGE : page * PAGE], chosen[Kind.PROVINCE], page, pages)
    toast = in_short([lines[1]]) if switched else ""
    replaces = bool(call.rest) and call.request.pressed
    return Reply(text="\n".join(lines), choices=choices, replaces=replaces, toast=toast)


def _switch(tx: Tx, *, call: Call, pressed: Pressed, before: Filter) -> None:
    """What a press in the menu says; a button of an old one may name a province that is no more."""
    on, off = (
        [(Kind.PROVINCE, one) for one in slugs if call.desk.provinces.get(one)] for slugs in (pressed.on, pressed.off)
    )
    if _ALL in pressed.off:
        off = [(kind, value) for kind in (Kind.PROVINCE, Kind.NEWSPAPER) for value in before[kind]]
    _remove(tx, call=call, places=off, filter_=before.number)
    if on:
        _add(tx, call=call, places=on, newspapers={}, filter_=before.number)


def _arrange_menu(shown: Sequence[Province], chosen: Sequence[str], page: int, pages: int) -> Rows:
    each = [
        Choice(
            label=one.name,
            command=f"/tinh {page} {'-' if one.slug in chosen else '+'}{one.slug}",
            chosen=one.slug in chosen,
            toggles=True,
        )
        for one in shown
    ]
    turn = [Choice(label=_("◂ Trước"), command=f"/tinh {page - 1}")] if page > 1 else []
    turn += [Choice(label=_("Tiếp ▸"), command=f"/tinh {page + 1}")] if page < pages else []
    every = [Choice(label=_("Mọi tỉnh, thành"), command=f"/tinh {page} -{_ALL}")] if chosen else []
    return (*in_rows(each), *(tuple(row) for row in (turn, every) if row))


def _offer_menu() -> Choice:
    return Choice(label=_("Các tỉnh, thành phố"), command="/tinh")


PROVINCES = Command(
    name="tinh",
    aliases=("tỉnh", "province", "provinces", "địa phương", "thành phố"),
    about=lambda: _("Chỉ nhận tin của tỉnh, thành phố hay báo này"),
    takes=lambda: _("Lâm Đồng"),
    answer=choose_provinces,
    is_meant=lambda desk, rest: not rest or bool(desk.provinces.find(rest)),
)
