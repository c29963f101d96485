"""A month on a small plan, as `bench/zalo_month.py` simulates it for the real one."""

from datetime import timedelta
from pathlib import Path

from tests.whole_way.zalo_month import month


async def test_a_month_is_never_overdrawn_and_nobody_waits_more_than_two_days(tmp_path: Path) -> None:
    got = await month(f"sqlite:///{tmp_path}/baotin.db", readers=8, groups=1, limit=300, seed=3, chatty=0.1)
    assert got.sent <= 300
    assert got.longest <= timedelta(days=2)
    assert (got.broadcast, got.parts) == (9, 1)
    assert got.digests >= 0.6 * got.limit  # what there is is used
    assert len(got.warned) == 1
