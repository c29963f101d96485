"""What is said of a group or channel: nothing of it as if one person got the news."""

import re
from pathlib import Path
from string import Formatter

import pytest

from bot import texts
from bot.texts import LANGUAGES, _, language, rewording
from bot.words import groups
from tests.bot.test_texts import find_sentences

BOT = Path(texts.__file__).parent
_OF_ONE = groups.list_sentences(one_way=False)
#: "Bạn đang nhận …", but no "Bạn muốn nhận …?", which is said to whoever asks.
_GETTING = re.compile(
    r"\b[Bb]ạn (?:(?:vẫn|đang|đã|chưa|sẽ|không|không còn) )*"
    r"(?:nhận|theo dõi|chọn|đặt từ khóa|dừng nhận|tạm|bỏ(?! bớt)|có .*nhóm tin|đổi lựa chọn)"
    r"|(?:gửi đến|đến với|^Với) bạn"
)
#: Said to whoever asks, or of all readers.
_OF_PERSONS = (
    "• Giữ: mã số và tên nơi nhận, những gì bạn chọn, giờ gửi, ngôn ngữ, ghi chép tin đã gửi.",
    "• Để làm gì: gửi đúng tin bạn chọn, không gửi hai lần. Không quảng cáo, không bán, không đưa cho ai khác.",
    "Bạn chưa chọn gì nên chưa có tin gửi đến. Lúc nào chọn cũng được. Tin mới nhất của các báo:",
    "Sẽ chỉ nhận tin {places}, khi bạn chọn chủ đề.",
    "Đây là bản chạy thử với báo mẫu, bạn đang nhận tin mọi chủ đề để xem được ngay.",
    "Đã bỏ tất cả. Sẽ không có tin gửi đến cho tới khi bạn chọn lại.",
)


def _gaps(sentence: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name is not None}


def test_every_sentence_about_what_one_gets_has_another_for_groups() -> None:
    newsroom = {"topic_editor.py", "topic_words.py", "topic_views.py", "lessons.py", "broadcast.py", "held.py"}
    said = {
        sentence
        for place in ("commands", "words")
        for path, sentence in find_sentences(BOT / place)
        if path not in newsroom and "{here}" not in sentence.lower()
    }
    about = {sentence for sentence in said if _GETTING.search(sentence)}
    assert about - set(_OF_ONE) - set(_OF_PERSONS) == set(), "say it in bot/words/groups.py, too"
    assert set(_OF_ONE) - said == set(), "nobody says this any more"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(("one_way", "here"), [(False, ("nhóm này", "group")), (True, ("kênh này", "channel"))])
def test_each_names_the_group_or_channel_and_has_the_same_gaps(code: str, one_way: bool, here: tuple[str, str]) -> None:
    with language(code):
        for one, other in groups.list_sentences(one_way=one_way).items():
            sentence = other()
            assert any(words in sentence.lower() for words in here), sentence
            assert _gaps(one) == _gaps(sentence) and "here" not in _gaps(sentence)
            assert code == "en" or sentence[0] in "•“{" or sentence[0].isupper()


def test_sentences_are_said_otherwise_within_the_block_alone() -> None:
    with rewording(_OF_ONE):
        assert _("Bạn chưa theo dõi gì cả.") == "Nhóm này chưa theo dõi gì cả."
        assert _("Tin mới nhất") == "Tin mới nhất"
        with language("en"):
            assert _("Bạn chưa theo dõi gì cả.") == "This group is not following anything yet."
    assert _("Bạn chưa theo dõi gì cả.") == "Bạn chưa theo dõi gì cả."
