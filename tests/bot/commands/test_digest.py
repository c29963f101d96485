"""What /bantin promises: news at once or at the hours that suit."""

from datetime import timedelta

import pytest

from bot.commands.digest import read_hours
from bot.requests import Request
from storage import digests
from tests.bot.commands.people import Clock, Person, labels, publish
from tests.make import NOON


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("ngay", ""),
        ("NGAY LAP TUC", ""),
        ("sáng", "07:00"),
        ("buoi chieu", "17:30"),
        ("trưa và chiều", "11:30 17:30"),
        ("7:00 17:30", "07:00 17:30"),
        ("17h30, 7h", "07:00 17:30"),
        ("7 giờ và 18 giờ", "07:00 18:00"),
        ("6.15 6:15", "06:15"),
        ("6g30", "06:30"),
        ("7 giờ sáng", "07:00"),
        ("lúc 6h và 18h", "06:00 18:00"),
        ("lúc 7 giờ sáng và lúc 5 giờ 30 chiều", "07:00 17:30"),
        ("7am", "07:00"),
        ("7am and 6pm", "07:00 18:00"),
        ("7 giờ tối mỗi ngày", "19:00"),
        ("hàng ngày lúc 6 giờ rưỡi", "06:30"),
        ("sáng hàng ngày", "07:00"),
        ("7 17", "07:00 17:00"),
        ("7h 17h", "07:00 17:00"),
    ],
)
def test_hours_are_read_as_people_write_them(words: str, hours: str) -> None:
    assert read_hours(words) == hours


@pytest.mark.parametrize("words", ["25:00", "7:60", "mai", "7:00 mai", "-1", "7:5", "3000", "ngày", "7h-8h", ""])
def test_what_is_no_time_is_none(words: str) -> None:
    assert read_hours(words) is None


async def test_the_present_choice_is_shown_with_what_there_is(person: Person) -> None:
    shown = await person.asks("/bantin")
    assert "Hiện nay: có tin là gửi ngay." in shown.text
    assert labels(shown) == ["Gửi ngay", "Mỗi giờ", "Sáng 7:00", "Chiều 17:30", "Trưa và chiều"]
    assert [choice.chosen for row in shown.choices for choice in row] == [True, False, False, False, False]


async def test_a_button_or_typed_hours_are_kept_and_shown_in_the_settings(person: Person) -> None:
    pressed = await person.presses(await person.asks("ban tin"), "Sáng 7:00")
    assert "Từ nay: gộp thành bản tin lúc 07:00." in pressed.text and "Bản tin tới: 07:00 ngày mai." in pressed.text
    assert pressed.replaces
    typed = await person.asks("bản tin 6h và 12h30")
    assert "lúc 06:00, 12:30" in typed.text
    assert "Giờ gửi: gộp thành bản tin lúc 06:00, 12:30" in (await person.asks("/caidat")).text
    hourly = await person.asks("/bantin mỗi giờ")
    assert "mỗi giờ, từ 6:00 đến 22:00" in hourly.text
    again = await person.asks("/bantin ngay")
    assert "Từ nay: có tin là gửi ngay." in again.text and "Bản tin tới" not in again.text


async def test_hours_that_nobody_can_read_change_nothing(person: Person) -> None:
    await person.asks("/bantin 7:00")
    asked = await person.asks("/bantin lúc nào rảnh")
    assert "Chưa rõ là giờ nào" in asked.text
    assert "lúc 07:00" in (await person.asks("/bantin")).text


async def test_in_a_group_only_its_administrators_choose(member: Person, leader: Person) -> None:
    assert "chỉ quản trị viên" in (await member.asks("/bantin 7:00")).text
    assert "lúc 07:00" in (await leader.asks("/bantin 7:00")).text


async def test_on_zalo_news_is_always_bundled_and_not_too_often(person: Person) -> None:
    reader = Person(person.commands, person.db, Request(channel="zalo", address="z", who="z", words=""))
    shown = await reader.asks("/bantin")
    assert "lúc 11:30, 17:30" in shown.text and labels(shown) == ["Sáng 7:00", "Chiều 17:30", "Trưa và chiều"]
    for words in ("ngay", "mỗi giờ", "1h 2h 3h 4h 5h"):
        assert "nhiều nhất 4 lần" in (await reader.asks(f"/bantin {words}")).text
    assert "lúc 07:00" in (await reader.asks("/bantin sáng")).text


async def test_the_same_choice_again_moves_nothing(person: Person, clock: Clock) -> None:
    await person.asks("/theodoi y tế")
    await person.asks("/bantin 12:30")
    await person.db.run(publish, "Tin y tế", about=("y-te",))
    clock.move(timedelta(hours=1))
    await person.asks("/bantin 12:30")
    [due] = await person.db.read(digests.due, now=clock.now, limit=9)
    assert due.at == NOON + timedelta(minutes=30)
