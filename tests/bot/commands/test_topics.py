"""/start, /chude, /theodoi, /bo: choosing topics."""

import pytest

from bot import catalogue
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import subscriptions
from tests import make
from tests.bot.commands.people import NOON, Person, button, labels, publish


async def receives(person: Person, title: str, **about: object) -> bool:
    """Whether the chat hears of an article."""
    article = await person.db.run(publish, title, **about)  # type: ignore[arg-type]
    await person.db.run(make.fan_out, article=article, now=NOON)
    rows = await person.db.read(lambda tx: tx.rows("SELECT * FROM outbox WHERE item_id = :article", article=article))
    return len(rows) == 1


async def test_a_trial_begins_with_everything_and_says_so(visitor: Person) -> None:
    reply = await visitor.asks("/start")
    assert "chạy thử" in reply.text
    assert "mọi chủ đề" in reply.text
    assert await visitor.follows() == [EVERYTHING]
    assert await receives(visitor, "Tin bất kỳ")

    reply = await visitor.presses(reply, "Xây dựng Đảng")
    assert reply.text.startswith("Từ nay bạn nhận tin Xây dựng Đảng.\n")
    assert await visitor.follows() == ["xay-dung-dang"]
    assert await receives(visitor, "Chi bộ kết nạp", about=("xay-dung-dang",))
    assert not await receives(visitor, "Bóng đá", about=("the-thao",))


async def test_a_trial_leaves_a_choice_as_it_is(visitor: Person) -> None:
    await visitor.asks("/theodoi y te")
    reply = await visitor.asks("/start")
    assert "Y tế" in reply.text
    assert await visitor.follows() == ["y-te"]


async def test_a_link_to_a_topic_follows_it_at_once(person: Person) -> None:
    reply = await person.asks("/start xay-dung-dang")
    assert await person.follows() == ["xay-dung-dang"]
    assert "Xây dựng Đảng" in reply.text


async def test_a_member_of_a_group_starts_without_changing_it(member: Person) -> None:
    assert "Báo Tin" in (await member.asks("/start xay-dung-dang")).text
    assert await member.follows() == []


async def test_the_menu_shows_every_topic_once_on_few_pages(person: Person) -> None:
    reply = await person.asks("/chude")
    assert not reply.replaces
    shown: list[str] = []
    while True:
        names = [label for label in labels(reply) if label not in ("◂ Trước", "Tiếp ▸", "Tất cả chủ đề")]
        assert len(names) <= 8
        shown += names
        if "Tiếp ▸" not in labels(reply):
            break
        reply = await person.presses(reply, "Tiếp ▸")
        assert reply.replaces
    assert shown == [topic.name for topic in catalogue.taxonomy()]
    reply = await person.presses(reply, "◂ Trước")
    assert "Trang 3/4" in reply.text


async def test_a_press_switches_a_topic_in_place_and_another_switches_it_back(person: Person) -> None:
    reply = await person.presses(await person.asks("/chude"), "Kinh tế")
    assert reply.replaces
    assert button(reply, "Kinh tế").chosen
    assert "Từ nay bạn nhận tin Kinh tế." in reply.text
    assert await person.follows() == ["kinh-te"]

    reply = await person.presses(reply, "Kinh tế")
    assert not button(reply, "Kinh tế").chosen
    assert await person.follows() == []


async def test_a_button_pressed_twice_does_what_it_said(person: Person) -> None:
    menu = await person.asks("/chude")
    await person.presses(menu, "Kinh tế")
    await person.presses(menu, "Kinh tế")
    assert await person.follows() == ["kinh-te"]


async def test_everything_is_one_button_and_a_topic_ends_it(person: Person) -> None:
    reply = await person.presses(await person.asks("/chude"), "Tất cả chủ đề")
    assert await person.follows() == [EVERYTHING]
    assert "Từ nay bạn nhận mọi tin." in reply.text
    reply = await person.presses(reply, "Kinh tế")
    assert await person.follows() == ["kinh-te"]
    assert not button(reply, "Tất cả chủ đề").chosen


@pytest.mark.parametrize("words", ["/chude 0", "/chude 99", "/chude 1 +khong-co", "/chude 4 -khong-co"])
async def test_a_button_from_an_old_menu_shows_the_menu(person: Person, words: str) -> None:
    assert "Chọn chủ đề" in (await person.asks(words)).text
    assert await person.follows() == []


async def test_the_menu_follows_what_is_named(person: Person) -> None:
    await person.asks("chủ đề y tế")
    assert await person.follows() == ["y-te"]


