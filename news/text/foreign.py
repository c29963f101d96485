"""Words that are no syllables of Vietnamese: a beginning, a vowel with at most one tone, an end."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: Vowels and ends as they go together; a syllable that ends in c, ch, p or t has a tone of its own.
_BEGINNING: Final = "(?:ngh?|[cgknpt]h|gi|qu|tr|[bcdđghklmnprstvx])?"
_VOWELS: Final = (
    "i[aêe]?u?|y[êe]?u?|u[ôoaâêey]?[iuy]?|uy[êae]?u?|ư[ơauoi]?[iu]?|ươ[iu]?|o[aăeo]?[oiyeu]?|ô[iô]?|ơi?|[aâ][iouy]?|ă"
    "|[eê][ou]?"
)
_SHAPE: Final = re.compile(f"{_BEGINNING}(?:{_VOWELS})(ch|ng|nh|[cmnpt])?")
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_CLOSED_TONES: Final = frozenset("\u0301\u0323")


@lru_cache(maxsize=4_000)
def is_foreign(word: str) -> bool:
    """Whether this is no syllable of Vietnamese: an acronym, a name or word from abroad. Capitals do not count.

    >>> is_foreign("csgt"), is_foreign("Iran"), is_foreign("bot"), is_foreign("nato")
    (True, True, True, True)
    >>> is_foreign("Nghiêng"), is_foreign("lốc"), is_foreign("Hà")
    (False, False, False)
    """
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in apart if mark in _TONES]
    plain = unicodedata.normalize("NFC", "".join(letter for letter in apart if letter not in _TONES))
    shape = _SHAPE.fullmatch(plain)
    if shape is None or len(tones) > 1:
        return True
    return shape.group(1) in ("c", "ch", "p", "t") and not _CLOSED_TONES.intersection(tones)
