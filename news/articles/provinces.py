"""The provinces of today and of before July 2025: their names, and which of them a text is about."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from news.errors import ConfigurationError
from news.text.names import Names
from news.text.vietnamese import clean, key

_WORD = re.compile(r"[^\W_]+")
_MOST = 4_000  # characters that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province, or one that is part of another since July 2025."""

    slug: str
    name: str
    kind: str = "tỉnh"  #: or "thành phố"
    now: str = ""  #: for a former province: the slug of the one it became part of
    aliases: tuple[str, ...] = ()
    places: tuple[str, ...] = field(default=())  #: towns that stand for it in a text
    typed: tuple[str, ...] = ()  #: what people type for it besides; maybe for another one, too


@dataclass(frozen=True, slots=True)
class _Printed:
    """A name as papers print it."""

    syllables: tuple[str, ...]
    capitals: tuple[bool, ...]  #: which syllables need one
    one: Province | None  #: None: this name is no province's
    town: bool = False


class Provinces:
    """Every province there is and was, by slug, by what people type and by what papers print."""

    def __init__(
        self,
        provinces: Iterable[Province],
        *,
        elsewhere: Iterable[str] = (),
        not_after: Iterable[str] = (),
        though_after: Iterable[str] = (),
        several: Iterable[str] = (),
    ) -> None:
        self._by_slug = {one.slug: one for one in provinces}
        everyone = self._by_slug.values()
        self._names = Names([(name, one) for one in everyone for name in (one.name, one.slug, *one.aliases)])
        self._not_after = frozenset(map(key, not_after))
        self._though_after = frozenset(map(key, though_after))
        self._several = frozenset(map(key, several))
        names = [_printed(name, None) for name in elsewhere]
        names += [_printed(name, one) for one in everyone for name in (one.name, *one.aliases)]
        names += [_printed(name, one, town=True) for one in everyone for name in one.places]
        self._printed: dict[str, list[_Printed]] = {}
        for name in sorted(names, key=lambda name: -len(name.syllables)):  # "Bà Rịa - Vũng Tàu" before "Bà Rịa"
            self._printed.setdefault(name.syllables[0], []).append(name)

    def __iter__(self) -> Iterator[Province]:
        """Those of today."""
        return (one for one in self._by_slug.values() if not one.now)

    def everyone(self) -> tuple[Province, ...]:
        """Those of today and the former ones."""
        return tuple(self._by_slug.values())

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
        """Slugs of the provinces an article is about, that of its *newspaper* (a slug, or "") first.

        A former province brings the one it belongs to. A provincial paper's article is about its own province
        whatever else it names, and about that part of it which the text names; elsewhere the headline counts,
        and the lead where the headline names none. A name that is no slug of ours stays as it is.
        """
        known = self._by_slug.get(newspaper)
        home = (known.now or known.slug) if known else newspaper
        found = dict.fromkeys(filter(None, (newspaper, home)))
        named = list(self._in(title)) if not newspaper else []
        for one in named or [*self._in(title), *self._in(lead)]:
            if not newspaper or home == (one.now or one.slug):
                found.update(dict.fromkeys((one.slug, one.now or one.slug)))
        return list(found)

    def _in(self, text: str) -> Iterator[Province]:
        """The provinces that *text* names, with capitals where papers print them."""
        text = clean(text[:_MOST])
        words = list(_WORD.finditer(text))
        syllables = key(" ".join(word[0] for word in words)).split(" ")
        if len(syllables) != len(words):  # one of them is no syllable, or several
            syllables = [key(word[0]) for word in words]
        at, listed = 0, -1  # where the names of several hamlets go on
        while at < len(words):
            name = self._name_at(words, syllables, at)
            end = at + (len(name.syllables) if name else 1)
            if name and not name.town:
                goes_on = at == listed or (at - 1 == listed and syllables[at - 1] == "và")
                if self._is_other(text, words, syllables, at) or goes_on:
                    listed = end if goes_on or syllables[max(0, at - 2)] in self._several else -1
                    name = None
            if name and name.one:
                yield name.one
            at = end

    def _name_at(self, words: list[re.Match[str]], syllables: list[str], at: int) -> _Printed | None:
        for name in self._printed.get(syllables[at], ()):
            end = at + len(name.syllables)
            if tuple(syllables[at:end]) == name.syllables and all(
                word[0][0].isupper() or not capital for word, capital in zip(words[at:end], name.capitals, strict=True)
            ):
                return name
        return None

    def _is_other(self, text: str, words: list[re.Match[str]], syllables: list[str], at: int) -> bool:
        """Whether the word before says that a street, a person or a ship has this name."""
        return (
            at > 0
            and syllables[at - 1] in self._not_after
            and " ".join(syllables[max(0, at - 3) : at]) not in self._though_after
            and " ".join(syllables[max(0, at - 2) : at]) not in self._though_after
            and text[words[at - 1].end() : words[at].start()].isspace()
        )


def _printed(name: str, one: Province | None, *, town: bool = False) -> _Printed:
    words = _WORD.findall(clean(name))
    return _Printed(tuple(map(key, words)), tuple(word[0].isupper() for word in words), one, town)


def parse(toml: str) -> Provinces:
    """The provinces that `provinces.toml` names; `ConfigurationError` with all its mistakes."""
    try:
        data = tomllib.loads(toml)
        return Provinces(_read_entries(data.pop("province")), **data)
    except (tomllib.TOMLDecodeError, TypeError, KeyError, AttributeError) as error:
        raise ConfigurationError([f"provinces.toml: {error}"]) from error


def _read_entries(entries: list[dict[str, object]]) -> Iterator[Province]:
    for entry in entries:
        formers = entry.pop("former", [])
        yield _one(entry)
        assert isinstance(formers, list)
        for former in formers:
            yield _one({**former, "now": entry["slug"]})


def _one(entry: dict[str, object]) -> Province:
    lists = {name: tuple(value) for name, value in entry.items() if isinstance(value, list)}
    values: dict[str, Any] = {**entry, **lists}
    return Province(**values)  # an unknown or missing key is a TypeError, told by `parse`
