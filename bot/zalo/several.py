"""Several numbers in one message: each message is one of the month's few, and of switches one may want several."""

import re
from collections.abc import Sequence
from typing import Final

#: A press in a menu of switches: its command and page, and what it switches.
_SWITCH: Final = re.compile(r"(/\S+(?: \d{1,3})+)((?: [+-]\S+)+)")
_NUMBERS: Final = re.compile(r"\d{1,2}(?:(?:\s*[,;.]\s*|\s+(?:và\s+)?)\d{1,2})+\s*\.?", re.IGNORECASE)


def combine(commands: Sequence[str]) -> str:
    """One command that does what these do, where they are switches of one menu; "" where they are not.

    >>> combine(["/chude 1 +y-te", "/chude 1 -the-thao"]), combine(["/chude 1 +y-te", "/chude 2"])
    ('/chude 1 +y-te -the-thao', '')
    """
    found = [_SWITCH.fullmatch(command) for command in commands]
    menus = {one[1] for one in found if one}
    if not all(found) or len(menus) != 1:
        return ""
    return menus.pop() + "".join(dict.fromkeys(one[2] for one in found if one))


def are_switches(commands: Sequence[str]) -> bool:
    """Whether some of these can be done at once."""
    menus = [found[1] for command in commands if (found := _SWITCH.fullmatch(command))]
    return any(menus.count(one) > 1 for one in menus)


def read_numbers(words: str) -> list[int]:
    """The numbers that are all that was typed, where there are several.

    >>> read_numbers("1, 3 và 12"), read_numbers("7"), read_numbers("7h 8")
    ([1, 3, 12], [], [])
    """
    words = words.strip()
    return [int(one) for one in re.findall(r"\d+", words)] if _NUMBERS.fullmatch(words) else []
