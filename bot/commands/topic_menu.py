"""The menu of topics: buttons that switch each on and off, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.commands import filter_words, summaries, undo
from bot.commands.context import Call, Rows, in_rows, in_short
from bot.commands.switches import Pressed, read_press
from bot.texts import _
from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from news.topics.taxonomy import Topic
from storage import subscriptions
from storage.engine.types import Tx

PAGE: Final = 8  #: topics shown at once
ALL: Final = "tat-ca"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """A page of the topics, as a press left it."""

    page: int
    pages: int
    chosen: Filter
    switched: bool  #: whether the press was one of a topic
    toast: str
    undoing: tuple[Choice, ...]


def is_pressed(rest: str) -> bool:
    """Whether *rest* is what a button of the menu says."""
    return read_press(rest) is not None


async def show_menu(call: Call) -> Reply:
    """Show the topics, those that are followed marked; after a press, with what it switched."""
    view = await press(call, call.rest)
    lines = [
        _("Chọn chủ đề muốn nhận tin; chọn lần nữa để bỏ. Trang {page}/{pages}.").format(
            page=view.page, pages=view.pages
        ),
        await filter_words.say_chosen(call, view.chosen, changed=view.switched),
        *undo.explain(view.undoing),
    ]
    whole, rows = arrange(call, view)
    replaces = is_pressed(call.rest) and call.request.pressed
    return Reply(
        text="\n".join(lines),
        choices=((whole,), *rows, *in_rows(view.undoing)),
        replaces=replaces,
        toast=view.toast,
    )


async def press(call: Call, words: str) -> TopicPage:
    """Switch what a button of a page says, and give the page that is seen then; without a press, the first one."""
    pressed = read_press(words) or Pressed(page=1)
    chosen = await call.read_filter()
    toast, undoing = "", list[Choice]()
    if pressed.switches:
        toast, undoing = await _switch(call, pressed, filter_=chosen.number)
        chosen = await call.desk.db.read(subscriptions.get, chat=call.chat.number, filter_=chosen.number)
    pages = -(-len(call.desk.taxonomy) // PAGE)
    return TopicPage(
        page=min(max(pressed.page, 1), pages),
        pages=pages,
        chosen=chosen,
        switched=pressed.switches,
        toast=toast,
        undoing=tuple(undoing),
    )


async def _switch(call: Call, pressed: Pressed, *, filter_: int) -> tuple[str, list[Choice]]:
    """Follow and unfollow by this filter; what came of it in short, and the way back, if much went.

    A button from an old menu may name a topic that is no more.
    """
    on, off = (_find(call, slugs) for slugs in (pressed.on, pressed.off))
    if not on and not off:
        return _("Chủ đề này không còn nữa."), []
    _nothing, undoing = await undo.change(call, _follow_and_unfollow, call=call, on=on, off=off, filter_=filter_)
    said = [_("Đã theo dõi {name}.").format(name=summaries.name_topics(call.desk, on))] if on else []
    said += [_("Đã bỏ {name}.").format(name=summaries.name_topics(call.desk, off))] if off else []
    return in_short(said), undoing


def _find(call: Call, slugs: Sequence[str]) -> list[str]:
    """Those that there are, as they are kept."""
    values = [EVERYTHING if slug == ALL else slug for slug in slugs]
    return [value for value in values if value == EVERYTHING or call.desk.taxonomy.get(value)]


def _follow_and_unfollow(tx: Tx, *, call: Call, on: Sequence[str], off: Sequence[str], filter_: int) -> None:
    chat, kind = call.chat.number, Kind.TOPIC
    for value in off:
        subscriptions.unfollow(tx, chat=chat, kind=kind, value=value, filter_=filter_)
    for value in on:
        subscriptions.follow(tx, chat=chat, kind=kind, value=value, now=call.now, filter_=filter_)


def arrange(call: Call, view: TopicPage, *, command: str = "/chude") -> tuple[Choice, Rows]:
    """The switch of all topics, and the rows of those of the page; *command* goes before what a button says."""
    topics = list(call.desk.taxonomy)[(view.page - 1) * PAGE : view.page * PAGE]
    at = f"{command} {view.page}"
    whole = _offer_switch(_("Tất cả chủ đề"), ALL, at, chosen=view.chosen.is_for_everything)
    each = [_offer_topic(one, at, view.chosen) for one in topics]
    turn = [Choice(label=_("◂ Trước"), command=f"{command} {view.page - 1}")] if view.page > 1 else []
    turn += [Choice(label=_("Tiếp ▸"), command=f"{command} {view.page + 1}")] if view.page < view.pages else []
    return whole, (*in_rows(each), *([tuple(turn)] if turn else []))


def _offer_topic(topic: Topic, at: str, chosen: Filter) -> Choice:
    """To follow the topic or no longer; one that is left out is marked, as such, and let in by a press."""
    if topic.slug in chosen.excepted[Kind.TOPIC]:
        label = _("Trừ {name}").format(name=topic.name)
        return Choice(label=label, command=f"{at} +{topic.slug}", chosen=True, toggles=True)
    return _offer_switch(topic.name, topic.slug, at, chosen=topic.slug in chosen[Kind.TOPIC])


def _offer_switch(label: str, slug: str, at: str, *, chosen: bool) -> Choice:
    return Choice(label=label, command=f"{at} {'-' if chosen else '+'}{slug}", chosen=chosen, toggles=True)
