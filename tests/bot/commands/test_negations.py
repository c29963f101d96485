"""Sentences that say no: nobody loses news by a complaint, a question or a slip."""

import pytest

from news.delivery.subscriptions import Kind
from tests.bot.commands.people import Person, button, labels

UNSURE = "Báo Tin chưa rõ ý bạn nên chưa đổi gì. Bạn muốn thế nào?"


@pytest.fixture
async def reader(person: Person) -> Person:
    """Somebody who follows two topics and a keyword, and leaves one out."""
    for words in ("/start", "/theodoi y-te, giao-duc", "/tukhoa cà phê, -tuyển sinh"):
        await person.asks(words)
    return person


Chosen = tuple[set[str], list[str], list[str], list[str], list[str]]


async def _chosen(reader: Person) -> Chosen:
    """Topics and keywords that are followed, those that are left out, and the places left out."""
    places = [one for kind in (Kind.PROVINCE, Kind.NEWSPAPER) for one in await reader.leaves_out(kind)]
    topics, keywords = await reader.follows(), await reader.follows(Kind.KEYWORD)
    return set(topics), keywords, await reader.leaves_out(), await reader.leaves_out(Kind.KEYWORD), places


AS_BEFORE: Chosen = ({"y-te", "giao-duc"}, ["cà phê"], [], ["tuyển sinh"], [])


@pytest.mark.parametrize(
    "words",
    [
        "không có tin y tế",
        "khong co tin y te",
        "không nhận được tin y tế",
        "khong nhan duoc tin y te",
        "ko thấy tin y tế đâu cả",
        "chưa thấy tin giáo dục hôm nay",
        "không ai quan tâm y tế",
        "khong ai quan tam y te",
        "không thấy tin Nghệ An",
        "không mở được link báo Nghệ An",
        "khong mo duoc link bao nghe an",
        "không đọc được tin giáo dục",
        "y tế không có tin",
        "sao không gửi tin y tế",
        "no health news today",
        "I don't get health news",
        "không y tế",
        "bỏ y tế được không",
        "không phải giáo dục mà là y tế",
        "khong phai giao duc ma la y te",
        "không bỏ y tế nhưng bỏ giáo dục",
        "not health but education",
        "không y tế, chỉ giáo dục",
        "không còn tin giáo dục",
        "vẫn chưa nhận được tin giáo dục từ hôm qua",
        "why don't I get health news",
        "ai bỏ y tế vậy",
        "đã bỏ y tế chưa",
        "không hiểu",
        "không không",
        "ngoài y tế ra không lấy gì khác",
        "nothing about health today",
        "ít tin y tế hơn",
        "không thích y tế lắm",
        "đừng gửi bóng đá nữa",
        "dung gui bong da nua",
        "không nhận bóng đá",
        "bỏ bóng đá",
        "trừ bóng đá",
        "/theodoi không có tin y tế",
        "/theodoi khong-co-chu-de",
        "/theodoi bo-y-te",
        "/theodoi tru-giao-duc",
    ],
)
async def test_no_complaint_question_or_slug_takes_anything_away(reader: Person, words: str) -> None:
    await reader.types(words)
    assert await _chosen(reader) == AS_BEFORE


@pytest.mark.parametrize(
    "words", ["đừng bỏ tin y tế nhé", "dung bo tin y te", "không bỏ y tế", "đừng có bỏ y tế", "không nên bỏ tin y tế"]
)
async def test_what_is_not_to_be_left_out_goes_on_coming(reader: Person, words: str) -> None:
    reply = await reader.asks(words)
    assert reply.text == "Bạn vẫn đang nhận: Y tế, sức khỏe. Không có gì thay đổi."
    assert await _chosen(reader) == AS_BEFORE


