"""/tukhoa: words wanted and unwanted."""

import pytest

from news.delivery.subscriptions import EVERYTHING, Kind
from news.text.phrases import matches
from news.text.vietnamese import key
from tests.bot.commands.people import Person, labels


async def test_keywords_are_added_as_they_are_compared(person: Person) -> None:
    reply = await person.asks("/tukhoa Nông Thôn Mới, cao tốc")
    assert sorted(await person.follows(Kind.KEYWORD)) == ["cao tốc", "nông thôn mới"]
    assert reply.text.splitlines()[0] == "Từ nay bạn nhận tin có “cao tốc”, “Nông Thôn Mới”."
    assert "đúng từng dấu" in reply.text


@pytest.mark.parametrize("words", ["-bóng đá", "- bóng đá", "–bóng đá", "—Bóng Đá", "−bóng đá"])
async def test_a_dash_before_a_keyword_leaves_its_news_out(person: Person, words: str) -> None:
    reply = await person.asks(f"/tukhoa {words}")
    assert await person.leaves_out(Kind.KEYWORD) == ["bóng đá"]
    assert await person.follows(Kind.KEYWORD) == []
    assert "bỏ qua mọi tin có “bóng đá”" in reply.text.lower()
    assert "chưa có tin gửi đến" in reply.text


async def test_the_last_word_on_a_keyword_counts(person: Person) -> None:
    await person.asks("/tukhoa bóng đá")
    await person.asks("/tukhoa -bóng đá")
    assert await person.follows(Kind.KEYWORD) == []
    assert await person.leaves_out(Kind.KEYWORD) == ["bóng đá"]
    await person.asks("/tukhoa -bóng đá, +bóng đá")
    assert await person.follows(Kind.KEYWORD) == ["bóng đá"]
    assert await person.leaves_out(Kind.KEYWORD) == []


@pytest.mark.parametrize("words", ["/tukhoa bỏ cao tốc", "/tukhoa xóa Cao Tốc", "/tukhoa bo cao tốc", "/bo cao tốc"])
async def test_a_keyword_is_removed(person: Person, words: str) -> None:
    await person.asks("/tukhoa cao tốc, sân bay")
    assert "Đã bỏ" in (await person.asks(words)).text
    assert await person.follows(Kind.KEYWORD) == ["sân bay"]


async def test_a_keyword_may_begin_like_a_removal(person: Person) -> None:
    await person.asks("/tukhoa xóa đói giảm nghèo, bỏ phiếu")
    assert sorted(await person.follows(Kind.KEYWORD)) == ["bỏ phiếu", "xóa đói giảm nghèo"]


async def test_a_keyword_is_said_back_as_it_was_typed(person: Person) -> None:
    reply = await person.asks("/tukhoa chi bộ Đảng")
    assert "“chi bộ Đảng”" in reply.text
    await person.presses(reply, "Bỏ “chi bộ Đảng”")
    assert await person.follows(Kind.KEYWORD) == []


async def test_a_keyword_that_is_a_topic_s_name_offers_the_topic(person: Person) -> None:
    reply = await person.asks("/tukhoa xây dựng Đảng")
    assert await person.follows(Kind.KEYWORD) == ["xây dựng đảng"]
    await person.presses(reply, "Theo dõi Xây dựng Đảng")
    assert await person.follows() == ["xay-dung-dang"]
    assert "Theo dõi Xây dựng Đảng" not in labels(await person.asks("/tukhoa xây dựng Đảng"))


async def test_the_list_offers_to_remove_each(person: Person) -> None:
    assert "Chưa có từ khóa nào" in (await person.asks("/tukhoa")).text
    await person.asks("/tukhoa cao tốc, -bóng đá")
    reply = await person.asks("từ khóa")
    assert "Nhận tin có: “cao tốc”" in reply.text
    assert "Bỏ qua tin có: “bóng đá”" in reply.text
    await person.presses(reply, "Bỏ “cao tốc”")
    await person.presses(reply, "Bỏ “bóng đá”")
    assert await person.follows(Kind.KEYWORD) == await person.leaves_out(Kind.KEYWORD) == []


async def test_there_are_at_most_thirty(person: Person) -> None:
    await person.asks("/tukhoa " + ", ".join(f"từ thứ {n}" for n in range(29)))
    reply = await person.asks("/tukhoa một nữa, hai nữa, từ thứ 3")
    assert "nhiều nhất 30" in reply.text
    assert len(await person.follows(Kind.KEYWORD)) == 30
    assert "nhiều nhất 30" in (await person.asks("/tukhoa -ba nữa")).text
    assert "nhiều nhất" not in (await person.asks("/tukhoa bỏ từ thứ 1, -từ thứ 2")).text


@pytest.mark.parametrize("words", ["cao toc", "dang", "xay dung nong thon moi"])
async def test_words_typed_without_marks_are_kept_and_what_they_find_is_said(person: Person, words: str) -> None:
    reply = (await person.asks(f"/tukhoa {words}")).text
    assert "gõ không dấu nên viết dấu nào cũng nhận" in reply and "đúng từng dấu, hoa" not in reply
    assert await person.follows(Kind.KEYWORD) == [words]
    reply = (await person.asks(f"/tukhoa -{words}")).text
    assert "gõ không dấu nên viết dấu nào cũng bỏ" in reply


