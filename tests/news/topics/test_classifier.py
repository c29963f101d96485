"""What was learnt weighs every sign of an article, says why, and leaves to the rules what it does not know."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import catalogue
from news.errors import ConfigurationError
from news.topics import vocabulary
from news.topics.classifier import LIKELY, NONE, Classifier, Opinion, choose, parse
from news.topics.evidence import Case
from news.topics.network import Network, row, write_network

WORDS = vocabulary.parse({"y-te": "A khám bệnh\nA 115", "nong-nghiep": "A con bò"})
TOPICS = ("y-te", "nong-nghiep", "van-hoa", NONE)
#: Straight to the topics: what each sign says, and nothing of hidden units.
SAID = {
    "# tấn": (0, 1, 0, 0),
    "con bò": (0, 1, 0, 0),
    "hát": (0, 0, 1, 0),
    "hát ru": (0, 0, 0.5, -0.5),
    "ru": (0, 0, 0.1, 0),  # too little to be told
    "phrases:y-te": (1.27, 0, 0, 0),
    "section:cuoi-tuan": (0, 0, 1.27, 0),
    "sections:y-te": (1.27, 0, 0, 0),
    "thuốc": (1.6, 0, 0, 0),
    "tin buồn": (0, 0, 0, 2),
    "vocabulary:nong-nghiep": (0, 1.27, 0, 0),
    "vocabulary:y-te": (1.27, 0, 0, 0),
}
NETWORK = Network(TOPICS, (), (-2, -2, -2, -2), ((),) * 4, {sign: row(said) for sign, said in SAID.items()})
LEARNT = Classifier(NETWORK, WORDS)
SHIPPED = catalogue.learnt()  # read once, before anything is timed


def opinion(title: str, lead: str = "", *, sections: tuple[str, ...] = (), **cases: Case) -> Opinion:
    named = {topic.replace("_", "-"): case for topic, case in cases.items()}
    return LEARNT.opinion(title=title, lead=lead, sections=sections, cases=named)


def test_the_likeliest_topic_is_what_the_words_speak_of() -> None:
    likely = opinion("Khám bệnh miễn phí", "Thuốc cho 20 tấn gạo").likely
    assert max(likely, key=likely.__getitem__) == "y-te"


def test_the_words_that_speak_for_a_topic_are_told() -> None:
    assert opinion("Khám bệnh, thuốc").topics == {"y-te": ("khám bệnh",)}
    assert opinion("Hát ru bên sông").topics == {
        "van-hoa": ("hát", "hát ru")
    }  # no phrase of the vocabulary: words learnt


def test_a_word_in_the_headline_counts_more_than_one_in_the_lead_and_one_in_both_most() -> None:
    headline, lead = opinion("Thuốc", "Hát").likely, opinion("Hát", "Thuốc").likely
    assert headline["y-te"] > lead["y-te"]
    assert opinion("Thuốc, gạo", "Thuốc, hát").likely["y-te"] > headline["y-te"]


def test_two_topics_are_given_where_both_are_likely() -> None:
    assert set(opinion("Thuốc cho con bò").topics) == {"y-te", "nong-nghiep"}
    assert len(opinion("Hát ru").topics) == 1


def test_phrases_and_sections_of_the_taxonomy_count() -> None:
    assert opinion("Chuyện bên sông", y_te=Case(words=2.0)).topics == {"y-te": ()}
    assert opinion("Chuyện bên sông", y_te=Case(section=1.1)).topics == {"y-te": ()}


def test_a_section_that_names_no_topic_says_something_of_its_own() -> None:
    weekend = opinion("Chuyện bên sông", sections=("Cuối tuần",))
    assert weekend.likely["van-hoa"] > LIKELY
    assert not weekend.topics  # but nothing a reader could be told
    assert opinion("Chuyện", sections=("Cuối tuần",), y_te=Case(section=1.1)).topics == {"y-te": ()}


def test_figures_alone_are_no_reason_that_a_reader_could_be_told() -> None:
    alone = opinion("115", "115")
    assert alone.likely["y-te"] > LIKELY
    assert not alone.topics
    assert opinion("Thuốc, 115").topics == {"y-te": ("thuốc",)}
    assert opinion("115", y_te=Case(section=1.1)).topics == {"y-te": ()}


def test_a_notice_is_given_no_topic() -> None:
    notice = opinion("Tin buồn", "Khám bệnh")
    assert notice.likely[NONE] > notice.likely["y-te"] > opinion("Chuyện").likely["y-te"]
    assert not notice.topics


@pytest.mark.parametrize(
    ("likely", "given"),
    [
        ((0.9, 0.6, 0.3, 0.0), ["y-te", "nong-nghiep"]),  # two at most
        ((0.9, 0.3, 0.0, 0.0), ["y-te"]),  # more is wanted of a second one
        ((0.26, 0.0, 0.0, 0.4), ["y-te"]),  # the best, though not likely
        ((0.17, 0.1, 0.1, 0.3), []),
        ((0.4, 0.0, 0.0, 0.6), []),
        ((0.8, 0.0, 0.0, 0.6), ["y-te"]),
    ],
)
def test_what_is_given_is_likely_and_likelier_than_nothing(likely: tuple[float, ...], given: list[str]) -> None:
    assert choose(dict(zip(TOPICS, likely, strict=True))) == given


def test_where_what_was_learnt_knows_no_word_rules_and_sections_decide() -> None:
    assert not opinion("Zzz").topics
    assert set(opinion("Zzz", van_hoa=Case(words=2.5, section=0.65)).topics) == {"van-hoa"}


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_gets_an_opinion(title: str, lead: str) -> None:
    found = SHIPPED.opinion(title=title, lead=lead, sections=(title[:20],), cases={})
    assert all(0 <= likely <= 1 for likely in found.likely.values())
    assert len(found.topics) <= 2


def test_what_ships_knows_every_topic() -> None:
    likely = SHIPPED.opinion(title="Zzz", lead="", sections=(), cases={}).likely
    assert set(likely) == {topic.slug for topic in catalogue.taxonomy()} | {NONE}


@pytest.mark.parametrize(
    "broken", [b"", write_network(replace(NETWORK, answers=("y-te", "nong-nghiep", "van-hoa", "khac")))]
)
def test_weights_that_are_not_as_they_are_written_are_refused(broken: bytes) -> None:
    with pytest.raises(ConfigurationError):
        parse(broken, WORDS)


def test_weights_as_they_are_written_are_read() -> None:
    read = parse(write_network(NETWORK), WORDS).opinion(title="Hát ru bên sông", lead="", sections=(), cases={})
    assert read.topics == opinion("Hát ru bên sông").topics
