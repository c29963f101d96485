"""The provinces of today and of before July 2025: their names, and which of them a text is about."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from news.errors import ConfigurationError
from news.names import Names
from news.vietnamese import clean, key

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province, or one that is part of another since July 2025."""

    slug: str
    name: str
    kind: str = "tỉnh"  #: or "thành phố"
    now: str = ""  #: for a former province: the slug of the one it became part of
    aliases: tuple[str, ...] = ()
    places: tuple[str, ...] = field(default=())  #: towns that stand for it in a text


class Provinces:
    """Every province there is and was, by slug, by what people type and by what papers print."""

    def __init__(self, provinces: tuple[Province, ...]) -> None:
        self._by_slug = {one.slug: one for one in provinces}
        self._names = Names([(name, one) for one in provinces for name in (one.name, one.slug, *one.aliases)])
        self._printed: dict[str, list[tuple[tuple[str, ...], Province]]] = {}
        for one in provinces:
            for name in (one.name, *one.aliases, *one.places):
                syllables = tuple(key(name).split())
                self._printed.setdefault(syllables[0], []).append((syllables, one))
        for names in self._printed.values():
            names.sort(key=lambda entry: -len(entry[0]))  # "Bà Rịa - Vũng Tàu" before "Bà Rịa"

    def __iter__(self) -> Iterator[Province]:
        """Those of today."""
        return (one for one in self._by_slug.values() if not one.now)

    def get(self, slug: str) -> Province | None:
        """The province of this slug."""
        return self._by_slug.get(slug)

    def name(self, slug: str) -> str:
        """Its name, or *slug* as it is where we know none."""
        known = self._by_slug.get(slug)
        return known.name if known else slug

    def find(self, words: str) -> Province | None:
        """The province meant by *words*, marks optional."""
        return self._names.find(words)

    def suggest(self, words: str, limit: int = 3) -> list[Province]:
        """Provinces that *words* may mean, likeliest first."""
        return self._names.suggest(words, limit)

    def parts(self, slug: str) -> list[Province]:
        """The former provinces that *slug* took in."""
        return [one for one in self._by_slug.values() if one.now == slug]

    def about(self, *, title: str, lead: str, newspaper: str = "") -> list[str]:
        """Slugs of the provinces an article is about, those of its *newspaper* (a slug, or "") first.

        A former province brings the one it belongs to. A provincial paper's article is about its own
        province whatever else it names; elsewhere what the text names counts.
        """
        found: dict[str, None] = {newspaper: None} if newspaper else {}
        named = [*self._in(title), *self._in(lead)]
        for one in named:
            home = one.now or one.slug
            if not newspaper or home == newspaper:
                found[one.slug] = None
                found[home] = None
        return list(found)

    def _in(self, text: str) -> Iterator[Province]:
        """The provinces that *text* names: every syllable with a capital, as papers print them."""
        words = _WORD.findall(clean(text))
        syllables = [key(word) for word in words]
        at = 0
        while at < len(words):
            for name, one in self._printed.get(syllables[at], ()):
                end = at + len(name)
                if tuple(syllables[at:end]) == name and all(word[0].isupper() for word in words[at:end]):
                    yield one
                    at = end - 1
                    break
            at += 1


def parse(toml: str) -> Provinces:
    """The provinces told by `provinces.toml`."""
    try:
        return Provinces(tuple(_told(tomllib.loads(toml))))
    except (tomllib.TOMLDecodeError, TypeError, KeyError, AttributeError) as error:
        raise ConfigurationError([f"provinces.toml: {error}"]) from error


def _told(data: dict[str, list[dict[str, object]]]) -> Iterator[Province]:
    for entry in data["province"]:
        formers = entry.pop("former", [])
        yield _one(entry)
        assert isinstance(formers, list)
        for former in formers:
            yield _one({**former, "now": entry["slug"]})


def _one(entry: dict[str, object]) -> Province:
    lists = {name: tuple(value) for name, value in entry.items() if isinstance(value, list)}
    values: dict[str, Any] = {**entry, **lists}
    return Province(**values)  # an unknown or missing key is a TypeError, told by `parse`
