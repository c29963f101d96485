"""What `news.feeds.coverage` promises: a section is spared only while its news surely comes through another feed."""

from news.feeds.coverage import ENOUGH, Coverage
from news.feeds.rhythm import ALONE, Place

PAPER = "Báo Lâm Đồng"
FRONT, HEALTH, SPORT, SPECIAL, OTHER = range(1, 6)
COVERED = Place(covered=True)


def publish(known: Coverage, section: int, *, first: int = FRONT, front: int = FRONT) -> None:
    """One article, which stands in a section and in the feed of all."""
    second = section if first == front else front
    known.note(first, PAPER, fresh=1, known={})
    known.note(second, PAPER, fresh=0, known={first: 1})


def newspaper() -> Coverage:
    known = Coverage()
    for _ in range(ENOUGH):
        for section in (HEALTH, SPORT):
            publish(known, section)
    return known


def test_a_section_is_covered_by_the_feed_of_all_whichever_is_first() -> None:
    for first in (FRONT, HEALTH):
        known = Coverage()
        for count in range(2 * ENOUGH):
            assert (known.place_of(HEALTH, PAPER) == COVERED) == (count >= ENOUGH), count
            publish(known, HEALTH, first=FRONT if first == FRONT else HEALTH)
            publish(known, SPORT)
        assert known.place_of(FRONT, PAPER) == Place(covers=2)
        assert sorted(known.covered(PAPER)) == [HEALTH, SPORT]


def test_of_two_feeds_of_one_size_neither_waits_for_the_other() -> None:
    known = Coverage()
    for _ in range(20):
        publish(known, HEALTH)
    assert known.place_of(HEALTH, PAPER) == known.place_of(FRONT, PAPER) == ALONE


def test_what_nothing_is_known_of_is_like_the_others_of_its_newspaper() -> None:
    known = newspaper()
    assert known.place_of(SPECIAL, PAPER) == COVERED
    assert known.place_of(OTHER, "Báo khác") == ALONE
    known.note(SPECIAL, PAPER, fresh=1, known={})
    assert known.place_of(SPECIAL, PAPER) == ALONE, "an article that no other lists"
    known.note(FRONT, PAPER, fresh=0, known={SPECIAL: 1})
    assert known.place_of(SPECIAL, PAPER) == COVERED, "until the feed of all does"


def test_a_feed_with_news_of_its_own_is_not_covered() -> None:
    known = newspaper()
    known.note(FRONT, PAPER, fresh=100, known={})
    for count in range(20):
        known.note(SPECIAL, PAPER, fresh=int(count % 2), known={FRONT: 1})
    assert known.place_of(SPECIAL, PAPER) == ALONE
    for _ in range(3):
        known.note(HEALTH, PAPER, fresh=1, known={})
    assert known.place_of(HEALTH, PAPER) == ALONE, "that may change"


def test_an_article_listed_again_says_nothing() -> None:
    known = newspaper()
    known.note(FRONT, PAPER, fresh=0, known={FRONT: 100})
    assert known.place_of(FRONT, PAPER) == Place(covers=2)


def test_nothing_is_covered_by_a_feed_that_cannot_be_read() -> None:
    known = newspaper()
    assert not known.note_failure(HEALTH, PAPER)
    assert known.note_failure(FRONT, PAPER), "it is said once"
    assert not known.note_failure(FRONT, PAPER)
    assert known.covered(PAPER) == []
    assert known.place_of(SPECIAL, PAPER) == ALONE
    known.note_success(FRONT)
    known.note_success(OTHER)
    assert sorted(known.covered(PAPER)) == [HEALTH, SPORT, SPECIAL]


def test_one_covered_section_says_nothing_of_others() -> None:
    known = Coverage()
    for _ in range(ENOUGH):
        publish(known, HEALTH)
        known.note(FRONT, PAPER, fresh=1, known={})
    assert known.place_of(HEALTH, PAPER) == COVERED
    assert known.place_of(SPECIAL, PAPER) == ALONE
