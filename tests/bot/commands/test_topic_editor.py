"""/suachude: an admin edits topics in plain words, sees what that does, and can take it back."""

from dataclasses import replace

import pytest

from bot.requests import Request
from bot.texts import language
from news.delivery.messages import Reply
from storage.engine.database import Database
from tests.bot.commands.editor import CLINICS, make_editor, try_headline, version
from tests.bot.commands.people import Clock, Person, button, labels


@pytest.fixture
async def admin(sqlite_db: Database, clock: Clock) -> Person:
    """One of the newsroom."""
    return await make_editor(sqlite_db, clock)


@pytest.mark.parametrize("words", ["/suachude", "/suachude y tế + trạm cứu thương", "/suachude luu an y-te"])
async def test_for_anyone_else_it_is_no_word_at_all(admin: Person, words: str) -> None:
    for channel, who in (("telegram", "9"), ("zalo", "7"), ("webchat", ""), ("webchat", "7")):
        stranger = replace(admin, request=Request(channel=channel, address=f"x{who}", who=who, words=""))
        other = replace(admin, request=Request(channel=channel, address=f"y{who}", who=who, words=""))
        said, like = await stranger.types(words), await other.types(words.replace("suachude", "khongco"))
        assert said is not None and like is not None
        assert said == replace(like, text=like.text.replace("“khongco”", "“suachude”"))
    assert await version(admin) == 0


async def test_without_words_it_says_what_can_be_asked(admin: Person) -> None:
    for words in ("/suachude", "/suachude ẩn", "/suachude mới"):
        text = (await admin.asks(words)).text
        assert "/suachude y tế + trạm y tế" in text
        assert "Các chủ đề: Y tế, sức khỏe; Thể thao" in text
        assert "Đang ẩn" not in text and "Sửa gần đây" not in text
    assert "Chưa ai sửa gì" in (await admin.asks("/suachude hoàn tác hết x")).text
    assert "Không rõ “luu”" in (await admin.asks("/suachude luu")).text


async def test_a_topic_shows_what_gives_it_away(admin: Person) -> None:
    for words in ("/suachude y tế", "/suachude Y TẾ +", "/suachude y-te"):
        text = (await admin.asks(words)).text
        assert text.startswith("Y tế, sức khỏe #YTế\n")
        for kind in ("Mạnh, ", "Vừa, ", "Yếu, ", "Ngược, ", "Tên gọi khác: ", "Chuyên mục: "):
            assert f"\n{kind}" in text
        assert "… và" in text
        assert "/suachude y-te + vừa: cụm từ" in text


async def test_phrases_can_be_looked_for(admin: Person) -> None:
    first, *hits = (await admin.asks("/suachude y tế ? vien")).text.splitlines()
    assert first == "“Y tế, sức khỏe” có 42 cụm từ chứa “vien”:"
    assert len(hits) == 42 and "• viện phí (vừa)" in hits
    assert "không có cụm từ nào chứa “máy cày”" in (await admin.asks("/suachude y tế ? máy cày")).text


async def test_a_phrase_is_added_at_once_and_says_what_it_means(admin: Person) -> None:
    reply = await admin.asks("/suachude y tế + “trạm cứu thương”")
    assert reply.text.splitlines() == [
        "Đã thêm “trạm cứu thương” vào “Y tế, sức khỏe”, mức mạnh.",
        "Bài có “trạm cứu thương” trong đầu đề hay sapo sẽ thuộc chủ đề “Y tế, sức khỏe”, trừ khi nói nhiều hơn về chủ "
        "đề khác.",
        "7 ngày qua có 1 bài chứa cụm từ này.",
        "Tính lại 7 ngày qua, 1 bài sẽ vào chủ đề:",
        f"• {CLINICS} ở hai thôn",
        "Dùng cho bài mới từ bây giờ; tin đã gửi không đổi.",
    ]
    assert "“trạm cứu thương” trong đầu đề" in await try_headline(admin, CLINICS)
    await admin.presses(reply, "Hoàn tác")
    assert "không thuộc chủ đề nào" in await try_headline(admin, CLINICS)


@pytest.mark.parametrize(
    ("typed", "kind", "meaning"),
    [
        ("mạnh", "mạnh", "trong đầu đề hay sapo sẽ thuộc"),
        ("vua", "vừa", "chỉ có trong sapo thì cần thêm dấu hiệu"),
        ("YẾU", "yếu", "chỉ góp thêm"),
        ("ngược", "ngược", "sẽ khó vào chủ đề"),
    ],
)
async def test_a_phrase_has_the_strength_that_is_typed(admin: Person, typed: str, kind: str, meaning: str) -> None:
    text = (await admin.asks(f"/suachude y tế + {typed}: trạm cứu thương")).text
    assert f"mức {kind}." in text.splitlines()[0]
    assert meaning in text
    assert f"• trạm cứu thương ({kind})" in (await admin.asks("/suachude y tế ? cứu thương")).text


