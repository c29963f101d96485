"""How found topics are counted."""

import json
from pathlib import Path

import pytest

from bench.labels.articles import NONE, labelled
from bench.labels.packs import rows_of
from bench.labels.scores import Judged, Score, by_topic, intervals, reading

A, B, C = frozenset("a"), frozenset("b"), frozenset("c")


def test_what_was_given_and_wanted_is_counted_by_topic() -> None:
    scores = by_topic([Judged(A | B, A | C)], "abcd")

    assert scores == {"a": Score(right=1), "b": Score(missed=1), "c": Score(wrong=1), "d": Score()}


def test_a_topic_that_a_reader_would_not_mind_is_no_mistake_and_stands_for_a_missed_one() -> None:
    assert Judged(A, A | B, acceptable=B).excused() == Judged(A, A)
    assert Judged(A, B, acceptable=B).excused() == Judged(frozenset(), frozenset())
    assert Judged(A, C, acceptable=B).excused() == Judged(A, C)


def test_where_none_is_acceptable_nothing_is_missed() -> None:
    acceptable = frozenset([NONE])

    assert Judged(A, frozenset(), acceptable).excused() == Judged(frozenset(), frozenset())
    assert Judged(A, B, acceptable).excused() == Judged(A, B)


def test_an_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    judged = [Judged(A, A)] * 8 + [Judged(A, B)] * 2

    low, high = intervals(judged, "ab")[""]

    assert low < 0.8 < high
    assert intervals(judged, "ab")[""] == (low, high)
    assert intervals([], "ab") == {}


def test_what_a_reader_of_some_topics_meets() -> None:
    """Of three topics one is followed, so each article concerns a third of the readers."""
    met = reading([Judged(A, A), Judged(B, C)], topics=3, followed=1)

    assert met.wanted == pytest.approx(100 / 3)
    assert (met.got, met.wrong, met.missed) == pytest.approx((100 / 6, 100 / 6, 100 / 6))


def test_a_line_may_lack_anything(tmp_path: Path) -> None:
    rows = [{"title": None, "lead": None, "topics": ["a"]}, {"title": "Tít", "acceptable": ["b"], "unclear": True}]
    path = tmp_path / "few.jsonl"
    path.write_text("\n\n".join(map(json.dumps, rows)), "utf-8")

    first, second = map(labelled, rows_of(path))

    assert (first.title, first.topics, first.is_unclear) == ("", A, False)
    assert (second.topics, second.acceptable, second.is_unclear) == (None, B, True)
