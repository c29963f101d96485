"""How pairs of articles are joined: those that tell one event should be, those that only look like it must not.

Each line has two articles `a` and `b` (title, lead, url, published, paper), whether they tell the `same` event, and of
what `kind` the pair is. One without a date counts as published with the other.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import sqrt
from typing import Any, Final

from bench.labels.packs import Row
from news.articles.leads import bare_lead
from news.stories.story import Story, is_follow_up, is_same_story, story
from news.text.dates import parse_date

UNDATED: Final = datetime(2026, 1, 1, tzinfo=UTC)
NORMAL: Final = 1.96  #: standard deviations on each side of which 95 in 100 lie


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, what an editor said of them, and what the program says."""

    row: Row
    is_same: bool
    is_joined: bool
    is_in_thread: bool  #: not joined, but the later one is known to tell how the earlier one's event goes on


def holds_pairs(rows: Sequence[Row]) -> bool:
    """Whether these lines are about pairs."""
    return any({"a", "b", "same"} <= row.keys() for row in rows)


def judge_pairs(rows: Sequence[Row]) -> list[Pair]:
    """All pairs of these lines."""
    return [_judge(row) for row in rows]


def _judge(row: Row) -> Pair:
    dates = [parse_date(row[side].get("published") or "") for side in "ab"]
    known = next(filter(None, dates), UNDATED)
    one, other = (_story(row[side], date or known) for side, date in zip("ab", dates, strict=True))
    earlier, later = sorted((one, other), key=lambda each: each.published)
    joined = is_same_story(one, other)
    return Pair(row, bool(row["same"]), joined, not joined and is_follow_up(later, earlier))


def _story(article: dict[str, Any], published: datetime) -> Story:
    title = article.get("title") or ""
    lead = bare_lead(article.get("lead") or "", title=title)
    return story(title=title, lead=lead, published=published, newspaper=article.get("paper") or "")


def within(part: int, whole: int) -> tuple[float, float]:
    """Between which shares the true one lies in 95 of 100 such counts (Wilson).

    >>> [round(share, 2) for share in within(22, 30)]
    [0.56, 0.86]
    """
    if not whole:
        return 0.0, 1.0
    share, spread = part / whole, NORMAL**2 / whole
    middle = (share + spread / 2) / (1 + spread)
    half = NORMAL * sqrt(share * (1 - share) / whole + spread / 4 / whole) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def report_pairs(pairs: Sequence[Pair], *, mistakes: bool) -> None:
    """What was joined, rightly and wrongly, and what was known as a next step."""
    same, other = [one for one in pairs if one.is_same], [one for one in pairs if not one.is_same]
    for what, some in (("the same event, joined", same), ("another event, joined wrongly", other)):
        joined = sum(one.is_joined for one in some)
        low, high = within(joined, len(some))
        print(f"{what}: {joined} of {len(some)}, 95 % interval {low:.2f} to {high:.2f}")
    kinds = Counter(one.row.get("kind") or "" for one in other)
    for kind, count in sorted(kinds.items()):
        steps = sum(one.is_in_thread for one in other if (one.row.get("kind") or "") == kind)
        print(f"  {kind or 'another event'}: {count}, of which {steps} are known as a next step")
    for one in pairs:
        if mistakes and one.is_joined != one.is_same:
            print(f"\n{'joined wrongly' if one.is_joined else 'not joined'} ({one.row.get('kind') or ''})")
            print("\n".join(f"  {json.dumps(one.row[side], ensure_ascii=False)}" for side in "ab"))
