"""Where a sentence of Vietnamese news ends, and how a text is shortened so that it still reads well."""

import re
from itertools import accumulate

from news.text.vietnamese import clean, cut, utf16_length

# Written with a full stop that ends no sentence, as the last part of words like "PGS.TS." or "BS.CKII.".
_TITLES = "TP Tp TX TT Th Ths ThS TS PGS GS BS KS CN BSCK CKI CKII CK1 CK2 TSKH NSND NSƯT NGND NGƯT NXB"
_OTHERS = "Tr St Co Ltd Inc No Mr Mrs Ms Dr Ng tp tx tr c"  # the last one: đ/c
_ABBREVIATIONS = frozenset(f"{_TITLES} {_OTHERS}".split(" "))
_NUMBERING = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})*|[IVX]+")

_SIGNS = re.compile(r"(?P<quote>[“”\"])|(?P<mark>[.!?…]+)(?P<close>[”’\"')\]»]*)(?P<blank> ?)")
_OPENING = "“‘\"'([«"
_LONGEST_WORD = 20  #: characters before a full stop that are looked at for an abbreviation

_CLAUSE = re.compile(r"[;:,–—]\Z| -\Z")
_LOOSE = " ,;:.…–—-([“‘«"


def sentences(text: str) -> list[str]:
    """The sentences of the text, cleaned.

    >>> sentences("PGS.TS. Lê An ở TP. Huế hỏi: “Vì sao? Ai?”. Có 97,8% đạt... 4/7 chỉ tiêu.Theo đó, “Rất tốt!” Hết")
    ['PGS.TS. Lê An ở TP. Huế hỏi: “Vì sao? Ai?”.', 'Có 97,8% đạt... 4/7 chỉ tiêu.', 'Theo đó, “Rất tốt!”', 'Hết']
    """
    text = clean(text)
    found, start, quoted = [], 0, False
    last_quote = max(map(text.rfind, '”"'))
    for sign in _SIGNS.finditer(text):
        for quote in sign["quote"] or sign["close"]:
            quoted = quote == "“" or (quote == '"' and not quoted)
        inside = quoted and sign.end() <= last_quote  # a quotation that nobody closes holds nothing together
        if sign["mark"] and not inside and _ends(text, start, sign):
            found.append(text[start : sign.end("close")])
            start, quoted = sign.end(), False
    return [*found, text[start:]] if text else []


def _ends(text: str, start: int, sign: re.Match[str]) -> bool:
    """Whether a sentence that began at *start* ends with this sign."""
    at, mark, after = sign.start(), sign["mark"], text[sign.end() : sign.end() + 2]
    word = text[max(at - _LONGEST_WORD, start) : at].rsplit(" ", 1)[-1].lstrip(_OPENING)
    if not after:
        return False
    if not sign["blank"]:  # lost with the tags around it: "quả.Theo"
        return len(word) > 1 and word.isalpha() and word.islower() and after[:1].isupper() and after[1:].islower()
    if not (after[0].isupper() or after[0] in _OPENING or (after[0].isdigit() and mark[-2:] not in ("..", "…"))):
        return False
    if mark != "." or word.lower() in ("v.v", "vv"):
        return True
    part = re.split(r"[./]", word)[-1]
    if part in _ABBREVIATIONS or (len(part) == 1 and part.isalpha() and (part.isascii() or part == "Đ")):
        return False
    first = at - len(word) <= start + 1 or text[at - len(word) - 2] in ":;"
    return not (first and _NUMBERING.fullmatch(word))  # "kết luận: 1. Từ đầu nhiệm kỳ"


def shorten(text: str, limit: int) -> str:
    """As many whole sentences as fit into *limit* UTF-16 units.

    When not even the first one fits, its beginning up to a clause or a blank, and "…"; nothing when no syllable fits.

    >>> shorten("Đạt 97,8%. Vượt 4/7 chỉ tiêu.", 20), shorten("Hôm nay, ở TP. Huế có mưa to", 15)
    ('Đạt 97,8%.', 'Hôm nay…')
    """
    text = clean(text)
    if utf16_length(text) <= max(limit, 0):
        return text
    parts = sentences(text)
    ends = accumulate(1 + utf16_length(part) for part in parts)
    kept = [part for part, end in zip(parts, ends, strict=True) if end <= limit + 1]
    return " ".join(kept) or _beginning(parts[0], limit)


def _beginning(sentence: str, limit: int) -> str:
    fits = cut(sentence, limit - 1)
    blanks = [at for at, letter in enumerate(sentence[: len(fits) + 1]) if letter == " "]
    clauses = [at for at in blanks if 2 * at >= len(fits) and _CLAUSE.search(sentence, max(at - 2, 0), at)]
    end = max(clauses or blanks, default=0)
    kept = sentence[:end].rstrip(_LOOSE)
    return f"{kept}…" if kept else ""
