"""What was learnt weighs every sign of an article, says why, and leaves to the rules what it does not know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import catalogue
from news import vocabulary
from news.errors import ConfigurationError
from news.evidence import Case
from news.learnt import FIRST, NONE, NOTHING, Opinion, parse, written
from news.topics import parse as topics_of

WORDS = vocabulary.parse({"y-te": "A khám bệnh", "nong-nghiep": "A con bò"})
TEXT = """y-te nong-nghiep van-hoa none
0 0 0 100
-100 0 0 100 100 100 50
beside:y-te	0 100 -900 0
beside:nong-nghiep	100 0 -900 0
beside:van-hoa	-900 -900 0 0
# tấn	1 100
con bò	1 200
hát	2 200
hát ru	2 100 3 -50
phrases:y-te	0 300
section:cuoi-tuan	2 500
sections:y-te	0 500
thuốc	0 200
tin buồn	3 50
vocabulary:nong-nghiep	1 500
vocabulary:y-te	0 500
"""
LEARNT = parse(TEXT, WORDS)


def opinion(title: str, lead: str = "", *, sections: tuple[str, ...] = (), **cases: Case) -> Opinion:
    named = {topic.replace("_", "-"): case for topic, case in cases.items()}
    return LEARNT.opinion(title=title, lead=lead, sections=sections, cases=named)


def test_the_topics_share_an_article_between_them() -> None:
    shares = opinion("Khám bệnh miễn phí", "Thuốc cho 20 tấn gạo").shares
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares, key=shares.__getitem__) == "y-te"


def test_the_words_that_speak_for_a_topic_are_told() -> None:
    assert opinion("Khám bệnh miễn phí").given == {"y-te": ("khám bệnh",)}
    assert opinion("Hát ru bên sông").given == {
        "van-hoa": ("hát", "hát ru")
    }  # no phrase of the vocabulary: words learnt


def test_a_word_in_the_headline_counts_more_than_one_in_the_lead_and_one_in_both_most() -> None:
    headline, lead = opinion("Thuốc", "Hát").shares, opinion("Hát", "Thuốc").shares
    assert headline["y-te"] > lead["y-te"]
    assert opinion("Thuốc, gạo", "Thuốc, hát").shares["y-te"] > headline["y-te"]


def test_two_topics_are_given_where_they_go_together() -> None:
    assert set(opinion("Khám bệnh cho con bò").given) == {"y-te", "nong-nghiep"}
    assert len(opinion("Hát ru con bò").given) == 1


def test_phrases_and_sections_of_the_taxonomy_count() -> None:
    assert opinion("Chuyện bên sông", y_te=Case(words=2.0)).given == {"y-te": ()}
    assert opinion("Chuyện bên sông", y_te=Case(section=0.65)).given == {"y-te": ()}


def test_a_section_that_names_no_topic_says_something_of_its_own() -> None:
    weekend = opinion("Chuyện bên sông", sections=("Cuối tuần",))
    assert weekend.shares["van-hoa"] > 0.9
    assert not weekend.given  # but nothing a reader could be told
    assert opinion("Chuyện", sections=("Cuối tuần",), y_te=Case(section=0.65)).given == {"y-te": ()}


def test_a_notice_is_given_no_topic_and_that_is_no_doubt() -> None:
    notice = opinion("Tin buồn", "Khám bệnh")
    assert notice.shares[NONE] >= NOTHING
    assert notice.shares["y-te"] >= FIRST  # and would be given otherwise
    assert not notice.given
    assert not notice.in_doubt


def test_what_is_like_nothing_learnt_is_in_doubt() -> None:
    strange = catalogue.learnt().opinion(title="Zzz", lead="", sections=(), cases={})
    assert strange.in_doubt
    assert not strange.given


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_shared_out_whole(title: str, lead: str) -> None:
    found = catalogue.learnt().opinion(title=title, lead=lead, sections=(title[:20],), cases={})
    assert sum(found.shares.values()) == pytest.approx(1)
    assert len(found.given) <= 2


def test_what_is_written_is_read_again() -> None:
    assert written(LEARNT._lessons) == TEXT
    assert written(catalogue.learnt()._lessons).splitlines()[0].split()[-1] == NONE


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "y-te none\n0 0\n0\n",
        TEXT.replace("none\n", "\n", 1),
        TEXT.replace("hát\t2 200", "hát\t2"),
        TEXT.replace("hát\t2 200", "hát\t9 200"),
        TEXT.replace("hát\t2 200", "hát\tx 200"),
        TEXT.replace("\n0 0 0 100\n", "\n0 0 100\n"),
        TEXT.replace("beside:y-te\t0 100 -900 0", "beside:y-te\t0 100 -900"),
    ],
)
def test_weights_that_are_not_as_they_are_written_are_refused(broken: str) -> None:
    with pytest.raises(ConfigurationError):
        parse(broken, WORDS)


def test_the_catalogue_has_learnt_every_topic() -> None:
    shares = catalogue.learnt().opinion(title="", lead="", sections=(), cases={}).shares
    assert set(shares) == {topic.slug for topic in topics_of(catalogue.topics())} | {NONE}
