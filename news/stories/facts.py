"""What an article says of an event that another report of it would say too: who, where, when, how many.

All is read once and kept as numbers, so that two articles are compared in microseconds.
"""

from __future__ import annotations  # Python 3.11 can't evaluate array[int]

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntFlag
from itertools import pairwise
from typing import Final
from zlib import crc32

from news.stories.common import IN_50, IN_150, IN_400
from news.text.dates import VIETNAM
from news.text.letters import LOWER, SPELLING
from news.text.places import PROVINCES
from news.text.syllables import is_syllable
from news.text.vietnamese import clean, key

_MOST: Final = 1_500  # characters of headline and of lead that are looked at
_TOKEN: Final = re.compile(r"\d+(?:[.,/-]\d+)*|[^\W\d_]+\d*|[.!?…:;“\"(|,]")
_CAPITAL: Final = f"[A-Z{LOWER.upper()}]"
_HCM: Final = re.compile(r"\b(?:TP|Tp|T\.P|[Tt]hành phố)\b\.? ?(?:HCM|Hồ Chí Minh)\b|\bTPHCM\b")
_COUNTED: Final = re.compile(r"(?!(?:19|20)\d\d\Z)\d{3,}|\d+(?:[.,]\d+)+")
_TOWN: Final = re.compile(r"\b(?:TP|Tp|TX|Tx)\. ?(?=[^\W\d_])")

# The pair's number; its lowest four bits say how rare it is, and whether it names somebody or counts something.
RARITY: Final = 3
SPECIFIC: Final = 4
NAMING: Final = 8
BITS: Final = 15
#: What a pair weighs, by its rarity: the logarithm of how many of 17,000 articles have it.
WEIGHTS: Final = (7.5, 5.2, 4.2, 3.2)
_RARITY: Final = {
    pair: place
    for place, pairs in enumerate((IN_50, IN_150, IN_400), start=1)
    for pair in pairs.split("|")
}  # fmt: skip


ANYTHING: Final = 0  #: instead of what: a figure that is rare enough by itself


