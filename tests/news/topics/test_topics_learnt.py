"""Topics by what was learnt, what a newsroom adds to that, and what is told of it."""

import pytest

from bot.catalogue import learnt, taxonomy
from bot.catalogue import topics as topics_as_shipped
from news.topics.classifier import Classifier
from news.topics.network import Network, row
from news.topics.parsing import parse
from news.topics.vocabulary import Vocabulary


def test_a_phrase_that_a_newsroom_adds_decides_at_once() -> None:
    title = "Khai mạc lễ hội chả cá bên sông"
    shipped = parse(topics_as_shipped())
    text = topics_as_shipped()
    place = text.index("strong = [", text.index('slug = "y-te"')) + len("strong = [")
    edited = parse(text[:place] + '"lễ hội chả cá", ' + text[place:])
    assert "y-te" not in [one.topic for one in taxonomy().about(title=title, lead="")]
    found = edited.with_classifier(learnt(), by=shipped).about(title=title, lead="")
    assert found[0].topic == "y-te"
    assert "“lễ hội chả cá” trong đầu đề" in found[0].evidence


DURIANS = """
[[topic]]
slug = "sau-rieng"
name = "Sầu riêng"
hashtag = "#SầuRiêng"
sections = ["mua-trai"]
strong = ["sầu riêng"]
contrary = ["mứt sầu riêng"]
"""


@pytest.mark.parametrize(
    ("title", "beside"),
    [
        ("Nông dân Krông Pắc trúng mùa sầu riêng", "nong-nghiep"),  # others have more that speaks for them …
        ("Nông dân Đắk Lắk chăm sóc sầu riêng VietGAP", "nong-nghiep"),  # … or know a longer phrase
    ],
)
def test_a_newsroom_s_new_topic_has_what_it_says_whatever_else_an_article_is_about(title: str, beside: str) -> None:
    edited = parse(topics_as_shipped() + DURIANS).with_classifier(learnt(), by=parse(topics_as_shipped()))
    found = edited.about(title=title, lead="")
    assert [one.topic for one in found] == ["sau-rieng", beside]
    assert found[0].evidence == ("“sầu riêng” trong đầu đề",)


@pytest.mark.parametrize(
    ("title", "is_found"),
    [
        ("Bệnh viện tỉnh tiêm vắc xin cho trẻ em", False),  # its section says less than words for another
        ("Chuyện hôm qua ấy mà", True),
        ("Mứt sầu riêng, sầu riêng", False),  # what speaks against it is heard
    ],
)
def test_a_new_topic_has_no_more_than_that(title: str, is_found: bool) -> None:
    edited = parse(topics_as_shipped() + DURIANS).with_classifier(learnt(), by=parse(topics_as_shipped()))
    sections = [] if "Mứt" in title else ["Mùa trái"]
    found = [one.topic for one in edited.about(title=title, lead="", sections=sections)]
    assert ("sau-rieng" in found) == is_found


def test_no_figure_that_nobody_wrote_is_told_as_a_reason() -> None:
    found, *_others = taxonomy().about(
        title="Mẹ Việt Nam anh hùng tròn 100 tuổi", lead="Sáng 23/11, hội nghị lần thứ 100015 bàn nhiều việc."
    )
    assert found.evidence[0] == "“mẹ việt nam anh hùng” trong đầu đề"
    assert not any("#" in one for one in found.evidence)


@pytest.mark.parametrize(("words", "evidence"), [("# #", []), ("# tuổi", [("chữ “… tuổi”",)]), ("mẹ", [("chữ “mẹ”",)])])
def test_words_learnt_with_any_figure_are_told_with_none(words: str, evidence: list[tuple[str, ...]]) -> None:
    network = Network(("t", "u", "none"), (), (0.0, -5.0, 0.0), ((), (), ()), {words: row([1, 0, 0])})
    small = parse('[[topic]]\nslug = "t"\nname = "T"\nhashtag = "#T"').with_classifier(
        Classifier(network, Vocabulary([]))
    )
    title = words.replace("#", "7")
    assert [one.evidence for one in small.about(title=title, lead="")] == evidence


def test_one_section_by_two_names_is_told_once_as_people_write_it() -> None:
    [found] = taxonomy().about(
        title="Qxz wvk",
        lead="",
        sections=["lam-theo-bac"],
        categories=["Học tập và làm theo Bác"],
        url="https://bao.vn/hoc-tap-va-lam-theo-bac/qxz-1.html",
    )
    named = [one for one in found.evidence if not one.startswith("“")]
    assert named == ["nhãn “Học tập và làm theo Bác”", "chuyên mục “lam-theo-bac”"]


@pytest.mark.parametrize(("title", "lead"), [("Ð", "0:0"), ("0:0", ""), ("1 9 4 5", "1 - 2 - 3")])
def test_no_topic_is_given_for_a_reason_that_cannot_be_told(title: str, lead: str) -> None:
    assert all(one.evidence for one in taxonomy().about(title=title, lead=lead))
