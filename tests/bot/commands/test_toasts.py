"""What is said to who pressed a button, in the few words that a toast holds."""

import pytest

from news.delivery.messages import Choice, Reply
from news.delivery.subscriptions import Kind
from tests.bot.commands.people import Person


def pressing(command: str) -> Reply:
    """A message with this button."""
    return Reply(text="", choices=((Choice(label="x", command=command),),))


@pytest.mark.parametrize(
    ("before", "command", "toast"),
    [
        (
            "/theodoi y tế, giáo dục",
            "/bo y-te",
            "Đã bỏ: Y tế, sức khỏe. Từ nay bạn nhận tin Giáo dục. Gõ /hoantac để lấy lại.",
        ),
        ("/theodoi giáo dục", "/bo y-te", "Bạn chưa theo dõi Y tế, sức khỏe."),
        ("/start", "/theodoi y-te", "Đã theo dõi Y tế, sức khỏe. Từ nay bạn nhận tin Y tế, sức khỏe."),
        ("/start", "/chude 1 +y-te", "Đã theo dõi Y tế, sức khỏe."),
        ("/theodoi y tế", "/chude 1 -y-te", "Đã bỏ Y tế, sức khỏe."),
        ("/start", "/chude 1 +da-bo-lau-roi", "Chủ đề này không còn nữa."),
        ("/start", "/chude 2", ""),
        ("/start", "/tinh 1 +lam-dong", "Từ nay bạn nhận mọi tin ở Lâm Đồng."),
        (
            "/start",
            "/hoantac 9",
            "Không có gì để hoàn tác: chỉ lấy lại được những gì vừa đổi, trong 10 phút. Hiện nay:",
        ),
        ("/start", "/bantin 7:00", "Từ nay: gộp thành bản tin lúc 07:00."),
        ("/start", "/bantin", ""),
        ("/tamdung 3 ngày", "/tieptuc", "Đã nhận tin trở lại."),
        ("/start", "/ngonngu vi", "Từ nay Báo Tin nói tiếng Việt. Tin bài vẫn nguyên văn của báo."),
        ("/start", "/xoadulieu thoi", "Vẫn giữ nguyên, không xóa gì."),
        ("/tukhoa cao tốc", "/tukhoa bỏ cao tốc", "Đã bỏ từ khóa “cao tốc”."),
    ],
)
async def test_a_press_that_changes_something_says_what(person: Person, before: str, command: str, toast: str) -> None:
    await person.asks(before)
    reply = await person.presses(pressing(command), "x")
    assert reply.toast.startswith(toast) if toast else reply.toast == ""
    assert len(reply.toast) <= 200


async def test_what_a_press_dropped_comes_back_by_the_word_of_its_toast(person: Person) -> None:
    await person.asks("/theodoi y tế, giáo dục")
    await person.presses(pressing("/bo y-te"), "x")
    assert await person.follows() == ["giao-duc"]
    assert "lại như trước" in (await person.asks("/hoantac")).text
    assert sorted(await person.follows()) == ["giao-duc", "y-te"]
    assert "lại như trước" in (await person.presses(pressing("/hoantac"), "x")).toast  # what was followed first
    assert await person.follows() == []
    assert "đã hoàn tác rồi" in (await person.presses(pressing("/hoantac"), "x")).toast


async def test_a_long_answer_is_cut_at_its_lines(person: Person) -> None:
    await person.asks("/theodoi " + ", ".join(("y tế", "giáo dục", "thể thao", "kinh tế", "an ninh trật tự")))
    toast = (await person.presses(pressing("/bo tat-ca dong-y"), "x")).toast
    assert toast.startswith("Đã bỏ tất cả.") and len(toast) <= 200


async def test_a_stranger_is_told_in_a_toast_who_may_change_it(member: Person, leader: Person) -> None:
    await leader.asks("/theodoi y tế")
    for command in ("/bo y-te", "/chude 1 -y-te", "/theodoi giao-duc", "/tamdung 3 ngày"):
        assert "quản trị viên" in (await member.presses(pressing(command), "x")).toast
    assert await leader.follows() == ["y-te"] and await leader.follows(Kind.KEYWORD) == []


async def test_in_a_group_only_what_is_of_use_to_all_is_said_to_all(member: Person, leader: Person) -> None:
    aside = {
        words: (await leader.asks(words)).aside for words in ("/chude", "/caidat", "/moinhat", "/tim bão", "/start")
    }
    assert aside == {"/chude": True, "/caidat": True, "/moinhat": False, "/tim bão": False, "/start": False}
    assert (await member.asks("/theodoi y tế")).aside


async def test_alone_with_the_bot_nothing_is_said_aside(person: Person) -> None:
    assert not (await person.asks("/chude")).aside
