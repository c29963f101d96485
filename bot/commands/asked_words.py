"""From a sentence to a filter: "giáo dục và y tế ở Nghệ An, trừ tuyển sinh"."""

import re
from dataclasses import dataclass, replace
from typing import Final

from bot.commands import follow, reading
from bot.commands.context import Desk
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from news.text.vietnamese import key

_EXCEPT: Final = re.compile(r"\s*[,;]?\s*\b(?:ngoại trừ|trừ|không lấy|tru|except|without)\s+", re.IGNORECASE)
_WHERE: Final = re.compile(r"\s*[,;]?\s*\b(?:ở|tại|o|tai|in)\s+", re.IGNORECASE)
_QUOTES: Final = "“”\"' "


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWords:
    """What a person asks for in a sentence."""

    filter: Filter
    unknown: tuple[str, ...] = ()  #: places that nobody knows


def read_asked(desk: Desk, words: str) -> AskedWords:
    """What *words* ask for: topics, keywords, places; and what they leave out."""
    body, *left_out = _EXCEPT.split(words)
    what, *places = _WHERE.split(body)
    asked, unknown = Filter(), list[str]()
    for name, found in reading.split(what, lambda part: _find(desk, part)):
        for kind, value in found or ():
            _put(asked, kind, value, name)
        if not found:
            _put(asked, Kind.KEYWORD, key(name), name)
    for name, province in reading.split(", ".join(places), desk.provinces.find):
        if province:
            _put(asked, Kind.PROVINCE, province.slug, name)
        else:
            unknown.append(name)
    for name, found in reading.split(", ".join(left_out), lambda part: _find(desk, part)):
        # Out of education without "tuyển sinh" (which it is named by, too) goes what holds these words.
        is_asked = any(value in asked[kind] for kind, value in found or ())
        for kind, value in ((Kind.KEYWORD, key(name)),) if is_asked or not found else found:
            _put(asked, kind, value, name, excepted=True)
    if asked.is_empty and (asked[Kind.PROVINCE] or any(asked.excepted[kind] for kind in Kind)):
        asked.wanted[Kind.TOPIC].append(EVERYTHING)
    if asked.is_for_everything:
        asked = replace(asked, wanted={**asked.wanted, Kind.TOPIC: [EVERYTHING]})
    return AskedWords(filter=asked, unknown=tuple(unknown))


def _find(desk: Desk, name: str) -> tuple[tuple[Kind, str], ...] | None:
    """The topic or the province of this name, or one after the other: "giáo dục Nghệ An"; what is quoted is words."""
    if name[:1] in _QUOTES:
        return None
    if topic := follow.find_topic(desk, name):
        return ((Kind.TOPIC, topic),)
    if province := desk.provinces.find(name):
        return ((Kind.PROVINCE, province.slug),)
    syllables = name.split()
    for at in range(1, len(syllables)):
        topic = follow.find_topic(desk, " ".join(syllables[:at]))
        province = desk.provinces.find(" ".join(syllables[at:]))
        if topic and province:
            return (Kind.TOPIC, topic), (Kind.PROVINCE, province.slug)
    return None


def _put(asked: Filter, kind: Kind, value: str, words: str, *, excepted: bool = False) -> None:
    side = (asked.excepted if excepted else asked.wanted)[kind]
    if value and value not in side:
        side.append(value)
        if kind is Kind.KEYWORD:
            asked.words[value] = words.strip(_QUOTES)
