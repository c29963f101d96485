"""Lines of text packed into as few messages as hold them, each within Zalo's length."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from news.text.vietnamese import utf16_length

MAX_UNITS = 1900  # of 2000: whether the platform counts UTF-16 units is not known
HARD_LIMIT = 2000  #: what the platform takes: sendMessage, 1-2000 characters
ELLIPSIS = "…"
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # control characters and lone surrogates
_LINK_STARTS = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a message."""

    text: str
    bold: bool = False


Block = tuple[Line, ...]  # lines that belong together: a headline, its lead, its link


def plain(text: str) -> str:
    """*text* as it may be sent: NFC, no control characters, no halves of surrogate pairs; line breaks stay."""
    return _UNSEEN.sub(" ", unicodedata.normalize("NFC", text.replace("\r\n", "\n")))


def one_line(text: str) -> str:
    """`plain`, without line breaks and with single blanks."""
    return " ".join(plain(text).split())


def lines_of(text: str) -> Block:
    """*text* as lines, every link on a line of its own."""
    found: list[Line] = []
    for line in plain(text).split("\n"):
        words: list[str] = []
        for word in line.split(" "):
            if word.startswith(_LINK_STARTS) and line.strip() != word:
                found += [Line(" ".join(words).strip()), Line(word)] if any(words) else [Line(word)]
                words = []
            else:
                words.append(word)
        if any(words) or not line.strip():
            found.append(Line(" ".join(words).strip()))
    return tuple(found)


def shorten(text: str, room: int) -> str:
    """*text* within *room* units, ended between two syllables and with an ellipsis where it was cut.

    >>> shorten("Khai mạc đại hội", 9)
    'Khai mạc…'
    >>> shorten("Khai mạc đại hội", 3)
    ''
    """
    if utf16_length(text) <= room:
        return text
    kept = ""
    for word in text.split(" "):
        longer = f"{kept} {word}" if kept else word
        if utf16_length(longer) + 1 > room:
            break
        kept = longer
    return kept.rstrip(",;:.-– ") + ELLIPSIS if kept else ""


def pack(blocks: Iterable[Block], limit: int = MAX_UNITS) -> list[Block]:
    """The *blocks* in order, an empty line between them, on as few pages as hold them.

    A block is parted only where it fits no page of its own, between lines if that will do, between
    words if it must be. A link is never parted: one that no message could hold is left out.
    """
    pages: list[Block] = []
    page: list[Line] = []
    used = 0
    for block in blocks:
        for piece in _pieces(block, limit):
            size = _size(piece)
            if page and used + 2 + size > limit:
                pages.append(tuple(page))
                page, used = [], 0
            if page:
                page.append(Line(""))
                used += 2
            page += piece
            used += size
    return [*pages, tuple(page)] if page else pages


def _size(lines: Sequence[Line]) -> int:
    return sum(utf16_length(line.text) for line in lines) + max(0, len(lines) - 1)


def _pieces(block: Block, limit: int) -> Iterator[Block]:
    if not any(line.text for line in block):
        return
    if _size(block) <= limit:
        yield block
        return
    piece: list[Line] = []
    for line in (short for long in block for short in _cut(long, limit)):
        if piece and _size([*piece, line]) > limit:
            yield tuple(piece)
            piece = []
        if piece or line.text:  # no page starts with an empty line
            piece.append(line)
    if piece:
        yield tuple(piece)


def _cut(line: Line, limit: int) -> Iterator[Line]:
    """*line* in lines that fit, parted between words."""
    if utf16_length(line.text) <= limit:
        yield line
        return
    kept = ""
    for word in line.text.split(" "):
        if kept and utf16_length(kept) + 1 + utf16_length(word) <= limit:
            kept = f"{kept} {word}"
            continue
        if kept:
            yield Line(kept, line.bold)
        kept = word
        if utf16_length(word) > limit:
            yield from (Line(bit, line.bold) for bit in _bits(word, limit))
            kept = ""
    if kept:
        yield Line(kept, line.bold)


def _bits(word: str, limit: int) -> Iterator[str]:
    """What no blank parts: no syllable of any language is so long, so any place between two letters will do."""
    if word.startswith(_LINK_STARTS):
        if utf16_length(word) <= HARD_LIMIT:
            yield word
        return
    bit: list[str] = []
    size = 0
    for character in word:
        width = utf16_length(character)
        late = size + width > limit - min(50, limit // 2)  # from here on, any letter that carries no mark of the last
        if bit and (size + width > limit or (late and not unicodedata.combining(character))):
            yield "".join(bit)
            bit, size = [], 0
        bit.append(character)
        size += width
    yield "".join(bit)
