"""What /tim promises: the articles with the words typed, marks free where not typed."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.commands.search import SEARCH, find_articles
from storage.articles import ArticleState
from storage.engine.types import Tx
from tests.bot.commands.people import NOON, Clock, Person, commands, labels, publish

MINUTE = timedelta(minutes=1)


async def fill(person: Person, *titles: str) -> None:
    def add(tx: Tx) -> None:
        for place, title in enumerate(titles):
            publish(tx, title, when=NOON + place * MINUTE)

    await person.db.run(add)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("con duong", ["Con đường mới"]),
        ("đường", ["Con đường mới"]),
        ("duong", ["Bình Dương vào mùa", "Con đường mới"]),
        ("Dương", ["Bình Dương vào mùa"]),
        ("MÙA, bình", ["Bình Dương vào mùa"]),
        ("mùa, mới", []),
        ("đườn", []),
    ],
)
async def test_marks_that_are_typed_must_agree(person: Person, words: str, titles: list[str]) -> None:
    await fill(person, "Con đường mới", "Bình Dương vào mùa")
    reply = await person.asks(f"/tim {words}")
    assert [line[2:] for line in reply.text.splitlines() if line.startswith("• ")] == titles


@pytest.mark.parametrize(
    "words", ["tìm sầu riêng", "tim sau rieng", "search sầu riêng", "/find sau rieng", "tìm bài sầu riêng"]
)
async def test_it_is_understood_however_it_is_typed(person: Person, words: str) -> None:
    await fill(person, "Giá sầu riêng lên")
    reply = await person.asks(words)
    assert "Giá sầu riêng lên" in reply.text and "mới nhất trước" in reply.text
    assert reply.html.count("<a href") == 1


async def test_five_come_at_once_and_the_others_when_asked_for(person: Person) -> None:
    await fill(person, *(f"Tin số {number}" for number in range(11)))
    first = await person.asks("/tim tin so")
    assert [f"số {number}" in first.text for number in (10, 6, 5)] == [True, True, False]
    second = await person.presses(first, "Xem tiếp")
    assert [f"số {number}\n" in second.text for number in (6, 5, 1, 0)] == [False, True, True, False]
    third = await person.presses(second, "Xem tiếp")
    assert "số 0" in third.text and labels(third) == []
    assert "Hết rồi" in (await person.asks("/tim #1 tin so")).text


async def test_what_is_not_there_can_become_a_keyword(person: Person) -> None:
    await person.db.run(publish, "Sầu riêng", state=ArticleState.QUIET)
    assert "Sầu riêng" in (await person.asks("/tim sầu riêng")).text
    reply = await person.asks("/tim thanh long")
    assert "Chưa có bài nào có “thanh long”" in reply.text
    assert [choice.command for row in reply.choices for choice in row] == ["/tukhoa thanh long"]
    both = await person.asks("/tim thanh long, Bình Thuận")
    assert labels(both) == ["Theo dõi từ khóa “thanh long”", "Theo dõi từ khóa “Bình Thuận”"]


async def test_an_answer_never_takes_long_and_the_way_to_older_ones_stays_open(person: Person, clock: Clock) -> None:
    hasty = replace(SEARCH, answer=partial(find_articles, batch=2, batches=2))
    reader = Person(commands(person.db, clock, only=(hasty,)), person.db)
    await fill(person, "Sầu riêng", *(f"Tin {number}" for number in range(4)))
    reply = await reader.asks("/tim sầu riêng")
    assert "Tìm tiếp trong bài cũ hơn?" in reply.text
    assert "• Sầu riêng" in (await reader.presses(reply, "Xem tiếp")).text


@pytest.mark.parametrize("words", ["/tim", "/tim , ,", "/tim ???"])
async def test_without_words_it_says_how(person: Person, words: str) -> None:
    assert "Tìm bài có những chữ nào?" in (await person.asks(words)).text


async def test_a_whole_story_is_no_search(person: Person) -> None:
    assert "dài quá" in (await person.asks("/tim " + "dài " * 30)).text
