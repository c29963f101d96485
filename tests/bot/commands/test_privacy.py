"""/dulieu and /xoadulieu: what is kept, and how it goes."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import Commands
from bot.config.sections import ReadersConfig
from jobs.upkeep.sweep import RECORDS
from storage import chats, webchat
from storage.retention import ASLEEP, GONE
from tests import make
from tests.bot.commands.people import NOON, Clock, Person, desk, labels, publish


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
    assert labels(reply) == ["Tải tệp đầy đủ", "Xóa dữ liệu", "Chính sách"]


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


async def test_all_of_it_comes_as_a_file_with_plain_names(person: Person) -> None:
    await person.asks("/theodoi y tế")
    await person.asks("/tukhoa -Cao tốc")
    await person.asks("/yenlang 22:00-06:30")
    article = await person.db.run(publish, "Bệnh viện mới", about=("y-te",))
    await person.db.run(make.fan_out, article=article, now=NOON)
    reply = await person.presses(await person.asks("/dulieu"), "Tải tệp đầy đủ")
    assert reply.attachment and reply.attachment.media_type == "application/json"
    found = json.loads(reply.attachment.content)
    assert found["Báo Tin giữ những gì"] == "2026-11-23T12:00:00+07:00"
    [place] = found["nơi nhận"]
    assert (place["kênh"], place["mã số"], place["là nhóm"]) == ("telegram", "7", False)
    assert (place["yên lặng từ"], place["yên lặng đến"]) == ("22:00", "06:30")
    assert place["từ lúc"] == "2026-11-23T12:00:00+07:00"
    chosen = [(one["loại"], one["giá trị"], one["không nhận"]) for one in found["đang chọn"]]
    assert sorted(chosen) == [("chủ đề", "Y tế, sức khỏe", False), ("từ khóa", "cao tốc", True)]
    [record] = found["ghi chép về tin đã gửi hoặc đang chờ gửi"]
    assert (record["loại"], record["đầu đề"], record["tình trạng"]) == ("tin", "Bệnh viện mới", "đang chờ")


async def test_the_file_hides_no_table_and_shows_no_secret(person: Person) -> None:
    await person.asks("/lienket")
    await person.asks("/theodoi y tế, thể thao")
    await person.asks("/bo mọi chủ đề")
    reply = await person.asks("/dulieu tệp")
    assert reply.attachment
    found = json.loads(reply.attachment.content)
    assert len(found) == 16 and "_" not in "".join(found)
    assert found["mã liên kết"] and found["lựa chọn cũ, để hoàn tác"]
    assert "_" not in "".join(name for rows in found.values() if isinstance(rows, list) for row in rows for name in row)
    [row] = await make.rows(person.db, "SELECT code_hash FROM link_codes")
    assert row["code_hash"] not in reply.attachment.content.decode()


async def test_no_file_where_none_can_be_sent_or_others_read(person: Person, leader: Person) -> None:
    zalo = replace(person, request=replace(person.request, channel="zalo", address="z"))
    for one in (zalo, leader):
        reply = await one.asks("/dulieu tệp")
        assert reply.attachment is None and "chỉ giữ những gì cần" in reply.text
        assert "Tải tệp đầy đủ" not in labels(reply)


async def test_the_policy_is_ten_lines_and_says_what_the_code_does(person: Person) -> None:
    reply = await person.asks("/chinhsach")
    lines = reply.text.splitlines()
    assert [line[:2] for line in lines[1:]] == ["• "] * 10  # no numbers: on Zalo those are for choices
    for days in (RECORDS, GONE, ASLEEP):
        assert f"{days // timedelta(days=1)} ngày" in reply.text
    assert "91/2025/QH15" in reply.text and "tòa soạn đang chạy" in lines[-1]
    assert labels(reply) == ["Dữ liệu của tôi", "Xóa dữ liệu"]


async def test_the_policy_names_the_operators_contact(person: Person, clock: Clock) -> None:
    asked = Commands(replace(desk(person.db, clock), readers=ReadersConfig(contact="toasoan@bao.example")))
    reply = await replace(person, commands=asked).asks("/chinhsach")
    assert reply.text.endswith("• Hỏi hay khiếu nại: toasoan@bao.example.")
