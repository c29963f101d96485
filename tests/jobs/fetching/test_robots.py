"""What robots.txt asks is kept for a day, for a bounded number of sites."""

import pytest

from jobs.fetching.robots import Robots
from news.errors import FeedError
from tests.fakes.loopback import loopback_client
from tests.fakes.newspaper_server import newspaper_server, reply
from tests.make import NOON


async def test_more_sites_than_there_is_room_for_are_asked_again() -> None:
    async with (
        newspaper_server() as one,
        newspaper_server() as two,
        loopback_client() as client,
    ):
        one.answers["/robots.txt"] = reply(b"User-agent: *\nDisallow: /tin")
        asked = Robots(client, now=lambda: NOON, most=1)
        for server in (one, one, two, one):
            await asked.check(server.url("/khac"))
        with pytest.raises(FeedError, match="robots"):
            await asked.check(one.url("/tin"))
        assert await asked.sitemaps(one.url("/")) == []
        assert (len(one.asked), len(two.asked)) == (2, 1)
