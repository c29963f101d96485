"""How news comes is said as it is: at once, bundled, paused, stopped, or switched off."""

from dataclasses import replace

import pytest

from bot.requests import Request
from news.delivery.modes import Mode
from storage import subscriptions
from tests.bot.commands.people import Person, labels

OFF = "Đang tạm tắt: tin Y tế, sức khỏe."


@pytest.fixture
async def switched_off(person: Person) -> Person:
    """Somebody whose one filter is switched off."""
    await person.asks("/theodoi y tế")
    settings = await person.presses(await person.asks("/caidat"), "Cách báo")
    await person.presses(settings, "Tạm tắt")
    return person


@pytest.fixture
async def zalo(person: Person) -> Person:
    """Somebody whose news is bundled."""
    other = replace(person, request=Request(channel="zalo", address="z", who="z", words=""))
    await other.asks("/theodoi y tế")
    return other


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("/tieptuc", OFF),
        ("/bantin", OFF),
        ("/theodoi y tế", "Bạn đã chọn tin Y tế, sức khỏe từ trước. Đang tạm tắt nên chưa gửi."),
        ("/theodoi kinh tế", "Đã chọn tin Kinh tế; Y tế, sức khỏe. Đang tạm tắt nên chưa gửi."),
        ("cho tôi tin kinh tế", "Đã chọn tin Kinh tế; Y tế, sức khỏe. Đang tạm tắt nên chưa gửi."),
        ("/visao", "Tin đang tạm tắt nên chưa gửi đến đây."),
    ],
)
async def test_what_is_switched_off_is_said_so_and_switched_on_by_a_press(
    switched_off: Person, words: str, said: str
) -> None:
    reply = await switched_off.asks(words)
    assert said in reply.text
    for untrue in ("bình thường", "gửi ngay", "sẽ đến", "tự đến", "Từ nay"):
        assert untrue not in reply.text
    await switched_off.presses(reply, "Bật lại")
    chat = await switched_off.chat()
    assert chat
    assert (await switched_off.db.read(subscriptions.get, chat=chat.number)).mode is Mode.AS_CHAT
    assert "bình thường" in (await switched_off.asks("/tieptuc")).text


async def test_one_of_several_that_is_off_is_named(person: Person) -> None:
    await person.asks("/theodoi y tế")
    await person.asks("/caidat them")
    await person.asks("/theodoi thể thao")
    await person.asks("/caidat")
    reply = await person.asks("/tieptuc")
    assert reply.text.splitlines() == [
        "Bạn đang nhận tin bình thường, không tạm dừng.",
        "Đang tạm tắt: tin Thể thao.",
    ]
    assert labels(reply)[0] == "Bật lại tin Thể thao"


async def test_who_thinks_better_of_stopping_while_paused_hears_that_it_is_paused(person: Person) -> None:
    await person.asks("/tamdung 1 ngày")
    reply = await person.presses(await person.asks("/dung"), "Thôi, vẫn nhận")
    assert reply.text.startswith("Đang tạm dừng đến 12:00") and labels(reply) == ["Nhận tin lại"]
    await person.asks("/tieptuc")
    typed = await person.asks("/dung van-nhan")  # where choices are numbers, nothing is pressed
    assert typed.text == "Vẫn gửi tin như thường."


@pytest.mark.parametrize("words", ["/theodoi kinh tế", "cho tôi tin kinh tế"])
async def test_a_stopped_chat_is_told_one_true_thing(person: Person, words: str) -> None:
    await person.asks("/theodoi y tế")
    await person.presses(await person.asks("/dung"), "Dừng hẳn")
    reply = await person.asks(words)
    chosen, stopped = "Đã chọn tin Kinh tế; Y tế, sức khỏe.", "Bạn đã dừng nhận tin. Gõ /tieptuc để nhận tin lại."
    assert reply.text == f"{chosen} {stopped}"
    assert "Nhận tin lại" in labels(reply)
    start = (await person.asks("chào bạn")).text
    assert stopped in start and "đến đây:" not in start.replace("Đang gửi đến đây:", "")


@pytest.mark.parametrize("words", ["/visao", "/moinhat", "/ittin", "/trogiup", "/moinhat 9"])
async def test_where_news_is_bundled_nothing_is_promised_at_once(zalo: Person, words: str) -> None:
    text = (await zalo.asks(words)).text
    assert "Bài mới được gộp thành bản tin, gửi đến đây lúc 11:30, 17:30." in text
    for untrue in ("Có bài mới, tin sẽ", "tự đến", "trả lời vào tin"):
        assert untrue not in text


@pytest.mark.parametrize("words", ["/theodoi kinh tế", "cho tôi tin kinh tế", "/tukhoa sầu riêng", "/thu + y tế ở Huế"])
async def test_who_asks_for_more_hears_when_it_comes(zalo: Person, words: str) -> None:
    said = "Bài mới được gộp thành bản tin, gửi đến đây lúc 11:30, 17:30."
    text = (await zalo.asks(words)).text
    assert text.startswith("Từ nay bạn nhận ") and said in text
    await zalo.asks("/theodoi giáo dục")
    assert said not in (await zalo.asks("/bo giáo dục")).text
    await zalo.asks("/tamdung 1 ngày")
    assert said not in (await zalo.asks("/theodoi thể thao")).text


async def test_who_hears_at_once_is_told_of_no_digest(person: Person) -> None:
    assert (await person.asks("/theodoi y tế")).text == "Từ nay bạn nhận tin Y tế, sức khỏe."


async def test_a_link_says_when_its_news_comes(zalo: Person) -> None:
    assert (await zalo.asks("/start topic_giao-duc")).text == (
        "Đã theo dõi Giáo dục. Bài mới được gộp thành bản tin, gửi đến đây lúc 11:30, 17:30."
    )


async def test_what_is_bundled_with_the_chat_s_digest_is_named(person: Person) -> None:
    await person.asks("/theodoi y tế")
    await person.asks("/caidat them")
    chosen = await person.asks("/theodoi thể thao")
    await person.presses(await person.presses(chosen, "Xong"), "Gộp vào bản tin")
    await person.asks("/caidat")
    reply = await person.asks("/bantin 7:00")
    assert "Riêng tin Thể thao: gộp vào bản tin lúc 07:00." in reply.text.splitlines()
    assert (await person.asks("/caidat")).text.splitlines()[1:3] == [
        "1. Tin Y tế, sức khỏe: gộp vào bản tin lúc 07:00.",
        "2. Tin Thể thao: gộp vào bản tin lúc 07:00.",
    ]
