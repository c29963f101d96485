"""Headlines as people quote them: from memory, cut short, without marks, or out of an address."""

from typing import Final

from news.text.vietnamese import fold

SURE: Final = 3  #: the very headline
_PART: Final = 4  #: syllables that say enough to be part of one
_SHARED: Final = 0.75  #: of all syllables of both that must stand in both


def resemble(quoted: str, title: str) -> int:
    """How surely *title* is the headline that was *quoted* (folded, `fold`): `SURE` to 1, 0 where it is not.

    >>> resemble("cau moi qua song luy", "Cầu mới qua sông Lũy"), resemble("hop bao", "Họp báo về cầu mới")
    (3, 0)
    """
    there = fold(title)
    if not quoted or not there:
        return 0
    if quoted == there:
        return SURE
    words, others = quoted.split(), there.split()
    if min(len(words), len(others)) < _PART:
        return 0
    if f" {quoted} " in f" {there} " or f" {there} " in f" {quoted} ":
        return 2
    one, two = set(words), set(others)
    return int(len(one & two) >= _SHARED * len(one | two))
