"""/thu: a filter tried on the last days, and saved from there."""

from datetime import timedelta

import pytest

from news.delivery.modes import Mode
from news.delivery.subscriptions import Kind
from storage.engine.database import Database
from tests.bot.commands.chosen import list_modes
from tests.bot.commands.people import NOON, Clock, Person, labels, publish
from tests.bot.commands.week import fill


@pytest.fixture
async def reader(person: Person, clock: Clock) -> Person:
    """Somebody whose bot has read newspapers for a week."""
    await person.db.run(fill)
    clock.move(timedelta(minutes=1))
    return person


async def test_try_shows_a_week_and_saves_by_one_button(reader: Person) -> None:
    reply = await reader.asks("/thử giáo dục ở Nghệ An")
    head, *listed = reply.text.split("\n\n")
    assert head == "Tin Giáo dục ở Nghệ An: 7 ngày qua có 9 tin, khoảng 1 tin mỗi ngày. Mới nhất trước:"
    assert [one.splitlines()[0] for one in listed] == ["• Tin 3", "• Tin 9", "• Tin 15", "• Tin 21", "• Tin 27"]
    assert 'href="https://b.example/3"' in reply.html
    more = await reader.presses(reply, "Xem tiếp")
    assert "• Tin 33" in more.text
    assert "Xem tiếp" not in labels(more)
    saved = await reader.presses(reply, "Nhận những tin như vậy")
    assert saved.text == "Từ nay bạn nhận tin Giáo dục ở Nghệ An: khoảng 1 tin mỗi ngày."
    assert await list_modes(reader) == [(["giao-duc", "nghe-an"], Mode.AS_CHAT, "")]
    again = await reader.presses(reply, "Nhận những tin như vậy")
    assert again.text == "Bạn đã nhận tin Giáo dục ở Nghệ An từ trước."
    assert (await reader.asks("/thu")).text.startswith(head)


async def test_try_says_what_brings_all_or_nothing(reader: Person) -> None:
    everything = await reader.asks("/thu mọi tin")
    assert "Đó là mọi tin của các báo." in everything.text
    nothing = await reader.asks("/thu du lịch ở Cà Mau")
    assert nothing.text == "Tin Du lịch ở Cà Mau: 7 ngày qua không có tin nào như vậy."
    for reply in (everything, nothing):
        assert "Vẫn nhận những tin như vậy" in labels(reply)


async def test_after_two_days_of_reading_no_more_is_said_to_be_known(person: Person) -> None:
    for place in range(60):
        await person.db.run(publish, f"Tin {place}", about=("giao-duc",), when=NOON - timedelta(hours=place * 0.8))
    assert "Tin Du lịch: 2 ngày qua không có tin nào như vậy." in (await person.asks("/thu du lịch")).text
    assert (
        await person.asks("/theodoi du lịch")
    ).text == "Từ nay bạn nhận tin Du lịch: 2 ngày qua chưa có tin nào như vậy."
    off = await person.asks("/caidat #1 tat")
    assert "2 ngày qua không có tin nào như vậy. Vẫn nhận chứ?" in (await person.presses(off, "Báo ngay")).text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "giáo dục và thể thao ở Nghệ An, trừ tuyển sinh",
            "Tin Giáo dục; Thể thao ở Nghệ An, trừ tin có “tuyển sinh”:",
        ),
        ("giao duc nghe an", "Tin Giáo dục ở Nghệ An:"),
        ("mọi tin trừ thể thao và Lâm Đồng", "Mọi tin, trừ Thể thao; tin ở Lâm Đồng:"),
        ("ở Nghệ An", "Mọi tin ở Nghệ An:"),
        ("“tin 3”, thể thao", "Tin Thể thao và tin có “tin 3”:"),
    ],
)
async def test_try_reads_a_sentence(reader: Person, words: str, said: str) -> None:
    assert (await reader.asks(f"/thu {words}")).text.startswith(said)


@pytest.mark.parametrize("words", ["", "ở Xyz", "!!!", "+", "#2", "x" * 5000, "a, " * 400])
async def test_try_answers_whatever_is_typed(reader: Person, words: str) -> None:
    assert (await reader.asks(f"/thu {words}")).text
    assert (await reader.asks(f"/thu + {words}")).text


async def test_nothing_is_measured_before_there_is_something(sqlite_db: Database, person: Person) -> None:
    reply = await person.asks("/theodoi giáo dục")
    assert reply.text == "Từ nay bạn nhận tin Giáo dục."
    assert "chưa có gì để thử" in (await person.asks("/thu giáo dục")).text


async def test_try_asks_which_place_is_meant_and_tries_that(reader: Person) -> None:
    reply = await reader.asks("/thu giáo dục ở qn")
    assert reply.text == "“qn” là nơi nào?"
    assert "Tin Giáo dục ở Quảng Ninh: 7 ngày" in (await reader.presses(reply, "Quảng Ninh")).text


async def test_try_looks_for_a_few_words_that_nobody_knows_as_they_stand(reader: Person) -> None:
    reply = await reader.asks("/thu giá sầu riêng ở Nghệ An")
    assert reply.text == "Tin có “giá sầu riêng” ở Nghệ An: 7 ngày qua không có tin nào như vậy."
    await reader.presses(reply, "Vẫn nhận những tin như vậy")
    assert await reader.follows(Kind.KEYWORD) == ["giá sầu riêng"]


async def test_words_in_quotation_marks_stay_such_after_a_command(reader: Person) -> None:
    saved = await reader.asks("/theodoi “tin 3”, thể thao")
    assert saved.text == "Từ nay bạn nhận tin Thể thao và tin có “tin 3”: khoảng 3 tin mỗi ngày."
