"""The stories of the last days, found again without comparing with each of them.

An article is in the index under the smallest hashes of its triples of syllables, which a reprint shares, and under its
rarest pairs, which another report of the event shares. Each hash belongs to one of a fixed number of buckets, and a
bucket keeps the newest few articles: memory is bounded, a look-up costs the same however many there are, and what is
old or in everybody's mouth fades.
"""

from array import array
from collections import Counter
from datetime import datetime
from typing import Final

from news.stories.facts import RARITY, SPECIFIC
from news.stories.story import Story, is_follow_up, is_same_story
from news.stories.verbatim import SKETCH, list_hashes

CAPACITY: Final = 65_000  #: articles the index is made for; with twice as many the oldest fade a little

_RAREST: Final = 32  # pairs an article is found by, besides its triples
_PLACES: Final = 8  # newest articles kept for each bucket of hashes
_ENOUGH: Final = 2  # hashes in common that make a candidate
_VERIFIED: Final = 8  # candidates that are compared in full


class Clusters:
    """The stories of the last days: which of them an article tells again, and which it follows."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._buckets = 1 << max(10, (capacity * (SKETCH + _RAREST) // 8).bit_length())
        self._table = array("I", bytes(4 * _PLACES * self._buckets))
        self._stories: dict[int, Story] = {}
        self._next = 1  # 0 is an empty place

    def __len__(self) -> int:
        return len(self._stories)

    def find(self, new: Story) -> Story | None:
        """The article most like *new* that tells the same story, None where it is the first.

        Where its own newspaper has told the story, and this is no reprint of that, other papers' reports of it are
        none either: it is the next step.
        """
        candidates = self._candidates(new)
        ours = [known for known in candidates if new.newspaper and known.newspaper == new.newspaper]
        gone_on = {known.cluster for known in ours if not is_same_story(new, known)}
        same = (known for known in candidates if is_same_story(new, known))
        return next((known for known in same if known in ours or known.cluster not in gone_on), None)

    def find_thread(self, new: Story) -> Story | None:
        """The article most like *new* whose event goes on in it; None where nothing that we know came before."""
        return next((known for known in self._candidates(new) if is_follow_up(new, known)), None)

    def add(self, new: Story) -> None:
        """Know *new* from now on."""
        place = self._next
        self._next = place % 0xFFFF_FFFF + 1
        for one in _hashes(new):
            start = one % self._buckets * _PLACES
            self._table[start + 1 : start + _PLACES] = self._table[start : start + _PLACES - 1]
            self._table[start] = place
        self._stories[place] = new

    def forget(self, before: datetime) -> int:
        """Let go of what was added first and published before *before*; how many."""
        old = []
        for place, known in self._stories.items():
            if known.published >= before:
                break
            old.append(place)
        for place in old:
            del self._stories[place]
        return len(old)

    def _candidates(self, new: Story) -> list[Story]:
        """Known articles worth comparing with, the likeliest first."""
        votes: Counter[int] = Counter()
        hashes = _hashes(new)
        for one in hashes:
            start = one % self._buckets * _PLACES
            votes.update(self._table[start : start + _PLACES])
        del votes[0]
        enough = min(_ENOUGH, max(1, len(hashes) // 4))
        likely = [place for place, count in votes.most_common(_VERIFIED) if count >= enough]
        return [known for place in likely if (known := self._stories.get(place)) is not None]


def _hashes(one: Story) -> list[int]:
    rare = sorted((pair for pair in one.facts.pairs if not pair & RARITY), key=_by_kind)
    return [*list_hashes(one.syllables), *(pair * 0x9E37_79B1 % 0xFFFF_FFFB for pair in rare[:_RAREST])]


def _by_kind(pair: int) -> tuple[bool, int]:
    """Names and numbers first; among others an order that is the same in every article."""
    return not pair & SPECIFIC, pair
