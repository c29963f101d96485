"""What stands in an article and is not its subject: guests and their offices, thanks, what is done in whose honour.

"Dự có đồng chí …, Ủy viên Ban Thường vụ Tỉnh ủy" stands below every ceremony, a taxpayers' one too. It is cut out
before subjects are weighed.
"""

import re
from functools import lru_cache
from typing import Final

from news.text.vietnamese import clean

_COMMITTEE: Final = (
    r"(?:[Tt]ỉnh|[Tt]hành|[Hh]uyện|[Tt]hị|[Đđ]ảng|[Qq]uận|[Qq]uân) (?:ủy|uỷ)(?: (?:xã|phường|đặc khu|tỉnh|UBND tỉnh))?"
)
_BODY: Final = (
    r"(?:Trung ương Đảng|Trung ương|Bộ Chính trị|Ban Bí thư|"
    r"Ban Chấp hành (?:Trung ương Đảng|Trung ương|Đảng bộ \w+)|"
    rf"Ban [Tt]hường vụ {_COMMITTEE}|BTV {_COMMITTEE}|Thường vụ {_COMMITTEE}|{_COMMITTEE}|"
    r"Đảng bộ (?:tỉnh|thành phố|xã|phường))"
)
_STATE: Final = (
    r"(?:UBND|HĐND|Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân|Ủy ban MTTQ|Ủy ban Mặt trận Tổ quốc|MTTQ|Quốc hội|"
    r"Đoàn (?:đại biểu Quốc hội|ĐBQH))(?: Việt Nam)?(?: (?:tỉnh|thành phố|TP|xã|phường|các cấp|huyện))?"
)
_OFFICE: Final = (
    rf"(?:[Nn]guyên )?(?:(?:Ủy|Uỷ) viên(?: dự khuyết)?(?: thường vụ)? {_BODY}|"
    rf"(?:Phó )?Bí thư(?: [Tt]hường trực)? {_BODY}|Thường trực {_COMMITTEE}|"
    rf"(?:[Tt]ỉnh|[Tt]hành|[Đđ]ảng) (?:ủy|uỷ) viên|UVBTV|TUV|"
    rf"(?:Phó )?(?:Trưởng [Bb]an|Chánh Văn phòng|Chủ nhiệm (?:Ủy|Uỷ) ban [Kk]iểm tra|[Cc]hủ nhiệm UBKT)"
    rf"(?: (?:Tổ chức|Tuyên giáo và Dân vận|Tuyên giáo|Dân vận|Nội chính))? {_BODY}|"
    rf"(?:Phó )?Chủ tịch(?: [Tt]hường trực)? {_STATE}|(?:Phó )?Trưởng {_STATE})"
)
_OFFICES: Final = re.compile(rf"\b(?=[ỦUPBTtĐđHQNnC]){_OFFICE}(?:(?:,| -| –|;)? (?:kiêm )?(?:và )?{_OFFICE})*")
#: What stands before an office that somebody has ("Nguyễn Văn A, Bí thư Tỉnh ủy"), …
_NAME_BEFORE: Final = re.compile(r"[A-ZÀ-ỸĐ][a-zà-ỹđ]+(?:,| -| –|:| \() ?$")
_NAME_AFTER: Final = re.compile(r",? [A-ZÀ-ỸĐ][a-zà-ỹđ]+ [A-ZÀ-ỸĐ]")  #: … what may stand behind it, …
#: … what somebody does who is named by the office alone, at a clause's beginning: the deed is the news, …
_DEED_AFTER: Final = re.compile(
    r" (?:(?:đến|đi|tới) )?(?:thăm|kiểm tra|khảo sát|chúc [Tt]ết|chúc mừng|tặng quà|trao|viếng|dâng hương|gặp mặt"
    r"|động viên)\b"
)
_CLAUSE_BEFORE: Final = re.compile(r"(?:^|[.:;!?] |[Đđ]ồng chí )$")
#: … and before one that is given to somebody.
_BEFORE_CHOICE: Final = re.compile(r"(?:chức|làm|danh|bầu|vụ|bổ nhiệm|phân công|chỉ định|cương vị) $")
_GUESTS: Final = re.compile(
    r"(?:^|(?<=[.!?…;)”\"] ))"
    r"(?:(?:[Cc]ùng |[ĐđVvTt](?:ến|ề|ới) )?(?:[Dd]ự|[Tt]ham dự|[Tt]ham gia|[Cc]hủ trì|[Tt]iếp đoàn|[Cc]ó mặt)\b"
    r"[^.!?…]{0,80}?\b(?:có|gồm)|(?:Dự|Cùng dự|Tham dự|Chủ trì)\b[^.!?…]{0,60}?:)"
    r"[^.!?…]{0,15}?(?:các|đồng chí|đ/c|ông|bà|đại diện|lãnh đạo|đại biểu|(?:Ủy|Uỷ) viên|Phó|Thượng tướng|Đại tướng|"
    r"Trung tướng|Thiếu tướng|Đại tá|Thứ trưởng|Bộ trưởng)"
    r"(?:[^.!?…]|\.(?! [A-ZÀ-ỸĐ]|$))*(?:[.!?…]+|$)"
)
_HONOUR: Final = re.compile(
    r"(?<!khẩu hiệu: [“\"'])(?<!khẩu hiệu [“\"'])"  # streets full of these are what the article is about
    r"(?:[Hh]ướng tới|[Hh]ướng đến|(?:[Ll]ập thành tích )?(?:[Tt]hiết thực )?[Cc]hào mừng|[Đđ]ón chào|[Cc]hào đón"
    r"|[Kk]ỷ niệm|[Nn]gay sau|[Nn]hân dịp|[Tt]rước thềm|[Tt]heo [Nn]ghị quyết) "
    r"(?:sự kiện chính trị (?:trọng đại|quan trọng) của (?:đất nước|tỉnh|Đảng)(?: -|,|:)? )?"
    r"(?:thành công |kết quả |các |của )*(?:[Đđ]ại hội (?:[Đđ]ại biểu )?(?:toàn quốc )?"
    r"(?:[Đđ]ảng bộ|[Đđ]ảng|(?:lần thứ \w+ )?(?:của )?Đảng|XI[VI]*\b(?! (?:CĐ|[Cc]ông đoàn)))"
    r"|(?:\d+ năm )?[Nn]gày thành lập Đảng(?: Cộng sản Việt Nam)?)[^,.;:!?…]{0,40}",
)
_MANNER: Final = re.compile(
    r"(?:dưới )?sự (?:quan tâm|lãnh đạo|chỉ đạo)(?:,? (?:quan tâm|lãnh đạo|chỉ đạo))* (?:của|từ) "
    r"(?:các cấp ủy|cấp ủy|Đảng|tỉnh ủy)"
    r"(?:[, ]+(?:và |ủy|đảng|chính quyền|Nhà nước|các cấp|địa phương|tổ chức|đoàn thể)+)*|"
    r"(?:của |các )*(?:cấp ủy(?: đảng)?|Đảng)(?:,| và) (?:chính quyền|Nhà nước)"
    r"(?:(?:,| và)? (?:các cấp|địa phương|Mặt trận|đoàn thể))*"
)
#: "Đây là năm diễn ra Đại hội …; bầu cử …; đồng thời": what else a year holds.
_YEAR: Final = re.compile(
    r"(?:[Đđ]ây )?là năm (?:đầu )?(?:diễn ra|tiến hành|tổ chức|có) [^.!?…]{0,60}?(?:[Đđ]ại hội|[Bb]ầu cử)"
    r"[^.!?…]*?(?=(?:[,;]| và) (?:đồng thời|cũng)|[.!?…]|$)"
)
#: How somebody is addressed, whatever is told of them: "đồng chí Nguyễn Văn A, Giám đốc Sở Y tế".
_COMRADE: Final = re.compile(r"(?<!iểu sử )\b[Đđ]ồng chí (?=(?:[A-ZÀ-ỸĐ][a-zà-ỹđ]+ ){1,4}[A-ZÀ-ỸĐ])")
_BLANKS: Final = re.compile(r" {2,}")
#: What must stand in a text for a formula to be looked for there.
_HINTS: Final = (
    (("ự c", "ự H", "ự h", "ự b", "ự l", "ự k", "ự:", "ự v", "hủ trì", "ia", "mặt"), _GUESTS),
    (("ại hội", "ầu cử"), _YEAR),
    (("ại hội", "ành lập Đảng"), _HONOUR),
    (("ấp ủy", "ấp uỷ", "Đảng"), _MANNER),
    (("ồng chí ",), _COMRADE),
)


