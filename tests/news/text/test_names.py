"""Names: topics are found as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import taxonomy
from news.text.names import slips
from news.text.vietnamese import fold
from news.topics.taxonomy import Topic


@pytest.mark.parametrize("topic", list(taxonomy()), ids=lambda topic: topic.slug)
def test_every_topic_is_found_by_its_names_with_and_without_marks(topic: Topic) -> None:
    for name in (topic.name, topic.slug, topic.hashtag, *topic.aliases):
        assert taxonomy().find(name) is topic
        assert taxonomy().find(name.upper()) is topic
        assert taxonomy().find(fold(name)) is topic
        assert topic in taxonomy().suggest(name)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("xay dung dang", "xay-dung-dang"),
        ("xdd", "xay-dung-dang"),
        ("XDĐ", "xay-dung-dang"),
        ("xây dựng dảng", "xay-dung-dang"),
        ("#xaydungdang", "xay-dung-dang"),
        ("nông thôn mới", "nong-nghiep"),
        ("nong thon moi", "nong-nghiep"),
        ("ntm", "nong-nghiep"),
        ("xây dựng nông thôn mới", "nong-nghiep"),
        ("xay dung", "giao-thong-xay-dung"),
        ("giáo dục", "giao-duc"),
        ("y te", "y-te"),
    ],
)
def test_a_name_is_a_name_in_every_spelling(typed: str, slug: str) -> None:
    found = taxonomy().find(typed)
    assert found is not None and found.slug == slug


@pytest.mark.parametrize("typed", ["", "   ", "!?", "xây dựng đang", "không có chủ đề này"])
def test_what_names_no_topic_is_not_found(typed: str) -> None:
    assert taxonomy().find(typed) is None


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("xây dựng đang", "xay-dung-dang"),
        ("xay dug dang", "xay-dung-dang"),
        ("xaay duwngj ddangr", "xay-dung-dang"),
        ("xa6y du7ng5 d9a3ng", "xay-dung-dang"),
        ("tin xây dựng đảng ở tỉnh", "xay-dung-dang"),
        ("nong thon", "nong-nghiep"),
        ("giao duuc", "giao-duc"),
        ("the thoa", "the-thao"),
        ("chuyen doi", "chuyen-doi-so"),
        ("kết nạp đảng viên", "xay-dung-dang"),
    ],
)
def test_a_slip_brings_the_topic_that_was_meant(typed: str, slug: str) -> None:
    assert slug in [topic.slug for topic in taxonomy().suggest(typed)]


def test_nothing_is_suggested_for_nothing() -> None:
    assert taxonomy().suggest("") == taxonomy().suggest("qqqqqqqqqqqq") == []
    assert len(taxonomy().suggest("xây dựng", limit=1)) == 1


@given(st.text(max_size=12), st.text(max_size=12))
def test_slips_are_counted_alike_from_both_sides(one: str, other: str) -> None:
    assert slips(one, other) == slips(other, one) <= max(len(one), len(other))
    assert (slips(one, other) == 0) == (one == other)
