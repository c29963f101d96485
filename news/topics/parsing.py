"""From the text of a topics' file to the taxonomy, with every mistake in it named."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import fields
from typing import Final

from news.errors import ConfigurationError
from news.text.vietnamese import fold, key, slug
from news.topics.taxonomy import STRENGTHS, Taxonomy, Topic, names

_HASHTAG: Final = re.compile(r"#\w+")


def parse(toml_text: str) -> Taxonomy:
    """The taxonomy a newsroom wrote down; `ConfigurationError` names every mistake in it."""
    try:
        data = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError([f"topics: not TOML: {error}"]) from error
    problems = [
        f"topics: unknown key {name!r}, known are topic, {', '.join(_TOP)}" for name in data.keys() - {"topic", *_TOP}
    ]
    lists = {name: _texts(data, name, "topics", problems) for name in _TOP}
    tables = data.get("topic", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigurationError([*problems, "topics: topic must be written as [[topic]] tables"])
    topics = [_topic(table, place, problems) for place, table in enumerate(tables, 1)]
    if not topics:
        problems.append("topics: there is no [[topic]]")
    _check_together(topics, problems)
    slugs = {topic.slug for topic in topics}
    for part in ("alone", "hidden"):
        problems += [
            f"topics: {part} has {name!r}, which is no topic's slug" for name in sorted(set(lists[part]) - slugs)
        ]
    if slugs and slugs <= set(lists["hidden"]):
        problems.append("topics: hidden has every topic, so there is none to follow")
    if problems:
        raise ConfigurationError(problems)
    return Taxonomy(topics, **lists)


_TOP: Final = ("alone", "idioms", "notices", "without_topic", "sections_without_topic", "hidden")
_TEXT: Final = ("slug", "name", "hashtag")
_OPTIONAL: Final = ("name_en",)
_LISTS: Final = tuple(one.name for one in fields(Topic) if one.name not in (*_TEXT, *_OPTIONAL))


def _topic(table: dict[str, object], place: int, problems: list[str]) -> Topic:
    """One table; where it is wrong, *problems* grow and something harmless stands in."""
    named = str(table.get("slug") or "")
    where = f"topic {place} ({named})" if named else f"topic {place}"
    known = (*_TEXT, *_OPTIONAL, *_LISTS)
    for name in table.keys() - {*known}:
        problems.append(f"{where}: unknown key {name!r}, known are {', '.join(known)}")
    text: dict[str, str] = {}
    for name in (*_TEXT, *_OPTIONAL):
        value = table.get(name, "")
        if not isinstance(value, str) or not (key(value) or (name not in table and name in _OPTIONAL)):
            problems.append(f"{where}: {name} must be a text that is not empty")
            value = ""
        text[name] = value.strip()
    if text["slug"] != slug(text["slug"]):
        problems.append(f"{where}: slug must be written {slug(text['slug'])!r}")
    if text["hashtag"] and not _HASHTAG.fullmatch(text["hashtag"]):
        problems.append(f"{where}: hashtag must be # and then letters, digits or _ only")
    lists = {name: _texts(table, name, where, problems) for name in _LISTS}
    seen: dict[str, str] = {}
    for name in STRENGTHS:
        for words in lists[name]:
            if (earlier := seen.setdefault(key(words), name)) != name:
                problems.append(f"{where}: {words!r} is both {earlier} and {name}")
    return Topic(slug=text["slug"], name=text["name"], hashtag=text["hashtag"], name_en=text["name_en"], **lists)


def _texts(table: dict[str, object], name: str, where: str, problems: list[str]) -> tuple[str, ...]:
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(words, str) for words in value):
        problems.append(f"{where}: {name} must be a list of texts")
        return ()
    for words in value:
        if not key(words):
            problems.append(f"{where}: {name} has a text without letters or digits: {words!r}")
    return tuple(value)


def _check_together(topics: Sequence[Topic], problems: list[str]) -> None:
    """Names must not be shared: whoever types one must get one topic."""
    slugs: set[str] = set()
    owners: dict[str, tuple[str, str]] = {}
    for topic in topics:
        if topic.slug and topic.slug in slugs:
            problems.append(f"topic {topic.slug}: there are two of this slug")
        slugs.add(topic.slug)
        for name in names(topic):
            owner, written = owners.setdefault(fold(name).replace(" ", ""), (topic.slug, name))
            if owner != topic.slug:
                problems.append(f"topic {topic.slug}: {name!r} is also a name of {owner} ({written!r})")
