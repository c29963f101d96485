"""Several kinds of news in one chat, each heard in its own way, chosen by buttons; and what each brings, measured."""

from datetime import timedelta

import pytest

from news.articles.labels import Label
from news.delivery.modes import Mode
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import articles, filters
from storage.engine.types import Tx
from tests import make
from tests.bot.commands.chosen import list_modes
from tests.bot.commands.people import NOON, Clock, Person, button, labels
from tests.bot.commands.week import fill

WORDS = "nhóm tin"


@pytest.fixture
async def reader(person: Person, clock: Clock) -> Person:
    """Somebody whose bot has read newspapers for a week."""
    await person.db.run(fill)
    clock.move(timedelta(minutes=1))
    return person


async def test_party_news_of_lam_dong_at_once_and_sport_of_all_in_the_evening(reader: Person) -> None:
    await reader.asks("/theodoi xây dựng đảng")
    await reader.asks("/tinh lâm đồng")
    fresh = await reader.presses(await reader.asks("/caidat"), "Thêm nhóm tin riêng")
    menu = await reader.presses(fresh, "Chủ đề")
    assert menu.text.startswith("Nhóm tin thứ 2:\n(Đang tắt:")
    while "Thể thao" not in labels(menu):
        menu = await reader.presses(menu, "Tiếp ▸")
    menu = await reader.presses(menu, "Thể thao")
    assert menu.text.startswith("Nhóm tin thứ 2:")
    assert menu.text.splitlines()[-1] == "Đã chọn tin Thể thao."
    screen = await reader.presses(menu, "Xong")
    assert screen.text == "Tin Thể thao: đang tạm tắt."
    screen = await reader.presses(screen, "Gộp vào bản tin")
    assert screen.text.splitlines() == [
        "Tin Thể thao: gộp vào bản tin lúc 17:30; khoảng 3 tin mỗi ngày.",
    ]
    assert button(screen, "Gộp vào bản tin").chosen
    assert button(screen, "Chiều 17:30").chosen
    settings = await reader.presses(screen, "Xong")
    assert settings.text.splitlines()[1:3] == [
        "1. Tin Xây dựng Đảng ở Lâm Đồng: báo ngay.",
        "2. Tin Thể thao: gộp vào bản tin lúc 17:30.",
    ]
    assert await list_modes(reader) == [
        (["xay-dung-dang", "lam-dong"], Mode.AS_CHAT, ""),
        (["the-thao"], Mode.DIGEST, ""),
    ]
    await reader.asks("/theodoi giáo dục")  # about the first again
    assert (await list_modes(reader))[0][0] == ["giao-duc", "xay-dung-dang", "lam-dong"]


async def test_who_needs_only_one_never_sees_the_word(reader: Person) -> None:
    for words in (
        "/theodoi y tế",
        "/tinh hà nội",
        "/tukhoa cao tốc",
        "/bo y tế",
        "/moinhat",
        "/bantin 7:00",
        "/dulieu",
    ):
        reply = await reader.asks(words)
        assert WORDS not in reply.text.lower()
    screen = await reader.presses(await reader.asks("/caidat"), "Cách báo")
    screen = await reader.presses(screen, "Báo không chuông")
    assert WORDS not in (screen.text + str(labels(screen))).lower()
    assert (await list_modes(reader))[0][1:] == (Mode.SILENT, "")
    assert "Bỏ nhóm tin này" not in labels(screen)


async def test_a_digest_hour_of_its_own(reader: Person) -> None:
    await reader.asks("/theodoi thể thao")
    screen = await reader.presses(await reader.asks("/caidat"), "Cách báo")
    screen = await reader.presses(await reader.presses(screen, "Gộp vào bản tin"), "Sáng 7:00")
    assert screen.text.startswith("Tin Thể thao: gộp vào bản tin lúc 07:00;")
    await reader.presses(screen, "Báo ngay")
    assert await list_modes(reader) == [(["the-thao"], Mode.AS_CHAT, "")]


