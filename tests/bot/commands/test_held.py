"""What /tingiu promises the newsroom: every held article can be sent or left, by a button or a few words."""

import pytest

from bot.commands import Commands
from storage.articles import ArticleState
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.bot.commands.people import Clock, Person, desk, labels


@pytest.fixture
def admin(sqlite_db: Database, clock: Clock) -> Person:
    """Somebody who looks after the bot."""
    return Person(Commands(desk(sqlite_db, clock), admins={"telegram": ["7"]}), sqlite_db)


def hold(tx: Tx) -> None:
    make.feed(tx, section="Y tế")
    for place in range(20):
        make.stored(tx, state=ArticleState.HELD, title=f"Tin lạ số {place}", published=None)


async def states(db: Database) -> dict[str, int]:
    found = await make.rows(db, "SELECT state, COUNT(*) AS n FROM articles GROUP BY state")
    return {row["state"]: row["n"] for row in found}


@pytest.mark.parametrize(
    ("label", "after"),
    [
        ("Gửi tất cả", {"new": 20}),
        ("Gửi 5 tin mới nhất", {"new": 5, "quiet": 15}),
        ("Không gửi", {"quiet": 20}),
    ],
)
async def test_the_newsroom_says_what_becomes_of_them(admin: Person, label: str, after: dict[str, int]) -> None:
    await admin.db.run(hold)
    question = await admin.asks("/tingiu")
    assert "Báo Lâm Đồng · Y tế: 20 tin" in question.text and "không ghi ngày" in question.text
    assert "• Tin lạ số 19" in question.text and "số 16" not in question.text
    answer = await admin.presses(question, label)
    assert "Báo Lâm Đồng · Y tế" in answer.text
    assert await states(admin.db) == after
    assert "Không có tin nào đang giữ" in (await admin.presses(question, "Gửi tất cả")).text
    assert await states(admin.db) == after, "the first answer counts"


async def test_of_several_feeds_one_is_chosen_first(admin: Person) -> None:
    def fill(tx: Tx) -> None:
        hold(tx)
        make.feed(tx, "https://khac.example/rss", newspaper="Báo Nghệ An")
        make.stored(tx, state=ArticleState.HELD, title="Một mình")
        tx.run("UPDATE articles SET feed_id = 2 WHERE title = 'Một mình'")

    await admin.db.run(fill)
    listed = await admin.asks("tin giữ")
    assert labels(listed) == ["Báo Lâm Đồng · Y tế: 20 tin", "Báo Nghệ An: 1 tin"]
    one = await admin.presses(listed, "Báo Nghệ An: 1 tin")
    assert "Ngày đăng: 12:00 23/11/2026." in one.text
    await admin.asks("/tingiu 2 không")
    assert await states(admin.db) == {"held": 20, "quiet": 1}
    assert "Không có tin nào" in (await admin.asks("/tingiu 2")).text


async def test_statistics_tell_what_is_held(admin: Person) -> None:
    await admin.db.run(hold)
    text = (await admin.asks("/thongke")).text
    assert "Nguồn tin: 1/1 đang tốt. Đang giữ 20 tin, chờ tòa soạn trả lời: /tingiu" in text


async def test_nothing_held_is_said_to_admins_and_the_command_hidden_from_others(admin: Person, person: Person) -> None:
    assert "Không có tin nào đang giữ" in (await admin.asks("/tingiu")).text
    assert "đang giữ" not in (await person.asks("/tingiu")).text
