"""What can be followed, by every name that people have for it: topics, provinces, newspapers."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from bot import catalogue
from bot.commands.context import Call, Desk
from news.articles.provinces import Province, Provinces
from news.asking.names import Bond, FilterName, FilterNames
from news.asking.reader import read_request
from news.asking.requests import FilterRequest
from news.delivery.subscriptions import Kind
from news.text.vietnamese import holds, key, slug
from news.topics.taxonomy import Taxonomy, names
from storage import feeds

_BODIES: Final = ("báo", "báo và phát thanh truyền hình", "báo và đài", "báo đài", "báo tỉnh")  #: before a province
_HOME: Final = re.compile(r"\(([^)]*)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The names of the moment."""

    names: FilterNames
    newspapers: dict[str, str]  #: by slug
    read: frozenset[str]  #: slugs of the newspapers that have a feed

    def request(self, words: str, *, own: Collection[str] = ()) -> FilterRequest:
        """What a sentence asks for; *own*: the keywords that the chat has, which come before any other name."""
        return read_request(words, self.names, own=own)

    def places(self, words: str) -> tuple[FilterName, ...]:
        """The provinces or else the newspapers that *words* name, several where nobody can tell."""
        found = self.names.find(words)
        for kind in (Kind.PROVINCE, Kind.NEWSPAPER):
            if these := [name for name in found if name.kind is kind]:
                return tuple(name for name in these if name.bond == these[0].bond)
        return self._place_in(words)

    def _place_in(self, words: str) -> tuple[FilterName, ...]:
        """The one place that stands among small words, "ở tỉnh Nghệ An"."""
        request = self.request(words)
        wanted = [(kind, value) for kind in Kind for value in request.wanted[kind]]
        if request.unknown or any(request.excepted.values()) or len(wanted) + len(request.unclear) != 1:
            return ()
        if request.unclear:
            return request.unclear[0].names
        kind, value = wanted[0]
        if kind not in (Kind.PROVINCE, Kind.NEWSPAPER):
            return ()
        town = next((said for said, province in request.towns if province == value), "")
        return (FilterName(kind=kind, value=value, name=town or words, bond=Bond.TOWN if town else Bond.OWN),)


def of_catalogue(desk: Desk) -> Directory:
    """The names without those that a newsroom gave to newspapers of its own, at once."""
    return _build(desk.taxonomy, desk.provinces, ())


async def understand(call: Call, words: str) -> tuple[Directory, FilterRequest]:
    """The names as they are now, and what a sentence of this chat asks for."""
    directory = await load(call)
    own = [
        typed
        for one in await call.read_filters()
        for side in (one.wanted, one.excepted)
        for typed in one.as_typed(side[Kind.KEYWORD])
    ]
    return directory, directory.request(words, own=own)


async def load(call: Call) -> Directory:
    """The names as they are now."""
    newspapers = await call.desk.db.read(feeds.list_newspapers)
    return _build(call.desk.taxonomy, call.desk.provinces, tuple(sorted(newspapers)))


@lru_cache(maxsize=8)
def _build(taxonomy: Taxonomy, provinces: Provinces, read: tuple[str, ...]) -> Directory:
    places = _learn_places(provinces, read)
    return replace(places, names=FilterNames(_name_topics(taxonomy), others=places.names))


@lru_cache(maxsize=4)
def _learn_places(provinces: Provinces, read: tuple[str, ...]) -> Directory:
    """The same without topics, which change more often and are few."""
    known = [one.name for one in catalogue.newspapers().newspapers]
    newspapers = {slug(name): name for name in (*known, *read)}
    found = list(_name_provinces(provinces))
    found += [name for value, shown in newspapers.items() for name in _name_newspaper(value, shown)]
    taken = {slug(one.name) for one in found if one.kind is Kind.NEWSPAPER}
    found += [name for name in _name_by_province(provinces) if slug(name.name) not in taken]
    return Directory(names=FilterNames(found), newspapers=newspapers, read=frozenset(map(slug, read)))


def _name_topics(taxonomy: Taxonomy) -> Iterator[FilterName]:
    for topic in taxonomy:
        own = {topic.name, topic.slug, topic.hashtag}
        for name in names(topic):
            # "Y tế" of "Y tế, sức khỏe" is the topic; "bóng đá" is but a part of sport.
            bond = Bond.OWN if name in own or holds(key(name), key(topic.name)) else Bond.ALIAS
            yield FilterName(kind=Kind.TOPIC, value=topic.slug, name=name, bond=bond)


def _name_provinces(provinces: Provinces) -> Iterator[FilterName]:
    for one in provinces.everyone():
        for names_, bond in (
            ((one.name, one.slug), Bond.OWN),
            (one.aliases, Bond.ALIAS),
            (one.places, Bond.TOWN),
            ([name for name in one.typed if not _is_short(name)], Bond.TOWN),
            ([name for name in one.typed if _is_short(name)], Bond.SHORT),
            ([f"{one.name} cũ"], Bond.ALIAS),
        ):
            for name in names_:
                yield FilterName(kind=Kind.PROVINCE, value=one.slug, name=name, bond=bond)


def _is_short(name: str) -> bool:
    return name.isupper()


def _name_newspaper(value: str, shown: str) -> Iterator[FilterName]:
    """By its name, with or without "Báo", and by each of two that are written as one, "Báo Đồng Khởi (Bến Tre)"."""
    yield FilterName(kind=Kind.NEWSPAPER, value=value, name=shown)
    yield FilterName(kind=Kind.NEWSPAPER, value=value, name=value)
    bare = _HOME.sub("", shown).strip()
    for name in (bare, f"Báo {bare.removeprefix('Báo ')}", bare.removeprefix("Báo ")):
        yield FilterName(kind=Kind.NEWSPAPER, value=value, name=name, bond=Bond.ALIAS)
    for home in _HOME.findall(shown):
        yield FilterName(kind=Kind.NEWSPAPER, value=value, name=f"Báo {home}", bond=Bond.ALIAS)


def _name_by_province(provinces: Provinces) -> Iterator[FilterName]:
    """The newspapers of a province by its names: "báo Hà Nội", "báo hcm"."""
    for one in provinces.everyone():
        for value in _newspapers_of(one):
            for body in _BODIES:
                for name in (one.name, *one.aliases, *filter(_is_short, one.typed)):
                    yield FilterName(kind=Kind.NEWSPAPER, value=value, name=f"{body} {name}", bond=Bond.ALIAS)


def _newspapers_of(one: Province) -> list[str]:
    """Slugs of its newspapers; of a former province only one that has its name."""
    press = catalogue.newspapers()
    if one.now:
        own = press.find(f"Báo {one.name}")
        return [slug(own.name)] if own else []
    return [slug(paper.name) for paper in press.of_province(one.slug) if not paper.former]
