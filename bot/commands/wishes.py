"""What people ask of the bot in their own words: their settings, help, fewer messages, a rest at night."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from news.text.vietnamese import clean, fold, key


class Errand(StrEnum):
    """What is asked of the bot."""

    WHY = "why"  #: why an article came
    SETTINGS = "settings"  #: what the chat follows
    HELP = "help"
    RESUME = "resume"
    AT_ONCE = "at once"  #: news as soon as there is any
    FEWER = "fewer"
    LANGUAGE = "language"
    DELETE = "delete"  #: all that is kept of the person
    PAUSE = "pause"
    QUIET = "quiet"
    EVERYTHING = "everything"
    TOPICS = "topics"  #: news, of nothing in particular
    WAITING = "waiting"  #: that something does not come


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidErrand:
    """A wish, and what was said with it."""

    wish: Errand
    rest: str = ""  #: how long, or at which hours, folded


_LONGEST: Final = 100  #: characters of what is read as a wish
_BEFORE: Final = re.compile(
    r"(?:(?:da|vang|bot|ad|admin|ban|bao tin|cho|xin|lam on|vui long|hay|please|pls|toi|minh|em|anh|chi|muon|can|oi"
    r"|the|i want to|i want|can you|could you) )+"
)
_AFTER: Final = re.compile(
    r"(?: (?:nhe|nha|nhi|a|voi|di|giup|ho|gium|oi|ban|toi|minh|em|nua|vay|the|nao|please|pls|duoc khong|khong|ko))+$"
)
_SLEEP: Final = (
    r"(?:ban |buoi |nua )?dem(?: khuya)?|khuya|buoi toi|(?:gio|luc|khi)(?: toi)?(?: di)? (?:ngu|nghi)|at night"
)
_LACKS: Final = r"(?:khong|ko|kg|chua|chang|hong)(?: he| bao gio| con)?"

_SAID: Final = {
    Errand.WHY: (
        r"(?:vi sao|tai sao|sao)(?: lai)? (?:co|gui|nhan duoc|nhan)(?: cho)?(?: toi| minh)? (?:tin|bai) "
        r"(?:nay|do|vua roi|ay|kia)(?: cho (?:toi|minh))?",
        r"why (?:this|did i get this|am i getting this|do i get this)(?: news| article)?",
    ),
    Errand.SETTINGS: (
        r"(?:dang|da) (?:theo doi|nhan|dang ky|chon)(?: duoc)?(?: nhung| cac)?(?: tin| chu de| muc)?(?: tuc)?"
        r" (?:gi|nao)(?: roi)?",
        r"(?:xem|kiem tra|mo|sua|doi|thay doi|vao)(?: lai)?(?: phan)? (?:cai dat|thiet lap)(?: cua toi)?",
        r"(?:theo doi|nhan) (?:nhung )?(?:gi|tin gi|chu de gi|chu de nao)(?: roi)?",
        r"(?:xem )?(?:danh sach |cac |nhung )?(?:chu de|tin|tu khoa) (?:dang|da) (?:theo doi|nhan|chon)",
        r"what (?:do|am) i (?:follow|following|subscribed to|get|getting|receive|receiving)",
        r"(?:show |see |view )?my (?:settings|subscriptions|topics)|(?:show|see|change) settings",
    ),
    Errand.HELP: (
        r"(?:giup|tro giup|ho tro)(?: do)?(?: toi| minh| em| voi)*",
        r"(?:khong|ko|chua) hieu(?: gi| lam)*(?: ca)?",
        r"(?:khong|ko|chua) biet(?: cach)? (?:dung|su dung|xai|lam|thao tac)(?: the nao| sao| bot| gi)*(?: ca)?",
        r"(?:huong dan|chi)(?: toi| minh| em)? cach (?:dung|su dung|xai)|cach (?:su dung|xai)",
        r"(?:dung|su dung|xai)(?: bot)? (?:the nao|ra sao|nhu the nao)",
        r"(?:i )?need help|help me|how (?:do i|to) use(?: this| it)?|how does (?:this|it) work|i don t know how.*",
    ),
    Errand.RESUME: (
        r"(?:bat|mo)(?: lai)?(?: nhan)? (?:thong bao|tin|bot|bao tin)(?: len| lai)?",
        r"turn on(?: the)?(?: notifications?| news)?",
    ),
    Errand.AT_ONCE: (
        r"(?:nhan|gui|bao)(?: tin| thong bao)?(?: cho toi)? (?:luon|ngay|lien|ngay lap tuc|tuc thi|tuc thoi)"
        r"(?: (?:khi|luc|moi khi|luc nao)(?: nao)? (?:co|ra)(?: tin| bai)?(?: moi)?)?",
        r"(?:co|ra) (?:tin|bai)(?: moi)? (?:la|thi) (?:bao|gui|nhan)(?: tin)?(?: cho)?(?: toi)?(?: ngay| luon| lien)?",
        r"(?:send )?(?:me )?(?:news |alerts )?(?:immediately|instantly|at once)",
    ),
    Errand.FEWER: (
        r"(?:it|giam|bot|giam bot)(?: so)?(?: luong)? tin(?: nhan)?(?: hon| lai| di| bot| thoi| chut)+|giam bot tin",
        r"(?:gui |nhan |sao )?(?:qua )?nhieu (?:tin|thong bao)(?: nhan)?(?: qua| the| lam| vay| roi)+|qua nhieu tin",
        r"(?:tin|thong bao)(?: gui| den)?(?: qua)? nhieu(?: qua| lam| the)+",
        r"(?:gui|nhan|bao) (?:it|bot)(?: tin)?(?: hon| lai| di| thoi)*",
        r"(?:way )?too (?:much|many)(?: news| messages| alerts| notifications)?"
        r"|(?:fewer|less) (?:news|messages|alerts|notifications)",
    ),
    Errand.LANGUAGE: (
        r"(?:doi|chuyen|chon|thay doi|cai)(?: lai)?(?: sang)? ngon ngu(?: khac)?",
        r"(?:(?:doi|chuyen|noi|dung)(?: sang| bang)? )?(?:tieng (?:anh|viet)|english|vietnamese)",
        r"(?:change|switch)(?: the| my)? language(?: to \w+)?|speak english",
    ),
    Errand.DELETE: (
        r"xoa(?: het| toan bo| tat ca| sach| bo)*(?: moi| cac)? (?:du lieu|thong tin|tai khoan|lich su)"
        r"(?: cua)?(?: toi| minh| em| ca nhan)*",
        r"(?:delete|erase|remove)(?: all)?(?: of)? my (?:data|account)",
    ),
    Errand.PAUSE: (
        r"(?:tam (?:nghi|dung|ngung)|nghi|cho nghi)(?: nhan| gui)?(?: tin)?(?: trong)? (?P<rest>\S+ \S+)",
    ),
    Errand.QUIET: (
        r"(?:khong|ko|dung|ngung|thoi|don t|do not|no)(?: nen)? (?:gui|nhan|bao|lam phien|send|news|messages)"
        r"(?: tin| thong bao| news| messages| me)*(?: cho)?(?: toi)?(?: nua)?(?: vao| trong| luc| ca)? "
        rf"(?P<rest>{_SLEEP}|(?:tu|from) .+ (?:den|toi|to|until) .+)",
        r"(?:mute|quiet|be quiet|silence)(?: at night)",
    ),
    Errand.EVERYTHING: (
        r"(?:tat ca|toan bo|moi)(?: cac)?(?: tin| tin tuc| chu de)?|moi thu|all news|everything|all topics",
    ),
    Errand.TOPICS: (r"(?:dang ky )?(?:nhan|theo doi) tin(?: tuc)?",),
}  # fmt: skip
_PATTERNS: Final = [(re.compile("|".join(f"(?:{one})" for one in said)), wish) for wish, said in _SAID.items()]
_WAITING: Final = re.compile(
    rf"\b(?:{_LACKS} (?:co|thay|con(?= tin| bai)|(?:nhan|doc|mo|xem|vao|bam|tai)(?: duoc| dc))"
    r"|chua (?:gui|bao|nhan|ra)(?: duoc)?"
    rf"|sao(?: lai| van| mai| lau qua)? {_LACKS}"
    r"|no(?= (?!more )(?:\w+ ){0,3}(?:news|articles|updates)\b)"
    r"|(?:don t|do not|didn t|haven t|not)(?: i)? (?:get|getting|receive|receiving|received|got|see|seen)"
    r"|nothing(?= about| on)|why (?:is|are) there no|can t (?:open|read|see))\b"
)
#: Before such words they leave something out of what is asked for: "y tế mà không có covid".
_LEAVING: Final = re.compile(r"\b(?:nhung|ma|va|tru|tu khoa|co chu|chua chu)$")
_TRAILING: Final = frozenset(
    ("dau", "ca", "gi", "het", "vay", "the", "nua", "ha", "a", "nhi", "roi", "nao", "luon", "yet")
)
_NEWS: Final = re.compile(r"\b(?:tin|bai|bao|link|thong bao|gi|news|articles?|updates?)\b")
_NO_WAITING: Final = re.compile(r"(?:khong|ko) co (?:gi|chi|van de|sao)\b(?! moi)")


def read_wish(words: str) -> SaidErrand | None:
    """What is asked of the bot, where it is surely nothing else.

    >>> read_wish("tôi đang theo dõi gì ạ"), read_wish("theo dõi y tế")
    (SaidErrand(wish=<Errand.SETTINGS: 'settings'>, rest=''), None)
    """
    if len(words) > _LONGEST or any(sign in words for sign in '"“”«»'):
        return None
    said = fold(clean(words))
    for one in _strip(said):
        for pattern, wish in _PATTERNS:
            if found := pattern.fullmatch(one):
                return SaidErrand(wish=wish, rest=found.groupdict().get("rest") or "")
    return None


def read_missed(words: str) -> str | None:
    """What is left of the words of somebody who misses news, without what says so; None where nobody does.

    >>> read_missed("y tế không có tin"), read_missed("y tế mà không có covid")
    ('y tế , tin', None)
    """
    if len(words) > _LONGEST or any(sign in words for sign in '"“”«»'):
        return None
    typed = key(words).split()
    folded = [fold(word) for word in typed]
    said = " ".join(folded)
    found = _WAITING.search(said)
    if found is None or _NO_WAITING.match(said) or _LEAVING.search(said[: found.start()].rstrip()):
        return None
    begin, end = (len(said[:at].split()) for at in (found.start(), found.end()))
    while end < len(typed) and folded[-1] in _TRAILING:
        typed, folded = typed[:-1], folded[:-1]
    return " ".join([*typed[:begin], ",", *typed[end:]]).strip(" ,")


def speaks_of_news(words: str) -> bool:
    """Whether news, or a link to them, is spoken of."""
    return bool(_NEWS.search(fold(words)))


def _strip(said: str) -> Iterable[str]:
    """The same with fewer and fewer words of politeness around it."""
    bare = _BEFORE.sub("", said, count=1) if _BEFORE.match(said) else said
    yield from dict.fromkeys((said, bare, _AFTER.sub("", said), _AFTER.sub("", bare)))
