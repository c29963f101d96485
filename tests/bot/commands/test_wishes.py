"""What people ask of the bot in their own words, and that they miss news."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.guesses import could_be_keyword
from bot.commands.wishes import Errand, read_missed, read_wish
from news.delivery.subscriptions import EVERYTHING, Kind
from storage import subscriptions
from tests.bot.commands.people import Person, button, labels, publish


@pytest.fixture
async def reader(person: Person) -> Person:
    """Somebody who follows a topic, and leaves a keyword out."""
    for words in ("/start", "/theodoi y-te", "/tukhoa -tuyển sinh"):
        await person.asks(words)
    return person


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("đang nhận tin gì", Errand.SETTINGS),
        ("dang nhan tin gi", Errand.SETTINGS),
        ("tôi đang theo dõi gì ạ", Errand.SETTINGS),
        ("xem cài đặt", Errand.SETTINGS),
        ("what do I follow", Errand.SETTINGS),
        ("what am i following?", Errand.SETTINGS),
        ("giúp tôi với", Errand.HELP),
        ("tôi không biết dùng", Errand.HELP),
        ("toi khong biet cach su dung", Errand.HELP),
        ("bật thông báo", Errand.RESUME),
        ("bat lai thong bao giup toi", Errand.RESUME),
        ("ít tin hơn", Errand.FEWER),
        ("nhiều tin quá", Errand.FEWER),
        ("gửi nhiều tin quá vậy", Errand.FEWER),
        ("nhieu tin qua", Errand.FEWER),
        ("too much news", Errand.FEWER),
        ("too many messages", Errand.FEWER),
        ("đổi ngôn ngữ", Errand.LANGUAGE),
        ("tiếng anh", Errand.LANGUAGE),
        ("doi ngon ngu nhe", Errand.LANGUAGE),
        ("xoá hết dữ liệu của tôi", Errand.DELETE),
        ("xoa het du lieu cua toi", Errand.DELETE),
        ("tạm nghỉ 1 tuần nhé", Errand.PAUSE),
        ("nhận luôn khi có tin", Errand.AT_ONCE),
        ("nhận tin ngay", Errand.AT_ONCE),
        ("có tin là báo tôi ngay", Errand.AT_ONCE),
        ("không gửi tin từ 22h đến 6h", Errand.QUIET),
        ("đừng gửi ban đêm", Errand.QUIET),
        ("dung gui tin buoi toi", Errand.QUIET),
        ("mute at night", Errand.QUIET),
        ("tất cả", Errand.EVERYTHING),
        ("mọi tin", Errand.EVERYTHING),
        ("nhận tin tức", Errand.TOPICS),
        ("vì sao có tin này", Errand.WHY),
        ("sao gửi cho tôi tin này", Errand.WHY),
        ("y tế", None),
        ("theo dõi y tế", None),
        ("mọi tin y tế", None),
        ("ít tin", None),
        ("bật đèn", None),
        ("tiếng anh lớp 6", None),
        ("không gửi tin y tế nữa", None),
        ("nghỉ lễ 2 tháng 9", None),
        ("“nhiều tin quá”", None),
    ],
)
def test_a_wish_is_told_from_what_asks_for_news(words: str, wish: Errand | None) -> None:
    read = read_wish(words)
    assert (read.wish if read else None) is wish


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("không có tin y tế", "tin y tế"),
        ("y tế không có tin", "y tế , tin"),
        ("chưa thấy bài nào về Nghệ An", "bài nào về nghệ an"),
        ("tin y tế mà không có covid", None),
        ("pháp luật nhưng không có ma túy", None),
        ("không có gì", None),
        ("không nhận tin y tế nữa", None),
        ("no more football news", None),
        ("ô nhiễm không khí", None),
    ],
)
def test_who_misses_news_is_told_from_who_leaves_it_out(words: str, about: str | None) -> None:
    assert read_missed(words) == about


@given(st.text())
def test_any_words_are_a_wish_or_none(words: str) -> None:
    read_wish(words)
    read_missed(words)
    could_be_keyword(words)


@pytest.mark.parametrize(
    "words", ["không có tin y tế", "khong co tin y te", "y tế không có tin", "sao không gửi tin y tế", "no health news"]
)
async def test_who_waits_for_news_hears_that_it_comes_and_sees_the_newest(reader: Person, words: str) -> None:
    await reader.db.run(publish, "Bệnh viện mới", about=("y-te",), url="https://bao.example/1.html")
    reply = await reader.asks(words)
    lines = reply.text.splitlines()
    assert lines[0] == "Bạn vẫn đang nhận tin Y tế, sức khỏe; có bài mới, tin sẽ tự đến."
    assert "Bài mới nhất: Bệnh viện mới (Báo Lâm Đồng · 12:00)" in lines
    assert "https://bao.example/1.html" in lines
    assert "Bệnh viện mới" in (await reader.presses(reply, "Tin mới nhất")).text
    assert await reader.follows() == ["y-te"]


async def test_who_waits_for_what_is_switched_off_hears_that_and_can_switch_it_on(reader: Person) -> None:
    await reader.asks("/caidat #1 tat")
    reply = await reader.asks("không có tin y tế")
    assert reply.text.splitlines() == [
        "Tin Y tế, sức khỏe bạn đã chọn nhưng đang tạm tắt, nên chưa gửi.",
        "Mấy hôm nay chưa báo nào có bài như thế.",
    ]
    await reader.presses(reply, "Bật lại")
    assert (await reader.asks("không có tin y tế")).text.startswith("Bạn vẫn đang nhận tin Y tế, sức khỏe;")


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ("/tamdung 3 ngày", "Đang tạm dừng đến 12:00 26/11/2026. Gõ /tieptuc để nhận tin lại."),
        ("/dung dong-y", "Bạn đã dừng nhận tin. Gõ /tieptuc để nhận tin lại."),
    ],
)
async def test_who_waits_while_all_is_held_back_hears_why(reader: Person, order: str, why: str) -> None:
    await reader.asks(order)
    reply = await reader.asks("không có tin y tế")
    assert reply.text.splitlines()[:2] == ["Bạn đã chọn tin Y tế, sức khỏe.", why]
    assert "Giờ gửi" not in reply.text and "Nhận tin lại" in labels(reply)


async def test_of_two_filters_the_one_that_is_on_counts(reader: Person) -> None:
    for words in ("/thu + y tế ở Huế", "/caidat #1 tat"):
        await reader.asks(words)
    assert (await reader.asks("không có tin y tế")).text.startswith("Bạn vẫn đang nhận tin Y tế, sức khỏe;")


async def test_who_waits_for_what_was_not_chosen_can_choose_it(reader: Person) -> None:
    reply = await reader.asks("không thấy tin thể thao đâu")
    assert reply.text.startswith("Bạn chưa chọn tin Thể thao, nên tin ấy không đến.")
    await reader.presses(reply, "Nhận tin Thể thao")
    assert set(await reader.follows()) == {"y-te", "the-thao"}


@pytest.mark.parametrize("words", ["tại sao không có tin", "sao lâu quá không thấy tin", "sao lau qua khong thay tin"])
async def test_who_waits_for_any_news_sees_what_is_followed(reader: Person, words: str) -> None:
    assert "Chủ đề: Y tế, sức khỏe" in (await reader.asks(words)).text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tìm bài thuốc không có tác dụng phụ", "thuốc không có tác dụng phụ"),
        ("tìm tin không có giấy phép", "không có giấy phép"),
        ("tim bai khong co giay phep", "khong co giay phep"),
    ],
)
async def test_who_looks_for_words_that_lack_something_misses_no_news(reader: Person, words: str, found: str) -> None:
    assert (await reader.asks(words)).text.startswith(f"Chưa có bài nào có “{found}”.")


async def test_who_looked_for_news_and_found_none_hears_whether_it_comes(reader: Person) -> None:
    for words in ("tìm không thấy tin y tế", "tìm mãi không thấy tin y tế"):
        assert (await reader.asks(words)).text.startswith("Bạn vẫn đang nhận tin Y tế, sức khỏe;")


async def test_quiet_hours_are_offered_as_they_were_said(reader: Person) -> None:
    reply = await reader.asks("không gửi tin từ 21h đến 5h30")
    await reader.presses(reply, "Yên lặng 21:00-05:30")
    assert "Giờ yên lặng: 21:00" in (await reader.asks("/caidat")).text
    assert button(await reader.asks("đừng gửi ban đêm"), "Yên lặng 22:00-06:00")


async def test_who_gets_too_much_is_offered_more_than_to_stop(reader: Person) -> None:
    reply = await reader.asks("nhiều tin quá")
    assert labels(reply)[:3] == ["Gộp thành bản tin", "Giờ yên lặng", "Bớt chủ đề"] and "Dừng hẳn" in labels(reply)


async def test_everything_is_offered_not_followed_at_once(reader: Person) -> None:
    reply = await reader.asks("tất cả")
    assert await reader.follows() == ["y-te"]
    await reader.presses(reply, "Nhận mọi tin")
    assert await reader.follows() == [EVERYTHING]


@pytest.mark.parametrize("words", ["có tin gì về bão số 13", "co tin gi ve bao so 13", "có tin gì về bão số 13 không"])
async def test_a_question_keeps_its_subject(reader: Person, words: str) -> None:
    await reader.db.run(publish, "Trạm xá", about=("y-te",))
    said = "bão số 13" if "bão" in words else "bao so 13"
    assert f"có “{said}”" in (await reader.asks(words)).text


async def test_a_question_that_begins_politely_is_about_its_subject(reader: Person) -> None:
    await reader.db.run(publish, "Giải bóng đá", about=("the-thao",))
    for words in ("không biết thể thao có gì", "cho hỏi thể thao có tin gì mới"):
        assert "Giải bóng đá" in (await reader.asks(words)).text


async def test_news_of_a_place_today_is_of_that_place(reader: Person) -> None:
    for place in ("nghe-an", "ha-noi"):
        await reader.db.run(publish, f"Bệnh viện {place}", about=("y-te",), province=place)
    reply = await reader.asks("tin tức y tế ở Nghệ An hôm nay")
    assert "Bệnh viện nghe-an" in reply.text and "Bệnh viện ha-noi" not in reply.text


@pytest.mark.parametrize(
    "words", ["tin giáo dục ở Nghệ An và tin y tế ở Hà Tĩnh", "giao duc o nghe an, y te o ha tinh"]
)
async def test_a_topic_in_each_of_two_places_is_asked_about(reader: Person, words: str) -> None:
    reply = await reader.asks(words)
    assert await reader.follows() == ["y-te"] and not await reader.follows(Kind.PROVINCE)
    await reader.presses(reply, "Nhận riêng tin Giáo dục ở Nghệ An")
    await reader.presses(reply, "Nhận riêng tin Y tế, sức khỏe ở Hà Tĩnh")
    chat = await reader.chat()
    assert chat is not None
    found = await reader.db.read(subscriptions.list_filters, chat=chat.number)
    pairs = [(one[Kind.TOPIC], one[Kind.PROVINCE]) for one in found]
    assert pairs[1:] == [(["giao-duc"], ["nghe-an"]), (["y-te"], ["ha-tinh"])]


@pytest.mark.parametrize("words", ["tôi ghét cái này", "làm sao bây giờ", "bạn ăn cơm chưa", "why is that"])
async def test_a_question_or_an_order_is_no_keyword(reader: Person, words: str) -> None:
    reply = await reader.asks(words)
    assert not [label for label in labels(reply) if "từ khóa" in label]


@pytest.mark.parametrize("words", ["ô nhiễm không khí", "ngừng bắn", "hàng rào xanh", "xóa nhà tạm"])
async def test_a_name_may_be_one(reader: Person, words: str) -> None:
    reply = await reader.asks(words)
    assert f"Theo dõi từ khóa “{words}”" in labels(reply) and "/dung" not in labels(reply)


async def test_a_region_is_no_slip_of_a_province(reader: Person) -> None:
    assert "Tin của Thái Nguyên" not in labels(await reader.asks("Tây Nguyên"))
    assert "Tin của Nghệ An" in labels(await reader.asks("Ngệ An"))


@pytest.mark.parametrize(
    "words", ["- y tế\n- giáo dục\n- giao thông", "-y tế\n-giáo dục\n-giao thông", "y te, giao duc, giao thong"]
)
async def test_a_list_of_topics_is_followed_by_one_press(reader: Person, words: str) -> None:
    reply = await reader.asks(words)
    assert await reader.follows() == ["y-te"]
    assert labels(reply)[0] == "Theo dõi cả 3 chủ đề"
    await reader.presses(reply, "Theo dõi cả 3 chủ đề")
    assert set(await reader.follows()) == {"y-te", "giao-duc", "giao-thong-xay-dung"}


@pytest.mark.parametrize("words", ['"nồng độ cồn"', "“nồng độ cồn”"])
async def test_words_in_quotation_marks_are_a_keyword(reader: Person, words: str) -> None:
    await reader.presses(await reader.asks(words), "Theo dõi từ khóa “nồng độ cồn”")
    assert await reader.follows(Kind.KEYWORD) == ["nồng độ cồn"]


@pytest.mark.parametrize("words", ["y tế", "Y te", "sức khỏe"])
async def test_of_a_topic_that_is_followed_already_that_is_said(reader: Person, words: str) -> None:
    assert (await reader.asks(words)).text == "Bạn đang theo dõi Y tế, sức khỏe rồi."
    assert "Theo dõi Thể thao" in labels(await reader.asks("thể thao"))


@pytest.mark.parametrize(
    ("words", "follows"),
    [("add economy", ["kinh-te", "y-te"]), ("remove health", []), ("I don't want health", []),
     ("drop football", ["y-te"]), ("I don't want football", ["y-te"])],
)  # fmt: skip
async def test_english_is_understood(reader: Person, words: str, follows: list[str]) -> None:
    await reader.asks("/ngonngu en")
    await reader.asks(words)
    assert sorted(await reader.follows()) == follows
    assert await reader.leaves_out() == []


async def test_who_wants_no_more_news_in_english_is_asked(reader: Person) -> None:
    await reader.asks("/ngonngu en")
    assert "Stop for good" in labels(await reader.asks("stop sending me news"))


async def test_in_a_group_people_may_speak_of_news(leader: Person) -> None:
    await leader.asks("/theodoi y tế")
    for words in ("nhiều tin quá", "không có tin y tế", "giúp tôi với"):
        assert await leader.types(words) is None
    assert await leader.follows() == ["y-te"]
