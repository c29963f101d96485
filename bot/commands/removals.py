"""What is to come no more, taken out of the filters of a chat: each thing out of the one that has it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.commands import undo
from bot.commands.context import Call
from news.delivery.messages import Choice
from news.delivery.subscriptions import EVERYTHING, Filter, Item, Kind, find_holder, find_meant
from storage import subscriptions
from storage.engine.types import Tx

_SUBJECTS = (Kind.TOPIC, Kind.KEYWORD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What became of the wish to hear of some things no more."""

    gone: list[Item]
    lifted: list[Item] = field(default_factory=list)  #: of *gone*, keywords that were left out and no longer are
    missed: list[Item]  #: what no filter holds
    changed: list[tuple[Filter, Filter]] = field(default_factory=list)  #: each that lost something, before and after
    words: Filter = field(default_factory=Filter)  #: has keywords and newspapers as they were typed

    @property
    def leaves_out(self) -> bool:
        """Whether a topic was left out of everything."""
        return any(
            after.is_for_everything and after.excepted[Kind.TOPIC] != before.excepted[Kind.TOPIC]
            for before, after in self.changed
        )


async def remove(call: Call, items: Sequence[Item], *, is_sentence: bool = False) -> tuple[Removal, list[Choice]]:
    """Have no more of these *items*, and the button that takes that back.

    *is_sentence*: places that are named beside topics or keywords are where those are to come from no more. Then they
    go only with the last of what is from there, or alone where the same goes on coming from elsewhere.
    """
    if not items:
        return Removal(gone=[], missed=[]), []
    every = await call.read_filters()
    taken, undoing = await undo.change(call, _remove, call=call, items=items, is_sentence=is_sentence)
    afters = {one.number: one for one in await call.read_filters()}
    gone = [item for item in items if any(one == item for _filter, one in taken)]
    before = {one.number: one for one, _item in taken}
    removal = Removal(
        gone=gone,
        lifted=[item for one, item in taken if item[0] is Kind.KEYWORD and item[1] in one.excepted[Kind.KEYWORD]],
        missed=[item for item in items if item not in gone and not _has(call.narrow(every), item)],
        changed=[(one, afters.get(number, Filter())) for number, one in sorted(before.items())],
        words=Filter(words={value: typed for one in every for value, typed in one.words.items()}),
    )
    return removal, undoing


def _has(several: Sequence[Filter], item: Item) -> bool:
    return any(item[1] in one[item[0]] for one in several)


def _remove(tx: Tx, *, call: Call, items: Sequence[Item], is_sentence: bool) -> list[tuple[Filter, Item]]:
    """What there was, and the filters that it went from as they were."""
    chat = call.chat.number
    every = call.narrow(subscriptions.list_filters(tx, chat=chat))
    meant = find_meant(every, items, leaving=True)
    subjects = [item for item in items if item[0] in _SUBJECTS]
    places = [item for item in items if item not in subjects]
    less = find_less(every, items) if is_sentence else None
    gone: list[tuple[Filter, Item]] = []
    for item in [*subjects, *places]:
        several: Sequence[Filter] = every
        if less is not None and item[1] in less[item[0]]:
            several = [less] if item in places else []
        elif is_sentence and subjects and item in places:
            lost = {one.number: one for one, _item in gone}
            several = [one for one in lost.values() if subscriptions.get(tx, chat=chat, filter_=one.number).is_empty]
        one = find_holder(several, item, rather=meant)
        if one is not None and remove_one(tx, call, item, filter_=one.number):
            gone.append((one, item))
    return gone


def find_less(every: Sequence[Filter], items: Sequence[Item]) -> Filter | None:
    """The filter that loses but the places among *items*, where all that it brings is named, from some of them."""
    meant = find_meant(every, items, leaving=True)
    subjects = [item for item in items if item[0] in _SUBJECTS]
    places = [item for item in items if item not in subjects]
    return meant if meant is not None and _loses_places_alone(meant, subjects, places) else None


def _loses_places_alone(one: Filter, subjects: Sequence[Item], places: Sequence[Item]) -> bool:
    """Whether all that it brings is named, from some of its places: it goes on from the others."""
    kinds = {kind for kind, _value in places}
    wanted = [(kind, value) for kind in _SUBJECTS for value in one[kind]]
    within = all(value in one[kind] for kind, value in places)
    left = all(set(one[kind]) - {value for _kind, value in places} for kind in kinds)
    return bool(wanted and places) and set(wanted) <= set(subjects) and within and left


def remove_one(tx: Tx, call: Call, item: Item, *, filter_: int) -> bool:
    """Whether there was such a thing to remove from this filter, or to leave out of everything.

    Out of "everything", a topic goes by being left out, now and in what is yet to come.
    """
    (kind, value), chat = item, call.chat.number
    chosen = subscriptions.get(tx, chat=chat, filter_=filter_)
    if kind is Kind.TOPIC and value != EVERYTHING and chosen.is_for_everything:
        return subscriptions.leave_out(tx, chat=chat, kind=kind, value=value, now=call.now, filter_=filter_)
    if subscriptions.unfollow(tx, chat=chat, kind=kind, value=value, filter_=filter_):
        return True
    return kind is Kind.KEYWORD and subscriptions.let_in(tx, chat=chat, kind=kind, value=value, filter_=filter_)
