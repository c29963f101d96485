"""What is asked for in a sentence."""

import pytest

from news.delivery.subscriptions import EVERYTHING, Kind
from tests import make
from tests.bot.commands.chosen import get_chosen, list_chosen, read_newspaper
from tests.bot.commands.people import NOON, Person, labels, publish

WANTED = "Từ nay bạn nhận tin Giáo dục; Y tế, sức khỏe ở Nghệ An, trừ tin có “tuyển sinh”."


@pytest.mark.parametrize(
    "words",
    [
        "/theodoi giáo dục và y tế ở Nghệ An, trừ tuyển sinh",
        "theo dõi giáo dục và y tế ở Nghệ An, trừ tuyển sinh",
        "giáo dục và y tế ở Nghệ An, trừ tuyển sinh",
        "cho tôi tin giáo dục, y tế tại tỉnh Nghệ An, không lấy tuyển sinh",
        "tôi muốn nhận tin về giáo dục và y tế ở Nghệ An nhưng bỏ tuyển sinh nhé",
    ],
)
async def test_a_sentence_is_done_as_a_whole(person: Person, words: str) -> None:
    reply = await person.asks(words)
    assert reply.text == WANTED
    assert await get_chosen(person) == {
        "topic": ["giao-duc", "y-te"],
        "province": ["nghe-an"],
        "-keyword": ["tuyển sinh"],
    }
    assert (await person.asks(words)).text == WANTED.replace("Từ nay bạn nhận", "Bạn đã nhận").replace(
        "”.", "” từ trước."
    )


async def test_it_brings_what_it_says(person: Person) -> None:
    await person.asks("theo doi giao duc va y te o nghe an, tru tuyen sinh")
    came = []
    for title, about, place in (
        ("Trường mới", "giao-duc", "nghe-an"),
        ("Bệnh viện mới", "y-te", "nghe-an"),
        ("Bệnh viện mới", "y-te", "ha-tinh"),
        ("Tuyển sinh lớp 10", "giao-duc", "nghe-an"),
        ("Bóng đá", "the-thao", "nghe-an"),
    ):
        words = ((Kind.KEYWORD, "tuyen sinh"),) if "sinh" in title else ()
        article = await person.db.run(publish, f"{title} {place}", about=(about,), province=place, labels=words)
        came.append(bool(await person.db.run(make.fan_out, article=article, now=NOON)))
    assert came == [True, True, False, False, False]


async def test_a_newspaper_is_asked_for_by_its_name(person: Person) -> None:
    await person.db.run(read_newspaper, "Báo Lâm Đồng")
    reply = await person.asks("tin nông thôn mới báo Lâm Đồng")
    assert reply.text == "Từ nay bạn nhận tin Nông nghiệp, nông thôn mới của Báo Lâm Đồng."
    assert await get_chosen(person) == {"topic": ["nong-nghiep"], "newspaper": ["bao-lam-dong"]}
    assert "Chỉ tin của báo: Báo Lâm Đồng" in (await person.asks("/caidat")).text


async def test_a_newspaper_that_is_not_read_is_said_so(person: Person) -> None:
    reply = await person.asks("theo dõi y tế của báo Nghệ An")
    assert "Báo Tin hiện chưa đọc Báo Nghệ An" in reply.text


async def test_a_newspaper_of_another_place_is_said_so(person: Person) -> None:
    await person.db.run(read_newspaper, "Báo Lâm Đồng")
    reply = await person.asks("theo dõi y tế ở Nghệ An, báo Lâm Đồng")
    assert "ít viết về Nghệ An" in reply.text


async def test_a_topic_with_words_around_it_is_followed(person: Person) -> None:
    for words in ("đăng ký tin xây dựng đảng", "dang ky tin xay dung dang", "/dangky tin xây dựng Đảng"):
        await person.asks(words)
        assert await person.follows() == ["xay-dung-dang"]
        await person.asks("/bo xây dựng Đảng")


