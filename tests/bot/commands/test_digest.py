"""What /bantin promises: news at once or at the hours that suit."""

from datetime import timedelta

import pytest

from bot.commands.digest_hours import read_hours, write_hours
from bot.requests import Request
from news.delivery.digests import HOURLY
from storage import digests
from tests.bot.commands.people import Clock, Person, button, labels, publish
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
    assert "lúc 11:30, 17:30" in shown.text and labels(shown)[:4] == [
        "Sáng 7:00",
        "Chiều 17:30",
        "Trưa và chiều",
        "Cả tuần",
    ]
    for words in ("ngay", "mỗi giờ", "1h 2h 3h 4h 5h"):
        assert "nhiều nhất 28 bản tin" in (await reader.asks(f"/bantin {words}")).text
    assert "lúc 07:00" in (await reader.asks("/bantin sáng")).text


async def test_the_same_choice_again_moves_nothing(person: Person, clock: Clock) -> None:
    await person.asks("/theodoi y tế")
    await person.asks("/bantin 12:30")
    await person.db.run(publish, "Tin y tế", about=("y-te",))
    clock.move(timedelta(hours=1))
    await person.asks("/bantin 12:30")
    [due] = await person.db.read(digests.due, now=clock.now, limit=9)
    assert due.at == NOON + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("7:00 thứ 2 đến thứ 6", "12345@07:00"),
        ("thu 2 - thu 6 7h", "12345@07:00"),
        ("sáng thứ hai hàng tuần", "1@07:00"),
        ("7 giờ sáng ngày thường", "12345@07:00"),
        ("chủ nhật 8:00", "7@08:00"),
        ("hàng ngày", "07:00"),
        ("7:00 17:30 ngày thường, 8:00 chủ nhật", "12345@07:00 7@08:00 12345@17:30"),
        ("7:00 thứ 2 đến thứ 6, chủ nhật 8:00", "12345@07:00 7@08:00"),
        ("chủ nhật 8:00, ngày thường 7:00", "12345@07:00 7@08:00"),
        ("7h T2, T4, T6", "135@07:00"),
        ("T2, T4, T6 7h", "135@07:00"),
        ("7:00 thứ 2 và 17:30", "1@07:00 1@17:30"),
        ("7h trừ chủ nhật", "123456@07:00"),
        ("6 giờ tối thứ bảy và chủ nhật", "67@18:00"),
        ("weekdays at 7am", "12345@07:00"),
        ("every monday morning", "1@07:00"),
        ("7am mon-fri", "12345@07:00"),
        ("mai thứ hai", None),
        ("đến thứ hai", None),
        ("thứ hai rảnh", None),
    ],
)
def test_days_of_the_week_are_read_with_their_hours(words: str, hours: str | None) -> None:
    assert read_hours(words) == hours


def test_days_alone_are_those_of_the_present_hours() -> None:
    assert read_hours("ngày thường", present="06:00 7@08:00") == "12345@06:00 12345@08:00"
    assert read_hours("trừ chủ nhật", present="06:00") == "123456@06:00"


EACH_HOUR = " ".join(f"12345@{one}" for one in HOURLY.split())


@pytest.mark.parametrize(
    "hours", ["07:00 17:30", "12345@07:00 7@08:00", "135@05:15", "67@07:00 67@09:00 1@09:30", EACH_HOUR]
)
def test_hours_are_written_as_they_are_read(hours: str) -> None:
    assert read_hours(write_hours(hours)) == hours


