"""Changing topics one thing at a time: what a newsroom may change, whether it can, and the topics after it."""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from news.text.vietnamese import capitalize, clean, fold, key, slug
from news.topics.files import heading, write_topics
from news.topics.taxonomy import english_names

What = Literal["add", "remove", "create", "rename", "hide", "show"]
#: Why a change would change nothing, or can't be: words that say too little or too much, no such topic, what is there
#: or not there already, a name or section that is another topic's, the last topic left.
Reason = Literal["unfit", "topic", "there", "not there", "name", "sure", "last"]
LONGEST: Final = 80  #: characters of a phrase
#: The parts of a topic that say what an article is about; a phrase stands in one of them only.
STRENGTHS: Final = ("strong", "medium", "weak", "contrary")
SECTIONS: Final = ("sections", "mixed", "sure")
PARTS: Final = (*STRENGTHS, "aliases", "sections")
RESERVED: Final = ("tat-ca",)  #: what menus call all topics together
_WORD: Final = re.compile(r"\w+")
_Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that becomes otherwise in one topic."""

    what: What
    topic: str  #: its slug
    words: str = ""  #: the phrase; the name of a new topic, or the new one
    part: str = ""  #: one of PARTS; of what is removed, "" stands for wherever it is


def concerns_articles(change: Change) -> bool:
    """Whether it changes what articles are about, not only what a topic is called."""
    return change.what != "rename" and change.part != "aliases"


def creation(name: str) -> Change:
    """A new topic of this name, known by its name until more is said of it."""
    return Change(what="create", topic=slug(name), words=name)


def apply_changes(toml_text: str, changes: Sequence[Change]) -> str:
    """The topics of *toml_text* with *changes*; one that no longer fits (topic gone, name taken) is left out."""
    if not changes:
        return toml_text
    data = tomllib.loads(toml_text)
    for change in changes:
        if not _why_not(data, change):
            _DO[change.what](data, change)
    return write_topics(data, heading=heading(toml_text))


def why_not(toml_text: str, change: Change) -> Reason | None:
    """Why *change* would change nothing; None where it does."""
    return _why_not(tomllib.loads(toml_text), change)


def _why_not(data: _Data, change: Change) -> Reason | None:
    if change.what not in ("hide", "show") and (len(change.words) > LONGEST or not key(change.words)):
        return "unfit"
    topic = _topic(data, change.topic)
    if change.what == "create":
        return "name" if topic or _is_taken(data, change.words, RESERVED) else None
    if topic is None:
        return "topic"
    return _WHY_NOT[change.what](data, topic, change)


def _why_not_add(data: _Data, topic: _Data, change: Change) -> Reason | None:
    if change.part in _parts_with(topic, change.words):
        return "there"
    if change.part == "aliases" and (owner := _owner(data, change.words)):
        return "there" if owner == change.topic else "name"
    if change.part == "sections":
        if _section(change.words) == _section(change.topic):
            return "there"
        if any(_stands_in(other, "sure", change.words) for other in data["topic"] if other is not topic):
            return "sure"
    return None


def _why_not_remove(_data: _Data, topic: _Data, change: Change) -> Reason | None:
    parts = _parts_with(topic, change.words)
    return None if (change.part in parts if change.part else parts) else "not there"


def _why_not_rename(data: _Data, topic: _Data, change: Change) -> Reason | None:
    if topic["name"] == _title(change.words):
        return "there"
    return None if _owner(data, change.words) in ("", change.topic) else "name"


def _why_not_hide(data: _Data, _topic: _Data, change: Change) -> Reason | None:
    hidden = data.get("hidden", [])
    if change.topic in hidden:
        return "there"
    return "last" if len({*hidden, change.topic}) == len(data["topic"]) else None


def _why_not_show(data: _Data, _topic: _Data, change: Change) -> Reason | None:
    return None if change.topic in data.get("hidden", []) else "there"


_WHY_NOT: Final[dict[What, Callable[[_Data, _Data, Change], Reason | None]]] = {
    "add": _why_not_add,
    "remove": _why_not_remove,
    "rename": _why_not_rename,
    "hide": _why_not_hide,
    "show": _why_not_show,
}


def _add(data: _Data, change: Change) -> None:
    topic, part, words = _known(data, change), change.part, change.words
    if part in STRENGTHS:
        for one in STRENGTHS:
            _drop(topic, one, words)
    if part == "sections":
        words = slug(words)
        for one in SECTIONS:
            _drop(topic, one, words)
        _drop(data, "sections_without_topic", words)
        if any(_stands_in(other, "mixed", words) for other in data["topic"]):
            part = "mixed"  # it holds much else besides, so it can't count for more here
    topic[part] = [*topic.get(part, []), words]


def _remove(data: _Data, change: Change) -> None:
    topic = _known(data, change)
    for part in _parts_with(topic, change.words):
        if change.part in ("", part):
            for one in SECTIONS if part == "sections" else (part,):
                _drop(topic, one, change.words)


def _create(data: _Data, change: Change) -> None:
    name = _title(change.words)
    data["topic"].append(
        {"slug": change.topic, "name": name, "hashtag": _hashtag(name), "strong": [clean(change.words)]}
    )


def _rename(data: _Data, change: Change) -> None:
    topic = _known(data, change)
    before = topic["name"], topic["hashtag"]
    topic["name"] = _title(change.words)
    topic.pop("name_en", None)  # it was that of the old name
    topic["hashtag"] = _hashtag(topic["name"])
    for name in before:  # readers go on typing it
        aliases = topic.get("aliases", [])
        if _marked(name) not in map(_marked, (topic["name"], *aliases)):
            topic["aliases"] = [*aliases, name]


def _hide(data: _Data, change: Change) -> None:
    data["hidden"] = [*data.get("hidden", []), change.topic]


def _show(data: _Data, change: Change) -> None:
    data["hidden"] = [one for one in data["hidden"] if one != change.topic]


_DO: Final[dict[What, Callable[[_Data, Change], None]]] = {
    "add": _add,
    "remove": _remove,
    "create": _create,
    "rename": _rename,
    "hide": _hide,
    "show": _show,
}


def _topic(data: _Data, slug: str) -> _Data | None:
    return next((topic for topic in data["topic"] if topic["slug"] == slug), None)


def _known(data: _Data, change: Change) -> _Data:
    return next(topic for topic in data["topic"] if topic["slug"] == change.topic)


def _parts_with(topic: _Data, words: str) -> list[str]:
    """Where the phrase stands; every kind of section is "sections"."""
    found = [part for part in (*STRENGTHS, "aliases") if _stands_in(topic, part, words)]
    return found + ["sections"] * any(_stands_in(topic, part, words) for part in SECTIONS)


def _stands_in(table: _Data, part: str, words: str) -> bool:
    return any(_same(part, one, words) for one in table.get(part, []))


def _drop(table: _Data, part: str, words: str) -> None:
    if part in table:
        table[part] = [one for one in table[part] if not _same(part, one, words)]


def _same(part: str, one: str, other: str) -> bool:
    return _section(one) == _section(other) if "sections" in part or part in SECTIONS else key(one) == key(other)


def _section(words: str) -> str:
    return slug(words).replace("-", "")


def _is_taken(data: _Data, name: str, reserved: Sequence[str]) -> bool:
    return bool(_owner(data, name)) or _joined(name) in map(_joined, reserved)


def _owner(data: _Data, name: str) -> str:
    """The slug of the topic that is called so."""
    same = _joined(name)
    for topic in data["topic"]:
        english = english_names(topic.get("name_en", ""))
        if same in map(_joined, (topic["name"], topic["slug"], topic["hashtag"], *english, *topic.get("aliases", []))):
            return str(topic["slug"])
    return ""


def _marked(name: str) -> str:
    return key(name).replace(" ", "")


def _joined(name: str) -> str:
    return fold(name).replace(" ", "")


def _title(name: str) -> str:
    return capitalize(clean(name))


def _hashtag(name: str) -> str:
    """#ChuyểnĐổiSố."""
    return "#" + "".join(capitalize(word) for word in _WORD.findall(name))
