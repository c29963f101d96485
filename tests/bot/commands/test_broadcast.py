"""/thongbao: admins announce, after a look at what goes where; for anyone else there is no such word."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import Commands
from bot.requests import Request
from news.delivery.messages import Reply
from news.delivery.subscriptions import Kind
from storage import broadcasts, quota
from storage.broadcasts import Broadcast
from storage.engine.database import Database
from storage.engine.types import Tx
from tests import make
from tests.bot.commands.people import Clock, Person, button, desk, labels
from tests.fakes.channels import channels

EVERYONE = "Tất cả (12)"


def newsroom(db: Database, clock: Clock, on: Sequence[str] = ("telegram", "zalo")) -> Commands:
    newsroom = replace(desk(db, clock), channels=channels(*on, month=100))
    return Commands(newsroom, admins={"telegram": ["7", "8"], "zalo": ["z7"]})


@pytest.fixture
async def admin(sqlite_db: Database, clock: Clock) -> Person:
    """One of the newsroom, among eleven readers, four of them on Zalo."""

    def fill(tx: Tx) -> None:
        for number in range(11):
            make.chat(tx, "y-te" if number < 2 else "du-lich", channel="zalo" if number > 6 else "telegram")
        quota.add(tx, channel="zalo", now=clock.now, messages=30)

    await sqlite_db.run(fill)
    return Person(newsroom(sqlite_db, clock), sqlite_db)


@pytest.fixture
def colleague(admin: Person) -> Person:
    return replace(admin, request=replace(admin.request, who="8", address="8"))


async def previewed(admin: Person, words: str = "/thongbao Nghỉ lễ từ mai", html: str = "") -> Reply:
    """The preview for everyone."""
    asked = await admin.commands.answer(replace(admin.request, words=words, html=html))
    assert asked is not None
    return await admin.presses(asked, EVERYONE)


async def broadcast(admin: Person, number: int = 1) -> Broadcast:
    found = await admin.db.read(broadcasts.get, number)
    assert found is not None
    return found


async def test_in_a_group_it_goes_on_in_the_admins_own_chat(admin: Person) -> None:
    group = replace(admin, request=replace(admin.request, address="-5", group=True))
    for words, line in (("/thongbao Nghỉ lễ từ mai", "/thongbao #1"), ("/thongbao #1 gui 12 tat-ca", "/thongbao #1")):
        reply = await group.asks(words)
        assert f"gõ {line} ở đó" in reply.text and not reply.choices
        assert (await broadcast(admin)).state == "draft"
    assert "gõ /thongbao ở đó" in (await group.asks("/thongbao")).text
    assert "dài" in (await group.asks(f"/thongbao {'x' * 5000}")).text

    sql = "SELECT text, address FROM outbox JOIN chats ON chats.id = chat_id JOIN notices ON notices.id = item_id"
    notices = await make.rows(admin.db, f"{sql} WHERE kind = 'notice'")
    assert {(row["address"], row["text"].rpartition(": ")[2]) for row in notices} == {("7", "/thongbao #1")}
    assert "Tất cả (13)" in labels(await admin.asks("/thongbao #1"))  # with the admin, who has a chat now


async def test_that_a_picture_is_not_sent_is_said_where_one_came_along(admin: Person) -> None:
    lost = "Thông báo chỉ có chữ: ảnh hay tệp kèm theo không được gửi."
    below = replace(admin, request=replace(admin.request, illustrated=True))
    reply = await below.asks("/thongbao Nghỉ lễ từ mai")
    assert reply.text.splitlines() == ["Thông báo số 1: gửi cho ai?", lost]
    assert lost in (await below.asks("/thongbao")).text
    group = replace(below, request=replace(below.request, address="-5", group=True))
    assert lost in (await group.asks("/thongbao Nghỉ lễ từ mai")).text
    assert lost not in (await admin.asks("/thongbao Nghỉ lễ từ mai")).text


async def test_what_it_says_is_not_read_as_missing_news(admin: Person) -> None:
    await admin.asks("thông báo mai tòa soạn nghỉ, không có tin")
    assert (await broadcast(admin)).text == "mai tòa soạn nghỉ, không có tin"


@pytest.mark.parametrize("words", ["/thongbao", "/thongbao Xin chào", "/thongbao #1 gui 1 tat-ca", "/thông báo x"])
async def test_for_anyone_else_it_is_no_word_at_all(admin: Person, words: str) -> None:
    for channel, who in (("telegram", "9"), ("zalo", "7"), ("webchat", ""), ("webchat", "7")):
        stranger = replace(admin, request=Request(channel=channel, address=f"x{who}", who=who, words=""))
        other = replace(admin, request=Request(channel=channel, address=f"y{who}", who=who, words=""))
        said = await stranger.types(words)
        like = await other.types(words.replace("thongbao", "khongco").replace("thông báo", "qwx zzz"))
        assert said is not None and like is not None
        assert said == replace(like, text=like.text.replace("“khongco”", "“thongbao”").replace("“qwx”", "“thông”"))
    assert await admin.db.read(broadcasts.latest, limit=5) == []


async def test_nothing_goes_before_the_count_is_agreed_to(admin: Person) -> None:
    asked = await admin.asks("/thongbao Nghỉ lễ từ mai")
    assert labels(asked) == [EVERYONE, "Telegram (8)", "Zalo (4)", "Người theo dõi một chủ đề…", "Bỏ bản nháp"]
    shown = await admin.presses(asked, EVERYONE)
    assert "Telegram: 8 nơi" in shown.text and "Nghỉ lễ từ mai" in shown.text
    assert "Zalo: 4 nơi × 1 tin = 4 tin; tháng này còn 70 trong 100" in shown.text
    assert (await broadcast(admin)).state == "draft"
    assert button(shown, "Gửi cho 12 nơi").command == "/thongbao #1 gui 12 tat-ca"
    begun = await admin.presses(shown, "Gửi cho 12 nơi")
    assert "Bắt đầu gửi thông báo số 1 đến 12 nơi" in begun.text
    kept = await broadcast(admin)
    assert (kept.state, kept.audience, kept.author, kept.reporter) == ("sending", "all", "telegram:7", "telegram:7")


async def test_who_comes_second_is_told_that_it_went_already(admin: Person, colleague: Person) -> None:
    shown = await previewed(admin)
    await colleague.presses(shown, "Gửi cho 12 nơi")
    again = await admin.presses(shown, "Gửi cho 12 nơi")
    assert "đã gửi rồi" in again.text and labels(again) == ["Xem đã gửi đến đâu", "Dừng"]
    assert (await broadcast(admin)).reporter == "telegram:8"


async def test_a_count_that_changed_is_shown_before_anything_goes(admin: Person) -> None:
    shown = await previewed(admin)

    def come(tx: Tx) -> None:
        for _ in range(5):
            make.chat(tx)

    await admin.db.run(come)
    again = await admin.presses(shown, "Gửi cho 12 nơi")
    assert "Số nơi nhận nay là 17" in again.text and (await broadcast(admin)).state == "draft"
    assert "Bắt đầu" in (await admin.presses(again, "Gửi cho 17 nơi")).text


async def test_an_old_draft_is_looked_at_again(admin: Person, clock: Clock) -> None:
    shown = await previewed(admin)
    clock.move(timedelta(hours=2))
    again = await admin.presses(shown, "Gửi cho 12 nơi")
    assert "quá một giờ" in again.text and (await broadcast(admin)).state == "draft"
    assert "Bắt đầu" in (await admin.presses(again, "Gửi cho 12 nơi")).text


async def test_a_topic_is_chosen_from_a_menu_or_typed(admin: Person) -> None:
    asked = await admin.asks("/thongbao Tiêm chủng")
    menu = await admin.presses(asked, "Người theo dõi một chủ đề…")
    following = await admin.presses(menu, "Tiếp ▸")
    assert "Trang 2/" in following.text and "◂ Trước" in labels(following)
    shown = await admin.asks("/thongbao #1 cho y tế")
    assert "người theo dõi “Y tế" in shown.text and "Gửi cho 2 nơi" in labels(shown)
    assert len(button(shown, "Gửi cho 2 nơi").command.encode()) <= 64
    await admin.presses(shown, "Gửi cho 2 nơi")
    assert (await broadcast(admin)).audience == "topic:y-te"


async def test_one_channel_and_nobody(admin: Person) -> None:
    asked = await admin.asks("/thongbao Chỉ Zalo")
    shown = await admin.presses(asked, "Zalo (4)")
    assert "Gửi cho 4 nơi" in labels(shown) and "Telegram:" not in shown.text
    nobody = await admin.asks("/thongbao #1 cho van-hoa")
    assert "Chưa có nơi nào" in nobody.text and not any("Gửi" in label for label in labels(nobody))
    assert "Chưa có nơi nào" in (await admin.asks("/thongbao #1 gui 0 van-hoa")).text
    assert "gửi cho ai?" in (await admin.asks("/thongbao #1 cho vu-tru-khong-co")).text
    assert "gửi cho ai?" in (await admin.asks("/thongbao #1 gui nhiều tat-ca")).text


async def test_marks_and_lines_of_what_was_typed_are_kept(admin: Person) -> None:
    html = '/thongbao Nghỉ <b>lễ</b>\nXem <a href="https://a.vn/x">lịch</a>.'
    shown = await previewed(admin, "/thongbao Nghỉ lễ\nXem lịch.", html)
    assert "Nghỉ <b>lễ</b>\nXem <a" in shown.html
    assert "— Trên Zalo, 1 tin, không định dạng —" in shown.text
    kept = await broadcast(admin)
    assert kept.html == 'Nghỉ <b>lễ</b>\nXem <a href="https://a.vn/x">lịch</a>.'
    assert kept.text == "Nghỉ lễ\nXem lịch.\nhttps://a.vn/x"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("/thongbao  Dòng một\r\nDòng hai ", "Dòng một\nDòng hai"),
        ("/thongbao@BaoTinBot Nghỉ", "Nghỉ"),
        ("thông báo: Nghỉ", "Nghỉ"),
        ("/broadcast <b>Nghỉ", "<b>Nghỉ"),
        ("/announce Thông báo nghỉ", "Thông báo nghỉ"),
    ],
)
async def test_the_text_is_all_that_follows_the_name(admin: Person, words: str, text: str) -> None:
    await admin.asks(words)
    assert (await broadcast(admin)).text == text


async def test_html_that_nobody_could_have_typed_is_not_believed(admin: Person) -> None:
    await admin.commands.answer(replace(admin.request, words="/thongbao Nghỉ", html="/thongbao <script>Nghỉ"))
    kept = await broadcast(admin)
    assert (kept.text, kept.html) == ("Nghỉ", "")


@pytest.mark.parametrize(("length", "said"), [(4097, "dài 4.097 ký tự"), (20_000, "rút bớt 15.904 ký tự")])
async def test_what_is_too_long_is_refused_with_its_length(admin: Person, length: int, said: str) -> None:
    assert said in (await admin.asks("/thongbao " + "à" * length)).text
    assert await admin.db.read(broadcasts.latest, limit=5) == []


async def test_a_long_text_is_shown_in_part_and_says_what_zalo_pays(admin: Person) -> None:
    shown = await previewed(admin, "/thongbao " + "Nghỉ lễ. " * 450)
    assert "Zalo: 4 nơi × 3 tin = 12 tin" in shown.text and "ký tự nữa" in shown.text
    assert len(shown.text.encode("utf-16-le")) // 2 <= 4096
    costly = await admin.asks("/thongbao " + "Nghỉ lễ. " * 450)
    await admin.db.run(quota.add, channel="zalo", now=admin.commands._desk.now(), messages=65)
    assert "không còn đủ" in (await admin.presses(costly, "Zalo (4)")).text


async def test_what_is_being_sent_can_be_stopped_once(admin: Person, colleague: Person) -> None:
    shown = await previewed(admin)
    begun = await admin.presses(shown, "Gửi cho 12 nơi")
    assert "Đang dừng" in (await colleague.presses(begun, "Dừng")).text
    assert "đã gửi rồi" in (await admin.presses(begun, "Dừng")).text
    assert (await broadcast(admin)).state == "cancelled"


async def test_a_draft_can_be_discarded_and_then_is_gone(admin: Person) -> None:
    shown = await previewed(admin)
    assert "Đã bỏ" in (await admin.presses(shown, "Bỏ bản nháp")).text
    for words in ("gui 12 tat-ca", "cho tat-ca", "huy", "dung"):
        assert "Không có thông báo số 1" in (await admin.asks(f"/thongbao #1 {words}")).text


async def test_alone_it_lists_the_last_ones(admin: Person) -> None:
    assert "kèm nội dung" in (await admin.asks("/thongbao")).text
    shown = await previewed(admin)
    await admin.presses(shown, "Gửi cho 12 nơi")

    def end(tx: Tx) -> None:
        while broadcasts.advance(tx, 1, channels=("telegram", "zalo"), now=make.NOON):
            pass
        broadcasts.finish(tx, 1, figures={"total": 12, "sent": 11, "gone": 1}, now=make.NOON)

    await admin.db.run(end)
    await admin.asks("/thongbao Bản thứ hai")
    listed = await admin.asks("/thongbao  ")
    assert "1 · " in listed.text and "đã gửi 11/12" in listed.text and "bản nháp · Bản thứ hai" in listed.text
    assert "gửi cho ai?" in (await admin.presses(listed, "Xem số 2")).text
    assert "Đã chặn hoặc rời đi: 1" in (await admin.asks("/thongbao #1")).text


async def test_notices_of_the_program_are_nobodys_announcement(admin: Person) -> None:
    await admin.db.run(make.notice)
    assert "Không có thông báo số 1" in (await admin.asks("/thongbao #1")).text
    assert "Đang dừng" not in (await admin.asks("/thongbao #1 dung")).text


async def test_settings_stay_as_they_were(admin: Person) -> None:
    await previewed(admin)
    assert await admin.follows(Kind.TOPIC) == []
