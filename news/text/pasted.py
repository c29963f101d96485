"""What people paste: the address in it, whatever stands around it and whatever it was passed on through."""

import re
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from news.text.links import LONGEST, canonical, link_of, same_site, site_of
from news.text.vietnamese import slug

LOOKED_AT: Final = 20_000  #: characters of what was pasted
_WRAPPERS: Final = 3  #: one within the other
_LONG: Final = 5  #: hyphens in the name of a page, from which on it is rather a headline than a section
_WORDS: Final = 4  #: syllables that the end of an address must have to be taken for a headline

_END: Final = r"[^\s<>\"“”«»|\\^`{}]"
_WITH_SCHEME: Final = re.compile(rf"(?:https?)://{_END}+", re.IGNORECASE)
_ENDINGS: Final = "vn|com|net|org|info|edu|gov|tv|asia|news|online|top|xyz|page|me|io|ly|gd|at|co|to|gl|cc|id"
_BARE: Final = re.compile(
    rf"(?<![\w@./:-])(?:[a-z0-9](?:[a-z0-9-]{{0,60}}[a-z0-9])?\.){{1,6}}(?:{_ENDINGS})(?::\d{{1,5}})?(?![\w.-])(?:[/?#]{_END}*)?",
    re.IGNORECASE | re.ASCII,
)
_NEXT: Final = re.compile(r"(?<=[^=/])https?:/", re.IGNORECASE)  # two addresses without a blank between them
_AFTER: Final = ".,;:!?…'’*_~)]}>"
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}

#: Where a page passes on the address that it stands for.
_CARRIED: Final = frozenset({"u", "url", "q", "link", "target", "href", "to"})
_INSIDE: Final = re.compile(r"/(https?):/{1,2}(.+)", re.IGNORECASE)  # an archive's copy of it
_CACHED: Final = re.compile(r"/(?:amp|[acv]|wp)/(?:s/)?((?:[a-z0-9-]+\.)+[a-z]{2,}/.+)", re.IGNORECASE)

#: What stands for another address that only its owner knows, and places where people share articles.
_ELSEWHERE: Final = re.compile(
    r"(?:^|\.)(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd|v\.gd|ow\.ly|cutt\.ly|rebrand\.ly|t\.ly|rb\.gy|lnkd\.in|shorturl\.at"
    r"|s\.id|by\.com\.vn|buff\.ly|dlvr\.it|tiny\.cc|fb\.me|fb\.watch|facebook\.com|messenger\.com|threads\.net|instagram\.com"
    r"|zalo\.me|zaloapp\.com|tiktok\.com|youtube\.com|youtu\.be|x\.com|twitter\.com|t\.me|telegram\.me|google\.com)$"
)
_ARTICLE_END: Final = re.compile(r"\.(?:s?html?|aspx?|php|chn|epi|ldo|tpo|vnp|vov|bbg|amp)$", re.IGNORECASE)
_SIGNS: Final = re.compile(r"^(?:post|postid|a|d|id)?\d+$|^[0-9a-f]{7,}$")


def find_address(text: str) -> str:
    """The first address in what was pasted, as people may open it; "" where there is none.

    >>> find_address("sao bài này (HTTPS://M.BaoLamDong.vn/cau-moi-1.html?fbclid=x#top), chưa thấy gửi?")
    'https://m.baolamdong.vn/cau-moi-1.html'
    >>> find_address("https://l.facebook.com/l.php?u=https%3A%2F%2Fbaolamdong.vn%2Fcau-moi-1.html&h=AT0")
    'https://baolamdong.vn/cau-moi-1.html'
    """
    text = text[:LOOKED_AT]
    found = _WITH_SCHEME.search(text) or _BARE.search(text)
    if found is None:
        return ""
    address = found[0][: 2 * LONGEST]
    if second := _NEXT.search(address, 8):
        address = address[: second.start()]
    address = _without_signs_after(address)
    return _unwrap(link_of(address if "://" in address else f"https://{address}"))


def strip_address(text: str) -> str:
    """The words around the first address."""
    found = _WITH_SCHEME.search(text) or _BARE.search(text)
    return " ".join((text[: found.start()] + " " + text[found.end() :]).split()) if found else text


def _without_signs_after(address: str) -> str:
    """Without the full stop or the bracket that belongs to the sentence around it."""
    while address and address[-1] in _AFTER:
        opening = _PAIRS.get(address[-1])
        if opening and address.count(opening) >= address.count(address[-1]):
            break
        address = address[:-1]
    return address


def _unwrap(address: str) -> str:
    """The article's own address, where this one only passes it on."""
    for _ in range(_WRAPPERS):
        inner = _inner(address)
        if not inner:
            break
        address = inner
    return address


def _inner(address: str) -> str:
    split = urlsplit(address)
    if inside := _INSIDE.search(split.path):
        return link_of(f"{inside[1]}://{inside[2]}{'?' + split.query if split.query else ''}")
    host = split.hostname or ""
    cache = host.endswith(".cdn.ampproject.org") or (site_of(host).startswith("google.") and "/amp/" in split.path)
    if cache and (cached := _CACHED.search(split.path)):
        return link_of(f"https://{cached[1]}")
    for name, value in parse_qsl(split.query):
        if name.lower() in _CARRIED and re.match(r"https?:/", value, re.IGNORECASE):
            carried = link_of(value)
            if carried and not same_site(urlsplit(carried).hostname or "", host):
                return carried
    return ""


def leads_elsewhere(address: str) -> bool:
    """Whether it stands for an address that only its owner knows, or for a post that people shared one in."""
    host = site_of(urlsplit(address).hostname or "")
    return _ELSEWHERE.search(host) is not None


def is_front(address: str) -> bool:
    """Whether it is a newspaper's front page, or likely one of its sections: no article's address."""
    split = urlsplit(canonical(address))
    if split.path in ("", "/"):
        return not split.query
    folders = [one for one in split.path.split("/") if one]
    named = len(folders) == 1 and not re.search(r"[\d.]", folders[0])
    return not split.query and named and folders[0].count("-") < _LONG


def candidates(address: str) -> tuple[str, ...]:
    """The addresses under which the article may be known, the likeliest first.

    A parameter that we do not know may say who shared it, and some phones write all in capitals.
    """
    bare = urlsplit(address)._replace(query="").geturl()
    return tuple(dict.fromkeys((address, bare, bare.lower())))


def headline_in(address: str) -> str:
    """The headline that an address ends with, as most do, folded; "" where it holds too few words to be one.

    >>> headline_in("https://baohatinh.vn/xay-dung-dang/thong-cau-moi-qua-song-luy-post279123.html")
    'thong cau moi qua song luy'
    """
    parts = [one for one in unquote(urlsplit(address[:LONGEST]).path).split("/") if one]
    for part in reversed(parts[-2:]):
        words = [one for one in slug(_ARTICLE_END.sub("", part).replace("_", "-").replace("-", " ")).split("-") if one]
        while words and _SIGNS.fullmatch(words[-1]):
            words.pop()
        if len(words) >= _WORDS:
            return " ".join(words)
    return ""
