"""Which words are syllables of Vietnamese by their build, and whether a text was scrambled."""

import re
import unicodedata
from typing import Final

from news.text.vietnamese import fold, key

_TONES: Final = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
_SYLLABLE: Final = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi?|h|kh?|l|m|nh?|ngh?|ph?|qu?|r|s|th?|tr|v|x)?"
    r"(?:[ao]?a(?:c|ch|i|m|n|ng|nh|o|p|t|u|y)?|o?ă(?:c|m|n|ng|p|t)|u?â(?:c|m|n|ng|p|t|u|y)?|o?e(?:c|m|n|ng|o|p|t|u)?"
    r"|u?ê(?:c|ch|m|n|ng|nh|p|t|u)?|u?i(?:a|ch|m|n|nh|p|t|u)?|[iy]ê(?:c|m|n|ng|p|t|u)|oo?(?:c|i|m|n|ng|p|t)?"
    r"|u?ô(?:c|i|m|n|ng|p|t)?|u?ơ(?:i|m|n|p|t)?|u(?:a|c|i|m|n|ng|p|t)?|u?y(?:a|ch|m|n|nh|p|t|u)?|uyê(?:n|t)"
    r"|ươ(?:c|i|m|n|ng|p|t|u)|ư(?:a|c|i|m|n|ng|t|u)?)"
)
_UNMARKED: Final = re.compile(_SYLLABLE.pattern.translate(str.maketrans("ăâđêôơư", "aadeoou")))
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_ENOUGH: Final = 10  #: words of which something can be said
_MARKED: Final = 0.2  #: share of words with letters that English has not: elsewhere nothing was exchanged
# Of 1,304 leads one in a hundred has less than 0.21 of the common syllables, and three, all of them English, less than
# 0.71 of words built like syllables. With their consonants exchanged 99 of 100 have less than 0.14, and than 0.68.
# Counted over every fourth lead of `tests/data/labelled`, 4,345 that are long enough, and each with the exchanges of
# `tests/news/text/test_syllables.py`: with 0.2, 99.1 % of the exchanged ones are seen, and one of the others is taken
# for one; with 0.15, 98.7 % and the same one; with 0.25, 99.2 %.
_KNOWN: Final = 0.2
_BUILT: Final = 0.7
#: The 200 that stand in most of the articles written for this project.
_COMMON_WORDS: Final = (
    "người và đồng cho công năm được ngày một của trong từ có ba hai nhà không bộ xã về tỉnh sau viên dân các "
    "đầu tháng học hội tại làm đã nhận lại bị trên chỉ trường chủ mỗi trước nước là giờ ban ra số nhân với "
    "vào đến con để thành triệu an mới sinh cấp đi giá qua bằng sáng theo đường đảng phường xe kết hơn khi "
    "báo hàng phòng vụ định tổ trung gia máy hồ chi phải bản tiền nghị cao tuổi tỷ động bán sở vì văn đất bốn "
    "đoàn nhất đại thu ủy lần điện hộ khu còn lên chính điểm dự lý quốc trả bình chức việc nghiệp cầu cơ tra "
    "khách hành ông bỏ bà ký thứ đơn thanh giao kiểm khai nhiều án mở phát do thông đêm giải thị tập tự bác "
    "tuần quyết cùng tư trẻ giữ lời từng nội thư chưa tài bảo nam hợp kỳ đội đề nay hà trình sơ cả thêm tới "
    "tàu lớp lập sỹ quan cũ cách cuối biên sơn điều chuyển hóa viện nói mất ninh phần cửa kiến sát tăng cáo "
    "vẫn mua độ liên đưa gửi nhóm"
)
_COMMON: Final = frozenset(_COMMON_WORDS.split(" "))


def is_syllable(word: str, *, unmarked: bool = False) -> bool:
    """Whether a Vietnamese syllable is built like this; the tone is not looked at.

    *unmarked*: or would be with the marks that were not typed.

    >>> [is_syllable(word) for word in ("nghiêng", "Huế", "khuya", "ngứơl", "Trump", "xk", "duoc")]
    [True, True, True, False, False, False, False]
    >>> [is_syllable(word, unmarked=True) for word in ("duoc", "được", "covid", "ma túy")]
    [True, True, False, False]
    """
    if unmarked:
        return bool(_UNMARKED.fullmatch(fold(word)))
    letters = unicodedata.normalize("NFD", word.casefold()).translate(_TONES)
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", letters)))


def is_scrambled(text: str) -> bool:
    """Whether *text* looks like Vietnamese whose letters were exchanged, against copying; of few words it is not said.

    >>> is_scrambled("Sáng nay, xã họp bàn việc sửa con đường liên thôn, bà con góp ba trăm ngày công")
    False
    >>> is_scrambled("Vúrl rưz, tá pọk bàr xiệq vửư qgr hườrl siêr npôr, bừ qgr lók bư nvăm rlừz qôrl")
    True
    """
    words = _WORD.findall(key(text))
    if len(words) < _ENOUGH or sum(not word.isascii() for word in words) < _MARKED * len(words):
        return False
    known, built = sum(word in _COMMON for word in words), sum(map(is_syllable, words))
    return known < _KNOWN * len(words) and built < _BUILT * len(words)
