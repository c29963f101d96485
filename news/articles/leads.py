"""The lead (sapo) of an article from what its feed says: the sentences, and nothing around them."""

import html
import re
from dataclasses import dataclass

from news.text.letters import LOWER
from news.text.markup import Node, first_image, parse_html, remove, text_of, words_of
from news.text.places import PROVINCES
from news.text.sentences import shorten
from news.text.vietnamese import clean, key

SHORTEST = 20  #: characters; less is no lead
_LONGEST = 5_000  # of what is looked at; a lead is at the beginning

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31}\d{0,2});", re.I)
_TAG = re.compile(r"</?(?:p|a|img|br|div|span|b|i|u|strong|em|ul|ol|li|h[1-6]|font|table)\b[^<>]*>", re.I)
_CAPTIONS = "figure, figcaption, [class*=caption], [class*=Caption]"

_CAPITAL = f"[A-Z{LOWER.upper()}]"
_DASH = r"\s*[-–—]+\s*"
_PREFIXES = [
    re.compile(prefix)
    for prefix in (
        rf"\([^()]{{2,30}}\){_DASH}(?=\S)",  # (CTO) - , (Chinhphu.vn) - , (KTSG Online) -
        r"\((?:[A-ZĐ&]{2,12}\d?|[A-Za-z]{2,25}\.(?:vn|com\.vn|org\.vn))\)\s*:?\s*(?=\S)",  # (ĐTCK) , (BBNĐT)
        rf"(?!(?:UBND|HĐND|UBMTTQ|MTTQ|LĐLĐ|HTX|KCN|TP)\b)[A-ZĐ][A-ZĐ&]{{1,9}}(?:\.(?:vn|VN))?{_DASH}(?=[\"“‘(\d]|{_CAPITAL})",
        r"(?:BNEWS|BNews|SGGPO?(?:nline)?)\b[\s:–-]*(?=\S)",
        rf"SGGPO(?={_CAPITAL})",
    )
]
_ROUTE_PART = re.compile(r"[^\W\d_]+ [^\W\d_]+")
_TITLES = frozenset("ông bà anh chị em cụ sở bộ ban công hội chủ đồng tỉnh thành ủy".split(" "))  # noqa: SIM905
_DATELINE = re.compile(rf"(?:(?:TP|Tp)\.? ?)?(?:{PROVINCES}){_DASH}(?=[\"“‘(\d]|{_CAPITAL})")

_MORE = r"(?:Đọc thêm|Xem thêm|Đọc tiếp|Xem tiếp|Xem chi tiết|Đọc chi tiết|Chi tiết xem)"
_SUFFIXES = [
    re.compile(suffix)
    for suffix in (
        rf"(?:^|(?<=[.!?…”\"])|(?<=\s))\s*[(\[>»-]*\s*{_MORE}\b[^.!?…]{{0,200}}[.…)\]>»\s]*\Z",
        r"\s*[(\[]\s*Ảnh\b[^()\[\]]{0,100}[)\]]\s*\.?\s*\Z",
        r"(?<=[.!?…”\"])\s*Ảnh(?: minh họa| minh hoạ| tư liệu)?\s*:[^.!?]{0,80}\.?\s*\Z",
        r"\s*\[\s*(?:\.{3}|…)\s*\]\s*\Z",
    )
]


def lead_and_image(description_html: str, *, title: str, limit: int, base: str = "") -> tuple[str, str]:
    """The lead that a feed's description holds, and the address of its first picture; each "" where it has none.

    >>> said = '<img src="/x.jpg"></br>(CTO) - Sáng 8/1, TP. Huế có mưa.'
    >>> lead_and_image(said, title="", limit=99, base="https://b.vn/")
    ('Sáng 8/1, TP. Huế có mưa.', 'https://b.vn/x.jpg')
    """
    found = read_description(description_html, title=title, limit=limit, base=base)
    return found.lead, found.image


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a feed's description says."""

    lead: str  #: at most as many UTF-16 units as asked for, as Telegram and Zalo count; "" where it has none
    image: str  #: the address of its first picture, or ""
    place: str  #: where the news is from, when the lead begins with that; "" elsewhere


def read_description(description_html: str, *, title: str, limit: int, base: str = "") -> Description:
    """Lead, picture and place at once, because to parse HTML is most of what an article costs.

    >>> read_description("Kiên Giang - Sáng 8/1, ba chiếc ghe chở dừa gặp nạn.", title="", limit=99).place
    'Kiên Giang'
    """
    root = _root(description_html)
    image = first_image(root, base)
    text = _text(root, title)
    return Description(lead=shorten(bare_lead(text, title=title), limit), image=image, place=_place(text))


def bare_lead(text: str, *, title: str) -> str:
    """The text without agency, place, credits and invitations around it, empty when that leaves no lead.

    >>> bare_lead("TPO - Hà Nội - Hải Phòng là tuyến cao tốc dài 105 km. (Ảnh: An)", title="")
    'Hà Nội - Hải Phòng là tuyến cao tốc dài 105 km.'
    """
    text = _without_agency(text)
    text = _without_headline(_without_place(text), clean(title))
    before = None
    while text != before:
        before = text
        for suffix in _SUFFIXES:
            text = suffix.sub("", text)
    text = text.strip(" -–—|")
    words = key(text)
    return text if min(len(text), len(words)) >= SHORTEST and not key(title).startswith(words) else ""


def _root(description_html: str) -> Node:
    return parse_html(_unescaped(description_html[: 10 * _LONGEST]))


def _text(root: Node, title: str) -> str:
    remove(root, _CAPTIONS)
    title_key = key(title)
    for anchor in root.css("a"):
        if key(text_of(anchor)) == title_key:
            anchor.decompose()
    return words_of(root)


def _unescaped(text: str) -> str:
    """HTML that was escaped once more on its way, as HTML again; likewise entities that were."""
    for _ in range(2):
        if _TAG.search(text) and not re.search(r"&amp;(?=#?\w{2,31};)", text):
            break
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def _without_agency(text: str) -> str:
    text = shorten(text, _LONGEST)
    for prefix in _PREFIXES:
        text = prefix.sub("", text, count=1) if prefix.match(text) else text
    return text


def _place(text: str) -> str:
    text = _without_agency(text)
    rest = _without_place(text)
    return text[: len(text) - len(rest)].rstrip(" -–—")


def _without_place(text: str) -> str:
    """Without "Kiên Giang - " before a sentence; in "Hà Nội - Hải Phòng" the place is part of it."""
    place = _DATELINE.match(text)
    if not place:
        return text
    rest = text[place.end() :]
    name = _ROUTE_PART.match(rest)
    first, second = name.group().split(" ") if name else ("", "")
    is_name = first.istitle() and second.istitle() and first.lower() not in _TITLES
    return text if is_name else rest


def _without_headline(text: str, title: str) -> str:
    while title and text.startswith(title):
        rest = text[len(title) :]
        if rest and not re.match(rf"\s*[.:|–—-]|\s+{_CAPITAL}", rest):
            break
        text = re.sub(r"\A[\s.:|–—-]+", "", rest)
    return text
