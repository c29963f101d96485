"""/dulieu and /xoadulieu: what is kept, and how it goes."""

from dataclasses import replace

import pytest

from storage import chats, webchat
from tests import make
from tests.bot.commands.people import NOON, Person, labels, publish


async def test_everything_that_is_kept_is_told(person: Person) -> None:
    named = replace(person, request=replace(person.request, name="Nguyễn Văn Nam"))
    await named.asks("/theodoi tất cả")
    await named.asks("/tukhoa cao tốc")
    article = await person.db.run(publish, "Tin")
    await person.db.run(make.fan_out, article=article, now=NOON)
    reply = await named.asks("/dulieu")
    for part in ("Telegram, mã số 7", "Nguyễn Văn Nam", "12:00 23/11/2026", "mọi chủ đề", "“cao tốc”", "• 1 ghi chép"):
        assert part in reply.text
    assert "trò chuyện" not in reply.text
    assert labels(reply) == ["Xóa dữ liệu"]


async def test_a_conversation_on_the_page_is_told_of(visitor: Person) -> None:
    await visitor.asks("/start")
    await visitor.asks("/tamdung 1 ngày")
    await visitor.db.run(webchat.add, address="b7", author="reader", body={}, now=NOON)
    reply = await visitor.asks("/dulieu")
    assert "• 1 dòng của cuộc trò chuyện này" in reply.text
    assert "• Đang tạm dừng" in reply.text


async def test_a_chat_is_forgotten_only_when_that_is_said_twice(person: Person) -> None:
    await person.asks("/theodoi y tế")
    question = await person.asks("/xoadulieu")
    assert "không lấy lại được" in question.text
    assert await person.chat()
    reply = await person.presses(question, "Thôi, giữ lại")
    assert "không xóa gì" in reply.text
    assert await person.chat()

    reply = await person.presses(question, "Xóa hết")
    assert "Đã xóa hết" in reply.text
    assert reply.replaces
    assert reply.choices == ()
    assert await person.chat() is None
    assert await person.db.read(chats.count) == {}


@pytest.mark.parametrize("words", ["xoa du lieu dong y", "/delete yes", "/xoadulieu đồng ý"])
async def test_consent_can_be_typed(person: Person, words: str) -> None:
    await person.asks("/theodoi y tế")
    await person.asks(words)
    assert await person.chat() is None


async def test_after_being_forgotten_one_is_new(person: Person) -> None:
    await person.asks("/theodoi y tế")
    await person.asks("/xoadulieu dong-y")
    assert "đây là Báo Tin" in (await person.asks("em ơi")).text
    assert await person.follows() == []
