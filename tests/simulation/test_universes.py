"""Fifty universes, each with its own weather: nothing is lost, nothing comes without a reason, and all of it can be
lived through again. `python -m bench.simulate` tries a thousand, and tells the story of one.
"""

import os
import subprocess
import sys

import pytest

from tests.simulation.run import run

SEEDS = range(1, 51)
AGAIN = (8, 23)  #: that are lived through twice


@pytest.mark.parametrize("seed", SEEDS)
def test_everybody_hears_of_what_they_asked_for_or_the_ledger_truly_says_why_not(seed: int) -> None:
    assert run(seed).wrong == []


def test_a_seed_is_the_same_universe_again_whatever_order_sets_are_in() -> None:
    code = f"from tests.simulation.run import run\nfor seed in {AGAIN}: print(run(seed).digest)"
    elsewhere = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert [run(seed).digest for seed in AGAIN] == elsewhere.stdout.split()
