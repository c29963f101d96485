"""Whose turn it is among kinds of messages that all want to leave: urgent ones' more often, and each one's at last."""

from collections.abc import Collection, Mapping


class Lanes:
    """The turns of lanes, each as often as its share says; whoever has nothing to say then loses a turn.

    Weighted fair queuing: every turn of a lane lies so far behind its last one as its share is small, and a lane that
    was silent does not save turns up.

    >>> lanes = Lanes({1: 2, 3: 1})
    >>> [lanes.take({1, 3}) for _ in range(6)]
    [1, 1, 3, 1, 1, 3]
    """

    def __init__(self, shares: Mapping[int, float]) -> None:
        self._steps = {lane: 1 / share for lane, share in shares.items()}  #: first lanes first, where two are even
        self._next = dict(self._steps)  #: by lane: when its turn comes, in a time that only turns move on
        self._now = 0.0

    def take(self, among: Collection[int]) -> int:
        """The lane of *among*, which are some, whose turn it is."""
        lane = min((one for one in self._next if one in among), key=self._next.__getitem__)
        self._now = max(self._now, self._next[lane])
        self._next[lane] = self._now + self._steps[lane]
        return lane
