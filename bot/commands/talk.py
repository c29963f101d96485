"""What people say to a bot as to a person: thanks, "ok", a greeting, and that they want no more."""

import re
from enum import StrEnum
from typing import Final

from news.text.names import Names
from news.text.vietnamese import fold, key


class Talk(StrEnum):
    """What is said by words that ask for no news."""

    STOP = "stop"  #: no more news
    GREETING = "greeting"
    THANKS = "thanks"
    WAITING = "waiting"  #: that no news comes
    ASSENT = "assent"  #: "ok", a thumb: nothing is to be answered


_SAID: Final = {
    Talk.STOP: (
        "không nhận", "không nhận tin", "không nhận thông báo", "không muốn nhận", "không muốn nhận tin",
        "không cần nhận", "không cần", "không cần tin", "không gửi", "không gửi tin", "không theo dõi", "không xem",
        "không đọc", "không làm phiền", "tắt", "tắt thông báo", "tắt tin", "tắt tin nhắn", "tắt bot", "tắt hết",
        "tắt nhận tin", "ngừng", "ngừng gửi", "ngừng gửi tin", "ngừng nhận", "ngừng nhận tin", "ngừng lại",
        "ngừng thông báo", "ngừng hẳn", "ngưng", "ngưng gửi", "ngưng gửi tin", "ngưng nhận", "ngưng nhận tin",
        "ngưng lại", "ngưng thông báo", "dừng", "dừng gửi", "dừng gửi tin", "dừng nhận", "dừng nhận tin", "dừng lại",
        "dừng thông báo", "dừng hết", "dừng hẳn", "đừng gửi", "đừng gửi tin", "đừng nhắn", "đừng nhắn tin",
        "đừng làm phiền", "đừng spam", "thôi nhận tin", "thôi gửi", "thôi gửi tin", "thôi không nhận",
        "thôi không nhận tin", "hủy", "hủy đăng ký", "hủy nhận tin", "hủy thông báo", "hủy hết", "hủy bot",
        "bỏ nhận tin", "bỏ thông báo", "bỏ đăng ký", "bỏ theo dõi hết", "rời đi", "thoát", "làm phiền quá",
        "phiền quá", "spam quá", "stop it", "stop sending", "stop sending news",
        "stop sending me news", "stop sending me messages", "stop the news", "stop all news", "i don't want news",
        "don't send me news", "don't send news", "no more", "no more news",
        "unsubscribe me", "quit", "leave me alone", "turn off", "turn off notifications",
    ),
    Talk.GREETING: (
        "chào", "xin chào", "hello", "hi", "hey", "hé lô", "hê lô", "a lô", "alo", "chào buổi sáng", "chào buổi tối",
        "chào buổi chiều", "chào buổi trưa", "good morning", "good evening", "good afternoon", "ai đấy", "ai đây",
        "là ai", "là gì", "đây là gì", "đây là ai", "bạn là ai", "bạn là gì", "bot là gì", "báo tin là gì",
        "who are you",
    ),
    Talk.WAITING: (
        "không có tin", "chưa có tin", "không thấy tin", "chưa thấy tin", "không thấy gì", "chưa thấy gì",
        "sao không có tin", "sao chưa có tin", "sao không thấy tin", "sao chưa thấy tin", "sao không gửi tin",
        "sao không gửi", "sao chưa gửi tin", "sao chưa gửi", "không nhận được tin", "chưa nhận được tin",
        "sao không nhận được tin", "sao chưa nhận được tin", "bao giờ có tin", "khi nào có tin", "bao giờ gửi tin",
        "khi nào gửi tin", "no news", "why no news",
    ),
    Talk.THANKS: (
        "cảm ơn", "cám ơn", "xin cảm ơn", "cảm ơn nhiều", "rất cảm ơn", "thank", "thanks", "thank you", "tks",
        "thks", "thx", "many thanks", "cảm ơn báo tin", "cảm ơn bot", "biết ơn", "hay quá", "hay lắm", "tuyệt vời",
        "tuyệt", "tuyệt quá", "tốt quá", "tốt lắm", "hữu ích", "hữu ích quá", "tiện quá", "great", "good", "nice",
        "tạm biệt", "bye", "bye bye", "goodbye", "chúc ngủ ngon", "chúc một ngày tốt lành", "hẹn gặp lại",
    ),
    Talk.ASSENT: (
        "ok", "oke", "okie", "okay", "okê", "ôkê", "okla", "k", "ừ", "ừm", "uh", "uhm", "ờ", "vâng", "vâng ạ", "dạ",
        "dạ vâng", "được", "được rồi", "đúng", "đúng rồi", "rồi", "xong", "xong rồi", "đã rõ", "rõ", "đã nhận",
        "đã nhận được", "nhận được rồi", "đã xem", "đã đọc", "biết rồi", "hiểu rồi", "tốt", "thế à", "vậy à", "à",
        "hihi", "haha", "hehe", "hi hi", "ha ha", "yes", "yep", "yeah", "noted", "ok ok", "oki", "okk", "done",
        "got it", "sure", "không có gì", "không có chi", "không sao",
    ),
}  # fmt: skip
_NAMES: Final = Names((words, talk) for talk, said in _SAID.items() for words in said)
#: Words of politeness around it, which change nothing.
_AROUND: Final = frozenset(
    (
        "tôi", "mình", "em", "anh", "chị", "tớ", "bạn", "ad", "admin", "bot", "ơi", "nhé", "nha", "nhá", "ạ", "à",
        "giúp", "hộ", "giùm", "cho", "với", "đi", "xin", "dạ", "vâng", "rồi", "thôi", "nữa", "nào", "nhiều", "lắm",
        "quá", "please", "pls", "ngay", "luôn", "hẳn", "cả", "nhà", "các", "quý", "báo", "tin", "vui", "lòng", "làm",
        "ơn", "hãy", "muốn", "cần", "ok", "oke", "you", "so", "much", "very", "there", "toà", "soạn", "tòa", "này",
        "kia", "về", "đây", "gì", "hết",
    )
)  # fmt: skip
_PLAIN_AROUND: Final = frozenset(map(fold, _AROUND))
_LONGEST: Final = 60  #: characters of such a message
_THUMBS: Final = frozenset("👍👌🙏❤♥😊🥰👏💪😍🌹💐✅🎉💯🙌🤝💖💕😘🆗")
_LESS: Final = frozenset("\ufe0f\u200d🏻🏼🏽🏾🏿 !.")  #: skins and the like

