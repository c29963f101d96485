"""What is kept of held articles: they wait feed by feed, and go where they are sent."""

from datetime import timedelta

from news.delivery.messages import Choice
from storage import admins, choices, held, notices
from storage.admins import AdminChat, Question
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from storage.held import Released
from tests import make
from tests.make import NOON

HOUR = timedelta(hours=1)


def fill(tx: Tx) -> None:
    make.feed(tx, section="Y tế")
    for hours in (1, 2, 30):
        make.stored(tx, f"tin-{hours}", state=ArticleState.HELD, published=NOON - hours * HOUR)
    make.stored(tx, "khong-ngay", state=ArticleState.HELD, published=None, lead="")
    make.stored(tx, "khong-tit", state=ArticleState.HELD, title="", published=NOON - 40 * HOUR)
    make.stored(tx, "khac", state=ArticleState.MATCHED)


async def states(db: Database) -> list[str]:
    return [row["state"] for row in await make.rows(db, "SELECT state FROM articles ORDER BY id")]


async def test_what_is_held_is_told_with_its_span_and_newest_headlines(db: Database) -> None:
    assert await db.read(held.waiting) == []
    await db.run(fill)
    [one] = await db.read(held.waiting)
    assert (one.newspaper, one.section, one.count, one.asked) == ("Báo Lâm Đồng", "Y tế", 5, None)
    assert (one.oldest, one.newest) == (NOON - 40 * HOUR, NOON - HOUR)
    assert one.headlines == ("Tin khong-ngay", "Tin tin-1", "Tin tin-2")
    await db.run(held.mark_asked, one.feed, now=NOON)
    assert [again.asked for again in await db.read(held.waiting, feed=one.feed)] == [NOON]
    assert await db.read(held.waiting, feed=99) == []


async def test_all_go_and_what_has_no_words_asks_for_its_page_first(db: Database) -> None:
    await db.run(fill)
    assert await db.run(held.release, feed=1) == Released(sent=5)
    assert await states(db) == ["new", "new", "new", "page", "page", "matched"]
    assert await db.read(held.waiting) == []


async def test_none_go_and_what_has_no_headline_is_forgotten(db: Database) -> None:
    await db.run(fill)
    assert await db.run(held.release, feed=1, newest=0) == Released(silent=5)
    assert await states(db) == ["quiet", "quiet", "quiet", "quiet", "matched"]


async def test_the_newest_of_the_last_day_go(db: Database) -> None:
    await db.run(fill)
    assert await db.run(held.release, feed=1, newest=5, since=NOON - 24 * HOUR) == Released(sent=3, silent=2)
    assert await states(db) == ["new", "new", "quiet", "page", "matched"]


async def test_articles_of_a_feed_that_is_gone_can_be_released(db: Database) -> None:
    await db.run(make.stored, state=ArticleState.HELD)
    [one] = await db.read(held.waiting)
    assert (one.url, one.newspaper, one.asked) == ("", "", None)
    assert await db.run(held.release, feed=one.feed) == Released(sent=1)


async def test_a_notice_that_asks_keeps_its_answers_and_their_numbers(db: Database) -> None:
    answers = ((Choice(label="Gửi", command="/tingiu 1 tatca"),), (Choice(label="Không", command="/tingiu 1 khong"),))
    await db.run(
        admins.notify,
        "Gửi không?",
        admins=[AdminChat("zalo", "7")],
        now=NOON,
        question=Question(choices=answers, until=NOON + HOUR),
    )
    notice = await db.read(notices.get, 1)
    assert notice is not None and notice.choices == answers
    kept = await db.read(choices.find, channel="zalo", address="7", now=NOON + HOUR / 2)
    assert kept is not None and kept.commands == ("/tingiu 1 tatca", "/tingiu 1 khong") and kept.asked is None
    assert await db.read(choices.find, channel="zalo", address="7", now=NOON + HOUR) is None
