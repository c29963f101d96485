"""What a filter holds, and which of several is meant."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pytest

from news.delivery.modes import Mode
from news.delivery.subscriptions import EVERYTHING, Filter, Kind, Prospect, find_holder, find_meant, find_prospect

T, P, N, K = Kind.TOPIC, Kind.PROVINCE, Kind.NEWSPAPER, Kind.KEYWORD


def _filter(number: int, *wanted: tuple[Kind, str], excepted: tuple[tuple[Kind, str], ...] = ()) -> Filter:
    sides = ({kind: [value for one, value in side if one is kind] for kind in Kind} for side in (wanted, excepted))
    one, other = sides
    return Filter(number=number, wanted=one, excepted=other)


def test_the_filter_that_holds_most_of_what_is_named_is_meant_and_subjects_count_before_places() -> None:
    several = [_filter(1, (T, "kinh-te"), (P, "hue")), _filter(2, (T, "y-te")), _filter(3, (T, "y-te"), (K, "sốt"))]
    for named, number in (
        ([(T, "y-te")], 2),
        ([(T, "y-te"), (K, "sốt")], 3),
        ([(P, "hue")], 1),
        ([(T, "y-te"), (P, "hue")], 2),
        ([(T, "the-thao")], 1),
        ([], 1),
    ):
        meant = find_meant(several, named)
        assert meant is not None and meant.number == number
    assert find_meant([], [(T, "y-te")]) is None


def test_who_wants_no_more_of_something_means_the_filter_for_everything_where_none_holds_it() -> None:
    several = [_filter(1, (T, "kinh-te")), _filter(2, (T, EVERYTHING)), _filter(3, (T, "y-te"))]
    for named, leaving, number in (("the-thao", True, 2), ("the-thao", False, 1), ("y-te", True, 3)):
        meant = find_meant(several, [(T, named)], leaving=leaving)
        assert meant is not None and meant.number == number


def test_what_is_to_come_no_more_goes_from_the_filter_that_wants_it_rather_than_from_one_that_leaves_it_out() -> None:
    several = [
        _filter(1, (T, "kinh-te"), excepted=((K, "sốt"), (T, "y-te"))),
        _filter(2, (T, EVERYTHING), excepted=((T, "du-lich"), (K, "bão"))),
        _filter(3, (T, "y-te"), (K, "sốt"), (P, "hue")),
        _filter(4, (T, "y-te")),
    ]
    for item, number in (
        ((K, "sốt"), 3),
        ((K, "bão"), 2),
        ((T, "y-te"), 3),
        ((T, "the-thao"), 2),
        ((T, EVERYTHING), 2),
        ((T, "du-lich"), None),
        ((P, "ca-mau"), None),
        ((K, "mưa"), None),
    ):
        holder = find_holder(several, item)
        assert (holder.number if holder else None) == number, item
    assert find_holder(several, (T, "y-te"), rather=several[3]) is several[3]
    assert find_holder(several, (T, "y-te"), rather=several[1]) is several[2]
    assert find_holder([], (T, "y-te")) is None


def test_filters_are_alike_in_whatever_order_they_hold_the_same() -> None:
    one = _filter(1, (T, "y-te"), (T, "kinh-te"), excepted=((K, "sốt"),))
    assert one.is_like(_filter(2, (T, "kinh-te"), (T, "y-te"), excepted=((K, "sốt"),)))
    assert not one.is_like(_filter(2, (T, "kinh-te"), (T, "y-te")))
    assert not one.has_places and _filter(1, (P, "hue")).has_places
    assert one.count_held([(K, "sốt"), (P, "hue")]) == 1


@pytest.mark.parametrize(
    ("several", "item", "prospect"),
    [
        ([_filter(1, (T, "y-te"))], (T, "y-te"), Prospect.COMING),
        ([_filter(1, (T, EVERYTHING))], (T, "y-te"), Prospect.COMING),
        ([_filter(1, (T, EVERYTHING))], (K, "sốt"), Prospect.MISSING),
        ([_filter(1, (T, EVERYTHING), excepted=((T, "y-te"),))], (T, "y-te"), Prospect.LEFT_OUT),
        ([_filter(1, (T, "y-te"))], (P, "hue"), Prospect.COMING),
        ([_filter(1, (T, "y-te"), (P, "hue"))], (P, "nghe-an"), Prospect.MISSING),
        ([_filter(1, (T, "y-te"), (N, "bao-hue"))], (N, "bao-hue"), Prospect.COMING),
        ([_filter(1, (P, "hue"))], (P, "hue"), Prospect.MISSING),  # of a filter that asks for nothing
        ([], (T, "y-te"), Prospect.MISSING),
    ],
)
def test_what_a_filter_makes_of_a_thing(several: list[Filter], item: tuple[Kind, str], prospect: Prospect) -> None:
    assert find_prospect(several, item) is prospect


def test_of_several_filters_the_one_by_which_it_comes_decides() -> None:
    on = _filter(1, (T, "y-te"))
    off, without = replace(on, number=2, mode=Mode.OFF), _filter(3, (T, EVERYTHING), excepted=((T, "y-te"),))
    assert find_prospect([off, without, on], (T, "y-te")) is Prospect.COMING
    assert find_prospect([without, off], (T, "y-te")) is Prospect.OFF


def test_filters_that_can_join_bring_together_what_each_does_and_nothing_else() -> None:
    sides: list[tuple[tuple[Kind, str], ...]] = [(), ((P, "hue"),), ((P, "hue"), (P, "ca-mau"))]
    subjects = [(T, "y-te"), (T, EVERYTHING), (K, "sốt")]
    several = [_filter(1, subject, *places, excepted=out) for subject in subjects for places in sides for out in sides]
    several += [_filter(1, subject, excepted=((T, "kinh-te"),)) for subject in subjects]
    labels = [{one for one in pair if one} | {(T, EVERYTHING)} for pair in product(subjects, [(P, "hue"), (P, "la")])]
    labels += [{(T, "kinh-te"), (T, EVERYTHING)}, {(T, EVERYTHING), (P, "hue"), (K, "sốt"), (T, "kinh-te")}]
    joined = 0
    for one, other in product(several, several):
        if one.can_join(other):
            joined += 1
            both = _filter(1, *_held(one.wanted, other.wanted), excepted=_held(one.excepted, other.excepted))
            for carried in labels:
                assert both.lets_in(carried) == (one.lets_in(carried) or other.lets_in(carried))
    assert len(several) < joined < len(several) ** 2


def _held(*sides: Mapping[Kind, list[str]]) -> tuple[tuple[Kind, str], ...]:
    return tuple(dict.fromkeys((kind, value) for side in sides for kind in Kind for value in side[kind]))
