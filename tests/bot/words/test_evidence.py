"""Evidence is said in the reader's language, whichever version kept it."""

import pytest

from bot.texts import language
from bot.words.evidence import list_clearest, say_evidence


@pytest.mark.parametrize(
    ("kept", "vietnamese", "english"),
    [
        ("“trạm y tế” trong tít", "“trạm y tế” trong đầu đề", "“trạm y tế” in the headline"),
        ("“trạm y tế” trong đầu đề", "“trạm y tế” trong đầu đề", "“trạm y tế” in the headline"),
        ("“tiêm” trong sapo", "“tiêm” trong đoạn mở đầu", "“tiêm” in the opening paragraph"),
        ("“tiêm” trong nhãn", "“tiêm” trong nhãn", "“tiêm” among its tags"),
        ("chữ “tiêm”", "chữ “tiêm”", "the words “tiêm”"),
        ("chuyên mục “Y tế”", "chuyên mục “Y tế”", "section “Y tế”"),
        ("địa chỉ “y-te”", "địa chỉ “y-te”", "address “y-te”"),
        ("nhãn “y tế”", "nhãn “y tế”", "tag “y tế”"),
        (
            "như bài “Khánh thành trạm” tòa soạn đã xếp",
            "như bài “Khánh thành trạm” tòa soạn đã xếp",
            "like the article “Khánh thành trạm”, as the newsroom filed it",
        ),
        ("gì khác", "gì khác", "gì khác"),
    ],
)
def test_the_words_around_the_article_s_own_are_translated(kept: str, vietnamese: str, english: str) -> None:
    assert say_evidence([kept]) == [vietnamese]
    with language("en"):
        assert say_evidence([kept]) == [english]


def test_what_stands_in_the_headline_comes_first() -> None:
    kept = ["chữ “a”", "“b” trong sapo", "“c” trong tít"]
    assert list_clearest(kept, 2) == ["“c” trong đầu đề", "“b” trong đoạn mở đầu"]
