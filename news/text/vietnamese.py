"""Vietnamese text: as shown, as compared, as folded, as counted.

>>> clean("Ðền  ơn\\u00a0đáp nghĩa")
'Đền ơn đáp nghĩa'
>>> key("Uỷ ban Kiểm tra, kỉ luật") == key("UỶ BAN KIỂM TRA - kỷ luật") == "ủy ban kiểm tra kỷ luật"
True
>>> fold("Xây dựng Đảng")
'xay dung dang'
"""

import codecs
import re
import unicodedata
from collections.abc import Callable
from itertools import dropwhile
from typing import Final

from news.text import letters
from news.text.letters import normal

_FLAG_LETTERS: Final = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_WORD: Final = re.compile(r"[^\W\d_]+")


def clean(text: str) -> str:
    """The text as shown to people: NFC, one blank between words, nothing unseen, Đ for its look-alikes.

    Case and words stay. UTF-8 that was read as Windows-1252 is repaired when that is sure. Line ends are blanks too.
    """
    raw = _as_bytes(text)
    if raw is not None:
        return _as_text(b" ".join(raw.translate(letters.CLEAN_BYTES, letters.UNSEEN).split()))
    return _settled(_clean_once, text)


def key(text: str) -> str:
    """The text for exact comparing: equal for equal words, whatever the case, punctuation, tone placement or i for y.

    >>> key("Hoà Bình: “lí luận”")
    'hòa bình lý luận'
    """
    raw = _as_bytes(text)
    if raw is not None:
        words = raw.translate(letters.KEY_BYTES, letters.UNSEEN).split()
        return _as_text(b" ".join(map(letters.SPELLING_BYTES.get, words, words)))
    return _settled(_key_once, text)


def fold(text: str) -> str:
    """The key without its marks, đ as d."""
    raw = _as_bytes(text)
    if raw is not None:
        words = raw.translate(letters.FOLD_BYTES, letters.UNSEEN).split()
        return b" ".join(map(letters.SPELLING_BYTES.get, words, words)).decode("ascii")
    return _settled(_fold_once, key(text))


def slug(text: str) -> str:
    """A name for addresses and files.

    >>> slug("Bà Rịa – Vũng Tàu")
    'ba-ria-vung-tau'
    """
    return fold(text).replace(" ", "-")


def holds(phrase_key: str, text_key: str) -> bool:
    """Whether the phrase stands in the text, from one syllable's beginning to another's end; both are keys.

    >>> holds("đảng", key("Công tác xây dựng Đảng.")), holds("đảng", key("đảngviên"))
    (True, False)
    """
    return bool(phrase_key) and f" {phrase_key} " in f" {text_key} "


def capitalize(text: str) -> str:
    """With a capital at its beginning, and nowhere else another letter than before.

    >>> capitalize("đã gửi qua Zalo")
    'Đã gửi qua Zalo'
    """
    return text[:1].upper() + text[1:]


def utf16_length(text: str) -> int:
    """The length as Telegram and Zalo count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, units: int) -> str:
    """The longest beginning within so many UTF-16 units that leaves every letter and emoji whole.

    >>> cut("Đa\u0309ng", 2), cut("Báo 👩‍🌾", 7)
    ('Đ', 'Báo ')
    """
    used = 0
    for end, letter in enumerate(text):
        used += 2 if letter > "\uffff" else 1
        if used > units:
            while end and _belongs(text, end):
                end -= 1
            return text[:end]
    return text


def _belongs(text: str, at: int) -> bool:
    """Whether people see this character and the one before it as one."""
    before, letter = text[at - 1], text[at]
    flag = "\U0001f1e6" <= letter <= "\U0001f1ff"  # is two of these
    return (
        (flag and (at - len(text[:at].rstrip(_FLAG_LETTERS))) % 2 == 1)
        or unicodedata.category(letter).startswith("M")
        or "\u200d" in (letter, before)
        or "\U0001f3fb" <= letter <= "\U0001f3ff"  # skin
        or "\U000e0020" <= letter <= "\U000e007f"  # tags of regional flags
        or (before < "\udc00" <= letter <= "\udfff" and before >= "\ud800")
    )


def _as_bytes(text: str) -> bytes | None:
    """Ordinary text in its own single-byte code, None when anything else is in it.

    It is much faster to look up and cut bytes than characters, and whatever can be written so is NFC.
    """
    for form in (text, ""):
        try:
            return codecs.charmap_encode(form or normal("NFC", text), "strict", letters.TO_BYTES)[0]
        except UnicodeEncodeError:
            continue
    return None


def _as_text(raw: bytes) -> str:
    return codecs.charmap_decode(raw, "strict", letters.ORDINARY)[0]


def _settled(once: Callable[[str], str], text: str) -> str:
    """What is left when doing it again changes nothing: what one step uncovers may be work for an earlier one."""
    while (again := once(text)) != text:
        text = again
    return text


def _clean_once(text: str) -> str:
    text = letters.unscrambled(normal("NFC", text))
    if not letters.EMOJI_SIGNS.isdisjoint(text):
        text = letters.EMOJI_PARTS.sub("", text)
    text = text.translate(letters.VISIBLE)
    return " ".join(normal("NFC", text).split())


def _key_once(text: str) -> str:
    text = normal("NFKC", _clean_once(text)).translate(letters.SMALL_CAPITALS)
    if letters.OTHER_ALPHABETS.search(text):
        text = _WORD.sub(_in_latin, text)
    words = normal("NFKC", text.casefold()).translate(letters.LETTERED).split()
    return " ".join(letters.SPELLING.get(word, word) for word in map(_from_letter, words) if word)


def _fold_once(text: str) -> str:
    return key(normal("NFD", text).translate(letters.UNMARKED))


def _in_latin(word: re.Match[str]) -> str:
    """A word of Latin letters with look-alikes among them, in Latin letters only."""
    latin = word.group().translate(letters.LOOKALIKES)
    return word.group() if letters.OTHER_ALPHABETS.search(latin) or not letters.LATIN.search(word.group()) else latin


def _from_letter(word: str) -> str:
    """The word without marks that have no letter to stand on."""
    return word if word[0].isalnum() else "".join(dropwhile(lambda letter: not letter.isalnum(), word))