async def test_who_has_one_chooses_when_in_either_place(reader: Person) -> None:
    await reader.asks("/theodoi thể thao")
    screen = await reader.presses(await reader.asks("/caidat"), "Cách báo")
    await reader.presses(screen, "Báo ngay")
    assert (await list_modes(reader))[0][1] is Mode.AS_CHAT  # it is heard so already
    await reader.presses(screen, "Báo không chuông")
    assert "Giờ gửi: báo không chuông" in (await reader.asks("/caidat")).text.splitlines()
    await reader.asks("/bantin ngay")
    assert (await list_modes(reader))[0][1] is Mode.SILENT
    await reader.asks("/bantin 7:00")
    assert (await list_modes(reader))[0][1] is Mode.AS_CHAT
    assert "Giờ gửi: gộp thành bản tin lúc 07:00" in (await reader.asks("/caidat")).text.splitlines()
    await reader.asks("/bantin ngay")
    await reader.presses(screen, "Gộp vào bản tin")
    await reader.asks("/bantin ngay")  # as the chat hears already, but not its filter
    assert (await list_modes(reader))[0][1] is Mode.AS_CHAT
    assert "Giờ gửi: có tin là gửi ngay" in (await reader.asks("/caidat")).text.splitlines()
    await reader.asks("/bantin 7:00")
    await reader.presses(screen, "Báo ngay")
    await reader.asks("/thu + giáo dục")
    await reader.asks("/bantin 12:00")  # with several, what was chosen for one stays
    assert [mode for _topics, mode, _hours in await list_modes(reader)] == [Mode.AT_ONCE, Mode.AS_CHAT]


async def test_a_removed_one_comes_back_by_its_button(reader: Person) -> None:
    await reader.asks("/theodoi giáo dục")
    await reader.presses(await reader.asks("/thu thể thao ở Nghệ An"), "Nhận những tin như vậy")
    before = await list_modes(reader)
    settings = await reader.asks("/caidat")
    screen = await reader.presses(settings, "2. Tin Thể thao ở Nghệ An")
    gone = await reader.presses(screen, "Bỏ nhóm tin này")
    assert gone.text.splitlines()[0] == "Đã bỏ tin Thể thao ở Nghệ An."
    assert len(await list_modes(reader)) == 1
    again = await reader.presses(screen, "Báo ngay")
    assert again.text == "Nhóm tin ấy không còn nữa."
    back = await reader.presses(gone, "Hoàn tác")
    assert "• 2. Tin Thể thao ở Nghệ An: báo ngay." in back.text.splitlines()
    assert await list_modes(reader) == before


async def test_what_brings_all_or_nothing_is_said_before_it_begins(reader: Person) -> None:
    await reader.asks("/theodoi giáo dục")
    for topic, said in (("tất cả", "mọi tin của các báo"), ("du lịch", "7 ngày qua không có tin nào như vậy")):
        await reader.presses(await reader.asks("/caidat"), "Thêm nhóm tin riêng")
        screen = await reader.presses(await reader.asks(f"/theodoi {topic}"), "Xong")
        question = await reader.presses(screen, "Báo ngay")
        assert said in question.text
        assert (await list_modes(reader))[-1][1] is Mode.OFF
        await reader.presses(question, "Vẫn nhận")
        assert (await list_modes(reader))[-1][1] is Mode.AT_ONCE


async def test_nothing_is_switched_on_that_asks_for_nothing(reader: Person) -> None:
    screen = await reader.presses(await reader.asks("/caidat"), "Thêm nhóm tin riêng")
    reply = await reader.presses(screen, "Báo ngay")
    assert reply.text.splitlines()[0] == "Chưa chọn chủ đề hay từ khóa nào."
    assert (await list_modes(reader))[-1] == ([], Mode.OFF, "")


