"""/tamdung and /tieptuc: quiet for a while."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.times import LONGEST, read_duration
from bot.commands.until import read_until
from bot.requests import Request
from news.text.dates import VIETNAM
from tests import make
from tests.bot.commands.people import NOON, Clock, Person, button, labels, publish

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("words", "wait"),
    [
        ("1h", HOUR),
        ("12 giờ", 12 * HOUR),
        ("2 tiếng", 2 * HOUR),
        ("3 ngày", 3 * DAY),
        ("3 NGAY", 3 * DAY),
        ("ba ngày", 3 * DAY),
        ("trong 3 ngày tới", 3 * DAY),
        ("hai tuần nữa", 14 * DAY),
        ("2 tuan", 14 * DAY),
        ("1w", 7 * DAY),
        ("a week", 7 * DAY),
        ("for 2 days", 2 * DAY),
        ("900 tuần", LONGEST),
        ("30 phút", HOUR / 2),
        ("0 ngày", None),
        ("ngày", None),
        ("3", None),
        ("nửa ngày", None),
        ("đến 7h sáng mai", None),
        ("3 con", None),
        ("", None),
    ],
)
def test_a_duration_is_read_as_people_write_it(words: str, wait: timedelta | None) -> None:
    assert read_duration(words) == wait


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("đến mai", "24 06:00"),
        ("đến sáng mai", "24 06:00"),
        ("đến 7h sáng mai", "24 07:00"),
        ("đến 7 giờ tối", "23 19:00"),
        ("tới 18h hôm nay", "23 18:00"),
        ("đến 8h", "24 08:00"),
        ("đến thứ hai", "30 06:00"),
        ("đến thứ 4", "25 06:00"),
        ("den thu 4 tuan sau", "02/12 06:00"),
        ("đến chủ nhật", "29 06:00"),
        ("đến 9h thứ sáu", "27 09:00"),
        ("đến hết tuần", "30 06:00"),
        ("đến hết ngày mai", "25 06:00"),
        ("đến ngày 25/11", "25 06:00"),
        ("đến 7:30 25-11-2026", "25 07:30"),
        ("đến hết 25/11", "26 06:00"),
        ("until monday", "30 06:00"),
        ("until tomorrow", "24 06:00"),
        ("3 ngày", "26 12:00"),
        ("đến 17h 23/11", "23 17:00"),
        ("đến 5h chiều ngày 23/11", "23 17:00"),
        ("đến hết 23/11", "24 06:00"),
        ("đến 23/11", None),
        ("đến 9h 23/11", None),
        ("đến 30/2", None),
        ("đến 20/11/2025", None),
        ("đến 25h", None),
        ("đến 6h hôm nay", None),
        ("đến", None),
        ("mai", None),
        ("đến Tết", None),
    ],
)
def test_the_end_of_a_pause_is_read_as_people_say_it(words: str, until: str | None) -> None:
    found = read_until(words, now=NOON)
    said = None if found is None else found.astimezone(VIETNAM).strftime("%d/%m %H:%M")
    wanted = until if until is None or "/" in until else until.replace(" ", "/11 ")
    assert said == wanted


def test_a_day_that_is_over_this_year_is_next_year_s() -> None:
    assert read_until("đến 20/11", now=NOON) == datetime(2027, 11, 19, 23, tzinfo=UTC)


async def test_a_pause_until_a_day_is_understood_with_and_without_a_slash(person: Person) -> None:
    for words in ("/tamdung đến thứ hai", "tạm dừng đến thứ hai"):
        assert "Đã tạm dừng đến 06:00 30/11/2026." in (await person.asks(words)).text
    assert "Đã tạm dừng đến 12:30" in (await person.asks("/tamdung 30 phút")).text


@given(st.text())
def test_any_words_are_an_end_within_a_year_or_none(words: str) -> None:
    for said in (words, f"đến {words}"):
        until = read_until(said, now=NOON)
        assert until is None or NOON < until <= NOON + LONGEST


@given(st.text() | st.from_regex(r"\d{1,9} (ngày|giờ|tuần)", fullmatch=True))
def test_any_text_is_a_duration_within_a_year_or_none(words: str) -> None:
    wait = read_duration(words)
    assert wait is None or timedelta() < wait <= LONGEST


async def test_without_a_time_there_is_a_choice(person: Person) -> None:
    reply = await person.asks("tạm dừng")
    assert labels(reply) == ["1 giờ", "1 ngày", "3 ngày", "1 tuần"]
    reply = await person.presses(reply, "3 ngày")
    assert "đến 12:00 26/11/2026" in reply.text
    assert reply.replaces
    chat = await person.chat()
    assert chat
    assert chat.paused_until == NOON + 3 * DAY


async def test_what_is_no_time_is_explained(person: Person) -> None:
    reply = await person.asks("/tamdung đến tết")
    assert "/tamdung 3 ngày" in reply.text
    chat = await person.chat()
    assert chat
    assert chat.paused_until is None


@pytest.mark.parametrize("words", ["/tieptuc", "/tamdung thôi", "tiếp tục", "/tamdung off", "/resume"])
async def test_a_pause_is_ended(person: Person, words: str) -> None:
    await person.asks("/theodoi y tế")
    await person.asks("/pause 2 days")
    assert "Đã nhận tin trở lại" in (await person.asks(words)).text
    chat = await person.chat()
    assert chat
    assert chat.paused_until is None
    assert "không tạm dừng" in (await person.asks("/tieptuc")).text


async def test_a_paused_chat_hears_nothing_until_its_time_is_over(person: Person, clock: Clock) -> None:
    await person.asks("/theodoi tất cả")
    await person.asks("/tamdung 1 ngày")
    during = await person.db.run(publish, "Trong lúc nghỉ")
    assert await person.db.run(make.fan_out, article=during, now=clock.now + HOUR) == 0
    after = await person.db.run(publish, "Sau đó")
    assert await person.db.run(make.fan_out, article=after, now=clock.now + DAY) == 1


async def test_a_pause_that_runs_is_told_and_can_be_ended_where_it_is_asked_for(person: Person, clock: Clock) -> None:
    await person.asks("/theodoi tất cả")
    await person.asks("/tamdung 1 ngày")
    reply = await person.asks("/tamdung")
    assert "Đang tạm dừng đến" in reply.text
    await person.presses(reply, "Nhận tin lại")
    await person.asks("/tamdung 1 ngày")
    clock.move(DAY)
    assert "Đang tạm dừng" not in (await person.asks("/caidat")).text


async def test_one_who_resumes_and_follows_nothing_is_told_why_nothing_comes(person: Person) -> None:
    reply = await person.asks("/tieptuc")
    assert "chưa có tin gửi đến" in reply.text
    assert "Chọn chủ đề" in labels(reply)


async def miss(person: Person, clock: Clock, stories: int) -> None:
    """A pause of half a day in which so much is published."""
    await person.asks("/theodoi y tế")
    await person.asks("/tamdung 3 ngày")
    clock.move(timedelta(hours=6))
    for number in range(stories):
        when = clock.now + timedelta(minutes=number)
        await person.db.run(publish, f"Tin y tế số {number}", about=("y-te",), when=when)
    await person.db.run(publish, "Tin du lịch", about=("du-lich",), when=clock.now)
    clock.move(timedelta(hours=6))


async def test_after_a_pause_the_best_that_was_missed_is_offered_or_news_from_now_on(
    person: Person, clock: Clock
) -> None:
    await miss(person, clock, 12)
    back = await person.asks("/tieptuc")
    assert "Bạn muốn nhận tin từ nay, hay xem những tin hay nhất đã lỡ?" in back.text
    assert labels(back)[:2] == ["Từ nay", "Những tin hay nhất đã lỡ"]
    best = await person.presses(back, "Những tin hay nhất đã lỡ")
    assert best.text.startswith("10 tin hay nhất trong 12 tin đã lỡ từ 12:00 23/11/2026:")
    assert best.text.count("• Tin y tế số") == 10 and "du lịch" not in best.text
    onward = await person.presses(back, "Từ nay")
    assert onward.text == "Tin đã lỡ sẽ không gửi lại. Có bài mới, tin sẽ đến đây." and onward.replaces


async def test_where_nothing_was_missed_nothing_is_offered(person: Person, clock: Clock) -> None:
    await miss(person, clock, 0)
    assert labels(await person.asks("/tieptuc")) == ["Tin mới nhất"]
    assert labels(await person.asks("/tieptuc")) == ["Tin mới nhất"]


async def test_a_pause_that_ended_by_itself_can_be_made_up_for_too(person: Person, clock: Clock) -> None:
    await miss(person, clock, 2)
    clock.move(timedelta(days=3))
    back = await person.asks("/tieptuc")
    best = await person.presses(back, "Những tin hay nhất đã lỡ")
    assert best.text.startswith("Những tin hay nhất đã lỡ từ 12:00 23/11/2026:")
    assert "Những tin hay nhất đã lỡ" not in labels(await person.asks("/tieptuc"))


async def test_its_buttons_change_no_later_pause(person: Person, clock: Clock) -> None:
    await miss(person, clock, 2)
    back = await person.asks("/tieptuc")
    await person.asks("/tamdung 1 tuần")
    assert "Đang tạm dừng đến" in (await person.presses(back, "Từ nay")).text
    await person.presses(back, "Những tin hay nhất đã lỡ")
    assert "Đang tạm dừng đến" in (await person.asks("/caidat")).text


async def test_on_zalo_fewer_are_shown(person: Person, clock: Clock) -> None:
    reader = Person(person.commands, person.db, Request(channel="zalo", address="z", who="z", words=""))
    await miss(reader, clock, 7)
    back = await reader.asks("/tieptuc")  # a number stands for the words of its line there, and is no press
    best = await reader.asks(button(back, "Những tin hay nhất đã lỡ").command)
    assert best.text.startswith("5 tin hay nhất trong 7 tin đã lỡ")
    assert (await reader.asks(button(back, "Từ nay").command)).text.startswith("Tin đã lỡ sẽ không gửi lại.")
