"""What became of an article at its first sight, told from what is kept of it."""

from datetime import datetime
from enum import StrEnum

from news.feeds.feed import is_old


class Fate(StrEnum):
    """How far an article came, and why no further."""

    COMING = "coming"  #: it is still to be understood
    HELD = "held"  #: too many came at once: the newsroom is asked
    BASELINE = "baseline"  #: its feed listed it when it was first read
    OLD = "old"  #: it was old when it was first seen
    SILENT = "silent"  #: the newsroom, or a number that its newspaper gave away long ago, says that it is no news
    MATCHED = "matched"  #: whoever asked for it gets it
    WITHDRAWN = "withdrawn"  #: its newspaper took it away


def find_fate(
    state: str, *, published: datetime | None, first_seen: datetime, baseline: datetime | None = None
) -> Fate:
    """The fate of an article in this *state* (`storage.articles.ArticleState`).

    *baseline*: when the feed that brought it was first read.
    """
    if state in ("page", "new"):
        return Fate.COMING
    if state not in ("quiet", "silent"):
        return Fate(state)
    if first_seen == baseline:
        return Fate.BASELINE
    return Fate.OLD if is_old(published, now=first_seen) else Fate.SILENT
