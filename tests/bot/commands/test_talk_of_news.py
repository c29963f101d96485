"""What is said about news without a command: when it is an order, a question, or talk."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.first_questions import NEW
from bot.commands.steps import PATIENCE
from news.delivery.subscriptions import EVERYTHING, Kind
from tests.bot.commands.chosen import get_chosen
from tests.bot.commands.people import Clock, Person, button, labels, publish


async def test_words_with_a_place_that_ask_for_nothing_are_offered_as_a_whole(person: Person) -> None:
    await person.asks("/start")
    reply = await person.asks("y tế nghệ an")
    assert reply.text == "Bạn muốn nhận tin Y tế, sức khỏe ở Nghệ An?"
    assert await get_chosen(person) == {}
    await person.presses(reply, "Nhận tin Y tế, sức khỏe ở Nghệ An")
    assert await get_chosen(person) == {"topic": ["y-te"], "province": ["nghe-an"]}


async def test_talk_is_no_sentence_that_asks(person: Person) -> None:
    await person.asks("/start")
    for words in (
        "trời hôm nay đẹp quá",
        "tôi muốn hỏi về thủ tục làm thẻ căn cước cho con nhỏ",
        "bố tôi ở Nghệ An ra",
    ):
        await person.asks(words)
        assert await get_chosen(person) == {}


async def test_in_a_group_only_who_may_change_asks(member: Person, leader: Person) -> None:
    said = "/theodoi y tế ở Nghệ An"
    assert "quản trị viên" in (await member.asks(said)).text
    assert "Từ nay" in (await leader.asks(said)).text
    said = "cho chúng tôi tin giáo dục ở Nghệ An"
    assert "quản trị viên" in (await member.asks(said)).text
    assert "Từ nay" in (await leader.asks(said)).text
    others = replace(leader, request=replace(leader.request, addressed=False))
    assert await others.types(said) is None
    for talk in ("y tế nghệ an", "hôm nay trời đẹp", "bố tôi ở Nghệ An ra"):
        assert await leader.types(talk) is None


async def test_no_more_keywords_are_set_than_there_is_room_for(person: Person) -> None:
    await person.asks("/tukhoa " + ", ".join(f"chữ thứ {place}" for place in range(30)))
    reply = await person.asks("theo dõi y tế, trừ “giá vàng”")
    assert "nhiều nhất 30 từ khóa" in reply.text
    assert await person.leaves_out(Kind.KEYWORD) == []


async def test_a_button_says_what_came_newest_of_what_was_asked_for(person: Person) -> None:
    await person.db.run(publish, "Bệnh viện mới", about=("y-te",), province="nghe-an")
    await person.db.run(publish, "Bệnh viện cũ", about=("y-te",), province="ha-tinh")
    reply = await person.presses(await person.asks("theo dõi y tế ở Nghệ An"), "Tin mới nhất")
    assert "Bệnh viện mới" in reply.text and "Bệnh viện cũ" not in reply.text


async def test_the_same_is_understood_on_every_channel(person: Person) -> None:
    for channel in ("zalo", "webchat"):
        other = replace(person, request=replace(person.request, channel=channel))
        assert (await other.asks("đăng ký tin xây dựng đảng")).text.startswith("Từ nay bạn nhận tin Xây dựng Đảng.")
        assert button(await other.asks("y tế nghệ an"), "Tin mới nhất")


@pytest.mark.parametrize(
    ("words", "place"), [("đà lạt", "lam-dong"), ("hn", "ha-noi"), ("Hà Tây", "ha-noi"), ("nghe an", "nghe-an")]
)
async def test_a_place_alone_is_offered_with_its_news(person: Person, clock: Clock, words: str, place: str) -> None:
    await person.asks("/start")
    clock.move(NEW + timedelta(hours=1))  # on the first day it answers a question
    reply = await person.asks(words)
    name = {"lam-dong": "Lâm Đồng", "ha-noi": "Hà Nội", "nghe-an": "Nghệ An"}[place]
    assert reply.text == f"Bạn muốn nhận mọi tin ở {name}?"
    assert await get_chosen(person) == {}
    await person.presses(reply, f"Nhận mọi tin ở {name}")
    assert await get_chosen(person) == {"topic": [EVERYTHING], "province": [place]}


async def test_letters_that_may_be_several_places_are_asked_back(person: Person) -> None:
    await person.asks("/start")
    reply = await person.asks("đn")
    assert labels(reply) == ["Đà Nẵng", "Đồng Nai"]


async def test_who_asks_in_sentences_alone_is_answered_for_ever(person: Person, clock: Clock) -> None:
    await person.asks("/start")
    for _again in range(PATIENCE):
        assert (await person.asks("cho tôi tin y tế ở Huế")).text.startswith("Từ nay")
        assert (await person.asks("không nhận tin y tế nữa")).text


async def test_a_machine_that_says_back_what_it_hears_is_left_alone(person: Person, clock: Clock) -> None:
    reply = await person.asks("cho tôi tin y tế ở Huế")
    answered = 0
    for _again in range(3 * PATIENCE):
        said = await person.types(reply.text)
        answered += said is not None
        reply = said or reply
    assert answered <= PATIENCE


async def test_in_a_group_a_long_sentence_after_the_command_s_name_is_meant(leader: Person) -> None:
    said = "theo dõi giáo dục, y tế, thể thao và du lịch ở Nghệ An, Hà Tĩnh, Huế, trừ bóng đá"
    assert len(said) > 70
    assert (await leader.asks(said)).text.startswith(
        "Từ nay nhóm này nhận tin Giáo dục; Y tế, sức khỏe; Du lịch; Thể thao ở"
    )


async def test_a_newspaper_is_no_further_place_beside_a_province(person: Person) -> None:
    """All that comes would have to be of both."""
    await person.asks("/theodoi y tế ở Nghệ An")
    reply = await person.asks("theo dõi báo Lâm Đồng")
    assert labels(reply) == ["Nhận thêm mọi tin của Báo Lâm Đồng", "Chỉ nhận mọi tin đã chọn của Báo Lâm Đồng"]
    await person.presses(reply, "Chỉ nhận mọi tin đã chọn của Báo Lâm Đồng")
    assert await get_chosen(person) == {"topic": ["y-te"], "newspaper": ["bao-lam-dong"]}


async def test_all_provinces_are_had_again_by_a_sentence(person: Person) -> None:
    await person.asks("/theodoi y tế ở Nghệ An, Huế")
    reply = await person.asks("nhận tin ở mọi tỉnh")
    assert reply.text.startswith("Từ nay bạn nhận tin Y tế, sức khỏe ở mọi tỉnh.\n")
    assert await get_chosen(person) == {"topic": ["y-te"]}
    await person.presses(reply, "Hoàn tác")
    assert await get_chosen(person) == {"topic": ["y-te"], "province": ["hue", "nghe-an"]}


async def test_a_time_of_the_day_is_offered_as_a_digest(person: Person) -> None:
    reply = await person.asks("cho tôi tin y tế ở Huế lúc 7 giờ sáng hàng ngày")
    assert reply.text.startswith("Từ nay bạn nhận tin Y tế, sức khỏe ở Huế.\nMuốn tin gộp lại thành bản tin lúc 07:00")
    assert "gộp thành bản tin lúc 07:00" in (await person.presses(reply, "Gộp lúc 07:00")).text
    for words in ("nhận tin lúc 7h và 17h30", "tôi muốn nhận tin vào lúc 7h và 17h30"):
        assert "Gộp lúc 07:00, 17:30" in labels(await person.asks(words))


async def test_leaving_something_is_no_more_than_to_follow_it_no_longer(person: Person) -> None:
    await person.asks("theo dõi y tế và tin có “học phí”, “sân bay” ở Huế")
    assert "Đã bỏ: “học phí”." in (await person.asks("bỏ học phí")).text
    assert "Đã bỏ: “sân bay”." in (await person.asks("bỏ từ khóa sân bay")).text
    assert "Bạn chưa theo dõi Báo Nghệ An." in (await person.asks("bỏ báo Nghệ An")).text
    for words in ("bỏ abc xyz", "bỏ phiếu đi", "thôi nào bạn"):
        await person.types(words)
    assert await get_chosen(person) == {"topic": ["y-te"], "province": ["hue"]}
    await person.asks("bỏ y tế nhé")
    assert await get_chosen(person) == {"province": ["hue"]}


async def test_where_somebody_lives_is_no_order(person: Person) -> None:
    reply = await person.asks("tôi ở Nghệ An")
    assert reply.text == "Bạn muốn nhận mọi tin ở Nghệ An?"
    assert await get_chosen(person) == {}


async def test_more_of_something_is_added(person: Person) -> None:
    await person.asks("/theodoi y tế ở Huế")
    for words in ("thêm thể thao", "cho thêm tin du lịch", "thêm Hà Tĩnh"):
        assert (await person.asks(words)).text.startswith("Từ nay bạn nhận")
    assert await get_chosen(person) == {"topic": ["du-lich", "the-thao", "y-te"], "province": ["ha-tinh", "hue"]}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Huế có gì mới không?", ["Lễ hội"]),
        ("hôm nay có tin gì ở Huế", ["Lễ hội"]),
        ("có bài nào về y tế không", ["Bệnh viện"]),
        ("có gì mới", ["Lễ hội", "Bệnh viện"]),
    ],
)
async def test_a_question_for_news_is_answered_by_news(person: Person, words: str, shown: list[str]) -> None:
    await person.db.run(publish, "Lễ hội", about=("du-lich",), province="hue")
    await person.db.run(publish, "Bệnh viện", about=("y-te",), province="ha-noi")
    await person.asks("/start")
    reply = await person.asks(words)
    assert sorted(line[2:] for line in reply.text.splitlines() if line.startswith("• ")) == sorted(shown)


async def test_who_waits_for_news_sees_what_is_followed(person: Person) -> None:
    await person.asks("/theodoi y tế ở Huế")
    for words in ("sao không có tin", "bao giờ có tin ạ", "chưa nhận được tin"):
        assert "Chủ đề: Y tế, sức khỏe" in (await person.asks(words)).text


@pytest.mark.parametrize(
    "words", ["đừng lo", "không cần đâu bạn nhé", "no problem", "không muốn ăn", "không lấy quảng cáo"]
)
async def test_words_that_nobody_said_to_be_any_are_left_out_only_where_that_is_meant(
    person: Person, words: str
) -> None:
    await person.asks("/theodoi y tế")
    reply = await person.types(words)
    assert await get_chosen(person) == {"topic": ["y-te"]}
    if words == "không lấy quảng cáo":
        assert reply is not None and reply.text == "Bạn muốn bỏ qua mọi tin có “quảng cáo”?"
        await person.presses(reply, "Bỏ qua tin có “quảng cáo”")
        assert await get_chosen(person) == {"topic": ["y-te"], "-keyword": ["quảng cáo"]}
