"""What became of an article, by what is kept of it."""

from datetime import timedelta

import pytest

from news.feeds.fates import Fate, find_fate
from tests.make import NOON


@pytest.mark.parametrize(
    ("state", "fate"),
    [
        ("page", Fate.COMING), ("new", Fate.COMING), ("held", Fate.HELD), ("matched", Fate.MATCHED),
        ("withdrawn", Fate.WITHDRAWN), ("quiet", Fate.SILENT), ("silent", Fate.SILENT),
    ],
)  # fmt: skip
def test_a_state_says_how_far_it_came(state: str, fate: Fate) -> None:
    assert find_fate(state, published=NOON, first_seen=NOON) is fate


def test_what_is_silent_was_there_at_first_or_was_old() -> None:
    old = NOON - timedelta(days=3)
    assert find_fate("silent", published=NOON, first_seen=NOON, baseline=NOON) is Fate.BASELINE
    assert find_fate("quiet", published=old, first_seen=NOON, baseline=old) is Fate.OLD
    assert find_fate("quiet", published=None, first_seen=NOON, baseline=old) is Fate.SILENT
