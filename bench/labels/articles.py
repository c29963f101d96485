"""Labelled articles, as files keep them: a line of JSON each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from news.text.dates import parse_date

LABELLED: Final = Path(__file__).resolve().parents[2] / "tests" / "data" / "labelled"
NONE: Final = "none"  #: among the acceptable topics: that none is given

Row = dict[str, Any]


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


def rows_of(path: Path) -> Iterator[Row]:
    """The lines of a file, as they are written."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


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
