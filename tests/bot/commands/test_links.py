"""/lienket: a code that is shown in one chat and typed in another copies the settings."""

from datetime import timedelta

import pytest

from jobs.upkeep.sweep import sweep
from news.delivery.digests import HOURLY
from news.delivery.modes import Mode
from news.delivery.subscriptions import Kind
from storage import digests, filters
from storage.engine.types import Tx
from tests import make
from tests.bot.commands.chosen import list_modes
from tests.bot.commands.linking import code_of, elsewhere
from tests.bot.commands.people import NOON, Clock, Person


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


async def test_nothing_is_copied_where_that_is_refused(reader: Person) -> None:
    other = elsewhere(reader)
    asked = await other.asks(f"/lienket {code_of(await reader.asks('/lienket'))}")
    assert "vẫn như cũ" in (await other.presses(asked, "Thôi")).text
    assert await other.follows() == []


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


async def test_only_an_administrator_links_a_group(person: Person, member: Person, leader: Person) -> None:
    await person.asks("/theodoi y tế")
    code = code_of(await person.asks("/lienket"))
    for words in ("/lienket", f"/lienket {code}", "/lienket dong-y", "/hoantac s1"):
        assert "chỉ quản trị viên" in (await member.asks(words)).text
    asked = await leader.asks(f"/lienket {code}")
    await leader.presses(asked, "Chép sang đây")
    assert await leader.follows() == ["y-te"]


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
