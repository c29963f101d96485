"""How file descriptors are divided between visitors and the rest."""

import resource
from collections.abc import Iterator

import pytest

from bot.web import descriptors
from bot.web.options import WebOptions


@pytest.fixture
def limits() -> Iterator[tuple[int, int]]:
    """The limits of the tests' process; they are as before afterwards."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield before
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_as_many_are_asked_for_as_the_system_gives(limits: tuple[int, int]) -> None:
    _, hard = limits
    resource.setrlimit(resource.RLIMIT_NOFILE, (500, hard))
    assert descriptors.limit() == 500
    wanted = descriptors.ENOUGH if hard == resource.RLIM_INFINITY else min(hard, descriptors.ENOUGH)
    assert descriptors.raise_limit() == descriptors.limit() == max(wanted, 500)


@pytest.mark.parametrize("all_of_them", [64, 256, 1024, 4096, 65_536])
def test_visitors_leave_enough_for_feeds_and_messages(all_of_them: int) -> None:
    visitors = descriptors.for_visitors(all_of_them)
    assert all_of_them - visitors >= min(all_of_them // 2, descriptors.RESERVE)
    assert WebOptions(connections=visitors).streams < visitors


def test_a_shortage_is_named_before_it_hurts(limits: tuple[int, int]) -> None:
    assert descriptors.Descriptors().name_shortage() == []
    used = descriptors.count_open()
    if used is None:
        pytest.skip("the system does not tell how many are open")
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 1, limits[1]))
    [named] = descriptors.Descriptors().name_shortage()
    assert named.endswith(f"of {used + 1} in use: raise {descriptors.CURE}")


def test_a_shortage_is_named_where_not_one_is_left_to_count_them_with(limits: tuple[int, int]) -> None:
    used = descriptors.count_open()
    if used is None:
        pytest.skip("the system does not tell how many are open")
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
    named = descriptors.Descriptors().name_shortage()
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert named == [f"file descriptors: 3 of 3 in use: raise {descriptors.CURE}"]
