"""Probe: try an address once, as polling would, and say how it answered."""

from datetime import datetime, timedelta

from jobs.fetching.answers import Answer
from jobs.fetching.client import Client
from jobs.fetching.robots import Robots
from jobs.parsing.parser import Parser
from news.articles.article import Entry
from news.errors import FeedError
from news.feeds.feed import Form
from news.feeds.probes import Probe
from news.feeds.sitemaps import at_date, is_dated
from news.feeds.verdict import Verdict
from news.text.dates import believable, parse_date
from news.text.links import keys_of, link_of


async def fetch(
    client: Client, url: str, *, now: datetime, cap: int, etag: str = "", last_modified: str = ""
) -> Answer:
    """What the address answers; where it carries a date and there is nothing yet, what it answered the day before."""
    today = at_date(url, now) if is_dated(url) else url
    try:
        return await client.get(today, etag=etag, last_modified=last_modified, cap=cap)
    except FeedError as error:
        before = at_date(url, now - timedelta(days=1)) if is_dated(url) else url
        if error.verdict != Verdict.NOT_FOUND or before == today:
            raise
        return await client.get(before, etag=etag, last_modified=last_modified, cap=cap)


async def probe(
    url: str, *, client: Client, parser: Parser, robots: Robots, now: datetime, cap: int, form: Form = Form.RSS
) -> Probe:
    """One try; trouble is part of the answer."""
    try:
        if form is not Form.RSS:
            await robots.check(at_date(url, now))
        answer = await fetch(client, url, now=now, cap=cap)
        parsed = await parser.entries(answer.body, answer.content_type, form=form, url=answer.url)
    except FeedError as error:
        return Probe(url=url, verdict=Verdict(error.verdict), detail=error.detail)
    dates = [date for one in parsed.entries if (date := believable(parse_date(one.published), now=now))]
    return Probe(
        url=url,
        verdict=parsed.verdict,
        items=len(parsed.entries),
        newest=max(dates, default=None),
        identities=frozenset(name for one in parsed.entries if (name := _name(one, answer.url))),
    )


def _name(entry: Entry, base: str) -> bytes:
    return next(iter(keys_of(link=link_of(entry.link, base), guid=entry.guid, newspaper="")), b"")