async def test_there_are_not_more_than_a_person_can_look_after(reader: Person) -> None:
    for topic in ("y tế", "giáo dục", "kinh tế", "thể thao", "du lịch", "pháp luật", "môi trường", "xã hội", "văn hóa"):
        await reader.asks(f"/thu + {topic}")
    await reader.asks("/thu + giáo dục ở Nghệ An")
    assert len(await list_modes(reader)) == filters.MOST
    assert "nhiều nhóm tin nhất" in (await reader.asks("/thu + thể thao ở Nghệ An")).text
    full = await reader.presses(await reader.asks("/caidat"), "Thêm nhóm tin riêng")
    assert full.text.startswith("Bạn đã có 10 nhóm tin")


async def test_a_channel_with_few_messages_offers_no_mode_that_needs_many(reader: Person) -> None:
    zalo = Person(reader.commands, reader.db, reader.request.__class__(channel="zalo", address="z", who="z", words=""))
    await zalo.asks("/theodoi thể thao")
    screen = await zalo.presses(await zalo.asks("/caidat"), "Cách báo")
    assert {"Báo ngay", "Báo không chuông", "Sáng 7:00"}.isdisjoint(labels(screen))
    number = button(screen, "Tạm tắt").command.split()[1]
    for words in ("ngay", "ban-tin mỗi giờ", "ban-tin 6:00 7:00 8:00"):  # typed all the same
        refused = await zalo.asks(f"/caidat {number} {words}")
        assert refused.text.splitlines()[0].endswith("mỗi tuần nhiều nhất 28 bản tin.")
        assert (await list_modes(zalo))[0][1:] == (Mode.AS_CHAT, "")
    await zalo.asks(f"/caidat {number} ban-tin 6:00")
    assert (await list_modes(zalo))[0][1:] == (Mode.DIGEST, "06:00")
    await zalo.asks("/thu + giáo dục")
    assert "nhiều nhất 28 bản tin" in (await zalo.asks("/bantin 7:00 8:00 9:00 10:00")).text  # with the filter's own
    assert "Từ nay" in (await zalo.asks("/bantin 6:00 7:00 8:00 9:00")).text
    assert "Từ nay" in (await zalo.asks("/bantin 6:00 7:00 8:00 9:00 10:00 thứ 2 đến thứ 6")).text  # 25 and 2 a week
    assert "nhiều nhất 28 bản tin" in (await zalo.asks(f"/caidat {number} ban-tin 7:30 ngày thường")).text
    await zalo.asks(f"/caidat {number} ban-tin 7:30 cuối tuần")
    assert (await list_modes(zalo))[0][1:] == (Mode.DIGEST, "67@07:30")


async def test_a_member_of_a_group_changes_none(member: Person, leader: Person) -> None:
    await leader.asks("/theodoi giáo dục")
    settings = await leader.asks("/caidat")
    answer = await member.presses(settings, "Thêm nhóm tin riêng")
    assert "chỉ quản trị viên" in answer.text
    assert len(await list_modes(leader)) == 1


async def test_a_change_says_what_will_come_and_how_much(reader: Person) -> None:
    followed = await reader.asks("/theodoi giáo dục, thể thao")
    assert followed.text == "Từ nay bạn nhận tin Giáo dục; Thể thao: khoảng 5 tin mỗi ngày."
    narrowed = await reader.asks("/tinh nghệ an")
    assert narrowed.text == "Từ nay bạn nhận tin Giáo dục; Thể thao ở Nghệ An: khoảng 3 tin mỗi ngày."
    fewer = await reader.asks("/bo giáo dục")
    assert fewer.text.splitlines() == [
        "Đã bỏ: Giáo dục.",
        "Từ nay bạn nhận tin Thể thao ở Nghệ An: khoảng 1 tin mỗi ngày.",
    ]
    words = await reader.asks("/tukhoa tin 2")
    assert "Từ nay bạn nhận tin Thể thao và tin có “tin 2” ở Nghệ An: khoảng 1 tin mỗi ngày." in words.text.splitlines()


