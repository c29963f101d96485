"""What /yenlang promises: hours in which nothing comes, and how they are said."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.times import QuietRequest, read_quiet
from news.delivery.quiet import QuietHours
from tests.bot.commands.people import Clock, Person, button, labels

NIGHT = (time(22), time(6))


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("22:00-06:00", NIGHT),
        ("22:00–06:00", NIGHT),
        ("22h-6h", NIGHT),
        ("22 - 6", NIGHT),
        ("22h30 đến 5h", (time(22, 30), time(5))),
        ("22h30 den 5h", (time(22, 30), time(5))),
        ("từ 22 giờ tới 6 giờ", NIGHT),
        ("10 giờ tối đến 6 giờ sáng", NIGHT),
        ("10 giờ tối tới 6 giờ sáng", NIGHT),
        ("10 rưỡi tối - 5g30", (time(22, 30), time(5, 30))),
        ("10pm to 6am", NIGHT),
        ("from 22:00 until 06:00", NIGHT),
        ("12 giờ đêm đến 5 giờ sáng", (time(0), time(5))),
        ("11 giờ đêm đến 1 giờ đêm", (time(23), time(1))),
        ("12h trưa - 1h trưa", (time(12), time(13))),
        ("22.30 → 24:00", (time(22, 30), time(0))),
        ("8h-8h", (time(8), time(8))),
        ("22h-6h nhé ạ", NIGHT),
    ],
)
def test_hours_are_read_as_people_write_them(words: str, hours: tuple[time, time]) -> None:
    assert read_quiet(words) == QuietRequest(hours=hours)


@pytest.mark.parametrize("words", ["25h-6h", "22:60-6", "24:30-6h", "22h", "mai", "22h-6h nhé bạn", "-", "22 6"])
def test_what_is_no_span_of_hours_is_none(words: str) -> None:
    assert read_quiet(words) is None


@pytest.mark.parametrize(
    ("words", "urgent"),
    [
        ("22h-6h trừ tin khẩn", True),
        ("22h-6h, tru tin khan cap", True),
        ("22:00-06:00 except breaking news", True),
        ("22h-6h kể cả tin khẩn", False),
        ("22h-6h ca tin khan", False),
        ("22h-6h trừ tin khẩn nhé", True),
        ("22:00-06:00 including urgent", False),
    ],
)
def test_breaking_news_can_be_named_with_the_hours(words: str, urgent: bool) -> None:
    assert read_quiet(words) == QuietRequest(hours=NIGHT, urgent=urgent)


@given(st.text(max_size=120))
def test_whatever_is_typed_is_read_or_not(words: str) -> None:
    wish = read_quiet(words)
    assert wish is None or wish.off or wish.hours or wish.urgent is not None


async def hours_of(person: Person) -> QuietHours | None:
    chat = await person.chat()
    assert chat is not None
    return chat.quiet


async def test_hours_are_set_and_the_question_of_breaking_news_is_asked_once(person: Person) -> None:
    asked = await person.asks("/yenlang 22:00-06:00")
    assert "Giờ yên lặng: 22:00–06:00." in asked.text
    assert "đến 06:00 gửi gộp một lần" in asked.text
    assert "Còn tin khẩn" in asked.text
    answered = await person.presses(asked, "Tin khẩn vẫn gửi ngay")
    assert "Riêng tin khẩn vẫn gửi ngay." in answered.text and answered.replaces
    assert await hours_of(person) == QuietHours(begin=time(22), end=time(6), urgent=True)
    again = await person.asks("yen lang 23h-5h")
    assert "Còn tin khẩn" not in again.text
    assert button(again, "Tin khẩn vẫn gửi ngay").chosen
    assert await hours_of(person) == QuietHours(begin=time(23), end=time(5), urgent=True)
    assert "đến trước tiên" in (await person.presses(again, "Tin khẩn cũng chờ")).text
    assert await hours_of(person) == QuietHours(begin=time(23), end=time(5), urgent=False)


@pytest.mark.parametrize("words", ["/yenlang", "yên lặng", "gio yen lang", "/quiet", "quiet hours", "/im_lang"])
async def test_without_hours_there_is_a_choice(person: Person, words: str) -> None:
    shown = await person.asks(words)
    assert "Chưa đặt giờ yên lặng" in shown.text
    assert labels(shown)[:3] == ["22:00–06:00", "21:00–06:00", "23:00–07:00"]
    pressed = await person.presses(shown, "21:00–06:00")
    assert "Giờ yên lặng: 21:00–06:00." in pressed.text
    now = await person.asks(words)
    assert "Giờ yên lặng: 21:00–06:00." in now.text and button(now, "21:00–06:00").chosen
    assert [not button(now, label).chosen for label in ("Tin khẩn vẫn gửi ngay", "Tin khẩn cũng chờ")] == [True, True]


async def test_the_hours_stand_in_the_settings_and_in_the_data(person: Person) -> None:
    assert "Giờ yên lặng: không có" in (await person.asks("/caidat")).text
    for words, said in (
        ("22h-6h", "22:00–06:00, cả tin khẩn cũng chờ"),
        ("trừ tin khẩn", "22:00–06:00, trừ tin khẩn"),
    ):
        await person.asks(f"/yenlang {words}")
        assert f"Giờ yên lặng: {said}" in (await person.asks("/caidat")).text.splitlines()
        assert f"• Giờ yên lặng: {said}" in (await person.asks("/dulieu")).text.splitlines()
    await person.asks("/xoadulieu đồng ý")
    await person.asks("/start")
    assert await hours_of(person) is None


@pytest.mark.parametrize("words", ["/yenlang tắt", "yen lang tat", "/quiet off", "/yenlang thôi"])
async def test_quiet_hours_can_be_ended(person: Person, clock: Clock, words: str) -> None:
    assert "Chưa đặt giờ yên lặng" in (await person.asks(words)).text
    await person.asks("/yenlang 22h-6h")
    ended = await person.asks(words)
    assert "Đã tắt giờ yên lặng" in ended.text and "từ nãy" not in ended.text
    assert await hours_of(person) is None
    await person.asks("/yenlang 22h-6h")
    clock.move(timedelta(hours=12))
    assert "Tin giữ lại từ nãy sẽ đến ngay." in (await person.asks(words)).text


async def test_a_beginning_that_is_the_end_changes_nothing(person: Person) -> None:
    await person.asks("/yenlang 22h-6h")
    refused = await person.asks("/yenlang 22:00-22:00")
    assert "trùng nhau" in refused.text
    assert await hours_of(person) == QuietHours(begin=time(22), end=time(6))


async def test_hours_that_nobody_can_read_change_nothing(person: Person) -> None:
    await person.asks("/yenlang 22h-6h")
    asked = await person.asks("/yenlang khi nào ngủ")
    assert "Chưa rõ từ mấy giờ" in asked.text and "22:00–06:00" in asked.text
    assert await hours_of(person) == QuietHours(begin=time(22), end=time(6))


async def test_the_same_hours_again_change_nothing_and_ask_nothing_of_a_member(member: Person, leader: Person) -> None:
    await leader.asks("/yenlang 22h-6h")
    assert "Còn tin khẩn" not in (await member.asks("/yenlang 22:00-06:00")).text
    again = await leader.asks("/yenlang 22:00-06:00")
    assert "Giờ yên lặng: 22:00–06:00." in again.text and "Còn tin khẩn" in again.text
    assert await hours_of(leader) == QuietHours(begin=time(22), end=time(6))


async def test_a_word_on_breaking_news_alone_needs_hours(person: Person) -> None:
    assert "Chưa đặt giờ yên lặng" in (await person.asks("/yenlang trừ tin khẩn")).text
    assert await hours_of(person) is None


async def test_digests_that_fall_in_quiet_hours_are_told_of(person: Person) -> None:
    await person.asks("/bantin 5:00 17:30")
    reply = await person.asks("/yenlang 22h-6h")
    late = "Bản tin lúc 05:00 rơi vào giờ yên lặng nên sẽ gộp vào lúc 06:00."
    assert late in reply.text and "gửi gộp một lần" not in reply.text
    chosen = await person.asks("/bantin 23:00")
    assert "Bản tin tới: 06:00 ngày mai" in chosen.text
    assert "trừ trong giờ yên lặng 22:00–06:00" in chosen.text
    assert late.replace("05:00", "23:00") in chosen.text
    await person.asks("/yenlang trừ tin khẩn")
    agreed = await person.asks("/bantin 7:00")
    assert "Tin khẩn vẫn gửi ngay." in agreed.text and "rơi vào" not in agreed.text
    assert "Bản tin tới" not in (await person.asks("/bantin ngay")).text


async def test_in_a_group_only_its_administrators_choose(member: Person, leader: Person) -> None:
    assert "chỉ quản trị viên" in (await member.asks("/yenlang 22h-6h")).text
    assert "22:00–06:00" in (await leader.asks("/yenlang 22h-6h")).text
    assert "chỉ quản trị viên" in (await member.asks("/yenlang tắt")).text


async def test_it_is_said_in_english_too(person: Person) -> None:
    reader = replace(person, request=replace(person.request, language="en"))
    reply = await reader.asks("/quiet 10pm to 6am")
    assert "Quiet hours: 22:00–06:00." in reply.text
    assert "Breaking news still comes at once" in labels(reply)
