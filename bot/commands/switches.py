"""What a button of a menu of switches says: the page it stands on, and what to switch there, "2 +y-te"."""

import re
from dataclasses import dataclass
from typing import Final

_PRESSED: Final = re.compile(r"(\d{1,3})((?: [+-]\S+)*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A press in such a menu; of several at once where people type numbers."""

    page: int
    on: tuple[str, ...] = ()
    off: tuple[str, ...] = ()

    @property
    def switches(self) -> bool:
        """Whether it is more than a turn of the page."""
        return bool(self.on or self.off)


def read_press(words: str) -> Pressed | None:
    """The press that *words* are; None where they are none.

    >>> read_press("2 +y-te -the-thao")
    Pressed(page=2, on=('y-te',), off=('the-thao',))
    """
    found = _PRESSED.fullmatch(words)
    if found is None:
        return None
    switched = found[2].split()
    return Pressed(
        page=int(found[1]),
        on=tuple(one[1:] for one in switched if one[0] == "+"),
        off=tuple(one[1:] for one in switched if one[0] == "-"),
    )
