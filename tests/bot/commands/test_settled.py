"""A button that did what it was offered for is over: its message says so, or something else stands in its place."""

from dataclasses import replace

import pytest

from bot.commands import ALL, Commands
from bot.commands.context import Call, Command
from bot.words.done import is_done, mark_done
from news.delivery.messages import Choice, Reply
from storage import filters
from tests.bot.commands import week
from tests.bot.commands.people import Clock, Person, desk, labels

TYPED = [
    *(f"/{command.name}" for command in ALL),
    *("/theodoi xyz", "/bo tất cả", "/tamdung 3 ngày", "/thu giáo dục ở nghệ an", "/tim abcdef", "/moinhat abc"),
    *("nghe an", "y te nghe an", "bão số 13", "/tinh dn", "/moinhat kinh tế", "đừng gửi bóng đá", "không có tin y tế"),
]


@pytest.fixture
async def reader(person: Person) -> Person:
    """Somebody who follows this and that."""
    await person.db.run(week.fill)
    for words in ("/theodoi y tế, giáo dục", "/tukhoa cao tốc"):
        await person.asks(words)
    return person


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("/theodoi xyz", "Theo dõi từ khóa “xyz”"),
        ("/theodoi thể thao", "Bỏ Thể thao"),
        ("/bo", "Giáo dục"),
        ("/bo y tế", "Theo dõi lại Y tế, sức khỏe"),
        ("/thu giáo dục ở nghệ an", "Nhận những tin như vậy"),
        ("/caidat", "Thêm nhóm tin riêng"),
    ],
)
async def test_an_offer_that_was_taken_is_over(reader: Person, words: str, label: str) -> None:
    reply = await reader.presses(await reader.asks(words), label)
    assert reply.settles and not reply.replaces


@pytest.mark.parametrize(
    ("words", "label", "said"),
    [
        ("/bo tất cả", "Bỏ hết", "Đã bỏ tất cả."),
        ("/bo tất cả", "Thôi, giữ lại", "Vẫn giữ nguyên, không bỏ gì."),
        ("/dung", "Dừng hẳn", "Bạn sẽ không nhận tin nữa."),
        ("/dung", "Thôi, vẫn nhận", "Vẫn gửi tin như thường."),
        ("/xoadulieu", "Thôi, giữ lại", "Vẫn giữ nguyên, không xóa gì."),
        ("/start topic_the-thao", "Hoàn tác", "Đã hoàn tác"),
    ],
)
async def test_where_a_question_is_answered_the_answer_stands_in_its_place(
    reader: Person, words: str, label: str, said: str
) -> None:
    reply = await reader.presses(await reader.asks(words), label)
    assert reply.replaces and not reply.settles and reply.text.startswith(said)


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("/bo y tế", "Chọn chủ đề"),
        ("/caidat", "Chủ đề"),
        ("/bo", "Bỏ tất cả"),
        ("nghe an", "Nhận mọi tin ở Nghệ An"),  # beside what is followed, or in its place?
    ],
)
async def test_the_way_to_a_menu_or_a_question_ends_nothing(reader: Person, words: str, label: str) -> None:
    reply = await reader.presses(await reader.asks(words), label)
    assert reply.choices and not reply.settles


async def test_what_is_typed_settles_no_button(reader: Person) -> None:
    assert not (await reader.asks("/theodoi thể thao")).settles


async def test_a_filter_s_own_menus_stay_open(reader: Person) -> None:
    screen = await reader.asks("/caidat them")
    assert not (await reader.presses(screen, "Chủ đề")).settles


def watch(command: Command, seen: list[Call]) -> Command:
    """The same command, where each use of it is put down."""

    async def answer(call: Call) -> Reply | None:
        seen.append(call)
        return await command.answer(call)

    return replace(command, answer=answer)


async def test_no_button_that_changes_something_stays_as_it_was(reader: Person, clock: Clock) -> None:
    seen: list[Call] = []
    watched = [watch(command, seen) for command in ALL]
    program = Commands(desk(reader.db, clock), commands=watched)
    waiting, done = [(words, False) for words in reversed(TYPED)], set[str]()
    while waiting and len(done) < 250:
        words, pressed = waiting.pop()
        if words in done or "xoadulieu dong-y" in words:
            continue
        done.add(words)
        seen.clear()
        reply = await program.answer(replace(reader.request, words=words, pressed=pressed))
        changed = any(job is not filters.turn_to for call in seen for job in call.changes)
        if reply is None:
            continue
        assert not (pressed and changed) or reply.replaces or reply.settles, words
        waiting += [(choice.command, True) for row in reply.choices for choice in row]


def test_a_button_that_is_done_says_so_and_the_others_stay() -> None:
    rows = (
        (Choice(label="A", command="/a", chosen=True), Choice(label="B", command="/b")),
        (Choice(label="C", url="u"),),
    )
    marked = mark_done(rows, "/a")
    assert [[one.label for one in row] for row in marked] == [["✓ A", "B"], ["C"]]
    assert [is_done(one) for row in marked for one in row] == [True, False, False]
    assert mark_done(marked, "/a") == marked == mark_done(marked, "")
    assert labels(Reply(text="", choices=marked)) == ["✓ A", "B", "C"]
