"""How what a sentence asks for goes together with what a chat follows already."""

from enum import StrEnum

from news.asking.phrases import Role
from news.asking.requests import FilterRequest, is_alike
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from news.text.vietnamese import key


class Way(StrEnum):
    """What becomes of the places and newspapers of a filter."""

    KEEP = "keep"  #: they stay as they are
    ADD = "add"  #: those asked for join them
    REPLACE = "replace"  #: those asked for take their place
    ASK = "ask"  #: nobody can tell: all that is followed would come from elsewhere


def choose_way(before: Filter, request: FilterRequest) -> Way:
    """The way that is surely meant, ASK where none is.

    All of a filter is from its places and newspapers. So where a chat follows one thing, and asks for another one in a
    certain place, either all of it is narrowed, or the other comes from everywhere.
    """
    if request.scope is Role.WIDEN:
        return Way.ADD
    if request.scope in (Role.NARROW, Role.ONLY):
        return Way.REPLACE
    if not (request.has_places or request.everywhere) or is_alike(before, request):
        return Way.KEEP
    if not request.has_subjects:
        if request.everywhere:
            return Way.REPLACE
        return Way.ADD if before.is_empty or has_all_kinds(before, request) else Way.ASK
    if before.is_empty or _is_of_these(before, request):
        return Way.REPLACE
    return Way.ASK


def has_all_kinds(before: Filter, request: FilterRequest) -> bool:
    """Whether it is narrowed already to some of each kind that is asked for."""
    return all(before[kind] for kind in (Kind.PROVINCE, Kind.NEWSPAPER) if request.wanted[kind])


def _is_of_these(before: Filter, request: FilterRequest) -> bool:
    """Whether all that is followed is what is asked for; "everything" ends where a topic is named."""
    topics = set(request.wanted[Kind.TOPIC])
    if EVERYTHING in topics:
        return True
    followed = set(before[Kind.TOPIC]) - ({EVERYTHING} if topics else set())
    keywords = {key(words) for words in request.wanted[Kind.KEYWORD]}
    return followed <= topics and set(before[Kind.KEYWORD]) <= keywords
