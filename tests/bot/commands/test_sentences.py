"""What is asked for in a sentence."""

from dataclasses import replace

import pytest

from bot.commands.steps import PATIENCE
from news.delivery.subscriptions import EVERYTHING, Kind
from news.feeds.feed import NewFeed
from storage import feeds, subscriptions
from storage.engine.types import Tx
from tests import make
from tests.bot.commands.people import NOON, Clock, Person, button, labels, publish

WANTED = "Từ nay bạn nhận tin Giáo dục; Y tế, sức khỏe ở Nghệ An, trừ tin có “tuyển sinh”."


async def _chosen(person: Person) -> dict[str, list[str]]:
    return (await _list_chosen(person))[0]


async def _list_chosen(person: Person) -> list[dict[str, list[str]]]:
    """What each filter of the chat holds."""
    chat = await person.chat()
    assert chat is not None
    every = await person.db.read(subscriptions.list_filters, chat=chat.number)
    sides = [{k.value: one[k] for k in Kind} | {f"-{k.value}": one.excepted[k] for k in Kind} for one in every]
    return [{kind: values for kind, values in side.items() if values} for side in sides]


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
    assert await _chosen(person) == {
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
    await person.db.run(_read_newspaper, "Báo Lâm Đồng")
    reply = await person.asks("tin nông thôn mới báo Lâm Đồng")
    assert reply.text == "Từ nay bạn nhận tin Nông nghiệp, nông thôn mới của Báo Lâm Đồng."
    assert await _chosen(person) == {"topic": ["nong-nghiep"], "newspaper": ["bao-lam-dong"]}
    assert "Chỉ tin của báo: Báo Lâm Đồng" in (await person.asks("/caidat")).text


def _read_newspaper(tx: Tx, name: str) -> None:
    feeds.add(tx, NewFeed(url="https://bao.example/rss", newspaper=name), now=NOON)


async def test_a_newspaper_that_is_not_read_is_said_so(person: Person) -> None:
    reply = await person.asks("theo dõi y tế của báo Nghệ An")
    assert "Báo Tin hiện chưa đọc Báo Nghệ An" in reply.text


async def test_a_newspaper_of_another_place_is_said_so(person: Person) -> None:
    await person.db.run(_read_newspaper, "Báo Lâm Đồng")
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
    assert await _chosen(person) == {"topic": ["kinh-te"]}

    added = await person.presses(reply, beside)
    assert added.text == "Từ nay bạn nhận thêm tin Giáo dục; Y tế, sức khỏe ở Nghệ An."
    assert await _list_chosen(person) == [
        {"topic": ["kinh-te"]},
        {"topic": ["giao-duc", "y-te"], "province": ["nghe-an"]},
    ]
    again = await person.presses(reply, beside)
    assert again.text == "Bạn đã nhận tin Giáo dục; Y tế, sức khỏe ở Nghệ An từ trước."
    assert len(await _list_chosen(person)) == 2


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
    assert await _chosen(person) == {"topic": ["kinh-te", "y-te"], "province": ["ha-noi", "nghe-an"]} | without
    await person.presses(reply, "Chỉ nhận mọi tin đã chọn ở Nghệ An")
    assert await _chosen(person) == {"topic": ["kinh-te", "y-te"], "province": ["nghe-an"]} | without
    reply = await person.asks("theo dõi du lịch ở mọi tỉnh")
    assert labels(reply) == ["Nhận thêm tin Du lịch ở mọi tỉnh", "Nhận mọi tin đã chọn ở mọi tỉnh"]
    await person.presses(reply, "Nhận mọi tin đã chọn ở mọi tỉnh")
    assert await _chosen(person) == {"topic": ["du-lich", "kinh-te", "y-te"]} | without


async def test_a_place_alone_narrows_nobody_s_news_without_a_question(person: Person) -> None:
    await person.asks("/theodoi kinh tế")
    reply = await person.asks("theo dõi Nghệ An")
    assert labels(reply) == ["Nhận thêm mọi tin ở Nghệ An", "Chỉ nhận mọi tin đã chọn ở Nghệ An"]
    assert await _chosen(person) == {"topic": ["kinh-te"]}
    await person.presses(reply, "Chỉ nhận mọi tin đã chọn ở Nghệ An")
    assert await _chosen(person) == {"topic": ["kinh-te"], "province": ["nghe-an"]}


async def test_where_there_are_several_a_sentence_is_about_the_one_that_holds_what_it_names(person: Person) -> None:
    await person.asks("/theodoi kinh tế ở Hà Nội")
    reply = await person.asks("theo dõi y tế và thể thao ở Nghệ An")
    await person.presses(reply, labels(reply)[0])
    first, second = {"topic": ["kinh-te"], "province": ["ha-noi"]}, {"topic": ["y-te"], "province": ["nghe-an"]}
    reply = await person.asks("không nhận tin thể thao nữa")
    said = "Từ nay bạn nhận tin Y tế, sức khỏe ở Nghệ An. Ngoài ra vẫn có tin Kinh tế ở Hà Nội."
    assert reply.text.splitlines()[0] == said
    assert {"Kinh tế", "Y tế, sức khỏe"} <= set(labels(await person.asks("/bo")))
    assert await _list_chosen(person) == [first, second]
    assert "từ trước" in (await person.asks("theo dõi y tế")).text
    await person.asks("y tế, trừ “quảng cáo”")
    assert await _list_chosen(person) == [first, second | {"-keyword": ["quảng cáo"]}]
    await person.asks("/tukhoa bỏ quảng cáo")
    assert await _list_chosen(person) == [first, second]
    reply = await person.asks("bỏ y tế")
    assert reply.text.splitlines()[:2] == ["Đã bỏ: Y tế, sức khỏe.", "Bạn vẫn nhận tin Kinh tế ở Hà Nội."]
    assert await _list_chosen(person) == [first]
    await person.presses(reply, "Hoàn tác")
    assert await _list_chosen(person) == [first, second]


async def test_this_and_nothing_else_can_be_undone(person: Person) -> None:
    await person.asks("/theodoi kinh tế, du lịch")
    reply = await person.asks("tôi chỉ muốn nhận tin giáo dục ở Nghệ An")
    assert reply.text.startswith("Từ nay bạn nhận tin Giáo dục ở Nghệ An.\n")
    assert await _chosen(person) == {"topic": ["giao-duc"], "province": ["nghe-an"]}
    await person.presses(reply, "Hoàn tác")
    assert await _chosen(person) == {"topic": ["du-lich", "kinh-te"]}


async def test_a_topic_named_ends_everything_and_this_can_be_undone(person: Person) -> None:
    await person.asks("/theodoi tất cả")
    reply = await person.asks("theo dõi giáo dục ở Nghệ An")
    assert await _chosen(person) == {"topic": ["giao-duc"], "province": ["nghe-an"]}
    await person.presses(reply, "Hoàn tác")
    assert await _chosen(person) == {"topic": [EVERYTHING]}


async def test_a_name_of_several_places_is_asked_back_with_all_the_rest(person: Person) -> None:
    reply = await person.asks("theo dõi y tế và giáo dục ở qn, trừ quảng cáo")
    assert reply.text == "“qn” là nơi nào?"
    assert sorted(labels(reply)) == ["Quảng Nam", "Quảng Ngãi", "Quảng Ninh"]
    assert await _chosen(person) == {}
    await person.presses(reply, "Quảng Ninh")
    assert await _chosen(person) == {
        "topic": ["giao-duc", "y-te"],
        "province": ["quang-ninh"],
        "-keyword": ["quảng cáo"],
    }


async def test_what_is_not_understood_is_said_and_offered_as_a_keyword_in_its_place(person: Person) -> None:
    reply = await person.asks("theo dõi giá sầu riêng ở Lâm Đồng")
    assert "Chưa có chủ đề “giá sầu riêng”." in reply.text
    assert await _chosen(person) == {}
    await person.presses(reply, "Nhận tin có “giá sầu riêng” ở Lâm Đồng")
    assert await _chosen(person) == {"keyword": ["giá sầu riêng"], "province": ["lam-dong"]}


async def test_what_is_understood_beside_it_is_done(person: Person) -> None:
    reply = await person.asks("theo dõi y tế ở Huế, blabla xyz")
    assert reply.text.startswith("Từ nay bạn nhận tin Y tế, sức khỏe ở Huế.\nChưa có chủ đề “blabla xyz”.")
    assert await _chosen(person) == {"topic": ["y-te"], "province": ["hue"]}


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
    assert await _chosen(person) == {"topic": [EVERYTHING], "-topic": ["the-thao"]}


async def test_an_exception_alone_is_taken_away(person: Person) -> None:
    await person.asks("/theodoi kinh tế, thể thao")
    reply = await person.asks("không nhận tin thể thao nữa")
    assert await _chosen(person) == {"topic": ["kinh-te"]}
    assert reply.text
    await person.asks("không lấy “giá vàng”")
    assert await _chosen(person) == {"topic": ["kinh-te"], "-keyword": ["giá vàng"]}


async def test_words_with_a_place_that_ask_for_nothing_are_offered_as_a_whole(person: Person) -> None:
    await person.asks("/start")
    reply = await person.asks("y tế nghệ an")
    assert reply.text == "Bạn muốn nhận tin Y tế, sức khỏe ở Nghệ An?"
    assert await _chosen(person) == {}
    await person.presses(reply, "Nhận tin Y tế, sức khỏe ở Nghệ An")
    assert await _chosen(person) == {"topic": ["y-te"], "province": ["nghe-an"]}


async def test_talk_is_no_sentence_that_asks(person: Person) -> None:
    await person.asks("/start")
    for words in (
        "trời hôm nay đẹp quá",
        "tôi muốn hỏi về thủ tục làm thẻ căn cước cho con nhỏ",
        "bố tôi ở Nghệ An ra",
    ):
        await person.asks(words)
        assert await _chosen(person) == {}


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
async def test_a_place_alone_is_offered_with_its_news(person: Person, words: str, place: str) -> None:
    await person.asks("/start")
    reply = await person.asks(words)
    name = {"lam-dong": "Lâm Đồng", "ha-noi": "Hà Nội", "nghe-an": "Nghệ An"}[place]
    assert reply.text == f"Bạn muốn nhận mọi tin ở {name}?"
    assert await _chosen(person) == {}
    await person.presses(reply, f"Nhận mọi tin ở {name}")
    assert await _chosen(person) == {"topic": [EVERYTHING], "province": [place]}


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
        "Từ nay bạn nhận tin Giáo dục; Y tế, sức khỏe; Du lịch; Thể thao ở"
    )


