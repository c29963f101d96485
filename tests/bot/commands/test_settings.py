"""/caidat and /ngonngu: what there is, in which language."""

import pytest

from news.delivery.subscriptions import Kind
from storage import subscriptions
from tests.bot.commands.people import NOON, Person, button, labels


async def test_settings_are_told_in_one_text(person: Person) -> None:
    await person.asks("/theodoi y tế, kinh tế")
    await person.asks("/tukhoa cao tốc, -bóng đá")
    await person.asks("/tinh Lâm Đồng, Bình Thuận")
    await person.asks("/tamdung 3 ngày")
    chat = await person.chat()
    assert chat
    await person.db.run(subscriptions.follow, chat=chat.number, kind=Kind.NEWSPAPER, value="Báo Lâm Đồng", now=NOON)
    reply = await person.asks("/caidat")
    for line in (
        "Chủ đề: Kinh tế; Y tế, sức khỏe",
        "Từ khóa: “cao tốc”",
        "Chỉ tin của: Bình Thuận, Lâm Đồng",
        "Chỉ tin của báo: Báo Lâm Đồng",
        "Bỏ qua tin có: “bóng đá”",
        "Ngôn ngữ: Tiếng Việt",
        "Đang tạm dừng đến 12:00 26/11/2026. Gõ /tieptuc để nhận tin lại.",
    ):
        assert line in reply.text.splitlines()
    assert set(labels(reply)) == {
        "Chủ đề",
        "Tỉnh, thành phố",
        "Từ khóa",
        "Cách báo",
        "Thêm nhóm tin riêng",
        "Giờ gửi",
        "Giờ yên lặng",
        "Nhận tin lại",
        "English",
    }


async def test_a_topic_that_is_no_more_is_shown_by_its_old_name(person: Person) -> None:
    await person.asks("/start")
    chat = await person.chat()
    assert chat
    await person.db.run(subscriptions.follow, chat=chat.number, kind=Kind.TOPIC, value="da-cu", now=NOON)
    assert "Chủ đề: da-cu" in (await person.asks("/caidat")).text


async def test_one_who_follows_nothing_is_told_so(person: Person) -> None:
    reply = await person.asks("/settings")
    assert "chưa có tin gửi đến" in reply.text
    assert "Tạm dừng" in labels(reply)


@pytest.mark.parametrize("words", ["/ngonngu en", "/ngonngu English", "/language tiếng Anh", "ngon ngu en"])
async def test_the_language_changes_at_once_and_for_good(person: Person, words: str) -> None:
    reply = await person.asks(words)
    assert "speaks English" in reply.text
    assert button(reply, "English").chosen
    assert "From now on you get news on Health" in (await person.asks("/theodoi y tế")).text
    assert "nói tiếng Việt" in (await person.asks("/ngonngu tiếng việt")).text


async def test_without_a_language_there_is_a_choice(person: Person) -> None:
    for words in ("/ngonngu", "/ngonngu tiếng Pháp"):
        reply = await person.asks(words)
        assert labels(reply) == ["Tiếng Việt", "English"]
        assert not reply.replaces
    assert (await person.presses(reply, "English")).replaces
