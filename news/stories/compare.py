"""Whether two articles tell one event, or one of them how the other's goes on.

A wrong "the same" is an alert that somebody never gets, a missed one is an alert too many: so what two reports share
must be much, rare and near in time, and nothing that one says may stand against the other. Two look-alikes differ in
little, but that little is another commune, another day, another figure.
"""

from collections.abc import Iterable
from datetime import timedelta
from math import sqrt
from typing import Final

from news.stories.facts import ANYTHING, BITS, NAMING, RARITY, SPECIFIC, Facts, Mark, weigh

REWRITTEN_WITHIN: Final = timedelta(hours=30)  #: another paper's own report of the event comes soon
ALIKE: Final = 0.195  #: the share of what both say, at once …
ALIKE_LATER: Final = 0.006  #: … and so much more for each hour
SOON: Final = 6  #: hours of which that is not asked
ENOUGH: Final = 40.0  #: the weight of what both say, whatever the share
SURE: Final = 0.38  #: share at which nothing specific needs to be among it
SURE_BESIDE: Final = 0.42  #: … and at which the names may be others
SPECIFIC_ENOUGH: Final = 12.0  #: the weight of names and numbers among what both say
CASE_WITHIN: Final = timedelta(hours=3)  #: "vụ …:" is in one headline only, and it is the first news all the same
EXPECTED_WITHIN: Final = timedelta(hours=10)  #: so are "sẽ", "dự kiến"
ROUNDED: Final = 0.025  #: how far a figure may be off

THREAD: Final = 0.12  #: the share of a next step
THREAD_SPECIFIC: Final = 18.0  #: the weight of names and numbers in it

_ROUND: Final = frozenset((1.0, 2.0, 3.0, 24.0, 100.0))  # figures that many events have


def have_much_in_common(one: Facts, other: Facts) -> bool:
    """Whether it is worth while to compare them: an eighth of what the shorter says the other says too."""
    return 8 * len({*one.pairs} & {*other.pairs}) >= min(len(one.pairs), len(other.pairs))


def is_rewritten(one: Facts, other: Facts, apart: timedelta) -> bool:
    """Whether two papers tell the same event in words of their own."""
    if apart > REWRITTEN_WITHIN or (one.marks | other.marks) & Mark.FORM or _is_step(one.marks, other.marks, apart):
        return False
    shared = set(one.pairs) & set(other.pairs)
    share = _share(one, other, shared)
    later = max(0.0, apart / timedelta(hours=1) - SOON)
    if weigh(shared) < ENOUGH or share < ALIKE + ALIKE_LATER * later:
        return False
    return _is_about_one(one, other, shared, share) and not contradict(one, other)


def goes_on(later: Facts, earlier: Facts) -> bool:
    """Whether *later* tells how the event of *earlier* goes on: both name the same people, things or figures."""
    if (later.marks | earlier.marks) & Mark.FORM or _are_elsewhere(later, earlier):
        return False
    shared = set(later.pairs) & set(earlier.pairs)
    return _share(later, earlier, shared) >= THREAD and weigh(_specific(shared)) >= THREAD_SPECIFIC


def contradict(one: Facts, other: Facts) -> bool:
    """Whether they name places of one kind, days, or figures of one thing, and none in common."""
    if one.days and other.days and not {*one.days} & {*other.days}:
        return True
    return _are_elsewhere(one, other) or _count_otherwise(one, other)


def _share(one: Facts, other: Facts, shared: set[int]) -> float:
    return weigh(shared) / sqrt(one.weight * other.weight) if shared else 0.0


def _specific(pairs: Iterable[int]) -> set[int]:
    return {pair for pair in pairs if pair & SPECIFIC}


def _is_step(one: Mark, other: Mark, apart: timedelta) -> bool:
    """Whether only one of them tells what came of it, what is expected, or why."""
    only = one ^ other
    return (
        bool(only & (Mark.GOES_ON | Mark.ASKS))
        or (bool(only & Mark.CASE) and apart > CASE_WITHIN)
        or (bool(only & Mark.EXPECTS) and apart > EXPECTED_WITHIN)
    )


def _is_about_one(one: Facts, other: Facts, shared: set[int], share: float) -> bool:
    """Whether both name the same people, places or figures, or say so much alike that nobody need be named."""
    mine, others = ({pair for pair in facts.pairs if _is_rare_name(pair)} for facts in (one, other))
    names, places = mine & others, {*one.places} & {*other.places}
    counted = any(count not in _ROUND for _, count in {*one.figures} & {*other.figures})
    if _is_unheard(one, other) or _is_unheard(other, one):
        return False
    if one.places and other.places and not places:
        return counted or (bool(names) and share >= SURE)
    if mine and others and not names:
        return counted or bool(places) or share >= SURE_BESIDE
    return share >= SURE or bool(names or places or counted) or weigh(_specific(shared)) >= SPECIFIC_ENOUGH


def _is_unheard(one: Facts, other: Facts) -> bool:
    """Whether the headline of *one* is about somebody of whom *other* says nothing."""
    return bool(one.people) and bool({*one.people} - {pair & ~BITS for pair in other.pairs})


def _is_rare_name(pair: int) -> bool:
    return bool(pair & NAMING) and pair & RARITY < 2


def _are_elsewhere(one: Facts, other: Facts) -> bool:
    """Whether each names places of a kind, say communes, and none of that kind is the other's too."""
    both = {place & BITS for place in one.places} & {place & BITS for place in other.places}
    return bool(both - {place & BITS for place in {*one.places} & {*other.places}})


def _count_otherwise(one: Facts, other: Facts) -> bool:
    """Whether there is a thing of which both give figures, and never the same."""
    both = {what for what, _ in one.figures} & {what for what, _ in other.figures} - {ANYTHING}
    near = {
        what
        for what, count in one.figures
        for unit, other_count in other.figures
        if what == unit and abs(count - other_count) <= ROUNDED * max(count, other_count)
    }
    return bool(both - near)