async def test_a_newspaper_is_no_further_place_beside_a_province(person: Person) -> None:
    """All that comes would have to be of both."""
    await person.asks("/theodoi y tế ở Nghệ An")
    reply = await person.asks("theo dõi báo Lâm Đồng")
    assert labels(reply) == ["Nhận thêm mọi tin của Báo Lâm Đồng", "Chỉ nhận mọi tin đã chọn của Báo Lâm Đồng"]
    await person.presses(reply, "Chỉ nhận mọi tin đã chọn của Báo Lâm Đồng")
    assert await _chosen(person) == {"topic": ["y-te"], "newspaper": ["bao-lam-dong"]}


async def test_all_provinces_are_had_again_by_a_sentence(person: Person) -> None:
    await person.asks("/theodoi y tế ở Nghệ An, Huế")
    reply = await person.asks("nhận tin ở mọi tỉnh")
    assert reply.text.startswith("Từ nay bạn nhận tin Y tế, sức khỏe ở mọi tỉnh.\n")
    assert await _chosen(person) == {"topic": ["y-te"]}
    await person.presses(reply, "Hoàn tác")
    assert await _chosen(person) == {"topic": ["y-te"], "province": ["hue", "nghe-an"]}


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
    assert await _chosen(person) == {"topic": ["y-te"], "province": ["hue"]}
    await person.asks("bỏ y tế nhé")
    assert await _chosen(person) == {"province": ["hue"]}


async def test_where_somebody_lives_is_no_order(person: Person) -> None:
    reply = await person.asks("tôi ở Nghệ An")
    assert reply.text == "Bạn muốn nhận mọi tin ở Nghệ An?"
    assert await _chosen(person) == {}


async def test_more_of_something_is_added(person: Person) -> None:
    await person.asks("/theodoi y tế ở Huế")
    for words in ("thêm thể thao", "cho thêm tin du lịch", "thêm Hà Tĩnh"):
        assert (await person.asks(words)).text.startswith("Từ nay bạn nhận")
    assert await _chosen(person) == {"topic": ["du-lich", "the-thao", "y-te"], "province": ["ha-tinh", "hue"]}


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
    assert await _chosen(person) == {"topic": ["y-te"]}
    if words == "không lấy quảng cáo":
        assert reply is not None and reply.text == "Bạn muốn bỏ qua mọi tin có “quảng cáo”?"
        await person.presses(reply, "Bỏ qua tin có “quảng cáo”")
        assert await _chosen(person) == {"topic": ["y-te"], "-keyword": ["quảng cáo"]}
