"""What matching promises of stories that several newspapers print, of breaking news and of marks in keywords."""

from datetime import datetime, timedelta

import pytest

from bot import catalogue
from jobs.matching.match import RECALLED, Matching, Understanding, match, story_of
from news.delivery.subscriptions import Kind
from news.stories.index import Clusters
from storage import articles, clusters, subscriptions
from storage.articles import ArticleState, Stored
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.fakes.clock import DatedClock
from tests.make import NOON

TITLE = "Cháy lớn tại kho gỗ ở Trảng Bom"
FIRE = (
    "Khoảng 13 giờ ngày 30/5, kho gỗ của một doanh nghiệp ở xã Trảng Bom bất ngờ bốc cháy, "
    "cột khói bốc cao hàng chục mét."
)


def matching(db: Database, *, now: datetime = NOON, clusters: bool = True) -> Matching:
    understanding = Understanding(catalogue.taxonomy(), catalogue.provinces(), catalogue.breaking())
    return Matching(db, understanding, clock=DatedClock(lambda: now), clusters=Clusters(1000) if clusters else None)


def printed(tx: Tx, title: str, newspaper: str, *, lead: str = FIRE, state: ArticleState = ArticleState.NEW) -> int:
    article = make.article(title=title, lead=lead)
    return articles.add(tx, article, feed=1, newspaper=newspaper, province="", state=state, now=NOON)


async def kept(db: Database, *numbers: int) -> list[Stored]:
    found = {one.number: one for one in await db.read(articles.of, numbers)}
    return [found[number] for number in numbers]


async def queued(db: Database) -> list[int]:
    return [row["item_id"] for row in await make.rows(db, "SELECT item_id FROM outbox ORDER BY item_id")]


async def test_a_story_in_three_newspapers_is_told_once_and_names_the_others(db: Database) -> None:
    await db.run(make.chat, "*")
    first = await db.run(printed, TITLE, "Báo Đồng Nai")
    job = matching(db)
    await job.round()
    [alone] = await kept(db, first)
    second = await db.run(printed, "Kho gỗ cháy dữ dội", "Báo Tây Ninh")
    third = await db.run(printed, "Kho gỗ bốc cháy giữa trưa", "Báo Lâm Đồng")
    await job.round()

    stories = await kept(db, first, second, third)
    assert alone.cluster is None
    assert [one.cluster for one in stories] == [first, first, first]
    assert await db.read(clusters.also_in, stories[0]) == ("Báo Lâm Đồng", "Báo Tây Ninh")
    assert await queued(db) == [first]


async def test_a_newspaper_that_prints_its_story_under_a_new_link_is_told_once(sqlite_db: Database) -> None:
    await sqlite_db.run(make.chat, "*")
    first = await sqlite_db.run(printed, TITLE, "Báo Đồng Nai")
    again = await sqlite_db.run(printed, TITLE, "Báo Đồng Nai")
    await matching(sqlite_db).round()

    assert [one.cluster for one in await kept(sqlite_db, first, again)] == [first, first]
    assert await queued(sqlite_db) == [first]