async def test_a_button_makes_it_stronger_or_weaker(admin: Person) -> None:
    reply = await admin.asks("/suachude y tế + trạm cứu thương")
    assert labels(reply) == ["Hoàn tác", "Mức vừa", "Mức yếu", "Mức ngược"]
    reply = await admin.presses(reply, "Mức yếu")
    assert "mức yếu" in reply.text and reply.replaces
    assert labels(reply) == ["Hoàn tác", "Mức mạnh", "Mức vừa", "Mức ngược"]
    text = (await admin.asks("/suachude y tế ? cứu thương")).text
    assert text.splitlines()[1:] == ["• trạm cứu thương (yếu)"]


async def test_where_many_articles_change_nothing_is_kept_before_it_is_confirmed(admin: Person) -> None:
    asked = await admin.asks("/suachude y tế + vườn nhãn")
    assert asked.text.startswith("Thêm “vườn nhãn” vào “Y tế, sức khỏe”, mức mạnh?")
    assert "12 bài sẽ vào chủ đề" in asked.text and "… và 7 bài nữa" in asked.text
    assert labels(asked) == ["Xác nhận", "Mức vừa", "Mức yếu", "Mức ngược", "Thôi"]
    assert (await admin.presses(asked, "Thôi")).text == "Không đổi gì."
    assert await version(admin) == 0
    assert (await admin.presses(asked, "Xác nhận")).text.startswith("Đã thêm “vườn nhãn”")
    assert await version(admin) == 1
    removal = await admin.asks("/suachude y tế - vườn nhãn")
    assert "12 bài sẽ ra khỏi chủ đề" in removal.text
    assert "Đã bỏ “vườn nhãn”" in (await admin.presses(removal, "Xác nhận")).text


async def test_words_without_marks_are_offered_as_articles_write_them(admin: Person) -> None:
    asked = await admin.asks("/suachude y tế + tram cuu thuong")
    assert "các bài viết “trạm cứu thương”" in asked.text
    assert (await admin.presses(asked, "“trạm cứu thương”")).text.startswith("Đã thêm “trạm cứu thương”")
    reply = await admin.presses(asked, "“tram cuu thuong”")
    assert "Không dấu thì chỉ khớp bài cũng viết không dấu." in reply.text
    assert "chưa bài nào" in (await admin.asks("/suachude y tế + xe lăn tay")).text


async def test_a_single_syllable_is_warned_of(admin: Person) -> None:
    assert "Chỉ một tiếng thì dễ nhầm" in (await admin.asks("/suachude y tế + yếu: nạng")).text


async def test_a_name_and_a_section_can_be_added_and_removed(admin: Person) -> None:
    reply = await admin.asks("/suachude y tế + tên: khám chữa")
    assert "Ai gõ “khám chữa”" in reply.text and "bài mới" not in reply.text
    assert labels(reply) == ["Hoàn tác"]
    assert "Y tế, sức khỏe" in (await admin.asks("/theodoi kham chua")).text
    reply = await admin.asks("/suachude y tế + chuyên mục: Góc khỏe")
    assert "Bài trong chuyên mục “Góc khỏe”" in reply.text
    assert "goc-khoe" in (await admin.asks("/suachude y tế")).text
    await admin.asks("/suachude y tế - mục: Góc khỏe")
    assert "goc-khoe" not in (await admin.asks("/suachude y tế")).text


async def test_a_new_topic_is_made_after_a_look_and_can_be_followed(admin: Person) -> None:
    asked = await admin.asks("/suachude mới vườn nhãn")
    assert "Mọi người đọc đều thấy" in asked.text and "12 bài sẽ vào chủ đề" in asked.text
    assert await version(admin) == 0
    assert (await admin.presses(asked, "Xác nhận")).text.startswith("Đã tạo chủ đề “vườn nhãn”.")
    assert "Vườn nhãn" in (await admin.asks("/theodoi vuon nhan")).text
    assert "Vườn nhãn" in labels(await admin.asks("/chude"))


async def test_a_topic_is_renamed_after_a_look_and_its_old_name_still_understood(admin: Person) -> None:
    asked = await admin.asks("/suachude y tế = Sức khỏe cộng đồng")
    done = await admin.presses(asked, "Xác nhận")
    assert done.text.startswith("Đã đổi tên “Y tế, sức khỏe” thành “Sức khỏe cộng đồng”.")
    assert "bài mới" not in done.text
    assert "Sức khỏe cộng đồng" in (await admin.asks("/suachude y tế")).text


