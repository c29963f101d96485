"""A 429 is "too fast" until our own count says otherwise, and whoever is refused at the same time is refused once."""

from datetime import timedelta

import pytest

from bot.zalo.too_many import TOO_FAST, USED_UP, Patience
from news.errors import StorageError
from tests.fakes.clock import FakeClock


class Count:
    """What our own count of the month says."""

    def __init__(self, *, nearly: bool = False, broken: bool = False) -> None:
        self.nearly, self.broken = nearly, broken

    async def is_nearly_used(self) -> bool:
        if self.broken:
            raise StorageError("made to fail")
        return self.nearly


@pytest.mark.parametrize(
    ("month", "waits"),
    [(None, TOO_FAST), (Count(), TOO_FAST), (Count(broken=True), TOO_FAST), (Count(nearly=True), USED_UP)],
)
async def test_the_longer_it_goes_on_the_rarer_it_is_asked(month: Count | None, waits: tuple[float, ...]) -> None:
    clock = FakeClock()
    patience = Patience(month, clock.monotonic)
    for wait in (*waits, waits[-1]):
        assert await patience.refuse(clock.monotonic()) == timedelta(seconds=wait)
        await clock.advance(wait)
    patience.accept(clock.monotonic())
    assert await patience.refuse(clock.monotonic()) == timedelta(seconds=waits[0])


async def test_what_was_under_way_together_is_refused_once() -> None:
    clock = FakeClock()
    patience = Patience(Count(), clock.monotonic)
    begun = clock.monotonic()
    await clock.advance(0.25)
    assert await patience.refuse(begun) == timedelta(seconds=1)
    patience.accept(begun)  # it left before the refusal, so it says nothing of what comes after
    assert [await patience.refuse(begun) for _ in range(5)] == [timedelta(seconds=1)] * 5
    await clock.advance(1.0)
    assert await patience.refuse(clock.monotonic()) == timedelta(seconds=2)
