from hypothesis import given
from hypothesis import strategies as st

from bot.web.limits import Rate, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_goes_through_and_the_next_one_is_told_how_long_to_wait() -> None:
    clock = Clock()
    throttle = Throttle(Rate(burst=3, per_second=0.5), clock=clock)

    assert [throttle.wait("a") for _ in range(4)] == [0, 0, 0, 2]
    clock.now += 2
    assert throttle.wait("a") == 0
    assert throttle.wait("a") == 2


def test_one_visitor_does_not_use_up_what_another_has() -> None:
    throttle = Throttle(Rate(burst=1, per_second=1), clock=Clock())

    assert throttle.wait("a") == 0
    assert throttle.wait("a") == 1
    assert throttle.wait("b") == 0


def test_only_so_many_visitors_are_remembered_and_the_idle_are_forgotten_first() -> None:
    throttle = Throttle(Rate(burst=1, per_second=0.01), clock=Clock(), keys=2)

    assert [throttle.wait(key) for key in ("a", "b", "c")] == [0, 0, 0]
    assert throttle.wait("c") > 0
    assert throttle.wait("a") == 0


@given(st.lists(st.floats(0, 3), max_size=60), st.integers(1, 5))
def test_in_no_stretch_of_time_more_go_through_than_the_rate_says(pauses: list[float], burst: int) -> None:
    clock = Clock()
    throttle = Throttle(Rate(burst=burst, per_second=2), clock=clock)
    gone = []
    for pause in pauses:
        clock.now += pause
        if throttle.wait("a") == 0:
            gone.append(clock.now)

    for first in range(len(gone)):
        for last in range(first, len(gone)):
            assert last - first + 1 <= burst + 2 * (gone[last] - gone[first]) + 1e-6
