"""The books: what came of every entry and of every alert, as sums, and whether they balance.

A sum stands for the day on which an article was first seen, its feed and, of alerts, a channel. What writes a number
can't prove it, so next to each stands what the tables hold now: somebody who deletes a row, or changes a sum, is found.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from news.text.dates import VIETNAM

_EPOCH: Final = date(1970, 1, 1)


class Account(StrEnum):
    """What is counted; why an alert was dropped is an account, too, by the name of the reason."""

    ENTRIES = "entries"  #: of a feed, that its reading before did not list: each is one of the next four
    BASELINE = "baseline"  #: they stood there when the feed was first read
    KNOWN = "known"  #: of an article that was there already
    OLD = "old"  #: too old to be news
    ARTICLES = "articles"  #: news: each is silenced, forgotten, matched, or still to be matched
    UNKEPT = "unkept"  #: of baseline and old: without a headline, so that nothing was kept of them
    SILENCED = "silenced"  #: found old by its page, or kept back by the newsroom or the flood guard
    FORGOTTEN = "forgotten"  #: its page never told a headline
    MATCHED = "matched"  #: who asked for it gets it
    LABELS = "labels"  #: what articles are found to be about, each name once
    ASKED = "asked"  #: chats that asked for an article, each article and chat once
    STORY = "story"  #: of these: another newspaper's article brought the story
    ERASED = "erased"  #: the chat deleted its data, with the record of this
    SENT = "sent"
    BUNDLED = "bundled"  #: told in a digest
    OPEN = "open"  #: waits for its turn, or is being sent; only counted, never in a sum
    GATHERED = "gathered"  #: waits for a digest; the same
    QUIET = "quiet"  #: articles kept in silence, whatever for; the same
    WAITING = "waiting"  #: articles that are still to be matched; the same
    HELD = "held"  #: articles that the flood guard asks about; the same


#: What has no row of its own.
_UNWRITTEN: Final = (Account.ASKED, Account.STORY, Account.ERASED)
#: Of alerts, what is not over.
UNENDED: Final = (Account.OPEN, Account.GATHERED)


def day_of(moment: datetime) -> int:
    """The day of Vietnam, in days since 1970."""
    return (moment.astimezone(VIETNAM).date() - _EPOCH) // timedelta(days=1)


def date_of(day: int) -> date:
    """The day that `day_of` gives a number."""
    return _EPOCH + timedelta(days=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is balanced by itself: a day's articles of a feed, or their alerts on a channel."""

    day: int  #: as `day_of`
    feed: int
    channel: str = ""  #: "" where it is about entries and articles


@dataclass(slots=True, kw_only=True)
class Sums:
    """The figures of a sheet, by account."""

    booked: dict[str, int] = field(default_factory=dict)  #: as they were added up when it happened
    found: dict[str, int] = field(default_factory=dict)  #: as the tables have it now

    def add(self, other: "Sums") -> None:
        """Add the figures of another sheet."""
        for mine, theirs in ((self.booked, other.booked), (self.found, other.found)):
            for account, count in theirs.items():
                mine[account] = mine.get(account, 0) + count


Books = Mapping[Sheet, Sums]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imbalance:
    """Two figures that should be the same."""

    sheet: Sheet
    account: str
    booked: int
    found: int


def balance(books: Books) -> list[Imbalance]:
    """Everything that does not balance, the oldest day first."""
    found = [one for sheet, sums in books.items() for one in _balance_sheet(sheet, sums)]
    return sorted(found, key=lambda one: (one.sheet.day, one.sheet.feed, one.sheet.channel, one.account))


def _balance_sheet(sheet: Sheet, sums: Sums) -> Iterator[Imbalance]:
    equations = _equate_alerts(sums) if sheet.channel else _equate_articles(sums)
    for account, booked, found in equations:
        if booked != found:
            yield Imbalance(sheet=sheet, account=account, booked=booked, found=found)


def _equate_articles(sums: Sums) -> Iterator[tuple[str, int, int]]:
    """Entries are all accounted for, and so are the articles that they became."""

    def booked(*accounts: str) -> int:
        return sum(sums.booked.get(one, 0) for one in accounts)

    def found(*accounts: str) -> int:
        return sum(sums.found.get(one, 0) for one in accounts)

    silent = booked(Account.BASELINE, Account.OLD, Account.SILENCED) - booked(Account.UNKEPT)
    yield (
        Account.ENTRIES,
        booked(Account.ENTRIES),
        booked(Account.BASELINE, Account.KNOWN, Account.OLD, Account.ARTICLES),
    )
    yield Account.QUIET, silent, found(Account.QUIET)
    yield Account.MATCHED, booked(Account.MATCHED), found(Account.MATCHED)
    yield (
        Account.ARTICLES,
        booked(Account.ARTICLES),
        booked(Account.SILENCED, Account.FORGOTTEN, Account.MATCHED) + found(Account.WAITING, Account.HELD),
    )
    yield Account.LABELS, booked(Account.LABELS), found(Account.LABELS)


def _equate_alerts(sums: Sums) -> Iterator[tuple[str, int, int]]:
    """Whoever asked got it, is to get it, or there is a reason; and each of these has as many rows."""
    ends = {*sums.booked, *sums.found}.difference(_UNWRITTEN, UNENDED)
    asked = sums.booked.get(Account.ASKED, 0)
    ended = sum(sums.booked.get(one, 0) for one in (Account.STORY, Account.ERASED, *ends))
    yield Account.ASKED, asked, ended + sum(sums.found.get(one, 0) for one in UNENDED)
    for account in sorted(ends):
        yield account, sums.booked.get(account, 0), sums.found.get(account, 0)


def sum_up(books: Books, sheets: Iterable[Sheet]) -> Sums:
    """The figures of several sheets together."""
    total = Sums()
    for sheet in sheets:
        total.add(books[sheet])
    return total
