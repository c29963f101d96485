"""/ittin: less of what an article is like: its story, a topic, its newspaper, a word; each can be undone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from bot.commands import coming, removals, undo
from bot.commands.context import Call, Command, NotAllowed, Rows, in_short
from bot.commands.whereabouts import is_newsroom
from bot.texts import _
from bot.words import alert_buttons, corrections
from news.delivery.messages import Alert, Choice, Reply
from news.delivery.subscriptions import EVERYTHING, Filter, Item, Kind
from news.text.sentences import shorten
from news.text.vietnamese import slug
from storage import digests, filters, former_filters, history, muted_stories, subscriptions
from storage.engine.types import Tx
from storage.outbox import ledger, reasons
from storage.outbox.rows import Reason
from storage.undoing import Restored

_SAID: Final = re.compile(r"#?(\d{1,15})(?: ([a-z]+))?(?: (\S+))?")
_NAME: Final = 24  #: UTF-16 units of a name on a button, so that it stands on one line of a phone
_TITLE: Final = 120  #: UTF-16 units of a headline
_MOST: Final = 3  #: topics, and keywords, offered: more would be a menu of settings
#: What a button asks for.
_STORY, _HEAR, _TOPIC, _PROVINCE, _PAPER, _WORD, _UNDO, _BACK = (
    "vu",
    "nghe",
    "chude",
    "tinh",
    "bao",
    "tu",
    "lai",
    "thoi",
)


async def _ask_for_article(call: Call) -> Reply:
    """Where no article is known: none came yet, or which one is not said."""
    if await call.desk.db.read(ledger.last_alert, chat=call.chat.number, place=1) is None:
        return Reply(text=await coming.say_how(call, after=_("Chưa có tin nào gửi đến đây.")))
    return Reply(text=_("Không rõ bài nào. Hãy trả lời vào tin của bài rồi gõ /ittin."))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """An article that a chat wants less of."""

    call: Call
    alert: Alert
    topics: tuple[str, ...]  #: slugs of what it is about
    because: tuple[Reason, ...]  #: what the chat follows of it
    chosen: tuple[Filter, ...]  #: the filters that it came by

    def find_filters(self, item: Item) -> list[int]:
        """The numbers of those that brought it by this *item*; of all that did, for its newspaper.

        A filter that holds the same and did not let the article in stays as it is.
        """
        named = (item, (Kind.TOPIC, EVERYTHING)) if item[0] is Kind.TOPIC else (item,)
        by_it = {one.filter for one in self.because if (one.kind, one.value) in named}
        return [one.number for one in self.chosen if item[0] is Kind.NEWSPAPER or one.number in by_it]

    def press(self, *words: str) -> str:
        return " ".join((f"/ittin {self.alert.article}", *words))


async def show_less(call: Call) -> Reply:
    """Offer what there may be less of: for the article of this number, the message answered, or the last one."""
    if not call.request.may_change:
        raise NotAllowed(call.request.who)
    said = _SAID.fullmatch(call.rest)
    number = int(said[1]) if said else await _find_meant(call)
    asked = await _look_up(call, number) if number else None
    if asked is None:
        return await _ask_for_article(call)
    deed, value = (said[2] or "", said[3] or "") if said else ("", "")
    if deed in (_STORY, _HEAR):
        return await _mute(asked) if deed == _STORY else await _unmute(asked)
    if deed == _UNDO:
        return await _undo(asked, value)
    if deed == _BACK:
        return _close(asked, _("Không có gì thay đổi."))
    found = next((one for one in _offer(asked) if one.words == (deed, value)), None) if deed else None
    return await _reduce(asked, found) if found else _open(asked)


async def _find_meant(call: Call) -> int | None:
    if call.request.answers:
        meant = await call.desk.db.read(history.find_sent, chat=call.chat.number, message_id=call.request.answers)
        return meant if isinstance(meant, int) else None
    return None if call.rest else await call.desk.db.read(ledger.last_alert, chat=call.chat.number)


async def _look_up(call: Call, number: int) -> _Asked | None:
    alerts = await call.desk.composer.alerts([number])
    if not alerts:
        return None
    because = tuple(await call.desk.db.read(reasons.find, chat=call.chat.number, article=number))
    numbers = {one.filter for one in because}
    every = await call.read_filters()
    return _Asked(
        call=call,
        alert=corrections.mark(alerts[0]),
        topics=tuple(one.slug for one in alerts[0].topics),
        because=because,
        chosen=tuple(one for one in every if one.number in numbers or len(every) == 1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """Something that there may be less of."""

    words: tuple[str, str]  #: of the button
    label: str
    done: str  #: what is said afterwards
    carry_out: Callable[[Tx, Call], bool]  #: whether it changed anything


def _offer(asked: _Asked) -> list[_Offer]:
    """What the chat follows of it, and its newspaper."""
    because = {(one.kind, one.value): one for one in asked.because}
    followed = [value for kind, value in because if kind is Kind.TOPIC]
    topics = asked.topics if EVERYTHING in followed else [one for one in followed if one in asked.topics]
    name_of = asked.call.desk.taxonomy.name_of
    offers = [_offer_to_leave(asked, (Kind.TOPIC, one), name_of(one), _TOPIC) for one in topics[:_MOST]]
    for kind, word in ((Kind.PROVINCE, _PROVINCE), (Kind.KEYWORD, _WORD)):
        for one in [one for one in because.values() if one.kind is kind][:_MOST]:
            name = asked.call.desk.provinces.name(one.value) if kind is Kind.PROVINCE else f"“{one.words}”"
            offers.append(_offer_to_leave(asked, (kind, one.value), name, word))
    paper = slug(asked.alert.newspaper)
    is_only = any(one[Kind.NEWSPAPER] == [paper] for one in asked.chosen)
    if paper and asked.chosen and not is_only:  # without its only newspaper it would hear of all
        offers.append(_offer_to_leave(asked, (Kind.NEWSPAPER, paper), asked.alert.newspaper, _PAPER))
    return offers


def _offer_to_leave(asked: _Asked, item: Item, name: str, word: str) -> _Offer:
    kind, value = item
    short = shorten(name, _NAME) or "…"
    label, done = {
        Kind.TOPIC: (_("Bỏ chủ đề {name}"), _("Đã bỏ chủ đề {name}")),
        Kind.PROVINCE: (_("Bỏ tin {name}"), _("Đã bỏ tin {name}")),
        Kind.NEWSPAPER: (_("Bỏ tin của {name}"), _("Đã bỏ tin của {name}")),
        Kind.KEYWORD: (_("Bỏ từ khóa {name}"), _("Đã bỏ từ khóa {name}")),
    }[kind]

    def carry_out(tx: Tx, call: Call) -> bool:
        changed = [_leave(tx, call, item, name=name, filter_=number) for number in asked.find_filters(item)]
        return any(changed)

    return _Offer(
        words=(word, _sign(value)), label=label.format(name=short), done=done.format(name=short), carry_out=carry_out
    )


def _leave(tx: Tx, call: Call, item: Item, *, name: str, filter_: int) -> bool:
    """Whether this filter is another by having no more of it."""
    (kind, value), chat = item, call.chat.number
    if kind is not Kind.NEWSPAPER:
        return removals.remove_one(tx, call, item, filter_=filter_)
    if subscriptions.unfollow(tx, chat=chat, kind=kind, value=value, filter_=filter_):
        return True  # it was one of several that were chosen
    return subscriptions.leave_out(tx, chat=chat, kind=kind, value=value, words=name, now=call.now, filter_=filter_)


def _sign(value: str) -> str:
    """*value* on a button, which holds few letters: the same whenever it is pressed."""
    return blake2b(value.encode(), digest_size=5).hexdigest()


def _open(asked: _Asked) -> Reply:
    """The choices, beneath the alert where that can be."""
    choices = [Choice(label=_("Thôi nhận tin về vụ này"), command=asked.press(_STORY))]
    choices += [Choice(label=one.label, command=asked.press(*one.words)) for one in _offer(asked)]
    ways = [Choice(label=_("Vì sao có tin này?"), command=f"/visao #{asked.alert.article} toi")]
    if asked.call.request.pressed:  # who typed it has nothing to go back to
        ways.append(Choice(label=_("‹ Quay lại"), command=asked.press(_BACK)))
    text = _("Bớt những tin như “{title}”: bạn không muốn nhận gì nữa?").format(
        title=shorten(asked.alert.title, _TITLE)
    )
    return _answer(text, (*((one,) for one in choices), tuple(ways)))


def _close(asked: _Asked, text: str) -> Reply:
    """The alert's own buttons again."""
    return _answer(text, _own_buttons(asked))