@pytest.mark.parametrize(
    ("order", "said", "button"),
    [
        (
            "/caidat #1 tat",
            "Tin Y tế, sức khỏe bạn đã chọn nhưng đang tạm tắt, nên chưa gửi. Không có gì thay đổi.",
            "Bật lại",
        ),
        (
            "/dung dong-y",
            "Bạn đã chọn tin Y tế, sức khỏe. Không có gì thay đổi.\nBạn đã dừng nhận tin. Gõ /tieptuc để nhận tin lại.",
            "Nhận tin lại",
        ),
    ],
)
async def test_what_is_kept_while_nothing_comes_is_not_said_to_come(
    reader: Person, order: str, said: str, button: str
) -> None:
    await reader.asks(order)
    reply = await reader.asks("đừng bỏ y tế")
    assert reply.text == said and button in labels(reply)
    assert await _chosen(reader) == AS_BEFORE


@pytest.mark.parametrize(
    "words",
    ["không trừ tuyển sinh nữa", "khong tru tuyen sinh nua", "không bỏ qua tuyển sinh nữa", "bỏ trừ tuyển sinh",
     "đừng loại tuyển sinh", "thôi bỏ qua tin tuyển sinh", "thêm tuyển sinh"],
)  # fmt: skip
async def test_ones_own_exception_comes_before_a_topic_of_that_name(reader: Person, words: str) -> None:
    await reader.asks(words)
    assert await _chosen(reader) == ({"y-te", "giao-duc"}, ["cà phê"], [], [], [])


@pytest.mark.parametrize("words", ["bỏ tuyển sinh", "/bo tuyển sinh"])
async def test_that_something_is_no_longer_left_out_is_said_so_and_can_be_taken_back(
    reader: Person, words: str
) -> None:
    reply = await reader.asks(words)
    lines = reply.text.splitlines()
    assert lines[0] == "Trước đây bỏ qua tin có “tuyển sinh”, từ nay không bỏ qua nữa."
    assert "Đã bỏ" not in reply.text and await reader.leaves_out(Kind.KEYWORD) == []
    await reader.presses(reply, "Bỏ qua tin có “tuyển sinh”")
    assert await _chosen(reader) == AS_BEFORE


@pytest.mark.parametrize("words", ["không cần thông báo tin tuyển sinh nữa", "khong can thong bao tin tuyen sinh"])
async def test_what_is_left_out_already_stays_so(reader: Person, words: str) -> None:
    await reader.asks(words)
    assert await _chosen(reader) == AS_BEFORE


@pytest.mark.parametrize(
    "words",
    ["bỏ y tế", "bo y te nhe", "không nhận tin y tế nữa", "khong nhan tin y te nua", "ngừng gửi tin y tế",
     "thôi nhận tin y tế", "tôi không muốn nhận tin y tế nữa", "xóa y tế", "remove y tế", "bỏ hết tin y tế",
     "không cần y tế nữa đâu", "trừ y tế", "tắt tin y tế", "ngưng thông báo y tế", "turn off y tế"],
)  # fmt: skip
async def test_a_plain_order_is_done_and_can_be_undone(reader: Person, words: str) -> None:
    reply = await reader.asks(words)
    assert await reader.follows() == ["giao-duc"]
    await reader.presses(reply, "Hoàn tác")
    assert await _chosen(reader) == AS_BEFORE


@pytest.mark.parametrize(
    ("words", "topic", "left_out"),
    [
        ("pháp luật nhưng không có ma túy", "phap-luat", "ma túy"),
        ("cho tôi tin pháp luật mà không có ma túy", "phap-luat", "ma túy"),
        ("tin y tế mà không có covid", "y-te", "covid"),
        ("thể thao, trừ bóng đá", "the-thao", "bóng đá"),
        ("du lịch, không lấy quảng cáo", "du-lich", "quảng cáo"),
    ],
)
async def test_words_are_left_out_of_what_is_asked_for(reader: Person, words: str, topic: str, left_out: str) -> None:
    reply = await reader.asks(words)
    assert topic in await reader.follows()
    assert set(await reader.leaves_out(Kind.KEYWORD)) == {"tuyển sinh", left_out}
    await reader.presses(reply, "Hoàn tác")
    assert await _chosen(reader) == AS_BEFORE


