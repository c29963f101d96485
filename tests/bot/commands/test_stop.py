"""/dung: no more news, and all as it was for whoever comes back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from news.delivery.chats import ChatState
from news.delivery.subscriptions import Kind
from storage import chats
from tests import make
from tests.bot.commands.people import NOON, Clock, Person, labels, publish

STOPS = [
    "/dung",
    "/stop",
    "dừng hẳn",
    "ngừng hẳn",
    "hủy đăng ký",
    "unsubscribe",
    "không nhận tin nữa",
    "tôi không muốn nhận tin nữa",
    "Dạ em không nhận tin nữa ạ",
    "tắt thông báo",
    "tat thong bao",
    "ngừng gửi",
    "ngưng gửi tin cho tôi",
    "đừng gửi tin nữa nhé",
    "thôi không nhận tin nữa",
    "bot ơi dừng lại đi",
]


async def _state(person: Person) -> ChatState:
    chat = await person.chat()
    assert chat
    return chat.state


@pytest.mark.parametrize("words", STOPS)
async def test_who_wants_no_more_is_shown_the_way_at_once(person: Person, words: str) -> None:
    await person.asks("/theodoi y tế")
    reply = await person.asks(words)
    assert reply.text == "Bạn muốn dừng nhận tin? Cài đặt vẫn được giữ, muốn nhận lại lúc nào cũng được."
    assert labels(reply) == ["Dừng hẳn", "Tạm dừng 1 ngày", "Tạm dừng 1 tuần", "Thôi, vẫn nhận"]
    assert await _state(person) is ChatState.ACTIVE


async def test_it_stops_after_one_press_and_keeps_all_settings(person: Person) -> None:
    await person.asks("/theodoi y tế ở Huế, trừ “giá vàng”")
    await person.asks("/yenlang 22:00-06:00")
    reply = await person.presses(await person.asks("/dung"), "Dừng hẳn")
    assert reply.text == "Bạn sẽ không nhận tin nữa. Cài đặt vẫn được giữ; gõ /tieptuc bất cứ lúc nào."
    assert reply.replaces
    assert await _state(person) is ChatState.STOPPED
    settings = (await person.asks("/caidat")).text
    for line in ("Y tế, sức khỏe", "Huế", "giá vàng", "22:00", "Bạn đã dừng nhận tin."):
        assert line in settings
    assert "từ trước" in (await person.asks("/dung")).text


@pytest.mark.parametrize("words", ["/tieptuc", "/start", "bắt đầu", "nhận tin lại", "/tamdung thôi"])
async def test_all_is_back_at_a_word_and_what_was_missed_is_not_poured_out(
    person: Person, clock: Clock, words: str
) -> None:
    await person.asks("/theodoi y tế")
    waiting = await person.db.run(publish, "Trước khi dừng", about=("y-te",))
    assert await person.db.run(make.fan_out, article=waiting, now=NOON)
    await person.presses(await person.asks("/dung"), "Dừng hẳn")
    for kind in ("Trong lúc dừng", "Cũng trong lúc dừng"):
        article = await person.db.run(publish, kind, about=("y-te",))
        assert not await person.db.run(make.fan_out, article=article, now=NOON)
    clock.move(timedelta(days=400))
    assert "Đã nhận tin trở lại." in (await person.asks(words)).text
    assert await _state(person) is ChatState.ACTIVE
    assert await person.follows() == ["y-te"]
    rows = await make.rows(person.db, "SELECT item_id, state, reason FROM outbox")
    assert [(row["item_id"], row["state"], row["reason"]) for row in rows] == [(waiting, "dropped", "stopped")]
    after = await person.db.run(publish, "Sau đó", about=("y-te",))
    assert await person.db.run(make.fan_out, article=after, now=clock.now)


@pytest.mark.parametrize("words", ["chào bạn", "/moinhat", "/theodoi kinh tế", "ok", "/caidat", "trời hôm nay đẹp quá"])
async def test_nothing_else_brings_news_back(person: Person, words: str) -> None:
    await person.presses(await person.asks("/dung"), "Dừng hẳn")
    await person.types(words)
    assert await _state(person) is ChatState.STOPPED


async def test_who_follows_more_meanwhile_is_reminded(person: Person) -> None:
    await person.presses(await person.asks("/dung"), "Dừng hẳn")
    for words in ("/theodoi kinh tế", "theo dõi kinh tế ở Huế"):
        assert "Bạn đã dừng nhận tin. Gõ /tieptuc để nhận tin lại." in (await person.asks(words)).text


async def test_a_pause_after_a_stop_ends_by_itself(person: Person, clock: Clock) -> None:
    await person.asks("/theodoi y tế")
    await person.presses(await person.asks("/dung"), "Dừng hẳn")
    assert "Đã tạm dừng đến" in (await person.asks("/tamdung 1 ngày")).text
    during = await person.db.run(publish, "Trong lúc nghỉ", about=("y-te",))
    assert not await person.db.run(make.fan_out, article=during, now=clock.now)
    after = await person.db.run(publish, "Hôm sau nữa", about=("y-te",))
    assert await person.db.run(make.fan_out, article=after, now=clock.now + timedelta(days=2))


async def test_who_thinks_better_of_it_goes_on(person: Person) -> None:
    reply = await person.presses(await person.asks("/dung"), "Thôi, vẫn nhận")
    assert reply.text == "Vẫn gửi tin như thường."
    assert await _state(person) is ChatState.ACTIVE


async def test_a_time_pauses_and_a_topic_is_left(person: Person) -> None:
    await person.asks("/theodoi y tế, kinh tế")
    assert "Đã tạm dừng đến" in (await person.asks("/dung 3 ngày")).text
    assert "Đã bỏ: Y tế, sức khỏe." in (await person.asks("hủy đăng ký y tế")).text
    assert await person.follows() == ["kinh-te"]
    assert await _state(person) is ChatState.ACTIVE


async def test_a_stopped_reader_may_ask_where_an_article_is(person: Person) -> None:
    await person.asks("/theodoi y tế")
    await person.presses(await person.asks("/dung"), "Dừng hẳn")
    number = await person.db.run(publish, "Bệnh viện", about=("y-te",))
    await person.db.run(make.fan_out, article=number, now=NOON)
    assert "dừng nhận tin" in (await person.asks(f"/visao #{number}")).text


async def test_a_group_is_stopped_by_who_may(member: Person, leader: Person) -> None:
    await leader.asks("/theodoi y tế")
    assert not labels(await member.asks("/dung"))
    assert "quản trị viên" in (await member.presses(await leader.asks("/dung"), "Dừng hẳn")).text
    await leader.presses(await leader.asks("/dung"), "Dừng hẳn")
    assert await _state(leader) is ChatState.STOPPED
    assert await leader.follows(Kind.TOPIC) == ["y-te"]


async def test_who_blocks_the_bot_after_stopping_is_still_stopped(person: Person) -> None:
    await person.presses(await person.asks("/dung"), "Dừng hẳn")
    chat = await person.chat()
    assert chat
    await person.db.run(chats.suspend, chat=chat.number, why="blocked")
    await person.asks("/caidat")
    assert await _state(person) is ChatState.STOPPED


@pytest.mark.parametrize("before", ["-5", "-1005"])
async def test_a_stop_moves_along_with_its_group(leader: Person, before: str) -> None:
    """Whether the new address is known already or not, and whichever of the two was stopped."""
    there = replace(leader, request=replace(leader.request, address=before))
    other = replace(leader, request=replace(leader.request, address="-1005" if before == "-5" else "-5"))
    await there.presses(await there.asks("/dung"), "Dừng hẳn")
    await other.asks("/theodoi y tế")
    await leader.db.run(chats.move, channel="telegram", old="-5", new="-1005", now=NOON)
    new = await leader.db.read(chats.find, channel="telegram", address="-1005")
    assert new and new.state is ChatState.STOPPED


async def test_a_stopped_group_that_moves_to_a_new_address_stays_so(leader: Person) -> None:
    await leader.presses(await leader.asks("/dung"), "Dừng hẳn")
    await leader.db.run(chats.move, channel="telegram", old="-5", new="-1005", now=NOON)
    new = await leader.db.read(chats.find, channel="telegram", address="-1005")
    assert new and new.state is ChatState.STOPPED
