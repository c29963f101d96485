"""What is done about an article that its newspaper takes away: two answers are believed, trouble never is."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from jobs.clock import SYSTEM_CLOCK
from jobs.fetching.addresses import networks
from jobs.fetching.client import Client
from jobs.fetching.politeness import Politeness
from jobs.polling.withdrawing import AGAIN, CONFIRM, TRIES, Withdrawing
from storage.admins import AdminChat
from storage.articles import ArticleState
from storage.engine.types import Tx
from tests import make
from tests.fakes.press import Item
from tests.jobs.polling.desk import MINUTE, Desk
from tests.waiting import patience

PAGE = "<h1>Bài</h1>"


@dataclass
class Missed:
    """A desk whose articles are sent, and the job that asks for their pages."""

    desk: Desk
    job: Withdrawing
    reports: list[str] = field(default_factory=list)

    async def publish(self, count: int = 1) -> list[Item]:
        """Articles with pages, that a reader has."""
        items = [self.desk.paper.publish(at=self.desk.clock[0], page=PAGE) for _ in range(count)]
        await self.desk.look()

        def send(tx: Tx) -> None:
            for row in tx.rows("SELECT id FROM articles WHERE state = 'new'"):
                tx.run("UPDATE articles SET state = 'matched' WHERE id = :id", id=row["id"])
                make.sent(tx, article=row["id"], now=self.desk.clock[0])

        await self.desk.db.run(send)
        return items

    async def take_away(self, *items: Item) -> None:
        for item in items:
            self.desk.paper.items.remove(item)
        await self.desk.look()

    async def ask(self, later: timedelta = timedelta()) -> int:
        """How many pages were due."""
        self.desk.clock[0] += later
        async with patience():
            return await self.job.round()

    async def withdrawn(self) -> int:
        return len(await self.desk.articles(ArticleState.WITHDRAWN))

    async def edits(self) -> int:
        return len(await make.rows(self.desk.db, "SELECT DISTINCT item_id FROM outbox WHERE kind = 'edit'"))

    async def notices(self) -> list[str]:
        return [row["text"] for row in await make.rows(self.desk.db, "SELECT text FROM notices")]


@pytest.fixture
async def missed(desk: Desk) -> AsyncIterator[Missed]:
    async with Client(
        user_agent="baotin/test",
        clock=SYSTEM_CLOCK,
        allowed=networks(["127.0.0.1/32"]),
        politeness=Politeness(clock=SYSTEM_CLOCK, spacing=0),
    ) as client:
        job = Withdrawing(
            desk.db,
            client,
            addresses=[AdminChat("telegram", "1")],
            wording=lambda newspaper, titles: f"{newspaper}: {', '.join(titles)}",
            now=lambda: desk.clock[0],
        )
        await desk.look()
        made = Missed(desk, job)
        await made.publish(3)
        yield made


async def test_a_page_that_is_not_found_twice_was_taken_away(missed: Missed) -> None:
    [item] = await missed.publish()
    await missed.take_away(item)
    assert await missed.ask() == 1
    assert await missed.ask() == 0 and await missed.withdrawn() == 0
    assert await missed.ask(CONFIRM) == 1
    assert (await missed.withdrawn(), await missed.edits()) == (1, 1)
    await missed.publish()
    assert await missed.ask(timedelta(hours=1)) == 0
    assert await missed.notices() == []


async def test_a_feed_that_rolls_on_asks_for_no_page(missed: Missed) -> None:
    await missed.publish(2)
    await missed.take_away(*missed.desk.paper.items[-3:])
    missed.desk.paper.items[1].title = "Đầu đề khác"
    await missed.desk.look()
    assert await missed.ask() == 0


async def test_what_only_left_the_list_is_not_taken_away_and_is_asked_for_once(missed: Missed) -> None:
    [item] = await missed.publish()
    where, shown = missed.desk.paper.items, Item(item.number, page=PAGE)
    await missed.take_away(item)
    missed.desk.paper.hidden.append(shown)
    assert await missed.ask() == 1
    where.insert(0, item)
    await missed.desk.look()
    await missed.take_away(item)
    assert await missed.ask(CONFIRM) == 0 and await missed.withdrawn() == 0


async def test_a_page_that_leads_to_the_front_page_is_gone(missed: Missed) -> None:
    [item] = await missed.publish()
    missed.desk.paper.leads_home = True
    await missed.take_away(item)
    assert [await missed.ask(), await missed.ask(CONFIRM)] == [1, 1]
    assert await missed.withdrawn() == 1


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
async def test_a_server_in_trouble_or_one_that_refuses_says_nothing(missed: Missed, status: int) -> None:
    [item] = await missed.publish()
    await missed.take_away(item)
    missed.desk.paper.page_status = status
    assert await missed.ask() == 1
    wait = timedelta(minutes=30)  # as it says
    assert [await missed.ask(wait - MINUTE), await missed.ask(MINUTE)] == [0, 1]
    assert await missed.withdrawn() == 0


async def test_who_says_nothing_for_long_is_asked_no_more(missed: Missed) -> None:
    [item] = await missed.publish()
    await missed.take_away(item)
    await missed.desk.db.run(_point_nowhere)
    assert [await missed.ask(AGAIN) for _ in range(TRIES + 2)] == [1] * TRIES + [0, 0]
    assert await missed.withdrawn() == 0


def _point_nowhere(tx: Tx) -> None:
    tx.run("UPDATE articles SET url = 'http://127.0.0.1:9/bai-1.html'")


async def test_a_site_that_finds_no_page_at_all_is_not_believed(missed: Missed) -> None:
    [item] = await missed.publish()
    await missed.take_away(item)
    await missed.ask()
    for one in missed.desk.paper.items:
        one.page = ""
    assert await missed.ask(CONFIRM) == 1
    assert await missed.withdrawn() == 0
    for one in missed.desk.paper.items:
        one.page = PAGE
    assert await missed.ask(AGAIN) == 1
    assert await missed.withdrawn() == 1


async def test_several_at_once_are_not_believed_and_the_newsroom_hears_of_it_once(missed: Missed) -> None:
    items = await missed.publish(4)
    await missed.take_away(*items[:3])
    assert [await missed.ask(), await missed.ask(CONFIRM), await missed.ask(CONFIRM)] == [3, 3, 0]
    await missed.take_away(items[3])
    assert [await missed.ask(), await missed.ask(CONFIRM)] == [1, 1]
    assert await missed.withdrawn() == 0 and await missed.edits() == 0
    [notice] = await missed.notices()
    assert notice.startswith("Báo Lâm Đồng: ") and notice.count("Tin số") == 3


async def test_published_again_it_is_unmarked(missed: Missed) -> None:
    [item] = await missed.publish()
    await missed.take_away(item)
    await missed.ask(), await missed.ask(CONFIRM)
    assert await missed.withdrawn() == 1
    missed.desk.paper.items.insert(0, item)
    await missed.desk.look()
    assert await missed.ask() == 1
    assert (await missed.withdrawn(), await missed.edits()) == (0, 1)


async def test_listed_again_by_a_server_s_older_copy_it_stays_marked(missed: Missed) -> None:
    [item] = await missed.publish()
    await missed.take_away(item)
    await missed.ask(), await missed.ask(CONFIRM)
    item.page = ""
    missed.desk.paper.items.insert(0, item)
    await missed.desk.look()
    assert [await missed.ask(), await missed.ask(CONFIRM), await missed.ask(CONFIRM)] == [1, 1, 0]
    assert await missed.withdrawn() == 1


async def test_a_page_of_any_length_is_there(missed: Missed) -> None:
    [item] = await missed.publish()
    await missed.take_away(item)
    missed.desk.paper.hidden.append(Item(item.number, page="x" * 3_100_000))
    assert [await missed.ask(), await missed.ask(CONFIRM)] == [1, 0]