@pytest.mark.parametrize(
    ("words", "topics"),
    [
        ("/theodoi xây dựng Đảng", ["xay-dung-dang"]),
        ("theo doi xay dung dang", ["xay-dung-dang"]),
        ("/follow #XâyDựngĐảng", ["xay-dung-dang"]),
        ("/theodoi xay-dung-dang", ["xay-dung-dang"]),
        ("/theodoi y tế, thể thao", ["the-thao", "y-te"]),
        ("/theodoi y te và the thao; du lich", ["du-lich", "the-thao", "y-te"]),
        ("/theodoi Nội chính, phòng chống tham nhũng, y tế", ["phong-chong-tham-nhung", "y-te"]),
        ("/theodoi y te, y tế", ["y-te"]),
        ("/theodoi tất cả", [EVERYTHING]),
        ("/theodoi tat ca, y te", [EVERYTHING]),
        ("theo doi moi chu de", [EVERYTHING]),
        ("/theodoi *", [EVERYTHING]),
    ],
)
async def test_topics_are_followed_by_any_of_their_names(person: Person, words: str, topics: list[str]) -> None:
    reply = await person.asks(words)
    assert sorted(await person.follows()) == topics
    assert reply.text.startswith("Từ nay bạn nhận ")


async def test_an_article_published_afterwards_is_told(person: Person) -> None:
    await person.asks("theo doi xay dung dang")
    assert await receives(person, "Chi bộ kết nạp đảng viên mới", about=("xay-dung-dang",))
    assert not await receives(person, "Giải bóng đá", about=("the-thao",))


async def test_following_again_says_that_it_was_so(person: Person) -> None:
    await person.asks("/theodoi y te")
    reply = await person.asks("/theodoi y te, the thao")
    assert reply.text == "Từ nay bạn nhận tin Y tế, sức khỏe; Thể thao."
    again = await person.asks("/theodoi y te, the thao")
    assert again.text == "Bạn đã nhận tin Y tế, sức khỏe; Thể thao từ trước."


async def test_without_a_topic_the_menu_comes(person: Person) -> None:
    for words in ("/theodoi", "/theodoi ,,", "/follow   "):
        assert (await person.asks(words)).text.startswith("Chọn chủ đề")


async def test_a_slip_is_offered_what_it_nearly_is(person: Person) -> None:
    assert labels(await person.asks("/theodoi xay dung dag"))[0] == "Xây dựng Đảng"
    reply = await person.asks("/theodoi thể tháo")
    assert labels(reply)[0] == "Thể thao"
    assert await person.follows() == []
    await person.presses(reply, "Thể thao")
    assert await person.follows() == ["the-thao"]


async def test_what_is_no_topic_can_be_a_keyword(person: Person) -> None:
    reply = await person.asks("/theodoi hồ tiêu xuất ngoại, y tế")
    assert "Chưa có chủ đề “hồ tiêu xuất ngoại”" in reply.text
    assert await person.follows() == ["y-te"]
    await person.presses(reply, "Theo dõi từ khóa “hồ tiêu xuất ngoại”")
    assert await person.follows(Kind.KEYWORD) == ["hồ tiêu xuất ngoại"]


async def test_a_long_name_makes_a_keyword_of_its_beginning(person: Person) -> None:
    reply = await person.asks("/theodoi " + "dài " * 40)
    [keyword] = [label for label in labels(reply) if label.startswith("Theo dõi từ khóa")]
    assert len(button(reply, keyword).command) < 80
    assert "…" not in button(reply, keyword).command


async def test_a_province_alone_is_followed_with_all_its_news(person: Person) -> None:
    reply = await person.asks("/theodoi Bình Thuận")
    assert reply.text.startswith("Từ nay bạn nhận mọi tin ở Bình Thuận.\n")
    assert "nay thuộc tỉnh Lâm Đồng" in reply.text
    assert await person.follows(Kind.PROVINCE) == ["binh-thuan"]


async def test_what_still_keeps_news_away_is_said_when_following(person: Person) -> None:
    await person.asks("/tinh Lâm Đồng")
    await person.asks("/tamdung 3 ngày")
    reply = await person.asks("/theodoi y tế")
    assert "Đã chọn tin Y tế, sức khỏe ở Lâm Đồng." in reply.text
    assert "Đang tạm dừng đến 12:00 26/11/2026" in reply.text


async def test_a_topic_is_given_up_and_can_be_had_back(person: Person) -> None:
    await person.asks("/theodoi y tế, thể thao")
    reply = await person.asks("/bo the thao")
    await person.presses(reply, "Theo dõi lại Thể thao")
    reply = await person.asks("bo the thao")
    assert "Đã bỏ: Thể thao." in reply.text
    assert await person.follows() == ["y-te"]
    await person.presses(reply, "Hoàn tác")
    assert sorted(await person.follows()) == ["the-thao", "y-te"]


async def test_giving_up_the_last_topic_says_that_nothing_will_come(person: Person) -> None:
    await person.asks("/theodoi y tế")
    assert "sẽ không có tin" in (await person.asks("/bo y tế")).text


async def test_everything_is_given_up_at_once(person: Person) -> None:
    await person.asks("/theodoi y tế")
    await person.asks("/tinh Lâm Đồng")
    assert "Đã bỏ tất cả" in (await person.asks("/bo tất cả đồng ý")).text
    assert await person.follows() == await person.follows(Kind.PROVINCE) == []
    assert "chưa theo dõi gì" in (await person.asks("/bo tat ca")).text


