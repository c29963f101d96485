"""Deleting much: what goes, what stays, and how it is taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from jobs.upkeep.sweep import sweep
from news.delivery.subscriptions import EVERYTHING, Filter, Kind
from storage import former_filters, subscriptions
from storage.engine.database import Database
from tests import make
from tests.bot.commands.people import NOON, Clock, Person, commands, labels, publish

SOON = timedelta(minutes=9)
LATE = timedelta(minutes=11)
MINUTE = timedelta(minutes=1)


async def chosen(person: Person) -> Filter:
    """All that the chat follows and leaves out."""
    chat = await person.chat()
    assert chat
    return await person.db.read(subscriptions.get, chat=chat.number)


@pytest.fixture
async def reader(person: Person) -> Person:
    """Somebody with choices of every kind."""
    await person.asks("/theodoi y tế, thể thao")
    await person.asks("/tukhoa Cao tốc, -bóng đá")
    await person.asks("/tinh Lâm Đồng, Gia Lai")
    return person


async def test_all_topics_go_and_what_was_not_named_stays(reader: Person) -> None:
    reply = await reader.asks("Bỏ mọi chủ đề")
    assert reply.text.splitlines() == [
        "Đã bỏ: Y tế, sức khỏe; Thể thao.",
        "Từ nay bạn nhận tin có “Cao tốc” ở Gia Lai, Lâm Đồng, trừ tin có “bóng đá”.",
        "Lỡ tay thì chọn “Hoàn tác” trong 10 phút, mọi thứ sẽ như cũ.",
    ]
    assert (await reader.follows(), await reader.follows(Kind.KEYWORD)) == ([], ["cao tốc"])
    assert await reader.leaves_out(Kind.KEYWORD) == ["bóng đá"]
    assert len(await reader.follows(Kind.PROVINCE)) == 2


@pytest.mark.parametrize(
    "words",
    [
        "/bo mọi chủ đề",
        "/bo tất cả đồng ý",
        "bo tat ca chu de",
        "/unfollow all topics",
        "/unfollow all yes",
        "/bo y tế, thể thao, cao tốc",
        "/theodoi tất cả",
        "/chude 1 +tat-ca",
        "/tinh tất cả",
        "/tinh bỏ Lâm Đồng, Gia Lai",
    ],
)
async def test_whatever_deletes_much_is_undone_by_one_press_exactly(
    reader: Person, clock: Clock, words: str
) -> None:  # fmt: skip
    before = await chosen(reader)
    reply = await reader.asks(words)
    assert await chosen(reader) != before
    clock.move(SOON)
    back = await reader.presses(reply, "Hoàn tác")
    assert back.text.startswith("Đã hoàn tác, mọi thứ lại như trước:\n• Chủ đề: Y tế, sức khỏe; Thể thao")
    assert await chosen(reader) == before


async def test_giving_up_everything_says_what_goes(reader: Person) -> None:
    assert (await reader.asks("/bo tất cả đồng ý")).text.splitlines()[1:-1] == [
        "• Chủ đề: Y tế, sức khỏe; Thể thao",
        "• Từ khóa: “Cao tốc”",
        "• Chỉ tin của: Gia Lai, Lâm Đồng",
        "• Bỏ qua tin có: “bóng đá”",
    ]


async def test_the_button_under_everything_drops_topics_alone(person: Person) -> None:
    await person.asks("/tinh Lâm Đồng")
    reply = await person.asks("/theodoi tất cả")
    assert "Hoàn tác" not in labels(reply)
    reply = await person.presses(await person.asks("/theodoi tat-ca"), "Bỏ mọi chủ đề")
    assert "không còn theo dõi gì" in reply.text
    assert (await person.follows(), await person.follows(Kind.PROVINCE)) == ([], ["lam-dong"])
    await person.presses(reply, "Hoàn tác")
    assert await person.follows() == [EVERYTHING]


async def test_everything_without_some_topics_comes_back_with_them(person: Person) -> None:
    await person.asks("/theodoi tất cả")
    await person.asks("/bo y tế")
    reply = await person.asks("/theodoi thể thao")
    assert "Thay cho: mọi chủ đề, trừ Y tế, sức khỏe." in reply.text.splitlines()
    await person.presses(reply, "Hoàn tác")
    assert (await person.follows(), await person.leaves_out()) == ([EVERYTHING], ["y-te"])
    reply = await person.asks("/start the-thao")
    assert await person.follows() == ["the-thao"]
    await person.presses(reply, "Hoàn tác")
    assert (await person.follows(), await person.leaves_out()) == ([EVERYTHING], ["y-te"])


async def test_little_is_deleted_without_ado(reader: Person) -> None:
    for words in ("/bo y tế", "/bo cao tốc", "/tinh bỏ Gia Lai", "/tinh tất cả", "/chude 1 -the-thao"):
        assert "Hoàn tác" not in labels(await reader.asks(words))
    assert "Chưa theo dõi chủ đề nào" in (await reader.asks("/bo mọi chủ đề")).text


@pytest.mark.parametrize(
    "words",
    [
        "/bo y tế",
        "/bo cao tốc",
        "/theodoi kinh tế",
        "/tinh bỏ Gia Lai",
        "/tinh Huế",
        "/tinh 1 -gia-lai",
        "/tukhoa sân bay",
        "/tukhoa bỏ cao tốc",
        "/chude 1 -the-thao",
        "cho tôi tin kinh tế",
        "không nhận tin thể thao nữa",
    ],
)
async def test_however_little_changed_it_is_had_back_by_a_word(reader: Person, clock: Clock, words: str) -> None:
    before = await chosen(reader)
    await reader.asks(words)
    assert await chosen(reader) != before
    clock.move(SOON)
    assert (await reader.asks("/hoantac")).text.startswith("Đã hoàn tác, mọi thứ lại như trước:")
    assert await chosen(reader) == before


async def test_what_changed_nothing_leaves_nothing_to_undo(reader: Person, clock: Clock) -> None:
    clock.move(LATE)
    for words in ("/theodoi y tế", "/bo kinh tế", "/tukhoa cao tốc", "/tinh Lâm Đồng", "/moinhat"):
        await reader.asks(words)
    assert "Không có gì để hoàn tác" in (await reader.asks("/hoantac")).text


async def test_a_sentence_shows_the_way_back_and_it_comes_last(reader: Person) -> None:
    for words in ("cho tôi tin kinh tế", "/bo mọi chủ đề", "/bo tất cả đồng ý"):
        assert labels(await reader.asks(words))[-1] == "Hoàn tác"
    assert labels(await reader.asks("/chude"))[0] == "Tất cả chủ đề"
    await reader.asks("/theodoi tất cả")
    pressed = await reader.asks("/chude 1 -tat-ca")
    assert (labels(pressed)[0], labels(pressed)[-1]) == ("Tất cả chủ đề", "Hoàn tác")


async def test_no_chat_keeps_more_of_its_past_than_anybody_undoes(reader: Person) -> None:
    for number in range(former_filters.MOST + 5):
        await reader.asks(f"/chude 1 {'-+'[number % 2]}y-te")
    assert len(await make.rows(reader.db, "SELECT * FROM former_filters")) == former_filters.MOST


async def test_an_undo_pressed_late_is_answered_kindly(reader: Person, clock: Clock) -> None:
    reply = await reader.asks("/bo tất cả đồng ý")
    clock.move(LATE)
    assert "trong 10 phút" in (await reader.presses(reply, "Hoàn tác")).text
    await sweep(reader.db, now=clock.now)
    assert "trong 10 phút" in (await reader.presses(reply, "Hoàn tác")).text
    assert (await chosen(reader)).is_empty
    assert await make.rows(reader.db, "SELECT * FROM former_filters") == []


async def test_an_undo_pressed_twice_changes_nothing_more(reader: Person) -> None:
    reply = await reader.asks("/bo mọi chủ đề")
    await reader.presses(reply, "Hoàn tác")
    await reader.asks("/bo thể thao")
    assert (await reader.presses(reply, "Hoàn tác")).text.startswith("Việc này đã hoàn tác rồi. Hiện nay:")
    assert await reader.follows() == ["y-te"]


async def test_the_older_of_two_deletions_takes_back_both(reader: Person) -> None:
    before = await chosen(reader)
    first = await reader.asks("/bo mọi chủ đề")
    second = await reader.asks("/tinh tất cả")
    await reader.presses(first, "Hoàn tác")
    assert await chosen(reader) == before
    assert "hoàn tác rồi" in (await reader.presses(second, "Hoàn tác")).text
    assert await chosen(reader) == before


async def test_what_was_chosen_since_is_named(reader: Person) -> None:
    before = await chosen(reader)
    gone = await reader.asks("/bo tất cả đồng ý")
    await reader.asks("/theodoi kinh tế")
    reply = await reader.presses(gone, "Hoàn tác")
    assert reply.text.splitlines()[-1] == "Những gì chọn từ lúc đó thì không còn: Kinh tế."
    assert await chosen(reader) == before


async def test_typed_again_and_again_it_goes_back_step_by_step(reader: Person, clock: Clock) -> None:
    clock.move(LATE)
    before = await chosen(reader)
    await reader.asks("/bo tất cả đồng ý")
    await reader.asks("/theodoi kinh tế")
    await reader.asks("hoàn tác")
    assert (await chosen(reader)).is_empty
    await reader.asks("hoàn tác")
    assert await chosen(reader) == before
    assert "hoàn tác rồi" in (await reader.asks("hoàn tác")).text


async def test_only_the_own_chat_is_restored(reader: Person) -> None:
    other = replace(reader, request=replace(reader.request, address="8", who="8"))
    await other.asks("/theodoi kinh tế")
    reply = await reader.asks("/bo tất cả đồng ý")
    assert "Không có gì để hoàn tác" in (await other.presses(reply, "Hoàn tác")).text
    assert await other.follows() == ["kinh-te"]
    assert (await chosen(reader)).is_empty


async def test_in_a_group_an_administrator_undoes_and_others_are_told_who_may(leader: Person, member: Person) -> None:
    await leader.asks("/theodoi y tế, thể thao")
    reply = await leader.asks("/bo mọi chủ đề")
    assert "chỉ quản trị viên" in (await member.presses(reply, "Hoàn tác")).text
    assert await leader.follows() == []
    await leader.presses(reply, "Hoàn tác")
    assert sorted(await leader.follows()) == ["the-thao", "y-te"]


async def test_what_was_published_meanwhile_still_comes(reader: Person) -> None:
    reply = await reader.asks("/bo mọi chủ đề")
    about = await reader.db.run(publish, "Bệnh viện", about=("y-te",))
    other = await reader.db.run(publish, "Giá vàng", about=("kinh-te",))
    for article in (about, other):
        assert await reader.db.run(make.fan_out, article=article, now=NOON) == 0
    await reader.presses(reply, "Hoàn tác")
    assert [row["item_id"] for row in await make.rows(reader.db, "SELECT * FROM outbox")] == [about]


async def test_it_outlives_a_restart_and_reads_english(sqlite_db: Database, person: Person, clock: Clock) -> None:
    await person.asks("/theodoi y tế, thể thao")
    await person.asks("/ngonngu en")
    reply = await person.asks("/unfollow all yes")
    assert "Choose “Undo” within 10 minutes" in reply.text
    again = replace(person, commands=commands(sqlite_db, clock))  # whatever the first ones remembered is gone
    assert (await again.presses(reply, "Undo")).text.startswith("Undone, everything is as before:\n• Topics:")
    assert sorted(await again.follows()) == ["the-thao", "y-te"]


async def test_a_chat_that_is_forgotten_takes_its_former_filters_along(reader: Person) -> None:
    reply = await reader.asks("/bo tất cả đồng ý")
    await reader.asks("/xoadulieu dong-y")
    assert await make.rows(reader.db, "SELECT * FROM former_filters") == []
    assert "Không có gì để hoàn tác" in (await reader.presses(reply, "Hoàn tác")).text
