"""A number answers the last question of its chat, and only while that is fresh."""

from datetime import timedelta

import pytest

from bot.zalo.choices import Choices
from storage.engine.database import Database
from tests.fakes.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def choices(sqlite_db: Database, clock: FakeClock) -> Choices:
    return Choices(sqlite_db, clock)


@pytest.mark.parametrize("words", ["2", " 2 ", "2.", "2)", "02", "số 2", "So 2"])
async def test_a_number_means_its_choice(choices: Choices, words: str) -> None:
    await choices.remember("lan", ["/bo a", "/bo b"])
    assert await choices.interpret("lan", words) == "/bo b"


@pytest.mark.parametrize("words", ["0", "3", "12", "123", "2 b", "hai", "/chude", ""])
async def test_other_words_stay_what_they_are(choices: Choices, words: str) -> None:
    await choices.remember("lan", ["/bo a", "/bo b"])
    assert await choices.interpret("lan", words) == words


async def test_a_question_is_over_after_half_an_hour(clock: FakeClock, choices: Choices) -> None:
    await choices.remember("lan", ["/bo a"])
    await clock.advance(timedelta(minutes=29))
    assert await choices.interpret("lan", "1") == "/bo a"
    await clock.advance(timedelta(minutes=1))
    assert await choices.interpret("lan", "1") == "1"


async def test_only_the_chats_own_last_question_counts(choices: Choices) -> None:
    await choices.remember("lan", ["/bo a"])
    await choices.remember("lan", ["/bo b"])
    await choices.remember("lan", [])  # an answer without choices asks nothing
    assert await choices.interpret("lan", "1") == "/bo b"
    assert await choices.interpret("hoa", "1") == "1"


async def test_a_restart_breaks_no_answer(sqlite_db: Database, clock: FakeClock, choices: Choices) -> None:
    await choices.remember("lan", ["/bo a"])
    assert await Choices(sqlite_db, clock).interpret("lan", "1") == "/bo a"