async def test_a_switch_of_a_menu_says_so_too(reader: Person) -> None:
    menu = await reader.presses(await reader.asks("/chude"), "Xây dựng Đảng")
    assert "Từ nay bạn nhận tin Xây dựng Đảng: khoảng 3 tin mỗi ngày." in menu.text.splitlines()
    places = await reader.asks("/tinh 1 +nghe-an")
    assert "Từ nay bạn nhận tin Xây dựng Đảng ở Nghệ An: khoảng 1 tin mỗi ngày." in places.text.splitlines()


async def test_a_switch_pressed_twice_leaves_the_filters_alone_whose_menu_was_not_shown(reader: Person) -> None:
    await reader.asks("/theodoi y tế")
    await reader.asks("/thu + y tế ở Huế")
    before = await list_modes(reader)
    await reader.asks("/chude 1 -y-te")
    await reader.asks("/chude 1 -y-te")
    assert [topics for topics, _mode, _hours in await list_modes(reader)] == [[], before[1][0]]


async def test_what_came_by_another_one_goes_by_its_button(reader: Person) -> None:
    await reader.asks("/theodoi giáo dục")
    await reader.asks("/thu + thể thao")
    await reader.asks("/thu + “cao tốc”")
    assert (await reader.asks("/bo thể thao")).text.splitlines()[0] == "Đã bỏ: Thể thao."
    assert (await reader.asks("/bo cao tốc")).text.splitlines()[0] == "Đã bỏ: “cao tốc”."
    assert [topics for topics, _mode, _hours in await list_modes(reader)] == [["giao-duc"]]


async def test_a_topic_that_another_one_for_everything_brings_is_left_out_there(reader: Person) -> None:
    await reader.asks("/theodoi giáo dục")
    await reader.asks("/thu + mọi tin trừ du lịch")
    assert (await reader.asks("/bo thể thao")).text.splitlines()[0] == "Đã bỏ: Thể thao."
    settings = await reader.asks("/caidat")
    assert "2. Mọi tin, trừ Du lịch; Thể thao: báo ngay." in settings.text.splitlines()


async def test_a_button_means_what_its_message_is_about_however_late_it_is_pressed(
    reader: Person, clock: Clock
) -> None:
    await reader.asks("/theodoi giáo dục")
    menu = await reader.presses(await reader.presses(await reader.asks("/caidat"), "Thêm nhóm tin riêng"), "Chủ đề")
    clock.move(timedelta(hours=5))
    await reader.asks("/theodoi y tế")  # about the first again
    menu = await reader.presses(menu, "Kinh tế")
    assert menu.text.startswith("Nhóm tin thứ 2:")
    assert [topics for topics, _mode, _hours in await list_modes(reader)] == [["giao-duc", "y-te"], ["kinh-te"]]
    await reader.presses(await reader.presses(menu, "Xong"), "Bỏ nhóm tin này")
    assert (await reader.presses(menu, "Kinh tế")).text == "Nhóm tin ấy không còn nữa."


async def test_what_is_off_says_so_where_somebody_asks_for_it(reader: Person) -> None:
    await reader.asks("/theodoi du lịch")
    screen = await reader.presses(await reader.asks("/caidat"), "Cách báo")
    await reader.presses(screen, "Tạm tắt")

    def bring(tx: Tx) -> None:
        number = make.stored(tx, title="Mùa hoa trên cao nguyên đá", url="https://b.example/hoa")
        articles.label(tx, number, [Label(kind=Kind.TOPIC, value=one) for one in ("du-lich", EVERYTHING)])
        [stored] = articles.of(tx, [number])
        articles.mark_matched(tx, stored)
        make.fan_out(tx, article=number, now=NOON)

    await reader.db.run(bring)
    assert "Bạn đang tạm tắt những tin như thế này." in (await reader.asks("/visao Mùa hoa trên cao nguyên đá")).text