async def test_who_follows_other_things_everywhere_is_asked_what_is_meant(person: Person) -> None:
    await person.asks("/theodoi kinh tế")
    reply = await person.asks("theo dõi giáo dục và y tế ở Nghệ An")
    beside, narrow = "Nhận thêm tin Giáo dục; Y tế, sức khỏe ở Nghệ An", "Chỉ nhận mọi tin đã chọn ở Nghệ An"
    assert labels(reply) == [beside, narrow]
    assert reply.text.startswith("Bạn đang nhận tin Kinh tế.")
    assert await get_chosen(person) == {"topic": ["kinh-te"]}

    added = await person.presses(reply, beside)
    assert added.text == "Từ nay bạn nhận thêm tin Giáo dục; Y tế, sức khỏe ở Nghệ An."
    assert await list_chosen(person) == [
        {"topic": ["kinh-te"]},
        {"topic": ["giao-duc", "y-te"], "province": ["nghe-an"]},
    ]
    again = await person.presses(reply, beside)
    assert again.text == "Bạn đã nhận tin Giáo dục; Y tế, sức khỏe ở Nghệ An từ trước."
    assert len(await list_chosen(person)) == 2


async def test_who_has_other_places_is_asked_what_is_meant(person: Person) -> None:
    await person.asks("/theodoi kinh tế ở Hà Nội")
    reply = await person.asks("theo dõi y tế ở Nghệ An, trừ quảng cáo")
    assert labels(reply) == [
        "Nhận thêm tin Y tế, sức khỏe ở Nghệ An…",
        "Chỉ nhận mọi tin đã chọn ở Nghệ An",
        "Nhận mọi tin đã chọn ở cả hai nơi",
    ]
    await person.presses(reply, "Nhận mọi tin đã chọn ở cả hai nơi")
    without = {"-keyword": ["quảng cáo"]}
    assert await get_chosen(person) == {"topic": ["kinh-te", "y-te"], "province": ["ha-noi", "nghe-an"]} | without
    await person.presses(reply, "Chỉ nhận mọi tin đã chọn ở Nghệ An")
    assert await get_chosen(person) == {"topic": ["kinh-te", "y-te"], "province": ["nghe-an"]} | without
    reply = await person.asks("theo dõi du lịch ở mọi tỉnh")
    assert labels(reply) == ["Nhận thêm tin Du lịch ở mọi tỉnh", "Nhận mọi tin đã chọn ở mọi tỉnh"]
    await person.presses(reply, "Nhận mọi tin đã chọn ở mọi tỉnh")
    assert await get_chosen(person) == {"topic": ["du-lich", "kinh-te", "y-te"]} | without


async def test_a_place_alone_narrows_nobody_s_news_without_a_question(person: Person) -> None:
    await person.asks("/theodoi kinh tế")
    reply = await person.asks("theo dõi Nghệ An")
    assert labels(reply) == ["Nhận thêm mọi tin ở Nghệ An", "Chỉ nhận mọi tin đã chọn ở Nghệ An"]
    assert await get_chosen(person) == {"topic": ["kinh-te"]}
    await person.presses(reply, "Chỉ nhận mọi tin đã chọn ở Nghệ An")
    assert await get_chosen(person) == {"topic": ["kinh-te"], "province": ["nghe-an"]}


async def test_where_there_are_several_a_sentence_is_about_the_one_that_holds_what_it_names(person: Person) -> None:
    await person.asks("/theodoi kinh tế ở Hà Nội")
    reply = await person.asks("theo dõi y tế và thể thao ở Nghệ An")
    await person.presses(reply, labels(reply)[0])
    first, second = {"topic": ["kinh-te"], "province": ["ha-noi"]}, {"topic": ["y-te"], "province": ["nghe-an"]}
    reply = await person.asks("không nhận tin thể thao nữa")
    said = "Từ nay bạn nhận tin Y tế, sức khỏe ở Nghệ An. Ngoài ra vẫn có tin Kinh tế ở Hà Nội."
    assert reply.text.splitlines()[0] == said
    assert {"Kinh tế", "Y tế, sức khỏe"} <= set(labels(await person.asks("/bo")))
    assert await list_chosen(person) == [first, second]
    assert "từ trước" in (await person.asks("theo dõi y tế")).text
    await person.asks("y tế, trừ “quảng cáo”")
    assert await list_chosen(person) == [first, second | {"-keyword": ["quảng cáo"]}]
    await person.asks("/tukhoa bỏ quảng cáo")
    assert await list_chosen(person) == [first, second]
    reply = await person.asks("bỏ y tế")
    assert reply.text.splitlines()[:2] == ["Đã bỏ: Y tế, sức khỏe.", "Bạn vẫn nhận tin Kinh tế ở Hà Nội."]
    assert await list_chosen(person) == [first]
    await person.presses(reply, "Hoàn tác")
    assert await list_chosen(person) == [first, second]


