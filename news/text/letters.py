"""The letters of Vietnamese, as tables: what `vietnamese` needs to know and how they are read."""

import codecs
import re
import unicodedata
from itertools import groupby
from typing import Literal

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0309\u0303\u0301\u0323"
MARKED = unicodedata.normalize("NFC", "".join(v + t for v in VOWELS for t in ("", *TONES))).lower()
LOWER = "".join(letter for letter in MARKED + "đ" if letter > "\x7f")

# Đ has look-alikes of other alphabets, met in old texts; their lower case differs as well.
STROKES = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"}


def _ordinary() -> str:
    """One byte for each character of ordinary text: ASCII keeps its place, position 0 has to be NUL."""
    ascii_ = "".join(map(chr, range(0x20, 0x7F))) + "\t\n\r"
    rest = LOWER + LOWER.upper() + "Ðð\u00a0“”‘’–—…•\u200b\u200c\ufeff"
    places = {ord(letter): letter for letter in ascii_}
    free = (place for place in (*range(0x80, 0x100), *range(0x01, 0x09), *range(0x0E, 0x20)))
    places |= dict(zip(free, rest, strict=False))
    return "".join(places.get(place, "\0" if place == 0 else "\ufffe") for place in range(0x100))


ORDINARY = _ordinary()
TO_BYTES = codecs.charmap_build(ORDINARY)
UNSEEN = bytes(place for place, letter in enumerate(ORDINARY) if letter in "\0\u200b\u200c\ufeff")


def _bytes_table(change: dict[str, str]) -> bytes:
    return bytes(
        ORDINARY.index(change.get(letter, letter)) if letter != "\ufffe" else place
        for place, letter in enumerate(ORDINARY)
    )


def bare(letter: str) -> str:
    """The letter without its marks and stroke."""
    return unicodedata.normalize("NFD", letter)[0].replace("đ", "d").replace("Đ", "D")


_CLEAN = {**{eth: stroke for eth, stroke in STROKES.items() if eth in ORDINARY}, "\u00a0": " "}
_KEY = {letter: _CLEAN.get(letter, letter).lower() if letter.isalnum() else " " for letter in ORDINARY if letter > "\0"}
CLEAN_BYTES = _bytes_table(_CLEAN)
KEY_BYTES = _bytes_table(_KEY)
FOLD_BYTES = _bytes_table({letter: bare(keyed) for letter, keyed in _KEY.items()})


# Syllables that are written in two ways. Tone placement: open oa, oe, uy, but after q the u belongs to the consonant.
# i for y: only after these beginnings, and then under every tone, so that an unmarked "ky luat" still finds "kỉ luật".
# Not after v or th: "vi" and "Vy", "thi" and "Thy" are different syllables; nor alone: "ý" is not "í".
_BEGINNINGS = [*"bcdđghklmnprstvx", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "th", "tr"]
_Y_FOR_I = [*"hklmst", "qu"]


def _two_spellings() -> dict[str, str]:
    pairs = {
        begin + first + second + tone: begin + first + tone + second
        for begin in ("", *_BEGINNINGS)
        for first, second in ("oa", "oe", "uy")
        for tone in TONES
    }
    pairs |= {begin + "i" + tone: begin + "y" + tone for begin in _Y_FOR_I for tone in ("", *TONES)}
    return {unicodedata.normalize("NFC", new): unicodedata.normalize("NFC", old) for new, old in pairs.items()}


SPELLING = _two_spellings()
SPELLING_BYTES = {
    codecs.charmap_encode(new, "strict", TO_BYTES)[0]: codecs.charmap_encode(old, "strict", TO_BYTES)[0]
    for new, old in SPELLING.items()
}