def _own_buttons(asked: _Asked) -> Rows:
    alert = asked.alert
    return alert_buttons.arrange_buttons_of(alert.article, alert.url, for_newsroom=is_newsroom(asked.call))


def _answer(text: str, choices: Rows) -> Reply:
    return Reply(text=text, choices=choices, replaces=True, beneath=True, toast=in_short([text]))


async def _mute(asked: _Asked) -> Reply:
    call, number = asked.call, asked.alert.article
    await call.change(muted_stories.mute, chat=call.chat.number, article=number, now=call.now)
    return _confirm(asked, _("Đã thôi nhận tin về vụ này"), asked.press(_HEAR))


async def _unmute(asked: _Asked) -> Reply:
    call, number = asked.call, asked.alert.article
    await call.change(muted_stories.unmute, chat=call.chat.number, article=number, now=call.now)
    return _close(asked, _("Từ nay lại nhận tin về vụ này."))


async def _reduce(asked: _Asked, offer: _Offer) -> Reply:
    """Carry it out; where nothing at all is left to come, say so in a message of its own."""
    call = asked.call

    def carry_out(tx: Tx) -> int | None:
        chat = call.chat.number
        before, settings = subscriptions.copy(tx, chat=chat), filters.list_settings(tx, chat=chat)
        if not undo.remove_emptied(tx, call, offer.carry_out, call):
            return None
        bundled = digests.chosen(tx, chat=chat)
        return former_filters.keep(tx, before, chat=chat, now=call.now, settings=settings, bundled=bundled)

    number = await call.change(carry_out)
    if number is None:
        return _open(asked)
    undoing = asked.press(_UNDO, str(number))
    if all(one.is_empty for one in await call.read_filters()):
        text = f"{offer.done}.\n" + _("Bạn không còn theo dõi gì nữa, nên sẽ không có tin gửi đến.")
        ways = (Choice(label=_("Hoàn tác"), command=undoing), Choice(label=_("Chọn chủ đề"), command="/chude"))
        return Reply(text=text, choices=(ways,))
    return _confirm(asked, offer.done, undoing)


