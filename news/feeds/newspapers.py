"""The newspapers we know before asking any: their sites, the systems behind them, their feeds and how sure each is."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urljoin, urlsplit

from news.articles.provinces import Provinces
from news.errors import ConfigurationError
from news.text.links import link_of, site_of
from news.text.names import Names

_FEW = 3  #: links of a family's shape that may be chance


class Sureness(StrEnum):
    """How sure it is that an address is a feed, the surest first."""

    ANSWERED = "answered"
    PRINTED = "printed"
    USED = "used"
    USED_BEFORE = "used_before"
    DERIVED = "derived"
    GUESSED = "guessed"
    OLD = "old"
    BLOCKED = "blocked"
    DEAD = "dead"

    @property
    def better_than_a_guess(self) -> bool:
        """Whether somebody has seen the feed."""
        return self in (Sureness.ANSWERED, Sureness.PRINTED, Sureness.USED, Sureness.USED_BEFORE)

    @property
    def may_live(self) -> bool:
        """Whether it is worth a try."""
        return self not in (Sureness.OLD, Sureness.DEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFeed:
    """An address that may be a feed."""

    url: str
    section: str  #: "" = the whole newspaper
    sureness: Sureness


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A newspaper system that several newspapers run on, and where it puts things."""

    slug: str
    name: str
    marks: tuple[str, ...] = ()  #: any of these in a page tells the family
    article: str = ""  #: the shape of its articles' links
    indexes: tuple[str, ...] = ()  #: pages that list the feeds
    rule: str = ""  #: where the feed of a {section} lies
    subrule: str = ""  #: that of a section within another, where this is not the same
    sitemaps: tuple[str, ...] = ()

    def runs(self, html: str) -> bool:
        """Whether this page was made by the family's system."""
        return any(mark in html for mark in self.marks) or bool(
            self.article and sum(1 for _ in re.finditer(self.article, html)) >= _FEW
        )

    def feed_of(self, slug: str) -> str:
        """Where the family would put a section's feed; *slug* may be "section/subsection"."""
        if self.subrule and "/" in slug:
            return self.subrule.format(section=slug.rpartition("/")[2])
        return self.rule.format(section=slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newspaper:
    """A newspaper and its feeds, the surest first."""

    name: str
    site: str  #: its host
    province: str = ""  #: the slug of its province of today
    family: str = ""
    former: bool = False  #: became part of another one in 2025
    feeds: tuple[KnownFeed, ...] = ()


class Press:
    """All newspapers and families of the catalogue."""

    def __init__(self, newspapers: tuple[Newspaper, ...], families: tuple[Family, ...]) -> None:
        self.newspapers = newspapers
        self.families = families
        self._names = Names([(name, one) for one in newspapers for name in (one.name, one.name.removeprefix("Báo "))])

    def of_province(self, slug: str) -> list[Newspaper]:
        """The newspapers of a province, those of today first."""
        return sorted((one for one in self.newspapers if one.province == slug), key=lambda one: one.former)

    def find(self, words: str) -> Newspaper | None:
        """The newspaper of this name (marks optional) or site."""
        return self.of_site(words) or self._names.find(words)

    def of_site(self, words: str) -> Newspaper | None:
        """The newspaper whose site an address or host belongs to."""
        host = urlsplit(link_of(words) or link_of(f"https://{words.strip()}")).hostname or ""
        return next((one for one in self.newspapers if f".{site_of(host)}".endswith(f".{one.site}")), None)

    def name_of_site(self, address: str) -> str:
        """Whose page it is: a newspaper's name where we know it, else the host."""
        known = self.of_site(address)
        return known.name if known else site_of(urlsplit(address).hostname or "")

    def family(self, slug: str) -> Family | None:
        """The family of this slug."""
        return next((one for one in self.families if one.slug == slug), None)

    def family_of(self, html: str) -> Family | None:
        """The family whose system made this page."""
        return next((one for one in self.families if one.runs(html)), None)


def parse(toml: str, provinces: Provinces) -> Press:
    """The catalogue that `feeds.toml` holds; `ConfigurationError` with all its mistakes."""
    try:
        data = tomllib.loads(toml)
        families = tuple(Family(**_lists(entry)) for entry in data["family"])
        newspapers = tuple(_newspaper(entry) for entry in data["newspaper"])
    except (tomllib.TOMLDecodeError, TypeError, KeyError, ValueError, AttributeError) as error:
        raise ConfigurationError([f"feeds.toml: {error}"]) from error
    problems = [f"feeds.toml: {problem}" for problem in _problems(newspapers, families, provinces)]
    if problems:
        raise ConfigurationError(problems)
    return Press(newspapers, families)


def _newspaper(entry: dict[str, Any]) -> Newspaper:
    listed = [(sureness, entry.pop(sureness.value, [])) for sureness in Sureness]
    feeds = tuple(
        KnownFeed(url=urljoin(f"https://{entry['site']}", address), section=section, sureness=sureness)
        for sureness, pairs in listed
        for section, address in pairs
    )
    return Newspaper(**entry, feeds=feeds)  # an unknown or missing key is a TypeError, told by `parse`


def _lists(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}


def _problems(newspapers: tuple[Newspaper, ...], families: tuple[Family, ...], provinces: Provinces) -> Iterator[str]:
    today = {one.slug for one in provinces}
    known = {one.slug for one in families}
    seen: set[str] = set()
    for one in newspapers:
        if one.province and one.province not in today:
            yield f"{one.name}: no province of today is called {one.province!r}"
        if one.family and one.family not in known:
            yield f"{one.name}: no family is called {one.family!r}"
        for feed in one.feeds:
            if link_of(feed.url) != feed.url:
                yield f"{one.name}: {feed.url!r} is no web address"
            if feed.url in seen:
                yield f"{one.name}: {feed.url} is listed twice"
            seen.add(feed.url)
    for slug in sorted(today - {one.province for one in newspapers if not one.former}):
        yield f"no newspaper of {slug}"
