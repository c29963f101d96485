"""The names of places and newspapers, as words of a search."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from news.articles.labels import Label
from news.articles.provinces import Provinces
from news.articles.searching import name_label
from news.text.names import Names
from news.text.vietnamese import slug

_MORE: Final = re.compile(r"\s*\(.*?\)")  #: "Báo Ấp Bắc (Tiền Giang)"


class SearchNames:
    """Finds the label words that typed words stand for: those of a province, of today or before, or a newspaper."""

    def __init__(self, provinces: Provinces, newspapers: Iterable[tuple[str, bool]]) -> None:
        """*newspapers*: their names, and whether each is of one province."""
        self._provinces = provinces
        self._newspapers = Names(
            (spelling, name) for name, provincial in newspapers for spelling in _list_spellings(name, provincial)
        )

    def find(self, words: str) -> list[str]:
        """The label words of what is surely named; nothing where these words are no name."""
        labels = []
        if province := self._provinces.find(words):
            labels.append(Label(kind="province", value=province.slug))
        if newspaper := self._newspapers.find(words):
            labels.append(Label(kind="newspaper", value=slug(newspaper)))
        return [name_label(label) for label in labels]


def _list_spellings(name: str, provincial: bool) -> Iterator[str]:
    """As it may be typed. "Lao Động" alone is work: "báo" has to say that a newspaper of no province is meant."""
    plain = _MORE.sub("", name)
    yield f"Báo {plain.removeprefix('Báo ')}"
    if provincial or plain.startswith("Báo ") or " " not in plain:
        yield name
        yield plain