def subject(text: str) -> str:
    """The text without guests, offices and formulas; as it is where nothing would be left.

    >>> subject("Đồng chí Lê Văn An, Phó Bí thư Thường trực Tỉnh ủy thăm trạm y tế.")
    'Lê Văn An thăm trạm y tế.'
    >>> subject("Ngành thuế tặng bằng khen. Dự có đồng chí Lê An, Ủy viên Ban Thường vụ Tỉnh ủy.")
    'Ngành thuế tặng bằng khen.'
    >>> subject("Ông Lê Văn An được bầu giữ chức Bí thư Tỉnh ủy")
    'Ông Lê Văn An được bầu giữ chức Bí thư Tỉnh ủy'
    """
    return _left_of(text) or clean(text)


def is_all_formula(text: str) -> bool:
    """Whether guests and formulas are all there is.

    >>> is_all_formula("Dự có đồng chí Lê An, Ủy viên Ban Thường vụ Tỉnh ủy."), is_all_formula("Cháy chợ")
    (True, False)
    """
    return not _left_of(text)


@lru_cache(maxsize=8)
def _left_of(text: str) -> str:
    """The text without guests, offices and formulas; "" where no word is left."""
    left = clean(text)
    for hints, formula in _HINTS:
        if any(hint in left for hint in hints):
            left = formula.sub("", left)
    left = _without_offices(left)
    left = _BLANKS.sub(" ", left).strip()
    return left if any(letter.isalpha() for letter in left) else ""


def _without_offices(text: str) -> str:
    """The text without the offices that stand beside a name."""
    kept, reached = [], 0
    for office in _OFFICES.finditer(text):
        before = text[max(office.start() - 30, 0) : office.start()]
        if _NAME_BEFORE.search(before):
            kept.append(text[reached : office.start()].rstrip(" ,-–:("))
            reached = office.end()
        elif _NAME_AFTER.match(text, office.end()) and not _BEFORE_CHOICE.search(before):
            kept.append(text[reached : office.start()])
            reached = office.end()
        elif _CLAUSE_BEFORE.search(before) and _DEED_AFTER.match(text, office.end()):
            kept.append(text[reached : office.start()])
            reached = office.end() + 1
    return "".join((*kept, text[reached:]))
