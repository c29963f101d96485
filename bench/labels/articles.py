"""An article with what an editor said of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bench.labels.packs import Row
from news.text.dates import parse_date

NONE: Final = "none"  #: among the acceptable topics: that none is given


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article with what an editor said of it."""

    title: str
    lead: str
    text: str
    url: str
    published: datetime | None
    section: str
    topics: frozenset[str] | None  #: None where the file does not say
    acceptable: frozenset[str]  #: other topics, or `NONE`, that a reader would not mind
    is_unclear: bool  #: the guide does not decide it
    group: str | None  #: prints of one story have the same


def labelled(row: Row, labels: str = "topics") -> Labelled:
    """One line; the wanted topics stand in the field *labels*. What is missing or null is empty."""
    return Labelled(
        title=row.get("title") or "",
        lead=row.get("lead") or "",
        text=row.get("text") or "",
        url=row.get("url") or "",
        published=parse_date(row.get("published") or ""),
        section=row.get("section") or "",
        topics=None if row.get(labels) is None else frozenset(row[labels]),
        acceptable=frozenset(row.get("acceptable") or ()),
        is_unclear=bool(row.get("unclear")),
        group=row.get("group"),
    )
