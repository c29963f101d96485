"""What a try of an address means."""

from datetime import timedelta
from hashlib import blake2b
from typing import Any

import pytest

from news.feeds.feed import DAY
from news.feeds.probes import Probe, Standing, judge
from news.feeds.verdict import Verdict
from tests.make import NOON


def probe(name: str = "a", *, verdict: Verdict = Verdict.OK, **values: Any) -> Probe:
    return Probe(url=f"https://bao.example/rss/{name}", verdict=verdict, **{"newest": NOON, **values})


def items(*names: int) -> frozenset[bytes]:
    return frozenset(blake2b(bytes([name]), digest_size=16).digest() for name in names)


@pytest.mark.parametrize(
    ("verdict", "newest", "standing"),
    [
        (Verdict.OK, NOON - 29 * DAY, Standing.FRESH),
        (Verdict.INCOMPLETE, NOON, Standing.FRESH),
        (Verdict.OK, NOON - 31 * DAY, Standing.STALE),
        (Verdict.OK, None, Standing.UNDATED),
        (Verdict.EMPTY, None, Standing.EMPTY),
        (Verdict.HTML, None, Standing.HTML),
        (Verdict.FORBIDDEN, None, Standing.BLOCKED),
        (Verdict.ROBOTS, None, Standing.BLOCKED),
        (Verdict.NOT_FOUND, None, Standing.DEAD),
        (Verdict.TIMEOUT, None, Standing.DEAD),
        (Verdict.OFFLINE, None, Standing.UNKNOWN),
        (Verdict.PARSER_DOWN, None, Standing.UNKNOWN),
    ],
)
def test_each_answer_has_its_worth(verdict: Verdict, newest: Any, standing: Standing) -> None:
    [one] = judge([probe(verdict=verdict, newest=newest)], now=NOON)
    assert one.standing is standing
    assert standing.is_good == (standing in (Standing.FRESH, Standing.UNDATED))


def test_the_second_feed_of_a_site_with_the_same_items_is_named_with_the_first() -> None:
    many = items(*range(20))
    probes = [
        probe("a", identities=many),
        probe("b", identities=many - items(1)),
        probe("c", identities=many, newest=NOON - timedelta(days=99)),
        probe("d", identities=items(*range(10), *range(30, 40))),
        Probe(url="https://khac.example/rss/a", verdict=Verdict.OK, newest=NOON, identities=many),
    ]
    found = judge(probes, now=NOON)
    assert [one.same_as.rpartition("/")[2] for one in found] == ["", "a", "a", "", ""]
    assert found[1].standing is Standing.SAME


def test_two_feeds_with_hardly_any_items_may_share_them_by_chance() -> None:
    assert not any(
        one.same_as for one in judge([probe("a", identities=items(1)), probe("b", identities=items(1))], now=NOON)
    )
