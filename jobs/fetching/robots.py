"""What a newspaper's robots.txt asks of programs that read its pages and sitemaps; feeds are made to be read."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from cachetools import TTLCache

from jobs.fetching.client import Client
from news.errors import FeedError
from news.feeds.verdict import Verdict

AGENT = "baotin"
KEPT = timedelta(days=1)  #: RFC 9309, 2.4: not longer than 24 hours
MOST_BYTES = 500 * 1024  #: RFC 9309, 2.5: so much at least is to be read
MOST_SITES = 1_000  #: whose answers are remembered; there are some hundred newspapers

# A site that has no such file, or none that can be read, asks for nothing.
_NOTHING_ASKED = (
    Verdict.NOT_FOUND, Verdict.GONE, Verdict.FORBIDDEN, Verdict.EMPTY, Verdict.TOO_LARGE, Verdict.BOMB,
    Verdict.BAD_ANSWER, Verdict.REDIRECT_LOOP, Verdict.BAD_REDIRECT,
)  # fmt: skip


class Robots:
    """The robots.txt of every site that was asked, kept for a day."""

    def __init__(self, client: Client, *, now: Callable[[], datetime], most: int = MOST_SITES) -> None:
        self._client = client
        self._sites: TTLCache[str, RobotFileParser] = TTLCache(
            most, KEPT.total_seconds(), timer=lambda: now().timestamp()
        )

    async def check(self, url: str) -> None:
        """Nothing where *url* may be read; FeedError where it may not, or where nobody can tell."""
        if not (await self._rules(url)).can_fetch(AGENT, url):
            raise FeedError(Verdict.ROBOTS)

    async def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the site of *url* tells programs of."""
        return (await self._rules(url)).site_maps() or []

    async def _rules(self, url: str) -> RobotFileParser:
        split = urlsplit(url)
        site = f"{split.scheme}://{split.netloc}"
        rules = self._sites.get(site)
        if rules is None:
            rules = self._sites[site] = await self._ask(f"{site}/robots.txt")
        return rules

    async def _ask(self, url: str) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            text = (await self._client.get(url, cap=MOST_BYTES)).body.decode("utf-8-sig", "replace")
        except FeedError as error:
            if error.verdict not in _NOTHING_ASKED:
                raise
            text = ""
        rules.parse(text.splitlines())
        return rules
