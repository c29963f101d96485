"""Chance in tests: none in `make test`, where each run is like the last; all there is time for in `make fuzz`."""

import os
from typing import Final

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

FUZZING: Final = "FUZZ_SEED" in os.environ
SEED: Final = int(os.environ.get("FUZZ_SEED", "7"))  #: what everything is drawn from that only seems to be chance
LASTS: Final = float(os.environ.get("FUZZ_LASTS", "inf"))  #: seconds of a search, after which no more test is begun

#: How fast a machine makes examples says nothing of us.
_BOTH: Final = settings(database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def choose_profile() -> None:
    """Set Hypothesis up for the suite or, where a seed was handed in, for a search."""
    settings.register_profile("suite", _BOTH, derandomize=True, max_examples=100)
    settings.register_profile("fuzz", _BOTH, max_examples=1000, print_blob=True)
    settings.load_profile("fuzz" if FUZZING else "suite")
    if not FUZZING:
        # It also tries the literals of those of our modules that happen to be loaded; which, is chance again.
        providers._get_local_constants = Constants


def examples(dear: int, *allowed: HealthCheck) -> settings:
    """For a test whose examples are *dear*: so many in the suite, and as many as of any other in a search."""
    checks = [HealthCheck.too_slow, *allowed]
    if FUZZING:
        return settings(suppress_health_check=checks)
    return settings(suppress_health_check=checks, max_examples=dear)