async def test_each_keyword_is_said_to_find_what_it_finds(person: Person) -> None:
    reply = await person.asks("/tukhoa benh vien, cao tốc, -bong da, -thể thao")
    assert [line.partition(":")[0] for line in reply.text.splitlines()] == [
        "Từ nay bạn nhận tin có “benh vien”, “cao tốc”, trừ tin có “bong da”, “thể thao”.",
        "“cao tốc” được tìm trong đầu đề và đoạn mở đầu",
        "“benh vien” được tìm trong đầu đề và đoạn mở đầu",
        "Sẽ bỏ qua mọi tin có “bong da”",
    ]
    assert matches(key("benh vien"), "Bệnh viện mới")
    assert not matches(key("cao tốc"), "Tăng cao tóc")


@pytest.mark.parametrize("words", ["OCOP", "logistics", "cao tốc", "VietGAP"])
async def test_words_that_are_whole_are_kept_without_one(person: Person, words: str) -> None:
    assert "không dấu" not in (await person.asks(f"/tukhoa {words}")).text


async def test_one_short_syllable_gets_a_warning(person: Person) -> None:
    assert "Từ ngắn" in (await person.asks("/tukhoa than")).text
    assert "Từ ngắn" not in (await person.asks("/tukhoa mỏ than")).text


async def test_what_can_be_no_keyword_is_refused_with_its_reason(person: Person) -> None:
    assert "cần có chữ hoặc số" in (await person.asks("/tukhoa ???, !!!")).text
    assert "dài quá" in (await person.asks("/tukhoa " + "một câu rất dài " * 9)).text
    assert await person.follows(Kind.KEYWORD) == []


async def test_one_who_receives_everything_is_told_how_keywords_would_count(person: Person) -> None:
    await person.asks("/theodoi tất cả")
    reply = await person.asks("/tukhoa cao tốc")
    assert "chưa lọc bớt gì" in reply.text
    await person.presses(reply, "Chỉ nhận tin có từ khóa")
    assert EVERYTHING not in await person.follows()
    assert await person.follows(Kind.KEYWORD) == ["cao tốc"]
    assert "Chỉ nhận tin có từ khóa" not in labels(await person.asks("/tukhoa sân bay"))


async def test_keywords_are_shown_as_they_were_typed_wherever_they_are(person: Person) -> None:
    await person.asks("/tukhoa chi bộ Đảng, hồ xuân hương, -V-League")
    await person.asks("/tukhoa Hồ Xuân Hương")
    assert await person.follows(Kind.KEYWORD) == ["chi bộ đảng", "hồ xuân hương"]
    listed = await person.asks("/tukhoa")
    assert "Nhận tin có: “chi bộ Đảng”, “Hồ Xuân Hương”." in listed.text and "“V-League”" in listed.text
    assert "Từ khóa: “chi bộ Đảng”, “Hồ Xuân Hương”" in (await person.asks("/caidat")).text
    assert "“chi bộ Đảng”" in (await person.asks("/dulieu")).text
    assert labels(await person.asks("/bo"))[:2] == ["“chi bộ Đảng”", "“Hồ Xuân Hương”"]
    assert "Đã bỏ: “Hồ Xuân Hương”" in (await person.asks("/bo hồ xuân hương")).text
    await person.presses(listed, "Bỏ “V-League”")
    await person.presses(listed, "Bỏ “chi bộ Đảng”")
    assert await person.follows(Kind.KEYWORD) == await person.leaves_out(Kind.KEYWORD) == []


async def test_a_keyword_that_is_not_there_cannot_be_removed(person: Person) -> None:
    for words, named in (("bỏ xyz", "xyz"), ("xóa abc", "abc"), ("remove abc", "abc")):
        reply = await person.asks(f"/tukhoa {words}")
        assert reply.text.splitlines()[0] == f"Không có từ khóa “{named}” nên không bỏ gì."
    assert await person.follows(Kind.KEYWORD) == []
    await person.asks('/tukhoa bỏ phiếu, xóa đói giảm nghèo, "bỏ xyz"')
    assert set(await person.follows(Kind.KEYWORD)) == {"bỏ phiếu", "xóa đói giảm nghèo", "bỏ xyz"}


async def test_keywords_are_parted_by_a_minus_and_by_quotation_marks(person: Person) -> None:
    await person.asks("/tukhoa cao tốc, sân bay -bóng đá")
    assert set(await person.follows(Kind.KEYWORD)) == {"cao tốc", "sân bay"}
    assert await person.leaves_out(Kind.KEYWORD) == ["bóng đá"]
    await person.asks('/tukhoa "cầu treo" và "đò ngang", -"quảng cáo"')
    assert {"cầu treo", "đò ngang"} <= set(await person.follows(Kind.KEYWORD))
    assert "quảng cáo" in await person.leaves_out(Kind.KEYWORD)


async def test_bo_holds_for_what_there_is_behind_it_and_tru_leaves_out(person: Person) -> None:
    await person.asks("/tukhoa cà phê, sầu riêng, cao tốc")
    await person.asks("/tukhoa bỏ cà phê, sầu riêng")
    assert await person.follows(Kind.KEYWORD) == ["cao tốc"]
    await person.asks("/tukhoa trừ tuyển sinh")
    assert await person.leaves_out(Kind.KEYWORD) == ["tuyển sinh"] and await person.follows(Kind.KEYWORD) == ["cao tốc"]
    await person.asks("/tukhoa trừ sâu")  # which farmers do
    assert sorted(await person.follows(Kind.KEYWORD)) == ["cao tốc", "trừ sâu"]
