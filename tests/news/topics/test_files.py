"""Topics as a file: written as they are read, and told apart."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from bot import catalogue
from news.topics.files import Difference, difference, heading, write_topics
from news.topics.parsing import parse

TOPIC = '[[topic]]\nslug = "y-te"\nname = "Y tế"\nhashtag = "#YTế"\n'
OTHER = '[[topic]]\nslug = "xiec"\nname = "Xiếc"\nhashtag = "#Xiếc"\nstrong = ["rạp xiếc"]\n'


def test_what_is_written_reads_the_same() -> None:
    text = catalogue.topics()
    again = write_topics(tomllib.loads(text), heading=heading(text))
    assert tomllib.loads(again) == tomllib.loads(text)
    assert again.startswith(heading(text))
    assert max(map(len, again.removeprefix(heading(text)).splitlines())) <= 120
    assert [topic.slug for topic in parse(again)] == [topic.slug for topic in parse(text)]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=150), max_size=20))
def test_any_words_can_be_written(words: list[str]) -> None:
    data = {"idioms": words, "topic": [{"slug": "a", "strong": words}]}
    assert tomllib.loads(write_topics(data)) == data


def test_a_file_that_begins_with_no_comment_has_no_heading() -> None:
    assert heading(TOPIC) == heading("") == ""
    assert heading("# Một\n# hai") == "# Một\n# hai\n"


def test_files_that_say_the_same_do_not_differ() -> None:
    assert difference(TOPIC, "# khác\n" + TOPIC) == Difference()
    assert not difference(TOPIC, TOPIC)


def test_topics_that_come_and_go_are_named() -> None:
    assert difference(TOPIC, OTHER) == Difference(added=("Xiếc",), removed=(("y-te", "Y tế"),))
    assert difference(TOPIC + OTHER, OTHER + TOPIC) == Difference(moved=True)


def test_phrases_of_a_topic_and_of_all_are_counted() -> None:
    before, after = OTHER, 'idioms = ["xiếc chữ"]\n' + OTHER.replace("rạp xiếc", "gánh xiếc")
    assert difference(before, after) == Difference(phrases_added=2, phrases_removed=1)


def test_a_new_name_or_hashtag_is_told() -> None:
    renamed = difference(OTHER, OTHER.replace('"Xiếc"', '"Rạp xiếc"'))
    assert renamed == Difference(renamed=(("Xiếc", "Rạp xiếc"),))
    assert difference(OTHER, OTHER.replace("#Xiếc", "#RạpXiếc")).renamed == (("#Xiếc", "#RạpXiếc"),)


def test_what_is_hidden_or_shown_is_told() -> None:
    hidden = 'hidden = ["y-te"]\n' + TOPIC + OTHER
    assert difference(TOPIC + OTHER, hidden) == Difference(hidden=(("y-te", "Y tế"),))
    assert difference(hidden, TOPIC + OTHER) == Difference(shown=("Y tế",))
