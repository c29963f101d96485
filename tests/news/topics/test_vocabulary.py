"""The plain words of topics: the longest phrase at a place counts, much says little more than some."""

import pytest

from bot import catalogue
from news.errors import ConfigurationError
from news.topics.vocabulary import GRADES, parse, syllables

WORDS = parse(
    {
        "y-te": "# bodies\nA khám bệnh\nB vết thương\nC bác sĩ\n\n",
        "nong-nghiep": "A khám bệnh cho bò\nC khám bệnh\nB 3 tấn lúa\nC cho bò\nA cho bò ăn\nC cho bò ăn",
    }
)


def said(title: str, lead: str = "") -> dict[str, tuple[str, ...]]:
    found = WORDS.read([syllables(title)], [syllables(lead)])
    return {topic: one.phrases for topic, one in found.items()}


def test_the_longest_phrase_at_a_place_counts() -> None:
    assert said("Khám bệnh cho bò") == {"nong-nghiep": ("khám bệnh cho bò",)}
    assert said("Khám bệnh cho dân") == {"y-te": ("khám bệnh",), "nong-nghiep": ("khám bệnh",)}
    assert said("Khám") == said("Bệnh") == said("") == {}


def test_the_surest_phrase_comes_first_and_each_once() -> None:
    assert said("Bác sĩ khám bệnh, khám bệnh", "vết thương, khám bệnh")["y-te"] == ("khám bệnh", "vết thương", "bác sỹ")


def test_one_figure_is_as_good_as_another() -> None:
    assert said("Được 17 tấn lúa") == {"nong-nghiep": ("# tấn lúa",)}


def test_much_says_little_more_than_some_and_a_headline_more_than_a_lead() -> None:
    def weight(title: str, lead: str) -> float:
        return WORDS.read([syllables(title)], [syllables(lead)])["y-te"].weight

    one, two = weight("vết thương", ""), weight("vết thương, bác sĩ", "")
    assert weight("", "vết thương") < one < two < 2 * one


def test_phrases_can_be_counted_and_gone_through() -> None:
    assert len(WORDS) == 7
    assert dict(WORDS)["cho bò ăn"] == (("nong-nghiep", "A"),)  # the surer of two grades
    assert dict(WORDS)["khám bệnh"] == (("y-te", "A"), ("nong-nghiep", "C"))


def test_every_mistake_is_named_with_its_line() -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse({"y-te": "A khám bệnh\nD thuốc\nB …"})
    assert [problem.partition(":")[0] for problem in caught.value.problems] == [
        "vocabulary of y-te, line 2",
        "vocabulary of y-te, line 3",
    ]


def test_the_catalogue_has_words_for_every_topic() -> None:
    counts = dict.fromkeys(topic.slug for topic in catalogue.taxonomy()) | {"none": None}
    spoken = {topic for _, topics in catalogue.vocabulary() for topic, _ in topics}
    assert spoken == set(counts)
    assert {grade for _, topics in catalogue.vocabulary() for _, grade in topics} == set(GRADES)
