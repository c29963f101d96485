"""A small network of numbers: how likely each answer is, by the signs that were seen.

Every sign has a row of weights: one for each answer, and one for each hidden unit, which is at work or not and then
speaks for answers in its turn. So words count together what none of them says alone. `bench/learn.py` finds the
numbers; once the units at work are known, what a sign said for an answer is a plain sum that people can be told.
"""

from bz2 import compress, decompress
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from operator import mul
from struct import unpack
from typing import Final

FINEST: Final = 32  #: weights of signs are kept in such parts of one, as bytes …
_MIDDLE: Final = 128  #: … in which this is none
MOST: Final = 2.0  #: none is greater, or less than its opposite
_THOUSANDTHS: Final = 1000  #: other numbers are kept in
_STEPS: Final = 64  #: to which a sign's strength is rounded
_BETWEEN: Final = b"\n\0"  #: what is text and what are bytes
_LANE: Final = 4  #: bytes in which a sum is kept …
_HALF: Final = 1 << 31  #: … from which it starts, so that it may fall without borrowing from its neighbour


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of the signs of one article."""

    likely: Mapping[str, float]  #: each answer, 0 to 1; several may be likely
    at_work: tuple[bool, ...]  #: by hidden unit


@dataclass(frozen=True, slots=True)
class Network:
    """The numbers, by answers and hidden units."""

    answers: tuple[str, ...]
    hidden: tuple[float, ...]  #: what each unit starts from
    bias: tuple[float, ...]  #: what each answer starts from
    outward: tuple[tuple[float, ...], ...]  #: by answer: what each unit says for it
    rows: Mapping[str, bytes]  #: by sign: weights towards units, then answers, as bytes

    def read(self, signs: Mapping[str, float]) -> Seen:
        """How likely each answer is; a sign that has no row says nothing."""
        sums = self._sums(signs)
        units = [start + one for start, one in zip(self.hidden, sums, strict=False)]
        working = [max(one, 0.0) for one in units]
        spoken = zip(self.answers, self.bias, self.outward, sums[len(units) :], strict=True)
        likely = {answer: _share(bias + said + sum(map(mul, out, working))) for answer, bias, out, said in spoken}
        return Seen(likely, tuple(one > 0 for one in units))

    def said(self, sign: str, answer: str, seen: Seen) -> float:
        """What one sign, at a strength of 1, said for *answer* where these units were at work."""
        place = self.answers.index(answer)
        row = [(one - _MIDDLE) / FINEST for one in self.rows[sign]]
        through = sum(
            weight * out for weight, out, works in zip(row, self.outward[place], seen.at_work, strict=False) if works
        )
        return through + row[len(self.hidden) + place]

    def _sums(self, signs: Mapping[str, float]) -> list[float]:
        """All rows together, each by its sign's strength.

        A row is one great whole number with room between its weights, so that one multiplication and one addition do
        for all of them: as quick as an array library would be, and none is needed.
        """
        width = len(self.hidden) + len(self.answers)
        total, steps = int.from_bytes(_HALF.to_bytes(_LANE, "little") * width, "little"), 0
        for sign, strength in signs.items():
            row = self.rows.get(sign)
            if row is not None:
                step = round(strength * _STEPS)
                total += step * _spread(row)
                steps += step
        none = _HALF + _MIDDLE * steps
        lanes: tuple[int, ...] = unpack(f"<{width}I", total.to_bytes(_LANE * width, "little"))
        return [(one - none) / (_STEPS * FINEST) for one in lanes]


@lru_cache(maxsize=4_000)  # words that are in every other article; all of them would hold 8 MB
def _spread(row: bytes) -> int:
    """A row as one great number, a lane for each weight."""
    lanes = bytearray(_LANE * len(row))
    lanes[::_LANE] = row
    return int.from_bytes(lanes, "little")


def _share(sum_: float) -> float:
    return 1 / (1 + exp(-max(min(sum_, 30.0), -30.0)))


def rounded(signs: Mapping[str, float]) -> dict[str, float]:
    """The signs with their strengths as a network reads them.

    >>> rounded({"a": 0.3})
    {'a': 0.296875}
    """
    return {sign: round(strength * _STEPS) / _STEPS for sign, strength in signs.items()}


def row(weights: Iterable[float]) -> bytes:
    """The weights of a sign as a network keeps them, each brought into ±`MOST`.

    >>> list(row([0, 1, -0.5, 9]))
    [128, 160, 112, 192]
    """
    return bytes(_MIDDLE + round(FINEST * max(min(one, MOST), -MOST)) for one in weights)


def parse(packed: bytes) -> Network:
    """What `write_network` wrote down; `ValueError` where it is not that."""
    try:
        raw = decompress(packed)
    except (OSError, EOFError) as error:
        raise ValueError("not packed") from error
    head, _, rest = raw.partition(_BETWEEN)
    answers, hidden, bias, *lines = head.decode("utf-8").splitlines()
    names, starts = tuple(answers.split()), _numbers(hidden)
    outward = tuple(map(_numbers, lines[: len(names)]))
    signs, width = lines[len(names) :], len(starts) + len(names)
    network = Network(names, starts, _numbers(bias), outward, dict(zip(signs, _cut(rest, width), strict=True)))
    if {len(names)} != {len(network.bias), len(outward)} or {len(one) for one in outward} != {len(starts)}:
        raise ValueError("answers, units and the numbers between them are not the same many")
    return network


def _cut(rows: bytes, width: int) -> Iterator[bytes]:
    """The rows that stand one behind the other."""
    if not width or len(rows) % width:
        raise ValueError(f"rows are not {width} bytes each")
    return (rows[start : start + width] for start in range(0, len(rows), width))


def write_network(network: Network) -> bytes:
    """The network, packed: answers, units, bias, what units say for each answer, the signs, and their rows.

    The same network gives the same bytes everywhere: bzip2 has one implementation, and its format is closed.
    """
    numbers = (network.hidden, network.bias, *network.outward)
    rows = sorted(network.rows.items())
    lines = [" ".join(network.answers), *map(_text, numbers), *(sign for sign, _ in rows)]
    return compress("\n".join(lines).encode("utf-8") + _BETWEEN + b"".join(weights for _, weights in rows), 9)


def _numbers(line: str) -> tuple[float, ...]:
    return tuple(int(one) / _THOUSANDTHS for one in line.split())


def _text(numbers: Sequence[float]) -> str:
    return " ".join(str(round(one * _THOUSANDTHS)) for one in numbers)
