"""A chat's filter changed as a sentence asks."""

from collections.abc import Mapping

from bot.commands.context import Call
from bot.commands.keywords import MOST
from news.delivery.filter_requests import FilterRequest
from news.delivery.filter_ways import Way
from news.delivery.filter_words import Role
from news.delivery.subscriptions import EVERYTHING, Kind
from news.text.vietnamese import key
from storage import subscriptions
from storage.engine.types import Tx

_PLACES = (Kind.PROVINCE, Kind.NEWSPAPER)


def change(tx: Tx, *, call: Call, request: FilterRequest, way: Way, newspapers: Mapping[str, str]) -> int:
    """Follow and leave out what is asked for; the most keywords there may be, where not all found room, else 0."""
    chat = call.chat.number
    if request.scope is Role.ONLY and request.has_subjects:
        subscriptions.unfollow_all(tx, chat=chat)
    if way is Way.REPLACE or request.everywhere:
        _leave_places(tx, chat=chat, but=request)
    full = False
    for kind in (Kind.TOPIC, Kind.KEYWORD, *(_PLACES if way is not Way.KEEP else ())):
        for words in request.wanted[kind]:
            full |= not _put(tx, call, kind, words, newspapers, excepted=False)
    if request.has_places and subscriptions.get(tx, chat=chat).is_empty:
        subscriptions.follow(tx, chat=chat, kind=Kind.TOPIC, value=EVERYTHING, now=call.now)
    for kind in Kind:
        for words in request.excepted[kind]:
            full |= not _put(tx, call, kind, words, newspapers, excepted=True)
    return MOST if full else 0


def _leave_places(tx: Tx, *, chat: int, but: FilterRequest) -> None:
    before = subscriptions.get(tx, chat=chat)
    for kind in _PLACES:
        for value in before[kind]:
            if value not in but.wanted[kind]:
                subscriptions.unfollow(tx, chat=chat, kind=kind, value=value)


def _put(tx: Tx, call: Call, kind: Kind, words: str, newspapers: Mapping[str, str], *, excepted: bool) -> bool:
    """Follow it, or leave it out; False where there is no room for one more keyword."""
    chat, value, typed = call.chat.number, words, ""
    chosen = subscriptions.get(tx, chat=chat)
    if kind is Kind.KEYWORD:
        value, typed = key(words), words
        there = {*chosen[kind], *chosen.excepted[kind]}
        if not value or (value not in there and len(there) >= MOST):
            return not value
    elif kind is Kind.NEWSPAPER:
        typed = newspapers.get(value, "")
    if not excepted:
        subscriptions.follow(tx, chat=chat, kind=kind, value=value, now=call.now, words=typed)
    elif kind is Kind.TOPIC and value in chosen[kind] and not chosen.is_for_everything:
        subscriptions.unfollow(tx, chat=chat, kind=kind, value=value)
    else:
        subscriptions.leave_out(tx, chat=chat, kind=kind, value=value, now=call.now, words=typed)
    return True