class Mark(IntFlag):
    """How an article tells of its event."""

    FORM = 1  #: a notice, a round-up, a forecast, a list: the same words each day, for other things
    GOES_ON = 2  #: names an event that is known and says what came of it
    CASE = 4  #: "vụ …:": may be that, or the first that is heard of it
    EXPECTS = 8  #: it has not happened yet
    ASKS = 16  #: asks about it: an explanation, an opinion, no report


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is compared of an article."""

    pairs: array[int]  #: pairs of syllables, each once, with their bits
    weight: float  #: of all pairs together
    places: tuple[int, ...]  #: communes, schools, rivers …: their kind in the lowest four bits
    days: tuple[int, ...]  #: month and day of what is near the day of publishing, 100 a month
    figures: tuple[tuple[int, float], ...]  #: of what, how many
    people: tuple[int, ...]  #: named in full in the headline, none of them as an official: the last two syllables
    marks: Mark


def read_facts(*, title: str, lead: str, published: datetime) -> Facts:
    """The facts of an article."""
    title, lead = _plain(title), _plain(lead)
    head = _OFFICE.sub(" | ", title)
    pairs = sorted({*_pairs(head), *_pairs(_OFFICE.sub(" | ", lead))})
    text = f"{title} | {lead}"
    return Facts(
        pairs=array("I", pairs),
        weight=weigh(pairs),
        places=tuple({*_places(text)}),
        days=tuple({*_days(text, published.astimezone(VIETNAM).date())}),
        figures=tuple({*_figures(text)}),
        people=tuple({_hash(" ".join(map(_spell, name.split(" ")[-2:]))) for name in _PERSON.findall(head)}),
        marks=_marks(title),
    )


def weigh(pairs: Iterable[int]) -> float:
    """How much these pairs say together."""
    return sum(WEIGHTS[pair & RARITY] for pair in pairs)


def list_pairs(text: str) -> Iterator[str]:
    """The pairs of syllables that *text* has within its clauses, in one spelling: what `common` counts."""
    tokens = [_spell(token) if token[0].isalnum() else "" for token in _TOKEN.findall(_plain(text))]
    return (f"{one} {two}" for one, two in pairwise(tokens) if one and two)


def _plain(text: str) -> str:
    """The text as it is read here: one name for the city, no dot within a name."""
    return _TOWN.sub("TP ", _HCM.sub("TP HCM", clean(text[:_MOST])))


def _spell(token: str) -> str:
    plain = token.casefold()
    return SPELLING.get(plain, plain)


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "replace")) & ~BITS


def _pairs(text: str) -> Iterator[int]:
    tokens = _TOKEN.findall(text)
    words = [token for token in tokens if token[0].isalnum()]
    shouted = 4 * sum(word[0].isupper() for word in words) > 3 * len(words)
    before, was_name, begins = "", False, True
    for place, token in enumerate(tokens):
        if not token[0].isalnum():
            before, begins = "", True
            continue
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        name = token[0].isupper() and not shouted and (not begins or following[:1].isupper() or not is_syllable(token))
        plain = _spell(token)
        if before:
            pair = f"{before} {plain}"
            specific = name or was_name or token[0].isdigit() or before[0].isdigit()
            naming = NAMING if name and was_name else 0
            yield _hash(pair) | _RARITY.get(pair, 0) | SPECIFIC * specific | naming
        if _COUNTED.fullmatch(token):  # 1.500, 16,3; a year is none
            yield _hash(token) | SPECIFIC
        if name and len(token) > 2 and not is_syllable(token):  # Interpol, VETC, VN34
            yield _hash(plain) | (3 if plain in _AGENCIES else SPECIFIC | NAMING)
        before, was_name, begins = plain, name, False


# Who says or attends it: the same officials are in many events of a day. "Cựu", "nguyên" before it: they are the news.
_OFFICE: Final = re.compile(
    r"tư tưởng, (?:tấm gương )?đạo đức,? (?:và )?phong cách Hồ Chí Minh|"
    r"(?<!cựu )(?<!Cựu )(?<!nguyên )(?<!Nguyên )(?<![Tt]hứ )(?<![Bb]ộ )\b(?:Quyền |[Pp]hó )*"
    r"(?:Tổng [Bb]í thư|[Cc]hủ tịch|[Bb]í thư|[Tt]hủ tướng|[Bb]ộ trưởng|[Tt]hứ trưởng|(?:[Tt]ổng )?[Gg]iám đốc|"
    r"[Tt]rưởng|[Cc]hánh|[Uu]ỷ viên|[Ủủ]y viên|[Đđ]ồng chí|[Cc]hủ nhiệm|[Tt]ư lệnh|"
    r"[Vv]iện trưởng|[Đđ]ại biểu|[ÔôBb](?:ng|à) [^,.]{4,25},)"
    rf"(?:,? (?:và |kiêm )?(?:{_CAPITAL}[^\W\d_]*|ủy|hành|vụ|trực|hội|phủ|ương|biểu|tịch|thư|đốc|trưởng|viên|ban|đoàn|"
    r"nước|tỉnh|thành|phố|xã|phường|đội|tướng|án|nhiệm|chí|dân|quốc|phòng|tra|chức|giáo|vận|chính)){2,}"
)
_PERSON: Final = re.compile(
    r"\b(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Trương|Đoàn|Lương|Mai|Tạ) "
    rf"{_CAPITAL}[^\W\d_]*(?: {_CAPITAL}[^\W\d_]*)+"
)
# They are in every day's news.
_AGENCIES: Final = frozenset(
    (
        *("ubnd", "hđnd", "mttq", "csgt", "tand", "vksnd", "bhxh", "bhyt", "thcs", "thpt", "lđlđ", "hcm", "usd"),
        *("covid", "clb", "hlv", "sgk", "asean", "fifa", "pccc"),
    )
)
_KINDS: Final = {
    word: place
    for place, words in enumerate(
        (
            "xã|phường|thị trấn|đặc khu",
            "thôn|ấp|bản|buôn|khóm|khu phố|tổ dân phố|làng|xóm",
            "huyện|quận|thị xã",
            "thcs|thpt|tiểu học|mầm non|trường",
            "sở|cục|chi cục",
            "bệnh viện|trung tâm y tế|trạm y tế",
            "sông|suối|hồ|đèo|cầu|núi|thủy điện",
            "quốc lộ|tỉnh lộ|cao tốc|đường",
            "bão số|công ty|tập đoàn|ngân hàng",
            "số",
        )
    )
    for word in words.split("|")
}
_PLACE: Final = re.compile(
    rf"\b((?i:{'|'.join(sorted(_KINDS, key=len, reverse=True))}))(?: số)? "
    rf"((?:{_CAPITAL}[^\W\d_]*|\d+[A-Z]?)(?:[ -]{_CAPITAL}[^\W\d_]*)?)"
)
_PROVINCE: Final = re.compile(rf"\b(?:{PROVINCES})\b")
_PROVINCE_KIND: Final = 15


def _places(text: str) -> Iterator[int]:
    for kind, name in _PLACE.findall(text):
        yield _hash(key(name)) | _KINDS[kind.lower()]
    for name in _PROVINCE.findall(text):
        yield _hash(key(name)) | _PROVINCE_KIND


_DAY: Final = re.compile(
    r"\b(?:ngày|sáng|trưa|chiều|tối|đêm|nay|qua|từ|trước|đến|và|hôm)(?: nay| qua)?,? ?"
    r"\(?(\d{1,2})(?: tháng |[/.-])(\d{1,2})"
    r"(?![/.-]?\d)(?:[/.-](\d{4}))?",
    re.IGNORECASE,
)
_NEAR: Final = (timedelta(days=-12), timedelta(days=45))


def _days(text: str, published: date) -> Iterator[int]:
    for day, month, year in _DAY.findall(text):
        try:
            when = date(int(year or published.year), int(month), int(day))
        except ValueError:
            continue
        if _NEAR[0] <= when - published <= _NEAR[1]:
            yield when.month * 100 + when.day


_COUNTS: Final = {word: value for value, word in enumerate("hai ba bốn năm sáu bảy tám chín mười".split(" "), start=2)}  # noqa: SIM905
_COUNTED_ALONE: Final = frozenset(("đồng", "người", "hộ", "em", "cháu", "ca", "ha", "km"))
_SCALES: Final = {"nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}
_FIGURE: Final = re.compile(
    rf"(?<![\d/.,-])(\d+(?:[.,]\d+)*|\b(?:{'|'.join(_COUNTS)}))(?: ({'|'.join(_SCALES)}))?"
    r" ([^\W\d_]+)(?: ([^\W\d_]+))?",
    re.IGNORECASE,
)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def _figures(text: str) -> Iterator[tuple[int, float]]:
    for digits, scale, one, two in _FIGURE.findall(text):
        unit = _spell(one) if _spell(one) in _COUNTED_ALONE else f"{_spell(one)} {_spell(two)}"
        value = _value(digits) * _SCALES.get(scale.casefold(), 1)
        yield _hash(unit), value
        if _COUNTED.fullmatch(digits):
            yield ANYTHING, value


def _value(digits: str) -> float:
    if digits.casefold() in _COUNTS:
        return _COUNTS[digits.casefold()]
    whole = re.sub("[.,]", "", digits) if _THOUSANDS.fullmatch(digits) else re.sub("[.,]", ".", digits, count=1)
    return float(re.sub(r"[^\d.]|(?<=\.).*\.", "", whole)[:15])


_FORM: Final = re.compile(
    r"\A(?:tin buồn|cáo phó|lời cảm tạ|cảm tạ|lời cảm ơn|đính chính|điểm báo|điểm tin|tin tức|tin sáng|tin trưa|"
    r"tin chiều|tin tối|tin nhanh|tin vắn|tin trong tỉnh|toàn cảnh|bản tin|nhịp sống|thời tiết|dự báo thời tiết|lịch |"
    r"kết quả xổ số|xổ số|giá |tỷ giá|tỉ giá|bảng giá|bảng xếp hạng|chúc mừng|thư chúc mừng|tử vi|video|infographic|"
    r"ảnh:|chùm ảnh|longform|podcast|trực tiếp|thông báo|mời thầu|tuyển dụng|nhận định|kèo |soi kèo|24h|24 giờ)"
    r"|\b(?:hôm nay \d|24h qua|24 giờ qua|tin tức)",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"\A(?i:tiếp |liên quan |diễn biến |thông tin mới |tin mới |từ vụ|sau vụ|sau khi )|"
    rf"\ASau (?:{_CAPITAL}|\d)|"
    r"(?i:\b(?:diễn biến mới|đã (?:tìm thấy|tìm được|bắt được|vớt được|xác định|làm rõ)|khống chế|dập tắt|vào bờ|"
    r"nguyên nhân|lời kể|lời khai|hé lộ|người nhà|gia đình|nhân chứng|mong ngóng)\b)"
)
_CASE: Final = re.compile(r"\bvụ [^:]{5,60}:", re.IGNORECASE)
_EXPECTS: Final = re.compile(
    r"\b(?:có thể|có khả năng|sắp|sẽ|dự kiến|dự báo|cân nhắc|xem xét|khả năng|chuẩn bị|đề xuất|kiến nghị|lấy ý kiến|"
    r"trình|nguy cơ|trước thềm|trước trận|trước giờ)\b",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(r"\?|\b(?:vì sao|tại sao|nói gì|thế nào|ra sao|ở đâu|góc nhìn|bình luận)\b", re.IGNORECASE)


def _marks(title: str) -> Mark:
    signs = (_FORM, _GOES_ON, _CASE, _EXPECTS, _ASKS)
    return Mark(sum(mark for mark, sign in zip(Mark, signs, strict=True) if sign.search(title)))
