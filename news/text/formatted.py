"""Text with the few marks that a messenger shows: read from HTML strictly, written as HTML safely.

>>> read("Họp <b>8 giờ</b> &amp; <a href='https://bao.example/x'>xem lịch</a>").html
'Họp <b>8 giờ</b> &amp; <a href="https://bao.example/x">xem lịch</a>'
>>> print(read("Xem <a href='https://bao.example/x'>lịch họp</a> nhé.").plain)
Xem lịch họp nhé.
https://bao.example/x
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal
from urllib.parse import urlsplit

from news.errors import BaotinError

#: what Telegram and the web chat both show; the values are other names for the same
TAGS: Final = {
    **dict.fromkeys(("b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler", "a")),
    "strong": "b",
    "em": "i",
    "ins": "u",
    "strike": "s",
    "del": "s",
}
MOST: Final = 100  #: Telegram drops what comes after the hundredth

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s[^<>]*)?)>")
_HREF: Final = re.compile(r"\s*href\s*=\s*(?:\"([^\"]*)\"|'([^']*)')\s*")
_ENTITY: Final = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_UNSENDABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

Problem = Literal["stray", "unknown", "attribute", "link", "unopened", "crossed", "unclosed", "many"]


class BadFormatting(BaotinError):
    """HTML that no messenger would take: which mistake, at what, in which line."""

    def __init__(self, problem: Problem, what: str, line: int) -> None:
        super().__init__(f"line {line}: {problem} {what}")
        self.problem = problem
        self.what = what[:60]
        self.line = line


@dataclass(frozen=True, slots=True)
class Span:
    """A mark over part of a text."""

    start: int
    end: int
    tag: str  #: one of `TAGS`
    link: str = ""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and its marks; make one with `formatted` or `read`."""

    text: str
    spans: tuple[Span, ...] = ()

    @property
    def html(self) -> str:
        """As HTML; "" where there are no marks and the text is all there is."""
        return self.marked if self.spans else ""

    @property
    def marked(self) -> str:
        """As HTML, every mark closed."""
        return "".join(self._pieces())

    @property
    def plain(self) -> str:
        """Without marks; an address that stood behind words follows their line."""
        lines, at = [], 0
        for line in self.text.split("\n"):
            end = at + len(line)
            lines.append(line)
            behind = (span.link for span in self.spans if span.link and at < span.end <= end)
            lines += [link for link in dict.fromkeys(behind) if link not in self.text]
            at = end + 1
        return "\n".join(lines)

    def part(self, start: int, end: int | None = None) -> "Formatted":
        """The text from *start* to *end*, without blanks around it, with the marks that lie there."""
        end = len(self.text) if end is None else end
        inner = self.text[start:end]
        start += len(inner) - len(inner.lstrip())
        inner = inner.strip()
        return formatted(inner, (Span(one.start - start, one.end - start, one.tag, one.link) for one in self.spans))

    def _pieces(self) -> Iterator[str]:
        borders = sorted({0, len(self.text), *(at for span in self.spans for at in (span.start, span.end))})
        opened: list[Span] = []
        for start, end in pairwise(borders):
            wanted = [span for span in self.spans if span.start <= start and span.end >= end]
            same = sum(1 for _ in _common(opened, wanted))
            yield from (f"</{span.tag}>" for span in reversed(opened[same:]))
            yield from (_opening(span) for span in wanted[same:])
            yield html.escape(self.text[start:end], quote=False)
            opened = wanted
        yield from (f"</{span.tag}>" for span in reversed(opened))


def formatted(text: str, spans: Iterable[Span] = ()) -> Formatted:
    """*text* as it may be sent and kept, with those of *spans* that mark something in it."""
    text = _UNSENDABLE.sub(" ", text)  # one for one: the places stay
    inside = (Span(max(0, one.start), min(len(text), one.end), one.tag, one.link) for one in spans)
    good = {one for one in inside if text[one.start : one.end].strip() and (one.tag != "a" or link_works(one.link))}
    order = sorted(good, key=lambda one: (one.start, -one.end, one.tag, one.link))
    return Formatted(text, tuple(order[:MOST]))


def link_works(url: str) -> bool:
    """Whether a messenger would open this address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".") and not re.search(r"[\s\x00-\x1f<>\"]", url)


def read(source: str) -> Formatted:
    """What *source*, HTML, says; `BadFormatting` where a messenger would refuse it."""
    text, spans = "", list[Span]()
    opened: list[tuple[str, int, str]] = []
    at = 0
    while at < len(source):
        cut = source.find("<", at)
        piece = source[at:] if cut < 0 else source[at:cut]
        text += _ENTITY.sub(lambda found: html.unescape(found[0]), piece)
        if cut < 0:
            break
        line = source.count("\n", 0, cut) + 1
        found = _TAG.match(source, cut)
        if found is None:
            raise BadFormatting("stray", source[cut : cut + 20], line)
        at = found.end()
        name = found[2].lower()
        if name not in TAGS:
            raise BadFormatting("unknown", found[0], line)
        tag = TAGS[name] or name
        if not found[1]:
            opened.append((tag, len(text), _link(tag, found, line)))
            continue
        if not opened:
            raise BadFormatting("unopened", found[0], line)
        last, start, link = opened.pop()
        if last != tag:
            raise BadFormatting("crossed", found[0], line)
        spans.append(Span(start, len(text), tag, link))
        if len(spans) > MOST:
            raise BadFormatting("many", str(MOST), line)
    if opened:
        raise BadFormatting("unclosed", f"<{opened[-1][0]}>", source.count("\n") + 1)
    return formatted(text, spans)


def _link(tag: str, found: re.Match[str], line: int) -> str:
    """The address that an opening tag names; no other attribute is known."""
    attributes = found[3].strip()
    if tag != "a":
        if attributes:
            raise BadFormatting("attribute", found[0], line)
        return ""
    href = _HREF.fullmatch(attributes)
    if href is None:
        raise BadFormatting("attribute", found[0], line)
    link = html.unescape(href[1] or href[2] or "").strip()
    if not link_works(link):
        raise BadFormatting("link", link, line)
    return link


def _opening(span: Span) -> str:
    return f'<a href="{html.escape(span.link)}">' if span.tag == "a" else f"<{span.tag}>"


def _common(some: list[Span], others: list[Span]) -> Iterator[Span]:
    for one, other in zip(some, others, strict=False):
        if one != other:
            return
        yield one