@pytest.mark.parametrize("words", ["thể thao, trừ có", "thể thao, không lấy được", "thể thao nhưng không thấy hay"])
async def test_a_common_syllable_is_never_left_out(reader: Person, words: str) -> None:
    reply = await reader.asks(words)
    assert reply.text == UNSURE and "Nhận tin Thể thao" in labels(reply)
    assert await _chosen(reader) == AS_BEFORE


async def test_who_means_the_one_instead_of_the_other_chooses(reader: Person) -> None:
    reply = await reader.asks("không phải giáo dục mà là y tế")
    await reader.presses(reply, "Nhận Y tế, sức khỏe, bỏ Giáo dục")
    assert await reader.follows() == ["y-te"]


@pytest.mark.parametrize(
    "words", ["không chỉ y tế mà cả giáo dục và thể thao", "khong chi y te ma ca giao duc va the thao"]
)
async def test_not_only_adds(reader: Person, words: str) -> None:
    await reader.asks(words)
    assert set(await reader.follows()) == {"y-te", "giao-duc", "the-thao"}


async def test_a_part_of_a_topic_is_left_out_by_its_words_or_with_all_of_it(reader: Person) -> None:
    reply = await reader.asks("đừng gửi bóng đá nữa")
    assert labels(reply) == ["Bỏ qua tin có “bóng đá”", "Bỏ cả chủ đề Thể thao", "Không đổi gì"]
    await reader.presses(reply, "Bỏ qua tin có “bóng đá”")
    assert set(await reader.leaves_out(Kind.KEYWORD)) == {"tuyển sinh", "bóng đá"}


@pytest.mark.parametrize("words", ["chỉ giáo dục", "chi nhan tin giao duc"])
async def test_only_this_keeps_what_is_left_out_and_says_what_went(reader: Person, words: str) -> None:
    reply = await reader.asks(words)
    assert "Thay cho: Y tế, sức khỏe; “cà phê”." in reply.text
    assert "Những gì trước đó bạn bỏ qua vẫn giữ như cũ." in reply.text
    assert await _chosen(reader) == ({"giao-duc"}, [], [], ["tuyển sinh"], [])
    await reader.presses(reply, "Hoàn tác")
    assert await _chosen(reader) == AS_BEFORE


@pytest.mark.parametrize("words", ["cho tôi giáo dục thôi", "tin giao duc thoi nhe"])
async def test_this_and_no_more_is_asked_first(reader: Person, words: str) -> None:
    reply = await reader.asks(words)
    assert await _chosen(reader) == AS_BEFORE
    assert button(reply, "Nhận thêm tin Giáo dục")
    await reader.presses(reply, "Chỉ nhận tin Giáo dục")
    assert await _chosen(reader) == ({"giao-duc"}, [], [], ["tuyển sinh"], [])


@pytest.mark.parametrize("words", ["không nhận tin cà phê nữa", "bỏ cà phê", "xóa từ khóa cà phê", "khong lay ca phe"])
async def test_ones_own_keyword_goes_and_is_left_out_of_nothing_else(reader: Person, words: str) -> None:
    reply = await reader.asks(words)
    assert await _chosen(reader) == ({"y-te", "giao-duc"}, [], [], ["tuyển sinh"], [])
    await reader.presses(reply, "Hoàn tác")
    assert await _chosen(reader) == AS_BEFORE


@pytest.mark.parametrize("words", ["không y tế", "khong quan tam y te", "không thích y tế"])
async def test_what_is_said_to_be_no_order_is_asked_about(reader: Person, words: str) -> None:
    reply = await reader.asks(words)
    assert reply.text == UNSURE and await _chosen(reader) == AS_BEFORE
    await reader.presses(reply, "Bỏ tin Y tế, sức khỏe")
    assert await reader.follows() == ["giao-duc"]
