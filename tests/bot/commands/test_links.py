"""/lienket: a code that is shown in one chat and typed in another copies the settings."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.requests import Request
from jobs.upkeep.sweep import sweep
from news.delivery.digests import HOURLY
from news.delivery.messages import Reply
from news.delivery.modes import Mode
from news.delivery.subscriptions import Kind
from storage import digests, filters, links
from storage.engine.types import Tx
from storage.links import GUESSES, GUESSES_OF_ALL, TRIES
from tests import make
from tests.bot.commands.chosen import list_modes
from tests.bot.commands.people import NOON, Clock, Person, labels


def elsewhere(person: Person, channel: str = "zalo", address: str = "z1") -> Person:
    """The same person, or another one, in another chat."""
    return replace(person, request=Request(channel=channel, address=address, who=address, words=""))


def code_of(reply: Reply) -> str:
    """The code that was shown."""
    found = re.search(r"\d{6}", reply.text)
    assert found, reply.text
    return found[0]


def wrong(code: str, by: int = 1) -> str:
    """Another code."""
    return f"{(int(code) + by) % 10**6:06}"


@pytest.fixture
async def reader(person: Person) -> Person:
    """Somebody on Telegram with choices of every kind."""
    await person.asks("/theodoi y tế, thể thao")
    await person.asks("/tukhoa Cao tốc, -bóng đá")
    await person.asks("/tinh Lâm Đồng")
    await person.asks("/yenlang 22:00-06:00")
    await person.asks("/bantin 7:00 17:30")
    return person


@pytest.mark.parametrize("form", ["/lienket {0}", "lien ket {0}", "/link {1}", "/lienket {1}"])
async def test_settings_are_copied_after_one_confirmation(reader: Person, form: str) -> None:
    code = code_of(await reader.asks("/lienket"))
    other = elsewhere(reader)
    await other.asks("/theodoi kinh tế")
    asked = await other.asks(form.format(code, f"{code[:3]} {code[3:]}"))
    assert asked.text.splitlines() == [
        "Chép cài đặt từ Telegram sang đây:",
        "• Chủ đề: Y tế, sức khỏe; Thể thao",
        "• Từ khóa: “Cao tốc”",
        "• Chỉ tin của: Lâm Đồng",
        "• Bỏ qua tin có: “bóng đá”",
        "• Giờ gửi: gộp thành bản tin lúc 07:00, 17:30",
        "• Giờ yên lặng: 22:00–06:00, cả tin khẩn cũng chờ",
        "• Ngôn ngữ: Tiếng Việt",
        "Những gì đang chọn ở đây sẽ được thay hết. Bạn đồng ý chứ?",
    ]
    assert await other.follows() == ["kinh-te"]
    done = await other.presses(asked, "Chép sang đây")
    assert "Đã chép" in done.text and "Cao tốc" in done.text
    assert (await other.follows(), await other.follows(Kind.KEYWORD)) == (["the-thao", "y-te"], ["cao tốc"])
    assert await other.leaves_out(Kind.KEYWORD) == ["bóng đá"]
    here, there = await reader.chat(), await other.chat()
    assert here and there and there.quiet == here.quiet
    assert await reader.db.read(digests.chosen, chat=there.number) == "07:00 17:30"
    assert await reader.follows() == ["the-thao", "y-te"]


async def test_a_copy_is_undone_by_one_press_exactly(reader: Person, clock: Clock) -> None:
    other = elsewhere(reader)
    await other.asks("/theodoi kinh tế")
    await other.asks("/tukhoa đường sắt")
    before = (await other.asks("/caidat")).text
    await other.asks(f"/lienket {code_of(await reader.asks('/lienket'))}")
    done = await other.asks("/lienket đồng ý")
    assert (await other.asks("/caidat")).text != before
    clock.move(timedelta(minutes=9))
    back = await other.presses(done, "Hoàn tác")
    assert back.text.startswith("Đã hoàn tác, mọi thứ lại như trước:\n• Chủ đề: Kinh tế")
    assert (await other.asks("/caidat")).text == before
    assert "đã hoàn tác rồi" in (await other.presses(done, "Hoàn tác")).text
    await sweep(reader.db, now=clock.now + timedelta(days=2))
    for table in ("former_settings", "link_codes", "link_guesses"):
        assert await make.rows(reader.db, f"SELECT * FROM {table}") == []


async def test_every_filter_goes_along_with_its_mode(reader: Person) -> None:
    chat = await reader.chat()
    assert chat
    await reader.db.run(
        lambda tx: tx.run(
            "INSERT INTO filters (chat_id, mode, hours, created_at) VALUES (:chat, 'digest', '18:00', 5)",
            chat=chat.number,
        )
    )
    await reader.db.run(
        lambda tx: tx.run(
            """
            INSERT INTO subscriptions (filter_id, chat_id, kind, value, created_at)
            SELECT MAX(id), chat_id, 'topic', 'phap-luat', 5 FROM filters WHERE chat_id = :chat GROUP BY chat_id
            """,
            chat=chat.number,
        )
    )
    other = elsewhere(reader)
    asked = await other.asks(f"/lienket {code_of(await reader.asks('/lienket'))}")
    assert "• 2. Tin Pháp luật" in asked.text
    await other.presses(asked, "Chép sang đây")
    there = await other.chat()
    assert there
    sql = """
        SELECT f.mode, f.hours, s.kind, s.value, s.excepted, s.words FROM filters f
          LEFT JOIN subscriptions s ON s.filter_id = f.id AND s.chat_id = f.chat_id
         WHERE f.chat_id = :chat ORDER BY f.id, s.kind, s.value
    """
    rows = await make.rows(reader.db, sql, chat=there.number)
    assert rows == await make.rows(reader.db, sql, chat=chat.number)
    assert {"mode": "digest", "hours": "18:00", "value": "phap-luat"}.items() <= rows[-1].items()


async def test_a_channel_that_only_bundles_keeps_its_hours(person: Person) -> None:
    await person.asks("/theodoi y tế")
    other = elsewhere(person)
    asked = await other.asks(f"/lienket {code_of(await person.asks('/lienket'))}")
    assert "• Giờ gửi: gộp thành bản tin lúc 11:30, 17:30" in asked.text
    await other.presses(asked, "Chép sang đây")
    there = await other.chat()
    assert there and await person.db.read(digests.chosen, chat=there.number) == "11:30 17:30"


async def test_six_digits_alone_are_a_code_where_one_was_just_asked_for(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    other = elsewhere(reader)
    assert "Chép cài đặt" not in (await other.asks(code)).text
    await other.asks("/lienket")
    assert "Chép cài đặt từ Telegram" in (await other.asks(code)).text


async def test_nothing_is_copied_where_that_is_refused(reader: Person) -> None:
    other = elsewhere(reader)
    asked = await other.asks(f"/lienket {code_of(await reader.asks('/lienket'))}")
    assert "vẫn như cũ" in (await other.presses(asked, "Thôi")).text
    assert await other.follows() == []


async def test_a_code_serves_once(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    other, third = elsewhere(reader), elsewhere(reader, "webchat", "w1")
    asked = await other.asks(f"/lienket {code}")
    assert "đã dùng rồi" in (await third.asks(f"/lienket {code}")).text
    await other.presses(asked, "Chép sang đây")
    assert "đã dùng rồi" in (await other.asks(f"/lienket {code}")).text
    assert "Không còn mã nào" in (await other.presses(asked, "Chép sang đây")).text
    assert "Không còn mã nào" in (await third.asks("/lienket dong-y")).text


async def test_a_code_dies_after_ten_minutes_and_with_the_next_one(reader: Person, clock: Clock) -> None:
    other = elsewhere(reader)
    first = code_of(await reader.asks("/lienket"))
    second = code_of(await reader.asks("/lienket"))
    assert "đã hết hạn" in (await other.asks(f"/lienket {first}")).text
    asked = await other.asks(f"/lienket {second}")
    clock.move(timedelta(minutes=10))
    assert "đã hết hạn" in (await other.asks(f"/lienket {second}")).text
    assert "Không còn mã nào" in (await other.presses(asked, "Chép sang đây")).text
    assert await other.follows() == []


async def test_ones_own_code_and_what_is_no_code_are_answered_kindly(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    assert "lấy ở chính đây" in (await reader.asks(f"/lienket {code}")).text
    for words in ("12345", "1234567", "abc", "１２"):
        assert "6 chữ số" in (await reader.asks(f"/lienket {words}")).text


async def test_who_guesses_waits_and_a_right_code_helps_no_more(reader: Person, clock: Clock) -> None:
    code = code_of(await reader.asks("/lienket"))
    other = elsewhere(reader)
    for by in range(1, GUESSES + 1):
        assert "Không có mã này" in (await other.asks(f"/lienket {wrong(code, by)}")).text
    clock.move(timedelta(minutes=5))
    assert "gõ sai nhiều lần. Bạn thử lại sau 55 phút" in (await other.asks(f"/lienket {code}")).text
    assert "Chép cài đặt" in (await elsewhere(reader, "webchat", "w1").asks(f"/lienket {code}")).text
    clock.move(timedelta(minutes=56))
    assert "đã dùng rồi" in (await other.asks(f"/lienket {code}")).text


async def test_a_copy_is_undone_by_its_command_and_not_too_late(reader: Person, clock: Clock) -> None:
    other = elsewhere(reader)
    await other.asks("/theodoi kinh tế")
    await other.asks(f"/lienket {code_of(await reader.asks('/lienket'))}")
    await other.asks("/lienket đồng ý")
    assert "• Chủ đề: Kinh tế" in (await other.asks("/hoantac")).text
    assert await other.follows() == ["kinh-te"]
    await other.asks(f"/lienket {code_of(await reader.asks('/lienket'))}")
    done = await other.asks("/lienket đồng ý")
    clock.move(timedelta(minutes=11))
    assert "Không có gì để hoàn tác" in (await other.presses(done, "Hoàn tác")).text
    assert "Không có gì để hoàn tác" in (await other.asks("/hoantac")).text


async def test_many_guessers_end_every_code_that_is_alive(reader: Person, clock: Clock) -> None:
    code = code_of(await reader.asks("/lienket"))
    for number in range(GUESSES_OF_ALL):
        guesser = elsewhere(reader, "webchat", f"g{number}")
        await guesser.asks(f"/lienket {wrong(code, number + 1)}")
    other = elsewhere(reader)
    assert "thử sau 10 phút" in (await other.asks(f"/lienket {code}")).text
    clock.move(timedelta(minutes=10))
    assert "đã hết hạn" in (await other.asks(f"/lienket {code}")).text
    fresh = code_of(await reader.asks("/lienket"))
    assert "Chép cài đặt" in (await other.asks(f"/lienket {fresh}")).text


async def test_a_code_that_was_alive_then_stays_dead_when_codes_are_taken_again(reader: Person, clock: Clock) -> None:
    for number in range(GUESSES_OF_ALL - 1):
        await elsewhere(reader, "webchat", f"g{number}").asks(f"/lienket {number:06}")
    clock.move(timedelta(minutes=5))
    code = code_of(await reader.asks("/lienket"))
    await elsewhere(reader, "webchat", "last").asks(f"/lienket {wrong(code)}")
    clock.move(timedelta(minutes=6))
    assert "đã hết hạn" in (await elsewhere(reader).asks(f"/lienket {code}")).text


async def test_a_code_typed_ten_times_is_dead(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    other = elsewhere(reader)
    for _ in range(TRIES):
        assert "Chép cài đặt" in (await other.asks(f"/lienket {code}")).text
    assert "đã hết hạn" in (await other.asks(f"/lienket {code}")).text


async def test_only_an_administrator_links_a_group(person: Person, member: Person, leader: Person) -> None:
    await person.asks("/theodoi y tế")
    code = code_of(await person.asks("/lienket"))
    for words in ("/lienket", f"/lienket {code}", "/lienket dong-y", "/hoantac s1"):
        assert "chỉ quản trị viên" in (await member.asks(words)).text
    asked = await leader.asks(f"/lienket {code}")
    await leader.presses(asked, "Chép sang đây")
    assert await leader.follows() == ["y-te"]


async def test_the_code_itself_is_kept_nowhere(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    await elsewhere(reader).asks(f"/lienket {code}")
    rows = await make.rows(reader.db, "SELECT * FROM link_codes")
    assert len(rows) == 1 and code not in str(rows)


async def test_codes_go_with_the_chat_and_guesses_still_count(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    other = elsewhere(reader)
    await other.asks(f"/lienket {wrong(code)}")
    await other.asks("/xoadulieu dong-y")
    assert [row["chat_id"] for row in await make.rows(reader.db, "SELECT chat_id FROM link_guesses")] == [0]
    await reader.asks("/xoadulieu dong-y")
    assert await make.rows(reader.db, "SELECT * FROM link_codes") == []
    assert "Không có mã này" in (await other.asks(f"/lienket {code}")).text


async def test_the_button_carries_no_code(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    asked = await elsewhere(reader).asks(f"/lienket {code}")
    assert labels(asked) == ["Chép sang đây", "Thôi"]
    assert not [choice for row in asked.choices for choice in row if code in choice.command]
    assert timedelta(minutes=10) == links.LASTS


async def test_where_the_month_has_a_limit_no_filter_is_copied_that_is_heard_more_often(person: Person) -> None:
    await person.asks("/theodoi y tế")
    await person.asks("/bantin 7:00 17:30")
    for words in ("thể thao", "giáo dục", "kinh tế", "du lịch"):
        await person.asks(f"/thu + {words}")
    chat = await person.chat()
    assert chat

    def hear(tx: Tx) -> None:
        ways = ((Mode.AT_ONCE, ""), (Mode.SILENT, ""), (Mode.DIGEST, HOURLY), (Mode.DIGEST, "12:00"), (Mode.OFF, ""))
        for one, (mode, hours) in zip(filters.list_settings(tx, chat=chat.number), ways, strict=True):
            filters.set_mode(tx, chat=chat.number, filter_=one.number, mode=mode, hours=hours, now=NOON)

    await person.db.run(hear)
    other = elsewhere(person)
    asked = await other.asks(f"/lienket {code_of(await person.asks('/lienket'))}")
    said = [
        "• 1. Tin Y tế, sức khỏe: gộp vào bản tin lúc 07:00, 17:30.",
        "• 2. Tin Thể thao: gộp vào bản tin lúc 07:00, 17:30.",
        "• 3. Tin Giáo dục: gộp vào bản tin lúc 07:00, 17:30.",
        "• 4. Tin Kinh tế: gộp vào bản tin lúc 12:00.",
        "• 5. Tin Du lịch: đang tạm tắt.",
    ]
    assert asked.text.splitlines()[1:6] == said
    assert (await other.presses(asked, "Chép sang đây")).text.splitlines()[1:6] == said
    assert [(mode, hours) for _what, mode, hours in await list_modes(other)] == [
        (Mode.AS_CHAT, ""),
        (Mode.AS_CHAT, ""),
        (Mode.DIGEST, ""),
        (Mode.DIGEST, "12:00"),
        (Mode.OFF, ""),
    ]


async def test_how_an_only_filter_is_heard_is_said_of_the_copy(person: Person) -> None:
    await person.asks("/theodoi y tế")
    chat = await person.chat()
    assert chat
    [one] = await person.db.read(filters.list_settings, chat=chat.number)
    await person.db.run(filters.set_mode, chat=chat.number, filter_=one.number, mode=Mode.SILENT, now=NOON)
    here = await elsewhere(person, "telegram", "8").asks(f"/lienket {code_of(await person.asks('/lienket'))}")
    assert "• Giờ gửi: báo không chuông" in here.text.splitlines()
    there = await elsewhere(person).asks(f"/lienket {code_of(await person.asks('/lienket'))}")
    assert "• Giờ gửi: gộp thành bản tin lúc 11:30, 17:30" in there.text.splitlines()