async def test_days_are_typed_or_pressed_and_said_in_words(person: Person) -> None:
    typed = await person.asks("/bantin 7:00 thứ 2 đến thứ 6, 8:00 chủ nhật")
    assert "Từ nay: gộp thành bản tin lúc 07:00 các ngày thứ Hai đến thứ Sáu, 08:00 Chủ nhật." in typed.text
    assert "Bản tin tới: 07:00 ngày mai." in typed.text
    pressed = await person.presses(await person.asks("/bantin 7:00"), "Ngày thường")
    assert "lúc 07:00 các ngày thứ Hai đến thứ Sáu" in pressed.text and pressed.replaces
    assert button(pressed, "Ngày thường").chosen and button(pressed, "Sáng 7:00").chosen
    later = await person.presses(pressed, "Chiều 17:30")
    assert "lúc 17:30 các ngày thứ Hai đến thứ Sáu" in later.text
    assert "Giờ gửi: gộp thành bản tin lúc 17:30 các ngày thứ Hai" in (await person.asks("/caidat")).text
    daily = await person.presses(later, "Cả tuần")
    assert "Từ nay: gộp thành bản tin lúc 17:30." in daily.text
    hourly = await person.asks("/bantin mỗi giờ ngày thường")
    assert "mỗi giờ, từ 6:00 đến 22:00, các ngày thứ Hai đến thứ Sáu" in hourly.text
    coming = (await person.asks("/theodoi y tế")).text
    assert coming.endswith("mỗi giờ gửi đến đây một lần, các ngày thứ Hai đến thứ Sáu.")
    assert "Cả tuần" not in labels(await person.asks("/bantin ngay"))


async def test_a_digest_is_due_on_its_days_alone(person: Person, clock: Clock) -> None:
    await person.asks("/theodoi y tế")
    await person.asks("/bantin 12:30 chủ nhật")
    await person.db.run(publish, "Tin y tế", about=("y-te",))
    clock.move(timedelta(hours=1))
    assert not await person.db.read(digests.due, now=clock.now, limit=9)
    clock.move(timedelta(days=6))
    [due] = await person.db.read(digests.due, now=clock.now, limit=9)
    assert due.at == NOON + timedelta(days=6, minutes=30)


async def test_on_zalo_a_week_is_counted(person: Person) -> None:
    reader = Person(person.commands, person.db, Request(channel="zalo", address="z", who="z", words=""))
    weekdays = await reader.asks("/bantin 6h 9h 12h 15h 18h ngày thường")
    assert "06:00, 09:00, 12:00, 15:00, 18:00 các ngày thứ Hai đến thứ Sáu" in weekdays.text
    assert "nhiều nhất 28 bản tin" in (await reader.asks("/bantin 6h 9h 12h 15h 18h trừ chủ nhật")).text


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("7 giờ sáng ngày thường", "Gộp lúc 07:00 các ngày thứ Hai đến thứ Sáu"),
        ("chu nhat 8:00", "Gộp lúc 08:00 Chủ nhật"),
        ("nhận tin hàng ngày", "Gộp lúc 07:00"),
        ("gửi tin lúc 7 giờ sáng từ thứ 2 đến thứ 6", "Gộp lúc 07:00 các ngày thứ Hai đến thứ Sáu"),
        ("weekdays at 7am", "Gộp lúc 07:00 các ngày thứ Hai đến thứ Sáu"),
        ("đến thứ hai", "Tạm dừng"),
    ],
)
async def test_plain_words_that_say_when_are_understood(person: Person, words: str, label: str) -> None:
    await person.asks("/theodoi y tế")
    pressed = await person.presses(await person.asks(words), label)
    assert pressed.text.startswith(("Từ nay: gộp thành bản tin lúc", "Đã tạm dừng đến 06:00"))


async def test_a_filter_has_days_of_its_own(person: Person) -> None:
    await person.asks("/theodoi y tế")
    shown = await person.presses(await person.asks("/caidat"), "Cách báo")
    shown = await person.presses(await person.presses(shown, "Gộp vào bản tin"), "Sáng 7:00")
    shown = await person.presses(shown, "Cuối tuần")
    assert "gộp vào bản tin lúc 07:00 các ngày thứ Bảy và Chủ nhật" in shown.text
    assert button(shown, "Sáng 7:00").chosen and button(shown, "Cuối tuần").chosen
