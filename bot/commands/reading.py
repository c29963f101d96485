"""From what a person typed to the command that is meant: slash and marks optional, slips forgiven."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from news.text.names import Names, slips
from news.text.vietnamese import clean, fold, key

T = TypeVar("T")

LONGEST: Final = 2000  #: characters looked at; nobody types more to a bot
_SYLLABLES: Final = 4  #: in the longest name of a command
_CLEAR: Final = 5  #: letters from which a plain word may be a slip of a command
_SLASHES: Final = re.compile(r"^[\s/\\／＼⁄∕⧸]*[/\\／＼⁄∕⧸]\s*")
_OUR_NAME: Final = re.compile(r"@\w*bot(?!\w)", re.IGNORECASE)
_FIRST_NAME: Final = re.compile(r"^(\S*?)@\w+")
_BULLET: Final = re.compile(r"[-−–—•*+·]\s*")
_BEGINNING: Final = " :,.;=>“”\"'"  # no dash: before a keyword it means something
_QUOTES: Final = '"“”„«»'
_SEPARATOR: Final = re.compile(r"(\s*[,;]\s*|\s+(?:và|va|and)\s+)", re.IGNORECASE)
_PARTS: Final = 30  #: things asked for at once
_LONGEST_NAME: Final = 100  #: characters; what is longer names nothing we know


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed(Generic[T]):
    """What was typed, taken apart."""

    command: T | None = None
    called: str = ""  #: the words that named the command, folded and without blanks
    rest: str = ""  #: what follows; without a command, all of it
    slashed: bool = False
    addressed: bool = False  #: our name stood in it


class CommandNames(Generic[T]):
    """The names of all commands, and how they are found in what was typed."""

    def __init__(self, names: Iterable[tuple[str, T]]) -> None:
        pairs = list(names)
        self._names = Names(pairs)
        self._joined = [(_join(name), key(name).replace(" ", ""), command) for name, command in pairs]

    def read(self, text: str) -> Typed[T]:
        """The command that *text* begins with, and what follows."""
        text = clean(_join_list(text[:LONGEST]))
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
            if not fold(words[count - 1]):  # a sign that follows a name is no part of it
                continue
            command = self._names.find(fold(called) if slash else called)
            if command is not None:
                return Typed(
                    command=command,
                    called=_join(called),
                    rest=" ".join(words[count:]).lstrip(_BEGINNING),
                    slashed=bool(slash),
                    addressed=addressed,
                )
        return Typed(rest=body, slashed=bool(slash), addressed=addressed)

    def find_slips(self, typed: Typed[T]) -> list[tuple[T, str]]:
        """The commands that may be meant where none was named, likeliest first, each with what would follow it."""
        words = typed.rest.split()
        found: list[tuple[int, int, int, T, str]] = []
        named: set[T] = set()  #: by fewer words exactly: "ít tin y tế" is no slip of "ít tin" and "tế"
        for count in range(1, min(_SYLLABLES, len(words)) + 1):
            said = " ".join(words[:count])
            called, marked = _join(said), key(said).replace(" ", "")
            named |= {command for name, _marked, command in self._joined if name == called}
            for name, marked_name, command in self._joined:
                if command in named:
                    continue
                distance = _measure_slip(called, name, beginnings=typed.slashed)
                # "Ngừng bắn" is no slip of "ngừng hẳn": who types marks types the right ones, but for one.
                if typed.slashed or called == marked or slips(marked, marked_name) <= 1:
                    letters = slips(called, name)
                    found += [(distance, letters, count, command, " ".join(words[count:]))] if distance else []
        meant: dict[T, str] = {}
        for *_order, command, rest in sorted(found, key=lambda one: one[:3]):
            meant.setdefault(command, rest)
        return list(meant.items())[:3]


def _join_list(text: str) -> str:
    """A list of lines that begin with a dash or a dot each, as one line: its dashes leave nothing out."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(_BULLET.match(line) for line in lines):
        return ", ".join(_BULLET.sub("", line) for line in lines)
    return text


def _join(words: str) -> str:
    return fold(words).replace(" ", "")


def _measure_slip(called: str, name: str, *, beginnings: bool) -> int:
    """How far *called* is from *name*, 0 where it is no slip of it."""
    if beginnings and len(called) >= 3 and name.startswith(called):
        return 1
    allowed = 1 if len(name) < 8 else 2
    if min(len(called), len(name)) < (4 if beginnings else _CLEAR) or abs(len(called) - len(name)) > allowed:
        return 0
    distance = slips(called, name)
    return distance if distance <= allowed else 0


def split(words: str, known: Callable[[str], T | None]) -> Iterator[tuple[str, T | None]]:
    """Several things named at once, parted by commas or "và", each with what it is; a name may hold either itself.

    >>> list(split("a, b và c", {"a": 1, "b và c": 2}.get))
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


def is_leaving(words: str) -> bool:
    """Whether this begins like "bỏ …", which asks for nothing to be left out that is not followed.

    >>> is_leaving("bỏ y tế"), is_leaving("không lấy y tế")
    (True, False)
    """
    first, _blank, rest = words.partition(" ")
    return bool(rest) and fold(first) in ("bo", "huy", "thoi", "xoa", "remove")


def quote(words: str) -> str:
    """What a person typed, short enough to be said back."""
    words = clean(words)
    return words if len(words) <= 60 else words[:59].rstrip() + "…"


def restore_quote(typed: str, rest: str) -> str:
    """What follows a command's name in what was *typed*, with the quotation mark at its beginning, if there was one.

    >>> restore_quote('/tim "nồng độ" cồn', 'nồng độ" cồn')
    '"nồng độ" cồn'
    """
    whole = clean(typed[:LONGEST])
    before = whole.removesuffix(rest).rstrip() if rest and whole.endswith(rest) else ""
    return f'"{rest}' if before and before[-1] in _QUOTES else rest
