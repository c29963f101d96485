"""One article out of whatever is handed in: the answer of an address, a page, a feed, JSON lines or plain text."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from jobs.parsing.decoding import decode
from jobs.parsing.parser import Parser
from news.articles.article import article_of
from news.articles.leads import bare_lead
from news.errors import FeedError
from news.feeds.verdict import Verdict
from news.text.dates import believable, parse_date
from news.text.links import section_of
from news.text.sentences import shorten
from news.text.vietnamese import clean
from storage.articles import ArticleState, Stored

_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype html|html|head|body|div|p|h1)\b", re.IGNORECASE)
_LONGEST_DATE = 60  #: characters of a line that may be a date alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What was handed in: the answer of an address, or a file's bytes."""

    body: bytes
    url: str = ""
    content_type: str = ""
    item: int = 1  #: which of a feed's or a file's articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Whose article it is, as far as its address tells."""

    name: str = ""
    province: str = ""  #: a slug, of today or a former one


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArticle:
    """One article as it was found, and where its lead stands."""

    article: Stored
    lead_from: str  #: feed, sapo, description, json-ld, paragraph, file; "" where there is none
    guid: str = ""
    items: int = 1  #: how many articles there were to choose from


class NoSuchItem(FeedError):
    """There are fewer articles than asked for."""

    def __init__(self, count: int) -> None:
        super().__init__(Verdict.EMPTY, f"{count} items")
        self.count = count


async def read_article(
    document: Document, parser: Parser, *, paper_of: Callable[[str], Paper], limit: int, now: datetime
) -> FoundArticle:
    """The article in a page, a feed, JSON lines or a plain text; FeedError where there is none."""
    text = decode(document.body, document.content_type)
    start = text.lstrip()[:4000]
    if start.startswith("{") and (rows := _read_rows(text)):
        if not 1 <= document.item <= len(rows):
            raise NoSuchItem(len(rows))
        found = replace(_read_row(rows[document.item - 1], paper_of, limit, now), items=len(rows))
    elif _FEED.search(start) or start.startswith("{"):
        found = await _read_feed(document, parser, paper_of, limit, now)
    elif _PAGE.search(start):
        found = await _read_page(document, parser, paper_of, limit, now)
    else:
        found = _read_text(text, document, paper_of, limit, now)
    if not found.article.title:
        raise FeedError(Verdict.EMPTY, "there is no headline")
    return found


async def _read_feed(
    document: Document, parser: Parser, paper_of: Callable[[str], Paper], limit: int, now: datetime
) -> FoundArticle:
    parsed = await parser.entries(document.body, document.content_type)
    if not 1 <= document.item <= len(parsed.entries):
        raise NoSuchItem(len(parsed.entries))
    entry = parsed.entries[document.item - 1]
    base = document.url or parsed.link
    paper = paper_of(entry.link or base)
    found = article_of(entry, base=base, newspaper=paper.name, now=now, limit=limit)
    if found is None:
        raise FeedError(Verdict.EMPTY, "the item has no address or no words")
    stored = _stored(
        paper, now, url=found.url, title=found.title, lead=found.lead, image=found.image, published=found.published,
        section=found.section, categories=found.categories,
    )  # fmt: skip
    return FoundArticle(
        article=stored, lead_from="feed" if found.lead else "", guid=entry.guid, items=len(parsed.entries)
    )


async def _read_page(
    document: Document, parser: Parser, paper_of: Callable[[str], Paper], limit: int, now: datetime
) -> FoundArticle:
    page = await parser.page(document.body, url=document.url, title="", content_type=document.content_type)
    url = document.url or page.address
    stored = _stored(
        paper_of(url), now, url=url, title=page.title, lead=shorten(page.lead, limit), image=page.image,
        published=believable(page.published, now=now), section=page.section or section_of(url),
    )  # fmt: skip
    return FoundArticle(article=stored, lead_from=page.lead_from)


def _read_text(
    text: str, document: Document, paper_of: Callable[[str], Paper], limit: int, now: datetime
) -> FoundArticle:
    """A headline, perhaps a date, then paragraphs."""
    lines = [line for line in map(clean, text[:1_000_000].splitlines()) if line]
    title, published, lead = lines[0] if lines else "", None, ""
    for line in lines[1:6]:
        if len(line) <= _LONGEST_DATE and published is None and (date := parse_date(line)):
            published = believable(date, now=now)
        elif lead := shorten(bare_lead(line, title=title), limit):
            break
    stored = _stored(
        paper_of(document.url), now, url=document.url, title=shorten(title, 300), lead=lead, published=published
    )
    return FoundArticle(article=stored, lead_from="file" if lead else "")


def _read_rows(text: str) -> list[dict[str, Any]]:
    """The articles of a JSON file, one a line (or one in all); nothing where it holds something else."""
    for lines in (text.splitlines(), [text]):
        try:
            rows = [json.loads(line) for line in lines if line.strip()]
        except (ValueError, RecursionError):
            continue
        return rows if all(isinstance(row, dict) and isinstance(row.get("title"), str) for row in rows) else []
    return []


def _read_row(row: dict[str, Any], paper_of: Callable[[str], Paper], limit: int, now: datetime) -> FoundArticle:
    said = {name: clean(value) for name, value in row.items() if isinstance(value, str)}
    url, title = said.get("url", ""), said["title"]
    paper = paper_of(url)
    if said.get("newspaper"):
        paper = replace(paper, name=said["newspaper"])
    lead = shorten(bare_lead(said.get("lead", ""), title=title), limit)
    published = believable(parse_date(said.get("published", "")), now=now)
    stored = _stored(paper, now, url=url, title=title, lead=lead, published=published, section=said.get("section", ""))
    return FoundArticle(article=stored, lead_from="file" if lead else "", guid=said.get("guid", ""))


def _stored(paper: Paper, now: datetime, *, section: str = "", image: str = "", **known: Any) -> Stored:
    """The article as the ledger would have it; *known* are more of its fields."""
    return Stored(
        number=0,
        feed=0,
        newspaper=paper.name,
        province=paper.province,
        first_seen=now,
        state=ArticleState.NEW,
        image=image,
        sections=(section,) if section else (),
        **known,
    )
