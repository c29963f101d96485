"""What is said to words that are no command."""

from tests.bot.commands.people import Person, labels


async def test_an_unknown_command_is_said_to_be_none(person: Person) -> None:
    assert (await person.asks("/qwxz abc")).text.startswith("Báo Tin không có lệnh “qwxz”.")
    assert "không có lệnh" not in (await person.asks("/trogiup abc")).text
    assert "không có lệnh" not in (await person.asks("/")).text


async def test_a_hint_to_plain_words_does_not_keep_the_help_away(person: Person) -> None:
    await person.asks("/start")
    assert "/trogiup" in (await person.asks("trời hôm nay đẹp quá")).text
    assert "/theodoi" in (await person.asks("/qwxz")).text


async def test_a_topic_s_name_within_another_s_is_not_offered(person: Person) -> None:
    await person.asks("/start")
    reply = await person.asks("tôi muốn nhận tin về xây dựng Đảng")
    assert labels(reply) == ["Theo dõi Xây dựng Đảng", "Mọi chủ đề"]