async def test_this_and_nothing_else_can_be_undone(person: Person) -> None:
    await person.asks("/theodoi kinh tế, du lịch")
    reply = await person.asks("tôi chỉ muốn nhận tin giáo dục ở Nghệ An")
    assert reply.text.startswith("Từ nay bạn nhận tin Giáo dục ở Nghệ An.\n")
    assert await get_chosen(person) == {"topic": ["giao-duc"], "province": ["nghe-an"]}
    await person.presses(reply, "Hoàn tác")
    assert await get_chosen(person) == {"topic": ["du-lich", "kinh-te"]}


async def test_a_topic_named_ends_everything_and_this_can_be_undone(person: Person) -> None:
    await person.asks("/theodoi tất cả")
    reply = await person.asks("theo dõi giáo dục ở Nghệ An")
    assert await get_chosen(person) == {"topic": ["giao-duc"], "province": ["nghe-an"]}
    await person.presses(reply, "Hoàn tác")
    assert await get_chosen(person) == {"topic": [EVERYTHING]}


async def test_a_name_of_several_places_is_asked_back_with_all_the_rest(person: Person) -> None:
    reply = await person.asks("theo dõi y tế và giáo dục ở qn, trừ quảng cáo")
    assert reply.text == "“qn” là nơi nào?"
    assert sorted(labels(reply)) == ["Quảng Nam", "Quảng Ngãi", "Quảng Ninh"]
    assert await get_chosen(person) == {}
    await person.presses(reply, "Quảng Ninh")
    assert await get_chosen(person) == {
        "topic": ["giao-duc", "y-te"],
        "province": ["quang-ninh"],
        "-keyword": ["quảng cáo"],
    }


async def test_what_is_not_understood_is_said_and_offered_as_a_keyword_in_its_place(person: Person) -> None:
    reply = await person.asks("theo dõi giá sầu riêng ở Lâm Đồng")
    assert "Chưa có chủ đề “giá sầu riêng”." in reply.text
    assert await get_chosen(person) == {}
    await person.presses(reply, "Nhận tin có “giá sầu riêng” ở Lâm Đồng")
    assert await get_chosen(person) == {"keyword": ["giá sầu riêng"], "province": ["lam-dong"]}


async def test_what_is_understood_beside_it_is_done(person: Person) -> None:
    reply = await person.asks("theo dõi y tế ở Huế, blabla xyz")
    assert reply.text.startswith("Từ nay bạn nhận tin Y tế, sức khỏe ở Huế.\nChưa có chủ đề “blabla xyz”.")
    assert await get_chosen(person) == {"topic": ["y-te"], "province": ["hue"]}


async def test_towns_and_former_provinces_are_explained(person: Person) -> None:
    reply = await person.asks("theo dõi du lịch ở Đà Lạt và Phan Thiết")
    assert reply.text.splitlines() == [
        "Từ nay bạn nhận tin Du lịch ở Bình Thuận, Lâm Đồng.",
        "“Đà Lạt” thuộc Lâm Đồng, nên bạn nhận tin của cả Lâm Đồng.",
        "“Phan Thiết” thuộc Bình Thuận, nên bạn nhận tin của cả Bình Thuận.",
        "Bình Thuận nay thuộc tỉnh Lâm Đồng. Bạn sẽ nhận những tin có nhắc đến Bình Thuận.",
    ]


async def test_everything_but_something_is_followed_at_once(person: Person) -> None:
    reply = await person.asks("mọi tin trừ thể thao")
    assert reply.text == "Từ nay bạn nhận mọi tin, trừ Thể thao."
    assert await get_chosen(person) == {"topic": [EVERYTHING], "-topic": ["the-thao"]}


async def test_an_exception_alone_is_taken_away(person: Person) -> None:
    await person.asks("/theodoi kinh tế, thể thao")
    reply = await person.asks("không nhận tin thể thao nữa")
    assert await get_chosen(person) == {"topic": ["kinh-te"]}
    assert reply.text
    await person.asks("không lấy “giá vàng”")
    assert await get_chosen(person) == {"topic": ["kinh-te"], "-keyword": ["giá vàng"]}
