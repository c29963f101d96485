"""Teaching a small network, to the same numbers on every machine.

Sums of fractions depend on the order in which a library adds, and so on the machine. Here whatever is summed is a
whole number of small steps, few enough that a float holds the sum exactly in any order; everything else is done number
by number, with the four operations and the root that the floating-point standard fixes to the last bit. Chance comes
from `RandomState`, whose numbers numpy promises never to change.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

import numpy as np
from scipy import sparse

from news.topics.network import MOST

UNITS: Final = 32  #: hidden ones
ROUNDS: Final = 8  #: through all lessons
BATCH: Final = 192  #: lessons at once
RATE: Final = 0.008  #: of learning, at its highest, …
WARM: Final = 0.2  #: … which is after this part of all steps
DECAY: Final = 0.01  #: of what was learnt, at each step, times the rate
UNIT_OUT: Final = 0.25  #: hidden units left out by chance while learning, …
SIGN_OUT: Final = 0.3  #: … and signs: nothing may hang on one of them
STRANGE: Final = 0.5  #: of the lessons, in which …
STRANGE_OUT: Final = 0.8  #: … so many words are left out: real papers write words that were never seen
FINE: Final = 2.0**18  #: steps to one, for what is summed
KEEP: Final = (0.9, 0.999)  #: of the means of slopes and of their squares, at each step

Numbers = Any  # a numpy array or a scipy matrix; neither is there when types are checked


@dataclass(slots=True)
class Layer:
    """Numbers that are learnt, with what AdamW (Loshchilov and Hutter, 2019) remembers of their slopes."""

    now: Numbers
    mean: Numbers
    square: Numbers
    most: float = 0.0  #: none is greater, or less than its opposite; 0: unbounded

    @classmethod
    def start(cls, now: Numbers, most: float = 0.0) -> "Layer":
        return cls(now, np.zeros_like(now), np.zeros_like(now), most)

    def step(self, at: Numbers, slope: Numbers, rate: float, left: Sequence[float]) -> None:
        """Go down the *slope* in the rows *at*; *left* corrects the young means."""
        mean = self.mean[at] * KEEP[0] + slope * (1 - KEEP[0])
        square = self.square[at] * KEEP[1] + slope * slope * (1 - KEEP[1])
        go = (mean / left[0]) / (np.sqrt(square / left[1]) + 1e-8)
        now = self.now[at] * (1 - rate * DECAY) - go * rate
        self.mean[at], self.square[at] = mean, square
        self.now[at] = np.clip(now, -self.most, self.most) if self.most else now


@dataclass(slots=True)
class Taught:
    """Signs to units and straight to answers, units' starts, units to answers, answers' starts."""

    rows: Layer
    starts: Layer
    outward: Layer
    bias: Layer


@dataclass(frozen=True, slots=True)
class Lessons:
    """Some lessons: a row of signs each, which answers they should lead to, and what each counts."""

    signs: Numbers
    wanted: Numbers
    weights: Numbers


def in_steps(numbers: Numbers) -> Numbers:
    """The numbers as whole steps, so that their products can be summed in any order."""
    return np.rint(numbers * FINE) / FINE


def share(sums: Numbers) -> Numbers:
    """The logistic function, by the four operations alone."""
    part = -np.minimum(np.abs(sums), 30.0) / 1024
    fall = 1 + part * (1 + part * (0.5 + part / 6))
    for _ in range(10):
        fall = fall * fall
    high = 1 / (1 + fall)
    return np.where(sums >= 0, high, 1 - high)


def teach(signs: Numbers, words: int, wanted: Numbers, weights: Numbers, seed: int = 0) -> Taught:
    """What lessons teach: a row of *signs* each, the first *words* columns being words; which answers are *wanted*.

    Cross entropy of each answer by itself; the rate rises, then falls to nothing.
    """
    chance = np.random.RandomState(seed)
    count, answers = wanted.shape
    begin = np.hstack(
        [(chance.random_sample((signs.shape[1], UNITS)) - 0.5) * 0.16, np.zeros((signs.shape[1], answers))]
    )
    taught = Taught(
        Layer.start(begin, MOST),
        Layer.start(np.zeros((1, UNITS))),
        Layer.start((chance.random_sample((UNITS, answers)) - 0.5) * (2 / sqrt(UNITS))),
        Layer.start(np.zeros((1, answers))),
    )
    steps, left = ROUNDS * -(-count // BATCH), [1.0, 1.0]
    for step, some in enumerate(_batches(count, chance), 1):
        left = [one * keep for one, keep in zip(left, KEEP, strict=True)]
        part = step / steps
        rate = RATE * (part / WARM if part < WARM else (1 - part) / (1 - WARM))
        _one_step(
            taught,
            _seen(signs[some], words, chance),
            wanted[some],
            weights[some],
            chance,
            rate,
            [1 - one for one in left],
        )
    return taught


def _batches(count: int, chance: Any) -> Iterator[Numbers]:
    for _ in range(ROUNDS):
        order = chance.permutation(count)
        for start in range(0, count, BATCH):
            yield order[start : start + BATCH]


def _seen(signs: Numbers, words: int, chance: Any) -> Numbers:
    """The lessons with some signs left out, and with most words of some lessons."""
    lengths = np.diff(signs.indptr)
    strange = np.repeat(chance.random_sample(len(lengths)) < STRANGE, lengths) & (signs.indices < words)
    out = np.where(strange, STRANGE_OUT, SIGN_OUT)
    kept = chance.random_sample(len(signs.data)) >= out
    more = np.where(strange, 1 / np.sqrt(1 - out), 1 / (1 - out))
    signs.data = np.where(kept, in_steps(signs.data * more), 0.0)
    return signs


def _one_step(
    taught: Taught, signs: Numbers, wanted: Numbers, weights: Numbers, chance: Any, rate: float, left: Sequence[float]
) -> None:
    """Make all numbers a little less wrong for these lessons."""
    met, places = np.unique(signs.indices, return_inverse=True)
    few = sparse.csr_matrix((signs.data, places, signs.indptr), (signs.shape[0], len(met)))
    outward = in_steps(taught.outward.now)
    sums = few @ in_steps(taught.rows.now[met])
    units = sums[:, :UNITS] + in_steps(taught.starts.now)
    kept = (chance.random_sample(units.shape) >= UNIT_OUT) / (1 - UNIT_OUT) * (units > 0)
    working = in_steps(units * kept)
    said = working @ outward + sums[:, UNITS:] + in_steps(taught.bias.now)
    wrong = in_steps((share(said) - wanted) * weights[:, None])
    back = in_steps((wrong @ outward.T) * kept)
    both, of_one = few.T.tocsr() @ np.hstack([back, wrong]), 1 / len(weights)
    taught.rows.step(met, both * of_one, rate, left)
    all_ = slice(None)
    taught.starts.step(all_, back.sum(0, keepdims=True) * of_one, rate, left)
    taught.outward.step(all_, (working.T @ wrong) * of_one, rate, left)
    taught.bias.step(all_, wrong.sum(0, keepdims=True) * of_one, rate, left)


def table(lessons: Sequence[Mapping[str, float]], columns: Mapping[str, int]) -> Numbers:
    """A row for each lesson, a column for each sign, the strengths in it."""
    rows, places, strengths = [], [], []
    for number, signs in enumerate(lessons):
        for sign, strength in signs.items():
            rows.append(number)
            places.append(columns[sign])
            strengths.append(strength)
    return sparse.csr_matrix((strengths, (rows, places)), (len(lessons), len(columns)), dtype=np.float64)
