"""From what a person typed to the command that is meant: slash and marks optional, slips forgiven."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from news.names import Names
from news.vietnamese import clean, fold

T = TypeVar("T")

LONGEST: Final = 2000  #: characters looked at; nobody types more to a bot
_SYLLABLES: Final = 4  #: in the longest name of a command
_SLASHES: Final = re.compile(r"^[\s/\\／＼⁄∕⧸]*[/\\／＼⁄∕⧸]\s*")
_OUR_NAME: Final = re.compile(r"(?<!\w)@\w*bot(?!\w)", re.IGNORECASE)
_FIRST_NAME: Final = re.compile(r"^(\S*?)@\w+")
_BEGINNING: Final = " :,.;–—=>“”\"'"
_SEPARATOR: Final = re.compile(r"(\s*[,;]\s*|\s+(?:và|va|and)\s+)", re.IGNORECASE)
_PARTS: Final = 30  #: things asked for at once
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed(Generic[T]):
    """What was typed, taken apart."""

    command: T | None = None
    called: str = ""  #: the words that named the command, folded and without blanks
    rest: str = ""  #: what follows; without a command, all of it
    slashed: bool = False
    addressed: bool = False  #: our name stood in it


def read(text: str, commands: Names[T]) -> Typed[T]:
    """The command that *text* begins with, and what follows."""
    text = clean(text[:LONGEST])
    named = _OUR_NAME.sub(" ", text)
    addressed, body = named != text, " ".join(named.split())
    slash = _SLASHES.match(body)
    if slash:
        body = _FIRST_NAME.sub(r"\1", body[slash.end() :])
        first, _blank, rest = body.partition(" ")
        body = f"{first.replace('_', ' ')} {rest}".strip()
    words = body.split()
    for count in range(min(_SYLLABLES, len(words)), 0, -1):
        called = " ".join(words[:count])
        command = commands.find(fold(called) if slash else called)
        if command is not None:
            return Typed(
                command=command,
                called=fold(called).replace(" ", ""),
                rest=" ".join(words[count:]).lstrip(_BEGINNING),
                slashed=bool(slash),
                addressed=addressed,
            )
    return Typed(rest=body, slashed=bool(slash), addressed=addressed)


def slips(typed: Typed[T], commands: Names[T]) -> list[tuple[T, str]]:
    """The commands that may be meant where none was named, likeliest first, each with what would follow it."""
    words = typed.rest.split()
    found: dict[T, str] = {}
    for count in range(1, min(_SYLLABLES, len(words) + 1)):
        called = " ".join(words[:count])
        if typed.slashed or len(fold(called).replace(" ", "")) >= 4:
            for command in commands.suggest(called):
                found.setdefault(command, " ".join(words[count:]))
    return list(found.items())[:3]


def parts(words: str, known: Callable[[str], T | None]) -> Iterator[tuple[str, T | None]]:
    """Several things named at once, parted by commas or "và", each with what it is; a name may hold either itself.

    >>> list(parts("a, b và c", {"a": 1, "b và c": 2}.get))
    [('a', 1), ('b và c', 2)]
    """
    bits = _SEPARATOR.split(words)[: 2 * _PARTS - 1]  # a name, then pairs of a separator and a name
    at = 0
    while at < len(bits):
        for end in range(len(bits), at, -2):
            name = "".join(bits[at:end]).strip()
            thing = known(name) if len(name) <= _LONGEST_NAME else None
            if thing is not None or end == at + 1:
                if name:
                    yield name, thing
                at = end + 1
                break


def quoted(words: str) -> str:
    """What a person typed, short enough to be said back."""
    words = clean(words)
    return words if len(words) <= 60 else words[:59].rstrip() + "…"
