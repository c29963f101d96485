"""Which change of an article is a correction: of its headline, or of a figure, a name, a time or a "no" in its lead.

Punctuation, spelling and style are none, nor is what only comes on top: nothing that was sent became wrong by it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from news.text.sentences import sentences
from news.text.vietnamese import fold, key

_TOKEN: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+")
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_COUNTS: Final = {
    word: str(value)
    for value, word in enumerate(["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"], start=1)
}  # fmt: skip
_SAME: Final = {"ngàn": "nghìn", "tỉ": "tỷ", "bẩy": "bảy"}
_UNITS: Final = frozenset(["trăm", "nghìn", "vạn", "triệu", "tỷ"])  #: that make another figure of the same digits
_TIMES: Final = frozenset(["sáng", "trưa", "chiều", "tối", "đêm", "qua", "nay", "mai"])
_NO: Final = frozenset(["không", "chưa", "chẳng", "chả"])
_NOT_NO: Final = frozenset((("không", "khí"), ("không", "gian"), ("không", "quân"), ("hàng", "không")))
_SHORT: Final = 3  #: words of a passage in which one figure stands where another did


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    is_figure: bool = False
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a passage says that may be wrong, each as often as it says it."""

    figures: Counter[str]  #: in digits
    counts: Counter[str]  #: in words, which may mean something else: "năm" is a year, too
    units: Counter[str]
    times: Counter[str]
    names: Counter[str]
    words: Counter[str]
    denials: int


def is_new_headline(before: str, after: str) -> bool:
    """Whether the headline reads otherwise, not only its signs and capitals."""
    return key(before) != key(after)


def is_corrected(before: str, after: str) -> bool:
    """Whether a lead no longer says something that it said *before*: a figure, a name, a time, that or that not.

    >>> is_corrected("Ông Lê An, 34 tuổi, bị phạt.", "Ông Lê An, 43 tuổi, bị phạt.")
    True
    >>> is_corrected("Ông Lê An 34 tuổi bị phạt", "Ông Lê An (34 tuổi) bị phạt. Vụ việc xảy ra hôm 5/3.")
    False
    """
    old, new = list(_read(before)), list(_read(after))
    matcher = SequenceMatcher(None, [one.key for one in old], [one.key for one in new], autojunk=False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    if not changes:
        return False
    for what, i1, i2, j1, j2 in changes:
        if what == "replace" and max(i2 - i1, j2 - j1) <= _SHORT and _is_another_figure(old[i1:i2], new[j1:j2]):
            return True
    what, i1, i2, j1, j2 = changes[-1]  # what is cut off at the end, or no more, was never denied
    if what == "delete" and i2 == len(old):
        del old[i1:]
    elif what == "insert" and j2 == len(new):
        del new[j1:]
    return _is_lost(_gather(old), _gather(new))


def _read(text: str) -> Iterable[_Word]:
    for sentence in sentences(text):
        tokens = _TOKEN.findall(sentence)
        for place, token in enumerate(tokens):
            if token[0].isdigit():
                yield from (_Word(figure, is_figure=True) for figure in _figures(token))
                continue
            following = tokens[place + 1] if place + 1 < len(tokens) else ""
            name = token[0].isupper() and (place > 0 or following[:1].isupper())
            word = key(token)
            yield _Word(_SAME.get(word, word), is_name=name)


def _figures(token: str) -> list[str]:
    """A figure as it is compared: "1.200" is 1200, "05" is 5, "2.5" is 2,5, and "5.3.2025" three figures."""
    parts = re.split("[.,]", token)
    if _THOUSANDS.fullmatch(token):
        parts = ["".join(parts)]
    plain = [part.lstrip("0") or "0" for part in parts]
    return plain if len(plain) != 2 else [f"{plain[0]},{parts[1]}"]


def _gather(words: Sequence[_Word]) -> _Facts:
    plain = [one.key for one in words if not one.is_figure]
    pairs = zip(["", *plain], plain, [*plain[1:], ""], strict=False)
    denials = [one for before, one, after in pairs if one in _NO and not {(before, one), (one, after)} & _NOT_NO]
    return _Facts(
        figures=Counter(one.key for one in words if one.is_figure),
        counts=Counter(_COUNTS[one.key] for one in words if one.key in _COUNTS and not one.is_name),
        units=Counter(one for one in plain if one in _UNITS),
        times=Counter(one for one in plain if one in _TIMES),
        names=Counter(one.key for one in words if one.is_name),
        words=Counter(plain),
        denials=len(denials),
    )


def _is_another_figure(old: Sequence[_Word], new: Sequence[_Word]) -> bool:
    """Whether other figures stand where some stood: also where each is somewhere else in the lead."""
    before, after = _gather(old), _gather(new)
    return bool(before.figures and after.figures and before.figures - after.figures - after.counts)


def _is_lost(before: _Facts, after: _Facts) -> bool:
    if before.denials != after.denials or before.figures - after.figures - after.counts:
        return True
    figures_before, figures_after = before.figures + before.counts, after.figures + after.counts
    if before.counts - figures_after and figures_after - figures_before:
        return True
    if before.units - after.units or (before.times - after.times and after.times - before.times):
        return True
    lost, come = list((before.names - after.words).elements()), list((after.names - before.words).elements())
    return bool(lost) and not (_is_short_for(lost, come) or _is_short_for(come, lost))


def _is_short_for(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether *short* are the first letters of *long*: TP.HCM, TP Hồ Chí Minh."""
    return bool(short) and fold("".join(short)).replace(" ", "") == "".join(fold(one)[:1] for one in long)
