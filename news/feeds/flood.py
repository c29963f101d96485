"""The flood guard: many entries are new at once, and only what is truly doubtful waits for the newsroom."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from news.articles.article import Article
from news.text.links import publisher_number, site_of
from news.text.vietnamese import key

AT_ONCE = 15  #: entries that one desk may publish in one minute: so few are never doubted
BUSIEST = 40  #: dated entries within an hour that no provincial newspaper exceeds
SAME = 3  #: entries, from which on it is asked whether they are known by their headlines
MANY = 5  #: headlines seen before, from which on a site that gave all its articles new links is likelier than chance
_HOUR = timedelta(hours=1)
_AWAY = 10.0  # entries an hour that a time without a reading explains where the feed's rhythm is not known …
_MOST_AWAY = 60.0  # … and as many as a list usually holds
_GENEROUS = 3.0  # a day may bring three times what the days before did
Row = tuple[str, str, int]  #: site, form of the link, digits
_NUMBER = re.compile(r"(post|postid|a)?(\d{1,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An article of the newspaper that the ledger has."""

    number: int
    url: str
    title: str
    published: datetime | None
    first_seen: datetime


def doubt(dates: Sequence[datetime | None], *, usual: float, gap: timedelta) -> list[bool]:
    """Which of these new entries, none of them old by its date, are doubtful.

    Dates are believed unless too many share a minute or an hour. Of the others as many are explained as the feed
    *usually* brings in the *gap* since it was last read, and a minute's work of one desk.
    """
    if len(dates) <= AT_ONCE:
        return [False] * len(dates)
    believed = _believe(dates)
    away = min(_AWAY * (gap / _HOUR), _MOST_AWAY) if gap >= _HOUR else 0.0
    explained = AT_ONCE + max(_GENEROUS * usual, away)
    flood = believed.count(False) > explained
    return [flood and not one for one in believed]


def _believe(dates: Sequence[datetime | None]) -> list[bool]:
    """Whether each date says when its article was published: a list made anew gives all its entries the same."""
    minutes = Counter(date.replace(second=0, microsecond=0) for date in dates if date)
    plain = sorted(date for date in dates if date and minutes[date.replace(second=0, microsecond=0)] <= AT_ONCE)
    crowded: set[datetime] = set()
    first = 0
    for last, date in enumerate(plain):
        while date - plain[first] > _HOUR:
            first += 1
        if last - first >= BUSIEST:
            crowded.update(plain[first : last + 1])
    good = set(plain) - crowded
    return [date in good for date in dates]


def recognise(fresh: Sequence[Article], known: Iterable[Known]) -> dict[int, int]:
    """Which of *fresh* (by place) are *known* articles under a new link, and the numbers of those.

    The same headline at the same moment is the same article. The headline alone says so only of many at once, as
    after a move to another system: a column bears the same one every day.
    """
    titles: dict[str, list[Known]] = {}
    for one in known:
        titles.setdefault(key(one.title), []).append(one)
    there = {place: found for place, one in enumerate(fresh) if one.title and (found := titles.get(key(one.title)))}
    moved = len(there) >= max(MANY, len(fresh) / 2)
    same: dict[int, int] = {}
    for place, found in there.items():
        date = fresh[place].published
        dated = [one for one in found if date is not None and one.published == date]
        if dated or (moved and (date is None or len(fresh) > AT_ONCE)):
            same[place] = (dated or found)[0].number
    return same


def find_old_numbers(fresh: Sequence[Article], known: Iterable[Known], *, since: datetime) -> set[int]:
    """Which of *fresh* (by place) have no date, and a number that their publisher gave away long ago.

    Publishers count upwards: old is what is below a number seen before *since*, or else below all that are known of
    its row.
    """
    highest: dict[Row, int] = {}  # of those seen before *since*
    lowest: dict[Row, int] = {}
    for one in known:
        if found := series_of(one.url):
            row, number = found
            lowest[row] = min(lowest.get(row, number), number)
            if one.first_seen < since:
                highest[row] = max(highest.get(row, number), number)
    places = {
        place: found for place, one in enumerate(fresh) if one.published is None and (found := series_of(one.url))
    }
    return {place for place, (row, number) in places.items() if number < highest.get(row, lowest.get(row, 0))}


def series_of(url: str) -> tuple[Row, int] | None:
    """Which row of numbers an article's is of, and the number; None where it has none that counts upwards.

    Another form of the link, or another length of the number, is another row: a new system begins to count anew.
    """
    found = _NUMBER.fullmatch(publisher_number(url))
    if found is None:
        return None
    split = urlsplit(url)
    form = f"{split.path.count('/')}{found[1] or ''}{split.path.rpartition('.')[2][:5]}"
    return (site_of(split.hostname or ""), form, len(found[2])), int(found[2])
