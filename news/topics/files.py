"""All topics as a file: written down as TOML, and what differs between two of them."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

WIDTH: Final = 120  #: of a line of TOML
_Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What makes one set of topics another."""

    added: tuple[str, ...] = ()  #: names
    removed: tuple[tuple[str, str], ...] = ()  #: slug and name
    hidden: tuple[tuple[str, str], ...] = ()  #: slug and name, no longer shown
    shown: tuple[str, ...] = ()  #: names, hidden before
    renamed: tuple[tuple[str, str], ...] = ()  #: names before and after; hashtags where only those differ
    phrases_added: int = 0  #: of topics in both, and of the lists for all topics
    phrases_removed: int = 0
    moved: bool = False  #: the menu has another order

    def __bool__(self) -> bool:
        return self != Difference()


def difference(before: str, after: str) -> Difference:
    """What is otherwise in the topics of *after*; both can be read."""
    old, new = tomllib.loads(before), tomllib.loads(after)
    was, now = ({topic["slug"]: topic for topic in data["topic"]} for data in (old, new))
    both = [slug for slug in was if slug in now]
    had, has = _phrases(old, both), _phrases(new, both)
    hid, hides = old.get("hidden", []), new.get("hidden", [])
    return Difference(
        added=tuple(now[slug]["name"] for slug in now if slug not in was),
        removed=tuple((slug, was[slug]["name"]) for slug in was if slug not in now),
        hidden=tuple((slug, now[slug]["name"]) for slug in both if slug in hides and slug not in hid),
        shown=tuple(now[slug]["name"] for slug in both if slug in hid and slug not in hides),
        renamed=tuple(pair for slug in both if (pair := _renamed(was[slug], now[slug]))),
        phrases_added=len(has - had),
        phrases_removed=len(had - has),
        moved=both != [slug for slug in now if slug in was],
    )


def _renamed(before: _Data, after: _Data) -> tuple[str, str] | None:
    for part in ("name", "hashtag"):
        if before[part] != after[part]:
            return before[part], after[part]
    return None


def _phrases(data: _Data, slugs: Iterable[str]) -> set[tuple[str, str, str]]:
    """All that stands in lists: (topic, list, words)."""
    topics = {slug: topic for topic in data["topic"] if (slug := topic["slug"]) in slugs}
    return {
        (slug, part, words)
        for slug, table in [("", data), *topics.items()]
        for part, listed in table.items()
        if isinstance(listed, list) and part not in ("topic", "hidden")
        for words in listed
    }


def write_topics(data: _Data, *, heading: str = "") -> str:
    """The topics as TOML, as `news.topics.parse` reads them."""
    lines = [heading] if heading else []
    lines += [_value(part, value) for part, value in data.items() if part != "topic"]
    for topic in data["topic"]:
        lines.append("\n[[topic]]")
        lines += [_value(part, value) for part, value in topic.items()]
    return "\n".join(lines) + "\n"


def _value(name: str, value: Any) -> str:
    """One text, or one list on as many lines as it takes."""
    if not isinstance(value, list):
        return f"{name} = {_text(value)}"
    listed: list[str] = value
    short = f"{name} = [{', '.join(map(_text, listed))}]"
    if len(short) <= WIDTH:
        return short
    lines = [""]
    for one in map(_text, listed):
        if lines[-1] and len(lines[-1]) + len(one) > WIDTH - 4:
            lines.append("")
        lines[-1] += f" {one},"
    return "\n".join([f"{name} = [", *(f" {line}" for line in lines), "]"])


def _text(words: str) -> str:
    """A TOML string: JSON's way of writing one, but for a character that only JSON takes as it is."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def heading(toml_text: str) -> str:
    """The comment a file begins with."""
    lines = []
    for line in toml_text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line)
    return "\n".join(lines) + "\n" if lines else ""
