"""Sitemaps and section pages in the shape of feeds, and what a page leads to. Runs in the parsing worker."""

from dataclasses import asdict
from typing import Any

from jobs.parsing.decoding import decode
from jobs.parsing.feeds import read_feed
from news.articles.article import Entry
from news.errors import FeedError
from news.feeds.discovery import find_links
from news.feeds.feed import Form
from news.feeds.listings import list_entries
from news.feeds.sitemaps import sitemap_of
from news.feeds.verdict import Verdict


def read(body: bytes, *, form: Form, url: str, content_type: str) -> dict[str, Any]:
    """What is looked at as plain data, whatever its form; FeedError when there is nothing to read."""
    if form is Form.RSS:
        return read_feed(body, content_type)
    text = decode(body, content_type)
    if form is Form.SITEMAP:
        ends = "</urlset" in text[-2000:].lower()
        return _as_plain(_of_sitemap(text), verdict=Verdict.OK if ends else Verdict.INCOMPLETE)
    entries = list_entries(text, url=url)
    if not entries:
        raise FeedError(Verdict.EMPTY, "no article is linked from this page")
    return _as_plain(entries)


def _of_sitemap(text: str) -> list[Entry]:
    found = sitemap_of(text)
    if found.parts:
        raise FeedError(Verdict.EMPTY, f"a list of sitemaps; one of them is {found.parts[0][:200]}")
    if not found.entries:
        is_page = "<html" in text[:2000].lower()
        raise FeedError(Verdict.HTML if is_page else Verdict.EMPTY, "no sitemap")
    return list(found.entries)


def _as_plain(entries: list[Entry], *, verdict: Verdict = Verdict.OK) -> dict[str, Any]:
    return {"verdict": verdict, "title": "", "link": "", "ttl": 0, "entries": [asdict(entry) for entry in entries]}


def read_links(body: bytes, *, url: str, content_type: str) -> dict[str, Any]:
    """The feeds, lists and sections that a page leads to; where it is a list of sitemaps, those."""
    text = decode(body, content_type)
    return {
        **asdict(find_links(text, url=url)),
        "parts": sitemap_of(text).parts if "<sitemapindex" in text[:5000] else (),
    }