async def test_a_topic_is_hidden_and_shown_again_and_its_followers_are_told(admin: Person) -> None:
    await admin.asks("/theodoi y tế")
    asked = await admin.asks("/suachude ẩn y tế")
    assert "1 nơi đang theo dõi chủ đề này." in asked.text
    assert (await admin.presses(asked, "Xác nhận")).text.startswith("Đã ẩn chủ đề “Y tế, sức khỏe”.")
    settings = (await admin.asks("/caidat")).text
    assert "Tòa soạn đã bỏ chủ đề: Y tế, sức khỏe." in settings
    assert "Đang ẩn: Y tế, sức khỏe" in (await admin.asks("/suachude")).text
    assert "(đang ẩn)" in (await admin.asks("/suachude y te")).text
    assert (await admin.asks("/suachude ẩn y tế")).text == "“Y tế, sức khỏe” đang như vậy rồi."
    assert "đã hiện lại" in (await admin.asks("/suachude hiện y tế")).text
    assert "Tòa soạn đã bỏ" not in (await admin.asks("/caidat")).text


async def test_a_topic_nobody_follows_is_hidden_after_a_look_too(admin: Person) -> None:
    assert "Mọi người đọc đều thấy" in (await admin.asks("/suachude an y-te")).text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (f"y tế + {'trạm ' * 20}", "Cụm từ cần có chữ hoặc số"),
        ("y tế + trạm y tế", "“trạm y tế” đã có ở “Y tế, sức khỏe” rồi (mạnh)."),
        ("y tế + tên: thể thao", "“thể thao” đã là tên gọi của một chủ đề khác."),
        ("y tế - vườn nhãn", "không có “vườn nhãn”. Gõ /suachude y-te để xem"),
        ("mới Thể thao", "“Thể thao” đã là tên gọi của một chủ đề khác."),
        ("hoàn tác 12", "Không có gì để hoàn tác"),
        ("hoàn tác hết", "Không có gì để hoàn tác"),
        ("luu y-te - vườn nhãn", "không có “vườn nhãn”"),
    ],
)
async def test_what_cannot_be_done_is_answered_with_what_can(admin: Person, words: str, answer: str) -> None:
    assert answer in (await admin.asks(f"/suachude {words}")).text
    assert await version(admin) == 0


async def test_an_unknown_name_gets_topics_like_it_and_the_offer_of_a_new_one(admin: Person) -> None:
    reply = await admin.asks("/suachude the thaoo + vườn nhãn")
    assert "Không rõ “the thaoo” là chủ đề nào." in reply.text
    assert labels(reply) == ["Thể thao", "Tạo chủ đề “the thaoo”"]
    assert button(reply, "Thể thao").command == "/suachude the-thao"
    for words in ("môi sinh", "ẩn qwxz", "hiện qwxz", f"qwxz {'x' * 80}"):
        reply = await admin.asks(f"/suachude {words}")
        assert reply.text.startswith("Không rõ “")
    assert not labels(reply)
    assert await version(admin) == 0


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("ẩn môi sinh", "Không rõ “môi sinh” là chủ đề nào."),
        ("hiện môi sinh", "Không rõ “môi sinh” là chủ đề nào."),
        ("+ trạm xá", "• Thêm, bớt cụm từ"),
        ("y tế + 😀", "Cụm từ cần có chữ hoặc số"),
    ],
)
async def test_half_of_what_is_needed_makes_nothing(admin: Person, words: str, answer: str) -> None:
    reply = await admin.asks(f"/suachude {words}")
    assert answer in reply.text
    assert not any("Tạo" in label for label in labels(reply))
    assert await version(admin) == 0


async def test_another_chat_has_the_change_at_once(admin: Person) -> None:
    await admin.asks("/suachude luu y-te = Sức khỏe cộng đồng")
    reader = replace(admin, request=Request(channel="zalo", address="b", who="b", words=""))
    assert "Sức khỏe cộng đồng" in (await reader.asks("/theodoi y tế")).text


async def test_every_answer_is_there_in_english(admin: Person) -> None:
    await admin.asks("/ngonngu en")
    replies: list[Reply] = []
    for words in ("", "y tế", "y tế + trạm cứu thương", "y tế - trạm cứu thương", "log", "undo 1", "try xe lăn"):
        replies.append(await admin.asks(f"/suachude {words}"))
    with language("en"):
        assert all(not reply.text.startswith(("Đã", "Sửa", "Không")) for reply in replies)
    assert replies[2].text.startswith("Added “trạm cứu thương”")
