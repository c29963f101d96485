"""/saichude: the newsroom says which topics an article is about, by buttons; it can be taken back."""

import pytest

from bot.words.alert_buttons import offer_correction
from jobs.matching.topic_effects import BACK
from news.delivery.messages import Reply
from news.text.links import keys_of
from storage import topics as stored
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.bot.commands.editor import CLINICS, make_editor, try_headline
from tests.bot.commands.people import Clock, Person, labels

ORCHARD = "Chuyện vườn nhãn thứ 3"


@pytest.fixture
async def admin(sqlite_db: Database, clock: Clock) -> Person:
    """One of the newsroom."""
    return await make_editor(sqlite_db, clock)


async def number_of(admin: Person, title: str) -> int:
    found: int = await admin.db.read(lambda tx: tx.value("SELECT id FROM articles WHERE title = :title", title=title))
    return found


async def test_a_topic_is_put_right_by_three_presses_and_back_by_one(admin: Person) -> None:
    number = await number_of(admin, f"{CLINICS} ở hai thôn")
    beneath_alert = Reply(text="", choices=(tuple(offer_correction(number)),))
    asked = await admin.presses(beneath_alert, "Sai chủ đề?")
    assert not asked.replaces  # the alert stays
    assert asked.text.splitlines() == [
        f"“{CLINICS} ở hai thôn”",
        "Đang xếp vào: không chủ đề nào.",
        "Chọn chủ đề đúng của bài, nhiều nhất hai, rồi chọn “Xong”. Trang 1/1.",
        "Đã chọn: không chủ đề nào.",
    ]
    assert labels(asked) == ["Y tế, sức khỏe", "Thể thao", "Xong", "Không chủ đề nào"]

    chosen = await admin.presses(asked, "Y tế, sức khỏe")
    assert "Đã chọn: Y tế, sức khỏe." in chosen.text
    assert chosen.replaces
    done = await admin.presses(chosen, "Xong")
    assert done.text.splitlines() == [
        f"Đã ghi nhận: “{CLINICS} ở hai thôn” thuộc Y tế, sức khỏe.",
        "Từ bây giờ, bài mới nào giống bài này cũng được xếp lại như vậy; tin đã gửi không đổi.",
        "7 ngày qua không có bài nào khác giống bài này.",
    ]
    assert "như bài “Khánh thành trạm cứu thương" in await try_headline(admin, f"{CLINICS} ở ba thôn")
    again = await admin.asks(f"/saichude {number} xong y-te")
    assert again.text == "Bài này đang được xếp đúng như vậy, không có gì để sửa."

    assert f"· “{CLINICS} ở hai thôn”: Y tế, sức khỏe" in (await admin.asks("/suachude nhật ký")).text
    undone = await admin.presses(done, "Hoàn tác")
    assert undone.text.startswith(f"Đã hoàn tác số 1: “{CLINICS} ở hai thôn”: Y tế, sức khỏe.")
    assert "không thuộc chủ đề nào" in await try_headline(admin, f"{CLINICS} ở ba thôn")


async def test_a_third_choice_comes_in_the_place_of_the_second_and_a_press_again_takes_one_away(admin: Person) -> None:
    number = await number_of(admin, ORCHARD)
    asked = await admin.asks(f"/saichude #{number} 1 y-te the-thao")
    assert "Đã chọn: Y tế, sức khỏe; Thể thao." in asked.text
    assert "Đã chọn: Thể thao." in (await admin.presses(asked, "Y tế, sức khỏe")).text
    old = await admin.asks(f"/saichude {number} 1 y-te la-gi the-thao")  # a topic that is no more
    assert "Đã chọn: Y tế, sức khỏe; Thể thao." in old.text
    await admin.asks("/suachude luu moi Vườn nhãn")
    three = await admin.asks(f"/saichude {number} 1 y-te the-thao")
    assert "Đã chọn: Y tế, sức khỏe; Vườn nhãn." in (await admin.presses(three, "Vườn nhãn")).text


async def test_where_many_are_like_it_it_asks_first(admin: Person) -> None:
    number = await number_of(admin, ORCHARD)
    asked = await admin.asks(f"/saichude {number} xong the-thao")
    assert asked.text.startswith(f"Xếp “{ORCHARD}” vào: Thể thao?\nTính lại 7 ngày qua, 11 bài đổi chủ đề.\n• ")
    assert "Chuyện vườn nhãn thứ 11" in asked.text and "… và 6 bài nữa" in asked.text
    assert await admin.db.read(stored.version) == 0
    assert (await admin.presses(asked, "Thôi")).text == "Không đổi gì."
    done = await admin.presses(asked, "Xác nhận")
    assert done.text.startswith("Đã ghi nhận:")
    assert await admin.db.read(stored.version) == 1


async def test_what_is_older_than_the_last_days_is_put_right_all_the_same(admin: Person, clock: Clock) -> None:
    number = await number_of(admin, ORCHARD)
    clock.move(BACK * 2)
    done = await admin.asks(f"/saichude {number} xong the-thao")
    assert "7 ngày qua không có bài nào khác giống bài này." in done.text


async def test_the_article_is_found_by_its_address_by_the_message_answered_or_as_the_last_one(admin: Person) -> None:
    def fill(tx: Tx) -> None:
        url = "https://bao.example/le-cung-123456.htm"
        make.stored(
            tx, url=url, title="Lễ cúng cá ông ở vạn chài", keys=keys_of(link=url, guid="", newspaper="Báo Lâm Đồng")
        )

    await admin.db.run(fill)
    assert "Lễ cúng cá ông" in (await admin.asks("/saichude https://bao.example/le-cung-123456.htm")).text
    assert "Lễ cúng cá ông" in (await admin.asks("sai chủ đề https://bao.example/le-cung-123456.htm")).text
    assert "Không rõ bài nào" in (await admin.asks("/saichude https://bao.example/khac.htm")).text
    assert "Không rõ bài nào" in (await admin.asks("/saichude 999999")).text
    assert "Không rõ bài nào" in (await admin.asks("/saichude lễ cúng")).text


async def test_for_a_reader_it_is_no_command(person: Person) -> None:
    assert "saichude" not in (await person.asks("/trogiup")).text
    assert "Sai chủ đề" not in (await person.asks("/saichude 1")).text
    assert await person.db.read(stored.version) == 0


async def test_where_an_article_went_offers_it(admin: Person) -> None:
    number = await number_of(admin, ORCHARD)
    assert "Sai chủ đề?" in labels(await admin.asks(f"/visao #{number}"))
