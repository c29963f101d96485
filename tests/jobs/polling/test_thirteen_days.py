"""Thirteen days of a newspaper, as one publishes: nothing is held that need not be, and everything goes out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from news.text.dates import VIETNAM
from storage.articles import ArticleState
from tests.fakes.press import Item
from tests.jobs.polling.desk import Desk

TIMES = Path(__file__).resolve().parents[2] / "data" / "publishing_times.txt"
LISTED = 30  #: items of the feed
COPY = timedelta(minutes=30)  #: how long the newspaper's server shows the same copy, and how often it is asked here
SENT = (ArticleState.NEW, ArticleState.PAGE)


def published() -> list[datetime]:
    lines = [line for line in TIMES.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [datetime.fromisoformat(line.partition(" ")[0]).replace(tzinfo=VIETNAM).astimezone(UTC) for line in lines]


class Paper:
    """The newspaper of those days, half an hour after half an hour; it is asked after each but in an outage."""

    def __init__(self, desk: Desk, *, dated: bool) -> None:
        self.desk, self.dated = desk, dated
        self.times = published()
        desk.paper.items.clear()
        desk.clock[0] = self.times[0] - COPY
        for back in range(LISTED):
            desk.paper.publish(at=desk.clock[0] - timedelta(hours=LISTED - back) if dated else None)

    async def begin(self) -> None:
        """The first look, at what was there before."""
        await self.desk.db.run(lambda tx: tx.run("UPDATE feeds SET next_poll = 0"))
        await self.desk.look(timedelta())

    async def live(self, *, until: int, outage: range = range(0)) -> None:
        """Go on until half an hour *until*, and ask nothing in those of *outage*."""
        start = self.times[0] - COPY
        while (place := (self.desk.clock[0] - start) // COPY) < until:
            while self.times and self.times[0] <= self.desk.clock[0] + COPY:
                moment = self.times.pop(0)
                self.desk.paper.publish(at=moment if self.dated else None)
            del self.desk.paper.items[LISTED:]
            if place in outage:
                self.desk.clock[0] += COPY
            else:
                await self.desk.look(COPY)


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])
async def test_thirteen_days_of_a_cached_feed_hold_nothing_and_lose_nothing(desk: Desk, dated: bool) -> None:
    paper = Paper(desk, dated=dated)
    count = len(paper.times)
    morning = 5 * 48 + 16  # eight hours of a working day in which we were away
    await paper.begin()
    await paper.live(until=13 * 48 + 2, outage=range(morning, morning + 16))
    assert not paper.times
    assert not await desk.articles(ArticleState.HELD)
    assert len(await desk.articles(*SENT)) == count
    assert len(await desk.articles()) == count + LISTED


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "undated"])
async def test_a_move_to_another_system_in_the_middle_holds_its_old_stories_alone(desk: Desk, dated: bool) -> None:
    paper = Paper(desk, dated=dated)
    await paper.begin()
    await paper.live(until=6 * 48 + 20)
    before = {one.title for one in await desk.articles()}
    archive = [Item(70_000 + place, f"Chuyện cũ {place}", "Bài của nhiều năm trước.") for place in range(40)]
    archive = archive if dated else []  # where nothing has a date, nobody could tell it from news
    for item in desk.paper.items:
        item.link = f"{desk.paper.url}/bai/{item.number - 90_000}"
    desk.paper.items[:0] = archive
    fresh = [desk.paper.publish(f"Tin ngày dời nhà {place}", at=desk.clock[0] if dated else None) for place in (1, 2)]
    await desk.look(timedelta(minutes=1))
    found = {one.title: one.state for one in await desk.articles()}
    held = {title for title, state in found.items() if state is ArticleState.HELD}
    assert held == {item.title for item in archive}
    assert all(found[item.title] in SENT for item in fresh)
    assert set(found) == before | {item.title for item in (*archive, *fresh)}, "nothing is there twice"
