"""What may be meant by words that name nothing, to be followed by a press."""

import re
from itertools import pairwise
from typing import Final

from bot.commands import reading
from bot.commands.context import Desk
from bot.commands.directory import of_catalogue
from bot.texts import _
from news.articles.provinces import Province
from news.asking.phrases import COMPOUNDS
from news.delivery.messages import Choice
from news.text.names import slips
from news.text.vietnamese import fold, key
from news.topics.taxonomy import names

#: Words of people who speak to somebody, with their marks.
_TALK: Final = frozenset(
    (
        "tôi", "mình", "gì", "nào", "không", "chưa", "đừng", "chẳng", "hãy", "giúp", "xin", "muốn", "nhé", "nhỉ", "ơi",
        "ạ", "what", "why", "how", "my", "me", "please", "you", "don",
    )
)  # fmt: skip
_ASKING: Final = re.compile(
    r"(?:tai |vi |lam )?sao (?!bien|vang|mai|la)|lam the nao|xem |toi (?:khong|muon|dang|can)|cho toi|dung gui"
    r"|khong (?:co|thay|nhan|gui|phai|biet|muon)"
    r"|(?:doi|xoa|bat|tat|them|bo|ngung gui|sua) (?:tin|bot|chu de|tu khoa|cai dat|ngon ngu|du lieu|thong bao)"
)


def guess(desk: Desk, name: str) -> list[Choice]:
    """Topics and provinces that *name* may mean, to be followed by a press."""
    typed = fold(name)[:60]
    nearest = sorted(
        desk.taxonomy.suggest(name), key=lambda one: min(_count_slips(typed, other) for other in names(one))
    )
    choices = [Choice(label=one.name, command=f"/theodoi {one.slug}") for one in nearest]
    places = [one.value for one in of_catalogue(desk).places(name)]
    places = places or [one.slug for one in desk.provinces.suggest(name, 1) if _is_slip(name, one)]
    return [_offer_place(desk, value) for value in places] + choices


def _is_slip(name: str, place: Province) -> bool:
    """Whether *name* may be the place's, typed wrongly: with its marks, it is not far from it."""
    typed = key(name)
    if typed == fold(name):
        return True
    return any(slips(typed, key(one)) <= 2 for one in (place.name, *place.aliases, *place.places, *place.typed))


def _offer_place(desk: Desk, value: str) -> Choice:
    """The news of a province or newspaper."""
    label = _("Tin của {name}").format(name=of_catalogue(desk).newspapers.get(value) or desk.provinces.name(value))
    return Choice(label=label, command=f"/tinh {value}")


def _count_slips(typed: str, name: str) -> int:
    """How many letters were typed wrongly, if few; what is further away is as good as any other."""
    return min(slips(typed, fold(name)), 3)


def could_be_keyword(said: str) -> bool:
    """Whether words are rather a name of something than a question, an order or a number that chooses nothing.

    >>> could_be_keyword("ô nhiễm không khí"), could_be_keyword("tôi không biết dùng"), could_be_keyword("99")
    (True, False, False)
    """
    words = key(said).split()
    if not any(map(str.isalpha, said)) or _ASKING.match(fold(said)) or said.strip().endswith("?"):
        return False
    pairs = {" ".join(pair) for pair in pairwise(words)}
    talk = set(words) & _TALK
    return not talk or any(any(word in pair.split() for word in talk) for pair in pairs & COMPOUNDS)


def offer_keyword(name: str) -> Choice:
    """The way to hear of whatever holds these words."""
    label = _("Theo dõi từ khóa “{words}”").format(words=reading.quote(name))
    return Choice(label=label, command=f"/tukhoa {reading.quote(name).rstrip('…')}")
