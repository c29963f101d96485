"""Which feeds of a newspaper another one covers: a section's news stands in the feed of all news as well.

Learnt from what is read while the program runs, so that nothing is believed for longer than it is seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from news.feeds.rhythm import Place

ENOUGH: Final = 4  #: articles of a feed, before which it is thought to be like the others of its newspaper
SEVERAL: Final = 2  #: feeds that another covers, from which on a newspaper is thought to have a feed of all its news
COVERED: Final = 0.75  #: share of a feed's latest articles, from which on another covers it
LARGER: Final = 1.5  #: times as many articles: two feeds of the same size would each wait for the other
_KEPT: Final = 0.9  # of what was known, with each article: the latest ten or twenty count


@dataclass(slots=True)
class _Known:
    newspaper: str = ""
    listed: int = 0  #: articles, since the program began
    share: float = 0.0  #: of the latest ones, those that `front` listed as well
    front: int | None = None
    failing: bool = False

    @property
    def is_shared(self) -> bool:
        """Whether what was listed so far, be it little, was listed by the larger feed as well."""
        return self.share >= COVERED * (1 - _KEPT**self.listed)


class Coverage:
    """What is known of each feed, by its number."""

    def __init__(self) -> None:
        self._feeds: dict[int, _Known] = {}
        self._fronts: dict[str, int] = {}  #: by newspaper: the feed that covers others

    def note(self, feed: int, newspaper: str, *, fresh: int, known: Mapping[int, int]) -> None:
        """*feed* listed so many articles that no other had listed, and of each feed in *known* so many it had first."""
        one = self._of(feed, newspaper)
        one.failing = False
        one.share *= _KEPT**fresh
        one.listed += fresh
        for other, count in known.items():
            if other != feed:
                self._note_shared(one, self._of(other, newspaper), feed, other, count)

    def _note_shared(self, one: _Known, before: _Known, feed: int, first: int, count: int) -> None:
        """*feed* listed what *first* had listed before: the smaller of the two is covered by the larger."""
        one.listed += count
        rest = _KEPT**count
        if before.listed >= one.listed:
            small, one.front = feed, first
            one.share = one.share * rest + 1 - rest
        else:
            small, before.front = first, feed
            before.share = min(before.share + 1 - rest, 1.0)
        if self._is_proven(small):
            self._fronts[one.newspaper] = first if small == feed else feed

    def note_failure(self, feed: int, newspaper: str) -> bool:
        """*feed* can't be read; whether that is news, and there are feeds it covers, which must be read again."""
        one = self._of(feed, newspaper)
        is_news = not one.failing and self._count_covered(feed) > 0
        one.failing = True
        return is_news

    def note_success(self, feed: int) -> None:
        """*feed* can be read."""
        if feed in self._feeds:
            self._feeds[feed].failing = False

    def place_of(self, feed: int, newspaper: str) -> Place:
        """Where the feed stands among those of its newspaper."""
        return Place(covered=self._is_covered(feed, newspaper), covers=self._count_covered(feed))

    def covered(self, newspaper: str) -> list[int]:
        """The feeds of the newspaper that another covers."""
        of_it = [number for number, one in self._feeds.items() if one.newspaper == newspaper]
        return [number for number in of_it if self._is_covered(number, newspaper)]

    def _is_covered(self, feed: int, newspaper: str) -> bool:
        """Whether nearly all of the feed's articles come through a larger one, which can be read."""
        one = self._of(feed, newspaper)
        if one.listed >= ENOUGH:
            return self._is_proven(feed)
        front = self._fronts.get(newspaper)
        if front is None or front == feed or not one.is_shared or self._feeds[front].failing:
            return False
        return self._count_covered(front) >= SEVERAL

    def _is_proven(self, feed: int) -> bool:
        one = self._feeds[feed]
        if one.front is None or one.listed < ENOUGH or not one.is_shared:
            return False
        front = self._feeds[one.front]
        return not front.failing and front.listed >= LARGER * one.listed

    def _count_covered(self, feed: int) -> int:
        """How many feeds are known to be covered by *feed*."""
        return sum(1 for number, one in self._feeds.items() if one.front == feed and self._is_proven(number))

    def _of(self, feed: int, newspaper: str) -> _Known:
        return self._feeds.setdefault(feed, _Known(newspaper))