_QUESTION: Final = re.compile(
    r"\b(?:hom nay )?(?:(?:co|duoc) (?:tin|bai|chuyen) (?:gi|nao)|co gi|tin gi)(?: moi| hot| la)?(?: hom nay)?\b"
    r"(?: o| ve)?(?= |$)"
)
_POLITE: Final = re.compile(r"(?:(?:khong|ko) (?:biet|ro)|(?:cho (?:toi |minh |em )?|xin )?hoi)\b")
_QUESTIONING: Final = re.compile(r"\b(?:khong|ko|k|vay|the|nhi|a|ha|ban|oi)$")


def read_question(words: str) -> str | None:
    """What "Huế có gì mới không" asks for news about, "" for all; None where it is no such question.

    >>> read_question("hôm nay có tin gì ở Huế không?"), read_question("có gì mới"), read_question("y tế")
    ('huế', '', None)
    """
    typed = key(words[:_LONGEST]).split()
    said = " ".join(map(fold, typed))
    asked = _QUESTION.search(said)
    if asked is None:
        return None
    rest = said[asked.end() :]
    while (shorter := _QUESTIONING.sub("", rest).strip()) != rest.strip():
        rest = shorter
    polite = _POLITE.match(said[: asked.start()])
    first = len(polite[0].split()) if polite else 0
    before, after = len(said[: asked.start()].split()), len(said[: asked.end()].split())
    return " ".join([*typed[first:before], *typed[after : after + len(rest.split())]])


def read_talk(words: str) -> Talk | None:
    """What is said, where it is surely nothing else.

    >>> read_talk("tôi không muốn nhận tin nữa"), read_talk("dạ cảm ơn bạn nhiều ạ"), read_talk("👍🏻")
    (<Talk.STOP: 'stop'>, <Talk.THANKS: 'thanks'>, <Talk.ASSENT: 'assent'>)
    """
    if len(words) > _LONGEST:
        return None
    said = key(words).split()
    if not said:
        shown = [letter for letter in words if letter not in _LESS]
        return Talk.ASSENT if shown and all(letter in _THUMBS for letter in shown) else None
    for begin in range(len(said)):
        if begin and not _is_around(said[begin - 1]):
            break
        for end in range(len(said), begin, -1):
            if end < len(said) and not _is_around(said[end]):
                break
            if talk := _NAMES.find(" ".join(said[begin:end])):
                return talk
    return None


def _is_around(word: str) -> bool:
    return word in _AROUND or (word == fold(word) and word in _PLAIN_AROUND)
