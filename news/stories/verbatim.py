"""Whether one text was printed twice: an agency's in several papers, or put out again with another headline or link.

It was when most of the shorter text is in the other *and* nothing speaks against it. What speaks against it weighs more
than what they share: a form that is filled in anew each day, or for each commune, differs in little, but that little is
a number, a date, a name or the part of the day, where the other text has another.
"""

from __future__ import annotations  # Python 3.11 can't evaluate array[int]

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final
from zlib import crc32

from news.text.dates import VIETNAM
from news.text.letters import SPELLING
from news.text.vietnamese import clean

SAME_LEAD: Final = 0.62  #: share of the shorter lead that is in the other
LIKE_LEAD: Final = 0.54  #: … that suffices where the headlines have as much in common
LIKE_TITLE: Final = 0.6  #: share of the shorter headline's pairs of syllables that is in the other
SHORT_LEAD: Final = 16  #: pairs of syllables; a lead of fewer says little, the headlines must agree too
ALONE_TITLE: Final = 8  #: syllables that a headline without lead needs
ALONE_WITHIN: Final = timedelta(hours=12)  #: between two such headlines
SLOT: Final = 8  #: syllables; where two texts differ in longer stretches they tell other things, not other values

_MOST: Final = 4_000  # characters that are looked at
_MOST_TITLE: Final = 60  # syllables
_MOST_LEAD: Final = 160  # syllables
_TOKEN: Final = re.compile(
    r"(?<![\d/.,-])(\d{1,2})[/.-](\d{1,2})(?:[/.-]\d{4})?(?![\d/])|\d+(?:[.,]\d+)*|[^\W_]+|[.!?…:;“\"(|]"
)
_NUMERALS: Final = frozenset("hai ba bốn sáu bảy tám chín mười".split(" "))  # noqa: SIM905
_PARTS_OF_DAY: Final = frozenset("sáng trưa chiều tối đêm".split(" "))  # noqa: SIM905
_TODAY: Final = re.compile(r"\b(?:hôm nay|đêm nay|ngày mai|24h qua|24 giờ qua)\b", re.IGNORECASE)
_PLAIN, _NUMBER, _NAME, _PART, _DATE = range(5)
_KIND: Final = 7  # the bits that say which of these
SKETCH: Final = 16  #: hashes a text is found by


@dataclass(frozen=True, slots=True, kw_only=True)
class Syllables:
    """An article's syllables as numbers, the lowest three bits saying which are facts."""

    title: array[int]
    lead: array[int]
    published: datetime
    daily: bool  #: speaks of "today": another day's is another story


def read_syllables(*, title: str, lead: str, published: datetime) -> Syllables:
    """The article, ready to be compared; only the beginning of what is very long."""
    title, lead = clean(title[:_MOST]), clean(lead[:_MOST])
    return Syllables(
        title=array("I", list(_syllables(title))[:_MOST_TITLE]),
        lead=array("I", list(_syllables(lead))[:_MOST_LEAD]),
        published=published,
        daily=bool(_TODAY.search(title)),
    )


def is_alike(one: Syllables, other: Syllables) -> bool:
    """Whether most of the shorter text is in the other."""
    titles, short_title = _shared(one.title, other.title)
    leads, short_lead = _shared(one.lead, other.lead)
    if not one.lead or not other.lead:
        apart = abs(one.published - other.published)
        return titles > 0.9 and short_title + 1 >= ALONE_TITLE and apart <= ALONE_WITHIN
    if short_lead < SHORT_LEAD:
        return leads >= SAME_LEAD and titles >= LIKE_TITLE
    return leads >= SAME_LEAD or (leads >= LIKE_LEAD and titles >= LIKE_TITLE)


def is_of_another_day(one: Syllables, other: Syllables) -> bool:
    """Whether one of them speaks of "today", and the other was published on another day."""
    return (one.daily or other.daily) and _day(one) != _day(other)


def is_filled_in_otherwise(one: Syllables, other: Syllables) -> bool:
    """Whether the two give different facts in the same place, each of which the other has nowhere."""
    mine, others = {*one.title, *one.lead}, {*other.title, *other.lead}
    for text, against in ((one.title, other.title), (one.lead, other.lead)):
        for what, start, end, from_, to in SequenceMatcher(None, text, against, autojunk=False).get_opcodes():
            if what == "replace" and end - start <= SLOT and to - from_ <= SLOT:
                only = {word & _KIND for word in text[start:end] if word not in others}
                if only & {word & _KIND for word in against[from_:to] if word not in mine} - {_PLAIN}:
                    return True
    return False


def _syllables(text: str) -> Iterator[int]:
    """Each syllable as a number that also says what kind of fact it is."""
    tokens = list(_TOKEN.finditer(text))
    words = [token for token in tokens if token[0][0].isalnum()]
    shouted = 4 * sum(word[0].isupper() for word in words) > 3 * len(words)
    begins = True
    for token, after in pairwise([*tokens, None]):
        assert token is not None
        word = token[0]
        if not word[0].isalnum():
            begins = True
            continue
        plain = word.casefold()
        plain = SPELLING.get(plain, plain)
        kind = _PLAIN
        if any(letter.isdigit() for letter in word):
            kind = _NUMBER
            if token[1]:
                plain, kind = f"{int(token[1])}/{int(token[2])}", _DATE
        elif plain in _PARTS_OF_DAY:
            kind = _PART
        elif word[0].isupper() and not shouted and (not begins or _is_capital(after)):
            kind = _NAME
        elif plain in _NUMERALS:
            kind = _NUMBER
        yield crc32(plain.encode("utf-8", "replace")) & ~_KIND | kind
        begins = False


def _is_capital(token: re.Match[str] | None) -> bool:
    return token is not None and token[0][0].isupper()


def list_hashes(one: Syllables) -> list[int]:
    """The smallest hashes of its triples of syllables, without regard to kind: a reprint shares some of them."""
    hashes: set[int] = set()
    for text in (one.title, one.lead):
        words = [word | _KIND for word in text]
        hashes.update(
            ((first * 0x9E3779B1 ^ second) * 0x85EBCA6B ^ third) * 0xC2B2AE35 % 0xFFFF_FFFB
            for first, second, third in zip(words, words[1:], words[2:], strict=False)
        )
    return sorted(hashes)[:SKETCH]


def _shared(one: array[int], other: array[int]) -> tuple[float, int]:
    """Which share of the shorter text's pairs of syllables the other has too, and how many pairs it has."""
    mine, others = _pairs(one), _pairs(other)
    least = min(len(mine), len(others))
    return (len(mine & others) / least if least else 0.0), least


def _pairs(text: array[int]) -> set[tuple[int, int]]:
    return set(pairwise(word | _KIND for word in text))


def _day(one: Syllables) -> tuple[int, int]:
    local = one.published.astimezone(VIETNAM)
    return local.month, local.day
