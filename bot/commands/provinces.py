"""/tinh: only the news of some provinces, today's or those of before July 2025."""

import re
from collections.abc import Sequence
from typing import Final

from bot.commands import follow, reading, summaries, undo
from bot.commands.context import Call, Command, Desk, Rows, in_rows, in_short
from bot.texts import _
from news.articles.provinces import Province
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from news.text.vietnamese import fold
from storage import subscriptions
from storage.engine.types import Tx

PAGE: Final = 12  #: provinces shown at once
_PRESSED: Final = re.compile(r"(\d{1,3})(?: ([+-])(\S+))?")
_AWAY: Final = re.compile(r"(?:-\s*|(?:bỏ|bo)\s+)(.+)", re.IGNORECASE)


async def choose_provinces(call: Call) -> Reply:
    """Narrow the news to the provinces named, or no longer; without a name, show all of them to choose from."""
    pressed = _PRESSED.fullmatch(call.rest)
    if pressed or not call.rest:
        return await _show_menu(call, pressed)
    away = _AWAY.fullmatch(call.rest)
    everywhere = follow.ALL.find(call.rest) is not None
    if everywhere or (away and follow.ALL.find(away[1])):
        chosen = await call.read_filter()
        return await _open_up(call, chosen[Kind.PROVINCE])
    named = list(reading.split(away[1] if away else call.rest, call.desk.provinces.find))
    found = list(dict.fromkeys(one for _name, one in named if one))
    unknown = [name for name, one in named if not one]
    lines: list[str] = []
    choices: list[Choice] = []
    if found and away:
        gone, undoing = await undo.change(call, _remove, call=call, slugs=[one.slug for one in found])
        lines += _describe_removed(call.desk, found, gone) + undo.explain(undoing)
        choices += undoing
    elif found:
        slugs = [one.slug for one in found]
        whole = await call.change(_add, call=call, slugs=slugs)
        lines += _explain_mergers(call.desk, found)
        if whole:
            lines.append(_("Bạn chưa chọn chủ đề nên sẽ nhận mọi chủ đề của nơi này."))
        choices += _offer_related(call.desk, found)
    chosen = await call.read_filter()
    if found:
        lines.append(_describe_reach(call.desk, chosen))
    for name in unknown:
        lines.append(_("Không tìm thấy tỉnh, thành phố “{words}”.").format(words=reading.quote(name)))
    guesses = call.desk.provinces.suggest(unknown[0]) if unknown else []
    if guesses:
        lines.append(_("Có phải bạn muốn tìm:"))
        choices = [Choice(label=one.name, command=f"/tinh {one.slug}") for one in guesses] + choices
    toast = "" if unknown else in_short(lines)
    return Reply(text="\n".join(lines), choices=in_rows([*choices, _offer_menu()]), toast=toast)


async def _open_up(call: Call, slugs: Sequence[str]) -> Reply:
    """Narrow the news to no province any more."""
    gone, undoing = await undo.change(call, _remove, call=call, slugs=slugs)
    lines = [*_describe_removed(call.desk, (), gone), _("Từ nay nhận tin của mọi tỉnh, thành phố.")]
    toast = in_short(lines)
    lines += undo.explain(undoing)
    return Reply(text="\n".join(lines), choices=in_rows([*undoing, _offer_menu()]), toast=toast)


def _add(tx: Tx, *, call: Call, slugs: Sequence[str]) -> bool:
    """Narrow the news to these too; whether every topic had to be followed for any to come."""
    chat = call.chat.number
    for slug in slugs:
        subscriptions.follow(tx, chat=chat, kind=Kind.PROVINCE, value=slug, now=call.now)
    nothing = subscriptions.get(tx, chat=chat).is_empty
    if nothing:
        subscriptions.follow(tx, chat=chat, kind=Kind.TOPIC, value=EVERYTHING, now=call.now)
    return nothing


def _remove(tx: Tx, *, call: Call, slugs: Sequence[str]) -> list[str]:
    return [slug for slug in slugs if subscriptions.unfollow(tx, chat=call.chat.number, kind=Kind.PROVINCE, value=slug)]


