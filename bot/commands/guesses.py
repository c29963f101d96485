"""What may be meant by words that name nothing, to be followed by a press."""

from bot.commands import reading
from bot.commands.context import Desk
from bot.commands.directory import of_catalogue
from bot.texts import _
from news.delivery.messages import Choice
from news.text.names import slips
from news.text.vietnamese import fold
from news.topics.taxonomy import names


def guess(desk: Desk, name: str) -> list[Choice]:
    """Topics and provinces that *name* may mean, to be followed by a press."""
    typed = fold(name)[:60]
    nearest = sorted(
        desk.taxonomy.suggest(name), key=lambda one: min(_count_slips(typed, other) for other in names(one))
    )
    choices = [Choice(label=one.name, command=f"/theodoi {one.slug}") for one in nearest]
    places = [one.value for one in of_catalogue(desk).places(name)]
    places = places or [one.slug for one in desk.provinces.suggest(name, 1)]
    return [_offer_place(desk, value) for value in places] + choices


def _offer_place(desk: Desk, value: str) -> Choice:
    """The news of a province or newspaper."""
    label = _("Tin của {name}").format(name=of_catalogue(desk).newspapers.get(value) or desk.provinces.name(value))
    return Choice(label=label, command=f"/tinh {value}")


def _count_slips(typed: str, name: str) -> int:
    """How many letters were typed wrongly, if few; what is further away is as good as any other."""
    return min(slips(typed, fold(name)), 3)


def offer_keyword(name: str) -> Choice:
    """The way to hear of whatever holds these words."""
    label = _("Theo dõi từ khóa “{words}”").format(words=reading.quote(name))
    return Choice(label=label, command=f"/tukhoa {reading.quote(name).rstrip('…')}")
