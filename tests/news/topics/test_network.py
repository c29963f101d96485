"""A network adds up what signs say, straight and through hidden units, and can tell what each of them said."""

from bz2 import compress, decompress
from dataclasses import replace
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.topics.network import FINEST, MOST, Network, parse, row, write_network

#: "a" speaks for "yes" straight, "b" through the one unit that is at work, "c" stops that unit.
SMALL = Network(
    answers=("yes", "no"),
    hidden=(0.5, -1.0),
    bias=(0.0, -2.0),
    outward=((2.0, 0.0), (0.0, 3.0)),
    rows={"a": row([0, 0, 1, 0]), "b": row([1, 0, 0, 0]), "c": row([-1, 0, 0, 0.25])},
)


def share(sum_: float) -> float:
    return 1 / (1 + exp(-sum_))


def test_signs_speak_straight_and_through_units_at_work() -> None:
    seen = SMALL.read({"a": 1.0, "b": 0.5})
    assert seen.likely["yes"] == pytest.approx(share(1 + 2 * (0.5 + 0.5)))
    assert seen.likely["no"] == pytest.approx(share(-2))
    assert seen.at_work == (True, False)


def test_a_unit_that_is_not_at_work_says_nothing() -> None:
    seen = SMALL.read({"b": 1.0, "c": 2.0})
    assert seen.at_work == (False, False)
    assert seen.likely["yes"] == pytest.approx(0.5)
    assert SMALL.said("b", "yes", seen) == 0


def test_what_each_sign_said_is_told() -> None:
    seen = SMALL.read({"a": 1.0, "b": 1.0})
    assert SMALL.said("a", "yes", seen) == pytest.approx(1)
    assert SMALL.said("b", "yes", seen) == pytest.approx(2)
    assert SMALL.said("c", "no", seen) == pytest.approx(0.25)


def test_unknown_signs_say_nothing() -> None:
    assert SMALL.read({"z": 9.0}) == SMALL.read({})


@given(st.dictionaries(st.sampled_from("abc"), st.floats(-3, 900), max_size=3))
def test_great_and_negative_strengths_add_up_like_plain_numbers(signs: dict[str, float]) -> None:
    rounded = {sign: round(64 * strength) / 64 for sign, strength in signs.items()}
    unit = max(0.5 + rounded.get("b", 0) - rounded.get("c", 0), 0)
    wanted = max(min(rounded.get("a", 0) + 2 * unit, 30), -30)
    assert SMALL.read(signs).likely["yes"] == pytest.approx(share(wanted))


def test_weights_are_kept_in_small_parts_and_within_bounds() -> None:
    assert row([0.01, 0.02, 5, -5]) == row([0, 1 / FINEST, MOST, -MOST])


def test_what_is_written_is_read_again() -> None:
    assert parse(write_network(SMALL)) == SMALL


def changed(before: bytes, after: bytes) -> bytes:
    return compress(decompress(write_network(SMALL)).replace(before, after))


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"yes no",
        write_network(SMALL)[:-5],
        compress(b""),
        compress(b"yes no\n0 0\n0 0"),
        changed(b"0 -2000", b"0"),
        changed(b"0 3000", b"0"),
        changed(b"\nb\n", b"\n"),
        changed(b"\0", b""),
        changed(b"2000 0", b"2000 x"),
        write_network(replace(SMALL, rows={"a": row([1])})),
    ],
)
def test_what_is_not_a_network_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(broken)
