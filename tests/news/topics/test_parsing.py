"""The file that a newsroom writes its topics in: what ships, and every mistake by its name."""

import pytest

from bot.catalogue import taxonomy
from news.errors import ConfigurationError
from news.topics.parsing import parse
from tests.news.topics.mistakes import MISTAKES


def test_the_shipped_taxonomy_has_the_topics_of_the_press_in_menu_order() -> None:
    assert len(taxonomy()) == 26
    assert next(iter(taxonomy())).slug == "xay-dung-dang"
    assert taxonomy().get("xay-dung-dang") is next(iter(taxonomy()))
    assert taxonomy().get("bong-da") is None


def test_every_mistake_in_the_file_is_named_at_once() -> None:
    with pytest.raises(ConfigurationError) as error:
        parse(MISTAKES)
    assert [problem.split(",")[0] for problem in error.value.problems] == [
        "topics: unknown key 'colour'",
        "topics: idioms must be a list of texts",
        "topic 1 (A b): unknown key 'size'",
        "topic 1 (A b): name must be a text that is not empty",
        "topic 1 (A b): slug must be written 'a-b'",
        "topic 1 (A b): hashtag must be # and then letters",
        "topic 1 (A b): strong has a text without letters or digits: '!'",
        "topic 1 (A b): 'Bão' is both strong and weak",
        "topic b: 'TIN' is also a name of A b ('tin')",
        "topic b: there are two of this slug",
        "topics: alone has 'c'",
        "topics: hidden has 'd'",
        "topics: hidden has every topic",
    ]


@pytest.mark.parametrize("text", ["[[", "topic = 1", "topic = [1]", ""])
def test_a_file_that_is_no_taxonomy_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="topics: "):
        parse(text)


def test_a_topic_without_a_slug_is_named_by_its_place() -> None:
    with pytest.raises(ConfigurationError, match=r"topic 1: slug must be a text"):
        parse('[[topic]]\nname = "A"\nhashtag = "#A"')
