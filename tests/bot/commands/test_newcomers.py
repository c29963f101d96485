"""Links that name what is followed, and what the operator set for those who are new."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.commands import Commands
from bot.commands.newcomers import Beginning, read_payload, write_payload
from bot.config.sections import BeginningConfig, ReadersConfig
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import chats, digests
from storage.engine.database import Database
from tests import make
from tests.bot.commands.people import Clock, Person, button, desk, labels

GREETING = "Chào bạn, đây là Báo Tin."


async def test_a_link_is_followed_at_once_with_one_sentence_and_undo(person: Person) -> None:
    reply = await person.asks("/start topic_giao-duc")
    assert reply.text == f"{GREETING}\nĐã theo dõi Giáo dục. Có bài mới, tin sẽ đến đây."
    assert labels(reply) == ["Tin mới nhất", "Cài đặt", "Hoàn tác"]
    assert await person.follows() == ["giao-duc"]
    assert "lại như trước" in (await person.presses(reply, "Hoàn tác")).text
    assert await person.follows() == []


async def test_a_province_alone_brings_all_its_news_to_who_follows_nothing(person: Person) -> None:
    reply = await person.asks("/start tinh_nghe-an")
    assert reply.text.endswith("Từ nay bạn nhận mọi tin ở Nghệ An.")
    assert (await person.follows(), await person.follows(Kind.PROVINCE)) == ([EVERYTHING], ["nghe-an"])


async def test_a_place_in_a_link_leaves_what_is_followed_elsewhere_as_it_is(person: Person) -> None:
    await person.asks("/theodoi y tế, thể thao")
    reply = await person.asks("/start tinh_nghe-an")
    assert reply.text == "Từ nay bạn nhận thêm mọi tin ở Nghệ An. Những gì đang nhận vẫn như cũ."
    settings = (await person.asks("/caidat")).text.splitlines()
    assert settings[1:3] == ["1. Tin Y tế, sức khỏe; Thể thao: báo ngay.", "2. Mọi tin ở Nghệ An: báo ngay."]
    assert (await person.follows(), await person.follows(Kind.PROVINCE)) == (["the-thao", "y-te"], [])
    assert (await person.asks("/start topic_kinh-te__tinh_nghe-an")).text == "Bạn đã nhận mọi tin ở Nghệ An từ trước."
    await person.presses(reply, "Hoàn tác")
    assert "1." not in (await person.asks("/caidat")).text
    assert (await person.follows(), await person.follows(Kind.PROVINCE)) == (["the-thao", "y-te"], [])


async def test_topics_of_a_place_join_what_is_followed_there(person: Person) -> None:
    await person.asks("/theodoi y tế ở Nghệ An")
    reply = await person.asks("/start topic_giao-duc__tinh_nghe-an")
    assert reply.text == "Từ nay bạn nhận tin Giáo dục; Y tế, sức khỏe ở Nghệ An."
    assert "nhận thêm tin Giáo dục ở Huế" in (await person.asks("/start topic_giao-duc__tinh_hue")).text


async def test_who_gets_everything_has_the_news_of_a_place_already(person: Person) -> None:
    await person.asks("/theodoi tất cả")
    assert (await person.asks("/start tinh_nghe-an")).text == "Bạn đã nhận mọi tin từ trước."
    assert await person.follows(Kind.PROVINCE) == []


async def test_a_topic_and_a_province_in_one_link(person: Person) -> None:
    reply = await person.asks("/start topic_giao-duc__tinh_nghe-an")
    assert reply.text.endswith("Từ nay bạn nhận tin Giáo dục ở Nghệ An.")


async def test_a_link_pressed_again_changes_nothing(person: Person) -> None:
    for words in ("topic_giao-duc", "topic_y-te__tinh_nghe-an"):
        await person.asks(f"/start {words}")
        reply = await person.asks(f"/start {words}")
        assert "từ trước" in reply.text and "Hoàn tác" not in labels(reply)
    assert len(await make.rows(person.db, "SELECT id FROM former_filters")) == 2


@pytest.mark.parametrize(
    "payload",
    [
        "topic_khong-co",
        "tinh_khong-co",
        "topic_",
        "xyz",
        "topic_giao-duc__xyz",
        "__",
        "topic_" + "a" * 70,
        "ref_123-AZ",
    ],
)
async def test_an_unknown_payload_is_just_a_start(person: Person, payload: str) -> None:
    reply = await person.asks(f"/start {payload}")
    assert reply.text.startswith(GREETING) and "Câu 1/3" in reply.text
    assert await person.follows() == []


async def test_a_link_in_a_group_is_for_its_administrators(member: Person, leader: Person) -> None:
    assert "Chào cả nhóm, đây là Báo Tin." in (await member.asks("/start topic_giao-duc")).text
    assert await member.follows() == []
    await leader.asks("/start topic_giao-duc")
    assert await leader.follows() == ["giao-duc"]


def test_what_a_link_carries_is_what_telegram_takes(sqlite_db: Database, clock: Clock) -> None:
    desk_ = desk(sqlite_db, clock)
    for beginning in (
        Beginning(topics=("giao-duc",)),
        Beginning(provinces=("nghe-an",)),
        Beginning(topics=("giao-duc", "y-te"), provinces=("nghe-an",)),
        Beginning(topics=(EVERYTHING,), provinces=("nghe-an",)),
    ):
        payload = write_payload(beginning)
        assert payload and len(payload) <= 64 and payload.replace("_", "a").replace("-", "a").isalnum()
        assert read_payload(desk_, payload) == beginning
    assert write_payload(Beginning(topics=tuple(one.slug for one in desk_.taxonomy))) == ""


def settled(person: Person, clock: Clock, **readers: Any) -> Person:
    """The same person, where the operator set something."""
    config = ReadersConfig(**readers)
    return replace(person, commands=Commands(replace(desk(person.db, clock), readers=config)))


async def test_a_newcomer_follows_what_the_operator_set_and_may_undo_it(person: Person, clock: Clock) -> None:
    newcomer = settled(person, clock, follow=["Giáo dục", "y-te", "không có"], provinces=["nghe-an"], hours="7:00")
    reply = await newcomer.asks("/start")
    assert "Đang gửi đến đây:\nChủ đề: Giáo dục; Y tế, sức khỏe\nChỉ tin của: Nghệ An" in reply.text
    chat = await newcomer.chat()
    assert chat and await person.db.read(digests.chosen, chat=chat.number) == "07:00"
    await newcomer.asks("/hoantac")
    assert await newcomer.follows() == []
    assert await person.db.read(digests.chosen, chat=chat.number) == ""
    assert "Giáo dục" not in (await newcomer.asks("/start")).text  # once: who undid it meant it


async def test_a_newcomer_whom_the_program_met_before_it_ended_follows_it_all_the_same(
    person: Person, clock: Clock
) -> None:
    newcomer = settled(person, clock, follow=["giao-duc"])
    await person.db.run(chats.meet, channel="telegram", address="7", now=clock.now)
    clock.move(timedelta(minutes=2))
    await newcomer.asks("/start")
    assert await newcomer.follows() == ["giao-duc"]
    await newcomer.asks("/hoantac")
    await newcomer.asks("/start")
    assert await newcomer.follows() == []


@pytest.mark.parametrize(("words", "later"), [("/start", 11), ("y tế", 1), ("/bantin 7:00", 1)])
async def test_who_was_here_before_or_chose_already_follows_no_more_than_that(
    person: Person, clock: Clock, words: str, later: int
) -> None:
    await person.asks(words)
    await person.asks("/theodoi y tế" if words == "y tế" else words)
    newcomer = settled(person, clock, follow=["giao-duc"])
    clock.move(timedelta(minutes=later))
    await newcomer.asks("/start")
    assert "giao-duc" not in await newcomer.follows()


async def test_what_was_set_since_then_stays_where_a_link_is_undone(person: Person, clock: Clock) -> None:
    newcomer = settled(person, clock, follow=["giao-duc"], hours="7:00")
    for words in ("/start", "/start topic_y-te"):
        await newcomer.asks(words)
        assert await newcomer.follows() != []
        await newcomer.asks("/yenlang 22:00-06:00")
        await newcomer.asks("/ngonngu en")
        await newcomer.asks("/hoantac")
        assert await newcomer.follows() == []
        settings = (await newcomer.asks("/caidat")).text
        assert "22:00–06:00" in settings and "English" in settings and "07:00" not in settings
        await newcomer.asks("/ngonngu vi")


async def test_a_link_is_undone_in_its_turn(person: Person) -> None:
    await person.asks("/start topic_y-te")
    await person.asks("/theodoi du lịch")
    await person.asks("/hoantac")
    assert await person.follows() == ["y-te"]
    await person.asks("/hoantac")
    assert await person.follows() == []


async def test_what_is_set_for_a_channel_is_for_it_alone(person: Person, clock: Clock) -> None:
    own = {"zalo": BeginningConfig(follow=["y-te"], hours="ngay")}
    newcomer = settled(person, clock, follow=["giao-duc"], channels=own)
    zalo = replace(newcomer, request=replace(person.request, channel="zalo", address="z"))
    for one, topic in ((newcomer, "giao-duc"), (zalo, "y-te")):
        await one.asks("chào")
        assert await one.follows() == [topic]
    chat = await zalo.chat()
    assert chat and await person.db.read(digests.chosen, chat=chat.number) == "11:30 17:30"  # it can't hear at once


async def test_no_group_and_nobody_with_a_wish_of_their_own_gets_it(
    person: Person, leader: Person, clock: Clock
) -> None:
    group = settled(leader, clock, follow=["giao-duc"])
    await group.asks("/start")
    assert await group.follows() == []
    newcomer = settled(person, clock, follow=["giao-duc"])
    await newcomer.asks("/theodoi y tế")
    assert button(await newcomer.asks("/start"), "Chọn chủ đề")
    assert await newcomer.follows() == ["y-te"]
