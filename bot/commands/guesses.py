"""What may be meant by words that name nothing, to be followed by a press."""

from bot.commands import reading
from bot.commands.context import Desk
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
    province = desk.provinces.find(name)
    for near in [province] if province else desk.provinces.suggest(name, 1):
        label = _("Tin của {name}").format(name=near.name)
        choices.insert(0, Choice(label=label, command=f"/tinh {near.slug}"))
    return choices


def _count_slips(typed: str, name: str) -> int:
    """How many letters were typed wrongly, if few; what is further away is as good as any other."""
    return min(slips(typed, fold(name)), 3)


def offer_keyword(name: str) -> Choice:
    """The way to hear of whatever holds these words."""
    label = _("Theo dõi từ khóa “{words}”").format(words=reading.quote(name))
    return Choice(label=label, command=f"/tukhoa {reading.quote(name).rstrip('…')}")