# Letters of other alphabets that look like Latin ones.
LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԚԜаеѕіјкорсухһԁԛԝӏпвмнтгΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχ",
    "ABESIJKMHOPCTYXQWaesijkopcyxhdqwlnbmhtrABEZHIKMNOPTYXaikvopux",
)
# Small capitals and letters of phonetics, which no Vietnamese word has.
SMALL_CAPITALS = str.maketrans("ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡɦɩʋɾɯ", "abcdeghijklmnoprstuvwyzaghivru")
OTHER_ALPHABETS = re.compile(r"[Ͱ-ԯ]")
LATIN = re.compile(r"[A-Za-zÀ-ʯḀ-ỿ]")


class Visible(dict[int, str | None]):
    """For `str.translate`: drops what is not seen, makes every odd blank a blank and eth a đ."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        shown: str | None = STROKES.get(letter, letter)
        if letter.isspace() or code in (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0):
            shown = " "
        elif letter in EMOJI_SIGNS:
            shown = letter
        elif (
            unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co")
            or code & 0xFFFE == 0xFFFE
            or 0xFE00 <= code <= 0xFE0F
            or 0xE0100 <= code <= 0xE01EF
            or code == 0x034F
        ):
            shown = None
        self[code] = shown
        return shown


class Lettered(dict[int, str | None]):
    """For `str.translate`: keeps letters, digits and marks, everything else becomes a blank."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        kept: str | None = letter if letter.isalnum() or unicodedata.category(letter) in ("Mn", "Mc") else " "
        if unicodedata.category(letter) == "Me" or letter in EMOJI_SIGNS:
            kept = None
        self[code] = kept
        return kept


class Unmarked(dict[int, str | None]):
    """For `str.translate` of decomposed text: drops the marks, and the stroke of đ."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        self[code] = kept = None if unicodedata.category(letter) in ("Mn", "Mc") else letter
        return kept


VISIBLE = Visible()
LETTERED = Lettered()
UNMARKED = Unmarked({ord("đ"): "d", ord("Đ"): "D"})

EMOJI_SIGNS = frozenset("\u200d\ufe0e\ufe0f")
EMOJI_PARTS = re.compile(
    r"(?<![\u203c-\u2bff\u3030-\u3299\U0001f000-\U0001faff\ufe0f])\u200d"
    r"|\u200d(?![\u203c-\u2bff\U0001f000-\U0001faff])"
    r"|(?<![0-9#*\u00a9\u00ae\u203c-\u2bff\u3030-\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]"
)

# What the bytes of UTF-8 look like when they were read as Windows-1252 (or Latin-1).
_HIGH_BYTES = {
    ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"
}
SCRAMBLED = re.compile(r"[ÂÃÄÅÆá][\x80-\xbf" + re.escape("".join(map(chr, _HIGH_BYTES))) + "]")
VIETNAMESE = re.compile(f"[{LOWER}{LOWER.upper()}]")


def unscrambled(text: str) -> str:
    """The text read again as UTF-8, when all of it can only have been that."""
    if not SCRAMBLED.search(text):
        return text
    try:
        again = text.translate(_HIGH_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
    return again if VIETNAMESE.search(again) else text


_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]"
_TOO_MANY = re.compile(f"({_MARK}{{8}}){_MARK}+")
_MARK_RUN = re.compile(r"[^\w\s\x00-\x7f]{32,}")


def _sorted_marks(run: re.Match[str]) -> str:
    parts: list[str] = []
    for _, marks in groupby(run.group(), key=lambda letter: unicodedata.combining(letter) > 0):
        parts += sorted(marks, key=unicodedata.combining)
    return "".join(parts)


def normal(form: Literal["NFC", "NFD", "NFKC"], text: str) -> str:
    """`unicodedata.normalize`, in bounded time; of the marks on one letter, those that no writing has so many of go.

    The library sorts a run of marks by insertion: a megabyte of them would take an hour.
    Sorting them before changes nothing it promises.
    """
    return unicodedata.normalize(form, _MARK_RUN.sub(_sorted_marks, _TOO_MANY.sub(r"\1", text)))
