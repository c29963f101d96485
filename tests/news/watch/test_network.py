"""When all feeds fail at once it is our own line; when some do, it is theirs."""

from datetime import timedelta

from news.watch.network import Asked, find_cut
from tests.make import NOON

MINUTE = timedelta(minutes=1)
BEFORE, LONG_AGO = NOON - 10 * MINUTE, NOON - 60 * MINUTE


def asked(newspaper: str, *, is_good: bool = False, is_ours: bool = False, ago: float = 1) -> Asked:
    return Asked(newspaper, NOON - ago * MINUTE, NOON if is_good else BEFORE, is_good, is_ours)


def test_all_fail_and_it_is_us() -> None:
    three = [asked("A"), asked("B"), asked("C")]
    assert find_cut(three, begun=LONG_AGO, now=NOON) == BEFORE
    assert find_cut([*three, asked("D", is_good=True, ago=11)], begun=LONG_AGO, now=NOON) == BEFORE, "that was before"


def test_one_answers_and_it_is_they() -> None:
    assert find_cut([asked("A"), asked("B"), asked("C", is_good=True)], begun=LONG_AGO, now=NOON) is None


def test_two_newspapers_may_both_be_out_of_order_but_for_what_we_know_to_be_ours() -> None:
    assert find_cut([asked("A"), asked("A"), asked("B")], begun=LONG_AGO, now=NOON) is None
    assert find_cut([asked("A", is_ours=True), asked("B", is_ours=True)], begun=LONG_AGO, now=NOON) == BEFORE


def test_a_moment_or_a_start_without_any_good_poll_says_nothing() -> None:
    new = [Asked(name, NOON, None, False, True) for name in "ABC"]
    assert find_cut(new, begun=LONG_AGO, now=NOON) is None
    assert find_cut([one._replace(ok=NOON - 4 * MINUTE) for one in new], begun=LONG_AGO, now=NOON) is None
    assert find_cut([one._replace(polled=None) for one in new], begun=LONG_AGO, now=NOON) is None
    assert find_cut([], begun=LONG_AGO, now=NOON) is None


def test_after_a_start_the_network_gets_its_time() -> None:
    three = [asked("A"), asked("B"), asked("C")]
    assert find_cut(three, begun=NOON - 19 * MINUTE, now=NOON) is None
    assert find_cut(three, begun=NOON - 20 * MINUTE, now=NOON) == BEFORE