async def test_who_asked_for_the_second_newspaper_only_still_hears_of_the_story(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> None:
        chat = make.chat(tx, "*")
        subscriptions.follow(tx, chat=chat.number, kind=Kind.NEWSPAPER, value="bao-tay-ninh", now=NOON)

    await sqlite_db.run(fill)
    await sqlite_db.run(printed, TITLE, "Báo Đồng Nai")
    second = await sqlite_db.run(printed, "Kho gỗ cháy dữ dội", "Báo Tây Ninh")
    await matching(sqlite_db).round()

    assert await queued(sqlite_db) == [second]


async def test_stories_are_known_again_after_a_restart(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> int:
        first = printed(tx, TITLE, "Báo Đồng Nai")
        for number in range(RECALLED):
            printed(tx, f"Tin số {number}", "Báo Gia Lai", lead=f"Hội nghị số {number}.", state=ArticleState.QUIET)
        return first

    first = await sqlite_db.run(fill)
    await matching(sqlite_db).round()
    soon, late = NOON + timedelta(hours=10), NOON + timedelta(hours=73)
    second = await sqlite_db.run(printed, "Kho gỗ cháy dữ dội", "Báo Tây Ninh")
    await matching(sqlite_db, now=soon).round()
    assert (await kept(sqlite_db, second))[0].cluster == first

    third = await sqlite_db.run(printed, "Kho gỗ lại cháy", "Báo Lâm Đồng")
    await matching(sqlite_db, now=late).round()
    assert (await kept(sqlite_db, third))[0].cluster is None


BOAT = (
    "Tàu cá BĐ 91234 gặp nạn, 7 ngư dân trôi dạt",
    "Tàu cá BĐ 91234 của ông Đỗ Văn Thuận bị sóng đánh chìm cách Hòn Hải 40 hải lý, 7 ngư dân trôi dạt.",
)
ASHORE = (
    "Tàu hàng đưa 7 ngư dân tàu BĐ 91234 vào bờ",
    "Gia đình ông Đỗ Văn Thuận ra cảng đón 7 ngư dân tàu cá BĐ 91234, sau hai ngày trôi dạt gần Hòn Hải.",
)


async def test_what_comes_next_is_told_and_knows_which_story_began(db: Database) -> None:
    await db.run(make.chat, "*")
    job = matching(db)
    first = await db.run(printed, BOAT[0], "Báo An", lead=BOAT[1])
    again = await db.run(printed, BOAT[0], "Báo Bình", lead=BOAT[1])
    await job.round()
    then = await db.run(printed, ASHORE[0], "Báo An", lead=ASHORE[1])
    reprint = await db.run(printed, ASHORE[0], "Báo Bình", lead=ASHORE[1])
    await job.round()

    stories = await kept(db, first, again, then, reprint)
    assert [one.cluster for one in stories] == [first, first, then, then]
    assert [one.thread for one in stories] == [first, first, first, first]
    assert await queued(db) == [first, then]


async def test_threads_are_known_again_after_a_restart(sqlite_db: Database) -> None:
    first = await sqlite_db.run(printed, BOAT[0], "Báo An", lead=BOAT[1])
    await matching(sqlite_db).round()
    then = await sqlite_db.run(printed, ASHORE[0], "Báo An", lead=ASHORE[1])
    await matching(sqlite_db).round()
    reprint = await sqlite_db.run(printed, ASHORE[0], "Báo Bình", lead=ASHORE[1])
    await matching(sqlite_db).round()

    assert [one.thread for one in await kept(sqlite_db, first, then, reprint)] == [first, first, first]


async def test_without_clusters_every_article_is_its_own_story(sqlite_db: Database) -> None:
    numbers = [await sqlite_db.run(printed, TITLE, "Báo Sông Mây") for _ in range(2)]
    await matching(sqlite_db, clusters=False).round()

    assert [one.cluster for one in await kept(sqlite_db, *numbers)] == [None, None]


async def test_an_article_another_was_quicker_with_is_left_alone(sqlite_db: Database) -> None:
    number = await sqlite_db.run(printed, TITLE, "Báo Đồng Nai")
    [before] = await kept(sqlite_db, number)

    assert await sqlite_db.run(match, before, [], now=NOON) == 0
    assert await sqlite_db.run(match, before, [], now=NOON, part=story_of(before)) == 0
    assert (await kept(sqlite_db, number))[0].cluster is None


async def test_breaking_news_goes_first_and_also_to_those_who_bundle(sqlite_db: Database) -> None:
    def fill(tx: Tx) -> int:
        chat = make.chat(tx, "*")
        tx.run("UPDATE chats SET bundled = '17:30' WHERE id = :id", id=chat.number)
        return printed(tx, "Thủy điện Hàm Thuận xả lũ từ 14 giờ hôm nay", "Báo Lâm Đồng", lead="")

    number = await sqlite_db.run(fill)
    await matching(sqlite_db, now=NOON + timedelta(hours=5)).round()

    assert (await kept(sqlite_db, number))[0].urgent
    assert [(row["lane"], row["state"]) for row in await make.rows(sqlite_db, "SELECT * FROM outbox")] == [
        (1, "waiting")
    ]


async def test_yesterdays_breaking_news_is_news_like_any_other(sqlite_db: Database) -> None:
    number = await sqlite_db.run(printed, "Thủy điện Hàm Thuận xả lũ từ 14 giờ hôm nay", "Báo Lâm Đồng")
    await matching(sqlite_db, now=NOON + timedelta(hours=7)).round()

    assert not (await kept(sqlite_db, number))[0].urgent


@pytest.mark.parametrize(
    ("keyword", "title", "meant"),
    [
        ("thi công", "Nếu chậm thì công trình bị dừng", False),
        ("thi công", "Khẩn trương thi công cầu Phú Hài", True),
        ("thi cong", "Nếu chậm thì công trình bị dừng", True),
        ("đảng viên", "Đăng viên gạch đầu tiên", False),
    ],
)
async def test_marks_that_were_typed_are_meant(sqlite_db: Database, keyword: str, title: str, meant: bool) -> None:
    def fill(tx: Tx) -> int:
        chat = make.chat(tx)
        subscriptions.follow(tx, chat=chat.number, kind=Kind.KEYWORD, value=keyword, now=NOON)
        return printed(tx, title, "Báo Lâm Đồng", lead="")

    number = await sqlite_db.run(fill)
    await matching(sqlite_db).round()

    assert await queued(sqlite_db) == [number] * meant


async def test_where_a_national_paper_puts_its_news_is_its_province(db: Database) -> None:
    def fill(tx: Tx) -> int:
        article = make.article(
            title="Vớt neo cổ nặng hai tấn", lead="Nhóm thợ lặn vớt được chiếc neo.", place="Bình Thuận"
        )
        return articles.add(tx, article, feed=1, newspaper="Báo Cả Nước", province="", state=ArticleState.NEW, now=NOON)

    number = await db.run(fill)
    await matching(db).round()

    rows = await make.rows(db, "SELECT value FROM article_labels WHERE kind = 'province' ORDER BY value")
    assert [row["value"] for row in rows] == ["binh-thuan", "lam-dong"]
    assert (await kept(db, number))[0].place == "Bình Thuận"