def _explain_mergers(desk: Desk, found: Sequence[Province]) -> list[str]:
    """What became of each of these provinces in July 2025."""
    lines = []
    for one in found:
        parts = ", ".join(part.name for part in desk.provinces.parts(one.slug))
        if one.now:
            home = desk.provinces.get(one.now)
            now = f"{home.kind} {home.name}" if home else one.now
            lines.append(
                _("{name} nay thuộc {now}. Bạn sẽ nhận những tin có nhắc đến {name}.").format(name=one.name, now=now)
            )
        elif parts:
            lines.append(_("{name} nay gồm cả {parts}.").format(name=one.name, parts=parts))
    return lines


def _describe_removed(desk: Desk, found: Sequence[Province], gone: Sequence[str]) -> list[str]:
    lines = []
    if gone:
        lines.append(_("Đã bỏ {names}.").format(names=summaries.name_provinces(desk, gone)))
    if missed := [one.slug for one in found if one.slug not in gone]:
        lines.append(_("Bạn chưa chọn {names}.").format(names=summaries.name_provinces(desk, missed)))
    return lines


def _offer_related(desk: Desk, found: Sequence[Province]) -> list[Choice]:
    """For a former province, the whole of today's; for each, the way back."""
    homes = [home for one in found if one.now and (home := desk.provinces.get(one.now))]
    choices = [
        Choice(label=_("Cả {kind} {name}").format(kind=home.kind, name=home.name), command=f"/tinh {home.slug}")
        for home in dict.fromkeys(homes)
    ]
    return choices + [
        Choice(label=_("Bỏ {name}").format(name=one.name), command=f"/tinh -{one.slug}") for one in found[:3]
    ]


def _describe_reach(desk: Desk, chosen: Filter) -> str:
    """From where news comes now."""
    if not chosen[Kind.PROVINCE]:
        return _("Hiện nhận tin của mọi tỉnh, thành phố.")
    return _("Hiện chỉ nhận tin của: {names}.").format(names=summaries.name_provinces(desk, chosen[Kind.PROVINCE]))


async def _show_menu(call: Call, pressed: re.Match[str] | None) -> Reply:
    if pressed and pressed[2] and call.desk.provinces.get(pressed[3]):
        await call.change(_add if pressed[2] == "+" else _remove, call=call, slugs=[pressed[3]])
    chosen = await call.read_filter()
    today = sorted(call.desk.provinces, key=lambda one: fold(one.name))
    pages = -(-len(today) // PAGE)
    page = min(max(int(pressed[1]) if pressed else 1, 1), pages)
    lines = [
        _("Chỉ nhận tin của tỉnh, thành phố nào? Chọn lần nữa để bỏ. Trang {page}/{pages}.").format(
            page=page, pages=pages
        ),
        _describe_reach(call.desk, chosen),
        summaries.describe_followed(call.desk, chosen)[0],
        _("Gõ được cả tên tỉnh cũ: /tinh Bình Thuận."),
    ]
    choices = _arrange_menu(today[(page - 1) * PAGE : page * PAGE], chosen[Kind.PROVINCE], page, pages)
    toast = in_short([_describe_reach(call.desk, chosen)]) if pressed and pressed[2] else ""
    return Reply(text="\n".join(lines), choices=choices, replaces=bool(pressed) and call.request.pressed, toast=toast)


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
    every = [Choice(label=_("Mọi tỉnh, thành"), command="/tinh tat-ca")] if chosen else []
    return (*in_rows(each), *(tuple(row) for row in (turn, every) if row))


def _offer_menu() -> Choice:
    return Choice(label=_("Các tỉnh, thành phố"), command="/tinh")


PROVINCES = Command(
    name="tinh",
    aliases=("tỉnh", "province", "provinces", "địa phương", "thành phố"),
    about=lambda: _("Chỉ nhận tin của tỉnh, thành phố này"),
    takes=lambda: _("Lâm Đồng"),
    answer=choose_provinces,
    is_meant=lambda desk, rest: not rest or bool(desk.provinces.find(rest)),
)
