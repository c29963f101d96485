"""A chat's filter changed as a sentence asks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.commands import removals
from bot.commands.context import Call
from bot.commands.keywords import MOST
from news.asking.phrases import Role
from news.asking.requests import FilterRequest
from news.asking.ways import Way
from news.delivery.subscriptions import EVERYTHING, Item, Kind, find_holder
from news.text.vietnamese import key
from storage import subscriptions
from storage.engine.types import Tx

_PLACES = (Kind.PROVINCE, Kind.NEWSPAPER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterChange:
    """What a sentence asks of one filter."""

    request: FilterRequest
    way: Way
    newspapers: Mapping[str, str]  #: names by slug
    filter: int  #: its number


def change(tx: Tx, asked: FilterChange, *, call: Call) -> int:
    """Follow and leave out what is asked for; the most keywords there may be, where not all found room, else 0."""
    chat, request = call.chat.number, asked.request
    if request.orders and request.negates and not request.has_subjects and _take_places(tx, call, request):
        return 0
    if request.scope is Role.ONLY and request.has_subjects:
        _leave_wanted(tx, call, asked)
    if asked.way is Way.REPLACE or request.everywhere:
        _leave_places(tx, asked, chat=chat)
    full = False
    for kind in (Kind.TOPIC, Kind.KEYWORD, *(_PLACES if asked.way is not Way.KEEP else ())):
        for words in request.wanted[kind]:
            full |= not _put(tx, call, asked, (kind, words), excepted=False)
    if request.has_places and subscriptions.get(tx, chat=chat, filter_=asked.filter).is_empty:
        _put(tx, call, asked, (Kind.TOPIC, EVERYTHING), excepted=False)
    for kind in Kind:
        for words in request.excepted[kind]:
            full |= not _put(tx, call, _turn_to_holder(tx, call, asked, kind, words), (kind, words), excepted=True)
    return MOST if full else 0


def _take_places(tx: Tx, call: Call, request: FilterRequest) -> bool:
    """Whether but places were to go, of what goes on coming from others: as `/bo` understands the same words."""
    places = [(kind, value) for kind in _PLACES for value in request.wanted[kind]]
    items = [(kind, key(one) if kind is Kind.KEYWORD else one) for kind in Kind for one in request.excepted[kind]]
    less = removals.find_less(call.narrow(subscriptions.list_filters(tx, chat=call.chat.number)), items + places)
    if less is None:
        return False
    for kind, value in places:
        subscriptions.unfollow(tx, chat=call.chat.number, kind=kind, value=value, filter_=less.number)
    return True


def _turn_to_holder(tx: Tx, call: Call, asked: FilterChange, kind: Kind, words: str) -> FilterChange:
    """The same of the filter that wants what is to come no more, where nothing else is asked and that is another."""
    if not asked.request.only_excepts:
        return asked
    every = call.narrow(subscriptions.list_filters(tx, chat=call.chat.number))
    item = (kind, key(words) if kind is Kind.KEYWORD else words)
    present = next((one for one in every if one.number == asked.filter), None)
    holder = find_holder(every, item, rather=present)
    goes = _goes(kind, asked.request, everything=holder is not None and holder.is_for_everything)
    return replace(asked, filter=holder.number) if goes and holder and item[1] in holder[kind] else asked


def _leave_wanted(tx: Tx, call: Call, asked: FilterChange) -> None:
    """Have nothing of what was followed; what was left out stays so, but for what is asked for now."""
    chat, request = call.chat.number, asked.request
    before = subscriptions.get(tx, chat=chat, filter_=asked.filter)
    subscriptions.unfollow_all(tx, chat=chat)
    wanted = {(kind, key(one) if kind is Kind.KEYWORD else one) for kind in Kind for one in request.wanted[kind]}
    for kind in Kind:
        for value in before.excepted[kind]:
            if (kind, value) not in wanted:
                words = before.words.get(value, "")
                subscriptions.leave_out(
                    tx, chat=chat, kind=kind, value=value, now=call.now, words=words, filter_=asked.filter
                )


def _leave_places(tx: Tx, asked: FilterChange, *, chat: int) -> None:
    before = subscriptions.get(tx, chat=chat, filter_=asked.filter)
    for kind in _PLACES:
        for value in before[kind]:
            if value not in asked.request.wanted[kind]:
                subscriptions.unfollow(tx, chat=chat, kind=kind, value=value, filter_=asked.filter)


def _put(tx: Tx, call: Call, asked: FilterChange, named: Item, *, excepted: bool) -> bool:
    """Follow it, or leave it out; False where there is no room for one more keyword."""
    kind, words = named
    chat, filter_, value, typed = call.chat.number, asked.filter, words, ""
    chosen = subscriptions.get(tx, chat=chat, filter_=filter_)
    if kind is Kind.KEYWORD:
        value, typed = key(words), words
        there = {*chosen[kind], *chosen.excepted[kind]}
        if not value or (value not in there and len(there) >= MOST):
            return not value
    elif kind is Kind.NEWSPAPER:
        typed = asked.newspapers.get(value, "")
    if not excepted and value in chosen.excepted[kind] and kind is Kind.KEYWORD and not asked.request.quotes:
        subscriptions.let_in(tx, chat=chat, kind=kind, value=value, filter_=filter_)
    elif not excepted:
        subscriptions.follow(tx, chat=chat, kind=kind, value=value, now=call.now, words=typed, filter_=filter_)
    elif value in chosen[kind] and _goes(kind, asked.request, everything=chosen.is_for_everything):
        subscriptions.unfollow(tx, chat=chat, kind=kind, value=value, filter_=filter_)
    else:
        subscriptions.leave_out(tx, chat=chat, kind=kind, value=value, now=call.now, words=typed, filter_=filter_)
    return True


def _goes(kind: Kind, request: FilterRequest, *, everything: bool) -> bool:
    """Whether what is followed just comes no more, rather than being left out of all else, too."""
    if kind is Kind.KEYWORD:
        return request.only_excepts and not request.quotes
    return kind is Kind.TOPIC and not everything