def _confirm(asked: _Asked, done: str, undoing: str) -> Reply:
    ways = [Choice(label=_("Hoàn tác"), command=undoing), *alert_buttons.offer_reading(asked.alert.url)]
    said = ((Choice(label=f"✓ {done}", command=asked.press()),),) if asked.call.request.pressed else ()
    return _answer(f"{done}.", (*said, tuple(ways)))


async def _undo(asked: _Asked, value: str) -> Reply:
    call = asked.call
    number = int(value) if value.isdecimal() and len(value) <= 18 else 0
    restored = (
        await call.change(former_filters.restore, chat=call.chat.number, number=number, now=call.now)
        if number
        else None
    )
    if restored in (Restored.NOW, Restored.BEFORE):
        return _close(asked, _("Đã hoàn tác, mọi thứ lại như trước."))
    text = _("Chỉ hoàn tác được trong 10 phút. Gõ /caidat để xem và đổi những gì bạn nhận.")
    return Reply(text=text, choices=((Choice(label=_("Cài đặt"), command="/caidat"),),))


LESS = Command(
    name="ittin",
    aliases=("ít tin", "ít tin này hơn", "bớt tin", "less"),
    about=lambda: _("Bớt tin như tin vừa rồi: vụ ấy, chủ đề, báo hay từ khóa"),
    answer=show_less,
)
