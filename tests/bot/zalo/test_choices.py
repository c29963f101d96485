"""A number answers the last question of its chat, and only while that is fresh."""

from datetime import timedelta

import pytest

from bot.zalo.choices import READING, VALID, Choices, Meant
from storage import choices as kept_choices
from storage.engine.database import Database
from tests.fakes.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def choices(sqlite_db: Database, clock: FakeClock) -> Choices:
    return Choices(sqlite_db, clock)


async def remember(choices: Choices, clock: FakeClock, *commands: str, **typed: str) -> None:
    """A question that has been read by now."""
    await choices.remember("lan", commands, typed)
    await clock.advance(READING)


@pytest.mark.parametrize("words", ["2", " 2 ", "2.", "2)", "02", "số 2", "So 2"])
async def test_a_number_means_its_choice(choices: Choices, clock: FakeClock, words: str) -> None:
    await remember(choices, clock, "/bo a", "/bo b")
    assert await choices.interpret("lan", words) == Meant(words="/bo b")


@pytest.mark.parametrize("words", ["123", "2 b", "hai", "/chude", ""])
async def test_other_words_stay_what_they_are(choices: Choices, clock: FakeClock, words: str) -> None:
    await remember(choices, clock, "/bo a", "/bo b")
    assert await choices.interpret("lan", words) == Meant(words=words)


@pytest.mark.parametrize("words", ["0", "3", "12", "99"])
async def test_a_number_that_no_list_has_chooses_nothing(choices: Choices, clock: FakeClock, words: str) -> None:
    await remember(choices, clock, "/bo a", "/bo b")
    assert await choices.interpret("lan", words) == Meant(words=words, offered=2)


@pytest.mark.parametrize(("seconds", "early"), [(-0.4, True), (0.4, True), (1.9, True), (2.0, False)])
async def test_a_number_that_came_before_its_question_could_be_read_answers_nothing(
    choices: Choices, clock: FakeClock, seconds: float, early: bool
) -> None:
    asked = clock.now()
    await choices.remember("lan", ["/bo a"], {})
    await clock.advance(60)  # it is handled much later
    meant = await choices.interpret("lan", "1", at=asked + timedelta(seconds=seconds))
    assert meant == (Meant(words="1", offered=1, early=True) if early else Meant(words="/bo a"))


async def test_a_question_that_waits_to_be_sent_is_not_answered_by_a_number(
    sqlite_db: Database, choices: Choices, clock: FakeClock
) -> None:
    until = clock.now() + VALID
    await sqlite_db.run(kept_choices.keep, channel="zalo", address="lan", commands=["/tingiu 1 tatca"], until=until)
    assert (await choices.interpret("lan", "1")).early
    await choices.ask("lan", ["/tingiu 1 tatca"])
    await clock.advance(READING)
    assert await choices.interpret("lan", "1") == Meant(words="/tingiu 1 tatca")


@pytest.mark.parametrize("words", ["xóa hết", "Xoa het", "  XÓA  HẾT ", "xóa hết."])
async def test_what_must_be_typed_is_no_number(choices: Choices, clock: FakeClock, words: str) -> None:
    await remember(choices, clock, "/xoadulieu thoi", **{"xóa hết": "/xoadulieu dong-y"})
    assert await choices.interpret("lan", words) == Meant(words="/xoadulieu dong-y")
    assert (await choices.interpret("lan", "2")).offered == 1
    await clock.advance(VALID)
    assert (await choices.interpret("lan", words)).words == words


async def test_a_question_is_over_after_half_an_hour(clock: FakeClock, choices: Choices) -> None:
    await choices.remember("lan", ["/bo a"], {})
    await clock.advance(timedelta(minutes=29))
    assert await choices.interpret("lan", "1") == Meant(words="/bo a")
    await clock.advance(timedelta(minutes=1))
    assert await choices.interpret("lan", "1") == Meant(words="1", offered=0)


async def test_only_the_chats_own_last_question_counts(choices: Choices, clock: FakeClock) -> None:
    await remember(choices, clock, "/bo a")
    await remember(choices, clock, "/bo b")
    await remember(choices, clock)  # an answer without choices asks nothing
    assert await choices.interpret("lan", "1") == Meant(words="/bo b")
    assert await choices.interpret("hoa", "1") == Meant(words="1", offered=0)


async def test_a_restart_breaks_no_answer(sqlite_db: Database, clock: FakeClock, choices: Choices) -> None:
    await remember(choices, clock, "/bo a")
    assert await Choices(sqlite_db, clock).interpret("lan", "1") == Meant(words="/bo a")


MENU = ("/chude 1 +tat-ca", "/chude 1 +y-te", "/chude 1 -the-thao", "/chude 2", "/start 2 1 +y-te", "/tinh -hue")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("2, 3", "/chude 1 +y-te -the-thao"),
        ("2 3", "/chude 1 +y-te -the-thao"),
        ("2 và 3.", "/chude 1 +y-te -the-thao"),
        ("2, 2", "/chude 1 +y-te"),
        ("2, 4", "2, 4"),  # a page can't be turned meanwhile
        ("2, 5", "2, 5"),  # nor are these of one menu
        ("2, 6", "2, 6"),
        ("2, 9", "2, 9"),
        ("2, 3 nữa", "2, 3 nữa"),
    ],
)
async def test_several_numbers_switch_several_things_of_one_menu(
    choices: Choices, clock: FakeClock, words: str, meant: str
) -> None:
    await remember(choices, clock, *MENU)
    assert await choices.interpret("lan", words) == Meant(words=meant)


async def test_several_numbers_mean_nothing_before_they_can_be_read_or_without_a_question(
    choices: Choices, clock: FakeClock
) -> None:
    assert await choices.interpret("lan", "2, 3") == Meant(words="2, 3")
    await choices.remember("lan", MENU, {})
    assert await choices.interpret("lan", "2, 3") == Meant(words="2, 3")