async def test_without_a_name_there_is_a_choice_of_what_to_give_up(person: Person) -> None:
    assert "chưa theo dõi gì" in (await person.asks("/bo")).text
    await person.asks("/theodoi y tế, kinh tế")
    await person.asks("/tukhoa cao tốc")
    reply = await person.asks("/bo")
    assert labels(reply) == ["Kinh tế", "Y tế, sức khỏe", "“cao tốc”", "Bỏ tất cả"]
    await person.presses(reply, "“cao tốc”")
    assert await person.follows(Kind.KEYWORD) == []
    reply = await person.presses(reply, "Bỏ tất cả")
    assert await person.follows() == ["kinh-te", "y-te"]
    await person.presses(reply, "Bỏ hết")
    assert await person.follows() == []


@pytest.mark.parametrize("words", ["bỏ hết", "bo het", "/bo tất cả", "bỏ tất cả", "/unfollow all"])
async def test_everything_is_given_up_only_where_that_is_said_twice(person: Person, words: str) -> None:
    assert "chưa theo dõi gì" in (await person.asks(words)).text
    await person.asks("/theodoi y tế, thể thao ở Huế")
    reply = await person.asks(words)
    assert reply.text.splitlines() == [
        "Bỏ hết những gì bạn đã chọn?",
        "• Chủ đề: Y tế, sức khỏe; Thể thao",
        "• Chỉ tin của: Huế",
    ]
    assert await person.follows() == ["the-thao", "y-te"]
    reply = await person.presses(reply, "Bỏ hết")
    assert reply.text.startswith("Đã bỏ tất cả.") and "Hoàn tác" in labels(reply)
    assert await person.follows() == []


@pytest.mark.parametrize("words", ["bỏ y tế và thể thao", "bo y te va the thao", "/bo tin y tế và thể thao nữa nhé"])
async def test_several_topics_are_given_up_in_one_sentence(person: Person, words: str) -> None:
    await person.asks("/theodoi y tế, thể thao, kinh tế")
    await person.asks(words)
    assert await person.follows() == ["kinh-te"]


async def test_a_newspaper_is_given_up_like_a_topic(person: Person) -> None:
    await person.asks("/tinh Báo Nghệ An, Huế")
    assert "Đã bỏ: Báo Nghệ An." in (await person.asks("/bo báo nghệ an")).text
    assert await person.follows(Kind.NEWSPAPER) == []
    assert await person.follows(Kind.PROVINCE) == ["hue"]


async def test_keywords_and_provinces_are_given_up_by_the_same_word(person: Person) -> None:
    await person.asks("/tukhoa cao tốc, -bóng đá")
    await person.asks("/tinh Lâm Đồng")
    reply = await person.asks("/bo cao tốc, bóng đá, Lâm Đồng")
    assert reply.text.startswith(
        "Đã bỏ: Lâm Đồng; “cao tốc”.\nTrước đây bỏ qua tin có “bóng đá”, từ nay không bỏ qua nữa.\n"
    )
    assert await person.follows(Kind.KEYWORD) == await person.follows(Kind.PROVINCE) == []
    assert await person.leaves_out(Kind.KEYWORD) == []


async def test_what_was_not_followed_or_is_unknown_is_said_kindly(person: Person) -> None:
    await person.asks("/theodoi kinh tế")
    reply = await person.asks("/bo y tế, xyz")
    assert "Bạn chưa theo dõi Y tế" in reply.text
    assert "Không rõ “xyz”" in reply.text
    assert await person.follows() == ["kinh-te"]


async def test_a_topic_that_is_no_more_can_be_given_up(person: Person) -> None:
    await person.asks("/theodoi kinh tế")
    chat = await person.chat()
    assert chat
    await person.db.run(subscriptions.follow, chat=chat.number, kind=Kind.TOPIC, value="da-cu", now=NOON)
    reply = await person.asks("/bo")
    assert labels(reply) == ["Kinh tế", "da-cu", "Bỏ tất cả"]
    await person.presses(reply, "da-cu")
    assert await person.follows() == ["kinh-te"]


async def test_several_switches_of_a_menu_are_done_at_once(person: Person) -> None:
    await person.asks("/theodoi kinh tế")
    reply = await person.asks("/chude 1 +y-te +the-thao -kinh-te +khong-co")
    assert sorted(await person.follows()) == ["the-thao", "y-te"] and "Trang 1/" in reply.text
    assert reply.toast == "Đã theo dõi Y tế, sức khỏe; Thể thao. Đã bỏ Kinh tế."
    await person.asks("/tinh 1 +hue +nghe-an")
    await person.asks("/tinh 1 -hue +ha-tinh -khong-co")
    assert sorted(await person.follows(Kind.PROVINCE)) == ["ha-tinh", "nghe-an"]
    assert "ở mọi tỉnh" in (await person.presses(await person.asks("/tinh"), "Mọi tỉnh, thành")).text
    assert await person.follows(Kind.PROVINCE) == []
