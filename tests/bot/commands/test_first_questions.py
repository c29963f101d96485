"""/start of somebody new: from where, about what and when, by buttons, and the newest article at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import catalogue
from bot.commands import Commands
from bot.commands.first_questions import NEW
from bot.config.sections import ReadersConfig
from bot.requests import Request
from news.delivery.messages import Reply
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import digests
from storage.engine.database import Database
from tests import make
from tests.bot.commands import week
from tests.bot.commands.people import Clock, Person, button, commands, desk, labels

ANSWERED = "Từ nay bạn nhận tin Xây dựng Đảng ở Nghệ An: khoảng 1 tin mỗi ngày."


async def hours_of(person: Person) -> str:
    chat = await person.chat()
    assert chat
    return await person.db.read(digests.chosen, chat=chat.number)


async def settings_of(person: Person) -> tuple[list[str], list[str], str]:
    return await person.follows(), await person.follows(Kind.PROVINCE), await hours_of(person)


async def turned_to(person: Person, reply: Reply, label: str) -> Reply:
    """The first question again, at the page where this province stands."""
    reply = await person.presses(reply, "‹ Quay lại")
    while label not in labels(reply):
        reply = await person.presses(reply, "Tiếp ▸" if "Tiếp ▸" in labels(reply) else "Tỉnh khác ▸")
    return reply


async def test_three_answers_and_the_newest_article_of_it_is_there(person: Person) -> None:
    await person.db.run(week.fill)
    first = await person.asks("/start")
    assert first.text.startswith("Chào bạn, đây là Báo Tin.\n") and "Câu 1/3" in first.text
    assert len(first.text.splitlines()) == 3 and not first.replaces
    second = await person.presses(await person.presses(first, "Tỉnh khác ▸"), "Hà Nội")
    assert "Từ nay bạn nhận mọi tin ở Hà Nội" in second.text and button(second, "Tất cả chủ đề").chosen
    first = await person.presses(second, "‹ Quay lại")
    assert labels(first)[0] == "Hà Nội" and button(first, "Hà Nội").chosen
    second = await person.presses(await person.presses(first, "Tỉnh khác ▸"), "An Giang")
    assert await person.follows(Kind.PROVINCE) == ["an-giang"]  # this one, no longer that one
    second = await person.presses(await turned_to(person, second, "Nghệ An"), "Nghệ An")
    assert second.text.startswith("Đã chọn Nghệ An.\nCâu 2/3") and labels(second)[0] == "Xây dựng Đảng"
    second = await person.presses(await person.presses(second, "Kinh tế"), "Xây dựng Đảng")
    second = await person.presses(second, "Kinh tế")
    assert ANSWERED in second.text and second.replaces and second.toast == "Đã bỏ Kinh tế."
    third = await person.presses(second, "Xong ›")
    assert [one.chosen for row in third.choices for one in row] == [True, False, False, False, False]
    end = await person.presses(third, "Bản tin sáng 7:00")
    assert end.text.startswith(
        f"{ANSWERED} Bài mới được gộp thành bản tin, gửi đến đây lúc 07:00.\n\n• Tin 41\n"
    )  # the last to come
    assert labels(end) == ["Tin mới nhất", "Cài đặt", "‹ Chọn lại"] and end.replaces
    assert await settings_of(person) == (["xay-dung-dang"], ["nghe-an"], "07:00")
    await person.asks("/hoantac")  # each answer is taken back by itself
    assert await settings_of(person) == (["xay-dung-dang"], ["nghe-an"], "")


async def test_who_passes_over_every_question_keeps_what_there_was(person: Person) -> None:
    reply = await person.asks("/start")
    for label in ("Bỏ qua ›", "Xong ›", "Bỏ qua ›"):
        reply = await person.presses(reply, label)
    assert reply.text.startswith("Bạn chưa chọn gì nên chưa có tin gửi đến.")
    assert labels(reply)[0] == "Nhận mọi tin"
    assert await settings_of(person) == ([], [], "")


@pytest.mark.parametrize(
    ("words", "said", "places"),
    [
        ("nghệ an", "Đã chọn Nghệ An.\nCâu 2/3", ["nghe-an"]),
        ("tỉnh Nghệ An và hà tĩnh", "Đã chọn Nghệ An, Hà Tĩnh.\nCâu 2/3", ["ha-tinh", "nghe-an"]),
        ("đà lạt", "Đã chọn Lâm Đồng.\n“Đà Lạt” thuộc Lâm Đồng", ["lam-dong"]),
        ("Bình Thuận", "Đã chọn Bình Thuận.\nBình Thuận nay thuộc tỉnh Lâm Đồng.", ["binh-thuan"]),
        ("đn", "“đn” là nơi nào?", []),
        ("toàn quốc", "Đã chọn cả nước.\nCâu 2/3", []),
    ],
)
async def test_a_place_that_is_typed_answers_the_first_question(
    person: Person, words: str, said: str, places: list[str]
) -> None:
    await person.asks("/start")
    reply = await person.asks(words)
    assert reply.text.startswith(said) and not reply.replaces
    assert sorted(await person.follows(Kind.PROVINCE)) == places
    if not places and "nơi nào" in said:
        assert (await person.presses(reply, "Đồng Nai")).text.startswith("Đã chọn Đồng Nai.\n")


@pytest.mark.parametrize(
    "words", ["y tế ở Nghệ An", "theo dõi giáo dục", "/tinh Huế", "báo Nghệ An", "/bantin 7:00", "ơi"]
)
async def test_whatever_else_is_typed_works_as_it_does_at_any_time(
    person: Person, sqlite_db: Database, clock: Clock, words: str
) -> None:
    await person.asks("/start")
    other = Person(commands(sqlite_db, clock), sqlite_db, replace(person.request, address="8"))
    await other.asks("/trogiup")
    clock.move(NEW + timedelta(hours=1))
    later = await other.asks(words)
    clock.move(-NEW - timedelta(hours=1))
    assert (await person.asks(words)).text == later.text


async def test_a_press_that_comes_twice_or_late_does_no_harm(person: Person, sqlite_db: Database, clock: Clock) -> None:
    first = await person.asks("/start")
    once, twice = await person.presses(first, "Hà Nội"), await person.presses(first, "Hà Nội")
    assert once.choices == twice.choices and "Hà Nội" in twice.text
    clock.move(timedelta(days=30))
    again = replace(person, commands=commands(sqlite_db, clock))  # the program was started anew
    assert "Huế" in (await again.presses(first, "Huế")).text
    await again.asks("/tukhoa giá cà phê")
    before = await settings_of(again)
    for command in ("1 hue", "1 ca-nuoc", "2 1 +y-te", "3 07:00", "4"):
        reply = await again.commands.answer(replace(again.request, words=f"/start {command}", pressed=True))
        assert reply and reply.replaces and reply.toast.startswith("Những câu hỏi này đã qua.")
    assert await settings_of(again) == before


@pytest.mark.parametrize(
    "rest", ["1 99", "1 khong-co", "1 giáo dục", "2 99", "2 1 +khong-co", "3 99:00", "3 xyz", "3 mỗi giờ"]
)
async def test_odd_words_in_a_press_are_answered_with_a_question(person: Person, rest: str) -> None:
    await person.asks("/start")
    reply = await person.asks(f"/start {rest}")
    assert "trục trặc" not in reply.text and reply.choices
    assert await person.follows() == []


async def test_several_places_that_go_by_one_press_can_be_had_back(person: Person) -> None:
    await person.asks("/tinh nghệ an, hà tĩnh")
    reply = await person.asks("/start 1 hue")
    assert await person.follows(Kind.PROVINCE) == ["hue"]
    await person.presses(reply, "Hoàn tác")
    assert sorted(await person.follows(Kind.PROVINCE)) == ["ha-tinh", "nghe-an"]


async def test_groups_and_who_came_by_a_link_or_has_chosen_are_not_asked(person: Person, leader: Person) -> None:
    for reply in (
        await leader.asks("/start"),
        await leader.asks("/start 1 hue"),
        await person.asks("/start topic_y-te"),
        await person.asks("/start"),
    ):
        assert "Câu 1/3" not in reply.text
    assert await leader.follows(Kind.PROVINCE) == []


async def test_a_link_that_carries_a_number_is_a_start_like_any_other(person: Person) -> None:
    assert (await person.asks("/start 2")).text.startswith("Chào bạn, đây là Báo Tin.\n")
    assert "Câu 2/3" in (await person.asks("/start 2")).text


async def test_who_reads_vietnamese_on_an_english_phone_is_asked_on_in_vietnamese(person: Person) -> None:
    foreigner = replace(person, request=replace(person.request, address="11", language="en"))
    first = await foreigner.asks("/start")
    assert "Question 1 of 3" in first.text
    first = await foreigner.presses(first, "Tiếng Việt")
    assert first.text.startswith("Câu 1/3") and first.replaces and "Tiếng Việt" not in labels(first)
    assert "Câu 2/3" in (await foreigner.presses(first, "Cả nước")).text


async def test_who_has_nothing_is_asked_again_whenever_they_start(person: Person, clock: Clock) -> None:
    await person.asks("/start")
    clock.move(timedelta(days=400))
    again = (await person.asks("/start")).text
    assert "Câu 1/3" in again and "gõ tên" not in again  # a name that is typed then is as good as any other


async def test_what_the_operator_set_is_marked_and_stays(person: Person, clock: Clock) -> None:
    config = ReadersConfig(follow=["Giáo dục"], provinces=["nghe-an"], hours="6:30")
    newcomer = replace(person, commands=Commands(replace(desk(person.db, clock), readers=config)))
    first = await newcomer.asks("/start")
    assert "Đang gửi đến đây:\nChủ đề: Giáo dục\nChỉ tin của: Nghệ An\nCâu 1/3" in first.text
    assert first == await newcomer.asks("/start")
    assert button(first, "Nghệ An").chosen
    second = await newcomer.presses(first, "Bỏ qua ›")
    assert "Bạn đang nhận tin Giáo dục ở Nghệ An." in second.text
    third = await newcomer.presses(second, "Xong ›")
    assert button(third, "Gộp thành bản tin lúc 06:30").chosen
    await newcomer.presses(third, "Gộp thành bản tin lúc 06:30")
    assert await settings_of(newcomer) == (["giao-duc"], ["nghe-an"], "06:30")
    assert (await newcomer.asks("huế")).text.startswith("Đã chọn Huế.\n")


async def test_hours_that_are_of_some_days_are_offered_with_these_and_kept(person: Person) -> None:
    await person.asks("/start")
    await person.asks("/bantin 7:00 thứ 2 đến thứ 6, 8:00 chủ nhật")
    third = await person.asks("/start 3")
    label = "Gộp thành bản tin lúc 07:00 các ngày thứ Hai đến thứ Sáu, 08:00 Chủ nhật"
    assert button(third, label).chosen
    assert "07:00 các ngày thứ Hai đến thứ Sáu" in (await person.presses(third, label)).toast
    assert await hours_of(person) == "12345@07:00 7@08:00"


async def test_on_zalo_only_digests_are_offered_as_many_as_there_is_room_for(person: Person) -> None:
    zalo = replace(person, request=Request(channel="zalo", address="z", who="z", words=""))
    await zalo.asks("chào")
    third = await zalo.asks("/start 3")
    assert labels(third)[:3] == [
        "Gộp thành bản tin lúc 11:30, 17:30",
        "Bản tin sáng 7:00",
        "Bản tin sáng 7:00 và chiều 17:30",
    ]
    assert button(third, "Gộp thành bản tin lúc 11:30, 17:30").chosen
    assert "Câu 3/3" in (await zalo.asks("/start 3 ngay")).text
    assert await hours_of(zalo) == "11:30 17:30"


async def test_the_provinces_that_many_have_and_those_whose_papers_are_read_come_first(
    person: Person, sqlite_db: Database
) -> None:
    await sqlite_db.run(make.feed, province="ca-mau")
    other = replace(person, request=replace(person.request, address="8"))
    await other.asks("/tinh gia lai")
    assert labels(await person.asks("/start"))[:2] == ["Gia Lai", "Cà Mau"]


async def test_what_the_buttons_carry_is_what_telegram_takes(person: Person) -> None:
    topics = [one.slug for one in catalogue.taxonomy()]
    places = [one.slug for one in catalogue.provinces()]
    longest = [f"/start 2 9 +{max(topics, key=len)}", f"/start 1 {max(places, key=len)}", "/start 3 07:00 17:30"]
    assert all(len(command.encode()) <= 64 for command in longest)
    assert EVERYTHING not in topics
