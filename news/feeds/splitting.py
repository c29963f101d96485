"""A feed's bytes cut into its items without parsing it, so that only items never seen before cost anything.

Whatever is not plainly a list of items side by side is "not splittable", and the whole is parsed then: a wrong
cut could lose an article, a missing one only costs time. One pass, no backtracking, bounded work.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b

_MOST_ITEMS = 5_000  # VietnamNet sends a thousand
_MOST_TOKENS = 50_000  # tags, comments and the like, some ten an item: what goes on longer is no feed

# Spelt out, because a pattern that ignores case can't jump to the next "<": it takes twice the time.
_TOKEN = re.compile(rb"<(?:[!?]|(/?)([iI][tT][eE][mM]|[eE][nN][tT][rR][yY])[\s/>])")
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
# In these, a byte that looks like "<" or "]" is one. A false "utf-16" is common, a true one has zero bytes.
_PLAIN = re.compile(rb"utf-?8|utf-?16|(?:us-)?ascii|iso-8859-\d+|windows-125\d|", re.IGNORECASE)
_OPENING = re.compile(rb"<(rss|channel|feed|rdf:RDF)(?=[\s>])[^<>]*>", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s*\d{1,9}\s*</ttl>")
_STRAY = re.compile(rb"<\s*(?:[\w.-]+:)?(?:item|entry)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parts:
    """A feed as head, items and tail."""

    body: bytes
    items: tuple[tuple[int, int], ...]  #: where each begins and ends

    def hashes(self) -> tuple[bytes, ...]:
        """Sixteen bytes for each item: the same only for the same bytes."""
        return tuple(blake2b(self.body[begin:end], digest_size=16).digest() for begin, end in self.items)

    def only(self, wanted: Collection[int]) -> bytes:
        """A feed of just these items, in their order; of the channel it keeps the `ttl`, the rest costs too much."""
        kept = [self.body[begin:end] for number, (begin, end) in enumerate(self.items) if number in wanted]
        return b"\n".join([_brief(self.body[: self.items[0][0]]), *kept, self.body[self.items[-1][1] :]])


def _brief(head: bytes) -> bytes:
    """A feed's head without what its channel says of itself, which takes as long to parse as an item."""
    openings = list(_OPENING.finditer(head))
    if not openings or len(openings) > 2 or any(found[0].count(b'"') % 2 or b"'" in found[0] for found in openings):
        return head
    closed = b"</channel" in head.lower()  # in RSS 1.0 the items stand beside the channel
    around = openings[0] if closed else openings[-1]
    if b"<!" in head[: around.end()] or (around[1].lower() == b"rss" and not closed):
        return head
    ttl = _TTL.search(head, around.end())
    return head[: around.end()] + (ttl[0] if ttl else b"")


def split(body: bytes) -> Parts | None:
    """The items of an RSS or Atom feed, or None when anything about it is odd.

    >>> split(b"<rss><channel><item>1</item> <item>2</item></channel></rss>").only({1})
    b'<rss><channel>\\n<item>2</item>\\n</channel></rss>'
    """
    declared = _ENCODING.search(body, 0, 400)
    if b"\0" in body or (declared and not _PLAIN.fullmatch(declared[1])):
        return None
    items: list[tuple[int, int]] = []
    begin, name, position = -1, b"", 0  # where the open item began, and what it is called
    for _ in range(_MOST_TOKENS):
        token = _TOKEN.search(body, position)
        if token is None:
            break
        if token[2] is None:
            position = _after_markup(body, token.start())
        elif token[1]:
            position = body.find(b">", token.end() - 1) + 1
            if begin < 0 or token[2] != name or body[token.end() - 1 : position - 1].strip():
                return None
            items.append((begin, position))
            begin = -1
        else:
            position = body.find(b">", token.end() - 1) + 1
            beside = not items or not body[items[-1][1] : token.start()].strip()
            if begin >= 0 or not beside or body[position - 2 : position - 1] == b"/" or len(items) >= _MOST_ITEMS:
                return None
            begin, name = token.start(), token[2]
        if position <= 0:
            return None
    else:
        return None
    if begin >= 0 or not items or _STRAY.search(body, 0, items[0][0]) or _STRAY.search(body, items[-1][1]):
        return None
    return Parts(body, tuple(items))


def _after_markup(body: bytes, begin: int) -> int:
    """Where a comment, CDATA section or processing instruction ends; -1 for a doctype and anything unclosed.

    -1 as well where a lenient parser would see its end earlier than a strict one.
    """
    if body.startswith(b"<![CDATA[", begin):
        return _end(body, b"]]>", begin + 9)
    if body.startswith(b"<!--", begin):
        end = _end(body, b"-->", begin + 4)
        return end if body.find(b"--", begin + 4, end) == end - 3 else -1
    if body.startswith(b"<?", begin):
        end = _end(body, b"?>", begin + 2)
        return end if body.find(b">", begin, end) == end - 1 else -1
    return -1


def _end(body: bytes, mark: bytes, begin: int) -> int:
    found = body.find(mark, begin)
    return found + len(mark) if found >= 0 else -1
