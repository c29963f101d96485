"""The code of /lienket: how long it lives, and that nobody guesses it."""

from datetime import timedelta

import pytest

from storage import links
from storage.links import GUESSES, GUESSES_OF_ALL, TRIES
from tests import make
from tests.bot.commands.linking import code_of, elsewhere
from tests.bot.commands.people import Clock, Person, labels


@pytest.fixture
async def reader(person: Person) -> Person:
    """Somebody on Telegram who follows something."""
    await person.asks("/theodoi y tế, thể thao")
    return person


def wrong(code: str, by: int = 1) -> str:
    """Another code."""
    return f"{(int(code) + by) % 10**6:06}"


async def test_six_digits_alone_are_a_code_where_one_was_just_asked_for(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    other = elsewhere(reader)
    assert "Chép cài đặt" not in (await other.asks(code)).text
    await other.asks("/lienket")
    assert "Chép cài đặt từ Telegram" in (await other.asks(code)).text


async def test_a_code_serves_once(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    other, third = elsewhere(reader), elsewhere(reader, "webchat", "w1")
    asked = await other.asks(f"/lienket {code}")
    assert "đã dùng rồi" in (await third.asks(f"/lienket {code}")).text
    await other.presses(asked, "Chép sang đây")
    assert "đã dùng rồi" in (await other.asks(f"/lienket {code}")).text
    assert "Không còn mã nào" in (await other.presses(asked, "Chép sang đây")).text
    assert "Không còn mã nào" in (await third.asks("/lienket dong-y")).text


async def test_a_code_dies_after_ten_minutes_and_with_the_next_one(reader: Person, clock: Clock) -> None:
    other = elsewhere(reader)
    first = code_of(await reader.asks("/lienket"))
    second = code_of(await reader.asks("/lienket"))
    assert "đã hết hạn" in (await other.asks(f"/lienket {first}")).text
    asked = await other.asks(f"/lienket {second}")
    clock.move(timedelta(minutes=10))
    assert "đã hết hạn" in (await other.asks(f"/lienket {second}")).text
    assert "Không còn mã nào" in (await other.presses(asked, "Chép sang đây")).text
    assert await other.follows() == []


async def test_ones_own_code_and_what_is_no_code_are_answered_kindly(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    assert "lấy ở chính đây" in (await reader.asks(f"/lienket {code}")).text
    for words in ("12345", "1234567", "abc", "１２"):
        assert "6 chữ số" in (await reader.asks(f"/lienket {words}")).text


async def test_who_guesses_waits_and_a_right_code_helps_no_more(reader: Person, clock: Clock) -> None:
    code = code_of(await reader.asks("/lienket"))
    other = elsewhere(reader)
    for by in range(1, GUESSES + 1):
        assert "Không có mã này" in (await other.asks(f"/lienket {wrong(code, by)}")).text
    clock.move(timedelta(minutes=5))
    assert "gõ sai nhiều lần. Bạn thử lại sau 55 phút" in (await other.asks(f"/lienket {code}")).text
    assert "Chép cài đặt" in (await elsewhere(reader, "webchat", "w1").asks(f"/lienket {code}")).text
    clock.move(timedelta(minutes=56))
    assert "đã dùng rồi" in (await other.asks(f"/lienket {code}")).text


async def test_many_guessers_end_every_code_that_is_alive(reader: Person, clock: Clock) -> None:
    code = code_of(await reader.asks("/lienket"))
    for number in range(GUESSES_OF_ALL):
        guesser = elsewhere(reader, "webchat", f"g{number}")
        await guesser.asks(f"/lienket {wrong(code, number + 1)}")
    other = elsewhere(reader)
    assert "thử sau 10 phút" in (await other.asks(f"/lienket {code}")).text
    clock.move(timedelta(minutes=10))
    assert "đã hết hạn" in (await other.asks(f"/lienket {code}")).text
    fresh = code_of(await reader.asks("/lienket"))
    assert "Chép cài đặt" in (await other.asks(f"/lienket {fresh}")).text


async def test_a_code_that_was_alive_then_stays_dead_when_codes_are_taken_again(reader: Person, clock: Clock) -> None:
    for number in range(GUESSES_OF_ALL - 1):
        await elsewhere(reader, "webchat", f"g{number}").asks(f"/lienket {number:06}")
    clock.move(timedelta(minutes=5))
    code = code_of(await reader.asks("/lienket"))
    await elsewhere(reader, "webchat", "last").asks(f"/lienket {wrong(code)}")
    clock.move(timedelta(minutes=6))
    assert "đã hết hạn" in (await elsewhere(reader).asks(f"/lienket {code}")).text


async def test_a_code_typed_ten_times_is_dead(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    other = elsewhere(reader)
    for _ in range(TRIES):
        assert "Chép cài đặt" in (await other.asks(f"/lienket {code}")).text
    assert "đã hết hạn" in (await other.asks(f"/lienket {code}")).text


async def test_the_code_itself_is_kept_nowhere(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    await elsewhere(reader).asks(f"/lienket {code}")
    rows = await make.rows(reader.db, "SELECT * FROM link_codes")
    assert len(rows) == 1 and code not in str(rows)


async def test_codes_go_with_the_chat_and_guesses_still_count(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    other = elsewhere(reader)
    await other.asks(f"/lienket {wrong(code)}")
    await other.asks("/xoadulieu dong-y")
    assert [row["chat_id"] for row in await make.rows(reader.db, "SELECT chat_id FROM link_guesses")] == [0]
    await reader.asks("/xoadulieu dong-y")
    assert await make.rows(reader.db, "SELECT * FROM link_codes") == []
    assert "Không có mã này" in (await other.asks(f"/lienket {code}")).text


async def test_the_button_carries_no_code(reader: Person) -> None:
    code = code_of(await reader.asks("/lienket"))
    asked = await elsewhere(reader).asks(f"/lienket {code}")
    assert labels(asked) == ["Chép sang đây", "Thôi"]
    assert not [choice for row in asked.choices for choice in row if code in choice.command]
    assert timedelta(minutes=10) == links.LASTS
