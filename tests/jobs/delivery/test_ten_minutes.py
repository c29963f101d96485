"""Ten minutes in which a platform resets, hangs, answers garbage and 502 for all: second by second, by a clock that
nobody waits for, with the real delivery on the real databases. `bench/outage.py` does the same for a thousand.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from bot.zalo.outlet import COPIES
from tests.jobs.delivery.crowds import Crowd

Gather = Callable[..., Crowd]


@pytest.fixture
async def gather(ready_url: str) -> AsyncIterator[Gather]:
    """What brings a crowd together before an empty database."""
    async with AsyncExitStack() as stack:

        def made(**values: Any) -> Crowd:
            crowd = Crowd(ready_url, **values)
            stack.push_async_callback(crowd.end)
            return crowd

        yield made


async def test_ten_minutes_of_trouble_lose_nothing_and_cost_what_was_under_way(gather: Gather) -> None:
    crowd = gather(readers=40)
    await crowd.begin()
    await crowd.live(1)
    await crowd.publish()
    await crowd.live(1 / 60, publish=False)
    under_way = await crowd.suffer(10)
    urgent = await crowd.publish(urgent=True)
    well = crowd.clock.monotonic()
    await crowd.until_sent()

    assert crowd.lost() == 0
    assert max(crowd.copies().values()) <= 2
    assert 0 < crowd.second_copies() <= under_way
    assert len(crowd.reports) == 2 and crowd.reports[1] == "telegram: well again"
    after = [(moment, title) for moment, (_, title) in crowd.line.left if moment >= well]
    assert after[0][0] <= well + 60
    assert [title for _, title in after[: crowd.readers]] == [urgent] * crowd.readers
    assert min(crowd.rates(after[0][0] + 1)) >= 270
    assert await crowd.reasons() == {("sent", ""): crowd.readers * len(crowd.published)}


async def test_the_same_on_zalo_costs_no_more_of_its_month_than_what_was_under_way(gather: Gather) -> None:
    crowd = gather(readers=12, rate=1, limit=3000)
    await crowd.begin()
    await crowd.live(1)
    await crowd.publish()
    await crowd.live(1 / 20, publish=False)
    under_way = await crowd.suffer(10)
    urgent, well = await crowd.publish(urgent=True), crowd.clock.monotonic()
    await crowd.until_sent()

    assert crowd.lost() == 0
    assert max(crowd.copies().values()) <= COPIES
    assert 0 < crowd.second_copies() <= under_way
    assert len(crowd.reports) == 2
    after = [(moment, title) for moment, (_, title) in crowd.line.left if moment >= well]
    assert after[0][0] <= well + 60
    assert [title for _, title in after[: crowd.readers]] == [urgent] * crowd.readers
    month = await crowd.quota.month()
    assert len(crowd.line.left) == month.used <= crowd.readers * len(crowd.published) + under_way
