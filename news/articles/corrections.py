"""Which change of an article is a correction: of its headline, or of a figure, a name, a time or a "no" in its lead.

Punctuation, spelling and style are none, nor is what only comes on top: nothing that was sent became wrong by it.
Where it can be named, passage by passage, readers are told of it also where nothing can be edited.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from news.text.sentences import sentences
from news.text.vietnamese import clean, fold, key

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
_NAMEABLE: Final = 8  #: words of a passage that changed, or it was written anew
_DENIED: Final = 2  #: words of a passage that turns what is said round; in more, something else is said
_MOST: Final = 3  #: passages named; more would tell the article again
_NAMES_BESIDE: Final = 3  #: further parts of a name that is shown with the one that changed

_COUNTED: Final = frozenset(
    [
        "tuổi",
        "người",
        "hộ",
        "xe",
        "ngày",
        "giờ",
        "phút",
        "năm",
        "tháng",
        "tuần",
        "lần",
        "vụ",
        "con",
        "em",
        "căn",
        "đồng",
    ]
)  #: words of one syllable that say what is counted; others mostly take two
_RATES: Final = "%‰°"

Change = tuple[str, str]  #: a passage as it was, and as it is
Words = tuple[str, str]  #: what is said of an article: its headline, its lead
Opcode = tuple[str, int, int, int, int]  #: of difflib: what, from and to before, from and to after


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    begin: int  #: where it stands in the text, cleaned
    end: int
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
    return before != after and key(before) != key(after)


def is_corrected(before: str, after: str) -> bool:
    """Whether a lead no longer says something that it said *before*: a figure, a name, a time, that or that not.

    >>> is_corrected("Ông Lê An, 34 tuổi, bị phạt.", "Ông Lê An, 43 tuổi, bị phạt.")
    True
    >>> is_corrected("Ông Lê An 34 tuổi bị phạt", "Ông Lê An (34 tuổi) bị phạt. Vụ việc xảy ra hôm 5/3.")
    False
    """
    if before == after:  # as with nearly every message that arrives
        return False
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


def compare(before: Words, after: Words) -> tuple[Change, ...]:
    """What was wrong in an article as it was *before*, by what it says *after*: passages of headline and lead.

    >>> compare(("Cháy lớn", "Có 3 người bị thương."), ("Vụ cháy lớn", "Có 2 người bị thương!"))
    (('3 người', '2 người'),)
    """
    changes = [change for old, new in zip(before, after, strict=True) for change in find_changes(old, new)]
    return tuple(dict.fromkeys(changes))[:_MOST]


def find_changes(before: str, after: str) -> tuple[Change, ...]:
    """The passages in which something was wrong *before*: a figure, a name, a time stands where another did, or a "no".

    None where nothing was wrong, or where the text was written anew and no passage can be named.

    >>> find_changes("Ông Lê An 34 tuổi, ở Đà Lạt.", "Ông Lê An, 43 tuổi, ở Bảo Lộc.")
    (('34 tuổi', '43 tuổi'), ('Đà Lạt', 'Bảo Lộc'))
    """
    before, after = clean(before), clean(after)
    old, new = list(_read(before)), list(_read(after))
    matcher = SequenceMatcher(None, [one.key for one in old], [one.key for one in new], autojunk=False)
    blocks = matcher.get_opcodes()
    everything = _gather(new)
    found: dict[Change, None] = {}
    for place, block in enumerate(blocks):
        if block[0] != "equal" and _is_wrong(old, new, block, everything):
            around = [*blocks[max(place - 1, 0) : place], ("", 0, 0, 0, 0)], [*blocks[place + 1 :], ("", 0, 0, 0, 0)]
            left, right = _widen(after, new, block, (_length(around[0][0]), _length(around[1][0])))
            _what, i1, i2, j1, j2 = block
            then, now = old[i1 - left : i2 + right], new[j1 - left : j2 + right]
            if then and now:
                found[_passage(before, then), _passage(after, now)] = None
    return tuple(found)[:_MOST]


def _length(block: Opcode) -> int:
    return block[2] - block[1]


def _is_wrong(old: Sequence[_Word], new: Sequence[_Word], block: Opcode, everything: _Facts) -> bool:
    """Whether this passage said something that another fact has taken the place of."""
    _what, i1, i2, j1, j2 = block
    if max(i2 - i1, j2 - j1) > _NAMEABLE:
        return False
    then, now = _gather(old[max(i1 - 1, 0) : i2 + 1]), _gather(new[max(j1 - 1, 0) : j2 + 1])
    if then.denials != now.denials and max(i2 - i1, j2 - j1) <= _DENIED:
        return True
    figures_then, figures_now = then.figures + then.counts, now.figures + now.counts
    if figures_then - figures_now and figures_now - figures_then:
        return True
    if (then.units - now.units and figures_then) or (then.times - now.times and now.times - then.times):
        return True
    lost, come = list((then.names - everything.words).elements()), list((now.names - then.words).elements())
    return bool(lost and come) and not (_is_short_for(lost, come) or _is_short_for(come, lost))


def _widen(text: str, new: Sequence[_Word], block: Opcode, room: tuple[int, int]) -> tuple[int, int]:
    """How many words before and behind a passage are shown with it, so that it is understood: "34" of what."""
    _what, _i1, _i2, j1, j2 = block
    before, changed, behind = new[:j1][::-1][: room[0]], new[j1:j2], new[j2:][: room[1]]
    if any(one.is_figure for one in changed):
        left = _count_joined(text, [changed[0], *before])
        if changed[0].is_name:
            left = _count_names(before)
        right = _count_joined(text, [changed[-1], *behind])
        right += _count_counted(text, [changed[-1], *behind][right:])
        return (left, right) if left + right else (len(before[:1]), 0)
    if any(one.is_name for one in changed):
        return _count_names(before), _count_names(behind)
    return len(before[:1]), len(behind[:2])


def _between(text: str, one: _Word, other: _Word) -> str:
    return text[min(one.end, other.end) : max(one.begin, other.begin)]


def _count_joined(text: str, words: Sequence[_Word]) -> int:
    """How many words are written in one piece with the first: the 3 of "5/3"."""
    joined = [not re.search(r"\s", _between(text, *pair)) for pair in pairwise(words)]
    return joined.index(False) if False in joined else len(joined)


def _count_counted(text: str, words: Sequence[_Word]) -> int:
    """How many words say what the first, a figure, counts: "tuổi", "đảng viên"."""
    most = 1 if len(words) > 1 and words[1].key in _COUNTED else 2
    beside = [_between(text, *pair) == " " for pair in pairwise(words[: most + 1])]
    return beside.index(False) if False in beside else len(beside)


def _count_names(words: Sequence[_Word]) -> int:
    names = [one.is_name for one in words[:_NAMES_BESIDE]]
    return names.index(False) if False in names else len(names)


def _passage(text: str, words: Sequence[_Word]) -> str:
    """What these words read in the text, with a per cent sign that follows them."""
    end = words[-1].end
    return text[words[0].begin : end + (text[end : end + 1] in _RATES and len(text) > end)]


def _read(text: str) -> Iterable[_Word]:
    whole, at = clean(text), 0
    for sentence in sentences(text):
        at = whole.index(sentence, at)
        tokens = list(_TOKEN.finditer(sentence))
        for place, found in enumerate(tokens):
            token, begin, end = found[0], at + found.start(), at + found.end()
            if token[0].isdigit():
                yield from (_Word(figure, begin, end, is_figure=True) for figure in _figures(token))
                continue
            following = tokens[place + 1][0] if place + 1 < len(tokens) else ""
            name = token[0].isupper() and (place > 0 or following[:1].isupper())
            word = key(token)
            yield _Word(_SAME.get(word, word), begin, end, is_name=name)


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
